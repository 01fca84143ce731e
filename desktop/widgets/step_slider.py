"""A slider over steps: one notch for each, the one that is looked at filled. Keys as on every slider; a touch goes straight there."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from desktop.theme import Color, Theme
from desktop.widgets.draw import box, brush, hairline

_HEIGHT_PX, _SIDE_PX, _HANDLE_PX, _TRACK_PX, _NOTCH_PX = 28, 9, 16, 4, 6
_NOTCHES_MAX = 80
"""More notches are no notches any more; the track alone is then clearer."""


class StepSlider(QSlider):
    """Args: name: what is stepped through, for a screen reader."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setPageStep(5)

    def sizeHint(self) -> QSize:
        return QSize(240, _HEIGHT_PX)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go(event.position().x())

    def _go(self, x: float) -> None:
        if self.isRightToLeft():
            x = self.width() - x
        room = max(1.0, self.width() - 2.0 * _SIDE_PX)
        share = min(1.0, max(0.0, (x - _SIDE_PX) / room))
        self.setValue(self.minimum() + round(share * (self.maximum() - self.minimum())))

    def _x(self, value: int) -> float:
        span = self.maximum() - self.minimum()
        share = (value - self.minimum()) / span if span else 1.0
        return _SIDE_PX + share * (self.width() - 2 * _SIDE_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = Theme.of(self)
        painter = brush(self)
        middle, at = self.height() / 2, self._x(self.value())
        on = theme.color(Color.INK if self.maximum() > self.minimum() else Color.LINE_STRONG)
        track = QRectF(_SIDE_PX, middle - _TRACK_PX / 2, self.width() - 2 * _SIDE_PX, _TRACK_PX)
        box(painter, track, _TRACK_PX / 2, theme.color(Color.TRACK))
        done = QRectF(track.left(), track.top(), at - track.left(), track.height())
        box(painter, done, _TRACK_PX / 2, on)
        if self.maximum() - self.minimum() <= _NOTCHES_MAX:
            for value in range(self.minimum(), self.maximum() + 1):
                x = round(self._x(value))
                line = theme.color(Color.LINE_STRONG)
                hairline(painter, QPointF(x, middle + _TRACK_PX), QPointF(x, middle + _TRACK_PX + _NOTCH_PX), line)
        handle = QRectF(at - _HANDLE_PX / 2, middle - _HANDLE_PX / 2, _HANDLE_PX, _HANDLE_PX)
        box(painter, handle, _HANDLE_PX / 2, theme.color(Color.PANEL), on, 4)
