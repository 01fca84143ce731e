"""The code of an order: what it says, what a scanner read, how it is drawn."""

from __future__ import annotations

import re

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from hub.domain.order import Order

QUIET_MODULES = 4
"""White border that a scanner needs. Source: ISO/IEC 18004."""
ORDER_CODE = re.compile(r"GW-([1-9][0-9]{0,8})", re.IGNORECASE)
"""What the code on a label says: the order's number and nothing else, so that a lost label opens no door."""


def order_code(order: Order) -> str:
    """What the code of an order says."""
    return f"GW-{order.number}"


def titled(order: Order, what: str) -> str:
    """What a sheet of an order is called in the print queue and as a file."""
    return f"{what} {order_code(order)}"


def number_in_code(scanned: str) -> int | None:
    """The order's number in what a scanner typed, or None."""
    found = ORDER_CODE.fullmatch(scanned.strip())
    return int(found.group(1)) if found else None


def qr_rows(text: str) -> tuple[tuple[bool, ...], ...]:
    """A QR code as rows of dark modules, without its border. Args: text, up to about 1,000 characters."""
    import segno  # it brings half the standard library; a table that prints nothing needs none of it

    code = segno.make(text, error="m", micro=False)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def paint_code(painter: QPainter, rect: QRectF, text: str) -> None:
    """Draw a QR code, black on white in any scheme (scanners want it so), with its border, into a square."""
    rows = qr_rows(text)
    module = rect.width() / (len(rows) + 2 * QUIET_MODULES)
    dark = QPainterPath()
    for y, row in enumerate(rows, QUIET_MODULES):
        for x, filled in enumerate(row, QUIET_MODULES):
            if filled:
                dark.addRect(QRectF(rect.x() + x * module, rect.y() + y * module, module, module))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(rect, Qt.GlobalColor.white)
    painter.fillPath(dark, Qt.GlobalColor.black)
    painter.restore()
