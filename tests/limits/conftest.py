"""One shop for each file of this folder: its tests leave it as they found it, and say so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.limits.premises import Premises


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Premises]:
    """A hub process with a station that looks on."""
    premises = Premises(tmp_path_factory.mktemp("shop"))
    yield premises
    premises.close()


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Premises]:
    """The same with a gateway process before it."""
    premises = Premises(tmp_path_factory.mktemp("outside"), with_gateway=True)
    yield premises
    premises.close()
