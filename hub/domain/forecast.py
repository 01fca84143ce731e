"""A courier's run as it is expected to go: which stop when, against what was promised. Pure; nothing is stored.

Order of a run: what is already carried first (the door one stands at, then as it is taken), then by way of the shop
what has been accepted or offered. Arrivals are those that a follower reckoned, where there are any (`hub.domain.eta`);
else ways are straight lines, shown as what they are ("expected").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.domain.eta import HANDLING, Arrival
from hub.domain.order import Delivery, Order, Place
from hub.domain.schedule import ready_at, ride, window_of

CARRIED = (Delivery.ARRIVED, Delivery.PICKED_UP)
TO_COLLECT = (Delivery.ACCEPTED, Delivery.OFFERED)
_NOTHING_TOLD: Mapping[str, Arrival] = {}


@dataclass(frozen=True, slots=True)
class StopPlan:
    """One stop of a run.

    Args:
        number: its turn, from 1.
        arrives: expected, aware UTC.
        spare: until the promise; negative when it will be late, None where nothing was promised.
        from_shop: whether the shop is passed right before it.
    """

    order: Order
    number: int
    arrives: datetime
    spare: timedelta | None
    from_shop: bool


@dataclass(frozen=True, slots=True)
class RunPlan:
    """What lies ahead of one courier.

    Args:
        starts_at: where the courier is, None when nobody knows.
        stops: 0..n, in order.
        free_at: when the last stop is done.
        ends_at: where that is; `starts_at` for an empty run.
    """

    courier: str
    starts_at: Place | None
    stops: tuple[StopPlan, ...]
    free_at: datetime
    ends_at: Place | None


def until(order: Order) -> datetime | None:
    """By when it shall be there: as promised, else as wished."""
    window = window_of(order)
    return window.until if window is not None else None


def plan_run(
    courier: str,
    orders: Sequence[Order],
    at: Place | None,
    shop: Place | None,
    now: datetime,
    told: Mapping[str, Arrival] = _NOTHING_TOLD,
) -> RunPlan:
    """Foresee a courier's run.

    Args:
        courier: id.
        orders: the courier's open orders as they are taken (`Board.stops_of`); who stands at a door is there first.
        at: where the courier is, None when nobody knows (then the shop is assumed).
        shop: where the shop is.
        now: hub time, aware UTC.
        told: the expected arrivals that a follower reckoned, by order; they know better than a straight line.
    """
    carried = sorted((order for order in orders if order.delivery in CARRIED), key=_not_there)
    collected = [order for order in orders if order.delivery in TO_COLLECT]
    here, time = at if at is not None else shop, now
    stops: list[StopPlan] = []
    for order in carried:
        if order.delivery is not Delivery.ARRIVED:
            time = _likeliest(told.get(order.id), courier, now) or time + ride(here, order.address.place)
        stops.append(_stop(order, len(stops) + 1, time, from_shop=False))
        here, time = order.address.place or here, time + HANDLING
    if collected:
        time = max([time + ride(here, shop), *(ready_at(order, now) for order in collected)])
        here = shop
        for place, order in enumerate(collected):
            time += ride(here, order.address.place)
            stops.append(_stop(order, len(stops) + 1, time, from_shop=place == 0))
            here, time = order.address.place or here, time + HANDLING
    return RunPlan(courier, at, tuple(stops), time, here)


def _stop(order: Order, number: int, arrives: datetime, *, from_shop: bool) -> StopPlan:
    by = until(order)
    return StopPlan(order, number, arrives, by - arrives if by is not None else None, from_shop)


def _likeliest(arrival: Arrival | None, courier: str, now: datetime) -> datetime | None:
    """The middle of an expected arrival's window; None where there is none, or it is over."""
    if arrival is None or arrival.courier != courier or arrival.latest < now:
        return None
    return max(now, arrival.earliest + (arrival.latest - arrival.earliest) / 2)


def _not_there(order: Order) -> bool:
    return order.delivery is not Delivery.ARRIVED
