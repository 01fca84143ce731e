"""How a box, a line of words and a blend of two colours are drawn: the few strokes everything else is made of.

Everything is laid out from left to right. Where a window runs from right to left, `brush` (or `mirror`, in a list) turns
the whole drawing round, and what must not be turned (words, signs, rings) stands `upright` in its mirrored place.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from desktop import bidi

# A dash and a gap, in px, as in the picture of an empty drop zone.
_DASH_PX = (3.0, 2.5)
# How far a colour moves towards ink while the pointer is over it, and while it is pressed.
HOVER = 0.06
PRESSED = 0.13


def brush(widget: QWidget) -> QPainter:
    """A painter on `widget`, which turns the drawing round where the widget runs from right to left."""
    painter = QPainter(widget)
    mirror(painter, QRectF(widget.rect()), widget)
    return painter


def mirror(painter: QPainter, rect: QRectF, widget: QWidget | None) -> None:
    """Turns what is drawn from now on into `rect` round, where `widget` runs from right to left."""
    if widget is not None and widget.isRightToLeft():
        _turn(painter, rect)


def _turn(painter: QPainter, rect: QRectF) -> None:
    painter.translate(rect.left() + rect.right(), 0)
    painter.scale(-1, 1)


@contextmanager
def upright(painter: QPainter, rect: QRectF) -> Iterator[bool]:
    """Draws into `rect`, at its mirrored place, without turning it round. Gives: whether its place is a mirrored one."""
    turned = painter.worldTransform().m11() < 0
    if turned:
        painter.save()
        _turn(painter, rect)
    yield turned
    if turned:
        painter.restore()


def flags(align: Qt.AlignmentFlag, *, turned: bool) -> int:
    """How QPainter.drawText is asked for one line: `align` counts from where reading begins.

    Args:
        turned: whether the place runs from right to left.
    """
    return _flags(align.value, turned, bidi.right_to_left())


@lru_cache(maxsize=256)
def _flags(align: int, turned: bool, right_to_left: bool) -> int:
    """Reckoned once for each: a row of a list asks five times, and a sum of Python's enumerations is slow."""
    sided = bidi.sided(Qt.AlignmentFlag(align), turned=turned)
    force = Qt.TextFlag.TextForceRightToLeft if right_to_left else Qt.TextFlag.TextForceLeftToRight
    return int((sided | Qt.AlignmentFlag.AlignAbsolute).value | force.value)


def blend(a: QColor, b: QColor, share: float) -> QColor:
    """The colour `share` (0..1) of the way from `a` to `b`."""
    return QColor.fromRgbF(
        a.redF() + (b.redF() - a.redF()) * share,
        a.greenF() + (b.greenF() - a.greenF()) * share,
        a.blueF() + (b.blueF() - a.blueF()) * share,
    )


def box(
    painter: QPainter,
    rect: QRectF,
    radius: float,
    fill: QColor | None = None,
    line: QColor | None = None,
    width: float = 1.0,
    *,
    dashed: bool = False,
) -> None:
    """Fills and outlines a rounded box; the line lies inside `rect`, so it stays crisp on whole pixels."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    if line is None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(rect, radius, radius)
        return
    pen = QPen(line, width)
    if dashed:
        pen.setDashPattern([part / width for part in _DASH_PX])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    inset = width / 2
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset)


def words(
    painter: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    color: QColor,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
) -> float:
    """Draws one line, shortened with an ellipsis where it does not fit; right-to-left words in it stand by themselves.

    Returns: the width drawn, px.
    """
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.setFont(font)
    painter.setPen(color)
    with upright(painter, rect) as turned:
        painter.drawText(rect, flags(align, turned=turned) | Qt.TextFlag.TextSingleLine.value, bidi.drawn(shown))
    return min(metrics.horizontalAdvance(shown), rect.width())


def hairline(painter: QPainter, start: QPointF, end: QPointF, color: QColor) -> None:
    """A line one pixel wide between two points of one row or column, end and all."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    # A box, not a pen: turned round, a pen at the very edge would draw beside the widget.
    painter.fillRect(QRectF(start, end).normalized().adjusted(0, 0, 1, 1), color)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def width_of(text: str, font: QFont) -> float:
    """How wide one line of `text` is, px."""
    return QFontMetricsF(font).horizontalAdvance(text)
