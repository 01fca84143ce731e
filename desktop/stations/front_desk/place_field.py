"""Where an address is: numbers or a map's link in a line, the same place on a small map, and how far it is.

A place is pointed at, pasted, known from an earlier order, or suggested by an address server; it says which of these, so
that nobody trusts a guess.
"""

from __future__ import annotations

import math
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import refusals
from desktop.shop import Shop
from desktop.stations.front_desk.desk_ground import ground_of
from desktop.stations.front_desk.distance import distance_words, offset_m
from desktop.stations.front_desk.fields import line
from desktop.stations.front_desk.map_links import point, point_text
from desktop.theme import Color, Type
from desktop.widgets.map import PickMap
from desktop.widgets.map import Place as At
from desktop.widgets.map import Shop as ShopMark
from desktop.widgets.words import Words
from hub.domain.order import Place
from hub.domain.schedule import way_minutes

MAP_PX = 152
"""Shop and door beside each other, and what the ground is; as high as the sheet for a new order leaves room for in a
window of 720. The map of a whole town is dispatch's."""


class How(StrEnum):
    """How a place came to be known."""

    NONE = "none"
    KNOWN = "known"
    POINTED = "pointed"
    PASTED = "pasted"
    SUGGESTED = "suggested"


class PlaceField(QWidget):
    """The field.

    Args:
        map_px: least height of the map.

    Signals:
        changed: another place stands here, or none.
    """

    changed = Signal()

    def __init__(self, shop: Shop, map_px: int = MAP_PX, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shop = shop
        self._place: Place | None = None
        self._how = How.NONE
        self._exact = ""
        self._fault = ""
        self.edit = line(QCoreApplication.translate("Desk", "51.5072, -0.1276 or a map's link"))
        self.edit.setAccessibleName(refusals.field("address.place"))
        self.map = PickMap()
        self.map.setMinimumHeight(map_px)
        self._said = Words("", Type.META, Color.INK_SOFT, gives_way=True, lines=2)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Words(refusals.field("address.place"), Type.SECTION, Color.INK_SOFT))
        head.addWidget(self._said, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addLayout(head)
        whole.addWidget(self.edit)
        whole.addWidget(self.map, 1)
        self.edit.textChanged.connect(self._on_text)
        self.map.picked.connect(self._on_picked)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Only now it is known in which window it stands, and what maps are drawn on there."""
        super().showEvent(event)
        ground = ground_of(self)
        if ground is not None:
            ground.dress(self.map)

    @property
    def place(self) -> Place | None:
        """The place that stands here; None for none, and while what is typed is none."""
        return self._place

    @property
    def how(self) -> How:
        """How it came to be known."""
        return self._how

    @property
    def fault(self) -> str:
        """What is wrong with what is typed, in words; blank when nothing is."""
        return self._fault

    @property
    def said(self) -> str:
        """What stands beside the title."""
        return self._said.text()

    def set_place(self, place: Place | None, how: How = How.KNOWN, exact: str = "") -> None:
        """Show a place, or with None a blank field. Args: exact: how exactly it is known, in words; blank for as told."""
        self._exact = exact
        with QSignalBlocker(self.edit):
            self.edit.setText(point_text(place))
        self._take(place, how)

    def paste(self, text: str) -> None:
        """Read a link that was pasted elsewhere."""
        self.edit.setText(text)

    def _take(self, place: Place | None, how: How) -> None:
        before, self._place = self._place, place
        self._how = how if place is not None else How.NONE
        self._fault = ""
        self._show()
        if place != before:
            self.changed.emit()

    def _on_text(self, text: str) -> None:
        try:
            self._take(point(text), How.PASTED)
        except ValueError:
            self._take(None, How.NONE)
            self._fault = QCoreApplication.translate(
                "Desk", "No point in this. Paste latitude and longitude, or a map's link."
            )
            self._say()

    def _on_picked(self, at: At) -> None:
        self.set_place(Place(round(at.lat * 1e7), round(at.lon * 1e7)), How.POINTED)

    def _show(self) -> None:
        shop = self._shop.board.shop.place
        home = QCoreApplication.translate("Dispatch", "Shop")
        mark = ShopMark(_at(shop), home) if shop is not None else None
        if self._how is not How.POINTED:  # the ground stays where it is under a finger
            self.map.show_places(mark, _at(self._place) if self._place is not None else None)
        else:
            self.map.set_pin(_at(self._place) if self._place is not None else None)
        self._say()

    def _say(self) -> None:
        self._said.set_look(color=Color.RIBBON_TEXT if self._fault else Color.INK_SOFT)
        self._said.setText(self._fault or self._words())
        self.edit.setAccessibleDescription(self._said.text())

    def _words(self) -> str:
        if self._place is None:
            return QCoreApplication.translate("Desk", "not known: click where the door is")
        parts = [
            {
                How.KNOWN: QCoreApplication.translate("Desk", "known from before"),
                How.POINTED: QCoreApplication.translate("Desk", "pointed at"),
                How.PASTED: QCoreApplication.translate("Desk", "pasted"),
                How.SUGGESTED: self._exact or QCoreApplication.translate("Desk", "suggested"),
            }[self._how]
        ]
        shop = self._shop.board.shop.place
        if shop is not None:
            parts.append(distance_words(math.hypot(*offset_m(shop, self._place))))
            minutes = way_minutes(shop, self._place)
            parts.append(QCoreApplication.translate("Desk", "about {minutes} min").format(minutes=minutes))
        return " · ".join(parts)


def _at(place: Place) -> At:
    return At(place.lat_e7 / 1e7, place.lon_e7 / 1e7)
