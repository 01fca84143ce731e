"""From a sheet to the paper: the shop's printer where there is one, a PDF file where there is none or where one is wanted.

Which printer and where to is asked here; painting and writing are done behind the window. The printer that took the last
sheet of a kind stands first in the question, or is not asked about at all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from desktop.behind import Behind
from desktop.printing.sheet import Sheet

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


@dataclass(frozen=True, slots=True)
class Last:
    """Where such a sheet went last.

    Args:
        printer: by the system's name; blank where nobody chose one.
        at_once: whether it goes there again without a question, as long as that printer is there.
        chosen: hears the name of the printer that a person chooses.
    """

    printer: str = ""
    at_once: bool = False
    chosen: Callable[[str], None] = lambda _name: None


Output = Callable[[QWidget, Sheet, Callable[[str], None], Last], None]
"""Puts a sheet somewhere and then calls back with a sentence that says where, or why not."""
Ask = Callable[[QWidget, str, Callable[["QPrinter"], None]], None]
"""Lets a person choose a printer, the named one first, and calls back with it; not at all where the person gives up."""


def to_printer_or_file(parent: QWidget, sheet: Sheet, say: Callable[[str], None], last: Last) -> None:
    """Ask which printer, or where a file shall go; the window stays alive meanwhile."""
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo  # not on a station's start

    names = QPrinterInfo.availablePrinterNames()
    if not names:
        _to_file(parent, sheet, say, QCoreApplication.translate("Packing", "No printer here: save as PDF"))
        return

    def named(name: str) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPrinterName(name)
        return printer

    to_printer(parent, sheet, say, last, names, named, ask_for_printer)


def to_printer(
    parent: QWidget,
    sheet: Sheet,
    say: Callable[[str], None],
    last: Last,
    names: Sequence[str],
    named: Callable[[str], QPrinter],
    ask: Ask,
) -> None:
    """Put a sheet on the printer that took the last one of its kind, or on the one that a person chooses.

    Args:
        names: the printers that are there.
        named: opens one of them; ask: lets a person choose.
    """
    known = last.printer if last.printer in names else ""
    if known and last.at_once:
        _print(parent, sheet, say, named(known), known)
        return

    def go(printer: QPrinter) -> None:
        name = printer.printerName()
        if name:  # blank where the dialog was told to make a file
            last.chosen(name)
        _print(parent, sheet, say, printer, name)

    ask(parent, known, go)


def to_file(parent: QWidget, sheet: Sheet, say: Callable[[str], None]) -> None:
    """Ask where a file shall go."""
    _to_file(parent, sheet, say, QCoreApplication.translate("Print", "Save as PDF"))


def ask_for_printer(parent: QWidget, known: str, then: Callable[[QPrinter], None]) -> None:
    """The system's dialog; see `Ask`."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if known:
        printer.setPrinterName(known)
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: then(printer))
    QDialog.open(dialog)  # QPrintDialog's own `open` wants a slot by name


def _print(parent: QWidget, sheet: Sheet, say: Callable[[str], None], printer: QPrinter, name: str) -> None:
    from desktop.printing.out import print_sheet

    def done(_nothing: None) -> None:
        if name:
            said = QCoreApplication.translate("Packing", "{title} is at the printer: {printer}")
            say(said.format(title=sheet.title, printer=name))
        else:
            say(QCoreApplication.translate("Packing", "{title} is saved").format(title=sheet.title))

    def failed(error: Exception) -> None:
        if not isinstance(error, OSError):
            raise error
        say(QCoreApplication.translate("Print", "The printer did not take it: {title}").format(title=sheet.title))

    Behind(parent).run(lambda: print_sheet(sheet, printer), done, failed)


def _to_file(parent: QWidget, sheet: Sheet, say: Callable[[str], None], title: str) -> None:
    from desktop.printing.out import save_pdf

    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter("PDF (*.pdf)")
    dialog.setDefaultSuffix("pdf")
    dialog.selectFile(f"{sheet.title}.pdf")

    def save(name: str) -> None:
        Behind(parent).run(lambda: save_pdf(sheet, Path(name)), saved, failed)

    def saved(_nothing: None) -> None:
        say(QCoreApplication.translate("Packing", "{title} is saved").format(title=sheet.title))

    def failed(error: Exception) -> None:
        if not isinstance(error, OSError):
            raise error
        said = QCoreApplication.translate("Packing", "The file could not be written: {reason}")
        say(said.format(reason=error.strerror or str(error)))

    dialog.fileSelected.connect(save)
    dialog.open()
