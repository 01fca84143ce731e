"""Rules of the rooms: what may be said, seen and understood in them, and by whom."""

from __future__ import annotations

from datetime import datetime

from hub.domain.actor import CUSTOMERS, Actor, Role
from hub.domain.board import Board
from hub.domain.ids import is_id
from hub.domain.limits import (
    NAME_CHARS_MAX,
    TEXT_CHARS_MAX,
    Fault,
    media_fault,
    person_fault,
    place_fault,
    refuse,
    text_fault,
)
from hub.domain.room import Audience, MessageKind, Room, RoomKind, may_see
from hub.domain.rules.finding import Decision, Rules, concerns
from hub.domain.vocabulary import (
    MarkSeen,
    MarkUnderstood,
    MessagePerson,
    MessageSent,
    MessageUnderstood,
    OpenEnquiry,
    Refused,
    RoomOpened,
    RoomOpenedPerson,
    RoomSeen,
    SendMessage,
)


def _room(board: Board, room_id: str, actor: Actor) -> Room | Refused:
    room = board.rooms.get(room_id)
    if room is None:
        return Refused("room_not_found", {"room": room_id})
    if actor.role is Role.COURIER or actor.role in CUSTOMERS:
        order = board.orders.get(room.order)
        if order is None or not concerns(order, actor):
            return Refused("room_not_found", {"room": room_id})
    return room


def _open_enquiry(board: Board, command: OpenEnquiry, actor: Actor, now: datetime) -> Decision:
    if not is_id(command.room):
        return Refused("bad_id", {"field": "room"})
    if command.room in board.rooms:
        return Refused("already_exists", {"room": command.room})
    fault = person_fault("customer", command.customer)
    if fault is not None:
        return refuse(fault)
    return [RoomOpened(command.room, RoomKind.ENQUIRY, RoomOpenedPerson(command.customer))]


def _send_message(board: Board, command: SendMessage, actor: Actor, now: datetime) -> Decision:
    room = _room(board, command.room, actor)
    if isinstance(room, Refused):
        return room
    if not is_id(command.message):
        return Refused("bad_id", {"field": "message"})
    if room.erased_at is not None:
        return Refused("erased", {"room": room.id})
    if any(message.id == command.message for message in room.messages):
        return Refused("already_exists", {"message": command.message})
    if not may_see(actor.role, command.audience):
        return Refused("not_in_audience", {"audience": command.audience.value})
    if room.kind is RoomKind.SHOP and command.audience is not Audience.STAFF:
        return Refused("not_in_audience", {"audience": command.audience.value})
    fault = _content_fault(command)
    if fault is not None:
        return refuse(fault)
    media_type = command.media_type if command.media else ""
    words = MessagePerson(command.text, command.media, media_type, command.sticker, command.place)
    return [MessageSent(command.room, command.message, command.audience, command.message_kind, words)]


def _content_fault(command: SendMessage) -> Fault | None:
    """Check that a message carries what its kind says, and nothing beside it but words."""
    kind = command.message_kind
    beside = {
        "media": command.media and kind not in (MessageKind.IMAGE, MessageKind.VOICE, MessageKind.STICKER),
        "sticker": command.sticker and kind is not MessageKind.STICKER,
        "place": command.place is not None and kind is not MessageKind.PLACE,
    }
    for field, there in beside.items():
        if there:
            return Fault(field, "not_of_kind")
    text = text_fault("text", command.text, TEXT_CHARS_MAX, lines=True, needed=kind is MessageKind.TEXT)
    if text is not None:
        return text
    match kind:
        case MessageKind.TEXT:
            return None
        case MessageKind.IMAGE:
            return media_fault(command.media, command.media_type, "image")
        case MessageKind.VOICE:
            return media_fault(command.media, command.media_type, "audio")
        case MessageKind.PLACE:
            return place_fault("place", command.place) if command.place else Fault("place", "empty")
        case MessageKind.STICKER:
            return text_fault("sticker", command.sticker, NAME_CHARS_MAX, needed=True) or media_fault(
                command.media, command.media_type, "image", needed=False
            )


def _mark_seen(board: Board, command: MarkSeen, actor: Actor, now: datetime) -> Decision:
    room = _room(board, command.room, actor)
    if isinstance(room, Refused):
        return room
    if not 0 < command.up_to <= board.seq:
        return Refused("out_of_range", {"field": "up_to", "limit": str(board.seq)})
    already = next((seen.seq for seen in room.seen if seen.person == actor.person), 0)
    return [RoomSeen(command.room, command.up_to)] if command.up_to > already else []


def _mark_understood(board: Board, command: MarkUnderstood, actor: Actor, now: datetime) -> Decision:
    room = _room(board, command.room, actor)
    if isinstance(room, Refused):
        return room
    message = next((message for message in room.messages if message.id == command.message), None)
    if message is None or not may_see(actor.role, message.audience):
        return Refused("message_not_found", {"message": command.message})
    return [] if actor.person in message.understood_by else [MessageUnderstood(command.room, command.message)]


ROOMS_RULES: Rules = {
    OpenEnquiry: _open_enquiry,
    SendMessage: _send_message,
    MarkSeen: _mark_seen,
    MarkUnderstood: _mark_understood,
}
