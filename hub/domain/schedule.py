"""A promise worked back: by when packing must begin so that the gift is there in time, and what that is made of.

    until the promise  =  the queue before the table  +  packing  +  the way  +  the door

The way is the ride from the shop in a straight line, noted as whole minutes when the address is taken (facts only: who
may not see the address agrees). What time is short for is one answer everywhere: the ring, the rescue list, the rush.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from msgspec import Struct

from hub.domain.alarm import RiskCause
from hub.domain.board import Board
from hub.domain.eta import HANDLING, straight_s
from hub.domain.order import ON_THE_WAY, Delivery, Order, Place, Preparation
from hub.domain.promise import Clock, Window, clock

PACKING_TAKES = timedelta(minutes=15)
"""From the first flower to the ribbon, an ordinary bouquet."""
PACKING_LEFT = timedelta(minutes=5)
"""Photo, ribbon and the way to the door, for a gift that should have been ready already."""
USUAL_WAY = timedelta(minutes=21)
"""An address without a place: half across town."""
SHORTEST_WAY = timedelta(minutes=3)
"""Helmet, lock and the stairs of the shop, however near it is."""
REST_OF_WAY = timedelta(minutes=8)
"""What a gift on its way still needs where nobody reckons it from the courier's position: the last streets and the door."""
WAY_MINUTES_MAX = 240
"""Further away it is a slip on the map, or a parcel service's work."""

NO_TIME = timedelta(0)
NOT_BEGUN = frozenset({Preparation.NEW, Preparation.CONFIRMED})


class WorkBack(Struct, frozen=True):
    """What an order still needs, piece by piece.

    Args:
        until: the end of what was promised, aware UTC.
        queue: until hands are free for it; zero once it is begun.
        packing: at the table; zero once it is packed.
        way: from the shop to the door, or the rest of it.
        handling: at the door.
        way_known: whether the way was reckoned from the address, and is not just the usual one.
    """

    until: datetime
    queue: timedelta
    packing: timedelta
    way: timedelta
    handling: timedelta
    way_known: bool

    @property
    def needs(self) -> timedelta:
        """All of it."""
        return self.queue + self.packing + self.way + self.handling

    @property
    def latest_start(self) -> datetime:
        """The last moment at which the next of it may begin, aware UTC."""
        return self.until - self.needs

    def slack(self, now: datetime) -> timedelta:
        """What is left over at `now`; negative when it is too late already."""
        return self.latest_start - now


def way_minutes(shop: Place | None, door: Place | None) -> int | None:
    """The ride from the shop to a door in whole minutes, 1 .. `WAY_MINUTES_MAX`; None where either is not known."""
    if shop is None or door is None:
        return None
    return min(WAY_MINUTES_MAX, max(1, math.ceil(straight_s(shop, door) / 60)))


def ride(a: Place | None, b: Place | None) -> timedelta:
    """How long from one place to another, in whole seconds; `USUAL_WAY` where a place is not known."""
    return timedelta(seconds=round(straight_s(a, b))) if a is not None and b is not None else USUAL_WAY


def way_of(order: Order) -> timedelta:
    """How long the ride to an order's door takes."""
    return way_for(order.way_minutes)


def way_for(minutes: int | None) -> timedelta:
    """How long a ride of so many noted minutes takes, `USUAL_WAY` where nothing is noted."""
    return USUAL_WAY if minutes is None else max(SHORTEST_WAY, timedelta(minutes=minutes))


def ready_at(order: Order, now: datetime) -> datetime:
    """When the gift is packed: now if it is, else as long as packing takes from when it began (or begins now).

    What is still on the table is never ready in less than `PACKING_LEFT`, however long ago it was begun.
    """
    return now + packing_left(order, now)


def packing_left(order: Order, now: datetime) -> timedelta:
    """How long packing still takes once hands are free for it."""
    if order.preparation is Preparation.PACKED or order.delivery in ON_THE_WAY:
        return NO_TIME
    if order.preparation is not Preparation.PACKING:
        return PACKING_TAKES
    started = next((step.at for step in reversed(order.history) if step.kind == "packing_started"), now)
    return max(PACKING_LEFT, started + PACKING_TAKES - now)


def packed_by(order: Order) -> datetime | None:
    """By when an order must be packed to be there in time; None where no time is known."""
    window = window_of(order)
    return window.until - way_of(order) - HANDLING if window is not None else None


def begin_by(order: Order) -> datetime | None:
    """By when packing must begin, whatever waits before the table; None where no time is known."""
    packed = packed_by(order)
    return packed - PACKING_TAKES if packed is not None else None


def window_of(order: Order) -> Window | None:
    """By when it shall be there: as promised, else as wished."""
    return order.promise.window if order.promise is not None else order.wanted


def work_back(order: Order, now: datetime, queue: timedelta = NO_TIME) -> WorkBack | None:
    """Work an order's promise back, or what was wished for while nothing is promised.

    Args:
        order: any order.
        now: hub time, aware UTC.
        queue: how long hands are not free for it, see `queue_before`; counts only while packing has not begun.

    Returns:
        What it needs; None where no time is known, or nothing is needed any more.
    """
    window = window_of(order)
    if window is None or not order.is_open:
        return None
    if order.delivery in ON_THE_WAY:
        rest = NO_TIME if order.delivery is Delivery.ARRIVED else REST_OF_WAY - HANDLING
        return WorkBack(window.until, NO_TIME, NO_TIME, rest, HANDLING, way_known=False)
    waits = queue if order.preparation in NOT_BEGUN else NO_TIME
    way_known = order.way_minutes is not None
    return WorkBack(window.until, waits, packing_left(order, now), way_of(order), HANDLING, way_known)


def order_clock(order: Order, now: datetime) -> Clock:
    """The ring of an order at `now`: at risk when less is left than it needs, or when its promise is noted as in danger."""
    if order.promise is None:
        return clock(None, now)
    done = order.closed_at if order.delivery is Delivery.DELIVERED else None
    plan = work_back(order, now)
    needs = plan.needs if plan is not None else NO_TIME
    at_risk = bool(order.risks and risks_of(order) & LASTING)
    return clock(order.promise, now, needs=needs, at_risk=at_risk, done_at=done)


LASTING = frozenset({RiskCause.LATE_START, RiskCause.ETA})
"""Dangers that hold from when they were noted until they are lifted or what they are about is done: a silence ends with
the next position, and little time is what the clock says by itself."""


def risks_of(order: Order) -> frozenset[RiskCause]:
    """The causes for which the promise that stands was noted as in danger, and still is."""
    if order.promise is None:
        return frozenset()
    until = order.promise.window.until
    return frozenset(risk.cause for risk in order.risks if risk.until == until and not risk.lifted)


def keeps_the_table_busy(order: Order) -> bool:
    """Whether a gift is, or will be, the table's: promised, and still in the shop."""
    return order.promise is not None and order.is_open and order.delivery not in ON_THE_WAY


def queue_before(board: Board, order: Order, now: datetime) -> timedelta:
    """How long the table is busy with gifts that are promised no later than this one.

    Args:
        board: the newest board.
        order: one that has not been begun; it may be one that is not on the board.
        now: hub time, aware UTC.

    Returns:
        Zero and up: the work before it, shared by the hands of the shop.
    """
    window = window_of(order)
    if window is None:
        return timedelta(0)
    return queue_until(board, window.until, now, besides=order.id, number=order.number)


def queue_until(board: Board, until: datetime, now: datetime, besides: str = "", number: int = 0) -> timedelta:
    """How long the table is busy with gifts that are promised no later than `until`.

    Args:
        board: the newest board.
        until: the moment, aware UTC.
        now: hub time, aware UTC.
        besides: an order that does not count.
        number: of that order: of two promised for one moment the lower number goes first; 0: all of them go first.
    """
    work = timedelta(0)
    for other in board.orders.values():
        promise = other.promise
        if promise is None or promise.window.until > until or not keeps_the_table_busy(other):
            continue  # asked in the order of what costs least: a full board has thousands of them
        before = promise.window.until < until or not number or other.number < number
        if before and other.id != besides:
            work += packing_left(other, now)
    return work / board.settings.packing_hands


def is_rush(board: Board, order: Order, window: Window, now: datetime) -> bool:
    """Whether a promise leaves so little slack that every role must hear of it at once.

    Args:
        board: the newest board; its settings say how little.
        order: what is promised, as it stands before.
        window: the promise.
        now: hub time, aware UTC.
    """
    if order.delivery in ON_THE_WAY:
        return False
    queue = timedelta(0)
    if order.preparation in NOT_BEGUN:
        queue = queue_until(board, window.until, now, besides=order.id, number=order.number)
    needs = queue + packing_left(order, now) + way_of(order) + HANDLING
    return window.until - needs - now < timedelta(minutes=board.settings.rush_slack_minutes)


def queues(board: Board, now: datetime) -> dict[str, timedelta]:
    """`queue_before` of every promised order that has not been begun, in one pass.

    Args:
        board: the newest board.
        now: hub time, aware UTC.

    Returns:
        By order id.
    """
    promised = [
        (order.promise.window.until, order.number, order)
        for order in board.orders.values()
        if order.promise is not None and keeps_the_table_busy(order)
    ]
    found: dict[str, timedelta] = {}
    work = timedelta(0)
    for _, _, order in sorted(promised, key=lambda entry: entry[:2]):
        if order.preparation in NOT_BEGUN:
            found[order.id] = work / board.settings.packing_hands
        work += packing_left(order, now)
    return found
