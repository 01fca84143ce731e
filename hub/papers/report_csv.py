"""A report as CSV for spreadsheets: UTF-8 with a byte order mark, without which Excel takes Chinese for something else.

A cell that a spreadsheet would compute (it begins with = + - @, or a tab or return before such) is given an apostrophe in
front: a courier's name is a word, never a formula. https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

import csv
import io

from hub.domain.report import Report
from hub.papers.report_words import Words, tables

COMPUTED = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Full-width signs too: some spreadsheets read them as the plain ones."""


def as_csv(made: Report, lang: str) -> bytes:
    """A report as a file: its tables under one another, each below its heading, an empty row between."""
    words = Words(lang, made.zone)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([words.title(made)])
    for heading, columns, rows in tables(made, words):
        writer.writerow([])
        writer.writerow([heading])
        writer.writerow(columns)
        writer.writerows([map(plain, row) for row in rows])
    return out.getvalue().encode("utf-8-sig")


def plain(cell: str) -> str:
    """A cell that no spreadsheet computes."""
    return "'" + cell if cell.startswith(COMPUTED) else cell
