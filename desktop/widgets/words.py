"""One line of words in a role of the type scale, or a few. Longer texts are `prose.py`'s."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QTextLayout
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop import bidi
from desktop.theme import Color, Theme, Type
from desktop.widgets.draw import flags
from desktop.widgets.laid import draw_laid, laid


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
        """Changes the role of the words, where a state changes their rank or colour; nothing is painted that stays as it is."""
        look = type_ or self._type, color or self._color
        if look == (self._type, self._color):
            return
        self._type, self._color = look
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
        shown = self._laid(self.text(), self.width())
        line_px = Theme.of(self).line_px(self._type)
        draw_laid(painter, shown, QPointF(0, (self.height() - shown.lineCount() * line_px) / 2), line_px)
        self.setToolTip("" if shown.text() == bidi.drawn(self.text()) else self.text())

    def _laid(self, text: str, width: int) -> QTextLayout:
        return laid(text, self.font(), width, self._lines, turned=self.isRightToLeft(), align=self.alignment())
