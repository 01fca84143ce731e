"""Rules about runs. A run leaves whole: a parcel that nobody has seen is named before the courier is gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from hub.domain.actor import Actor, Role
from hub.domain.board import Board
from hub.domain.ids import is_id
from hub.domain.order import DELIVERY_STEPS, ON_THE_WAY, WITH_COURIER, Delivery, Order, Preparation
from hub.domain.rules.asked import kept_back
from hub.domain.rules.finding import Decision, Rules, find_order, gone, wrong_stage
from hub.domain.rules.travel import not_yet
from hub.domain.run import RUN_STOPS_MAX, Run, run_with, runs_of
from hub.domain.vocabulary import (
    CourierOffered,
    Event,
    GiveStops,
    HandedOver,
    HandOver,
    LoadParcel,
    OfferWithdrawn,
    OrderPickedUp,
    ParcelLoaded,
    PlanRun,
    Refused,
    ReorderRun,
    RunPlanned,
    RunReordered,
    RunStarted,
    StartRun,
)

IDS_NAMED, NUMBERS_NAMED = 5, 20
"""So many ids (36 characters) and order numbers (up to 7) are sure to fit the 200 characters of an answer's field."""


def _plan_run(board: Board, command: PlanRun, actor: Actor, now: datetime) -> Decision:
    if not is_id(command.run):
        return Refused("bad_id", {"field": "run"})
    if command.run in board.runs:
        return Refused("already_exists", {"run": command.run})
    offers = _offers(board, command.run, command.courier, command.orders, actor)
    if isinstance(offers, Refused):
        return offers
    return [*offers, RunPlanned(command.run, command.courier, command.orders)]


def _reorder_run(board: Board, command: ReorderRun, actor: Actor, now: datetime) -> Decision:
    run = _find(board, command.run, actor)
    if isinstance(run, Refused):
        return run
    if command.expects is not None and command.expects != run.version:
        fields = {"run": run.id, "expected": str(command.expects), "stands": str(run.version)}
        return Refused("version_conflict", fields)
    offers = _offers(board, run.id, run.courier, command.orders, actor)
    if isinstance(offers, Refused):
        return offers
    return [*offers, RunReordered(run.id, command.orders)] if command.orders != run.remaining else []


def _give_stops(board: Board, command: GiveStops, actor: Actor, now: datetime) -> Decision:
    courier = board.couriers.get(command.courier)
    if courier is None:
        return Refused("courier_not_found", {"courier": command.courier[:40]})
    if not courier.on_duty:
        return Refused("courier_off_duty", {"courier": courier.id})
    if command.run and not is_id(command.run):
        return Refused("bad_id", {"field": "run"})
    if command.run in board.runs:
        return Refused("already_exists", {"run": command.run})
    orders = _given(board, command, actor)
    if isinstance(orders, Refused):
        return orders
    here = tuple(order for order in orders if order.delivery not in ON_THE_WAY)
    events: list[Event] = []
    for order in here:
        if order.delivery in WITH_COURIER:
            events.append(OfferWithdrawn(order.id, order.courier))
        events.append(CourierOffered(order.id, courier.id))
    ids = tuple(order.id for order in here)
    waits = _trip_of(board, courier.id, left=False)
    if here and waits is not None:
        if len(waits.remaining) + len(ids) > RUN_STOPS_MAX:
            return Refused("run_too_long", {"limit": str(RUN_STOPS_MAX)})
        events.append(RunReordered(waits.id, (*waits.remaining, *ids)))
    elif here and command.run:
        events.append(RunPlanned(command.run, courier.id, ids))
    joins = _trip_of(board, courier.id, left=True)
    joined = joins.id if joins is not None else ""
    handed = [HandedOver(order.id, courier.id, order.courier, joined) for order in orders if order not in here]
    return [*events, *handed]


def _given(board: Board, command: GiveStops, actor: Actor) -> list[Order] | Refused:
    """The orders that change hands: every one still with whom the asker saw it, and at a stage where it can."""
    if not command.orders:
        return Refused("empty", {"field": "orders"})
    if len(command.orders) > RUN_STOPS_MAX:
        return Refused("run_too_long", {"limit": str(RUN_STOPS_MAX)})
    found: list[Order] = []
    for order_id in dict.fromkeys(command.orders):
        order = find_order(board, order_id, actor)
        if isinstance(order, Refused):
            return order
        has = order.courier if order.delivery in WITH_COURIER else ""
        if has == command.courier:
            continue
        if has != command.before:
            return Refused("with_other_courier", {**_named(order), "courier": has})
        if order.delivery in ON_THE_WAY:
            if "handed_over" not in DELIVERY_STEPS[order.delivery]:
                return wrong_stage(order)
        else:
            fault = not_yet(order)
            if fault is not None:
                return fault
        found.append(order)
    return found


def _trip_of(board: Board, courier: str, *, left: bool) -> Run | None:
    """A courier's first trip that has left the shop, or that has not."""
    return next((run for run in runs_of(board.runs, courier) if (run.started_at is not None) is left), None)


def _offers(
    board: Board, run: str, courier_id: str, orders: tuple[str, ...], actor: Actor
) -> list[CourierOffered] | Refused:
    """Check that these may be a courier's stops; the offers that make those theirs which nobody has."""
    courier = board.couriers.get(courier_id)
    if courier is None:
        return Refused("courier_not_found", {"courier": courier_id[:40]})
    if not orders:
        return Refused("empty", {"field": "orders"})
    if len(orders) > RUN_STOPS_MAX:
        return Refused("run_too_long", {"limit": str(RUN_STOPS_MAX)})
    offers: list[CourierOffered] = []
    for place, order_id in enumerate(orders):
        order = find_order(board, order_id, actor)
        if isinstance(order, Refused):
            return order
        other = run_with(board.runs, order.id)
        if order_id in orders[:place] or (other is not None and other.id != run):
            return Refused("in_other_run", {**_named(order), "run": other.id if other is not None else run})
        if order.delivery in WITH_COURIER:
            if order.courier != courier.id:
                return Refused("with_other_courier", {**_named(order), "courier": order.courier})
        else:
            fault = not_yet(order)
            if fault is not None:
                return fault
            offers.append(CourierOffered(order.id, courier.id))
    if offers and not courier.on_duty:
        return Refused("courier_off_duty", {"courier": courier.id})
    return offers


def _load_parcel(board: Board, command: LoadParcel, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    run = _find(board, command.run, actor)
    if isinstance(run, Refused):
        return run
    if order.id not in run.remaining:
        return Refused("not_in_run", {**_named(order), "run": run.id})
    if (order.id in run.loaded) is command.loaded:
        return []
    if order.delivery in ON_THE_WAY:
        return gone(board, order, actor)
    if command.loaded and order.preparation is not Preparation.PACKED:
        return Refused("not_packed", {"order": order.id})
    return [ParcelLoaded(run.id, order.id, command.by, command.loaded)]


def _start_run(board: Board, command: StartRun, actor: Actor, now: datetime) -> Decision:
    run = _find(board, command.run, actor)
    if isinstance(run, Refused):
        return run
    waiting = [board.orders[stop] for stop in run.remaining if board.orders[stop].delivery not in ON_THE_WAY]
    missing = [order for order in waiting if order.id not in run.loaded or order.preparation is not Preparation.PACKED]
    if missing:
        return Refused("parcel_missing", {"run": run.id, **_all_named(missing)})
    not_taken = [order for order in waiting if order.delivery is not Delivery.ACCEPTED]
    if not_taken:
        return Refused("not_accepted", {"run": run.id, **_all_named(not_taken)})
    for order in waiting:
        kept = kept_back(order)
        if kept is not None:
            return kept
    started: list[Event] = [RunStarted(run.id)] if run.started_at is None else []
    return [*started, *(OrderPickedUp(order.id) for order in waiting)]


def _hand_over(board: Board, command: HandOver, actor: Actor, now: datetime) -> Decision:
    if bool(command.order) is bool(command.run):
        return Refused("empty", {"field": "order"})
    found = _handed(board, command, actor)
    if isinstance(found, Refused):
        return found
    orders, run = found
    courier = board.couriers.get(command.courier)
    if courier is None:
        return Refused("courier_not_found", {"courier": command.courier[:40]})
    if not courier.on_duty:
        return Refused("courier_off_duty", {"courier": courier.id})
    for order in orders:
        if "handed_over" not in DELIVERY_STEPS[order.delivery]:
            return wrong_stage(order)
    joins = _trip_of(board, courier.id, left=True) or run
    joined = joins.id if joins is not None else ""
    return [HandedOver(order.id, courier.id, order.courier, joined) for order in orders if order.courier != courier.id]


def _handed(board: Board, command: HandOver, actor: Actor) -> tuple[list[Order], Run | None] | Refused:
    """The gifts that change hands, and the run that goes over with them where all of it does."""
    if command.order:
        order = find_order(board, command.order, actor)
        return order if isinstance(order, Refused) else ([order], None)
    run = _find(board, command.run, actor)
    if isinstance(run, Refused):
        return run
    stops = [board.orders[stop] for stop in run.remaining]
    carried = [order for order in stops if order.delivery in ON_THE_WAY]
    if not carried:
        return Refused("nothing_in_hand", {"run": run.id})
    return carried, run if len(carried) == len(stops) else None


def _find(board: Board, run_id: str, actor: Actor) -> Run | Refused:
    """Find an open run that this actor may touch; a courier is told of no run but their own."""
    run = board.runs.get(run_id)
    if run is None or (actor.role is Role.COURIER and run.courier != actor.person):
        return Refused("run_not_found", {"run": run_id[:40]})
    return run if run.is_open else Refused("run_ended", {"run": run.id})


def _named(order: Order) -> dict[str, str]:
    return {"order": order.id, "number": str(order.number)}


def _all_named(orders: Sequence[Order]) -> dict[str, str]:
    """Several orders in an answer: their numbers as a person reads them, and the first ids; a field holds 200 characters."""
    numbers = ", ".join(str(order.number) for order in orders[:NUMBERS_NAMED])
    more = f" +{len(orders) - NUMBERS_NAMED}" if len(orders) > NUMBERS_NAMED else ""
    return {"orders": ",".join(order.id for order in orders[:IDS_NAMED]), "numbers": numbers + more}


RUNS_RULES: Rules = {
    PlanRun: _plan_run,
    ReorderRun: _reorder_run,
    LoadParcel: _load_parcel,
    StartRun: _start_run,
    GiveStops: _give_stops,
    HandOver: _hand_over,
}
