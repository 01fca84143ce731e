"""Rooms: what was said, seen and understood."""

from __future__ import annotations

from msgspec.structs import replace

from hub.domain.folds.saying import say, see
from hub.domain.order import Person
from hub.domain.room import Message, Room
from hub.domain.state import Folds, S
from hub.domain.vocabulary import MessageSent, MessageUnderstood, Recorded, RoomOpened, RoomSeen


def _room_opened(board: S, recorded: Recorded, event: RoomOpened) -> S:
    customer = event.person.customer if event.person else Person()
    room = Room(id=event.room, kind=event.room_kind, opened_at=recorded.at, customer=customer)
    return replace(board, rooms=board.rooms.set(room.id, room))


def _message_sent(board: S, recorded: Recorded, event: MessageSent) -> S:
    words = event.person
    message = Message(
        id=event.message,
        seq=recorded.seq,
        at=recorded.at,
        actor=recorded.actor,
        audience=event.audience,
        kind=event.message_kind,
        text=words.text if words else "",
        media=words.media if words else "",
        media_type=words.media_type if words else "",
        sticker=words.sticker if words else "",
        place=words.place if words else None,
    )
    return say(board, event.room, message)


def _room_seen(board: S, recorded: Recorded, event: RoomSeen) -> S:
    room = board.rooms.get(event.room)
    if room is None:
        return board
    room = replace(room, seen=see(room, recorded.actor.person, event.up_to, recorded.at))
    return replace(board, rooms=board.rooms.set(event.room, room))


def _understood(board: S, recorded: Recorded, event: MessageUnderstood) -> S:
    room = board.rooms.get(event.room)
    if room is None:
        return board
    person = recorded.actor.person
    messages = tuple(
        replace(message, understood_by=(*message.understood_by, person))
        if message.id == event.message and person not in message.understood_by
        else message
        for message in room.messages
    )
    return replace(board, rooms=board.rooms.set(event.room, replace(room, messages=messages)))


ROOMS_FOLDS: Folds = {
    RoomOpened: _room_opened,
    MessageSent: _message_sent,
    RoomSeen: _room_seen,
    MessageUnderstood: _understood,
}
