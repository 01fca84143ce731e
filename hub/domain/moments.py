"""Moments that people name: which are possible, and how they stand on the shop's own clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from hub.domain.limits import Fault
from hub.domain.promise import Window
from hub.domain.shop import Shop

PROMISE_AHEAD_MAX = timedelta(days=400)
"""A promise further away than the next anniversary is a slip of the pen (year 9999)."""
PROMISE_BEHIND_MAX = timedelta(minutes=1)
"""A clerk's "now" may be a little old when it arrives."""
WANTED_BEHIND_MAX = timedelta(days=7)
"""An order may reach us after the time it was wanted for (the shop was closed, the line was down); not a year later."""


@cache
def zones_known() -> frozenset[str]:
    """The zones that this machine knows; looked up once, for it reads 600 files (20 ms)."""
    return frozenset(available_timezones())


def bad_moment(moment: datetime, now: datetime, behind: timedelta) -> bool:
    """Whether a time has no zone or is nowhere near today."""
    return moment.tzinfo is None or not now - behind <= moment <= now + PROMISE_AHEAD_MAX


def wanted_fault(wanted: Window | None, now: datetime) -> Fault | None:
    """Check the window that somebody wishes for."""
    if wanted is None:
        return None
    if bad_moment(wanted.until, now, WANTED_BEHIND_MAX):
        return Fault("wanted.until", "bad_time")
    if wanted.earliest is not None and (
        bad_moment(wanted.earliest, now, WANTED_BEHIND_MAX) or wanted.earliest > wanted.until
    ):
        return Fault("wanted.earliest", "bad_time")
    return None


def in_shop_zone(shop: Shop, window: Window | None) -> Window | None:
    """Write the shop's local time and zone beside UTC, as they are today."""
    if window is None:
        return None
    until = window.until.astimezone(UTC)
    earliest = window.earliest.astimezone(UTC) if window.earliest is not None else None
    return Window(until, earliest, until.astimezone(ZoneInfo(shop.zone)).strftime("%Y-%m-%dT%H:%M"), shop.zone)
