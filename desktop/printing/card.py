"""The card: its words, verbatim and nothing else, as large as they fit, on flat, folded or small paper."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop.printing.codes import titled
from desktop.printing.columns import Column, columns_of, suits_columns
from desktop.printing.paper import PAPERS, CardLayout, Paper
from desktop.printing.sheet import UNIT_MM, UNITS_PER_PT, Columns, Mark, Part, Sheet, Text
from desktop.printing.typeset import height_of, is_wrapped
from desktop.theme import Type
from hub.domain.order import Order

CARD_SIZES_PT = (26.0, 22.0, 19.0, 16.0, 14.0, 12.0, 10.0, 8.0)
"""Steps down until the card's 500 characters fit; 8 pt is the smallest that is still read without glasses."""
CARD_UNBROKEN_PT = 12.0
"""Down to this size the sender's own line breaks are worth more than larger letters."""
MARGIN_MM, MARGIN_TAG_MM = 12.0, 5.0
HOLE_MM = 2.0
"""Radius of the hole that the ribbon goes through; its middle is `HOLE_IN_MM` from the edge."""
HOLE_IN_MM = 6.0
FOLD_MARK_MM = 4.0
"""Short enough that the envelope's shadow hides it, long enough to lay a ruler on."""

Box = tuple[float, float, float, float]
"""x, y, width, height in millimetres."""


def card_sheet(
    order: Order,
    layout: CardLayout = CardLayout.FLAT,
    paper: Paper = PAPERS["card-flat"][0],
    *,
    columns: bool = False,
) -> Sheet:
    """The card.

    Args:
        order: whose card it is.
        layout: flat; folded (the words on the inside: at the right of lying paper, below on standing paper); a tag
            with a hole for the ribbon.
        paper: as it goes into the printer.
        columns: set Chinese words from top to bottom and right to left; other words keep their lines.

    Returns:
        The sheet; `fits` is False where the words are too many for the paper.
    """
    box, marks = _field(layout, paper)
    words = order.card.text
    placed: Part
    if columns and suits_columns(words):
        placed, fits = _in_columns(words, box)
    else:
        placed, fits = _in_lines(words, box)
    title = titled(order, QCoreApplication.translate("Print", "Card"))
    return Sheet(title, paper.size_mm, ((placed, *marks),), fits=fits)


def _field(layout: CardLayout, paper: Paper) -> tuple[Box, tuple[Mark, ...]]:
    """Where words may stand, and the marks for the hand."""
    wide, high = paper.size_mm
    if layout is CardLayout.FLAT:
        return _inset((0, 0, wide, high), MARGIN_MM), ()
    if layout is CardLayout.FOLDED:
        if wide > high:
            ends = ((0.0, FOLD_MARK_MM), (high - FOLD_MARK_MM, high))
            return _inset((wide / 2, 0, wide / 2, high), MARGIN_MM), tuple(
                Mark(wide / 2, start, wide / 2, end) for start, end in ends
            )
        ends = ((0.0, FOLD_MARK_MM), (wide - FOLD_MARK_MM, wide))
        return _inset((0, high / 2, wide, high / 2), MARGIN_MM), tuple(
            Mark(start, high / 2, end, high / 2) for start, end in ends
        )
    held = HOLE_IN_MM + HOLE_MM
    if wide > high:
        return _inset((held, 0, wide - held, high), MARGIN_TAG_MM), (_hole(HOLE_IN_MM, high / 2),)
    return _inset((0, held, wide, high - held), MARGIN_TAG_MM), (_hole(wide / 2, HOLE_IN_MM),)


def _hole(x_mm: float, y_mm: float) -> Mark:
    return Mark(x_mm, y_mm, x_mm, y_mm, HOLE_MM)


def _inset(box: Box, margin: float) -> Box:
    """A box without its margin, which never takes more than half of it."""
    x, y, wide, high = box
    margin = min(margin, wide / 6, high / 6)
    return x + margin, y + margin, wide - 2 * margin, high - 2 * margin


def _in_lines(words: str, box: Box) -> tuple[Text, bool]:
    """The words in lines, in the middle of their box, and whether they fit."""
    x, y, wide, high = box
    fits, chosen = False, None
    for size_pt in CARD_SIZES_PT:
        text = Text(words, x, y, wide, size_pt, Type.CARD_PACKING, line=1.6)
        if height_of(text) > high:
            continue
        if chosen is None or (size_pt >= CARD_UNBROKEN_PT and not is_wrapped(text)):
            chosen, fits = text, True
        if not is_wrapped(text):
            break
    text = chosen or Text(words, x, y, wide, CARD_SIZES_PT[-1], Type.CARD_PACKING, line=1.6)
    top = y + max(0.0, (high - height_of(text)) / 2)
    return Text(words, x, top, wide, text.size_pt, text.type, line=text.line), fits


def _in_columns(words: str, box: Box) -> tuple[Columns, bool]:
    """The words in columns, in the middle of their box, and whether they fit."""
    x, y, wide, high = box
    fits, chosen = False, None
    for size_pt in CARD_SIZES_PT:
        part = Columns(words, x, y, wide, high, size_pt)
        columns = columns_of(part)
        if len(columns) * _pitch_mm(part) > wide:
            continue
        broken = len(columns) > words.count("\n") + 1
        if chosen is None or (size_pt >= CARD_UNBROKEN_PT and not broken):
            chosen, fits = part, True
        if not broken:
            break
    part = chosen or Columns(words, x, y, wide, high, CARD_SIZES_PT[-1])
    return _centred(part, columns_of(part)), fits


def _centred(part: Columns, columns: tuple[Column, ...]) -> Columns:
    """The same columns in the middle of their box; it moves and keeps its size, so that they break where they broke."""
    wide = len(columns) * _pitch_mm(part)
    tall = max(column.length for column in columns) * UNIT_MM
    right = part.x_mm + part.width_mm - max(0.0, (part.width_mm - wide) / 2)
    top = part.y_mm + max(0.0, (part.tall_mm - tall) / 2)
    return Columns(part.text, right - part.width_mm, top, part.width_mm, part.tall_mm, part.size_pt, part.type)


def _pitch_mm(part: Columns) -> float:
    return part.line * part.size_pt * UNITS_PER_PT * UNIT_MM
