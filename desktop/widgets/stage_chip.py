"""Where an order stands: a hue, a shape and a word, one look everywhere. In lists the chip loses its fill."""

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import Color, Radius, Theme, Type
from desktop.widgets.draw import box, brush, upright, width_of, words


class StageKey(StrEnum):
    """The four looks of a stage; which step of an order wears which is the caller's to say."""

    TAKEN = "taken"
    PACKING = "packing"
    WAY = "way"
    DONE = "done"


HUE = {
    StageKey.TAKEN: Color.STAGE_TAKEN,
    StageKey.PACKING: Color.STAGE_PACKING,
    StageKey.WAY: Color.STAGE_WAY,
    StageKey.DONE: Color.STAGE_DONE,
}
WASH = {
    StageKey.TAKEN: Color.STAGE_TAKEN_WASH,
    StageKey.PACKING: Color.STAGE_PACKING_WASH,
    StageKey.WAY: Color.STAGE_WAY_WASH,
    StageKey.DONE: Color.STAGE_DONE_WASH,
}


class ChipSize(StrEnum):
    """`LIST` has no fill; `DESK` is 22 px high, `TOUCH` 34 px."""

    LIST = "list"
    DESK = "desk"
    TOUCH = "touch"


# height, side padding, shape size, gap between shape and word; px
_METRICS = {ChipSize.LIST: (16, 0, 9, 7), ChipSize.DESK: (22, 8, 9, 7), ChipSize.TOUCH: (34, 13, 13, 9)}
_TYPES = {ChipSize.LIST: Type.CAPTION, ChipSize.DESK: Type.CAPTION, ChipSize.TOUCH: Type.TOUCH_META}


def paint_shape(painter: QPainter, rect: QRectF, key: StageKey, color: QColor) -> None:
    """Draws a stage's shape into the square `rect`; *on the way* goes along the reading, a tick is a tick."""
    if key is StageKey.DONE:
        with upright(painter, rect):
            _paint_shape(painter, rect, key, color)
        return
    _paint_shape(painter, rect, key, color)


def _paint_shape(painter: QPainter, rect: QRectF, key: StageKey, color: QColor) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = max(1.6, rect.width() * 0.19)
    pen = QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inner = rect.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    if key is StageKey.TAKEN:
        painter.drawEllipse(inner)
    elif key is StageKey.PACKING:
        painter.drawRoundedRect(inner, 1.2, 1.2)
    elif key is StageKey.WAY:
        painter.setPen(QPen(color, 1, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(color)
        side = rect.height()
        points = [QPointF(0.1, 0.08), QPointF(0.98, 0.5), QPointF(0.1, 0.92)]
        painter.drawPolygon(QPolygonF([rect.topLeft() + point * side for point in points]))
    else:
        tick = [QPointF(0.06, 0.56), QPointF(0.36, 0.86), QPointF(0.96, 0.14)]
        painter.drawPolyline(QPolygonF([rect.topLeft() + point * rect.width() for point in tick]))
    painter.restore()


def chip_width(word: str, size: ChipSize, theme: Theme) -> int:
    """How wide a chip with `word` is, px."""
    _, side, shape, gap = _METRICS[size]
    return round(2 * side + shape + gap + width_of(word, _font(size, theme)) + 1)


def _font(size: ChipSize, theme: Theme) -> QFont:
    return theme.font(_TYPES[size], weight=600)


def paint_chip(painter: QPainter, place: QPointF, key: StageKey, word: str, size: ChipSize, theme: Theme) -> QRectF:
    """Draws a chip whose top left corner is `place`.

    Returns: the box it takes.
    """
    height, side, shape, gap = _METRICS[size]
    rect = QRectF(place.x(), place.y(), chip_width(word, size, theme), height)
    if size is not ChipSize.LIST:
        radius = Radius.CHIP if size is ChipSize.DESK else Radius.CONTROL
        box(painter, rect, radius, fill=theme.color(WASH[key]), line=theme.edge(HUE[key]))
    hue = theme.color(HUE[key])
    paint_shape(painter, QRectF(rect.x() + side, rect.center().y() - shape / 2, shape, shape), key, hue)
    words(painter, rect.adjusted(side + shape + gap, 0, 0, 0), word, _font(size, theme), hue)
    return rect


class StageChip(QWidget):
    """A chip as a widget; the word is the caller's ("Packing", "Packed 15:41")."""

    def __init__(self, key: StageKey, word: str, size: ChipSize = ChipSize.DESK, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._key, self._word = key, word
        self.setAccessibleName(word)

    def set_stage(self, key: StageKey, word: str) -> None:
        """Shows another stage; the one that shows is not painted again."""
        if (key, word) == (self._key, self._word):
            return
        self._key = key
        self._word = word
        self.setAccessibleName(word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(chip_width(self._word, self._size, Theme.of(self)), _METRICS[self._size][0])

    def paintEvent(self, _event: object) -> None:
        painter = brush(self)
        paint_chip(painter, QPointF(0, 0), self._key, self._word, self._size, Theme.of(self))
