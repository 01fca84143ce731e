"""A courier's track: where they were during the last day, thinned. Kept apart from the ledger, for it is no fact.

It answers where a gift was when somebody asks afterwards, and nothing else: of the thousands of fixes of a day those stay
that show the way and the stays.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from hub.domain.courier import Fix
from hub.domain.eta import distance_m
from hub.domain.order import Place

KEPT_FOR = timedelta(hours=24)
"""Who asks, asks on the day or the next; after that nobody has a reason to know where a courier was."""
APART_MIN = timedelta(seconds=20)
"""On a bicycle some hundred metres: a street is told from the next one."""
MOVED_MIN_M = 30.0
"""What a phone in a pocket drifts while nobody moves."""
STAY_NOTED_EVERY = timedelta(minutes=5)
"""Who stays is noted so often all the same: else a stay and a dead phone would look alike."""
POINTS_TOGETHER = 500
"""Points in one answer: some three hours of riding, and half of what a frame takes."""


class TrackPoint(Struct, frozen=True):
    """Where a courier was.

    Args:
        at: when it was measured, aware UTC.
        place: WGS-84.
        accuracy_m: radius in metres, 0 when the source did not say.
    """

    at: datetime
    place: Place
    accuracy_m: int


def next_point(last: TrackPoint | None, fix: Fix) -> TrackPoint | None:
    """The point that a fix adds to a track; None where the track shows it already.

    Args:
        last: the newest point, None where there is none.
        fix: a plausible one.
    """
    point = TrackPoint(fix.measured_at, fix.place, fix.accuracy_m)
    if last is None:
        return point
    later = point.at - last.at
    if later < APART_MIN:
        return None
    moved_m = distance_m(last.place, point.place) - max(last.accuracy_m, point.accuracy_m)
    return point if later >= STAY_NOTED_EVERY or moved_m >= MOVED_MIN_M else None
