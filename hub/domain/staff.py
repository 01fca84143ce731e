"""The people of the shop and their sign-ins: who may work where, and who is at a station right now.

A sign-in belongs to one person at one station. The hub grants it for a PIN and names it by an id; what the station
keeps and sends with each step is its *grant*: that id with person, end and a seal that only the hub can make. So a
hub whose ledger was restored from before the sign-in still knows who took a step. Written, a grant is
`id.person.until.seal`, until in Unix milliseconds; a station adds `.offline` for a step taken while the hub was away.

PINs and their hashes are nowhere here: they never become facts. Only the rule of what a PIN may be stands here.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from msgspec import Struct

from hub.domain.actor import Role
from hub.domain.ids import is_id

STAFF_MAX = 200
"""People who work in one shop at a time; beyond this somebody filled the list by a program."""
SIGN_INS_KEPT = timedelta(hours=48)
"""How long after its time a sign-in stays on the board, for steps that come late; after that its seal speaks for it."""
CLOCK_SLACK = timedelta(minutes=2)
"""A station's clock may be this much ahead: a step taken just before the end of a sign-in is not lost over it."""

LEFT, EXPIRED, RENEWED, PIN_CHANGED = "left", "expired", "renewed", "pin_changed"
REMOVED, STATION_REVOKED = "removed", "station_revoked"
REVOKED = frozenset({REMOVED, STATION_REVOKED})
"""Ends after which not even a step taken before them is accepted."""


class StaffMember(Struct, frozen=True):
    """Somebody who works in the shop.

    Args:
        name: blank where it is withheld or erased.
        roles: of front_desk, packing, dispatch and owner, in that order.
        removed_at: when they left; kept, so that the history still has a name for them.
        pin_set_at: when their PIN was last set, None while they have none and cannot sign in.
        locked_until: after too many wrong PINs.
    """

    id: str
    name: str
    roles: tuple[Role, ...]
    added_at: datetime
    removed_at: datetime | None = None
    pin_set_at: datetime | None = None
    locked_until: datetime | None = None

    @property
    def is_here(self) -> bool:
        """Whether they work in the shop."""
        return self.removed_at is None

    def works_as(self, role: Role) -> bool:
        """Whether they may sign in at a station of this role; an owner may everywhere."""
        return self.is_here and (role in self.roles or Role.OWNER in self.roles)


class SignIn(Struct, frozen=True):
    """One person at one station for a while.

    Args:
        until: when it is over by itself.
        ended_at: when it was ended before that, None if it was not.
        why: left, renewed, pin_changed, expired, removed or station_revoked; blank while it lives.
    """

    id: str
    station: str
    person: str
    at: datetime
    until: datetime
    ended_at: datetime | None = None
    why: str = ""

    def is_live(self, now: datetime) -> bool:
        """Whether the person counts as being at the station at `now`."""
        return self.ended_at is None and now < self.until

    @property
    def over_at(self) -> datetime:
        """When it is or was over."""
        return self.until if self.ended_at is None else min(self.until, self.ended_at)


class Grant(Struct, frozen=True):
    """What a station holds of a sign-in, and sends with each step taken under it.

    Args:
        sign_in: its id.
        person: whose.
        until: when it is over, aware UTC, whole milliseconds.
        seal: the hub's, over these and the station.
        offline: whether the station alone vouches: the step was taken while the hub was away.
    """

    sign_in: str
    person: str
    until: datetime
    seal: str
    offline: bool = False

    def written(self) -> str:
        """The grant as it travels."""
        mark = f".{_OFFLINE}" if self.offline else ""
        return f"{self.sign_in}.{self.person}.{_ms(self.until)}.{self.seal}{mark}"


_OFFLINE = "offline"
_SEAL = re.compile(r"[0-9a-f]{64}")
_UNTIL = re.compile(r"[0-9]{1,14}")
"""Fourteen digits of milliseconds end in the year 5138."""


def grant_of(sign_in: SignIn, key: bytes) -> Grant:
    """Write the grant of a sign-in.

    Args:
        sign_in: as it stands on the board.
        key: the hub's own, 32 bytes, for this purpose only.
    """
    seal = _seal(sign_in.id, sign_in.station, sign_in.person, sign_in.until, key)
    return Grant(sign_in.id, sign_in.person, sign_in.until, seal)


def read_grant(text: str) -> Grant | None:
    """Read a grant; None if it is none. Whether it is genuine is another question."""
    parts = text.split(".")
    if len(parts) not in (4, 5) or parts[4:] not in ([], [_OFFLINE]):
        return None
    sign_in, person, until_ms, seal = parts[:4]
    if not (is_id(sign_in) and is_id(person) and _UNTIL.fullmatch(until_ms) and _SEAL.fullmatch(seal)):
        return None
    return Grant(sign_in, person, _EPOCH + timedelta(milliseconds=int(until_ms)), seal, len(parts) == 5)


def is_genuine(grant: Grant, station: str, key: bytes) -> bool:
    """Whether the hub that has this key gave this grant to this station; without a key nothing is."""
    made = _seal(grant.sign_in, station, grant.person, grant.until, key)
    return bool(key) and hmac.compare_digest(made.encode(), grant.seal.encode())


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _ms(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def _seal(sign_in: str, station: str, person: str, until: datetime, key: bytes) -> str:
    said = json.dumps([sign_in, station, person, _ms(until)], separators=(",", ":")).encode()
    return hmac.new(key, said, hashlib.sha256).hexdigest()


PIN_DIGITS_MIN, PIN_DIGITS_MAX = 4, 12
_PIN = re.compile(r"[0-9]{4,12}")


def pin_fault(pin: str) -> str:
    """Why a PIN cannot be taken: `bad_pin` (not 4 to 12 digits), `weak_pin`, or "".

    Weak is what somebody tries first: one digit repeated, a run up or down, a short block repeated (1212, 123123).
    """
    if not _PIN.fullmatch(pin):
        return "bad_pin"
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    repeats = any(
        len(pin) % size == 0 and pin == pin[:size] * (len(pin) // size) for size in range(1, len(pin) // 2 + 1)
    )
    return "weak_pin" if repeats or steps in ({1}, {9}) else ""
