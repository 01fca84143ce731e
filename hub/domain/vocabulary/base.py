"""What every command and every event is, and what a refusal says.

The sets of roles at the end of the first part are who may ask: a command names one of them in `may`.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from msgspec import Struct

from hub.domain.actor import Actor, Role


class VocabularyError(Exception):
    """Bytes that are no command or no event of this vocabulary; `code` says how."""

    def __init__(self, code: str, **fields: str) -> None:
        super().__init__(code, fields)
        self.code = code
        self.fields = fields


class Command(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind"):
    """Something that an actor asks for. `may` names the roles that are allowed to ask."""

    may: ClassVar[frozenset[Role]] = frozenset()
    offline: ClassVar[bool] = False
    """Whether a station may take it on while the hub is away (design, law 12)."""


class Event(Struct, frozen=True, tag_field="kind"):
    """Something that happened."""

    essential: ClassVar[bool] = True
    version: ClassVar[int] = 1
    amends: ClassVar[bool] = True
    """Whether it makes a new version of its order. What the shop notes by itself (an alarm, a notice) does not: nobody who
    changes the order at that moment shall be told that somebody else changed it."""


class Refused(Struct, frozen=True):
    """Why a command had no effect; final. A screen turns code and fields into a sentence."""

    code: str
    fields: dict[str, str] = {}


class Recorded(Struct, frozen=True):
    """An event with its place in the feed.

    Args:
        seq: 1, 2, 3 …
        at: hub time when it was decided, aware UTC.
        cause: id of the command that led to it, blank for the hub's own.
    """

    seq: int
    at: datetime
    actor: Actor
    cause: str
    event: Event


DESK = frozenset({Role.FRONT_DESK, Role.OWNER})
PACKING = frozenset({Role.PACKING, Role.OWNER})
DISPATCH = frozenset({Role.DISPATCH, Role.FRONT_DESK, Role.OWNER})
STAFF = frozenset({Role.FRONT_DESK, Role.PACKING, Role.DISPATCH, Role.OWNER})
COURIER = frozenset({Role.COURIER})
COURIER_OR_DISPATCH = frozenset({Role.COURIER, Role.DISPATCH, Role.OWNER})
OWNER = frozenset({Role.OWNER})
FOLLOWER = frozenset({Role.FOLLOWER})
TALKERS = STAFF | {Role.COURIER, Role.SENDER, Role.RECIPIENT}


class UnknownEvent(Event, frozen=True, tag="unknown"):
    """An event of a kind, or of a version, that this program does not know; kept, never guessed at.

    Args:
        name: the kind as the feed has it.
        needed: whether it is essential: then its order shows as "needs update".
        order: the order it touches, blank if none.
    """

    name: str
    needed: bool
    order: str = ""


def kind_of(thing: Command | Event) -> str:
    """The tag under which a command or event travels."""
    return str(thing.__struct_config__.tag)
