"""When something gets louder by itself. Pure: the same answer at the follower that asks and in the rule that answers.

    a rush that a role has not acknowledged   45 s: louder there · 2 min: at the other roles · 4 min: at the owner
    a courier with a gift in hand, silent     3 min
    an offer that its courier does not answer 2 min: on the list of what must not be forgotten, until somebody acts
    a promise                                 its latest start passed, its courier silent or expected too late, or less
                                              time left than the way takes: before it is broken

The spans are the shop's settings; an acknowledgement ends the steps that have not been taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Struct

from hub.domain.actor import Role
from hub.domain.alarm import Loudness, RiskCause
from hub.domain.board import Board
from hub.domain.courier import Courier, Fix
from hub.domain.order import ON_THE_WAY, Delivery, Order, Preparation
from hub.domain.schedule import NOT_BEGUN, PACKING_LEFT, REST_OF_WAY, queue_before, risks_of, way_of, work_back
from hub.domain.settings import ShopSettings


class Rise(Struct, frozen=True):
    """One step that an alarm takes at a time.

    Args:
        role: who has not acknowledged.
        level: how loud it becomes.
        at: when it is due, aware UTC.
    """

    role: Role
    level: Loudness
    at: datetime


def unheard(order: Order) -> tuple[Role, ...]:
    """The roles that must still acknowledge an order's rush; whoever has done its part of the work has."""
    if order.rush is None or not order.is_open:
        return ()
    done = {Role.PACKING} if order.preparation is Preparation.PACKED else set()
    if order.delivery in ON_THE_WAY:
        done = {Role.PACKING, Role.DISPATCH}
    return tuple(role for role in order.rush.waiting_for if role not in done)


def rises(order: Order, settings: ShopSettings) -> Iterator[Rise]:
    """The steps that an order's alarm has not taken yet, each with its moment, passed or to come."""
    if order.rush is None:
        return
    taken = {(step.role, step.level) for step in order.alarm}
    for role in unheard(order):
        for level, seconds in _spans(settings):
            if (role, level) not in taken:
                yield Rise(role, level, order.rush.marked_at + timedelta(seconds=seconds))


def _spans(settings: ShopSettings) -> tuple[tuple[Loudness, int], ...]:
    return (
        (Loudness.LOUDER, settings.rush_louder_seconds),
        (Loudness.OTHERS, settings.rush_others_seconds),
        (Loudness.OWNER, settings.rush_owner_seconds),
    )


# Couriers ---------------------------------------------------------------------------------------------------------


def unanswered_from(order: Order, settings: ShopSettings) -> datetime | None:
    """When an offer has waited long enough that somebody should telephone, passed or to come; None where none waits."""
    if order.delivery is not Delivery.OFFERED or order.offered_at is None:
        return None
    return order.offered_at + timedelta(seconds=settings.offer_seconds)


def carried(board: Board, courier: str) -> list[Order]:
    """The gifts that a courier has in hand, first promise first."""
    return [order for order in board.orders_of(courier) if order.delivery in ON_THE_WAY]


def heard_at(board: Board, courier: Courier, fix: Fix | None, now: datetime) -> datetime | None:
    """When a courier with a gift in hand last gave a sign: a position, or a step of theirs.

    Args:
        board: the newest board.
        courier: who.
        fix: their newest position, None where none is known.
        now: hub time, aware UTC; no sign is later than it, whatever a phone's clock says.

    Returns:
        The moment; None where they carry nothing, or have no way to be heard of (no page, no tracker, no position), or are
        somebody else's: dispatch takes their steps, no sign of theirs is awaited.
    """
    gifts = carried(board, courier.id)
    if (
        not gifts
        or courier.outsourced
        or (fix is None and not courier.trackers and courier.id not in board.links_by_subject)
    ):
        return None
    signs = [step.at for order in gifts for step in order.history if _is_sign(courier.id, step.kind, step.actor.person)]
    if fix is not None:
        signs.append(min(fix.measured_at, now))
    return max(signs, default=None)


def _is_sign(courier: str, kind: str, person: str) -> bool:
    return person == courier or kind == "order_picked_up"


# Promises ---------------------------------------------------------------------------------------------------------


def dangers(board: Board, order: Order, now: datetime, queue: timedelta | None = None) -> tuple[RiskCause, ...]:
    """Why an order's promise is in danger, as far as the board tells; nothing once it is broken or kept.

    Args:
        board: the newest board.
        order: one of its orders.
        now: hub time, aware UTC.
        queue: what `queue_before` says of it, where it is known already.
    """
    if order.promise is None or not order.is_open or now >= order.promise.window.until:
        return ()
    found = []
    plan = work_back(order, now)
    assert plan is not None  # it is promised and open
    if order.preparation in NOT_BEGUN:
        queue = queue if queue is not None else queue_before(board, order, now)
        if plan.slack(now) <= queue:
            found.append(RiskCause.LATE_START)
    courier = board.couriers.get(order.courier)
    if order.delivery in ON_THE_WAY and courier is not None and courier.silent_since is not None:
        found.append(RiskCause.COURIER_SILENT)
    if plan.slack(now) < timedelta(0) and not found and not risks_of(order):
        found.append(RiskCause.LITTLE_TIME)
    return tuple(found)


def turns(order: Order, now: datetime, queue: timedelta = timedelta(0)) -> Iterator[datetime]:
    """The moments from now on at which time alone may put an order's promise in danger.

    Args:
        order: any order.
        now: hub time, aware UTC.
        queue: what `queue_before` says of it.
    """
    plan = work_back(order, now, queue)
    if plan is None or order.promise is None:
        return
    packed = plan.until - way_of(order) - plan.handling
    for moment in (plan.latest_start, packed, packed - PACKING_LEFT, plan.until - REST_OF_WAY):
        if moment >= now:
            yield moment
