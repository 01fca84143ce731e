"""A run: the stops that one courier takes in one trip, in order. It is loaded before it leaves and ends by itself.

A stop is on one run at a time. It leaves the run when its gift goes another way (handed over, taken back); it stays, done,
when the courier has been there. When every stop is done or gone, the run has ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from immutables import Map
from msgspec import Struct
from msgspec.structs import replace

from hub.domain.actor import Actor

RUN_STOPS_MAX = 40
"""A van with forty doors is a long shift (about 12 min each, the way included); more is a slip, and makes one decision long."""

Runs = Map[str, "Run"]


class LoadedBy(StrEnum):
    """How it was seen that a parcel is there."""

    SCANNED = "scanned"
    TICKED = "ticked"


class Run(Struct, frozen=True):
    """One trip of one courier.

    Args:
        id: minted by who planned it.
        courier: who rides.
        stops: order ids in the order of the trip, those that are done included.
        loaded: orders whose parcel was seen at the vehicle.
        done: stops that need nothing more: delivered, brought back, cancelled.
        version: 1 as planned, one more with each change of its stops.
    """

    id: str
    courier: str
    stops: tuple[str, ...]
    planned_at: datetime
    planned_by: Actor
    loaded: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    version: int = 1
    started_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def remaining(self) -> tuple[str, ...]:
        """The stops that are still to do, in order."""
        return tuple(stop for stop in self.stops if stop not in self.done)

    @property
    def is_open(self) -> bool:
        """Whether anything is still to do on it."""
        return self.ended_at is None


def run_with(runs: Runs, order: str) -> Run | None:
    """The open run on which an order is a stop still to do, or None."""
    return next((run for run in runs.values() if run.is_open and order in run.remaining), None)


def runs_of(runs: Runs, courier: str) -> list[Run]:
    """A courier's open runs: the one under way first, then as they were planned."""

    def rank(run: Run) -> tuple[bool, datetime, str]:
        return run.started_at is None, run.started_at or run.planned_at, run.id

    return sorted((run for run in runs.values() if run.is_open and run.courier == courier), key=rank)


def in_run_order(runs: Runs, courier: str, orders: Iterable[str]) -> list[str]:
    """Order ids as a courier takes them: by their runs, then those without a run as they were given."""
    rank = {stop: n for n, stop in enumerate(stop for run in runs_of(runs, courier) for stop in run.remaining)}
    return sorted(orders, key=lambda order: rank.get(order, len(rank)))


# Changes: what the board folds with ------------------------------------------------------------------------------


def with_stops(runs: Runs, run_id: str, orders: Sequence[str]) -> Runs:
    """A run whose stops still to do are these."""
    run = runs.get(run_id)
    if run is None:
        return runs
    behind = tuple(stop for stop in run.stops if stop in run.done)
    loaded = tuple(stop for stop in run.loaded if stop in behind or stop in orders)
    return runs.set(run_id, replace(run, stops=(*behind, *orders), loaded=loaded, version=run.version + 1))


def with_parcel(runs: Runs, run_id: str, order: str, *, loaded: bool) -> Runs:
    """A run with a parcel seen, or not seen any more."""
    run = runs.get(run_id)
    if run is None:
        return runs
    others = tuple(stop for stop in run.loaded if stop != order)
    return runs.set(run_id, replace(run, loaded=(*others, order) if loaded else others))


def changed(runs: Runs, run_id: str, **changes: Any) -> Runs:
    """A run with some fields changed."""
    run = runs.get(run_id)
    return runs if run is None else runs.set(run_id, replace(run, **changes))


def finished(runs: Runs, order: str, at: datetime) -> Runs:
    """A stop needs nothing more."""
    run = run_with(runs, order)
    return runs if run is None else _settled(runs, replace(run, done=(*run.done, order)), at)


def without(runs: Runs, order: str, at: datetime) -> Runs:
    """A gift goes another way than its run."""
    run = run_with(runs, order)
    if run is None:
        return runs
    stops = tuple(stop for stop in run.stops if stop != order)
    loaded = tuple(stop for stop in run.loaded if stop != order)
    return _settled(runs, replace(run, stops=stops, loaded=loaded), at)


def taken_on(runs: Runs, run_id: str, order: str, courier: str, at: datetime) -> Runs:
    """A gift in hand changes courier: it leaves its run, unless that run goes over with it, and joins another at its end."""
    if run_id not in runs:
        return without(runs, order, at)
    if order not in runs[run_id].remaining:
        runs = without(runs, order, at)
        run = runs[run_id]
        runs = runs.set(run_id, replace(run, stops=(*run.stops, order), loaded=(*run.loaded, order)))
    return changed(runs, run_id, courier=courier, version=runs[run_id].version + 1)


def _settled(runs: Runs, run: Run, at: datetime) -> Runs:
    """A run with what was just taken from it: ended when nothing is left, gone when it never had a door."""
    if run.remaining:
        return runs.set(run.id, run)
    return runs.set(run.id, replace(run, ended_at=at)) if run.stops else runs.delete(run.id)


def forgotten(runs: Runs, order: str, here: Map[str, Any]) -> Runs:
    """Let the ended runs go of which no order is left on the board.

    Args:
        runs: all.
        order: that has just left the board.
        here: the orders that are still there, by id.
    """
    gone = [run for run in runs.values() if not run.is_open and order in run.stops]
    for run in gone:
        if not any(stop in here for stop in run.stops):
            runs = runs.delete(run.id)
    return runs
