"""What several tests of the front desk stand on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.stations.front_desk import address_help
from tests.address_answers import PHOTON, body
from tests.picture_server import PictureServer


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[PictureServer]:
    """A real server on this computer that answers as Photon does; the desk asks it at once."""
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setattr(address_help, "RESTED_MS", 10)
    one = PictureServer()
    one.answer = (200, body(PHOTON), {})
    yield one
    one.close()
