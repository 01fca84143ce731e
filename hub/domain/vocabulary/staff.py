"""Commands and events about who works in the shop, and who is at which station."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from hub.domain.actor import Role
from hub.domain.vocabulary.base import OWNER, STAFF, Command, Event


class AddStaff(Command, frozen=True, tag="add_staff"):
    """Somebody begins to work in the shop. They can sign in once they have a PIN, which no command carries."""

    may = OWNER
    person: str
    name: str
    roles: tuple[Role, ...]


class StaffPerson(Struct, frozen=True):
    """How somebody who works in the shop is called."""

    name: str


class StaffAdded(Event, frozen=True, tag="staff_added"):
    """Somebody began to work in the shop."""

    person_id: str
    roles: tuple[Role, ...]
    person: StaffPerson | None = None


class ChangeStaff(Command, frozen=True, tag="change_staff"):
    """Another name or other roles for somebody who works in the shop."""

    may = OWNER
    person: str
    name: str
    roles: tuple[Role, ...]


class StaffChanged(Event, frozen=True, tag="staff_changed"):
    """The name or the roles of somebody changed."""

    person_id: str
    roles: tuple[Role, ...]
    person: StaffPerson | None = None


class RemoveStaff(Command, frozen=True, tag="remove_staff"):
    """Somebody no longer works in the shop: their sign-ins end at once, and their PIN is forgotten."""

    may = OWNER
    person: str


class StaffRemoved(Event, frozen=True, tag="staff_removed"):
    """Somebody left the shop."""

    person_id: str


class PinSet(Event, frozen=True, tag="pin_set"):
    """Somebody has a new PIN; nothing of it stands here. `own`: they changed it themselves, so they stay signed in.

    Args:
        by: id of the person, or of the owner's station, that set it.
    """

    person_id: str
    own: bool = False
    by: str = ""


class PinLocked(Event, frozen=True, tag="pin_locked"):
    """Too many wrong PINs for somebody: no sign-in before `until`. `station` is where they were tried."""

    essential = False
    person_id: str
    until: datetime
    station: str = ""


class SignedIn(Event, frozen=True, tag="signed_in"):
    """The hub saw the right PIN: a person is at a station until they leave or the time is over."""

    sign_in: str
    station: str
    person_id: str
    until: datetime


class SignOut(Command, frozen=True, tag="sign_out"):
    """A person leaves a station. An owner may end anybody's sign-in."""

    may = STAFF
    offline = True
    sign_in: str


class SignedOut(Event, frozen=True, tag="signed_out"):
    """A sign-in is over: `why` is `left` or `expired`."""

    sign_in: str
    why: str
