"""The card's words, verbatim, in the one serif: they belong to the sender and look it.

After a change the old words stand struck before the new ones, which are marked, until somebody acknowledges them.
At the packing table the words are as large as fits: 36, 32, 28, 24 px, and only then does the page scroll.
"""

import difflib
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QPainter,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLine,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from desktop.theme import Color, Theme, Type, follow, tokens
from desktop.widgets.draw import box

_LINE_PER_SIZE = 64 / 36  # tokens: card_packing
_UNBOUNDED_PX = 100_000
# A changed Chinese character takes up to two neighbours along: struck 二 before 三十年 would read "twenty or thirty".
_NEIGHBOURS = 2
_TOKEN = re.compile(r"\s+|[\u2e80-\u9fff\uf900-\ufaff]|[^\s\u2e80-\u9fff\uf900-\ufaff]+")
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


class PieceKind(StrEnum):
    SAME = "same"
    STRUCK = "struck"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    kind: PieceKind
    text: str


def changes(old: str, new: str) -> list[Piece]:
    """What became of `old` on its way to `new`, in reading order, by words (Latin) and characters (Chinese).

    Returns: pieces; the SAME and NEW ones together are exactly `new`, the SAME and STRUCK ones exactly `old`.
    """
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    pieces: list[Piece] = []
    skip = 0  # characters of the next equal run that were taken along
    steps = difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    for number, (op, a0, a1, b0, b1) in enumerate(steps):
        if op == "equal":
            _add(pieces, PieceKind.SAME, "".join(b[b0 + skip : b1]))
            skip = 0
            continue
        swapped = a1 > a0 and b1 > b0 and number + 1 < len(steps) and _CHINESE.fullmatch(b[b1 - 1])
        skip = _along(b[b1 : steps[number + 1][4]]) if swapped else 0
        _add(pieces, PieceKind.STRUCK, "".join(a[a0 : a1 + skip]))
        _add(pieces, PieceKind.NEW, "".join(b[b0 : b1 + skip]))
    return pieces


def _along(unchanged: list[str]) -> int:
    """How many characters of the run after a change belong to the changed word."""
    count = 0
    while count < min(_NEIGHBOURS, len(unchanged)) and _CHINESE.fullmatch(unchanged[count]):
        count += 1
    return count


def _add(pieces: list[Piece], kind: PieceKind, text: str) -> None:
    if text:
        pieces.append(Piece(kind, text))


class CardPage(QWidget):
    """The words themselves, as high as they need to be.

    Args:
        was: the wording before, as long as the change is not acknowledged; None afterwards.
    """

    def __init__(
        self, text: str, was: str | None = None, type_: Type = Type.CARD_DESK, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._type = type_
        self._size_px = 0
        self._document = QTextDocument()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._text, self._was = text, was
        self._style_px = (Theme.of(self).style(type_).size_px, Theme.of(self).line_px(type_))
        self.set_words(text, was)
        follow(self, lambda _theme: self._build())

    @property
    def text(self) -> str:
        return self._text

    def set_words(self, text: str, was: str | None = None) -> None:
        self._text, self._was = text, was
        self.setAccessibleName(text)
        before = QCoreApplication.translate("Widgets", "Before the change: {words}").format(words=was) if was else ""
        self.setAccessibleDescription(before)
        self._build()

    def set_size(self, size_px: int) -> None:
        """Another size of the words, px; the line height goes with it."""
        line_px = round(size_px * _LINE_PER_SIZE)
        if self._style_px != (size_px, line_px):
            self._style_px = (size_px, line_px)
            self._build()

    @property
    def size_px(self) -> int:
        return self._style_px[0]

    def _build(self) -> None:
        theme = Theme.of(self)
        size_px, line_px = self._style_px
        made = QTextDocument()
        made.setDocumentMargin(0)
        made.setDefaultFont(theme.font(self._type, size_px=size_px))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        made.setDefaultTextOption(option)
        block = QTextBlockFormat()
        block.setLineHeight(line_px, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor = QTextCursor(made)
        cursor.setBlockFormat(block)
        self._new: list[tuple[int, int]] = []
        same = [Piece(PieceKind.SAME, self._text)]
        for piece in same if self._was is None else changes(self._was, self._text):
            start = cursor.position()
            cursor.insertText(piece.text, self._look(piece.kind, theme))
            if piece.kind is PieceKind.NEW:
                self._new.append((start, cursor.position()))
            elif piece.kind is PieceKind.STRUCK:
                cursor.insertText("\u2009", self._look(PieceKind.SAME, theme))  # air between old and new
        self._document = made
        self.updateGeometry()
        self.update()

    def _look(self, kind: PieceKind, theme: Theme) -> QTextCharFormat:
        look = QTextCharFormat()
        look.setForeground(theme.color(Color.INK_SOFT if kind is PieceKind.STRUCK else Color.INK))
        look.setFontStrikeOut(kind is PieceKind.STRUCK)
        return look

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        self._document.setTextWidth(max(1, width))
        return round(self._document.size().height())

    def sizeHint(self) -> QSize:
        self._document.setTextWidth(_UNBOUNDED_PX)
        width = int(self._document.idealWidth()) + 1
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(48, self._style_px[1])

    def paintEvent(self, _event: object) -> None:
        theme = Theme.of(self)
        painter = QPainter(self)
        self._document.setTextWidth(self.width())
        under = max(1.5, self._style_px[0] / 14)
        for rect in self._marked():
            box(painter, rect, 2, theme.color(Color.RIBBON_WASH))
            painter.fillRect(QRectF(rect.left(), rect.bottom() - under, rect.width(), under), theme.color(Color.RIBBON))
        self._document.documentLayout().draw(painter, QAbstractTextDocumentLayout.PaintContext())

    def _marked(self) -> list[QRectF]:
        """The boxes behind the new words, one per line they touch."""
        found: list[QRectF] = []
        for start, end in self._new:
            block = self._document.findBlock(start)
            while block.isValid() and block.position() < end:
                found += self._marked_in(block, start - block.position(), end - block.position())
                block = block.next()
        return found

    def _marked_in(self, block: QTextBlock, start: int, end: int) -> list[QRectF]:
        found = []
        origin = self._document.documentLayout().blockBoundingRect(block).topLeft()
        layout = block.layout()
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            first, last = max(start, line.textStart()), min(end, line.textStart() + line.textLength())
            if first >= last:
                continue
            x0, x1 = sorted((_x(line, first), _x(line, last)))  # a line may run from right to left
            size, high = self._style_px
            baseline = origin.y() + line.y() + line.ascent()
            top = baseline - size * 1.02
            found.append(QRectF(origin.x() + x0 - 2, top, x1 - x0 + 4, min(size * 1.4, high)))
        return found


def _x(line: QTextLine, position: int) -> float:
    """Where a position stands in its line; PySide answers the position along with it."""
    answer: Any = line.cursorToX(position)
    return float(answer[0])


class CardWords(QScrollArea):
    """The card at the packing table: as large as fits, and scrolled only below the smallest size."""

    def __init__(self, text: str, was: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page = CardPage(text, was, Type.CARD_PACKING)
        self.setWidget(self.page)
        self.setWidgetResizable(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.page.setAutoFillBackground(False)
        self._fit()

    def set_words(self, text: str, was: str | None = None) -> None:
        self.page.set_words(text, was)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.maximumViewportSize()
        steps: list[int] = tokens()["type"]["card_steps_px"]
        for size_px in steps:
            self.page.set_size(size_px)
            if self.page.heightForWidth(room.width()) <= room.height():
                break
        width = room.width()
        if self.page.heightForWidth(width) > room.height():
            width -= self.verticalScrollBar().sizeHint().width()
        self.page.resize(max(1, width), max(1, self.page.heightForWidth(width)))
