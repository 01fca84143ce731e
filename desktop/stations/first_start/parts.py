"""The few things that only the first start shows: a hub to choose, a notice, four words to compare."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.stations.first_start.sentences import Trouble
from desktop.theme import Color, Radius, Theme, Type, follow
from desktop.widgets.draw import box, brush, words
from desktop.widgets.focus_ring import RADIUS_PROPERTY
from desktop.widgets.icon import paint_icon
from desktop.widgets.panel import Panel
from desktop.widgets.prose import Prose
from desktop.widgets.words import Words
from hub.link.finding import FoundHub

ROW_PX = 64
FIELD_PX = 44
_ICON_PX, _SIDE_PX, _GAP_PX = 24, 16, 14
WORD_PX = 72


class HubRow(QAbstractButton):
    """A hub that says it is in this network: the shop's name and where it is. Chosen with a click or the arrow keys."""

    def __init__(self, hub: FoundHub) -> None:
        super().__init__()
        self.hub = hub
        self.setText(hub.shop)
        self.setAccessibleName(f"{hub.shop}, {hub.host}")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setProperty(RADIUS_PROPERTY, Radius.CARD)

    def sizeHint(self) -> QSize:
        return QSize(240, ROW_PX)

    def paintEvent(self, _event: object) -> None:
        theme = Theme.of(self)
        painter = brush(self)
        rect = QRectF(self.rect())
        chosen = self.isChecked()
        ground = Color.SELECT if chosen else Color.SUNK if self.underMouse() else Color.PANEL
        line = Color.INK if chosen else Color.LINE
        box(painter, rect, Radius.CARD, theme.color(ground), theme.color(line), 2 if chosen else 1)
        middle = rect.center().y()
        ink = theme.color(Color.INK)
        paint_icon(painter, QRectF(_SIDE_PX, middle - _ICON_PX / 2, _ICON_PX, _ICON_PX), "store", ink)
        left = _SIDE_PX + _ICON_PX + _GAP_PX
        room = rect.width() - left - _SIDE_PX - (_ICON_PX if chosen else 0)
        words(painter, QRectF(left, middle - 24, room, 24), self.text(), theme.font(Type.TITLE), ink)
        soft = theme.color(Color.INK_SOFT)
        words(painter, QRectF(left, middle + 2, room, 18), self.hub.host, theme.font(Type.BODY), soft)
        if chosen:
            at = QRectF(rect.right() - _SIDE_PX - 20, middle - 10, 20, 20)
            paint_icon(painter, at, "check", ink)


class Notice(Panel):
    """What went wrong, above what to do about it; hidden while nothing has."""

    def __init__(self) -> None:
        super().__init__(Color.RIBBON_WASH, line=None, radius=Radius.CARD, margin_px=14, gap_px=2)
        self._title = Prose("", Type.TOUCH_META, Color.RIBBON_TEXT)
        self._what_next = Prose("", Type.TOUCH_META, Color.INK)
        sign = _Sign("circle-alert", Color.RIBBON_TEXT)
        lines = QVBoxLayout()
        lines.setSpacing(2)
        lines.addWidget(self._title)
        lines.addWidget(self._what_next)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(lines, 1)
        self.body.addLayout(row)
        self.hide()

    def say(self, trouble: Trouble | None) -> None:
        """Show a trouble, or none."""
        self.setVisible(trouble is not None)
        if trouble is not None:
            self._title.set_text(trouble.title)
            self._what_next.set_text(trouble.what_next)
            self.setAccessibleName(f"{trouble.title}. {trouble.what_next}")

    @property
    def text(self) -> str:
        """What it says, "" while it says nothing."""
        return "" if self.isHidden() else f"{self._title.text()} {self._what_next.text()}"


class TallField(QLineEdit):
    """A line to type in that is as large as the buttons beside it.

    The style sheet's least height for fields would win over one that is set, so the field asks for its own.
    """

    def __init__(self, name: str, hint: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        follow(self, lambda theme: self.setFont(theme.font(Type.TOUCH_BODY)))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), FIELD_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), FIELD_PX)


class _Sign(QWidget):
    def __init__(self, icon: str, color: Color, size_px: int = 20) -> None:
        super().__init__()
        self._icon, self._color = icon, color
        self.setFixedSize(size_px, size_px)

    def paintEvent(self, _event: object) -> None:
        paint_icon(brush(self), QRectF(self.rect()), self._icon, Theme.of(self).color(self._color))


def sign(icon: str, color: Color, size_px: int) -> QWidget:
    """An icon by itself."""
    return _Sign(icon, color, size_px)


class FourWords(QWidget):
    """Four words, large, two by two, numbered in the order in which both ends read them."""

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(10)
        self._words = []
        for number in range(4):
            tile = Panel(Color.SUNK, line=Color.LINE, radius=Radius.CARD, margin_px=0, gap_px=0)
            tile.setFixedHeight(WORD_PX)
            tile.body.setContentsMargins(16, 0, 16, 0)
            row = QHBoxLayout()
            row.setSpacing(12)
            row.addWidget(Words(str(number + 1), Type.BODY, Color.INK_SOFT))
            word = Words("", Type.PROMISE)
            row.addWidget(word, 1)
            tile.body.addLayout(row)
            self._words.append(word)
            grid.addWidget(tile, number // 2, number % 2)

    def say(self, four: tuple[str, ...]) -> None:
        """Show these words."""
        for word, text in zip(self._words, four, strict=True):
            word.setText(text)
        self.setAccessibleName(", ".join(four))

    @property
    def shown(self) -> tuple[str, ...]:
        """What stands there."""
        return tuple(word.text() for word in self._words)
