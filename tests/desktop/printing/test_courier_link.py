"""A courier's link on paper: the code is read back out of the file, and no file or print job has the secret for a name."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtPdf import QPdfDocument

from desktop.code_reader import codes_in
from desktop.printing.courier_link import PAPER, courier_link_sheet
from desktop.printing.out import pdf_bytes, save_pdf
from desktop.printing.sheet import Code, Rule, Text
from desktop.printing.typeset import height_of
from tests.desktop.printing.order_on_paper import LONDON, SHOP, lines_in

pytestmark = pytest.mark.usefixtures("qapp")

URL = "https://track.milllane.example/c#FqiXEKdlYRMGC1obw26WGwFqiXEKdlYRMGC1obw26WG"
UNTIL = datetime(2026, 5, 9, 6, 48, tzinfo=UTC)


def test_code_is_read_back_out_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "link.pdf"
    save_pdf(courier_link_sheet("Li Wei", URL, UNTIL, SHOP, LONDON), path)
    pdf = QPdfDocument()
    assert pdf.load(str(path)) is QPdfDocument.Error.None_
    assert pdf.pageCount() == 1
    points = pdf.pagePointSize(0)
    assert (points.width() * 25.4 / 72, points.height() * 25.4 / 72) == pytest.approx(PAPER.size_mm, abs=0.4)
    image = pdf.render(0, QSize(480, 676))
    pdf.close()
    assert codes_in(image.convertToFormat(image.Format.Format_RGB32)) == [URL]


def test_sheet_says_whose_it_is_and_until_when_on_the_shops_clock() -> None:
    sheet = courier_link_sheet("李伟", URL, UNTIL, SHOP, LONDON)
    said = [part.text for part in sheet.pages[0] if isinstance(part, Text)]
    assert "李伟" in said
    assert "opens until 07:48, 9 May 2026" in said
    assert sheet.title == "Link for 李伟"
    assert "FqiX" not in sheet.title


@pytest.mark.parametrize("name", ["Li Wei", "Oluwaseun Adeyemi-Fitzgerald of the Long Road " * 2])
def test_everything_keeps_to_the_paper_and_to_its_own_place(name: str) -> None:
    wide, high = PAPER.size_mm
    boxes = []
    for part in courier_link_sheet(name, URL, UNTIL, SHOP, LONDON).pages[0]:
        if isinstance(part, Text):
            boxes.append((part.y_mm, part.y_mm + height_of(part)))
        elif isinstance(part, Code):
            assert part.side_mm > 40, "large enough for any phone"
            assert part.x_mm + part.side_mm <= wide
            boxes.append((part.y_mm, part.y_mm + part.side_mm))
        else:
            assert isinstance(part, Rule)
    boxes.sort()
    assert all(above[1] <= below[0] + 0.01 for above, below in pairwise(boxes))
    assert boxes[-1][1] <= high


def test_words_of_the_file_are_the_sheets() -> None:
    assert "Li Wei" in lines_in(pdf_bytes(courier_link_sheet("Li Wei", URL, UNTIL, SHOP, LONDON)))
