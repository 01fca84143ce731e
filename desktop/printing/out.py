"""Where a sheet goes: into a PDF, to a printer, or into a picture to look at first. None of it needs the GUI thread."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter, QTransform
from PySide6.QtPrintSupport import QPrinter

from desktop.printing.draw import paint_page
from desktop.printing.sheet import UNIT_MM, Sheet
from desktop.printing.text_layer import with_text_layer

PDF_DPI = 600
"""What outlines are rounded to in a PDF; above any shop's printer."""


def pdf_bytes(sheet: Sheet) -> bytes:
    """The sheet as a PDF whose text layer is exactly the sheet's words."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(sheet.title)
    writer.setCreator("Giftwire")
    writer.setResolution(PDF_DPI)
    writer.setPageLayout(_page_layout(sheet))
    with QPainter(writer) as painter:
        for number, page in enumerate(sheet.pages):
            if number:
                writer.newPage()
            painter.setTransform(QTransform.fromScale(PDF_DPI / 25.4 * UNIT_MM, PDF_DPI / 25.4 * UNIT_MM))
            paint_page(painter, page)
    return with_text_layer(bytes(buffer.data().data()), sheet)


def save_pdf(sheet: Sheet, path: Path) -> None:
    """Write the sheet's PDF. Raises: OSError."""
    path.write_bytes(pdf_bytes(sheet))


def print_sheet(sheet: Sheet, printer: QPrinter) -> None:
    """Put the sheet on a printer, at its true size. Raises: OSError, the printer does not take it."""
    printer.setDocName(sheet.title)
    printer.setFullPage(True)
    printer.setPageLayout(_page_layout(sheet))
    scale = printer.resolution() / 25.4 * UNIT_MM
    painter = QPainter()
    if not painter.begin(printer):
        raise OSError(f"{printer.printerName()} does not begin")
    with painter:
        for number, page in enumerate(sheet.pages):
            if number:
                printer.newPage()
            painter.setTransform(QTransform.fromScale(scale, scale))
            paint_page(painter, page)


def picture(sheet: Sheet, page: int = 0, dpi: int = 110) -> QImage:
    """One page as a picture, for looking at before it is printed."""
    wide, high = (round(side / 25.4 * dpi) for side in sheet.size_mm)
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        painter.scale(dpi / 25.4 * UNIT_MM, dpi / 25.4 * UNIT_MM)
        paint_page(painter, sheet.pages[page])
    return image


def _page_layout(sheet: Sheet) -> QPageLayout:
    size = QPageSize(
        QSizeF(*sheet.size_mm), QPageSize.Unit.Millimeter, sheet.title, QPageSize.SizeMatchPolicy.ExactMatch
    )
    orientation = QPageLayout.Orientation.Portrait
    layout = QPageLayout(size, orientation, QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout
