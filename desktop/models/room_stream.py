"""A room as one stream: what was said and what happened, in the feed's order, with receipts per person.

The board keeps the newest messages; older ones are read page by page when somebody scrolls up. A message of this
person goes *on this computer* -> *in the shop* -> *seen by ...*, and nobody has to ask which.
Which steps are worth a line is a table here; what the line says is the station's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.models.order_queue import TICK_MS
from desktop.models.rows import Present, Rows
from desktop.shop import Shop
from hub.domain.actor import CUSTOMERS, Actor, Role
from hub.domain.order import Order, Step
from hub.domain.room import Message, Room, Seen, may_see
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
        self._reading = False
        shop.room_changed.connect(self._on_room_changed)
        shop.order_changed.connect(self._on_order_changed)
        shop.board_replaced.connect(self._on_board_replaced)
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
        return room is not None and room.count > len(self._messages(room))

    def open(self, room_id: str) -> None:
        """Show another room; blank shows none."""
        self._room_id = room_id
        self._older = {}
        self._reading = False
        self._on_board_replaced()
        self.opened.emit(room_id)

    def read_older(self) -> None:
        """Read one page of older messages; silent when there are none or a page is on its way."""
        room = self.room
        if room is None or self._reading or not self.has_older:
            return
        self._reading = True
        oldest = min((message.seq for message in self._messages(room)), default=0)
        asked = self._room_id

        def take(page: tuple[Recorded, ...]) -> None:
            if asked != self._room_id:
                return
            self._reading = False
            for recorded in page:
                message = _message_of(recorded)
                if message is not None:
                    self._older[message.id] = message
            self._on_room_changed(asked)
            self.older_known.emit()

        self._shop.history(self, room.id, take, before=oldest, count=PAGE)

    def _on_room_changed(self, room_id: str) -> None:
        if room_id == self._room_id and room_id:
            self._lay(self._rows())
            self.older_known.emit()

    def _on_order_changed(self, order_id: str) -> None:
        room = self.room
        if room is not None and room.order == order_id:
            self._lay(self._rows())

    def _on_board_replaced(self) -> None:
        self.replace(self._rows())
        self.older_known.emit()

    def _on_tick(self) -> None:
        room = self.room
        if room is not None and room.waiting_since is not None:
            self._lay(self._rows())

    def _lay(self, rows: list[tuple[str, tuple[Any, ...], Any]]) -> None:
        """Become these rows by the fewest changes."""
        wanted = {key for key, _, _ in rows}
        for key in self.keys:
            if key not in wanted:
                self.drop(key)
        for key, sort, value in rows:
            self.put(key, sort, value)

    def _rows(self) -> list[tuple[str, tuple[Any, ...], Any]]:
        room = self.room
        if room is None:
            return []
        order = self._shop.order(room.order) if room.order else None
        rows: list[tuple[str, tuple[Any, ...], Any]] = []
        for message in self._messages(room):
            rows.append((message.id, (message.seq, 0), self._said(room, order, message)))
        if order is not None:
            for step in order.history:
                if step.kind not in QUIET_STEPS:
                    pending = step.seq > self._shop.recorded.seq
                    happened = Happened(step, self._shop.name_of(step.actor, order), pending)
                    rows.append((f"step {step.seq}", (step.seq, 1), happened))
        return rows

    def _messages(self, room: Room) -> list[Message]:
        newest = {message.id: message for message in room.messages}
        older = [message for message in self._older.values() if message.id not in newest]
        return sorted([*older, *newest.values()], key=lambda message: message.seq)

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

    def _reader(self, receipt: Seen, message: Message, order: Order | None) -> str | None:
        """The name of somebody who has seen a message, None for who is not among its audience."""
        actor = actor_of_person(self._shop, receipt.person)
        if actor is None or not may_see(actor.role, message.audience):
            return None
        return self._shop.name_of(actor, order)

    def _waits(self, room: Room, message: Message) -> int | None:
        if room.waiting_since is None or message.actor.role not in CUSTOMERS:
            return None
        customers = [each for each in room.messages if each.actor.role in CUSTOMERS and each.at >= room.waiting_since]
        if not customers or customers[-1].id != message.id:
            return None
        return int((self._shop.now() - room.waiting_since).total_seconds() // 60)


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
