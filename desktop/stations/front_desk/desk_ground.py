"""What the desk's small maps are drawn on: the station's own choice, as dispatch has it, read when the first map is shown.

The choice belongs to the station (`map.json` in its folder). One source serves all maps of the window, so that a
server is asked no more often because a sheet was opened twice.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakSet

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desktop.stations.found import Action, Menu

if TYPE_CHECKING:  # a map is not on the start's time, and neither is the network
    from desktop.stations.dispatch.map_choice import MapChoice
    from desktop.widgets.map import MapView, TileSource


class DeskGround(QObject):
    """The ground of a window's maps.

    Args:
        window: whose; a map in it finds this by itself.
        data_dir: where the choice and the copies of fetched pictures are kept; None keeps nothing and fetches nothing.
    """

    def __init__(self, window: QWidget, data_dir: Path | None) -> None:
        super().__init__(window)
        self._window = window
        self._data_dir = data_dir
        self._choice: MapChoice | None = None
        self._source: TileSource | None = None
        self._dressed: WeakSet[MapView] = WeakSet()

    @property
    def action(self) -> Action:
        """The choosing, for the palette."""
        return Action(QCoreApplication.translate("MapSheet", "What the map is drawn on"), self.change, menu=Menu.VIEW)

    @property
    def choice(self) -> MapChoice:
        """What the maps are drawn on now."""
        from desktop.stations.dispatch.map_choice import load

        if self._choice is None:
            self._choice = load(self._data_dir)
        return self._choice

    def dress(self, map_view: MapView) -> None:
        """Draw a map on it, from now on."""
        if map_view not in self._dressed:
            self._dressed.add(map_view)
            map_view.set_source(self._the_source())

    def change(self) -> None:
        """Open the sheet."""
        from desktop.stations.dispatch.map_sheet import MapSheet

        MapSheet(self._window, self.choice, self.take).open()

    def take(self, choice: MapChoice) -> None:
        """Draw on something else, from now on and after the next start."""
        from desktop.stations.dispatch.map_choice import keep

        self._choice, self._source = choice, None
        keep(choice, self._data_dir)
        for map_view in list(self._dressed):
            if isValid(map_view):
                map_view.set_source(self._the_source())

    def _the_source(self) -> TileSource:
        if self._source is None:
            self._source = self.choice.source(self._data_dir)
        return self._source


def ground_of(widget: QWidget) -> DeskGround | None:
    """The ground of the window that a widget is in; None where that has none."""
    return widget.window().findChild(DeskGround, options=Qt.FindChildOption.FindDirectChildrenOnly)
