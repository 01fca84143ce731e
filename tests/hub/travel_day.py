"""Orders, couriers and fixes around a shop, for what reckons ways and times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hub.domain.actor import Actor, Role
from hub.domain.courier import Courier, Fix
from hub.domain.order import Address, Card, Channel, Item, Order, Person, Place, Preparation
from hub.domain.promise import Promise, Window

NOW = datetime(2026, 5, 10, 14, 48, tzinfo=UTC)
SHOP = Place(525_200_000, 134_050_000)
ANNA = Actor("desk", "anna", Role.FRONT_DESK)
M_E7 = 90  # about one metre of latitude in 1e-7 degrees


def north(metres: int) -> Place:
    return Place(SHOP.lat_e7 + M_E7 * metres, SHOP.lon_e7)


def order(number: int, place: Place | None, minutes: int = 60, **more: object) -> Order:
    given: dict[str, object] = {
        "id": f"o{number}", "number": number, "room": f"o{number}", "channel": Channel.PHONE, "placed_at": NOW,
        "sender": Person(), "recipient": Person("R"), "address": Address(("x",), "", place), "card": Card("c"),
        "items": (Item("i", 1, 1),), "currency": "GBP", "total_minor": 1, "preparation": Preparation.PACKED,
        "promise": Promise(Window(NOW + timedelta(minutes=minutes)), NOW, ANNA),
    } | more  # fmt: skip
    return Order(**given)  # type: ignore[arg-type] # one dict for every field


def courier(name: str, *, on_duty: bool = True) -> Courier:
    return Courier(name, name, "", on_duty)


def fix(name: str, place: Place, age_s: int = 20) -> Fix:
    return Fix(name, place, 10, NOW - timedelta(seconds=age_s), "page")
