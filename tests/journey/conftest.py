"""The stage of a journey, and legs that build on each other: after one that failed, the rest is skipped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.journey.stage import Stage


@pytest.fixture(scope="module")
def stage(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One shop for all legs of a module."""
    one = Stage(qapp, tmp_path_factory.mktemp("shop"))
    yield one
    one.close()
    assert not one.premises.complaints()


@pytest.fixture(autouse=True)
def leg(request: pytest.FixtureRequest) -> Iterator[None]:
    """A leg of the journey: it stands on the ones before it."""
    stuck: dict[str, str] = request.node.parent.__dict__.setdefault("stuck_at", {})
    if stuck:
        pytest.skip(f"the journey ended at {stuck['leg']}")
    failed = request.session.testsfailed
    yield
    if request.session.testsfailed > failed:
        stuck["leg"] = request.node.name


@pytest.fixture(scope="session")
def photo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photograph as a camera keeps it."""
    from tests.hub.gateway.pages.conftest import photograph

    path = tmp_path_factory.mktemp("camera") / "IMG_0412.jpg"
    path.write_bytes(photograph(1600))
    return path
