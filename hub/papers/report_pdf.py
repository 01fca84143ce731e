"""A report on paper: A4 across, the same tables as everywhere, Chinese in the house's own face, words that can be searched for.

ReportLab lays it out (BSD, needs no program beside it, repeats a table's heading on every page). A letter that the Chinese face
does not have is taken from the Latin one; one that neither has (an emoji in a courier's name) stands as 〓, as printers do.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import CondPageBreak, LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle

from hub.domain.report import Report
from hub.papers.report_words import Table, Words, tables

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"
PLAIN, BOLD = "GiftwireSansSC-Regular", "GiftwireSansSC-Bold"
LATIN = {PLAIN: "Inter-Regular", BOLD: "Inter-Bold"}
MISSING = "〓"
HEADING_AND_ROWS = 35 * mm
"""What must fit below a heading, or it begins the next page."""
MARGIN = 14 * mm
LINE = colors.HexColor("#c9c4bc")
SHADE = colors.HexColor("#f4f1ec")


def as_pdf(made: Report, lang: str) -> bytes:
    """A report as a PDF file; the same report is the same bytes."""
    _faces()
    words = Words(lang, made.zone)
    title = words.title(made)
    out = io.BytesIO()
    paper = SimpleDocTemplate(
        out,
        pagesize=landscape(A4),
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=title,
        author="Giftwire",
        lang="en" if lang == "en" else "zh-CN",
        invariant=1,
    )
    story: list[Any] = [_said(title, BOLD, 14)]
    for table in tables(made, words):
        story += _laid_out(table, paper.width)
    paper.build(story, onFirstPage=_numbered, onLaterPages=_numbered)
    return out.getvalue()


@cache
def _faces() -> None:
    for name in (PLAIN, BOLD, *LATIN.values()):
        pdfmetrics.registerFont(TTFont(name, str(FONTS / f"{name}.ttf")))


@cache
def _style(face: str, size: float) -> ParagraphStyle:
    # Cut anywhere, as Chinese is: a name without a blank stays within its column.
    return ParagraphStyle(f"{face}-{size}", fontName=face, fontSize=size, leading=size * 1.35, wordWrap="CJK")


def _said(text: str, face: str, size: float) -> Paragraph:
    return Paragraph(_marked(text, face), _style(face, size))


def _marked(text: str, face: str) -> str:
    """A text in ReportLab's marks: each letter in a face that has it."""
    has, latin_has = (pdfmetrics.getFont(name).face.charToGlyph for name in (face, LATIN[face]))
    said = ""
    for letter in text:
        if ord(letter) in has:
            said += escape(letter)
        elif ord(letter) in latin_has:
            said += f'<font name="{LATIN[face]}">{escape(letter)}</font>'
        else:
            said += MISSING
    return said


def _laid_out(table: Table, width: float) -> list[Any]:
    heading, columns, rows = table
    cells = [
        [_said(cell, BOLD if number == 0 else PLAIN, 8) for cell in row] for number, row in enumerate([columns, *rows])
    ]
    widest = [max(_size(row[n]) for row in [columns, *rows]) for n in range(len(columns))]
    whole = sum(widest)
    laid = LongTable(cells, colWidths=[width * one / max(whole, width) for one in widest], repeatRows=1, hAlign="LEFT")
    laid.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, 0), SHADE),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 3),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    above = [CondPageBreak(HEADING_AND_ROWS), Spacer(1, 6 * mm), _said(heading, BOLD, 10), Spacer(1, 1.5 * mm)]
    return [*above, laid]


def _size(cell: str) -> float:
    """The width that a cell would like, in points; a long one is broken into lines."""
    return float(min(pdfmetrics.stringWidth(cell, BOLD, 8), 60 * mm)) + 8


def _numbered(canvas: Any, paper: Any) -> None:
    canvas.setFont(PLAIN, 7)
    canvas.drawRightString(paper.pagesize[0] - MARGIN, MARGIN / 2, str(canvas.getPageNumber()))
