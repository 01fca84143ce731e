"""A report becomes a file or paper, beside the window's thread: a month of a large shop takes a second to lay out."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import escape
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QPageLayout, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from desktop import language
from desktop.shop import Shop
from desktop.theme import Theme, Type
from hub.domain.report import Report
from hub.papers.files import write_whole
from hub.papers.report_csv import as_csv
from hub.papers.report_words import Words, tables

Choose = Callable[[QWidget, str, Callable[[str], None]], None]
"""Asks for a file by a first name ("giftwire-2026-05-10.csv") and calls back with its path; not at all where a person gives up."""


def ask_where(parent: QWidget, name: str, then: Callable[[str], None]) -> None:
    """Ask a person where a file shall go; the window stays alive meanwhile."""
    dialog = QFileDialog(parent, QCoreApplication.translate("Report", "Save the report"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    kind = name.rpartition(".")[2]
    dialog.setNameFilter(f"{kind.upper()} (*.{kind})")
    dialog.setDefaultSuffix(kind)
    dialog.selectFile(name)
    dialog.fileSelected.connect(then)
    dialog.open()


def as_pdf(made: Report, tongue: str) -> bytes:
    """The report for paper; its library is loaded with the first one, which takes a moment."""
    from hub.papers.report_pdf import as_pdf as laid_out

    return laid_out(made, tongue)


def as_html(made: Report, tongue: str) -> str:
    """The report as a document that a printer takes: names are words in it, never marks."""
    words = Words(tongue, made.zone)
    parts = [f"<h2>{escape(words.title(made))}</h2>"]
    for heading, columns, rows in tables(made, words):
        head = "".join(f"<th align='left'>{escape(name)}</th>" for name in columns)
        body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
        parts.append(f"<h4>{escape(heading)}</h4><table cellpadding='3'><thead><tr>{head}</tr></thead>{body}</table>")
    return "".join(parts)


class Paperwork:
    """Saves and prints reports of one window.

    Args:
        parent: whose dialogs these are.
        say: tells a person how it went.
        choose: asks for a file.
    """

    def __init__(self, shop: Shop, parent: QWidget, say: Callable[[str], object], choose: Choose = ask_where) -> None:
        self._shop = shop
        self._parent = parent
        self._say = say
        self.choose = choose
        self._desk = ThreadPoolExecutor(1, "papers")

    def save_table(self, made: Report) -> None:
        """As a table for spreadsheets, in the language that is spoken."""
        self._save(made, "csv", as_csv)

    def save_paper(self, made: Report) -> None:
        """As a PDF."""
        self._save(made, "pdf", as_pdf)

    def print_out(self, made: Report) -> None:
        """On the shop's printer; as a PDF where there is none."""
        if not QPrinterInfo.availablePrinterNames():
            self.save_paper(made)
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageOrientation(QPageLayout.Orientation.Landscape)
        dialog = QPrintDialog(printer, self._parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.print_on(made, printer))
        QDialog.open(dialog)  # QPrintDialog's own `open` wants a slot by name

    def print_on(self, made: Report, printer: QPrinter) -> None:
        """Print on this printer."""
        tongue, font = language.spoken(), Theme.of(None).font(Type.BODY)
        font.setPointSizeF(8)  # as the PDF has it; pixels would be a printer's own

        def work() -> None:
            document = QTextDocument()
            document.setDefaultFont(font)
            document.setHtml(as_html(made, tongue))
            document.print_(printer)

        done = QCoreApplication.translate("Report", "The report is at the printer")
        self._shop.when(self._parent, self._desk.submit(work), lambda _: self._told(done), self._failed)

    def _save(self, made: Report, kind: str, write: Callable[[Report, str], bytes]) -> None:
        tongue = language.spoken()

        def to(path: str) -> None:
            file = Path(path)
            work = self._desk.submit(lambda: write_whole(file, write(made, tongue)))
            done = QCoreApplication.translate("Report", "{file} is saved").format(file=file.name)
            self._shop.when(self._parent, work, lambda _: self._told(done), self._failed)

        last = made.days[-1].day
        days = made.first if len(made.days) == 1 else f"{made.first}-{last}"
        self.choose(self._parent, f"giftwire-{days}.{kind}", to)

    def _told(self, sentence: str) -> None:
        self._say(sentence)

    def _failed(self, error: BaseException) -> None:
        said = QCoreApplication.translate("Report", "The file could not be written: {reason}")
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        self._say(said.format(reason=reason))
