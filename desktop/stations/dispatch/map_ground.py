"""The way from a station's choice to its map: the button on the map, the sheet, and what was kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QPoint
from PySide6.QtWidgets import QWidget

from desktop.stations.dispatch.map_choice import MapChoice, keep, load
from desktop.stations.dispatch.map_sheet import MapSheet
from desktop.widgets.at_corner import AtCorner
from desktop.widgets.button import Button, Rank
from desktop.widgets.map import MapView


class MapGround(QObject):
    """What a map is drawn on, and how it is changed.

    Args:
        map_view: the map; owns this.
        window: what the sheet lies over.
        data_dir: where the choice and the copies of fetched pictures are kept; None keeps nothing and fetches nothing.
        at: where the button stands on the map, from the corner where reading begins.
    """

    def __init__(self, map_view: MapView, window: QWidget, data_dir: Path | None, at: QPoint) -> None:
        super().__init__(map_view)
        self._map = map_view
        self._window = window
        self._data_dir = data_dir
        self._choice = load(data_dir)
        self.button = Button("", Rank.PLAIN, icon="layers", name=ground_word(), parent=map_view)
        self.button.setToolTip(ground_word())
        AtCorner(map_view, self.button, at)
        self.button.clicked.connect(self.change)
        map_view.set_source(self._choice.source(data_dir))

    @property
    def choice(self) -> MapChoice:
        """What the map is drawn on now."""
        return self._choice

    def change(self) -> None:
        """Open the sheet."""
        MapSheet(self._window, self._choice, self.take).open()

    def take(self, choice: MapChoice) -> None:
        """Draw on something else, from now on and after the next start."""
        self._choice = choice
        keep(choice, self._data_dir)
        self._map.set_source(choice.source(self._data_dir))


def ground_word() -> str:
    """The button's and the action's name."""
    return QCoreApplication.translate("MapSheet", "What the map is drawn on")
