"""Runs: the stops that a courier takes in one trip."""

from __future__ import annotations

from msgspec.structs import replace

from hub.domain import promise_ledger as ledger
from hub.domain.alarm import RiskCause
from hub.domain.folds.changing import no_longer, put
from hub.domain.run import Run, changed, taken_on, with_parcel, with_stops
from hub.domain.state import Folds, S
from hub.domain.vocabulary import HandedOver, ParcelLoaded, Recorded, RunPlanned, RunReordered, RunStarted


def _run_planned(board: S, recorded: Recorded, event: RunPlanned) -> S:
    run = Run(event.run, event.courier, event.orders, recorded.at, recorded.actor)
    return replace(board, runs=board.runs.set(run.id, run))


def _run_reordered(board: S, recorded: Recorded, event: RunReordered) -> S:
    return replace(board, runs=with_stops(board.runs, event.run, event.orders))


def _parcel_loaded(board: S, recorded: Recorded, event: ParcelLoaded) -> S:
    return replace(board, runs=with_parcel(board.runs, event.run, event.order, loaded=event.loaded))


def _run_started(board: S, recorded: Recorded, event: RunStarted) -> S:
    return replace(board, runs=changed(board.runs, event.run, started_at=recorded.at))


def _handed_over(board: S, recorded: Recorded, event: HandedOver) -> S:
    board = replace(board, runs=taken_on(board.runs, event.run, event.order, event.courier, recorded.at))
    # Whatever was feared of the courier before is not known of this one.
    for cause in (RiskCause.COURIER_SILENT, RiskCause.ETA):
        board = no_longer(board, event.order, cause)
    order = board.orders.get(event.order)
    if order is None:
        return board
    return put(board, replace(ledger.without_courier(order), courier=event.courier))


RUNS_FOLDS: Folds = {
    RunPlanned: _run_planned,
    RunReordered: _run_reordered,
    ParcelLoaded: _parcel_loaded,
    RunStarted: _run_started,
    HandedOver: _handed_over,
}
