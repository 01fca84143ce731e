"""A report for a terminal: columns that stand under one another, Chinese letters counted as the two places they take."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from hub.domain.report import Report
from hub.papers.report_words import Words, tables


def as_text(made: Report, lang: str) -> Iterator[str]:
    """A report, line by line."""
    words = Words(lang, made.zone)
    yield words.title(made)
    for heading, columns, rows in tables(made, words):
        yield ""
        yield heading
        widths = [max(_width(row[n]) for row in (columns, *rows)) for n in range(len(columns))]
        for row in (columns, *rows):
            yield (
                "  "
                + "  ".join(
                    _padded(cell, width, n) for n, (cell, width) in enumerate(zip(row, widths, strict=True))
                ).rstrip()
            )


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(text: str, width: int, column: int) -> str:
    blank = " " * (width - _width(text))
    return text + blank if column == 0 else blank + text
