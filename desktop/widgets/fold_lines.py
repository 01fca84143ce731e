"""Small lines that say a thing in short and open to the whole of it: with the mouse, with Space or Enter."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent, QTextLayout
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.theme import Color, Radius, Theme, Type
from desktop.widgets.draw import box, brush, upright, width_of, words
from desktop.widgets.focus_ring import RADIUS_PROPERTY
from desktop.widgets.icon import paint_icon
from desktop.widgets.laid import draw_laid, laid

LINE_PX, _ICON_PX, _SIDE_PX, _GAP_PX, _CHEVRON_PX = 20, 14, 6, 8, 12
_LINES_MAX = 2
_LINES_OPEN_MAX = 12


class Tone(StrEnum):
    """How loud a line is: settled, still waited for, to be touched now."""

    SETTLED = "settled"
    WAITS = "waits"
    NOW = "now"


_COLOR = {Tone.SETTLED: Color.INK_SOFT, Tone.WAITS: Color.INK, Tone.NOW: Color.RIBBON_TEXT}


class Line(NamedTuple):
    """A sign, what is said, what stands at the right (mostly a time), and how loud it is."""

    icon: str
    said: str
    right: str = ""
    tone: Tone = Tone.SETTLED


class FoldLines(QAbstractButton):
    """The lines; checked, it is open. Signals: toggled(bool) of QAbstractButton.

    Args:
        name: what the lines are about, for who hears the screen instead of seeing it; the lines follow it.
        hint: what opening shows.
    """

    def __init__(self, name: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.short: tuple[Line, ...] = ()
        self.whole: tuple[Line, ...] = ()
        self._shown: list[tuple[Line, QTextLayout]] = []
        self.setCheckable(True)
        self.setAccessibleDescription(hint)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)  # repaints when the pointer comes and goes
        self.setProperty(RADIUS_PROPERTY, Radius.CONTROL)
        self.toggled.connect(self._lay_out)

    def show_lines(self, short: Sequence[Line], whole: Sequence[Line]) -> None:
        """Show other lines; open stays open. Blank, there is nothing to see."""
        if (self.short, self.whole) == (tuple(short), tuple(whole)):
            return
        self.short, self.whole = tuple(short), tuple(whole)
        said = ". ".join(f"{line.said} {line.right}".strip() for line in self.whole)
        self.setAccessibleName(f"{self._name}: {said}")
        self.setVisible(bool(self.short))
        self._lay_out()

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown now."""
        return self.whole if self.isChecked() else self.short

    def sizeHint(self) -> QSize:
        return QSize(240, sum(self._high(shown) for _, shown in self._shown))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out()

    def _lay_out(self) -> None:
        """Break the lines anew in the width there is."""
        theme = Theme.of(self)
        lines_max = _LINES_OPEN_MAX if self.isChecked() else _LINES_MAX
        self._shown = []
        for line in self.lines:
            font = theme.font(Type.META, weight=400 if line.tone is Tone.SETTLED else 600)
            room = self._said_rect(line, LINE_PX, theme).width()
            self._shown.append((line, laid(line.said, font, room, lines_max, turned=self.isRightToLeft())))
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    @staticmethod
    def _high(shown: QTextLayout) -> int:
        return shown.lineCount() * LINE_PX

    def _said_rect(self, line: Line, high: float, theme: Theme) -> QRectF:
        """Where a line's words stand, counted from its own top."""
        right = width_of(line.right, theme.font(Type.META)) + _GAP_PX if line.right else 0.0
        fold = _CHEVRON_PX + _GAP_PX / 2
        left = _SIDE_PX + _ICON_PX + _GAP_PX
        return QRectF(left, 0, max(1.0, self.width() - left - _SIDE_PX - fold - right), high)

    def paintEvent(self, _event: object) -> None:
        theme = Theme.of(self)
        with brush(self) as painter:
            if self.underMouse() or self.isDown():
                box(painter, QRectF(self.rect()), Radius.CONTROL, theme.color(Color.SUNK), theme.edge())
            top = 0.0
            for number, (line, shown) in enumerate(self._shown):
                self._paint_line(painter, theme, number, line, shown, top)
                top += self._high(shown)

    def _paint_line(
        self, painter: QPainter, theme: Theme, number: int, line: Line, shown: QTextLayout, top: float
    ) -> None:
        colour, soft = theme.color(_COLOR[line.tone]), theme.color(Color.INK_SOFT)
        sign = QRectF(_SIDE_PX, top + (LINE_PX - _ICON_PX) / 2, _ICON_PX, _ICON_PX)
        paint_icon(painter, sign, line.icon, colour)
        said = self._said_rect(line, self._high(shown), theme).translated(0, top)
        painter.setPen(colour)
        with upright(painter, said):
            draw_laid(painter, shown, said.topLeft(), LINE_PX)
        end = self.width() - _SIDE_PX - _CHEVRON_PX
        if number == 0:
            chevron = QPointF(end, top + (LINE_PX - _CHEVRON_PX) / 2)
            name = "chevron-up" if self.isChecked() else "chevron-down"
            paint_icon(painter, QRectF(chevron, QSize(_CHEVRON_PX, _CHEVRON_PX).toSizeF()), name, soft)
        right = QRectF(said.right(), top, end - _GAP_PX / 2 - said.right(), LINE_PX)
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        words(painter, right, line.right, theme.font(Type.META), soft, align)
