"""A line of history between messages: when, and what became of the order, between two hairlines."""

from typing import TypedDict, Unpack

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.filled import joined, meet
from desktop.theme import Color, Theme, Type
from desktop.widgets.draw import brush, hairline, width_of, words
from desktop.widgets.icon import paint_icon
from desktop.widgets.stage_chip import ChipSize, StageKey, chip_width, paint_chip

_HEIGHT_PX, _GAP_PX, _AIR_PX, _LINE_MIN_PX, _ICON_PX = 26, 8, 16, 24, 14


class Looks(TypedDict, total=False):
    """What stands before the words: a small sign, or a stage chip instead of it."""

    icon: str
    stage: StageKey | None
    stage_word: str


class EventLine(QWidget):
    """ "13:02  Anna took the order and promised **before 17:00**".

    Args:
        strong: the end of the sentence that carries the news; drawn stronger, may be empty.
        looks: see `Looks`.
    """

    def __init__(
        self,
        time: str,
        text: str,
        strong: str = "",
        *,
        parent: QWidget | None = None,
        **looks: Unpack[Looks],
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.say(time, text, strong, **looks)

    def say(
        self,
        time: str,
        text: str,
        strong: str = "",
        *,
        icon: str = "",
        stage: StageKey | None = None,
        stage_word: str = "",
    ) -> None:
        """Tell something else, in the same words as at first."""
        self._time, self._text, self._strong = time, text, strong
        self._icon, self._stage, self._stage_word = icon, stage, stage_word
        self.setAccessibleName(" ".join(part for part in (time, stage_word, joined(text, strong)) if part))
        self.setToolTip("")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, _HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, _HEIGHT_PX)

    def paintEvent(self, _event: object) -> None:
        theme = Theme.of(self)
        painter = brush(self)
        plain, strong = theme.font(Type.META), theme.font(Type.META, weight=600)
        lead = 0.0
        if self._stage is not None:
            lead = chip_width(self._stage_word, ChipSize.DESK, theme) + _GAP_PX + 4
        elif self._icon:
            lead = _ICON_PX + _GAP_PX
        time = width_of(self._time, plain) + _GAP_PX if self._time else 0.0
        text = width_of(self._text, plain)
        seam = 4 if self._strong and not meet(self._text, self._strong) else 0
        bold = width_of(self._strong, strong) + seam if self._strong else 0.0
        room = self.width() - 2 * (_AIR_PX + _LINE_MIN_PX)
        cut = max(0.0, lead + time + text + bold - room)  # the middle of the sentence gives way, not its news
        total = lead + time + text + bold - cut
        left = (self.width() - total) / 2
        self._paint_lines(painter, left - _AIR_PX, left + total + _AIR_PX, theme)
        at = left
        middle = self.height() / 2
        soft = theme.color(Color.INK_SOFT)
        if self._stage is not None:
            paint_chip(painter, QPointF(at, middle - 11), self._stage, self._stage_word, ChipSize.DESK, theme)
        elif self._icon:
            paint_icon(painter, QRectF(at, middle - _ICON_PX / 2, _ICON_PX, _ICON_PX), self._icon, soft)
        at += lead
        words(painter, QRectF(at, 0, time + 1, self.height()), self._time, plain, soft)
        at += time
        words(painter, QRectF(at, 0, max(0.0, text - cut) + 1, self.height()), self._text, plain, soft)
        at += text - cut + seam
        words(painter, QRectF(at, 0, bold + 1, self.height()), self._strong, strong, soft)

    def _paint_lines(self, painter: QPainter, left_end: float, right_start: float, theme: Theme) -> None:
        y = self.height() // 2
        line = theme.color(Color.LINE)
        hairline(painter, QPointF(0, y), QPointF(left_end, y), line)
        hairline(painter, QPointF(right_start, y), QPointF(self.width(), y), line)
