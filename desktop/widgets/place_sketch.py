"""Where an address lies from the shop: direction and distance, true to both and to nothing else.

It is a sketch on a plain grid, no map: it needs no tiles and claims no streets. The map is dispatch's.
"""

import math

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import Color, Radius, Theme, Type
from desktop.widgets.draw import box, width_of, words

_HEIGHT_PX = 56
_GRID_PX = 24
_EDGE_PX = 28
_DOT_PX = 6.0


class PlaceSketch(QWidget):
    """A line from the shop (hollow) to the address (filled), with the distance in words.

    Args:
        distance: the words ("1.2 km"), shown beside the line.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._east, self._north, self._words = 0.0, 0.0, ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT_PX)

    def show_way(self, east: float, north: float, distance: str) -> None:
        """Args: east, north: from the shop, any unit as long as it is the same; distance: in words."""
        self._east, self._north, self._words = east, north, distance
        self.setAccessibleName(distance)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, _HEIGHT_PX)

    def _ends(self) -> tuple[QPointF, QPointF]:
        """Shop and address, as far apart as fits."""
        room = QRectF(self.rect()).adjusted(_EDGE_PX, 14, -_EDGE_PX, -14)
        length = math.hypot(self._east, self._north) or 1.0
        east, north = self._east / length, self._north / length
        half = min(
            room.width() / 2 / abs(east) if abs(east) > 1e-6 else math.inf,
            room.height() / 2 / abs(north) if abs(north) > 1e-6 else math.inf,
        )
        half = min(half, room.width() * 0.36)
        middle = room.center()
        way = QPointF(east * half, -north * half)
        return middle - way, middle + way

    def paintEvent(self, _event: object) -> None:
        theme = Theme.of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        radius = float(Radius.CARD)
        shape.addRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, radius * 2), radius - 1, radius - 1)
        painter.setClipPath(shape)
        painter.fillRect(self.rect(), theme.color(Color.MAP_LAND))
        painter.setPen(QPen(theme.color(Color.MAP_BLOCK), 1))
        lines = [QLineF(x + 0.5, 0, x + 0.5, self.height()) for x in range(_GRID_PX, self.width(), _GRID_PX)]
        lines += [QLineF(0, y + 0.5, self.width(), y + 0.5) for y in range(_GRID_PX // 2, self.height(), _GRID_PX)]
        painter.drawLines(lines)
        shop, there = self._ends()
        ink = theme.color(Color.INK)
        dots = QPen(ink, 2, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.RoundCap)
        dots.setDashPattern([0.1, 2.4])
        painter.setPen(dots)
        painter.drawLine(shop, there)
        painter.setPen(QPen(ink, 2.5))
        painter.setBrush(theme.color(Color.PANEL))
        painter.drawEllipse(shop, _DOT_PX, _DOT_PX)
        painter.setBrush(ink)
        painter.drawEllipse(there, _DOT_PX, _DOT_PX)
        painter.setBrush(theme.color(Color.PANEL))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(there, _DOT_PX / 3, _DOT_PX / 3)
        self._paint_words(painter, theme, shop, there)

    def _paint_words(self, painter: QPainter, theme: Theme, shop: QPointF, there: QPointF) -> None:
        font = theme.font(Type.CAPTION, weight=600)
        wide = width_of(self._words, font) + 14
        right = there.x() < self.width() / 2  # the corner that the line leaves free
        slip = QRectF(self.width() - wide - 10 if right else 10, self.height() - 28, wide, 20)
        if slip.intersects(QRectF(shop, there).normalized().adjusted(-10, -10, 10, 10)):
            slip.moveTop(8)
        box(painter, slip, Radius.CHIP, theme.color(Color.PANEL), theme.color(Color.LINE))
        words(painter, slip, self._words, font, theme.color(Color.INK_SOFT), Qt.AlignmentFlag.AlignCenter)
