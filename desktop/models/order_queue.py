"""Lists of orders and enquiries, sorted and in sections: the desk's inbox, the packing queue, what has no courier.

A queue is a rule laid over the board: the rule says for one room (with its order, if it has one) in which section it
stands and where, or that it is not in the list. Rows are keyed by the room's id, because an enquiry that becomes an
order keeps its room. Section headings are rows of their own, so that one view draws both.
Clocks and ages tick by hub time, once in `TICK_MS`; only rows that look different are told. Whatever looks at every row
is a chore: it goes on between the window's events.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop.models.chores import chores
from desktop.models.rows import Index, Later, Present, Rows, stepped
from desktop.models.seeking import digits, holds, terms
from desktop.shop import Shop
from hub.domain.actor import CUSTOMERS, STAFF, Role
from hub.domain.order import ON_THE_WAY, Delivery, Order, Preparation
from hub.domain.promise import Clock, Urgency, clock
from hub.domain.rating import Rating
from hub.domain.room import Audience, Message, Room, RoomKind
from hub.domain.schedule import begin_by, order_clock
from hub.domain.words import folded

TICK_MS = 1000
TICK_ROWS = 400
"""Rows whose clocks are looked at in one tick. A longer list comes round in several: 5,000 orders in 12 s, and none of them
is shown finer than in minutes."""
AT_ONCE_MAX = 200
"""Rooms that are looked at in one go, about 8 ms; more are a chore."""
_FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's first line: which one, and how many stand under it."""

    section: str
    count: int


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order or enquiry as a list shows it. Codes and values only; words are the station's.

    Args:
        room: id of its room, the row's key.
        order: the order, None for an enquiry.
        clock: the promise's clock in whole minutes.
        waits_min: minutes that a customer has waited for an answer, None when nobody waits.
        last: the newest message, None before the first.
        rated: what a customer said of how it was, where that is the newest thing or what they wait about.
        moved_at: when something last happened here.
        start_by: the latest moment at which packing must begin.
        pending: a step is on this computer and not yet in the shop.
        unseen: messages that this person has not seen.
    """

    room: str
    section: str
    order: Order | None
    name: str
    clock: Clock
    waits_min: int | None
    last: Message | None
    rated: Rating | None
    moved_at: datetime
    start_by: datetime | None
    pending: bool
    unseen: int


class Subject(NamedTuple):
    """What a rule judges: one room, its order if it has one, hub time, and the shop for its day."""

    shop: Shop
    room: Room
    order: Order | None
    now: datetime

    @property
    def clock(self) -> Clock:
        """The promise's clock; reckoned when asked, for of half of a full inbox no rule wants to know it."""
        return order_clock(self.order, self.now) if self.order is not None else clock(None, self.now)


Placed = tuple[str, tuple[Any, ...]]
Rule = Callable[[Subject], Placed | None]
"""A subject -> (section, sort key within the section), or None: not in this list."""


def _until(order: Order) -> datetime | None:
    window = order.promise.window if order.promise is not None else order.wanted
    return window.until if window is not None else None


# The rules ------------------------------------------------------------------------------------------------------

WAITING, DANGER, NEW, TODAY, LATER, CLOSED = "waiting", "danger", "new", "today", "later", "closed"
INBOX_SECTIONS = (WAITING, DANGER, NEW, TODAY, LATER, CLOSED)


def inbox_rule(subject: Subject) -> Placed | None:
    """Front desk: who waits longest, then promises in danger, then what nobody has confirmed, then the day."""
    shop, room, order = subject.shop, subject.room, subject.order
    if room.kind is RoomKind.SHOP:
        return None
    if room.waiting_since is not None and (order is None or not order.cancelled):
        return WAITING, (room.waiting_since,)
    if order is None:
        return (TODAY if shop.is_today(_moved_at(room, None), subject.now) else LATER), (_FAR, room.opened_at)
    if not order.is_open:
        return CLOSED, (_ago(_moved_at(room, order)),)
    until = _until(order)
    sort = (until or _FAR, order.placed_at)
    if subject.clock.urgency in (Urgency.RISK, Urgency.LATE) or order.delivery is Delivery.FAILED:
        return DANGER, sort
    if order.preparation is Preparation.NEW:
        return NEW, sort
    return (TODAY if until is None or until < subject.now or shop.is_today(until, subject.now) else LATER), sort


def packing_rule(subject: Subject) -> Placed | None:
    """Packing: what must be begun first stands first; what is packed waits below until it is picked up."""
    order = subject.order
    if order is None or not order.is_open or order.preparation is Preparation.NEW or order.delivery in ON_THE_WAY:
        return None
    by = begin_by(order)
    sort = (by is None, by or order.placed_at, order.placed_at)
    if order.preparation is Preparation.PACKED:
        return "packed", sort
    return "to_pack", sort


def unassigned_rule(subject: Subject) -> Placed | None:
    """Dispatch: orders that need a courier, first promise first."""
    order = subject.order
    if order is None or not order.is_open or order.preparation is Preparation.NEW:
        return None
    if order.delivery not in (Delivery.UNASSIGNED, Delivery.RETURNED):
        return None
    until = _until(order)
    return "unassigned", (until is None, until or order.placed_at, order.placed_at)


def _moved_at(room: Room, order: Order | None) -> datetime:
    last = None if order is None else order.history[-1].at if order.history else order.placed_at
    said = room.messages[-1].at if room.messages else room.opened_at
    return max(said, last) if last is not None else said


def _ago(moment: datetime) -> float:
    return -moment.timestamp()


# The model ------------------------------------------------------------------------------------------------------


class _Found(NamedTuple):
    """Where a room stands, and what makes its row: most rows of a long list are never looked at."""

    section: str
    sort: tuple[Any, ...]
    row: Callable[[], OrderRow]


_HEADING = "§"
"""Begins the key of a section's heading; no room's id begins so."""


def _is_heading(key: str) -> bool:
    return key.startswith(_HEADING)


class OrderQueue(Rows):
    """The orders that a rule lets in, in the rule's order, under headings.

    Args:
        rule: who stands where.
        sections: codes of the sections in their order.
        headings: whether sections get a row of their own.
        present: makes a delegate's roles from an `OrderRow` or a `Heading`.

    Signals:
        counted: the number of orders in the list changed.
    """

    counted = Signal()

    def __init__(
        self,
        shop: Shop,
        rule: Rule,
        sections: tuple[str, ...],
        *,
        headings: bool = True,
        present: Present | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(present, parent)
        self._shop = shop
        self._rule = rule
        self._sections = sections
        self._headings = headings
        self._sought = ""
        self._counts: dict[str, int] = {}
        self._room_of: dict[str, str] = {}
        shop.order_changed.connect(self._on_order_changed)
        shop.order_gone.connect(self._on_order_gone)
        shop.room_changed.connect(self._look)
        shop.board_replaced.connect(self._on_board_replaced)
        self._haystacks = Haystacks()
        self._round: list[str] = []  # rooms whose clocks have not been looked at in this round
        self._whole_under_way = False
        self._touched: set[str] = set()  # rooms that changed while the whole board was looked at
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._tick.start()
        self._begin(shop.board.rooms.values())

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and _is_heading(self._keys[index.row()][-1]):
            return Qt.ItemFlag.ItemNeverHasChildren
        return super().flags(index)

    def heading_rows(self) -> list[int]:
        found = (self.row_of(f"{_HEADING}{section}") for section in self._sections) if self._headings else ()
        return [row for row in found if row >= 0]

    @property
    def orders(self) -> list[OrderRow]:
        """The rows without their headings, in order."""
        return [value for value in self.values if isinstance(value, OrderRow)]

    @property
    def rooms(self) -> list[str]:
        """The ids of the rows' rooms, in order."""
        return [key for key in self.keys if not _is_heading(key)]

    @property
    def sought(self) -> str:
        """The words that the list is searched by, blank for all."""
        return self._sought

    def seek(self, words: str) -> None:
        """Show only what holds every one of these words: names, phones, number, card, address, items, messages."""
        if words.strip().casefold() != self._sought:
            self._sought = words.strip().casefold()
            if len(self._shop.board.rooms) <= AT_ONCE_MAX:
                self.look_again(everything=True)
            else:
                self._on_board_replaced()

    def count(self, section: str) -> int:
        """How many orders stand in a section."""
        return self._counts.get(section, 0)

    def look_again(self, *, everything: bool = False) -> None:
        """Look at the clock again; `everything`: at every room of the board too."""
        rooms = list(self._shop.board.rooms) if everything else self.rooms
        for room in rooms:
            self._look(room)

    def _on_tick(self) -> None:
        if not chores().is_busy(self, "tick"):
            chores().begin(self, "tick", self._ticking())

    def _ticking(self) -> Iterator[None]:
        """The clocks of the next rows of this round."""
        if not self._round:
            self._round = self.rooms[::-1]
        now, self._round = self._round[-TICK_ROWS:], self._round[:-TICK_ROWS]
        for room in reversed(now):
            self._look(room)
            yield

    def _on_order_changed(self, order_id: str) -> None:
        order = self._shop.order(order_id)
        if order is not None:
            self._room_of[order_id] = order.room
            self._look(order.room)

    def _on_order_gone(self, order_id: str) -> None:
        self._look(self._room_of.pop(order_id, order_id))

    def _on_board_replaced(self) -> None:
        rooms = self._shop.board.rooms
        if len(rooms) <= AT_ONCE_MAX:
            self._begin(rooms.values())
        else:
            self._touched = set()
            chores().begin(self, "board", self._looking_at_all(list(rooms)))

    def _looking_at_all(self, rooms: list[str]) -> Iterator[None]:
        """The list of a board as a whole: what stands there now stays until all of it is known."""
        found: dict[str, _Found] = {}
        self._whole_under_way = True
        for room_id in rooms:
            room = self._shop.room(room_id)
            placed = self._placed(room, self._shop.now()) if room is not None else None
            if placed is not None:
                found[room_id] = placed
            yield
        for room_id in self._touched:
            room = self._shop.room(room_id)
            placed = self._placed(room, self._shop.now()) if room is not None else None
            found.pop(room_id, None)
            if placed is not None:
                found[room_id] = placed
        self._whole_under_way = False
        self._become(found)

    def _begin(self, rooms: Iterable[Room]) -> None:
        """Become these rooms' list at once."""
        now = self._shop.now()  # one for all: it is asked for through three floors
        self._become({room.id: placed for room in rooms if (placed := self._placed(room, now)) is not None})

    def _become(self, found: dict[str, _Found]) -> None:
        self._room_of = {order.id: order.room for order in self._shop.board.orders.values()}
        self._round = []
        self._haystacks.keep(len(self._shop.board.rooms))
        self._counts = dict(Counter(placed.section for placed in found.values()))
        rows: list[tuple[str, tuple[Any, ...], Any]] = [(room, one.sort, Later(one.row)) for room, one in found.items()]
        if self._headings:
            rows += [self._heading(section) for section, count in self._counts.items() if count]
        self.replace(rows)
        self.counted.emit()

    def _look(self, room_id: str) -> None:
        if self._whole_under_way:
            self._touched.add(room_id)
        room = self._shop.room(room_id)
        placed = self._placed(room, self._shop.now()) if room is not None else None
        before = self.value_of(room_id)
        if placed is None:
            if before is not None:
                self.drop(room_id)
                self._count(before.section, -1)
            return
        row = placed.row()
        section = before.section if before is not None else None
        if section != row.section:
            self._count(row.section, +1)  # the heading is there before its first row
        self.put(room_id, placed.sort, row)
        if section is not None and section != row.section:
            self._count(section, -1)

    def _count(self, section: str, change: int) -> None:
        self._counts[section] = self._counts.get(section, 0) + change
        if self._headings:
            key, sort, heading = self._heading(section)
            if heading.count:
                self.put(key, sort, heading)
            else:
                self.drop(key)
        self.counted.emit()

    def _heading(self, section: str) -> tuple[str, tuple[Any, ...], Heading]:
        return f"{_HEADING}{section}", (self._sections.index(section), 0), Heading(section, self._counts[section])

    def _placed(self, room: Room, now: datetime) -> _Found | None:
        """Where a room stands; None where it is not in this list."""
        order = self._shop.order(room.order) if room.order else None
        subject = Subject(self._shop, room, order, now)
        placed = self._rule(subject)
        if placed is None or not self._is_sought(room, order):
            return None
        section, sort = placed
        return _Found(section, (self._sections.index(section), 1, *sort), partial(self._row, subject, section))

    def _row(self, subject: Subject, section: str) -> OrderRow:
        _, room, order, now = subject
        waits = int((now - room.waiting_since).total_seconds() // 60) if room.waiting_since is not None else None
        return OrderRow(
            room=room.id,
            section=section,
            order=order,
            name=order.recipient.name if order is not None else room.customer.name,
            clock=stepped(subject.clock),
            waits_min=waits,
            last=last_words(room),
            rated=_rated_last(room, order) if order is not None and order.ratings else None,
            moved_at=_moved_at(room, order),
            start_by=begin_by(order) if order is not None else None,
            pending=order is not None and self._shop.is_pending(order.id),
            unseen=self._unseen(room),
        )

    def _unseen(self, room: Room) -> int:
        me = self._shop.me
        if me is None:
            return 0
        mine = me.person
        seen = next((seen.seq for seen in room.seen if seen.person == mine), 0)
        count = 0
        for message in reversed(room.messages):
            if message.seq <= seen:
                break
            count += message.actor.person != mine
        return count

    def _is_sought(self, room: Room, order: Order | None) -> bool:
        if not self._sought:
            return True
        return holds(self._haystacks.of(room, order), terms(self._sought))


class Haystacks:
    """Every room's searchable line, made once for as long as room and order stand as they are."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Room | None, Order | None, str]] = {}

    def keep(self, count: int) -> None:
        """Let go of rooms that left the board, once they are as many as stand on it."""
        if len(self._kept) > 2 * count + AT_ONCE_MAX:
            self._kept.clear()

    def of(self, room: Room | None, order: Order | None) -> str:
        """See `haystack`."""
        key = room.id if room is not None else order.id if order is not None else ""
        kept = self._kept.get(key)
        if kept is None or kept[0] is not room or kept[1] is not order:
            kept = self._kept[key] = room, order, haystack(room, order)
        return kept[2]


def haystack(room: Room | None, order: Order | None) -> str:
    """Everything of an order and its room that a person may remember, in one searchable line."""
    parts: list[str] = []
    if order is not None:
        parts += [
            f"gw-{order.number}",
            order.recipient.name,
            order.recipient.phone,
            digits(order.recipient.phone),
            order.sender.name,
            order.sender.phone,
            digits(order.sender.phone),
            *order.address.lines,
            order.address.note,
            order.card.text,
            *(item.name for item in order.items),
            *(rating.words for rating in order.ratings),
        ]
    if room is not None:
        parts += [room.customer.name, room.customer.phone, digits(room.customer.phone)]
        parts += [message.text for message in room.messages]
    return folded("\n".join(parts))


def last_words(room: Room) -> Message | None:
    """The newest message of a customer, else the newest of anybody: what a list quotes."""
    if room.waiting_since is not None:
        for message in reversed(room.messages):
            if message.actor.role in CUSTOMERS:
                return message
    return room.messages[-1] if room.messages else None


def rating_waits(room: Room, order: Order) -> Rating | None:
    """The bad rating about which a customer waits; None where nobody waits, or for an answer to what was said since."""
    if room.waiting_since is None or not order.ratings:
        return None
    said = max((message.seq for message in room.messages if _asks_or_answers(message)), default=0)
    newest = (order.rating_of(role) for role in CUSTOMERS)
    waiting = [one for one in newest if one is not None and one.is_bad and one.seq > said]
    return max(waiting, key=lambda one: one.seq, default=None)


def _rated_last(room: Room, order: Order) -> Rating | None:
    if room.waiting_since is not None:
        return rating_waits(room, order)
    said = room.messages[-1].seq if room.messages else 0
    last = order.history[-1].seq if order.history else 0
    return next((one for one in order.ratings if one.seq == last and one.seq > said), None)


def _asks_or_answers(message: Message) -> bool:
    """Whether a customer said it, or the shop to a customer."""
    role = message.actor.role
    return role in CUSTOMERS or (role in STAFF and message.audience is Audience.EVERYONE)


def is_customers(message: Message | None) -> bool:
    """Whether a message is a customer's own words."""
    return message is not None and message.actor.role in (Role.SENDER, Role.RECIPIENT)
