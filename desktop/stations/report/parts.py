"""What a report is drawn of: a large number with its word, a table of figures, a row of bars. They know no report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import Color, Radius, Theme, Type
from desktop.widgets.draw import box, brush, hairline, width_of, words
from desktop.widgets.panel import Panel
from desktop.widgets.words import Words

_LINE_PX, _HEAD_PX, _GAP_PX = 28, 24, 16
_NAME_PX_MAX, _NAME_PX_MIN = 260, 72
"""A first column asks for so much and gives way to so much; longer names end in an ellipsis."""
_BAR_PX, _COUNT_PX = 8, 44
_NOTHING = ("", "0", "–")
_END = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Tile(Panel):
    """One number that is read from two steps away.

    Args:
        word: what was counted.
        urgent: the number asks to be looked at; the word then says the same.
    """

    def __init__(self, word: str, number: str, *, urgent: bool = False) -> None:
        super().__init__(Color.SUNK, line=None, radius=Radius.CARD, margin_px=12, gap_px=0)
        self.number = Words(number, Type.PROMISE, Color.RIBBON_TEXT if urgent else Color.INK)
        self.word = Words(word, Type.META, Color.RIBBON_TEXT if urgent else Color.INK_SOFT, gives_way=True)
        self.body.addWidget(self.number)
        self.body.addWidget(self.word)
        self.setAccessibleName(f"{word}: {number}")


class FigureTable(QWidget):
    """Rows of figures under their columns' names, the first column words. The keyboard reaches it, a screen reader reads it.

    Args:
        name: what the table is about.
        columns: their names; the first is the words'.
        rows: as wide as `columns`.
        strong_last: the last row adds the others up.
    """

    def __init__(
        self, name: str, columns: Sequence[str], rows: Sequence[Sequence[str]], *, strong_last: bool = False
    ) -> None:
        super().__init__()
        self.columns, self.rows = tuple(columns), tuple(tuple(row) for row in rows)
        self._strong_last = strong_last
        self._needs: list[float] = []
        self.setAccessibleName(name)
        self.setAccessibleDescription("; ".join(self._said(row) for row in self.rows))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _said(self, row: Sequence[str]) -> str:
        figures = (f"{name} {cell}" for name, cell in zip(self.columns[1:], row[1:], strict=True) if cell)
        return f"{row[0]}: {', '.join(figures)}"

    def sizeHint(self) -> QSize:
        return QSize(round(sum(self._widths(Theme.of(self)))), _HEAD_PX + _LINE_PX * len(self.rows))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def _widths(self, theme: Theme) -> list[float]:
        """What each column needs; the first is the widest of its words, within bounds. The faces are every scheme's."""
        if not self._needs:
            self._needs = self._measured(theme)
        return list(self._needs)

    def _measured(self, theme: Theme) -> list[float]:
        head, body = theme.font(Type.CAPTION), theme.font(Type.BODY_STRONG)
        wide = [
            max(width_of(name, head), *(width_of(row[n], body) for row in self.rows), 0.0) + _GAP_PX
            for n, name in enumerate(self.columns)
        ]
        return [min(wide[0], _NAME_PX_MAX), *wide[1:]]

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = Theme.of(self)
        painter = brush(self)
        widths = self._widths(theme)
        widths[0] = max(_NAME_PX_MIN, widths[0] + self.width() - sum(widths))
        self._paint_line(painter, theme, 0, _HEAD_PX, self.columns, widths, heading=True)
        for number, row in enumerate(self.rows):
            top = _HEAD_PX + number * _LINE_PX
            hairline(painter, QPointF(0, top), QPointF(self.width(), top), theme.color(Color.LINE))
            self._paint_line(painter, theme, top, _LINE_PX, row, widths, strong=self._is_sum(number))

    def _is_sum(self, row: int) -> bool:
        return self._strong_last and row == len(self.rows) - 1

    def _paint_line(
        self,
        painter: QPainter,
        theme: Theme,
        top: float,
        high: float,
        cells: Sequence[str],
        widths: Sequence[float],
        *,
        heading: bool = False,
        strong: bool = False,
    ) -> None:
        font = theme.font(Type.CAPTION if heading else Type.BODY_STRONG if strong else Type.BODY)
        left = 0.0
        for number, (cell, wide) in enumerate(zip(cells, widths, strict=True)):
            soft = heading or (number > 0 and cell in _NOTHING)
            color = theme.color(Color.INK_SOFT if soft else Color.INK)
            if number == 0:
                words(painter, QRectF(left, top, wide - _GAP_PX, high), cell, font, color)
            else:
                words(painter, QRectF(left, top, wide, high), cell, font, color, _END)
            left += wide


@dataclass(frozen=True, slots=True)
class Bar:
    """How often one thing happened."""

    word: str
    count: int


class Bars(QWidget):
    """A few things beside one another, the most frequent the longest; the number stands beside the bar.

    Args:
        name: what they are about.
    """

    def __init__(self, name: str, bars: Sequence[Bar]) -> None:
        super().__init__()
        self.bars = tuple(bars)
        self.setAccessibleName(name)
        self.setAccessibleDescription("; ".join(f"{bar.word}: {bar.count}" for bar in bars))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, _LINE_PX * len(self.bars))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = Theme.of(self)
        painter = brush(self)
        most = max((bar.count for bar in self.bars), default=1)
        named = self.width() * 0.56
        for number, bar in enumerate(self.bars):
            line = QRectF(0, number * _LINE_PX, self.width(), _LINE_PX)
            word = QRectF(line.left(), line.top(), named - _GAP_PX, line.height())
            words(painter, word, bar.word, theme.font(Type.BODY), theme.color(Color.INK))
            long = (line.width() - named - _COUNT_PX) * bar.count / most
            drawn = QRectF(named, line.center().y() - _BAR_PX / 2, max(4.0, long), _BAR_PX)
            if bar.count:
                box(painter, drawn, Radius.CHIP, theme.color(Color.SOON))
            count = theme.font(Type.BODY_STRONG)
            words(painter, line, str(bar.count), count, theme.color(Color.INK), _END)
