"""A small map on which one place is pointed at: a click puts the pin, Enter puts it into the middle.

The arrows move the ground under a cross in the middle, so the keyboard can aim. It is a `MapView` in everything else:
tiles where there are some, a plain grid where there are none.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from desktop.theme import Color, Theme, follow
from desktop.widgets.map.camera import Margins
from desktop.widgets.map.map_view import MapView
from desktop.widgets.map.marks import Shop, Stop
from desktop.widgets.map.paint_marks import theme_ring
from desktop.widgets.map.palette import MapPalette
from desktop.widgets.map.projection import Place
from desktop.widgets.ring import Urgency

CROSS_PX = 9
PIN = "pin"
NEAR_ZOOM = 16.0
"""A few streets: near enough to tell one door from the next corner."""


class PickMap(MapView):
    """The map.

    Signals:
        picked: the `Place` that a person pointed at.
    """

    fit_margins = Margins(40, 34, 72, 66)
    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        theme = Theme.of(parent)
        super().__init__(MapPalette.of(theme), theme_ring(theme), lambda: None, 0, parent)
        self._from: QPointF | None = None
        follow(self, lambda now: self.set_palette(MapPalette.of(now), theme_ring(now)))

    def show_places(self, shop: Shop | None, pin: Place | None, name: str = "") -> None:
        """Show the shop and the pin, as many as there are, both in view.

        Args:
            name: whose door the pin is, for a screen reader.
        """
        self.set_shop(shop)
        self.set_pin(pin, name)
        if pin is not None and shop is None:
            self.look_at(pin, NEAR_ZOOM)
        else:
            self.show_everything()

    def set_pin(self, pin: Place | None, name: str = "") -> None:
        """Put the pin elsewhere, or take it away; the view stays."""
        door = QCoreApplication.translate("Map", "Door")
        self.set_stops([Stop(PIN, pin, "", 0.0, Urgency.UNPROMISED, door, name or door)] if pin is not None else [])

    def _pick(self, x: float, y: float) -> None:
        self.picked.emit(self.camera.place_at(x, y))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._from = event.position() if event.button() is Qt.MouseButton.LeftButton else None
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        start, self._from = self._from, None
        moved = (event.position() - start).manhattanLength() if start is not None else None
        if moved is not None and moved < QApplication.startDragDistance():
            self._pick(event.position().x(), event.position().y())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()  # its first click has put the pin; zooming under it would move what was aimed at

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._pick(self.width() / 2, self.height() / 2)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        return QWidget.focusNextPrevChild(self, next)  # one pin needs no walk over marks

    def focusInEvent(self, event: QFocusEvent) -> None:
        QWidget.focusInEvent(self, event)
        self.update()

    def _empty_words(self) -> str:
        return ""  # a small map has no room for a sentence; who shows it says what to do

    def _describe(self) -> None:
        super()._describe()
        aim = QCoreApplication.translate("Map", "Arrows move, Enter puts the pin into the middle.")
        self.setAccessibleDescription(aim)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.hasFocus():
            return
        theme = Theme.of(self)
        middle = QPointF(self.width() / 2, self.height() / 2)
        with QPainter(self) as painter:
            for color, width in ((Color.PANEL, 4.0), (Color.INK, 2.0)):  # seen on any ground
                painter.setPen(QPen(theme.color(color), width))
                painter.drawLine(middle - QPointF(CROSS_PX, 0), middle + QPointF(CROSS_PX, 0))
                painter.drawLine(middle - QPointF(0, CROSS_PX), middle + QPointF(0, CROSS_PX))
