"""A shop as full as it gets: 5,000 open orders and 100,000 messages, folded by the board itself from events.

Beside it one room that has gone on for 10,000 messages. Seeded: every run builds the same shop, at the hour it is run.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from hub.domain.actor import Actor, Role
from hub.domain.courier import Fix
from hub.domain.ids import uuid7
from hub.domain.order import Address, Channel, Item, Person, Place
from hub.domain.promise import Window
from hub.domain.room import Audience, MessageKind
from hub.domain.vocabulary import (
    CourierAdded,
    CourierOffered,
    DutySet,
    Event,
    MessagePerson,
    MessageSent,
    OfferAccepted,
    OrderConfirmed,
    OrderPacked,
    OrderPickedUp,
    OrderPlaced,
    OrderPlacedPerson,
    PackingStarted,
    Recorded,
    ShopDescribed,
    StationPaired,
    TimePromised,
)
from hub.domain.vocabulary.couriers import CourierPerson
from hub.domain.vocabulary.shop import StationPairedPerson
from hub.link.local import LocalShop

DESK = Actor("desk-1", "anna", Role.FRONT_DESK)
PACKING = Actor("packing-1", "jun", Role.PACKING)
DISPATCH = Actor("dispatch-1", "omar", Role.DISPATCH)
COURIERS = 40
NAMES = (
    "Mei Lin Chen",
    "Daniel Okafor",
    "Priya Raman",
    "Sofia Marini",
    "Tom Hale",
    "陈美林",
    "Ines Duarte",
    "Jan Novak",
)
SAID = (
    "Could the card say thirty instead of twenty?",
    "The peonies have opened, shall I take the ranunculus for it?",
    "Of course, it is changed.",
    "She is at the studio until five, please ring the side door twice, the bell is hard to hear.",
    "On its way",
    "谢谢,请在五点以前送到。",
)
LONG_ROOM = 10_000


def paired(actor: Actor, name: str) -> StationPaired:
    """A station and who works there."""
    key = actor.station.ljust(40, "k")
    return StationPaired(actor.station, actor.role, name, key, actor.person, StationPairedPerson(name))


class Crowd:
    """The events of a crowded shop.

    Args:
        orders: how many are open.
        messages: in each of their rooms.
        now: hub time, aware UTC.
    """

    def __init__(self, orders: int, messages: int, now: datetime) -> None:
        self.random = random.Random(11)
        self.now = now
        self.ids: list[str] = []
        self._orders, self._messages = orders, messages
        self._minted = 0

    def mint(self) -> str:
        """An id, in the order of asking."""
        self._minted += 1
        return uuid7(1_700_000_000_000 + self._minted, self.random.randbytes(10))

    def events(self) -> Iterator[tuple[datetime, Actor, Event]]:
        """All of them in order: (when, who, what)."""
        start = self.now - timedelta(hours=6)
        shop = Place(515_072_000, -1_276_000)
        yield start, DESK, ShopDescribed("Mill Lane Gifts", "Europe/London", "GBP", "+44 20 7946 0100", shop)
        for actor, name in ((DESK, "Anna Keller"), (PACKING, "Jun"), (DISPATCH, "Omar")):
            yield start, DESK, paired(actor, name)
        for number in range(COURIERS):
            name = f"Courier {number:02}"
            yield start, DISPATCH, CourierAdded(f"courier-{number}", CourierPerson(name, "+44 7700 900000"))
            yield start, DISPATCH, DutySet(f"courier-{number}", True)
        for number in range(self._orders):
            order = self.mint()
            self.ids.append(order)
            yield from self._order(order, number, start)
        for number in range(LONG_ROOM if self._orders else 0):
            yield self.now - timedelta(hours=1), *self.message(self.ids[0], number)

    def _order(self, order: str, number: int, start: datetime) -> Iterator[tuple[datetime, Actor, Event]]:
        at = start + timedelta(seconds=number * 3)
        customer = self.random.choice(NAMES)
        place = Place(515_072_000 + self.random.randrange(-400_000, 400_000), -1_276_000 + number % 997 * 600)
        words = OrderPlacedPerson(
            Person(customer, "+44 20 7946 0155"),
            Person(self.random.choice(NAMES), "+44 20 7946 0312"),
            Address((f"Kiln Studio, {number % 200} Mill Lane", "London"), "Side door, ring twice", place),
            "Twenty years, and you still laugh first.",
            ("Peonies, blush, hand-tied", "Stoneware vase, small"),
        )
        items = (Item("", 5, 6200), Item("", 1, 2400))
        yield (
            at,
            DESK,
            OrderPlaced(
                order, 2401 + number, order, Channel.PHONE, items, "GBP", 8600, False, None, None, person=words
            ),
        )
        for said in range(self._messages):
            yield at + timedelta(minutes=said), *self.message(order, said + (number % 50 == 0))
        if number % 7 == 0:
            return
        until = self.now + timedelta(minutes=self.random.randrange(-30, 9 * 24 * 60))
        yield at, DESK, OrderConfirmed(order)
        yield at, DESK, TimePromised(order, Window(until))
        if number % 3 == 0:
            yield at, PACKING, PackingStarted(order)
            yield at, PACKING, OrderPacked(order)
        if number % 60 == 0:
            courier = f"courier-{number // 60 % COURIERS}"
            mine = Actor("gateway-1", courier, Role.COURIER)
            yield at, DISPATCH, CourierOffered(order, courier)
            if number % 120 == 0:
                yield at, mine, OfferAccepted(order, courier)
                yield at, mine, OrderPickedUp(order)

    def message(self, room: str, number: int) -> tuple[Actor, MessageSent]:
        """A message, the customer's and the desk's in turns."""
        sender = Actor("gateway-1", f"sender:{room}", Role.SENDER)
        actor = sender if number % 2 == 0 else DESK
        audience = Audience.EVERYONE if number % 2 == 0 else self.random.choice((Audience.EVERYONE, Audience.STAFF))
        text = f"{self.random.choice(SAID)} {number}"
        return actor, MessageSent(room, self.mint(), audience, MessageKind.TEXT, MessagePerson(text))

    def fixes(self) -> Iterator[Fix]:
        """Where the couriers are."""
        for number in range(COURIERS):
            at = Place(515_072_000 + number * 9_000, -1_276_000 - number * 7_000)
            yield Fix(f"courier-{number}", at, 20, self.now - timedelta(seconds=number), "page")


def crowded(orders: int = 5_000, messages: int = 20) -> tuple[LocalShop, Crowd]:
    """The shop, its events folded one by one as any client folds them."""
    shop = LocalShop()
    crowd = Crowd(orders, messages, datetime.now(UTC))
    for at, actor, event in crowd.events():
        recorded = Recorded(shop.board.seq + 1, at, actor, "", event)
        shop.board = shop.board.after(recorded)
        shop.events.append(recorded)
    for fix in crowd.fixes():
        shop.fixes[fix.courier] = fix
    return shop, crowd
