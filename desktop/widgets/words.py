"""One line of words in a role of the type scale, or a few. Longer texts are `prose.py`'s."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop import bidi
from desktop.theme import Color, Theme, Type
from desktop.widgets.draw import flags


def theme_font(type_: Type, weight: int | None) -> QFont:
    """The face of a role; it is the same in every scheme."""
    return Theme.of(None).font(type_, weight=weight)


class Words(QLabel):
    """A plain-text label that knows its place in the type scale; it may give way and end in an ellipsis.

    Args:
        gives_way: True lets it shrink below its text, with an ellipsis and the whole text as tool tip.
        lines: of what gives way, in so many lines it may go on before it is cut; 1 and up.
    """

    def __init__(
        self,
        text: str = "",
        type_: Type = Type.BODY,
        color: Color = Color.INK,
        *,
        weight: int | None = None,
        gives_way: bool = False,
        lines: int = 1,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._type = type_
        self._color = color
        self._weight = weight
        self._gives_way = gives_way
        self._lines = lines
        if gives_way:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setFont(theme_font(type_, weight))

    def set_look(self, type_: Type | None = None, color: Color | None = None) -> None:
        """Changes the role of the words, where a state changes their rank or colour."""
        self._type = type_ or self._type
        self._color = color or self._color
        self.setFont(theme_font(self._type, self._weight))
        self.update()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width(), max(hint.height(), Theme.of(self).line_px(self._type)))

    def hasHeightForWidth(self) -> bool:
        return self._lines > 1  # a label sets its policy anew with each text

    def heightForWidth(self, width: int) -> int:
        if self._lines == 1:
            return super().heightForWidth(width)
        return self._laid(self.text(), width).lineCount() * Theme.of(self).line_px(self._type)

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(0 if self._gives_way else hint.width(), max(hint.height(), Theme.of(self).line_px(self._type)))

    def _flags(self) -> int:
        return flags(self.alignment(), turned=self.isRightToLeft())

    def paintEvent(self, _event: QPaintEvent) -> None:
        # Drawn here, not by QLabel: a style sheet above takes back a palette that was set before it.
        painter = QPainter(self)
        painter.setPen(Theme.of(self).color(self._color))
        if not self._gives_way:
            painter.drawText(self.rect(), self._flags(), bidi.drawn(self.text()))
            return
        if self._lines > 1:
            self._paint_lines(painter)
            return
        shown = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), self._flags() | Qt.TextFlag.TextSingleLine.value, bidi.drawn(shown))
        self.setToolTip(self.text() if shown != self.text() else "")

    def _paint_lines(self, painter: QPainter) -> None:
        laid = self._laid(self.text(), self.width())
        line_px = Theme.of(self).line_px(self._type)
        top = (self.height() - laid.lineCount() * line_px) / 2
        for place in range(laid.lineCount()):
            line = laid.lineAt(place)
            line.setPosition(QPointF(0, top + place * line_px + (line_px - line.height()) / 2))
        laid.draw(painter, QPointF(0, 0))
        self.setToolTip("" if laid.text() == bidi.drawn(self.text()) else self.text())

    def _laid(self, text: str, width: int) -> QTextLayout:
        """The words in at most so many lines; what is too long ends in an ellipsis."""
        laid = self._broken(text, width)
        if laid.lineCount() > self._lines:
            begins = laid.lineAt(self._lines - 1).textStart()
            units = laid.text().encode("utf-16-le")  # Qt counts so: an emoji is two
            before, rest = (part.decode("utf-16-le") for part in (units[: 2 * begins], units[2 * begins :]))
            cut = QFontMetrics(self.font()).elidedText(bidi.bare(rest), Qt.TextElideMode.ElideRight, width)
            laid = self._broken(bidi.bare(before) + cut, width)
        return laid

    def _broken(self, text: str, width: int) -> QTextLayout:
        laid = QTextLayout(bidi.drawn(text), self.font())
        option = QTextOption(bidi.sided(self.alignment(), turned=self.isRightToLeft()) | Qt.AlignmentFlag.AlignAbsolute)
        from_right = bidi.right_to_left()  # the language decides, as in one line
        option.setTextDirection(Qt.LayoutDirection.RightToLeft if from_right else Qt.LayoutDirection.LeftToRight)
        laid.setTextOption(option)
        laid.beginLayout()
        while (line := laid.createLine()).isValid():
            line.setLineWidth(max(1, width))
        laid.endLayout()
        return laid
