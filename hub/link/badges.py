"""What a station keeps of people who are signed in there, so that they can switch while the hub is away.

Of a PIN that the hub found right a check is kept: argon2id over the PIN with a salt, keyed with the station's own secret. It
lies in the station's folder (0600) and is worth little without that secret, which where there is one lies in the system's
key store. A badge goes with its sign-in: at its end, when the person is removed or gets another PIN, when somebody leaves,
and after `WRONG_MAX` wrong PINs. Then only the hub lets that person in.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from hub.decoders import json_decoder
from hub.domain.board import Board
from hub.domain.staff import Grant, read_grant

log = logging.getLogger(__name__)

WRONG_MAX = 5
"""Wrong PINs for one badge: the hub's own default."""
SALT_BYTES = 16
TIME_COST, MEMORY_KIB, LANES, HASH_BYTES = 2, 19_456, 1, 32
"""As at the hub (hub/doors/sign_in.py): about 50 ms here too, off the link's thread."""
BADGES_FILE = "sign-ins.json"


class Badge(Struct, frozen=True):
    """One person's.

    Args:
        grant: of the sign-in, as it travels.
        salt, check: hex.
        made_at: hub time.
        wrong: PINs since the last right one.
    """

    grant: str
    salt: str
    check: str
    made_at: datetime
    wrong: int = 0


def make_badge(grant: Grant, pin: str, key: bytes, salt: bytes, made_at: datetime) -> Badge:
    """Make a badge; takes some 50 ms."""
    return Badge(grant.written(), salt.hex(), _check(pin, key, salt), made_at)


def is_right(badge: Badge, pin: str, key: bytes) -> bool:
    """Whether a PIN is the badge's; takes as long."""
    return hmac.compare_digest(_check(pin, key, bytes.fromhex(badge.salt)), badge.check)


def _check(pin: str, key: bytes, salt: bytes) -> str:
    from argon2.low_level import Type, hash_secret_raw  # most starts need none of it

    raw = hash_secret_raw(pin.encode(), salt, TIME_COST, MEMORY_KIB, LANES, HASH_BYTES, Type.ID)
    return hmac.new(key, raw, hashlib.sha256).hexdigest()


class Badges:
    """The badges of one station, by person. Used by the link's thread alone.

    Args:
        path: their file, or None to keep them in memory.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._badges: dict[str, Badge] = {}
        if path is not None and path.exists():
            try:
                self._badges = json_decoder(dict[str, Badge]).decode(path.read_bytes())
            except (OSError, msgspec.MsgspecError):
                log.warning("%s cannot be read: people sign in at the hub again", path.name)

    def of(self, person: str) -> Badge | None:
        """A person's badge, or None."""
        return self._badges.get(person)

    def keep(self, person: str, badge: Badge) -> None:
        """Keep a badge; on disk when this returns, where anything is."""
        self._badges[person] = badge
        self._write()

    def drop(self, which: Callable[[str, Badge], bool]) -> None:
        """Let go of some badges."""
        left = {person: badge for person, badge in self._badges.items() if not which(person, badge)}
        if len(left) != len(self._badges):
            self._badges = left
            self._write()

    def drop_over(self, board: Board, now: datetime) -> None:
        """Let go of badges whose sign-in is over, as far as this station knows."""
        self.drop(lambda person, badge: is_over(badge, person, board, now))

    def _write(self) -> None:
        if self._path is None:
            return
        partial = self._path.with_name(self._path.name + ".part")
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.encode(self._badges))
            file.flush()
            os.fsync(file.fileno())
        partial.replace(self._path)


def is_over(badge: Badge, person: str, board: Board, now: datetime) -> bool:
    """Whether a badge is good for nothing any more."""
    grant, member = read_grant(badge.grant), board.staff.get(person)
    if grant is None or now >= grant.until or ended(grant, board):
        return True
    # A sign-in may be here before the board that knows the person; of somebody unknown nothing speaks against it.
    return member is not None and (not member.is_here or (member.pin_set_at or badge.made_at) > badge.made_at)


def ended(grant: Grant, board: Board) -> bool:
    """Whether the board says that the sign-in was ended, or the person has left."""
    stands, member = board.sign_ins.get(grant.sign_in), board.staff.get(grant.person)
    return (stands is not None and stands.ended_at is not None) or (member is not None and not member.is_here)
