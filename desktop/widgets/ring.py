"""The promise ring: the time that is left, read before any word. One drawing for cards, lists, the map and print.

It empties like a clock from 12 and gains weight: thin (calm), heavier (soon), heavy and red (at risk), a filled disc
that counts on (late), a bow (kept). A room that has no promise yet is a dashed circle.
The geometry is the tokens' `ring`; angles are Qt's: 90 is 12 o'clock and counter-clockwise is positive, so the arc
that remains runs counter-clockwise and its gap grows like a hand.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import Color, Theme, Type
from desktop.widgets.draw import upright
from desktop.widgets.mark import paint_mark

TEXT_FROM_PX = 32
TICK_FROM_PX = 64
_RADIUS_SHARE = 0.425  # size/2 - 0.075*size
_TRACK_SHARE, _TRACK_MIN_PX = 0.06, 1.4
_OVERRUN_SHARE, _OVERRUN_RADIUS_SHARE = 0.045, 0.40
_OUTLINE_SHARE = 0.05
_TEXT_SHARE = 0.30
_TEXT_ROOM_SHARE = 0.55  # of the 0.68 between the arcs at the figures' height
_TICK_PX, _TICK_GAP_PX = 2.0, 6.0


class Urgency(StrEnum):
    CALM = "calm"
    SOON = "soon"
    RISK = "risk"
    LATE = "late"
    KEPT = "kept"
    UNPROMISED = "unpromised"


_WIDTH_SHARE = {Urgency.CALM: 0.085, Urgency.SOON: 0.115, Urgency.RISK: 0.15}
_ARC = {Urgency.CALM: Color.CALM, Urgency.SOON: Color.SOON, Urgency.RISK: Color.RISK}
_TEXT = {
    Urgency.CALM: Color.INK,
    Urgency.SOON: Color.INK,
    Urgency.RISK: Color.RIBBON_TEXT,
    Urgency.LATE: Color.RIBBON_INK,
    Urgency.UNPROMISED: Color.INK_SOFT,
}
# The colour of the urgency's word, wherever it stands beside the ring.
WORD_COLOR = {
    Urgency.CALM: Color.INK_SOFT,
    Urgency.SOON: Color.INK,
    Urgency.RISK: Color.RIBBON_TEXT,
    Urgency.LATE: Color.RIBBON_TEXT,
    Urgency.KEPT: Color.KEPT,
    Urgency.UNPROMISED: Color.INK_SOFT,
}


def urgency_word(urgency: Urgency) -> str:
    """The one word that says what the ring shows, in the language of the station."""
    return {
        Urgency.CALM: QCoreApplication.translate("Widgets", "Calm"),
        Urgency.SOON: QCoreApplication.translate("Widgets", "Soon"),
        Urgency.RISK: QCoreApplication.translate("Widgets", "At risk"),
        Urgency.LATE: QCoreApplication.translate("Widgets", "Late"),
        Urgency.KEPT: QCoreApplication.translate("Widgets", "Kept"),
        Urgency.UNPROMISED: QCoreApplication.translate("Widgets", "No promise yet"),
    }[urgency]


@dataclass(frozen=True, slots=True)
class RingFace:
    """What a ring shows.

    Args:
        fraction: 0..1; how much of the window is left, or, when late, how far the inner arc has counted on.
        text: a few figures for the middle ("52", "1:12", "+6"); shown from 32 px up.
        eta: 0..1; how much of the window will be left at the expected arrival; None where nobody knows it.
    """

    urgency: Urgency
    fraction: float = 0.0
    text: str = ""
    eta: float | None = None


def paint_ring(painter: QPainter, rect: QRectF, face: RingFace, theme: Theme, ground: QColor) -> None:
    """Draws `face` into the square `rect`.

    Args:
        ground: the colour behind the ring; the tick of the expected arrival is cut out of the arc with it.
    """
    with upright(painter, rect):  # clocks run the same way everywhere
        _paint_face(painter, rect, face, theme, ground)


def _paint_face(painter: QPainter, rect: QRectF, face: RingFace, theme: Theme, ground: QColor) -> None:
    size = rect.width()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if face.urgency is Urgency.LATE:
        _paint_late(painter, rect, face, theme)
    elif face.urgency is Urgency.KEPT:
        _paint_kept(painter, rect, theme)
    elif face.urgency is Urgency.UNPROMISED:
        _paint_dashed(painter, rect, theme)
    else:
        _paint_left(painter, rect, face, theme, ground)
    if face.text and size >= TEXT_FROM_PX and face.urgency is not Urgency.KEPT:
        _paint_text(painter, rect, face, theme)
    painter.restore()


def _circle(rect: QRectF, radius: float) -> QRectF:
    return QRectF(rect.center().x() - radius, rect.center().y() - radius, 2 * radius, 2 * radius)


def _pen(color: QColor, width: float, cap: Qt.PenCapStyle = Qt.PenCapStyle.RoundCap) -> QPen:
    return QPen(color, width, Qt.PenStyle.SolidLine, cap)


def _sixteenths(turns: float) -> int:
    return round(turns * 360 * 16)


def _paint_left(painter: QPainter, rect: QRectF, face: RingFace, theme: Theme, ground: QColor) -> None:
    size = rect.width()
    circle = _circle(rect, size * _RADIUS_SHARE)
    painter.setPen(_pen(theme.color(Color.TRACK), max(_TRACK_MIN_PX, size * _TRACK_SHARE)))
    painter.drawEllipse(circle)
    left = min(1.0, max(0.0, face.fraction))
    width = size * _WIDTH_SHARE[face.urgency]
    if left > 0:
        painter.setPen(_pen(theme.color(_ARC[face.urgency]), width))
        painter.drawArc(circle, 90 * 16, _sixteenths(left))
    if face.eta is not None and size >= TICK_FROM_PX:
        _paint_tick(painter, rect, min(1.0, max(0.0, face.eta)), width, theme, ground)


def _paint_tick(painter: QPainter, rect: QRectF, eta: float, width: float, theme: Theme, ground: QColor) -> None:
    radius = rect.width() * _RADIUS_SHARE
    angle = math.radians(90 + eta * 360)
    direction = QPointF(math.cos(angle), -math.sin(angle))
    inner = rect.center() + direction * (radius - width / 2 - 2)
    outer = rect.center() + direction * (radius + width / 2 + 2)
    for color, thick in ((ground, _TICK_GAP_PX), (theme.color(Color.INK), _TICK_PX)):
        painter.setPen(_pen(color, thick, Qt.PenCapStyle.FlatCap))
        painter.drawLine(inner, outer)


def _paint_late(painter: QPainter, rect: QRectF, face: RingFace, theme: Theme) -> None:
    size = rect.width()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(Color.LATE))
    painter.drawEllipse(_circle(rect, size * 0.5))
    if size >= TEXT_FROM_PX and face.fraction > 0:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_pen(theme.color(Color.RIBBON_INK), size * _OVERRUN_SHARE))
        painter.drawArc(_circle(rect, size * _OVERRUN_RADIUS_SHARE), 90 * 16, -_sixteenths(min(1.0, face.fraction)))


def _paint_kept(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    size = rect.width()
    width = max(_TRACK_MIN_PX, size * _OUTLINE_SHARE)
    painter.setPen(_pen(theme.color(Color.KEPT), width))
    painter.drawEllipse(_circle(rect, (size - width) / 2))
    bow = QRectF(0, 0, size * 0.56, size * 0.42)
    bow.moveCenter(rect.center())
    paint_mark(painter, bow, theme.color(Color.KEPT), 1.15 if size < TEXT_FROM_PX else 1.0)


def _paint_dashed(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    size = rect.width()
    width = max(_TRACK_MIN_PX, size * 0.045)
    pen = _pen(theme.color(Color.LINE_STRONG), width, Qt.PenCapStyle.FlatCap)
    dashes = 14  # divides the circle evenly, so that no dash is cut short
    step = 2 * math.pi * size * 0.46 / dashes / width
    pen.setDashPattern([step * 0.6, step * 0.4])
    painter.setPen(pen)
    painter.drawEllipse(_circle(rect, size * 0.46))


def figures_font(size: float, text: str, theme: Theme) -> QFont:
    """The type of a ring's figures: as large as leaves the arc, and the tick that looks inwards from it, their own air.

    Args:
        size: the ring's, px.
        text: what stands in its middle.
    """
    room = size * _TEXT_ROOM_SHARE
    size_px = round(size * _TEXT_SHARE)
    font = theme.font(Type.BODY_STRONG, size_px=size_px)
    wide = QFontMetricsF(font).horizontalAdvance(text)
    if wide > room:
        font = theme.font(Type.BODY_STRONG, size_px=max(8, int(size_px * room / wide)))
    return font


def _paint_text(painter: QPainter, rect: QRectF, face: RingFace, theme: Theme) -> None:
    font = figures_font(rect.width(), face.text, theme)
    painter.setFont(font)
    painter.setPen(theme.color(_TEXT[face.urgency]))
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # or "+6" would be written "6+" in some windows
    # Figures have no descender: their own middle, not the line's, belongs in the centre.
    baseline = rect.center().y() + QFontMetricsF(font).capHeight() / 2
    left = rect.center().x() - QFontMetricsF(font).horizontalAdvance(face.text) / 2
    painter.drawText(QPointF(left, baseline), face.text)


def _look(face: RingFace) -> tuple[object, ...]:
    """A face as fine as it is seen: in degrees."""
    return face.urgency, face.text, round(face.fraction * 360), None if face.eta is None else round(face.eta * 360)


class PromiseRing(QWidget):
    """A ring of a fixed size. Its accessible name always has the word, whatever is drawn beside it."""

    def __init__(
        self, size_px: int, face: RingFace, ground: Color = Color.PANEL, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._size_px = size_px
        self._ground = ground
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(size_px, size_px)
        self._face = face
        self.set_face(face)

    @property
    def face(self) -> RingFace:
        return self._face

    def set_face(self, face: RingFace) -> None:
        """Shows another face; what nobody can tell from the one that shows is not painted again."""
        before, self._face = self._face, face
        self.setAccessibleName(f"{urgency_word(face.urgency)} {face.text}".strip())
        if _look(face) != _look(before):
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._size_px, self._size_px)

    def paintEvent(self, _event: object) -> None:
        theme = Theme.of(self)
        painter = QPainter(self)
        paint_ring(painter, QRectF(self.rect()), self._face, theme, theme.color(self._ground))
