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

from hub.domain.order import Delivery, Order, Place

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
PRIOR_SPREAD = 0.25
"""Before anything is learnt a straight line is wrong by about a quarter."""
SPREAD_MAX = 1.0
ENGINE_SPREAD = 0.15
"""A routing engine knows the streets, not the lights of this minute."""
DOOR_SPREAD_S = 120.0
"""A door takes two minutes more or less than usual: a lift, a long look at the card."""
HALF_MIN_S = 60.0
"""Nobody comes to the minute."""
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

    @property
    def is_sound(self) -> bool:
        """Whether this can have been reckoned: what was said over a wire may be anything."""
        aware = all(at.tzinfo is not None for at in (self.earliest, self.latest, self.measured_at))
        return aware and self.earliest <= self.latest and (self.distance_m is None or self.distance_m >= 0)


def is_awaited(arrival: Arrival, order: Order | None) -> bool:
    """Whether anybody still waits for it: the gift is with that courier and not yet at the door."""
    return order is not None and order.courier == arrival.courier and order.delivery is Delivery.PICKED_UP


class Pace(Struct, frozen=True):
    """How much longer (above 1) or shorter trips take than the straight line says, for each hour of the shop's day.

    Args:
        ratios: one for each hour, `RATIO_MIN` .. `RATIO_MAX`.
        trips: how many each was learnt from, 0 .. `TRIPS_COUNTED`.
        spreads: for each hour, by which share a trip differs from its ratio, up or down; 0 .. `SPREAD_MAX`.
        up_to: the event of the newest trip that was learnt from; what lies before it teaches nothing twice.
    """

    ratios: tuple[float, ...] = (1.0,) * HOURS
    trips: tuple[int, ...] = (0,) * HOURS
    spreads: tuple[float, ...] = (PRIOR_SPREAD,) * HOURS
    up_to: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether this can have been learnt: what was read from a disk may be anything."""
        return (
            len(self.ratios) == len(self.trips) == len(self.spreads) == HOURS
            and self.up_to >= 0
            and all(0 <= spread <= SPREAD_MAX for spread in self.spreads)
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
        weight = 1 / (trips + PRIOR_TRIPS)
        known = self.ratios[hour]
        off = min(abs(seen / known - 1), SPREAD_MAX)
        ratios = _put(self.ratios, hour, known + (seen - known) * weight)
        spreads = _put(self.spreads, hour, self.spreads[hour] + (off - self.spreads[hour]) * weight)
        return Pace(ratios, _put(self.trips, hour, trips), spreads, self.up_to)


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


def window(at: datetime, now: datetime, ride_s: float, doors: int, spread: float) -> tuple[datetime, datetime]:
    """Between which moments a courier comes: the ride is off by its spread, each door before it by two minutes.

    The parts are taken as independent (root of the sum of squares), a minute at the least.

    Args:
        at: the likeliest moment, aware UTC.
        now: hub time: nobody comes earlier.
        ride_s: seconds still to ride to this door, all legs together.
        doors: how many doors come before it.
        spread: by which share rides differ, 0 .. `SPREAD_MAX`.
    """
    half = timedelta(seconds=max(HALF_MIN_S, math.hypot(spread * ride_s, DOOR_SPREAD_S * math.sqrt(doors))))
    return max(now, at - half), max(now, at) + half
