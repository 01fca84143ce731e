"""What every tracker's report must pass before it is a fix: on the earth, fresh, and reachable from the last one.

A report that fails is dropped by its door; trackers still get their success, or they would send it again for ever.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from msgspec import Struct

from hub.domain.courier import Fix
from hub.domain.datum import Datum, wgs84_from_gcj02
from hub.domain.eta import distance_m
from hub.domain.order import Place
from hub.intakes.unusable import Unusable

FUTURE_MAX = timedelta(minutes=2)
"""Phones are seldom further from network time; what lies further ahead would stay "newest" for too long."""
AGE_MAX = timedelta(hours=24)
"""Tracks are kept for 24 h; what is older has no reader."""
SPEED_MAX_KMH = 150
"""No courier rides faster through any town, so a faster jump is an error of the phone or a forgery."""
CONFIRMED_AFTER_S = 5.0
"""A phone repeats one wrong fix for a moment; what it still says after this it has measured again."""
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
        datum: the frame of lat and lon, as its source says; a fix is kept in WGS-84.
        heading_deg, speed_mps, battery_pct: None when not told.
    """

    lat: float
    lon: float
    measured_at: datetime
    accuracy_m: float | None = None
    heading_deg: float | None = None
    speed_mps: float | None = None
    battery_pct: float | None = None
    datum: Datum = Datum.WGS84


def plausible(
    report: Report, courier: str, source: str, last: Fix | None, now: datetime, doubted: Fix | None = None
) -> Fix:
    """Believe a report, or say why not.

    Args:
        report: what the tracker told.
        courier: whose position it is.
        source: "page", "owntracks" or "traccar".
        last: the newest fix of that courier, or None.
        now: hub time, aware UTC.
        doubted: the report before, if it was `too_fast`: two that agree are believed, for then the last one was the error.

    Raises:
        TooFast: it is too far from the last fix, and nothing agrees with it.
        Unusable: `bad_place`, `bad_accuracy`, `from_future`, `too_old`, `too_fast`.
    """
    place = _place(report.lat, report.lon, report.datum)
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
    if last is not None and is_too_fast(last, fix) and not _agrees(doubted, fix):
        raise TooFast(fix)
    return fix


class TooFast(Unusable):
    """A report that may be an error, or the first true one after an error; `fix` is what it would have been."""

    def __init__(self, fix: Fix) -> None:
        super().__init__("too_fast", limit_kmh=str(SPEED_MAX_KMH))
        self.fix = fix


def _agrees(doubted: Fix | None, fix: Fix) -> bool:
    """Whether a second report, some seconds later, confirms one that was doubted."""
    if doubted is None:
        return False
    later_s = (fix.measured_at - doubted.measured_at).total_seconds()
    return later_s >= CONFIRMED_AFTER_S and not is_too_fast(doubted, fix)


def _place(lat: float, lon: float, datum: Datum) -> Place:
    if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
        raise Unusable("bad_place")
    if datum is Datum.GCJ02:
        lat, lon = wgs84_from_gcj02(lat, lon)
    place = Place(round(lat * 1e7), round(lon * 1e7))
    if place.lat_e7 == 0 and place.lon_e7 == 0:
        raise Unusable("bad_place")  # null island: what a phone without a fix reports
    return place


def _within(value: float | None, least: float, most: float) -> float | None:
    """A side value if it makes sense; a bad heading is no reason to lose the position."""
    return value if value is not None and math.isfinite(value) and least <= value <= most else None


def is_too_fast(last: Fix, fix: Fix) -> bool:
    """Whether the way between two fixes is impossible, each moved towards the other by its own inaccuracy."""
    apart_s = abs((fix.measured_at - last.measured_at).total_seconds())
    way_m = distance_m(last.place, fix.place) - last.accuracy_m - fix.accuracy_m
    # One second at least: two reports in one second differ by rounding of time, not by speed.
    return way_m > max(apart_s, 1.0) * SPEED_MAX_KMH * METRES_PER_S_OF_KMH
