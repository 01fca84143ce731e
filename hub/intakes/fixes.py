"""What every tracker's report must pass before it is a fix: on the earth, fresh, and reachable from the last one.

A report that fails is dropped by its door; trackers still get their success, or they would send it again for ever.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from msgspec import Struct

from hub.domain.courier import Fix
from hub.domain.eta import distance_m
from hub.domain.order import Place
from hub.intakes.unusable import Unusable

FUTURE_MAX = timedelta(minutes=2)
"""Phones are seldom further from network time; what lies further ahead would stay "newest" for too long."""
AGE_MAX = timedelta(hours=24)
"""Tracks are kept for 24 h; what is older has no reader."""
SPEED_MAX_KMH = 900
"""An airliner. A gift's courier is slower, so a faster jump is an error of the phone or a forgery."""
ACCURACY_MAX_M = 100_000
"""The coarsest that a network position claims; more is no position."""
METRES_PER_S_OF_KNOT = 0.514444
METRES_PER_S_OF_KMH = 1 / 3.6


class Report(Struct, frozen=True):
    """One position as a tracker told it, in our units and not yet believed.

    Args:
        lat, lon: degrees, any float.
        measured_at: aware UTC.
        accuracy_m: metres, None when not told.
        heading_deg, speed_mps, battery_pct: None when not told.
    """

    lat: float
    lon: float
    measured_at: datetime
    accuracy_m: float | None = None
    heading_deg: float | None = None
    speed_mps: float | None = None
    battery_pct: float | None = None


def plausible(report: Report, courier: str, source: str, last: Fix | None, now: datetime) -> Fix:
    """Believe a report, or say why not.

    Args:
        report: what the tracker told.
        courier: whose position it is.
        source: "page", "owntracks" or "traccar".
        last: the newest fix of that courier, or None.
        now: hub time, aware UTC.

    Raises:
        Unusable: `bad_place`, `bad_accuracy`, `from_future`, `too_old`, `too_fast`.
    """
    place = _place(report.lat, report.lon)
    accuracy = 0.0 if report.accuracy_m is None else report.accuracy_m
    if not 0 <= accuracy <= ACCURACY_MAX_M:
        raise Unusable("bad_accuracy")
    if report.measured_at - now > FUTURE_MAX:
        raise Unusable("from_future")
    if now - report.measured_at > AGE_MAX:
        raise Unusable("too_old")
    heading = _within(report.heading_deg, 0, 360)
    speed = _within(report.speed_mps, 0, SPEED_MAX_KMH * METRES_PER_S_OF_KMH)
    battery = _within(report.battery_pct, 0, 100)
    fix = Fix(
        courier=courier,
        place=place,
        accuracy_m=round(accuracy),
        measured_at=report.measured_at,
        source=source,
        heading_deg=None if heading is None else round(heading) % 360,
        speed_mps=None if speed is None else round(speed, 2),
        battery_pct=None if battery is None else round(battery),
    )
    if last is not None and _is_too_fast(last, fix):
        raise Unusable("too_fast", limit_kmh=str(SPEED_MAX_KMH))
    return fix


def _place(lat: float, lon: float) -> Place:
    if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
        raise Unusable("bad_place")
    place = Place(round(lat * 1e7), round(lon * 1e7))
    if place.lat_e7 == 0 and place.lon_e7 == 0:
        raise Unusable("bad_place")  # null island: what a phone without a fix reports
    return place


def _within(value: float | None, least: float, most: float) -> float | None:
    """A side value if it makes sense; a bad heading is no reason to lose the position."""
    return value if value is not None and math.isfinite(value) and least <= value <= most else None


def _is_too_fast(last: Fix, fix: Fix) -> bool:
    """Whether the way between two fixes is impossible, each moved towards the other by its own inaccuracy."""
    apart_s = abs((fix.measured_at - last.measured_at).total_seconds())
    way_m = distance_m(last.place, fix.place) - last.accuracy_m - fix.accuracy_m
    # One second at least: two reports in one second differ by rounding of time, not by speed.
    return way_m > max(apart_s, 1.0) * SPEED_MAX_KMH * METRES_PER_S_OF_KMH
