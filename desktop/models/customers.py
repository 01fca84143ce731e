"""Customers known from before: who ordered, to whom, and where that was. From the board at once, older ones from the hub.

Nothing is kept for this: it is a look at orders and enquiries that the shop has anyway. Who was erased has no name on
the board and none at the hub, so nobody finds them here either.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.shop import Shop
from hub.domain.actor import Role
from hub.domain.black_box import BlackBox
from hub.domain.hits import Hit
from hub.domain.order import Address, Delivery, Order, Person
from hub.domain.room import RoomKind
from hub.link.port import LinkState

_NO_DIGIT = re.compile(r"\D+")
OFFERED_MAX = 5
"""As many as one key each can take, and as many as are read at a glance."""
NAME_CHARS_MIN = 2
DIGITS_MIN = 4
ADDRESS_CHARS_MIN, ADDRESS_SIGNS_MIN = 4, 2
"""Letters, and Chinese signs, each of which says as much as a word. Fewer characters fit everybody and help nobody."""
SLICE = 100
"""Orders read in one turn, about 2 ms on a slow machine: a board of five thousand must not hold a key press."""
OLDER_AFTER_MS = 250
"""The hub is asked once the fingers rest."""
OLDER_ORDERS = 3
"""Old orders that are opened for one question: each is read as a whole at the hub."""
OLDER_KEPT = 60
"""Of what the hub told while one sheet is open."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """One gift from before: from whom, to whom and where; `to` is blank for somebody who only asked.

    Args:
        at: when it was ordered.
        there_at: when it was handed over; None for one that was not, or not yet.
    """

    sender: Person
    to: Person
    address: Address
    at: datetime
    there_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class KnownAddress:
    """An address with its place, and nobody's name.

    Args:
        at: when a gift was last handed over there; when it was noted, where none was.
        delivered: whether one was.
    """

    address: Address
    at: datetime
    delivered: bool


@dataclass(frozen=True, slots=True)
class KnownSender:
    """Somebody who has ordered or asked.

    Args:
        gifts: what was sent, newest first; none from who only asked.
    """

    person: Person
    gifts: tuple[Delivered, ...]
    at: datetime


class Customers(QObject):
    """Looks for customers by what is typed.

    Signals:
        found: older orders have come from the hub; ask again.
    """

    found = Signal()

    def __init__(self, shop: Shop, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shop = shop
        self._gifts: dict[str, _Entry] = {}  # by the order's id, or the room's of an enquiry
        self._older: dict[str, _Entry] = {}
        self._sorted: list[_Entry] | None = None  # newest first; None: not since the last change
        self._sought = ""
        self._asked: set[str] = set()
        self._due: list[str] = []
        self._slice = QTimer(self, interval=0, singleShot=True)
        self._slice.timeout.connect(self._on_slice)
        self._rest = QTimer(self, interval=OLDER_AFTER_MS, singleShot=True)
        self._rest.timeout.connect(self._ask_hub)
        shop.order_changed.connect(self._take_order)
        shop.order_gone.connect(self._drop)
        shop.room_changed.connect(self._take_room)
        shop.board_replaced.connect(self._on_board_replaced)
        self._on_board_replaced()

    # The board

    def _on_board_replaced(self) -> None:
        board = self._shop.board
        self._gifts = {}
        self._sorted = None
        self._due = [*board.orders, *(room.id for room in board.rooms.values() if room.kind is RoomKind.ENQUIRY)]
        self._on_slice()

    def _on_slice(self) -> None:
        now, self._due = self._due[:SLICE], self._due[SLICE:]
        for each in now:
            if each in self._shop.board.orders:
                self._take_order(each)
            else:
                self._take_room(each)
        if self._due:
            self._slice.start()

    def _take_order(self, order_id: str) -> None:
        order = self._shop.order(order_id)
        gift = _gift_of(order) if order is not None else None
        if gift is None:
            self._drop(order_id)
        else:
            self._put(order_id, gift)
        if order is not None and order.room != order_id:
            self._drop(order.room)  # it was an enquiry

    def _take_room(self, room_id: str) -> None:
        room = self._shop.room(room_id)
        if room is not None and room.kind is RoomKind.ENQUIRY and not room.order and room.customer.name:
            self._put(room_id, Delivered(room.customer, Person(), Address(), room.opened_at))
        elif room_id not in self._shop.board.orders:
            self._drop(room_id)

    def _put(self, key: str, gift: Delivered) -> None:
        known = self._gifts.get(key)
        if known is None or known.gift != gift:  # most changes of an order are none of its people
            self._gifts[key] = _Entry(gift)
            self._sorted = None

    def _drop(self, key: str) -> None:
        if self._gifts.pop(key, None) is not None:
            self._sorted = None

    def _newest_first(self) -> list[_Entry]:
        if self._sorted is None:
            older = [entry for order, entry in self._older.items() if order not in self._gifts]
            self._sorted = sorted([*self._gifts.values(), *older], key=lambda entry: entry.gift.at, reverse=True)
        return self._sorted

    # Looking

    def begin(self) -> None:
        """A new sheet: what the hub told for the last one is forgotten, as somebody may have been erased since."""
        self._older = {}
        self._asked = set()
        self._sought = ""
        self._sorted = None

    def senders(self, name: str, phone: str = "") -> list[KnownSender]:
        """Who may be meant, newest first.

        Args:
            name: every word of it begins a word of the name.
            phone: its digits stand in the number; a leading 0 does not count.
        """
        wanted, digits = _wanted(name), _digits(phone)
        by_name = len("".join(name.split())) >= _least(name)
        by_phone = len(digits) >= DIGITS_MIN
        gifts: dict[tuple[str, str], list[Delivered]] = {}
        for entry in self._newest_first() if by_name or by_phone else ():
            if entry.key in gifts:
                gifts[entry.key].append(entry.gift)
            elif len(gifts) < OFFERED_MAX and (
                (by_name and all(each in entry.name for each in wanted)) or (by_phone and digits in entry.digits)
            ):
                gifts[entry.key] = [entry.gift]
        return [_known(each) for each in gifts.values()]

    def recipients(self, sender: Person, typed: str = "") -> list[Delivered]:
        """To whom somebody has sent before, newest first, each once; `typed` narrows them by name."""
        key, wanted = _key(sender), _wanted(typed)
        found: dict[tuple[str, tuple[str, ...]], Delivered] = {}
        for entry in self._newest_first():
            gift = entry.gift
            if entry.key == key and gift.to.name and all(each in f" {gift.to.name.casefold()}" for each in wanted):
                found.setdefault((gift.to.name.casefold(), gift.address.lines), gift)
        return list(found.values())[:OFFERED_MAX]

    def addresses(self, typed: str) -> list[KnownAddress]:
        """Addresses with a known place that hold what is typed, newest first, each once."""
        sought = typed.casefold().split()
        found: dict[tuple[str, ...], KnownAddress] = {}
        open_ = 0  # of those that were found, nobody was at so many
        for entry in self._newest_first() if _is_address(typed) else ():
            full = len(found) == OFFERED_MAX
            if full and not open_:
                break
            lines, there = entry.gift.address.lines, entry.gift.there_at
            known = found.get(lines) if entry.address else None
            if known is not None and not known.delivered and there is not None:
                found[lines] = KnownAddress(known.address, there, True)
                open_ -= 1
            elif known is None and not full and entry.address and all(word in entry.address for word in sought):
                found[lines] = KnownAddress(entry.gift.address, there or entry.gift.at, there is not None)
                open_ += there is None
        return list(found.values())

    # The hub

    def seek_older(self, typed: str) -> None:
        """Ask the hub about orders that are no longer on the board, once the fingers rest; `found` says when."""
        self._sought = typed.strip()
        if len(self._sought) >= max(_least(self._sought), NAME_CHARS_MIN):
            self._rest.start()

    def seek_older_addresses(self, typed: str) -> None:
        """The same by an address."""
        if _is_address(typed):
            self.seek_older(typed)

    def _ask_hub(self) -> None:
        if self._shop.status.state is LinkState.LIVE and self._sought not in self._asked:
            self._asked.add(self._sought)
            self._shop.search(self, self._sought, self._on_hits, lambda _: None)

    def _on_hits(self, hits: tuple[Hit, ...]) -> None:
        orders = dict.fromkeys(hit.order for hit in hits if hit.order)
        unknown = [each for each in orders if each not in self._gifts and each not in self._older]
        for order_id in unknown[:OLDER_ORDERS]:
            self._shop.known_at(self, order_id, Role.FRONT_DESK, self._shop.now(), self._on_old, lambda _: None)

    def _on_old(self, box: BlackBox) -> None:
        gift = _gift_of(box.order) if box.order is not None else None
        if gift is None or box.order is None or len(self._older) >= OLDER_KEPT:
            return
        self._older[box.order.id] = _Entry(gift)
        self._sorted = None
        self.found.emit()


class _Entry:
    """A gift, with what it is found by: a blank stands before its name, so that " x" finds where a word begins."""

    __slots__ = ("address", "digits", "gift", "key", "name")

    def __init__(self, gift: Delivered) -> None:
        self.gift = gift
        self.key = _key(gift.sender)
        self.name = f" {self.key[0]}"
        self.digits = self.key[1]
        self.address = "\n".join(gift.address.lines).casefold() if gift.address.place is not None else ""


def _gift_of(order: Order) -> Delivered | None:
    if not order.sender.name:
        return None  # erased
    there_at = order.closed_at if order.delivery is Delivery.DELIVERED else None
    return Delivered(order.sender, order.recipient, order.address, order.placed_at, there_at)


def _known(newest_first: Sequence[Delivered]) -> KnownSender:
    sent = tuple(gift for gift in newest_first if gift.to.name)
    return KnownSender(newest_first[0].sender, sent, newest_first[0].at)


def _key(person: Person) -> tuple[str, str]:
    return person.name.casefold(), _digits(person.phone)


def _digits(phone: str) -> str:
    return _NO_DIGIT.sub("", phone).lstrip("0")


def _wanted(name: str) -> list[str]:
    """What must stand in an entry's name: beginnings of words; where no spaces part names, any part."""
    return [f" {word}" if word.isascii() else word for word in name.casefold().split()]


def _least(text: str) -> int:
    """A name in Chinese is told by its first character, one in letters by two."""
    return 1 if any(ord(char) > 0x2E7F for char in text) else NAME_CHARS_MIN


def _is_address(typed: str) -> bool:
    """Whether so much is typed that it tells one address from others."""
    chinese = any(ord(char) > 0x2E7F for char in typed)
    return len("".join(typed.split())) >= (ADDRESS_SIGNS_MIN if chinese else ADDRESS_CHARS_MIN)
