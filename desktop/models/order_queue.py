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
from desktop.models.haystacks import Haystacks
from desktop.models.rows import Index, Ordered, Present, Rows, stepped
from desktop.models.sections import Found, Sections, is_heading
from desktop.models.seeking import holds, terms
from desktop.shop import Shop
from hub.domain.actor import CUSTOMERS, STAFF, Role
from hub.domain.order import ON_THE_WAY, Delivery, Order, Preparation
from hub.domain.promise import Clock, Urgency, clock
from hub.domain.rating import Rating
from hub.domain.room import Audience, Message, Room, RoomKind
from hub.domain.schedule import begin_by, order_clock

TICK_MS = 1000
TICK_ROWS = 400
"""Rows whose clocks are looked at in one tick. A longer list comes round in several: 5,000 orders in 12 s, and none of them
is shown finer than in minutes."""
AT_ONCE_MAX = 200
"""Rooms that are looked at in one go, about 8 ms; more are a chore."""
_FAR = datetime.max.replace(tzinfo=UTC)


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
        self._sections = Sections(sections, headings=headings)
        self._sought = ""
        self._counts: dict[str, int] = {}
        self._whole: Ordered | None = None  # all rooms, while the list shows those alone that hold what is sought
        self._whole_counts: dict[str, int] = {}
        self._tried: set[str] = set()  # rooms that changed while all were looked through for what is sought
        self._room_of: dict[str, str] = {}
        shop.order_changed.connect(self._on_order_changed)
        shop.order_gone.connect(self._on_order_gone)
        shop.room_changed.connect(self._on_room_changed)
        shop.board_replaced.connect(self._on_board_replaced)
        self._haystacks = Haystacks()
        self._round: list[str] = []  # rooms whose clocks have not been looked at in this round
        self._touched: set[str] = set()  # rooms that changed while the whole board was looked at
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._tick.start()
        self._begin(shop.board.rooms.values())

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and is_heading(self._keys[index.row()][-1]):
            return Qt.ItemFlag.ItemNeverHasChildren
        return super().flags(index)

    def heading_rows(self) -> list[int]:
        return [row for key in self._sections.heading_keys() if (row := self.row_of(key)) >= 0]

    @property
    def orders(self) -> list[OrderRow]:
        """The rows without their headings, in order."""
        return [value for value in self.values if isinstance(value, OrderRow)]

    @property
    def rooms(self) -> list[str]:
        """The ids of the rows' rooms, in order."""
        return self._sections.rooms(self.ordered)

    @property
    def sought(self) -> str:
        """The words that the list is searched by, blank for all."""
        return self._sought

    def seek(self, words: str) -> None:
        """Show only what holds every one of these words: names, phones, number, card, address, items, messages.

        The whole list is kept meanwhile and follows the board: when nothing is sought any more it is there at once.
        """
        sought = words.strip().casefold()
        if sought == self._sought:
            return
        self._sought = sought
        if len(self._shop.board.rooms) <= AT_ONCE_MAX:
            self._seek_at_once()
        elif sought:
            self._tried = set()
            chores().begin(self, "seek", self._seeking())
        else:
            chores().give_up(self, "seek")
            self._show_whole()

    def _seek_at_once(self) -> None:
        """Row by row, so that what is chosen stays so."""
        chores().give_up(self, "seek")
        if self._whole is None:
            self._whole, self._whole_counts = self.ordered.copy(), self._counts.copy()
        self.look_again(everything=True)
        if not self._sought:
            self._whole = None

    def _seeking(self) -> Iterator[None]:
        """What holds the words; the list shows what it showed until all rooms are looked through."""
        found: set[str] = set()
        for room in self._sections.rooms(self._all):
            if self._is_sought(room):
                found.add(room)
            yield
        whole, tried, self._tried = self._all.copy(), self._tried, set()
        for room in tried & whole.sort_of.keys():
            (found.add if self._is_sought(room) else found.discard)(room)
        yield
        part, counts = yield from self._sections.parting(whole, found & whole.sort_of.keys())
        for room in self._tried:
            self._sections.place(part, counts, room, self._sought_place(room), _nobody)
        self._show_part(part, counts)

    @property
    def _all(self) -> Ordered:
        """The whole list, whether it shows or not."""
        return self._whole if self._whole is not None else self.ordered

    def _show_whole(self) -> None:
        """Nothing is sought any more."""
        if self._whole is not None:
            whole, self._whole = self._whole, None
            self._counts = self._whole_counts
            self.become(whole)
            self.counted.emit()

    def _show_part(self, part: Ordered, counts: dict[str, int]) -> None:
        if self._whole is None:
            self._whole, self._whole_counts = self.ordered, self._counts
        self._counts = counts
        self.become(part)
        self.counted.emit()

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
            self._round = self._sections.rooms(self._all)[::-1]
        now, self._round = self._round[-TICK_ROWS:], self._round[:-TICK_ROWS]
        for room in reversed(now):
            self._look(room)
            yield

    def _on_order_changed(self, order_id: str) -> None:
        order = self._shop.order(order_id)
        if order is not None:
            self._room_of[order_id] = order.room
            self._on_room_changed(order.room)

    def _on_order_gone(self, order_id: str) -> None:
        self._on_room_changed(self._room_of.pop(order_id, order_id))

    def _on_room_changed(self, room_id: str) -> None:
        self._note(room_id)
        self._look(room_id)

    def _note(self, room_id: str) -> None:
        """A room is not as it was when a chore looked at it."""
        self._touched.add(room_id)
        self._tried.add(room_id)

    def _on_board_replaced(self) -> None:
        rooms = self._shop.board.rooms
        if len(rooms) <= AT_ONCE_MAX:
            self._begin(rooms.values())
        else:
            self._touched = set()
            chores().begin(self, "board", self._looking_at_all(list(rooms)))

    def _looking_at_all(self, rooms: list[str]) -> Iterator[None]:
        """The list of a board as a whole: what stands there now stays until all of it is known."""
        found: dict[str, Found] = {}
        for room_id in rooms:
            placed = self._placed(room_id)
            if placed is not None:
                found[room_id] = placed
            yield
        for room_id in self._touched:
            placed = self._placed(room_id)
            found.pop(room_id, None)
            if placed is not None:
                found[room_id] = placed
        self._become(found)

    def _begin(self, rooms: Iterable[Room]) -> None:
        """Become these rooms' list at once."""
        now = self._shop.now()  # one for all: it is asked for through three floors
        self._become({room.id: placed for room in rooms if (placed := self._placed_room(room, now)) is not None})

    def _become(self, found: dict[str, Found]) -> None:
        self._room_of = {order.id: order.room for order in self._shop.board.orders.values()}
        self._round = []
        self._haystacks.keep(len(self._shop.board.rooms))
        counts = dict(Counter(placed.section for placed in found.values()))
        whole = self._sections.rows(found.items(), counts)
        if not self._sought:
            self._whole = None
            self._counts = counts
            self.become(whole)
            self.counted.emit()
            return
        self._whole, self._whole_counts = whole, counts
        if len(found) <= AT_ONCE_MAX:
            self._show_part(*self._sections.part(whole, {key for key in found if self._is_sought(key)}))
        else:
            self._tried = set()
            chores().begin(self, "seek", self._seeking())

    def _look(self, room_id: str) -> None:
        """One room as it is now: in the whole list, and where it holds what is sought in the one that shows."""
        whole = self._all
        before, placed = whole.sort_of.get(room_id), self._placed(room_id)
        if before != (placed.sort if placed is not None else None):
            self._note(room_id)
        if self._whole is not None:
            self._sections.place(self._whole, self._whole_counts, room_id, placed, _nobody)
            if placed is not None and not self._is_sought(room_id):
                placed = None
        self._sections.place(self, self._counts, room_id, placed, self.counted.emit)

    def _sought_place(self, room_id: str) -> Found | None:
        """Where a room stands among those that hold what is sought; None where it does not."""
        return self._placed(room_id) if self._is_sought(room_id) else None

    def _placed(self, room_id: str) -> Found | None:
        """Where a room stands; None where it is not in this list."""
        room = self._shop.room(room_id)
        return self._placed_room(room, self._shop.now()) if room is not None else None

    def _placed_room(self, room: Room, now: datetime) -> Found | None:
        order = self._shop.order(room.order) if room.order else None
        subject = Subject(self._shop, room, order, now)
        placed = self._rule(subject)
        if placed is None:
            return None
        section, within = placed
        return Found(section, self._sections.sort(section, within), partial(self._row, subject, section))

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

    def _is_sought(self, room_id: str) -> bool:
        if not self._sought:
            return True
        room = self._shop.room(room_id)
        order = self._shop.order(room.order) if room is not None and room.order else None
        return room is not None and holds(self._haystacks.of(room, order), terms(self._sought))


def _nobody() -> None:
    """Hears of the counts of a list that does not show."""


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
