"""What belongs to somebody who is to be forgotten: which events, which commands, which words on a board.

An event's words go together or not at all (its bytes are law, they are only ever blanked), so an event belongs to the one
part of its words that has to go first:

    part       events                                                                   kept after closing
    photos     a proof; a delivery with a picture; a picture said in a room, or of a    30 days
               problem
    delivery   names, numbers, address, card, goods; a delivery without a picture;      90 days
               how it was; notes; a place said in a room; every kind that this program does not know
    chat       what was said or spoken in a room, of a problem, with a decision         180 days

`all` is everything. Facts decide, never words, so that who never had the words agrees. A board after an erasure equals
the fold of the blanked events: pure, the same blanks at every client.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from hub.domain.order import Address, Order, Person
from hub.domain.room import Message, MessageKind, Room


class Scope(StrEnum):
    """How much of somebody is forgotten."""

    ALL = "all"
    DELIVERY = "delivery"
    PHOTOS = "photos"
    CHAT = "chat"


class Subject(Struct, frozen=True):
    """Who or what is forgotten; exactly one of order, room alone, courier, staff.

    Args:
        order: an order; `room` is then its room, wherever it came from.
        room: alone: an enquiry that never became an order, or the shop's own room.
        courier: somebody who carried gifts.
        staff: a person of the shop, by the id that a sign-in or a pairing gave them.
        up_to: only what stands before this event; 0: everything before the erasure itself.
    """

    order: str = ""
    room: str = ""
    courier: str = ""
    staff: str = ""
    up_to: int = 0

    @property
    def name(self) -> str:
        """What names it among all subjects."""
        return self.order or self.courier or self.staff or self.room


class ErasedLately(Struct, frozen=True):
    """Who was forgotten, and when: on the board for as long as somebody may keep commands about them."""

    subject: Subject
    at: datetime


LATELY = timedelta(days=15)
"""A day more than a client keeps a command that the hub has accepted; for clients that come back to a whole board."""


def part_of(kind: str, body: Mapping[str, Any]) -> Scope:
    """The part of the words that an event's belong to, by its facts alone."""
    said = body.get("message_kind") if kind == "message_sent" else None
    if kind == "proof_attached" or said == MessageKind.IMAGE or (kind == "order_delivered" and body.get("photo")):
        return Scope.PHOTOS
    if kind == "problem_raised":
        return Scope.PHOTOS if body.get("photo") else Scope.CHAT
    if kind in ("problem_decided", "approval_answered", "approval_overridden"):
        return Scope.CHAT
    if said is not None and said != MessageKind.PLACE:
        return Scope.CHAT
    return Scope.DELIVERY


def belongs(kind: str, body: Mapping[str, Any], subject: Subject, scope: Scope) -> bool:
    """Tell whether an event's words go with a subject.

    Args:
        kind: the event's name in the feed, known to this program or not.
        body: its facts.
        subject, scope: what is forgotten.
    """
    if subject.courier:
        return body.get("courier") == subject.courier and "order" not in body
    if subject.staff:
        return body.get("person_id") == subject.staff
    mine = bool(subject.order) and body.get("order") == subject.order
    if not mine and not (subject.room and body.get("room") == subject.room):
        return False
    return scope is Scope.ALL or part_of(kind, body) is scope


def speaks_of(command: Struct, subject: Subject) -> bool:
    """Tell whether a command that somebody keeps carries words about a subject, or may."""
    if subject.courier:
        return getattr(command, "courier", "") == subject.courier and not hasattr(command, "order")
    if subject.staff:
        return getattr(command, "person", "") == subject.staff
    named = {getattr(command, field, "") for field in ("order", "room", "enquiry")} - {""}
    return bool(named & ({subject.order, subject.room} - {""}))


_WORDY_STEPS = frozenset({"card_changed", "address_changed", "recipient_changed", "sender_changed"})


def blank_order(order: Order, scope: Scope = Scope.ALL) -> Order:
    """An order without its words, as the fold of its blanked events would make it."""
    if scope in (Scope.ALL, Scope.PHOTOS):
        proofs = tuple(replace(p, media="", received_by="") if p.media else p for p in order.proofs)
        order = replace(order, proofs=proofs)
    if scope not in (Scope.ALL, Scope.DELIVERY):
        return order
    return replace(
        order,
        sender=Person(),
        recipient=Person(),
        address=Address(),
        card=replace(order.card, text="", seen_text=""),
        items=tuple(replace(item, name="") for item in order.items),
        proofs=tuple(proof if proof.media else replace(proof, received_by="") for proof in order.proofs),
        promises=tuple(replace(entry, text="") if entry.text else entry for entry in order.promises),
        cancelled="-" if order.cancelled else "",
        devices=tuple(replace(one, endpoint="", p256dh="", auth="") for one in order.devices),
        ratings=tuple(replace(one, words="") for one in order.ratings),
        history=tuple(
            replace(step, before="", after="") if step.kind in _WORDY_STEPS else step for step in order.history
        ),
    )


def blank_message(message: Message) -> Message:
    """A message of which only the facts are left."""
    return replace(message, text="", media="", media_type="", sticker="", place=None)


def blank_room(room: Room, scope: Scope, before: int, at: datetime | None) -> Room:
    """A room without the words of its messages before a seq; `at`: when nothing may be said in it any more."""
    messages = tuple(
        blank_message(message) if message.seq < before and scope in (Scope.ALL, _part_of_message(message)) else message
        for message in room.messages
    )
    room = replace(room, messages=messages)
    if scope in (Scope.ALL, Scope.DELIVERY):
        room = replace(room, customer=Person())
    return replace(room, erased_at=at) if at is not None else room


def _part_of_message(message: Message) -> Scope:
    return part_of("message_sent", {"message_kind": message.kind})
