"""Can we promise 17:00? Answered from the table's load, the couriers on duty and the way, with its reasons. Pure.

An estimate, said before anything is promised. Gifts promised no later go first: at the table by the shop's hands, on the
road by whoever is free soonest. A courier takes several gifts on one way out, so each of those costs its way and its door,
and the way back is nobody's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from hub.domain.board import Board
from hub.domain.courier import Fix, Freshness, freshness
from hub.domain.eta import HANDLING
from hub.domain.forecast import plan_run
from hub.domain.order import Delivery, Order, Place
from hub.domain.schedule import PACKING_TAKES, SHORTEST_WAY, USUAL_WAY, packing_left, ride, way_minutes, way_of

COMFORT = timedelta(minutes=10)
"""With less to spare than this one red light or one telephone call breaks the promise."""

WAITS_FOR_COURIER = frozenset({Delivery.UNASSIGNED, Delivery.RETURNED})


class Verdict(StrEnum):
    """The answer in one word."""

    YES = "yes"
    TIGHT = "tight"
    NO = "no"
    NO_COURIER = "no_courier"
    """Nobody is on duty: nothing can be said of the way."""


class CanWe(Struct, frozen=True):
    """The answer with its reasons.

    Args:
        verdict: the answer.
        arrives: when it could be there, aware UTC; None where nobody is on duty.
        packed: when it could be packed, aware UTC.
        ahead: gifts that are packed first.
        courier: id of whoever is free soonest, blank where nobody is on duty.
        courier_free: when that courier could leave with it, aware UTC.
        way: the ride to the door.
        way_known: whether it was reckoned from the address, and is not just the usual one.
        on_duty: couriers on duty.
    """

    verdict: Verdict
    arrives: datetime | None
    packed: datetime
    ahead: int
    courier: str
    courier_free: datetime | None
    way: timedelta
    way_known: bool
    on_duty: int


def can_we(
    board: Board,
    fixes: Mapping[str, Fix],
    until: datetime,
    now: datetime,
    order: Order | None = None,
    door: Place | None = None,
) -> CanWe:
    """Tell whether a gift could be there by a time.

    Args:
        board: the newest board.
        fixes: the newest fix of each courier.
        until: the time, aware UTC.
        now: hub time, aware UTC.
        order: the gift, None while it is not taken yet.
        door: where it goes, for a gift that is not taken yet; None where that is not known.
    """
    first = _packed_first(board, until, now, order)
    work = sum((packing_left(other, now) for other in first), timedelta(0))
    mine = packing_left(order, now) if order is not None else PACKING_TAKES
    begun = order is not None and mine < PACKING_TAKES
    packed = now + mine + (timedelta(0) if begun else work / board.settings.packing_hands)
    way, way_known = _way(board, order, door)
    free = _free_couriers(board, fixes, now)
    for other, ready in _taken_out_first(board, first, until, now, order):
        if not free:
            break
        at, courier = min((at, courier) for courier, at in free.items())
        free[courier] = max(at, ready) + way_of(other) + HANDLING
    ahead = 0 if begun or not mine else sum(bool(packing_left(other, now)) for other in first)
    if not free:
        return CanWe(Verdict.NO_COURIER, None, packed, ahead, "", None, way, way_known, 0)
    at, courier = min((at, courier) for courier, at in free.items())
    arrives = max(packed, at) + way
    spare = until - arrives
    verdict = Verdict.YES if spare >= COMFORT else Verdict.TIGHT if spare >= timedelta(0) else Verdict.NO
    return CanWe(verdict, arrives, packed, ahead, courier, at, way, way_known, len(free))


def _way(board: Board, order: Order | None, door: Place | None) -> tuple[timedelta, bool]:
    if order is not None:
        return way_of(order), order.way_minutes is not None
    minutes = way_minutes(board.shop.place, door)
    return (USUAL_WAY, False) if minutes is None else (max(SHORTEST_WAY, timedelta(minutes=minutes)), True)


def _packed_first(board: Board, until: datetime, now: datetime, mine: Order | None) -> list[Order]:
    """Promised no later, and still to be packed; first promise first."""
    found = [
        (order.promise.window.until, order.number, order)
        for order in board.orders.values()
        if order.is_open
        and order.promise is not None
        and order.promise.window.until <= until
        and (mine is None or order.id != mine.id)
        and packing_left(order, now)
    ]
    return [order for _, _, order in sorted(found, key=lambda entry: entry[:2])]


def _taken_out_first(
    board: Board, packed_first: Sequence[Order], until: datetime, now: datetime, mine: Order | None
) -> list[tuple[Order, datetime]]:
    """Promised no later, and without a courier, each with the moment at which it is packed."""
    work, ready = timedelta(0), {}
    for order in packed_first:
        work += packing_left(order, now)
        ready[order.id] = now + work / board.settings.packing_hands
    found = [
        (order.promise.window.until, order.number, order)
        for order in board.orders.values()
        if order.is_open
        and order.promise is not None
        and order.promise.window.until <= until
        and order.delivery in WAITS_FOR_COURIER
        and (mine is None or order.id != mine.id)
    ]
    return [(order, ready.get(order.id, now)) for _, _, order in sorted(found, key=lambda entry: entry[:2])]


def _free_couriers(board: Board, fixes: Mapping[str, Fix], now: datetime) -> dict[str, datetime]:
    """When each courier on duty is at the shop with free hands; whoever is silent does not count."""
    found = {}
    for courier in board.couriers.values():
        fix = fixes.get(courier.id)
        silent = courier.silent_since is not None or (fix is not None and freshness(fix, now) is Freshness.SILENT)
        if not courier.on_duty or silent:
            continue
        at = fix.place if fix is not None else None
        run = plan_run(courier.id, board.orders_of(courier.id), at, board.shop.place, now)
        back = ride(run.ends_at, board.shop.place) if run.stops or at is not None else timedelta(0)
        found[courier.id] = run.free_at + back
    return found
