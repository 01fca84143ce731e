"""One line of words in a role of the type scale. Longer texts are `prose.py`'s."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.theme import Color, Theme, Type, follow


class Words(QLabel):
    """A plain-text label that knows its place in the type scale; it may give way and end in an ellipsis.

    Args:
        gives_way: True lets it shrink below its text, with an ellipsis and the whole text as tool tip.
    """

    def __init__(
        self,
        text: str = "",
        type_: Type = Type.BODY,
        color: Color = Color.INK,
        *,
        weight: int | None = None,
        gives_way: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._type = type_
        self._color = color
        self._weight = weight
        self._gives_way = gives_way
        if gives_way:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        follow(self, self._wear)

    def set_look(self, type_: Type | None = None, color: Color | None = None) -> None:
        """Changes the role of the words, where a state changes their rank or colour."""
        self._type = type_ or self._type
        self._color = color or self._color
        self._wear(Theme.of(self))

    def _wear(self, theme: Theme) -> None:
        self.setFont(theme.font(self._type, weight=self._weight))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme.color(self._color))
        self.setPalette(palette)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width(), max(hint.height(), Theme.of(self).line_px(self._type)))

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(0 if self._gives_way else hint.width(), max(hint.height(), Theme.of(self).line_px(self._type)))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._gives_way:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        shown = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(self.rect(), int(self.alignment().value | Qt.TextFlag.TextSingleLine.value), shown)
        self.setToolTip(self.text() if shown != self.text() else "")
