"""What is asked of the hub when a stop goes elsewhere: to another courier, to another place of a run, a whole run away. Pure.

By hand and by key it is the same. A gift that lies at the shop is taken back from the one and offered to the other, who
may say no; a gift on the road is handed over from bag to bag, and nobody is asked twice. Where the other has a run
that has not left, the stop joins it at its end. What one gesture means is one command: all of it happens, or none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hub.domain.board import Board
from hub.domain.order import ON_THE_WAY, WITH_COURIER, Delivery, Order
from hub.domain.run import Run, run_with, runs_of
from hub.domain.vocabulary import AssignCourier, Command, GiveStops, HandOver, PlanRun, ReorderRun

WITH_COURIER_IN_NAME = frozenset({Delivery.OFFERED, Delivery.ACCEPTED})
"""The gift lies at the shop; only the word is out."""


def moved(board: Board, order: Order, courier: str) -> Command | None:
    """What gives an order to a courier, whoever has it now; None when that courier has it.

    Args:
        courier: id of who shall have it.
    """
    has = order.courier if order.delivery in WITH_COURIER else ""
    if has == courier:
        return None
    waits = any(run.started_at is None for run in runs_of(board.runs, courier))
    if has or waits:
        return GiveStops(courier, (order.id,), has)
    return AssignCourier(order.id, courier, order.version)


def stops_to_plan(board: Board, courier: str) -> tuple[Run | None, tuple[Order, ...]]:
    """A courier's next run, if there is one, and the stops that are on it or on none: what can be put in order."""
    run = next(iter(runs_of(board.runs, courier)), None)
    own = run.id if run is not None else ""
    found = []
    for order in board.stops_of(courier):
        other = run_with(board.runs, order.id)
        if other is None or other.id == own:
            found.append(order)
    return run, tuple(found)


def put_in_order(board: Board, courier: str, stops: Sequence[str], new_id: Callable[[], str]) -> Command | None:
    """What makes these a courier's stops in this order; None when they are.

    Args:
        new_id: mints the id of a run, where there is none yet.
    """
    run, _ = stops_to_plan(board, courier)
    if run is None:
        return PlanRun(new_id(), courier, tuple(stops)) if stops else None
    return ReorderRun(run.id, tuple(stops), run.version) if tuple(stops) != run.remaining else None


def put_before(stops: Sequence[str], order: str, before: str) -> tuple[str, ...]:
    """Stops with one of them right before another; at the end where that one is not among them."""
    rest = [stop for stop in stops if stop != order]
    place = rest.index(before) if before in rest else len(rest)
    return (*rest[:place], order, *rest[place:])


def shifted(stops: Sequence[str], order: str, by: int) -> tuple[str, ...]:
    """Stops with one of them some places earlier (by < 0) or later; it stops at the ends."""
    if order not in stops:
        return tuple(stops)
    rest = [stop for stop in stops if stop != order]
    place = min(len(rest), max(0, list(stops).index(order) + by))
    return (*rest[:place], order, *rest[place:])


def given_whole(board: Board, courier: str, to: str, new_id: Callable[[], str]) -> Command | None:
    """What gives a courier's run to another, whole; None where there is nothing to give.

    What is on the road is handed over from bag to bag. What lies at the shop is taken back and offered to the other
    as a run of the same order: they accept it, or say no, on their own page.

    Args:
        new_id: mints the id of the other's run.
    """
    run, stops = stops_to_plan(board, courier)
    carried = [order for order in stops if order.delivery in ON_THE_WAY]
    if carried:
        if run is not None and any(order.id in run.remaining for order in carried):
            return HandOver(to, run=run.id)
        return GiveStops(to, tuple(order.id for order in carried), courier)
    mine = tuple(order.id for order in stops if order.delivery in WITH_COURIER_IN_NAME)
    return GiveStops(to, mine, courier, new_id()) if mine else None
