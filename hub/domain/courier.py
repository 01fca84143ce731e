"""Couriers, their duty, and what is only the newest of its kind: their fixes.

A fix is a sighting: sequenced per source, the newest measurement wins, never in the ledger.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from hub.domain.order import Place


class Tracker(Struct, frozen=True):
    """A phone tracker that speaks for a courier.

    Args:
        system: "owntracks" or "traccar".
        device: the id that the tracker sends with each position.
    """

    system: str
    device: str


class Courier(Struct, frozen=True):
    """Somebody who carries gifts.

    Args:
        outsourced: somebody else's courier, at no page of ours: dispatch takes their steps in their name.
    """

    id: str
    name: str
    phone: str
    on_duty: bool = False
    duty_since: datetime | None = None
    trackers: tuple[Tracker, ...] = ()
    silent_since: datetime | None = None
    """Their last sign while the shop waits for another with a gift in their hands; None while all is well."""
    outsourced: bool = False


class Fix(Struct, frozen=True):
    """Where a courier was, how exact that is, and when it was measured.

    Args:
        courier: whose position.
        place: WGS-84.
        accuracy_m: radius in metres, 0 when the source does not say.
        measured_at: aware UTC, by the phone's clock.
        source: "page", "owntracks" or "traccar".
        heading_deg: 0 .. 359, None when unknown.
        speed_mps: metres per second, None when unknown.
        battery_pct: 0 .. 100, None when unknown.
    """

    courier: str
    place: Place
    accuracy_m: int
    measured_at: datetime
    source: str
    heading_deg: int | None = None
    speed_mps: float | None = None
    battery_pct: int | None = None


class Freshness(StrEnum):
    """How alive a fix is. Never a frozen dot that looks alive."""

    LIVE = "live"
    AGEING = "ageing"
    SILENT = "silent"


LIVE_FOR = timedelta(seconds=60)
SILENT_AFTER = timedelta(minutes=5)


def freshness(fix: Fix, now: datetime) -> Freshness:
    """Say how fresh a fix is at hub time `now`."""
    age = now - fix.measured_at
    if age < LIVE_FOR:
        return Freshness.LIVE
    return Freshness.AGEING if age < SILENT_AFTER else Freshness.SILENT
