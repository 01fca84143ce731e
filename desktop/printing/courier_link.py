"""A courier's link on paper: a code large enough for any phone, whose it is, and until when it opens.

The code is the key itself, unlike a parcel's: the sheet says so, names the hour at which it ends, and no name of a file
or of a print job holds the secret.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, Qt

from desktop import moments
from desktop.filled import filled
from desktop.printing.paper import Paper
from desktop.printing.sheet import Code, Part, Rule, Sheet, Text
from desktop.printing.typeset import height_of
from hub.domain.shop import Shop

PAPER = Paper(105, 148)
"""A6: it goes into a pocket, and every printer has it or cuts it from what it has."""
CODE_MM = 70.0
"""Read from a metre, or by a scratched camera; modules of more than a millimetre."""
_SIDE_MM, _FOOT_MM = 9.0, 8.0


def courier_link_sheet(courier: str, url: str, until: datetime, shop: Shop, zone: ZoneInfo) -> Sheet:
    """The sheet.

    Args:
        courier: the name, as it stands in the shop.
        url: the link, secret included.
        until: when it ends, aware UTC; zone: the shop's clock.
    """
    wide, high = PAPER.size_mm
    column, middle = wide - 2 * _SIDE_MM, Qt.AlignmentFlag.AlignHCenter
    local = until.astimezone(zone)
    say = QCoreApplication.translate
    parts: list[Part] = []
    y = 7.0
    for said, size, weight, soft in (
        (shop.name, 9.0, 400, True),
        (courier, 17.0, 600, False),
        (say("Print", "Scan this with your phone: it opens today's stops."), 10.0, 400, False),
    ):
        if said:
            text = Text(said, _SIDE_MM, y, column, size, weight=weight, line=1.25, align=middle, soft=soft)
            parts.append(text)
            y += height_of(text) + 1.0
    foot = Text(
        say("Print", "Whoever has this sheet can open the page. Tear it up when it has ended."),
        _SIDE_MM,
        0.0,
        column,
        8.0,
        line=1.3,
        align=middle,
        soft=True,
    )
    ends = say("Print", "opens until {time}, {day}").format(time=moments.time(local), day=moments.day(local))
    when = Text(ends, _SIDE_MM, 0.0, column, 11.0, weight=600, align=middle)
    address = Text(url, _SIDE_MM, 0.0, column, 6.5, line=1.3, align=middle, soft=True)
    below = high - _FOOT_MM
    placed: list[Part] = []
    for text in (foot, address, when):
        below -= height_of(text)
        placed.append(replace(text, y_mm=below))
        below -= 1.5
    side = min(CODE_MM, column, below - y - 3.0)
    parts.append(Code(url, (wide - side) / 2, y + (below - y - side) / 2, side))
    parts.append(Rule(_SIDE_MM, below, column))
    title = filled(say("Print", "Link for {courier}"), courier=courier)
    return Sheet(title, PAPER.size_mm, ((*parts, *placed),))
