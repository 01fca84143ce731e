"""Where a sheet goes, at its true size."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from desktop.printing.card import card_sheet
from desktop.printing.label import label_sheet
from desktop.printing.out import print_sheet, save_pdf
from tests.desktop.printing.order_on_paper import LONDON, SHOP, lines_in, order

pytestmark = pytest.mark.usefixtures("qapp")


def test_printer_gets_the_sheet_at_its_size(qapp: QApplication, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "label.pdf"))
    print_sheet(label_sheet(order(), SHOP, LONDON), printer)
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)", (tmp_path / "label.pdf").read_bytes())
    assert box is not None
    millimetres = tuple(float(side) * 25.4 / 72 for side in box.groups())
    assert millimetres == pytest.approx((100, 62), abs=0.6)


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_printer_that_does_not_begin_says_so(tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "no folder" / "label.pdf"))
    with pytest.raises(OSError, match="does not begin"):
        print_sheet(label_sheet(order(), SHOP, LONDON), printer)


def test_saved_file_is_the_sheets_pdf(tmp_path: Path) -> None:
    save_pdf(card_sheet(order("For ever")), tmp_path / "card.pdf")
    assert lines_in((tmp_path / "card.pdf").read_bytes()) == ["For ever"]
