"""A room: the conversation of an order, of an enquiry, or of the whole shop.

Everyone concerned is in it; the audience of a message says who may see it. The board keeps the newest messages of
an open room; older ones are read page by page. Receipts are per person.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from hub.domain.actor import CUSTOMERS, STAFF, Actor, Role
from hub.domain.order import Person, Place

SHOP_ROOM = "shop"
MESSAGES_KEPT = 20
"""Messages of an open room that travel in a board: what one screen shows (design, law 16)."""


class RoomKind(StrEnum):
    """What a room is about."""

    ORDER = "order"
    ENQUIRY = "enquiry"
    SHOP = "shop"


class Audience(StrEnum):
    """Who in the room may see a message."""

    STAFF = "staff"
    COURIER = "courier"
    EVERYONE = "everyone"


AUDIENCE_ROLES: dict[Audience, frozenset[Role]] = {
    Audience.STAFF: STAFF,
    Audience.COURIER: STAFF | {Role.COURIER},
    Audience.EVERYONE: STAFF | {Role.COURIER} | CUSTOMERS,
}


class MessageKind(StrEnum):
    """What a message carries."""

    TEXT = "text"
    IMAGE = "image"
    VOICE = "voice"
    PLACE = "place"
    STICKER = "sticker"


class Message(Struct, frozen=True):
    """One message.

    Args:
        seq: its number in the feed.
        understood_by: people who said that they understood it, in that order.
        media: SHA-256 (hex) of the picture or voice note, blank otherwise; of a sticker of the shop's own too.
        sticker: the sticker's name in the bundled set, or what one of the shop's own is called; blank otherwise.
    """

    id: str
    seq: int
    at: datetime
    actor: Actor
    audience: Audience
    kind: MessageKind
    text: str = ""
    media: str = ""
    media_type: str = ""
    sticker: str = ""
    place: Place | None = None
    understood_by: tuple[str, ...] = ()


class Seen(Struct, frozen=True):
    """How far one person has read: everything up to `seq` of this room, noted at `at`."""

    person: str
    seq: int
    at: datetime


class Room(Struct, frozen=True):
    """A room as the feed has made it so far.

    Args:
        seen: per person the highest seq of this room that the person has seen.
        waiting_since: when the oldest unanswered message of a customer came, None when all are answered.
        count: all messages ever, so that a screen knows whether older ones exist.
        erased_at: when its words were forgotten; nothing is said in it any more.
    """

    id: str
    kind: RoomKind
    opened_at: datetime
    order: str = ""
    customer: Person = Person()
    messages: tuple[Message, ...] = ()
    count: int = 0
    seen: tuple[Seen, ...] = ()
    waiting_since: datetime | None = None
    closed_at: datetime | None = None
    erased_at: datetime | None = None


def may_see(role: Role, audience: Audience) -> bool:
    """Tell whether a role is among those who may see a message for this audience."""
    return role in AUDIENCE_ROLES[audience]
