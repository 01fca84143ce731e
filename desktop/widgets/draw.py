"""How a box, a line of words and a blend of two colours are drawn: the few strokes everything else is made of."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

# A dash and a gap, in px, as in the picture of an empty drop zone.
_DASH_PX = (3.0, 2.5)
# How far a colour moves towards ink while the pointer is over it, and while it is pressed.
HOVER = 0.06
PRESSED = 0.13


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
    """Draws one line, shortened with an ellipsis where it does not fit.

    Returns: the width drawn, px.
    """
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(rect, int(align.value | Qt.TextFlag.TextSingleLine.value), shown)
    return min(metrics.horizontalAdvance(shown), rect.width())


def hairline(painter: QPainter, start: QPointF, end: QPointF, color: QColor) -> None:
    """A line one pixel wide between two points of one row or column."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(color, 1))
    painter.drawLine(start, end)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def width_of(text: str, font: QFont) -> float:
    """How wide one line of `text` is, px."""
    return QFontMetricsF(font).horizontalAdvance(text)
