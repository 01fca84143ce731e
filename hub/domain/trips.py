"""What a board tells of trips: which doors a courier still has before them, and how long those behind them took."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Struct

from hub.domain.board import Board
from hub.domain.courier import Fix
from hub.domain.eta import HANDLING
from hub.domain.order import Delivery, Order, Place, Step


class Trip(Struct, frozen=True):
    """What is left of a courier's way.

    Args:
        courier: who.
        place: from where.
        since: they have been riding from there since this moment, aware UTC; may lie ahead where they stand at a door.
        measured_at: when their position was measured.
        orders, doors: whose doors, and where, in the order of the way.
    """

    courier: str
    place: Place
    since: datetime
    measured_at: datetime
    orders: tuple[str, ...]
    doors: tuple[Place, ...]


def trip_of(board: Board, courier: str, fix: Fix | None, handling: timedelta = HANDLING) -> Trip | None:
    """A courier's way from where they are.

    Args:
        board: the newest board.
        courier: who.
        fix: their newest position, None where none is known.
        handling: what a door takes.

    Returns:
        The way, by their run; None where nothing is to be reckoned. A door whose point nobody knows is left out.
    """
    carried = [order for order in board.stops_of(courier) if order.delivery in (Delivery.PICKED_UP, Delivery.ARRIVED)]
    ahead = [order for order in carried if order.delivery is Delivery.PICKED_UP and order.address.place is not None]
    if fix is None or not ahead:
        return None
    doors = tuple(order.address.place for order in ahead if order.address.place is not None)
    here = next((order for order in carried if order.delivery is Delivery.ARRIVED), None)
    place, since = fix.place, fix.measured_at
    arrived = _newest(here, "courier_arrived") if here is not None else None
    if here is not None and arrived is not None:  # they ride on when this door is done
        place, since = here.address.place or fix.place, max(since, arrived.at + handling)
    return Trip(courier, place, since, fix.measured_at, tuple(order.id for order in ahead), doors)


def _newest(order: Order, kind: str) -> Step | None:
    return next((step for step in reversed(order.history) if step.kind == kind), None)


class Lesson(Struct, frozen=True):
    """A way that was ridden.

    Args:
        seq: of the arrival that ended it.
        a, b: from where to where.
        left, arrived: when, aware UTC.
    """

    seq: int
    a: Place
    b: Place
    left: datetime
    arrived: datetime


_LEFT_A_DOOR = frozenset({"order_delivered", "delivery_failed"})


def lessons(board: Board, after: int) -> tuple[Lesson, ...]:
    """The ways that ended after an event: from the shop or the door before, wherever its courier was last, to a door.

    Somebody else's couriers teach nothing (dispatch takes their steps when it hears of them), nor does a way whose begin
    nobody knows (a gift handed over on the road, a door without a point).

    Args:
        board: the newest board.
        after: the event up to which all was learnt.
    """
    by_courier: dict[str, list[Order]] = {}
    for order in board.orders.values():
        if order.courier and not getattr(board.couriers.get(order.courier), "outsourced", True):
            by_courier.setdefault(order.courier, []).append(order)
    found = [lesson for orders in by_courier.values() for lesson in _of_courier(board, orders, after)]
    return tuple(sorted(found, key=lambda lesson: lesson.seq))


def _of_courier(board: Board, orders: list[Order], after: int) -> Iterator[Lesson]:
    if not any(step.kind == "courier_arrived" and step.seq > after for order in orders for step in order.history):
        return
    begun: tuple[datetime, Place | None] | None = None
    steps = sorted(((step, order) for order in orders for step in order.history), key=lambda one: one[0].seq)
    at_door = ""
    for step, order in steps:
        if step.kind == "courier_arrived":
            door, at_door = order.address.place, order.id
            if step.seq > after and begun is not None and begun[1] is not None and door is not None:
                yield Lesson(step.seq, begun[1], door, begun[0], step.at)
            begun = None
        elif step.kind == "order_picked_up":
            begun = step.at, board.shop.place
        elif step.kind in _LEFT_A_DOOR:
            begun = step.at, order.address.place if at_door == order.id else None
        elif step.kind in ("handed_over", "address_changed"):
            begun = None  # they met somewhere, or turned on the way
