"""Straight lines are learnt from, hour by hour; arrivals stand in the order of the trip and never in the past."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hub.domain.eta import (
    HANDLING,
    HOURS,
    RATIO_MAX,
    RATIO_MIN,
    TRIPS_COUNTED,
    Pace,
    arrivals,
    distance_m,
    straight_legs,
    straight_s,
)
from hub.domain.order import Place

SHOP = Place(312_304_000, 1_214_737_000)
DOOR = Place(312_574_000, 1_214_737_000)
NOW = datetime(2026, 5, 10, 8, 0, tzinfo=UTC)


def ridden(pace: Pace, factor: float, hour: int, trips: int = 1) -> Pace:
    for _ in range(trips):
        pace = pace.after(SHOP, DOOR, NOW, NOW + timedelta(seconds=straight_s(SHOP, DOOR) * factor), hour)
    return pace


def test_a_hundredth_of_a_degree_northwards_is_1112_metres() -> None:
    assert distance_m(Place(0, 0), Place(100_000, 0)) == pytest.approx(1_112, abs=1)


def test_without_any_trip_a_leg_is_the_straight_line() -> None:
    assert straight_legs([SHOP, DOOR, SHOP], 9, Pace()) == (straight_s(SHOP, DOOR), straight_s(DOOR, SHOP))
    assert straight_legs([SHOP], 9, Pace()) == ()


def test_an_evening_that_takes_twice_as_long_is_learnt_for_the_evening_alone() -> None:
    pace = ridden(Pace(), 2.0, hour=18, trips=30)
    (evening,), (morning,) = straight_legs([SHOP, DOOR], 18, pace), straight_legs([SHOP, DOOR], 9, pace)
    assert evening == pytest.approx(2 * straight_s(SHOP, DOOR), rel=0.1)
    assert morning == straight_s(SHOP, DOOR)


def test_one_slow_trip_moves_a_new_shop_by_a_quarter_only() -> None:
    assert ridden(Pace(), 2.0, hour=18).ratios[18] == pytest.approx(1.25)


def test_a_town_that_became_faster_is_learnt_anew() -> None:
    pace = ridden(ridden(Pace(), 3.0, hour=8, trips=500), 1.0, hour=8, trips=100)
    assert pace.ratios[8] == pytest.approx(1.0, abs=0.15)
    assert pace.trips[8] == TRIPS_COUNTED


@pytest.mark.parametrize("factor", [0.01, 60.0, -1.0, 0.0])
def test_what_was_no_ride_teaches_nothing(factor: float) -> None:
    assert ridden(Pace(), factor, hour=12) == Pace()


def test_a_trip_next_door_teaches_nothing() -> None:
    near = Place(SHOP.lat_e7 + 10_000, SHOP.lon_e7)
    assert Pace().after(SHOP, near, NOW, NOW + timedelta(seconds=60), 12) == Pace()


def test_whatever_was_learnt_is_sound_and_what_a_disk_made_up_is_not() -> None:
    for factor in (RATIO_MIN * 1.01, 1.0, RATIO_MAX * 0.99):
        assert ridden(Pace(), factor, hour=0, trips=99).is_sound
    assert not Pace(ratios=(1.0,) * 23).is_sound
    assert not Pace(ratios=(float("nan"), *(1.0,) * 23)).is_sound
    assert not Pace(trips=(-4, *(0,) * (HOURS - 1))).is_sound


def test_each_door_comes_after_the_doors_before_and_the_time_spent_there() -> None:
    first, second = arrivals((600.0, 300.0), NOW, NOW)
    assert first == NOW + timedelta(minutes=10)
    assert second == first + HANDLING + timedelta(minutes=5)


def test_a_courier_has_been_riding_since_their_position_was_measured() -> None:
    assert arrivals((600.0,), NOW - timedelta(minutes=3), NOW) == (NOW + timedelta(minutes=7),)


def test_a_door_that_is_not_reached_is_never_reached_in_the_past() -> None:
    first, second = arrivals((600.0, 60.0), NOW - timedelta(hours=1), NOW)
    assert first == NOW
    assert second == NOW + HANDLING + timedelta(minutes=1)


def test_nobody_to_go_to_is_no_arrival() -> None:
    assert arrivals((), NOW, NOW) == ()
