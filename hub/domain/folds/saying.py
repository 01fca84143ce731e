"""Words and pictures that stand in a room."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from hub.domain.actor import CUSTOMERS, STAFF
from hub.domain.order import Order
from hub.domain.room import MESSAGES_KEPT, Audience, Message, MessageKind, Room, Seen
from hub.domain.state import S
from hub.domain.vocabulary import Recorded


def say_beside(
    board: S,
    order: Order,
    recorded: Recorded,
    audience: Audience,
    kind: MessageKind = MessageKind.IMAGE,
    **words: Any,
) -> S:
    """Let the words or the picture of a step stand in its order's room; the facts say which, for the words may be blank."""
    message = Message(
        id=f"{order.id}:{recorded.seq}",
        seq=recorded.seq,
        at=recorded.at,
        actor=recorded.actor,
        audience=audience,
        kind=kind,
        **words,
    )
    return say(board, order.room, message)


def say(board: S, room_id: str, message: Message) -> S:
    room = board.rooms.get(room_id)
    if room is None:
        return board
    waiting = room.waiting_since
    if message.actor.role in CUSTOMERS:
        waiting = waiting or message.at
    elif message.actor.role in STAFF and message.audience is Audience.EVERYONE:
        waiting = None
    seen = see(room, message.actor.person, message.seq, message.at)
    messages = (*room.messages, message)[-MESSAGES_KEPT:]
    room = replace(room, messages=messages, count=room.count + 1, waiting_since=waiting, seen=seen)
    return replace(board, rooms=board.rooms.set(room_id, room))


def see(room: Room, person: str, up_to: int, at: datetime) -> tuple[Seen, ...]:
    others = tuple(seen for seen in room.seen if seen.person != person)
    return (*others, Seen(person, up_to, at))
