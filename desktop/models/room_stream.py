"""A room as one stream: what was said and what happened, in the feed's order, with receipts per person.

The board keeps the newest messages; older ones are read page by page when somebody scrolls up. A message of this
person goes *on this computer* -> *in the shop* -> *seen by ...*, and nobody has to ask which.
Which steps are worth a line is a table here; what the line says is the station's.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.models.chores import chores
from desktop.models.order_queue import TICK_MS, rating_waits
from desktop.models.rows import Present, Rows
from desktop.shop import Shop
from hub.domain.actor import CUSTOMERS, Actor, Role
from hub.domain.order import Order, Step
from hub.domain.rating import Rating
from hub.domain.room import Audience, Message, MessageKind, Room, Seen, may_see
from hub.domain.vocabulary import MessageSent, Recorded

PAGE = 50
"""Older events in one read: two screens of talk."""

QUIET_STEPS = frozenset({"item_ticked", "proof_attached", "card_acknowledged"})
"""Steps without a line of their own: the panel beside the room shows them where they matter."""


class Sent(StrEnum):
    """How far a message of this person has come."""

    HERE = "here"
    IN_SHOP = "in_shop"
    SEEN = "seen"


@dataclass(frozen=True, slots=True)
class Said:
    """A message in the stream.

    Args:
        name: who said it, blank where only the role can be said.
        mine: whether this person said it.
        sent: how far it has come.
        seen: (name, actor's person, when) of everybody else who may see it and has.
        waits_min: minutes that this message of a customer has waited for an answer, None when it does not.
    """

    message: Message
    name: str
    mine: bool
    sent: Sent
    seen: tuple[tuple[str, str, datetime], ...]
    waits_min: int | None


@dataclass(frozen=True, slots=True)
class Happened:
    """A step in the stream."""

    step: Step
    name: str
    pending: bool


class RoomStream(Rows):
    """One room's stream; `open` another room at any time.

    Signals:
        opened: another room is shown, by id.
        older_known: whether older messages can be read (`read_older`) may have changed.
    """

    opened = Signal(str)
    older_known = Signal()

    def __init__(self, shop: Shop, present: Present | None = None, parent: QObject | None = None) -> None:
        super().__init__(present, parent)
        self._shop = shop
        self._room_id = ""
        self._older: dict[str, Message] = {}
        self._newest: dict[str, Message] = {}  # the board's, as they were laid last
        self._head: set[str] = set()  # keys of the rows that follow the board
        self._seen: tuple[Seen, ...] = ()
        self._untold: dict[str, None] = {}  # messages before the board's that somebody has seen meanwhile
        self._reading = False
        self._person = shop.me.person if shop.me is not None else ""
        shop.room_changed.connect(self._on_room_changed)
        shop.order_changed.connect(self._on_order_changed)
        shop.board_replaced.connect(self._on_board_replaced)
        shop.link_changed.connect(self._on_link)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._tick.start()

    @property
    def room(self) -> Room | None:
        """The room that is shown, None when there is none."""
        return self._shop.room(self._room_id)

    @property
    def room_id(self) -> str:
        """The id of the room that is shown, or blank."""
        return self._room_id

    @property
    def has_older(self) -> bool:
        """Whether messages exist that are not in the list."""
        room = self.room
        return room is not None and room.count > len(self._older) + len(room.messages)

    def open(self, room_id: str) -> None:
        """Show another room; blank shows none."""
        self._room_id = room_id
        self._older, self._newest, self._head = {}, {}, set()
        self._reading = False
        self._on_board_replaced()
        self.opened.emit(room_id)

    def read_older(self) -> None:
        """Read one page of older messages; silent when there are none or a page is on its way."""
        room = self.room
        if room is None or self._reading or not self.has_older:
            return
        self._reading = True
        oldest = min((message.seq for message in (*self._older.values(), *room.messages)), default=0)
        asked = self._room_id

        def take(page: tuple[Recorded, ...]) -> None:
            if asked != self._room_id:
                return
            self._reading = False
            room, order = self._room_and_order()
            for recorded in page:
                message = _message_of(recorded)
                if room is not None and message is not None and message.id not in self._newest:
                    self._older[message.id] = message
                    self.put(*self._row(room, order, message))
            self.older_known.emit()

        def failed(_error: BaseException) -> None:
            if asked == self._room_id:
                self._reading = False  # it can be asked for again

        self._shop.history(self, room.id, take, before=oldest, count=PAGE, failed=failed)

    def _on_room_changed(self, room_id: str) -> None:
        if room_id == self._room_id and room_id:
            self._lay_newest()
            self.older_known.emit()

    def _on_order_changed(self, order_id: str) -> None:
        room = self.room
        if room is not None and room.order == order_id:
            self._lay_newest()

    def _on_board_replaced(self) -> None:
        room, order = self._room_and_order()
        self._newest, self._seen = {}, ()
        rows = self._rows_of_newest(room, order)
        if room is not None:
            rows += [self._row(room, order, message) for message in self._older.values()]
        self.replace(rows)
        self.older_known.emit()

    def _on_link(self) -> None:
        """Somebody else may be at the keys by now: whose words are one's own is another question."""
        person = self._shop.me.person if self._shop.me is not None else ""
        if person != self._person:
            self._person = person
            self._on_board_replaced()

    def _on_tick(self) -> None:
        room = self.room
        if room is not None and room.waiting_since is not None:
            self._lay_newest()

    def _room_and_order(self) -> tuple[Room | None, Order | None]:
        room = self.room
        return room, self._shop.order(room.order) if room is not None and room.order else None

    def _lay_newest(self) -> None:
        """The board's messages and the steps, by the fewest changes; what was read before them is left alone."""
        room, order = self._room_and_order()
        before, seen = self._head, self._seen
        for key, sort, value in self._rows_of_newest(room, order):
            self.put(key, sort, value)
        for key in before - self._head - self._older.keys():
            self.drop(key)
        if room is None:
            self._forget_older()
        elif self._older and seen != self._seen:
            self._untold |= dict.fromkeys(self._seen_since(seen))
            if self._untold and not chores().is_busy(self, "older"):
                chores().begin(self, "older", self._telling_receipts())

    def _seen_since(self, seen: tuple[Seen, ...]) -> Iterator[str]:
        """The older messages that somebody has seen since; looked for among those alone that a receipt has passed."""
        known = {receipt.person: receipt.seq for receipt in seen}
        keys = self.ordered.keys
        for receipt in self._seen:
            low, high = known.get(receipt.person, 0), receipt.seq
            for row in range(bisect_left(keys, (low + 1,)), bisect_left(keys, (high + 1,))):
                if keys[row][-1] in self._older:
                    yield keys[row][-1]

    def _telling_receipts(self) -> Iterator[None]:
        """Who has now seen what was said before the board's messages: a room may have gone on for thousands."""
        while self._untold:
            message = self._older.get(self._untold.popitem()[0])
            room, order = self._room_and_order()
            if room is not None and message is not None:
                self.put(*self._row(room, order, message))
            yield

    def _forget_older(self) -> None:
        """Nothing of what stood before the board's messages stays here."""
        for key in self._older:
            self.drop(key)
        self._older = {}

    def _rows_of_newest(self, room: Room | None, order: Order | None) -> list[tuple[str, tuple[Any, ...], Any]]:
        rows: list[tuple[str, tuple[Any, ...], Any]] = []
        if room is not None:
            self._keep_what_falls_out(room)
            rows += [self._row(room, order, message) for message in room.messages]
        for step in order.history if order is not None else ():
            if step.kind not in QUIET_STEPS:
                pending = step.seq > self._shop.recorded.seq
                happened = Happened(step, self._shop.name_of(step.actor, order), pending)
                rows.append((f"step {step.seq}", (step.seq, 1), happened))
        if room is not None and order is not None:
            said = [rating for rating in order.ratings if rating.words]
            rows += [(f"rating {each.seq}", (each.seq, 2), self._rated(room, order, each)) for each in said]
        self._head = {key for key, _, _ in rows}
        return rows

    def _keep_what_falls_out(self, room: Room) -> None:
        """The board lets go of a message when newer ones come; on the screen it stays where it was."""
        newest = {message.id: message for message in room.messages}
        oldest = room.messages[0].seq if room.messages else 0
        for message in self._newest.values():
            now = newest.get(message.id)
            if now is None and message.seq < oldest:
                self._older[message.id] = message
            elif now is not None and now.text != message.text:
                self._forget_older()  # words were erased, and of what is not on the board nobody says which
                break
        for message_id in newest:
            self._older.pop(message_id, None)
        self._newest, self._seen = newest, room.seen

    def _row(self, room: Room, order: Order | None, message: Message) -> tuple[str, tuple[Any, ...], Any]:
        return message.id, (message.seq, 0), self._said(room, order, message)

    def _said(self, room: Room, order: Order | None, message: Message) -> Said:
        me = self._shop.me
        mine = me is not None and message.actor.person == me.person
        seen = tuple(
            (name, receipt.person, receipt.at)
            for receipt in room.seen
            if receipt.seq >= message.seq and receipt.person != message.actor.person
            if (name := self._reader(receipt, message, order)) is not None
        )
        sent = Sent.IN_SHOP
        if message.seq > self._shop.recorded.seq:
            sent = Sent.HERE
        elif seen:
            sent = Sent.SEEN
        return Said(message, self._shop.name_of(message.actor, order), mine, sent, seen, self._waits(room, message))

    def _rated(self, room: Room, order: Order, rating: Rating) -> Said:
        """A customer's words about how it was: to the shop alone, and nothing that was said in the room."""
        message = Message(
            id=f"rating {rating.seq}",
            seq=rating.seq,
            at=rating.at,
            actor=rating.actor,
            audience=Audience.STAFF,
            kind=MessageKind.TEXT,
            text=rating.words,
        )
        waits = rating_waits(room, order)
        minutes = self._minutes_waited(room) if waits is not None and waits.seq == rating.seq else None
        return Said(message, self._shop.name_of(rating.actor, order), False, Sent.IN_SHOP, (), minutes)

    def _reader(self, receipt: Seen, message: Message, order: Order | None) -> str | None:
        """The name of somebody who has seen a message, None for who is not among its audience."""
        actor = actor_of_person(self._shop, receipt.person)
        if actor is None or not may_see(actor.role, message.audience):
            return None
        return self._shop.name_of(actor, order)

    def _waits(self, room: Room, message: Message) -> int | None:
        if room.waiting_since is None or message.actor.role not in CUSTOMERS:
            return None
        last = next((each for each in reversed(room.messages) if each.actor.role in CUSTOMERS), None)
        if last is None or last.id != message.id or last.at < room.waiting_since:
            return None
        return self._minutes_waited(room)

    def _minutes_waited(self, room: Room) -> int | None:
        since = room.waiting_since
        return int((self._shop.now() - since).total_seconds() // 60) if since is not None else None


def actor_of_person(shop: Shop, person: str) -> Actor | None:
    """Who a person of a receipt is: staff by station, a courier, or "sender:<order>" and "recipient:<order>"."""
    head, _, tail = person.partition(":")
    if tail and head in {role.value for role in CUSTOMERS}:
        return Actor("", person, Role(head))
    if person in shop.board.couriers:
        return Actor("", person, Role.COURIER)
    for station in shop.board.stations.values():
        if station.person == person:
            return Actor(station.id, person, station.role)
    return None


def _message_of(recorded: Recorded) -> Message | None:
    event = recorded.event
    if not isinstance(event, MessageSent) or event.person is None:
        return None
    words = event.person
    return Message(
        id=event.message,
        seq=recorded.seq,
        at=recorded.at,
        actor=recorded.actor,
        audience=event.audience,
        kind=event.message_kind,
        text=words.text,
        media=words.media,
        media_type=words.media_type,
        sticker=words.sticker,
        place=words.place,
    )
