"""Words in lines: where each line of a text stands and what it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QTextLayout, QTextLine, QTextOption

from desktop.bidi import begins_right, sided
from desktop.printing.sheet import UNIT_MM, UNITS_PER_PT, Columns, Text
from desktop.theme import Scheme, load_fonts, theme


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text as it is laid out: where it stands (units) and what it says."""

    line: QTextLine
    layout: QTextLayout
    text: str
    x: float
    y: float


def lines_of(text: Text) -> Iterator[Line]:
    step = text.line * text.size_pt * UNITS_PER_PT
    x, y = text.x_mm / UNIT_MM, text.y_mm / UNIT_MM
    wide = text.width_mm / UNIT_MM
    font = font_of(text)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(
        Qt.LayoutDirection.LayoutDirectionAuto
    )  # people's words keep their own, whatever the station's
    for paragraph in text.text.split("\n"):
        layout = QTextLayout(paragraph, font)
        option.setAlignment(sided(text.align, turned=begins_right(paragraph)))
        layout.setTextOption(option)
        layout.beginLayout()
        rows = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(wide)
            line.setPosition(QPointF(0, 0))
            rows.append(line)
        layout.endLayout()
        encoded = paragraph.encode("utf-16-le")  # Qt counts in UTF-16 units
        for line in rows:
            said = encoded[2 * line.textStart() : 2 * (line.textStart() + line.textLength())].decode("utf-16-le")
            yield Line(line, layout, said, x, y + max(0.0, (step - line.height()) / 2))
            y += step


def height_of(text: Text) -> float:
    """How high the wrapped words are. Returns: millimetres."""
    return sum(1 for _ in lines_of(text)) * text.line * text.size_pt * UNITS_PER_PT * UNIT_MM


def is_wrapped(text: Text) -> bool:
    """Whether a line had to be broken that its writer did not break."""
    return sum(1 for _ in lines_of(text)) > text.text.count("\n") + 1


def font_of(part: Text | Columns) -> QFont:
    """The face of a part, in units of layout."""
    load_fonts()
    return theme(Scheme.LIGHT).font(part.type, size_px=round(part.size_pt * UNITS_PER_PT), weight=part.weight)
