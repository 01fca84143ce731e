"""Links: how people without an account come in, each to exactly one order or one courier's day.

The ledger holds only the hash of a link's secret. The hub issues, verifies and ends links; the gateway can speak
only for secrets that it has been shown.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from msgspec import Struct

from hub.domain.actor import Role

SECRET_BYTES = 16
"""128 random bits: guessing one of 10,000 live links at 1,000 tries a second takes 10^27 s."""


class Link(Struct, frozen=True):
    """A door for one person.

    Args:
        id: names the link in the ledger; says nothing about the secret.
        role: courier, sender or recipient: what its holder may do; one is never turned into another.
        subject: the courier's id, or the order's.
        secret_hash: SHA-256 of the secret, hex.
        expires_at: aware UTC.
        ended_at: when it was revoked or ended, None while it lives.
    """

    id: str
    role: Role
    subject: str
    secret_hash: str
    issued_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None

    def is_live(self, now: datetime) -> bool:
        """Whether it opens anything at `now`."""
        return self.ended_at is None and now < self.expires_at


def secret_hash(secret: str) -> str:
    """The form in which the ledger knows a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
