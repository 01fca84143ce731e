"""The stop that the keyboard is at: a line of a courier's card, a circle of the timeline, a mark on the map, or the room
of an order that stands open beside them.

Keys of the whole window (take it back, give it to somebody else, earlier, later) act on it. It stays known while the
palette or a sheet has the keyboard, so that they can act on it too.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

ORDER_PROPERTY = "giftwireOrder"
COURIER_PROPERTY = "giftwireCourier"


@runtime_checkable
class HasStop(Protocol):
    """A widget that shows many stops, one of which the keyboard is at."""

    def stop_at_hand(self) -> str:
        """The order's id; blank for none."""


class AtHand(QObject):
    """Follows the keyboard through one station.

    Args:
        station: the widget whose parts are meant; what lies over it (sheets, the palette) changes nothing.
    """

    def __init__(self, station: QWidget) -> None:
        super().__init__(station)
        self._station = station
        self._last: QWidget | None = None
        self._order = self._courier = ""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus)

    @property
    def order(self) -> str:
        """The stop's order, by id; blank for none."""
        self._look()
        return self._order

    @property
    def courier(self) -> str:
        """The courier whose card the keyboard is in, by id; blank for none."""
        self._look()
        return self._courier

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and shiboken6.isValid(self._station) and self._station.isAncestorOf(now):
            self._last = now
            self._look()

    def _look(self) -> None:
        if self._last is None or not shiboken6.isValid(self._last):
            return  # a line that was made anew; what it stood for is still meant
        self._order, self._courier = _known(self._last, ORDER_PROPERTY), _known(self._last, COURIER_PROPERTY)
        if isinstance(self._last, HasStop):
            self._order = self._last.stop_at_hand()


def _known(widget: QWidget | None, name: str) -> str:
    while widget is not None:
        value = widget.property(name)
        if value:
            return str(value)
        widget = widget.parentWidget()
    return ""
