"""Words in columns, from top to bottom and from right to left: what stands where, and what turns.

Chinese characters and emoji stand upright; words of other scripts lie on their side and run down the column. The marks
take their upright forms: brackets and quotation marks those that Unicode keeps for columns (quotation marks become
﹁﹂﹃﹄, as GB/T 15834 asks), dashes turn, commas and stops move to the upper right corner of their square.
No column begins with a mark that closes, and none ends with one that opens. The words themselves are never changed:
what is copied out of the file is what was written.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QPointF, QTextBoundaryFinder
from PySide6.QtGui import QFont, QTextLayout, QTextLine

from desktop.printing.sheet import UNIT_MM, UNITS_PER_PT, Columns
from desktop.printing.typeset import font_of

CENTRE_EM = 0.38
"""From the baseline up to the middle of a Chinese character's square."""
BASELINE_EM = 0.88
"""From the top of the square down to the baseline."""
_FORMS = dict(zip("（）｛｝〔〕【】《》〈〉「」『』“”‘’", "︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹃﹄﹁﹂", strict=True))
"""Marks and their forms in columns. Source: Unicode, CJK Compatibility Forms; the quotation marks: GB/T 15834-2011."""
_OPEN = frozenset("（｛〔【《〈「『“‘")
_CLOSE = frozenset("）｝〕】》〉」』”’，。、．！？；：…—～,.!?;:)")
_CORNER = frozenset("，。、．")
_CENTRED = frozenset("！？：；")
_TURNED = frozenset("—…～–")
_RIGHT_TO_LEFT = frozenset(("R", "AL", "AN"))


class Stance(Enum):
    """How a cell is drawn."""

    UPRIGHT = auto()
    CORNER = auto()
    CENTRED = auto()
    TURNED = auto()
    LYING = auto()


@dataclass(frozen=True, slots=True)
class Cell:
    """One thing in a column.

    Args:
        said: the writer's characters; drawn: those that are painted.
        advance: how much of the column it takes, in units of layout.
    """

    said: str
    drawn: str
    stance: Stance
    advance: float


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its middle and its top in units of layout, and its cells from the top.

    Args:
        ends: whether the writer began a new line after it.
    """

    x: float
    y: float
    cells: tuple[Cell, ...]
    ends: bool

    @property
    def text(self) -> str:
        """What the column says."""
        return "".join(cell.said for cell in self.cells)

    @property
    def length(self) -> float:
        """From its top to its end, in units of layout."""
        return sum(cell.advance for cell in self.cells)


def suits_columns(text: str) -> bool:
    """Whether words may stand in columns: most of their letters are Chinese, and none is written from the right."""
    letters = [char for char in text if unicodedata.category(char).startswith("L")]
    chinese = sum(_is_wide(char) for char in letters)
    from_right = any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in text)
    return chinese > 0 and 2 * chinese >= len(letters) and not from_right


def columns_of(part: Columns) -> tuple[Column, ...]:
    """Where the words stand; a column that finds no room goes on to the left of the box."""
    pitch = part.line * part.size_pt * UNITS_PER_PT
    tall = part.tall_mm / UNIT_MM
    x = (part.x_mm + part.width_mm) / UNIT_MM - pitch / 2
    font, columns = font_of(part), []
    for paragraph in part.text.split("\n"):
        filled = list(_filled(list(_cells(paragraph, font, tall)), tall))
        for number, cells in enumerate(filled, 1):
            columns.append(Column(x, part.y_mm / UNIT_MM, tuple(cells), ends=number == len(filled)))
            x -= pitch
    return tuple(columns)


def laid(words: str, font: QFont) -> tuple[QTextLayout, QTextLine]:
    """One line that is never broken. The layout must outlive the line."""
    layout = QTextLayout(words, font)
    layout.beginLayout()
    line = layout.createLine()
    line.setNumColumns(len(words) + 1)
    line.setPosition(QPointF(0, 0))
    layout.endLayout()
    return layout, line


def graphemes(text: str) -> Iterator[str]:
    """What a reader takes for one character each."""
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, text)
    encoded, start = text.encode("utf-16-le"), 0  # Qt counts in UTF-16 units
    while (end := finder.toNextBoundary()) != -1:
        yield encoded[2 * start : 2 * end].decode("utf-16-le")
        start = end


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def _is_upright(grapheme: str) -> bool:
    first = grapheme[0]
    return _is_wide(first) or "\ufe0f" in grapheme or 0x1F1E6 <= ord(first) <= 0x1F1FF


def _cells(paragraph: str, font: QFont, tall: float) -> Iterator[Cell]:
    """The cells of a paragraph; whatever is longer than a column is cut at its characters."""
    lying, before = "", ""
    for grapheme in graphemes(paragraph):
        quote = grapheme in "“”‘’" and (not before or _is_wide(before[-1]) or before[-1] in _FORMS)
        if _is_upright(grapheme) or grapheme in _TURNED or quote:
            yield from _lying(lying, font, tall)
            lying = ""
            yield _standing(grapheme, font)
        else:
            lying += grapheme
            if grapheme.isspace():
                yield from _lying(lying, font, tall)
                lying = ""
        before = grapheme
    yield from _lying(lying, font, tall)


def _standing(grapheme: str, font: QFont) -> Cell:
    em = float(font.pixelSize())
    if grapheme in _CORNER:
        return Cell(grapheme, grapheme, Stance.CORNER, em)
    if grapheme in _CENTRED:
        return Cell(grapheme, grapheme, Stance.CENTRED, em)
    if grapheme in _TURNED:
        return Cell(grapheme, grapheme, Stance.TURNED, em)
    drawn = _FORMS.get(grapheme, grapheme)
    return Cell(grapheme, drawn, Stance.UPRIGHT, max(em, _wide(drawn, font)) if drawn == grapheme else em)


def _lying(words: str, font: QFont, tall: float) -> Iterator[Cell]:
    if not words:
        return
    long = _wide(words, font)
    if long <= tall:
        yield Cell(words, words, Stance.LYING, long)
        return
    for grapheme in graphemes(words):
        yield Cell(grapheme, grapheme, Stance.LYING, _wide(grapheme, font))


def _wide(words: str, font: QFont) -> float:
    _layout, line = laid(words, font)
    return line.horizontalAdvance()


def _filled(cells: list[Cell], tall: float) -> Iterator[list[Cell]]:
    """The cells of a paragraph, column by column; one column for an empty paragraph, which is a pause."""
    column: list[Cell] = []
    length = 0.0
    for cell in cells:
        hangs = cell.said.isspace()  # a space at the foot of a column takes no room
        if column and not hangs and length + cell.advance > tall + 0.5:
            kept = _carried(column, cell)
            yield column[: len(column) - kept]
            column = column[len(column) - kept :]
            length = sum(each.advance for each in column)
        column.append(cell)
        length += cell.advance
    yield column


def _carried(column: list[Cell], following: Cell) -> int:
    """How many cells of a full column go over with the next one, so that no mark stands where it must not."""
    kept = 0
    first = following
    while kept < len(column) - 1 and (first.said in _CLOSE or column[-1 - kept].said in _OPEN):
        first = column[-1 - kept]
        kept += 1
    return kept if kept < len(column) - 1 or first.said not in _CLOSE else 0
