"""How long a ride takes when nobody has planned a route: straight line, a detour factor and one speed. Pure.

It is an estimate and is shown as one ("expected"). A router may take its place later; whoever asks gets a duration.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from hub.domain.order import Order, Place, Preparation
from hub.domain.promise import PACKING_TAKES

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius. Source: IUGG."""
DETOUR = 1.35
"""Streets against the straight line; European and Chinese inner cities lie between 1.2 and 1.5."""
SPEED_MPS = 15 / 3.6
"""15 km/h: a loaded bicycle or a scooter in town, lights and parking included. Slow on purpose: early is forgiven."""
AT_DOOR = timedelta(minutes=4)
"""Bell, stairs, photo, and back to the bicycle."""
UNKNOWN_RIDE = timedelta(minutes=20)
"""An address without a place: half across town."""

PACKING_LEFT = timedelta(minutes=5)
"""Photo, ribbon and the way to the door, for a gift that should have been ready already."""


def distance_m(a: Place, b: Place) -> float:
    """Great-circle distance in metres, 0 and up."""
    lat_a, lat_b = math.radians(a.lat_e7 / 1e7), math.radians(b.lat_e7 / 1e7)
    half_lat = (lat_b - lat_a) / 2
    half_lon = math.radians((b.lon_e7 - a.lon_e7) / 1e7) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))


def ride(a: Place | None, b: Place | None) -> timedelta:
    """How long from one place to another, in whole seconds; `UNKNOWN_RIDE` where a place is not known."""
    if a is None or b is None:
        return UNKNOWN_RIDE
    return timedelta(seconds=round(distance_m(a, b) * DETOUR / SPEED_MPS))


def ready_at(order: Order, now: datetime) -> datetime:
    """When the gift is packed: now if it is, else as long as packing takes from when it began (or begins now).

    What is still on the table is never ready in less than `PACKING_LEFT`, however long ago it was begun.
    """
    if order.preparation is Preparation.PACKED:
        return now
    if order.preparation is not Preparation.PACKING:
        return now + PACKING_TAKES
    started = next((step.at for step in reversed(order.history) if step.kind == "packing_started"), now)
    return max(now + PACKING_LEFT, started + PACKING_TAKES)
