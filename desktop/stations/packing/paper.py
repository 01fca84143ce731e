"""From a sheet to the paper: the shop's printer where there is one, a PDF file where there is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from desktop.printing import Sheet, print_sheet, save_pdf

Output = Callable[[QWidget, Sheet, Callable[[str], None]], None]
"""Puts a sheet somewhere and then calls back with a sentence that says where, or why not."""


def to_printer_or_file(parent: QWidget, sheet: Sheet, say: Callable[[str], None]) -> None:
    """Ask which printer, or where a file shall go; the window stays alive meanwhile."""
    if QPrinterInfo.availablePrinterNames():
        _to_printer(parent, sheet, say)
    else:
        _to_file(parent, sheet, say)


def _to_printer(parent: QWidget, sheet: Sheet, say: Callable[[str], None]) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def go() -> None:
        print_sheet(sheet, printer)
        say(QCoreApplication.translate("Packing", "{title} is at the printer").format(title=sheet.title))

    dialog.accepted.connect(go)
    QDialog.open(dialog)  # QPrintDialog's own `open` wants a slot by name


def _to_file(parent: QWidget, sheet: Sheet, say: Callable[[str], None]) -> None:
    dialog = QFileDialog(parent, QCoreApplication.translate("Packing", "No printer here: save as PDF"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter("PDF (*.pdf)")
    dialog.setDefaultSuffix("pdf")
    dialog.selectFile(f"{sheet.title}.pdf")

    def save(name: str) -> None:
        try:
            save_pdf(sheet, Path(name))
        except OSError as error:
            said = QCoreApplication.translate("Packing", "The file could not be written: {reason}")
            say(said.format(reason=error.strerror or str(error)))
        else:
            say(QCoreApplication.translate("Packing", "{title} is saved").format(title=sheet.title))

    dialog.fileSelected.connect(save)
    dialog.open()
