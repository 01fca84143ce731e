"""What is done at dispatch before the pictures of the map's ground are taken."""

from __future__ import annotations

from desktop.app import application
from desktop.shots.stage import Act, Stage
from desktop.smoke import settle
from desktop.stations.dispatch.map_choice import MapChoice, Under
from desktop.stations.dispatch.map_sheet import MapSheet
from desktop.stations.dispatch.window import DispatchWindow
from desktop.widgets.map import Datum
from desktop.widgets.map.demo import sample_tile

SETTLE_MS = 600
"""Pictures are decoded behind the window."""


class _Sample:
    """The same invented streets in every square: enough to see marks on pictures."""

    datum = Datum.WGS84
    attribution = "© Sample"
    zoom_max = 19

    def __init__(self) -> None:
        self._picture = sample_tile("")

    def tile(self, z: int, x: int, y: int) -> bytes | None:  # noqa: ARG002 - the port's names
        return self._picture


def _ground(stage: Stage) -> None:
    window = stage.window
    assert isinstance(window, DispatchWindow)
    window.ground.take(MapChoice(Under.WEB, "https://maps.shop.example/{z}/{x}/{y}.png", "", "© The town's survey"))
    window.ground.change()
    settle(application(), SETTLE_MS)
    assert window.findChild(MapSheet) is not None


def _pictures(stage: Stage) -> None:
    window = stage.window
    assert isinstance(window, DispatchWindow)
    window.station.map.set_source(_Sample())
    settle(application(), SETTLE_MS)


def _away(stage: Stage) -> None:
    """The map has a window of its own; the station's is what is photographed."""
    window = stage.window
    assert isinstance(window, DispatchWindow)
    window.map_away.go()
    settle(application(), SETTLE_MS)


ACTS: dict[str, Act] = {"map_ground": _ground, "map_pictures": _pictures, "map_away": _away}
