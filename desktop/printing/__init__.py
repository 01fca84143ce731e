"""What a station puts on paper: the card in its layouts, the label with its code, the packing slip.

A sheet is laid out once, in millimetres (`sheet`, `card`, `label`, `slip`), and drawn the same on a printer, into a PDF
and into a picture (`draw`, `out`). Rules: people's words are set verbatim; no printer language is ever sent, control
characters cannot pass the domain's limits; nothing here asks the shop for anything.
"""

from desktop.printing.card import card_sheet
from desktop.printing.codes import number_in_code, order_code, paint_code, qr_rows
from desktop.printing.label import label_sheet
from desktop.printing.out import pdf_bytes, picture, print_sheet, save_pdf
from desktop.printing.sheet import Code, Sheet, Text
from desktop.printing.slip import slip_sheet

__all__ = [
    "Code",
    "Sheet",
    "Text",
    "card_sheet",
    "label_sheet",
    "number_in_code",
    "order_code",
    "paint_code",
    "pdf_bytes",
    "picture",
    "print_sheet",
    "qr_rows",
    "save_pdf",
    "slip_sheet",
]
