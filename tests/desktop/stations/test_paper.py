"""Which printer a sheet goes to: the one of last time at once or first in the question, never one that is not there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop import language
from desktop.printing.label import label_sheet
from desktop.stations.paper import Last, to_printer
from tests.desktop.printing.order_on_paper import LONDON, SHOP, order


class ToFile(QPrinter):
    """A printer whose paper is a file."""

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(QPrinter.PrinterMode.HighResolution)
        self._name = name
        self.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        self.setOutputFileName(str(path))

    def printerName(self) -> str:
        return self._name


class Room:
    """Two printers, and somebody who chooses one of them."""

    NAMES = ("Zebra", "Laser")

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot, self.folder = qtbot, folder
        self.parent = QWidget()
        qtbot.addWidget(self.parent)
        self.asked: list[str] = []
        self.chosen: list[str] = []
        self.said: list[str] = []
        self.chooses = "Laser"

    def open(self, name: str) -> QPrinter:
        return ToFile(name, self.folder / f"{name or 'file'}.pdf")

    def ask(self, _parent: QWidget, known: str, then: Callable[[QPrinter], None]) -> None:
        self.asked.append(known)
        then(self.open(self.chooses))

    def put(self, printer: str, *, at_once: bool) -> None:
        """Print a label, and wait for what is said of it."""
        last = Last(printer, at_once, self.chosen.append)
        sheet = label_sheet(order(), SHOP, LONDON)
        to_printer(self.parent, sheet, self.said.append, last, self.NAMES, self.open, self.ask)
        self.qtbot.waitUntil(lambda: bool(self.said), timeout=10_000)

    def pages(self, name: str) -> int:
        document = QPdfDocument()
        document.load(str(self.folder / f"{name}.pdf"))
        count = document.pageCount()
        document.close()
        return count


@pytest.fixture
def room(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Room:
    language.use(qapp, "en")
    return Room(qtbot, tmp_path)


def test_the_first_time_somebody_is_asked_and_the_answer_is_remembered(room: Room) -> None:
    room.put("", at_once=True)
    assert (room.asked, room.chosen) == ([""], ["Laser"])
    assert room.pages("Laser") == 1
    assert room.said == [f"{label_sheet(order(), SHOP, LONDON).title} is at the printer: Laser"]


def test_the_next_one_goes_there_at_once(room: Room) -> None:
    room.put("Zebra", at_once=True)
    assert (room.asked, room.chosen) == ([], [])
    assert room.pages("Zebra") == 1


def test_who_looks_first_is_asked_again_and_the_last_printer_stands_first(room: Room) -> None:
    room.put("Zebra", at_once=False)
    assert (room.asked, room.chosen) == (["Zebra"], ["Laser"])


def test_a_printer_that_is_gone_is_asked_about_not_printed_on(room: Room) -> None:
    room.put("Sold last year", at_once=True)
    assert room.asked == [""]
    assert room.pages("Laser") == 1


def test_a_file_that_the_dialog_was_told_to_make_is_no_printer(room: Room) -> None:
    room.chooses = ""
    room.put("", at_once=True)
    assert room.chosen == []
    assert room.said[0].endswith(" is saved")
