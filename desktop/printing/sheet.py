"""What a sheet of paper is made of: words, lines, boxes and codes at places, in millimetres. It knows no paint."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt

from desktop.theme import Type

UNIT_MM = 0.01
"""One unit of layout; fine enough for 2540 dpi."""
UNITS_PER_PT = 25.4 / 72 / UNIT_MM


@dataclass(frozen=True, slots=True)
class Text:
    """Words at a place.

    Args:
        x_mm, y_mm, width_mm: of the box that they are wrapped in.
        size_pt: of the letters; `line` is the line height as a multiple of it.
    """

    text: str
    x_mm: float
    y_mm: float
    width_mm: float
    size_pt: float
    type: Type = Type.BODY
    weight: int = 400
    line: float = 1.4
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """Words in columns from top to bottom, the first at the right, as Chinese is written on cards.

    Args:
        x_mm, y_mm: the box's upper left corner; width_mm: to which the columns may reach; tall_mm: of each column.
        size_pt: of the characters; `line` is from one column to the next as a multiple of it.
    """

    text: str
    x_mm: float
    y_mm: float
    width_mm: float
    tall_mm: float
    size_pt: float
    type: Type = Type.CARD_PACKING
    weight: int = 400
    line: float = 1.7


@dataclass(frozen=True, slots=True)
class Rule:
    """A hairline."""

    x_mm: float
    y_mm: float
    width_mm: float


@dataclass(frozen=True, slots=True)
class Box:
    """An empty square to tick by hand."""

    x_mm: float
    y_mm: float
    side_mm: float


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code with its quiet border."""

    text: str
    x_mm: float
    y_mm: float
    side_mm: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A help for the hand, in a quiet line: where to fold (from one point to another) or what to punch (a circle).

    Args:
        x_mm, y_mm, to_x_mm, to_y_mm: of the line; with a radius the first point is the circle's middle.
    """

    x_mm: float
    y_mm: float
    to_x_mm: float
    to_y_mm: float
    radius_mm: float = 0.0


Part = Text | Columns | Rule | Box | Code | Mark


@dataclass(frozen=True, slots=True)
class Sheet:
    """Something to print.

    Args:
        title: for the print queue and the file.
        size_mm: width, height.
        pages: 1..n, each with its parts.
        fits: whether every word has its place on this paper; what does not fit is not to be printed.
    """

    title: str
    size_mm: tuple[float, float]
    pages: tuple[tuple[Part, ...], ...]
    fits: bool = True
