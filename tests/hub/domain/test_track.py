"""What of a courier's fixes stays on their track."""

from __future__ import annotations

from datetime import timedelta

from hub.domain.courier import Fix
from hub.domain.order import Place
from hub.domain.track import APART_MIN, MOVED_MIN_M, STAY_NOTED_EVERY, TrackPoint, next_point
from tests.hub.shop_day import NOON, an_id

LI = an_id(900)


def fix(metres: float, seconds: float, accuracy_m: int = 0) -> Fix:
    """So many metres north of the shop, so many seconds after noon."""
    at = NOON + timedelta(seconds=seconds)
    return Fix(LI, Place(515_000_000 + round(metres * 89.932), -1_000_000), accuracy_m, at, "page")


def track(*fixes: Fix) -> list[TrackPoint]:
    points: list[TrackPoint] = []
    for each in fixes:
        point = next_point(points[-1] if points else None, each)
        if point is not None:
            points.append(point)
    return points


def test_a_ride_is_thinned_to_a_point_every_twenty_seconds() -> None:
    ridden = track(*(fix(5.0 * second, second) for second in range(121)))
    assert [point.at for point in ridden] == [NOON + n * APART_MIN for n in range(7)]
    assert ridden[1].place == fix(100, 20).place


def test_who_stays_is_noted_every_five_minutes_and_a_drift_within_the_accuracy_is_no_move() -> None:
    stayed = track(
        *(fix((second % 60) / 60 * (MOVED_MIN_M + 15), second, accuracy_m=20) for second in range(0, 661, 20))
    )
    assert [point.at for point in stayed] == [NOON + n * STAY_NOTED_EVERY for n in range(3)]


def test_a_fix_that_is_older_than_the_newest_point_adds_nothing() -> None:
    assert len(track(fix(0, 100), fix(500, 40))) == 1
