"""The label on the parcel: who and where, by when, and the order's code."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, Qt

from desktop import moments
from desktop.printing.codes import order_code, titled
from desktop.printing.paper import PAPERS, Paper
from desktop.printing.sheet import Code, Part, Rule, Sheet, Text
from desktop.printing.typeset import height_of, is_wrapped
from hub.domain.order import Order
from hub.domain.shop import Shop

NUMBER_SIZES_PT = (13.0, 11.0, 9.0, 7.5, 6.0)
FOOT_MM = 3.5
"""What label printers leave white at the lower edge."""
CODE_MM = 24.0
"""Read by a phone from half a metre; smaller paper takes a third of its width."""


def label_sheet(order: Order, shop: Shop, zone: ZoneInfo, paper: Paper = PAPERS["label"][0]) -> Sheet:
    """The label: who and where, by when, and the code that opens the order at a station.

    What is too long for a small label is left off from its end; name and code always stand.
    """
    wide, high = paper.size_mm
    left, side = 5.0, min(CODE_MM, wide / 3, high / 2.4)
    column = wide - side - 3 * left
    parts: list[Part] = []
    said = " · ".join(word for word in (shop.name, shop.phone) if word)
    foot = Text(said, left, 0.0, wide - 2 * left, 8.0, soft=True)
    foot = replace(foot, y_mm=high - FOOT_MM - height_of(foot))
    y = 4.0
    for line, size, weight, soft in _label_lines(order, zone):
        text = Text(line, left, y, column, size, weight=weight, soft=soft, line=1.25)
        if y + height_of(text) > foot.y_mm - 2.5:
            break
        parts.append(text)
        y += height_of(text) + 0.8
    parts.append(Code(order_code(order), wide - side - left, 4.0, side))
    parts.append(_number(order_code(order), wide - side - left, side + 4.5, side))
    parts += [Rule(left, foot.y_mm - 1.0, wide - 2 * left), foot]
    return Sheet(titled(order, QCoreApplication.translate("Print", "Label")), paper.size_mm, (tuple(parts),))


def _number(said: str, x_mm: float, y_mm: float, width_mm: float) -> Text:
    """The order's number under its code, as large as it stands in one line."""
    tried = [
        Text(said, x_mm, y_mm, width_mm, size_pt, weight=600, align=Qt.AlignmentFlag.AlignHCenter)
        for size_pt in NUMBER_SIZES_PT
    ]
    return next((text for text in tried if not is_wrapped(text)), tried[-1])


def _label_lines(order: Order, zone: ZoneInfo) -> list[tuple[str, float, int, bool]]:
    lines = [(order.recipient.name, 15.0, 600, False)]
    lines += [(line, 11.0, 500, False) for line in order.address.lines if line.strip()]
    if order.promise is not None:
        lines.append((before(order.promise.window.until, zone), 11.0, 600, False))
    if order.address.note.strip():
        lines.append((order.address.note, 9.0, 400, True))
    return lines


def before(until: datetime, zone: ZoneInfo) -> str:
    """By when, on the shop's clock."""
    local = until.astimezone(zone)
    return QCoreApplication.translate("Print", "{day}, before {time}").format(
        day=moments.day(local), time=moments.time(local)
    )
