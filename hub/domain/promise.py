"""A promise has its own clock: made, heard by packing and dispatch, kept or broken.

The clock's state is computed from the promise and hub time and stored nowhere. Rush asks every role to acknowledge.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from hub.domain.actor import Actor, Role


class Window(Struct, frozen=True):
    """A span of time in which the gift shall arrive.

    Args:
        until: the latest moment, aware UTC.
        earliest: the earliest moment, aware UTC, or None for "as soon as it is ready".
        local: `until` as the shop's clock showed it when it was agreed, "2026-05-10T17:00"; kept because zones
            change their rules.
        zone: the IANA name of that clock.
    """

    until: datetime
    earliest: datetime | None = None
    local: str = ""
    zone: str = ""


class Promise(Struct, frozen=True):
    """A window that somebody promised."""

    window: Window
    made_at: datetime
    made_by: Actor


class Heard(Struct, frozen=True):
    """Who acknowledged for a role, and when."""

    role: Role
    actor: Actor
    at: datetime


class PromiseKind(StrEnum):
    """What is promised."""

    TIME = "time"
    PLACE = "place"
    WORDING = "wording"
    SURPRISE = "surprise"


class PromiseEnd(StrEnum):
    """What became of a promise."""

    KEPT = "kept"
    CHANGED = "changed"
    """Another stands in its place, or none: somebody outside agreed, or nobody had to."""
    BROKEN = "broken"
    CANCELLED = "cancelled"
    """The order was called off."""


class BreakCause(StrEnum):
    """Why a promise was broken."""

    LATE_START = "late_start"
    COURIER_LATE = "courier_late"
    COURIER_SILENT = "courier_silent"
    PROBLEM = "problem"
    MOVED_ALONE = "moved_alone"
    """A later time was named, and nobody outside had agreed."""
    LEFT_ELSEWHERE = "left_elsewhere"
    WORDS_WRONG = "words_wrong"
    TOLD_TOO_SOON = "told_too_soon"
    OTHER = "other"


HEARERS = (Role.PACKING, Role.DISPATCH, Role.COURIER)
"""Whoever must have heard what was promised."""


class PromiseEntry(Struct, frozen=True):
    """One line of an order's ledger of promises.

    Args:
        seq: the event that made it; names it.
        kind: what was promised.
        made_by, made_at: by whom, and when.
        to: to whom: the sender or the recipient.
        window: of a time; None for everything else.
        text: the words of a place, a wording, a surprise; blank where they are withheld or erased.
        heard: who said that they heard it, per role the first.
        end: what became of it; None while it stands.
        agreed_with: who outside the shop agreed to the change; None if nobody.
        cause: why it was broken.
    """

    seq: int
    kind: PromiseKind
    made_at: datetime
    made_by: Actor
    to: Role = Role.SENDER
    window: Window | None = None
    text: str = ""
    heard: tuple[Heard, ...] = ()
    end: PromiseEnd | None = None
    ended_at: datetime | None = None
    agreed_with: Role | None = None
    cause: BreakCause | None = None

    def heard_by(self, role: Role) -> Heard | None:
        """The acknowledgement of one role, or None while it is outstanding."""
        return next((heard for heard in self.heard if heard.role == role), None)


PROMISES_MAX = 60
"""Of one order, ever: an order travels whole, and nobody changes his mind so often."""


RUSH_ROLES = (Role.PACKING, Role.DISPATCH)
"""Everyone who must say that a rush order was heard."""


class Rush(Struct, frozen=True):
    """A promise so near that every role in `RUSH_ROLES` must acknowledge it."""

    marked_at: datetime
    marked_by: Actor
    heard: tuple[Heard, ...] = ()

    def heard_by(self, role: Role) -> Heard | None:
        """The acknowledgement of one role, or None while it is outstanding."""
        return next((heard for heard in self.heard if heard.role == role), None)

    @property
    def waiting_for(self) -> tuple[Role, ...]:
        """The roles that have not acknowledged yet, in the order of `RUSH_ROLES`."""
        return tuple(role for role in RUSH_ROLES if self.heard_by(role) is None)


class Urgency(StrEnum):
    """What the promise ring shows."""

    NONE = "none"
    CALM = "calm"
    SOON = "soon"
    RISK = "risk"
    LATE = "late"
    KEPT = "kept"
    BROKEN = "broken"


class Clock(Struct, frozen=True):
    """The ring at one moment.

    Args:
        urgency: which of the ring's looks.
        fraction: share of the window that is left, 0.0 .. 1.0 (overrun share of an hour when late).
        left: time left; negative when late.
    """

    urgency: Urgency
    fraction: float
    left: timedelta


_NONE, _MINUTE, _HOUR = timedelta(0), timedelta(minutes=1), timedelta(hours=1)
"""Made once: a start asks for the clocks of thousands of promises."""


def clock(
    promise: Promise | None,
    now: datetime,
    *,
    needs: timedelta = _NONE,
    at_risk: bool = False,
    done_at: datetime | None = None,
) -> Clock:
    """Read a promise's clock.

    Args:
        promise: what was promised, or None.
        now: hub time, aware UTC.
        needs: what is still to be done takes so long (see `hub.domain.schedule`).
        at_risk: whether it is known to be in danger all the same.
        done_at: when it was delivered, aware UTC, or None while it is not.

    Returns:
        The clock; `Urgency.NONE` where nothing was promised.
    """
    if promise is None:
        return Clock(Urgency.NONE, 0.0, _NONE)
    until = promise.window.until
    if done_at is not None:
        kept = done_at <= until
        return Clock(Urgency.KEPT if kept else Urgency.BROKEN, 1.0, until - done_at)
    left = until - now
    if left <= _NONE:
        return Clock(Urgency.LATE, min(1.0, -left / _HOUR), left)
    whole = max(until - promise.made_at, _MINUTE)
    fraction = min(1.0, left / whole)
    if at_risk or left < needs:
        return Clock(Urgency.RISK, fraction, left)
    return Clock(Urgency.CALM if fraction > 0.5 else Urgency.SOON, fraction, left)
