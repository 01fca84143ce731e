"""The packing slip that lies beside the gift: the goods with a box each, never a price."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, Qt

from desktop.printing.codes import order_code, titled
from desktop.printing.label import before
from desktop.printing.paper import PAPERS, Paper
from desktop.printing.sheet import Box, Code, Part, Rule, Sheet, Text
from desktop.printing.typeset import height_of
from hub.domain.order import Order
from hub.domain.shop import Shop


def slip_sheet(order: Order, shop: Shop, zone: ZoneInfo, paper: Paper = PAPERS["slip"][0]) -> Sheet:
    """The packing slip: the goods with a box each, never a price (it travels with a gift)."""
    wide, high = paper.size_mm
    left, foot = 12.0, high - 14.0
    column = wide - 2 * left
    side = 22.0
    head: list[Part] = [
        Text(QCoreApplication.translate("Print", "Packing slip"), left, 10.0, column - side, 10.0, soft=True),
        Text(order.recipient.name, left, 15.0, column - side - 4, 18.0, weight=600, line=1.25),
    ]
    y = 15.0 + height_of(head[1]) + 1.0 if isinstance(head[1], Text) else 0.0
    facts = [order_code(order)]
    if order.promise is not None:
        facts.append(before(order.promise.window.until, zone))
    about = Text(" · ".join(facts), left, y, column - side - 4, 10.5)
    head.append(about)
    head.append(Code(order_code(order), wide - left - side, 9.0, side))
    y = max(y + height_of(about) + 3.0, 34.0)
    pages: list[list[Part]] = [head]
    for item in order.items:
        name = Text(item.name, left + 9, y + 2.2, column - 28, 11.0)
        row = max(9.5, height_of(name) + 4.0)
        if y + row > foot:
            pages.append([])
            y = 14.0
            name = Text(item.name, left + 9, y + 2.2, column - 28, 11.0)
        quantity = Text(
            f"{item.quantity} ×", wide - left - 18, y + 2.2, 18, 11.0, weight=600, align=Qt.AlignmentFlag.AlignRight
        )
        pages[-1] += [Rule(left, y, column), Box(left, y + 2.4, 4.6), name, quantity]
        y += row
    pages[-1].append(Rule(left, y, column))
    for number, page in enumerate(pages, 1):
        words = [word for word in (shop.name, shop.phone) if word]
        if len(pages) > 1:
            words.append(f"{number} / {len(pages)}")
        page.append(Text(" · ".join(words), left, high - 11.0, column, 8.5, soft=True))
    title = titled(order, QCoreApplication.translate("Print", "Packing slip"))
    return Sheet(title, paper.size_mm, tuple(tuple(page) for page in pages))
