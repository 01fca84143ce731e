"""From a sheet to the paper: the shop's printer where there is one, a PDF file where there is none or where one is wanted.

Which printer and where to is asked here; painting and writing are done behind the window.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from desktop.behind import Behind
from desktop.printing.sheet import Sheet

Output = Callable[[QWidget, Sheet, Callable[[str], None]], None]
"""Puts a sheet somewhere and then calls back with a sentence that says where, or why not."""


def to_printer_or_file(parent: QWidget, sheet: Sheet, say: Callable[[str], None]) -> None:
    """Ask which printer, or where a file shall go; the window stays alive meanwhile."""
    from PySide6.QtPrintSupport import QPrinterInfo  # not on a station's start

    if QPrinterInfo.availablePrinterNames():
        _to_printer(parent, sheet, say)
    else:
        _to_file(parent, sheet, say, QCoreApplication.translate("Packing", "No printer here: save as PDF"))


def to_file(parent: QWidget, sheet: Sheet, say: Callable[[str], None]) -> None:
    """Ask where a file shall go."""
    _to_file(parent, sheet, say, QCoreApplication.translate("Print", "Save as PDF"))


def _to_printer(parent: QWidget, sheet: Sheet, say: Callable[[str], None]) -> None:
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    from desktop.printing.out import print_sheet

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def go() -> None:
        Behind(parent).run(lambda: print_sheet(sheet, printer), done, failed)

    def done(_nothing: None) -> None:
        say(QCoreApplication.translate("Packing", "{title} is at the printer").format(title=sheet.title))

    def failed(error: Exception) -> None:
        if not isinstance(error, OSError):
            raise error
        say(QCoreApplication.translate("Print", "The printer did not take it: {title}").format(title=sheet.title))

    dialog.accepted.connect(go)
    QDialog.open(dialog)  # QPrintDialog's own `open` wants a slot by name


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
