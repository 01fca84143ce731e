"""Ids that askers mint themselves, so that a command can be repeated safely for ever.

They are UUID version 7: the first 48 bits are the time, so neighbours in time are neighbours in the store
(random ids cost 2.5 times as much per insert once a table has grown).
"""

from __future__ import annotations

import hashlib
import re
import uuid
from datetime import UTC, datetime, timedelta

ID_PATTERN = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
RANDOM_BYTES = 10


def uuid7(unix_ms: int, randomness: bytes) -> str:
    """Make an id from a time and randomness that the caller supplies.

    Args:
        unix_ms: milliseconds since 1970, 0 .. 2^48-1.
        randomness: exactly ten random bytes.

    Returns:
        The id in its canonical text form, 36 characters.

    Source: RFC 9562, section 5.7.
    """
    assert 0 <= unix_ms < 1 << 48
    assert len(randomness) == RANDOM_BYTES
    value = unix_ms << 80 | int.from_bytes(randomness, "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))


def derived_id(at: datetime, *cause: str) -> str:
    """An id that the same cause always gives: whoever asks by itself asks again under it after any crash, to one effect.

    Args:
        at: the moment of the cause, aware, never the moment of asking.
        cause: what names the cause among all, in order ("escalation", an order's id, …).

    Returns:
        An id as `uuid7` makes it, its randomness a digest of the cause.
    """
    named = hashlib.sha256("".join(f"{len(part)}:{part}" for part in cause).encode()).digest()
    unix_ms = max(0, (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1))
    return uuid7(unix_ms, named[:RANDOM_BYTES])


def minted_at(text: str) -> datetime:
    """When an id says that it was minted, aware UTC: a claim of whoever minted it.

    Args:
        text: an id, see `is_id`.
    """
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=min(uuid.UUID(text).int >> 80, MINTED_MS_MAX))


MINTED_MS_MAX = 253_402_300_799_999
"""The last millisecond of the year 9999, where Python's calendar ends; an id could claim more."""


def is_id(text: str) -> bool:
    """Tell whether a text is an id of the form that `uuid7` makes."""
    return ID_PATTERN.fullmatch(text) is not None
