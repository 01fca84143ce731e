"""Words of a few lines for what is drawn by hand: laid out in a width, cut where there are too many, every line as high."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout, QTextOption

from desktop import bidi


def laid(
    text: str,
    font: QFont,
    width: float,
    lines_max: int,
    *,
    turned: bool = False,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> QTextLayout:
    """The words in at most so many lines; what is too long ends in an ellipsis.

    Args:
        width: of a line, px.
        lines_max: 1 and up.
        turned: whether the place runs from right to left; which way the words run is the language's to say.
    """
    shown = _broken(text, font, width, turned, align)
    if shown.lineCount() > lines_max:
        begins = shown.lineAt(lines_max - 1).textStart()
        units = shown.text().encode("utf-16-le")  # Qt counts so: an emoji is two
        before, rest = (part.decode("utf-16-le") for part in (units[: 2 * begins], units[2 * begins :]))
        cut = QFontMetrics(font).elidedText(bidi.bare(rest), Qt.TextElideMode.ElideRight, int(width))
        shown = _broken(bidi.bare(before) + cut, font, width, turned, align)
    return shown


def draw_laid(painter: QPainter, shown: QTextLayout, at: QPointF, line_px: float) -> None:
    """Draws what was laid out from `at` downwards, every line `line_px` high whatever script it is in."""
    for place in range(shown.lineCount()):
        line = shown.lineAt(place)
        line.setPosition(QPointF(0, place * line_px + (line_px - line.height()) / 2))
    shown.draw(painter, at)


def _broken(text: str, font: QFont, width: float, turned: bool, align: Qt.AlignmentFlag) -> QTextLayout:
    shown = QTextLayout(bidi.drawn(text), font)
    option = QTextOption(bidi.sided(align, turned=turned) | Qt.AlignmentFlag.AlignAbsolute)
    from_right = bidi.right_to_left()  # as in one line
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if from_right else Qt.LayoutDirection.LeftToRight)
    shown.setTextOption(option)
    shown.beginLayout()
    while (line := shown.createLine()).isValid():
        line.setLineWidth(max(1, width))
    shown.endLayout()
    return shown
