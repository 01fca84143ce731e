"""Commands and events of rooms: what is said, seen and understood."""

from __future__ import annotations

from msgspec import Struct

from hub.domain.order import Person
from hub.domain.order import Place as Point
from hub.domain.room import Audience, MessageKind, RoomKind
from hub.domain.vocabulary.base import DESK, TALKERS, Command, Event


class OpenEnquiry(Command, frozen=True, tag="open_enquiry"):
    """A customer asks before there is an order."""

    may = DESK
    offline = True
    room: str
    customer: Person


class RoomOpenedPerson(Struct, frozen=True):
    """Whom the room is with."""

    customer: Person


class RoomOpened(Event, frozen=True, tag="room_opened"):
    """A room began: an enquiry's, or the shop's own."""

    room: str
    room_kind: RoomKind
    person: RoomOpenedPerson | None = None


class SendMessage(Command, frozen=True, tag="send_message"):
    """Say something in a room. A customer's audience is always `everyone`; a courier's never `staff`."""

    may = TALKERS
    offline = True
    room: str
    message: str
    audience: Audience
    message_kind: MessageKind = MessageKind.TEXT
    text: str = ""
    media: str = ""
    media_type: str = ""
    sticker: str = ""
    place: Point | None = None


class MessagePerson(Struct, frozen=True):
    """What was said."""

    text: str = ""
    media: str = ""
    media_type: str = ""
    sticker: str = ""
    place: Point | None = None


class MessageSent(Event, frozen=True, tag="message_sent"):
    """Something was said."""

    room: str
    message: str
    audience: Audience
    message_kind: MessageKind
    person: MessagePerson | None = None


class MarkSeen(Command, frozen=True, tag="mark_seen"):
    """This person has read the room up to `up_to` (a seq). Askers send at most one per room and 2 s."""

    may = TALKERS
    offline = True
    room: str
    up_to: int


class RoomSeen(Event, frozen=True, tag="room_seen"):
    """A person had read the room up to `up_to`."""

    essential = False
    room: str
    up_to: int


class MarkUnderstood(Command, frozen=True, tag="mark_understood"):
    """This person understood one message."""

    may = TALKERS
    offline = True
    room: str
    message: str


class MessageUnderstood(Event, frozen=True, tag="message_understood"):
    """A person understood one message."""

    essential = False
    room: str
    message: str
