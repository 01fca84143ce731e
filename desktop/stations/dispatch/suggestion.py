"""Who should take an order, and why: every courier who could, best first. Pure.

Best is: in time, known place, nobody waiting for an answer from them, free, then the earliest arrival. A courier who
has fallen silent or is off duty is never proposed; nobody else's stop is moved, because a new one comes after the
stops that a courier already has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from hub.domain.courier import Courier, Fix, Freshness, freshness
from hub.domain.eta import distance_m
from hub.domain.forecast import plan_run, until
from hub.domain.order import Delivery, Order, Place
from hub.domain.schedule import ready_at, ride

AT_SHOP_M = 150.0
"""Nearer to the shop than this is "at the shop": the door, the bicycle stand and a phone's error."""


class Stands(StrEnum):
    """What a courier is doing now."""

    AT_SHOP = "at_shop"
    FREE = "free"
    ON_RUN = "on_run"
    ANSWERING = "answering"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A courier who could take the order.

    Args:
        stops: how many stops come before this one.
        at_shop: when the courier can be at the shop.
        packed: when the gift is ready.
        ride: from the shop to the door.
        arrives: at the door, expected.
        spare: until the promise, negative when late; None where nothing was promised.
        guessed: whether the ride is a guess, because a place is not known.
    """

    courier: Courier
    stands: Stands
    stops: int
    at_shop: datetime
    packed: datetime
    ride: timedelta
    arrives: datetime
    spare: timedelta | None
    guessed: bool = False

    @property
    def in_time(self) -> bool:
        """Whether the promise would be kept."""
        return self.spare is None or self.spare >= timedelta(0)


def candidates(
    order: Order,
    couriers: Iterable[Courier],
    orders_of: Mapping[str, Sequence[Order]],
    fixes: Mapping[str, Fix],
    shop: Place | None,
    now: datetime,
) -> list[Candidate]:
    """Everyone who could take an order, best first.

    Args:
        order: what is to be delivered.
        couriers: everybody; who is off duty is left out.
        orders_of: open orders by courier id.
        fixes: newest fix by courier id.
        shop: where the shop is.
        now: hub time, aware UTC.
    """
    found = []
    for courier in couriers:
        fix = fixes.get(courier.id)
        silent = fix is not None and freshness(fix, now) is Freshness.SILENT
        if not courier.on_duty or silent or courier.id == order.courier:
            continue
        found.append(_candidate(order, courier, orders_of.get(courier.id, ()), fix, shop, now))
    return sorted(found, key=_rank)


def _candidate(
    order: Order, courier: Courier, orders: Sequence[Order], fix: Fix | None, shop: Place | None, now: datetime
) -> Candidate:
    at = fix.place if fix is not None else None
    run = plan_run(courier.id, orders, at, shop, now)
    at_shop = run.free_at + (ride(run.ends_at, shop) if run.stops or at is not None else timedelta(0))
    packed = ready_at(order, now)
    rides = ride(shop, order.address.place)
    arrives = max(at_shop, packed) + rides
    guessed = shop is None or order.address.place is None
    by = until(order)
    spare = by - arrives if by is not None else None
    return Candidate(
        courier, stands(orders, fix, shop), len(run.stops), at_shop, packed, rides, arrives, spare, guessed
    )


def stands(orders: Sequence[Order], fix: Fix | None, shop: Place | None) -> Stands:
    """What a courier with these open orders is doing."""
    if any(order.delivery is not Delivery.OFFERED for order in orders):
        return Stands.ON_RUN
    if orders:
        return Stands.ANSWERING
    if fix is None:
        return Stands.UNKNOWN
    near = shop is not None and distance_m(fix.place, shop) <= AT_SHOP_M
    return Stands.AT_SHOP if near else Stands.FREE


def _rank(candidate: Candidate) -> tuple[bool, bool, bool, bool, datetime, str]:
    return (
        not candidate.in_time,
        candidate.stands is Stands.UNKNOWN,
        candidate.stands is Stands.ANSWERING,
        candidate.stops > 0,
        candidate.arrives,
        candidate.courier.id,
    )
