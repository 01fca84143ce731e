"""Real hubs for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hub.running import HubInThread, HubProcess


@pytest.fixture
def running(tmp_path: Path) -> Iterator[HubInThread]:
    """A hub on a thread of this process, on free ports."""
    hub = HubInThread(tmp_path)
    yield hub
    hub.leave()


@pytest.fixture
def hub_process(tmp_path: Path) -> Iterator[HubProcess]:
    """A hub as its own process, on free ports."""
    hub = HubProcess(tmp_path)
    yield hub
    hub.leave()


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubInThread]:
    """One hub for all tests of a module that leave it as they found it."""
    hub = HubInThread(tmp_path_factory.mktemp("standing"))
    yield hub
    hub.leave()
