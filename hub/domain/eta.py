"""When a courier is at each of their doors: the way there by somebody's reckoning, and the time spent at the doors before.

Without a routing engine the way is a straight line, stretched and ridden at one speed. How wrong that is depends on the
town and the hour, so it is learnt from finished trips: one ratio for each hour of the shop's day.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TypeVar

from msgspec import Struct

from hub.domain.order import Place

T = TypeVar("T")

EARTH_RADIUS_M = 6_371_000
DETOUR = 1.35
"""Streets are longer than the line between two doors by about this, in most towns."""
SPEED_MPS = 15 / 3.6
"""A scooter or bicycle through a town, lights included."""
HANDLING = timedelta(minutes=4)
"""From standing at a door to riding on: bell, stairs, words, photo."""

HOURS = 24
PRIOR_TRIPS = 3
"""Our own ratio of 1 counts as so many trips: the first trip of a new shop moves it by a quarter."""
TRIPS_COUNTED = 30
"""The newest so many weigh: about a fortnight of one hour, so that roadworks are learnt and forgotten."""
RATIO_MIN, RATIO_MAX = 0.2, 5.0
"""Outside this it was no ride: a tap forgotten until the next door, a lunch on the way."""
LEARN_FROM_M = 300
"""On a shorter way the lock and the stairs weigh more than the ride."""


class Arrival(Struct, frozen=True):
    """When a courier is expected at a door; a sighting, the newest one counts.

    Args:
        order: for which door.
        courier: who comes.
        earliest, latest: between which moments, aware UTC.
        measured_at: when the position was measured that this stands on, aware UTC.
        by: what reckoned the way: "straight", "valhalla" or "osrm".
        distance_m: metres still to ride to this door, stops between included; None when not known.
    """

    order: str
    courier: str
    earliest: datetime
    latest: datetime
    measured_at: datetime
    by: str
    distance_m: int | None = None


class Pace(Struct, frozen=True):
    """How much longer (above 1) or shorter trips take than the straight line says, for each hour of the shop's day.

    Args:
        ratios: one for each hour, `RATIO_MIN` .. `RATIO_MAX`.
        trips: how many each was learnt from, 0 .. `TRIPS_COUNTED`.
    """

    ratios: tuple[float, ...] = (1.0,) * HOURS
    trips: tuple[int, ...] = (0,) * HOURS

    @property
    def is_sound(self) -> bool:
        """Whether this can have been learnt: what was read from a disk may be anything."""
        return (
            len(self.ratios) == len(self.trips) == HOURS
            and all(RATIO_MIN <= ratio <= RATIO_MAX for ratio in self.ratios)
            and all(0 <= trips <= TRIPS_COUNTED for trips in self.trips)
        )

    def after(self, a: Place, b: Place, left: datetime, arrived: datetime, hour: int) -> Pace:
        """Learn from a finished trip.

        Args:
            a, b: from where to where.
            left, arrived: when, aware.
            hour: of the shop's day in which it began, 0 .. 23.

        Returns:
            The pace with it; the same pace when the trip teaches nothing.
        """
        if distance_m(a, b) < LEARN_FROM_M:
            return self
        seen = (arrived - left).total_seconds() / straight_s(a, b)
        if not RATIO_MIN <= seen <= RATIO_MAX:
            return self
        trips = min(self.trips[hour] + 1, TRIPS_COUNTED)
        ratio = self.ratios[hour] + (seen - self.ratios[hour]) / (trips + PRIOR_TRIPS)
        return Pace(_put(self.ratios, hour, ratio), _put(self.trips, hour, trips))


def _put(values: tuple[T, ...], at: int, value: T) -> tuple[T, ...]:
    return (*values[:at], value, *values[at + 1 :])


def distance_m(a: Place, b: Place) -> float:
    """Great-circle distance in metres."""
    lat_a, lat_b = math.radians(a.lat_e7 / 1e7), math.radians(b.lat_e7 / 1e7)
    half_lat, half_lon = (lat_b - lat_a) / 2, math.radians((b.lon_e7 - a.lon_e7) / 1e7) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, chord)))


def straight_s(a: Place, b: Place) -> float:
    """Seconds from one place to another in a straight line, stretched, at one speed."""
    return distance_m(a, b) * DETOUR / SPEED_MPS


def straight_legs(places: Sequence[Place], hour: int, pace: Pace) -> tuple[float, ...]:
    """Seconds of each leg between consecutive places, as this hour usually goes.

    Args:
        places: in the order of the trip.
        hour: of the shop's day, 0 .. 23.
        pace: what was learnt.
    """
    return tuple(straight_s(a, b) * pace.ratios[hour] for a, b in pairwise(places))


def arrivals(
    legs: Sequence[float], measured_at: datetime, now: datetime, handling: timedelta = HANDLING
) -> tuple[datetime, ...]:
    """When the courier is at each door.

    Args:
        legs: seconds, the first from the courier's position to the first door, then from door to door; each 0 or more.
        measured_at: when the courier was at that position, aware UTC: since then they have been riding.
        now: hub time, aware UTC.
        handling: what a door takes before the next leg.

    Returns:
        One moment for each leg, never before `now` and in the order of the trip: a door that is not reached yet is
        reached from now on, however old the position.
    """
    found: list[datetime] = []
    leaves = measured_at
    for leg in legs:
        at = max(now, leaves + timedelta(seconds=leg))
        found.append(at)
        leaves = at + handling
    return tuple(found)
