"""An order to print, and what a reader of the file finds in it."""

from __future__ import annotations

import io
import re
import zlib
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from pypdf import PdfReader
from PySide6.QtGui import QImage

from hub.domain.actor import Actor, Role
from hub.domain.order import Address, Card, Channel, Item, Order, Person
from hub.domain.promise import Promise, Window
from hub.domain.shop import Shop

NOW = datetime(2026, 5, 10, 15, 48, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
SHOP = Shop(name="Paper & Ribbon 花店", phone="+44 20 7946 0000")
ANNA = Actor("desk", "anna", Role.FRONT_DESK)


def order(card: str = "Love", items: int = 2) -> Order:
    return Order(
        id="0198", number=2418, room="0198", channel=Channel.PHONE, placed_at=NOW,
        sender=Person("Daniel Okafor"), recipient=Person("陈美琳 Mei Lin Chen"),
        address=Address(("Kiln Studio, 14 Mill Lane",), "Side door, ring twice"),
        card=Card(card), items=tuple(Item(f"Item {n} 芍药", n + 1, 100) for n in range(items)),
        currency="GBP", total_minor=8600,
        promise=Promise(Window(NOW + timedelta(hours=1)), NOW, ANNA),
    )  # fmt: skip


def said_in(pdf: bytes) -> str:
    """All the words of a file, as an outside reader finds them."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def lines_in(pdf: bytes) -> list[str]:
    """The words of a file, line by line."""
    return said_in(pdf).split("\n")


def dark_pixels(image: QImage) -> int:
    """How much ink is on a picture of a sheet."""
    return sum(image.pixelColor(x, y).lightness() < 128 for x in range(image.width()) for y in range(image.height()))


def streams(pdf: bytes) -> list[bytes]:
    found = []
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(match.group(1)))
        except zlib.error:
            found.append(match.group(1))
    return found
