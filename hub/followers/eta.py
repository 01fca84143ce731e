"""The follower that says when each courier is at each of their doors, and that a promise is in danger before it is broken.

It learns from finished trips. A routing engine is asked on a thread of its own, never while a board is looked at: what
`due` answers stands on the newest reckoning. Arrivals are sightings; only a danger, and that it is over, are facts.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from hub.domain.alarm import RiskCause
from hub.domain.board import Board
from hub.domain.courier import Fix
from hub.domain.eta import (
    DETOUR,
    ENGINE_SPREAD,
    HANDLING,
    Arrival,
    Pace,
    arrivals,
    distance_m,
    is_awaited,
    window,
)
from hub.domain.ids import derived_id
from hub.domain.order import Order
from hub.domain.promise import Promise
from hub.domain.schedule import risks_of
from hub.domain.trips import Trip, lessons, trip_of
from hub.domain.vocabulary import FlagRisk, LiftRisk
from hub.followers.following import Due, Duty
from hub.followers.pace import PaceFile
from hub.followers.routing import STRAIGHT, Router

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=10)
"""A courier who reports each second is reckoned so often: nobody reads an arrival to the second, and an engine has others."""
AGAIN = timedelta(seconds=30)
"""Reckoned again after this though nothing was heard: who has not arrived yet arrives later."""
SURELY = timedelta(minutes=2)
"""So much before the promised time a courier must be expected until a danger is over: else the ring would flicker."""
TIMES_MAX = 5
"""A promise that was in danger so often is not noted again: the history would say nothing else. It stays as it is then."""

Tell = Callable[[Sequence[Arrival]], None]


class _Asked(Struct, frozen=True):
    """What was reckoned last for a courier, and when."""

    trip: Trip
    at: datetime


class _Job(Struct, frozen=True):
    trip: Trip
    hour: int
    pace: Pace
    now: datetime


class Eta:
    """Arrivals and promises that they endanger. Satisfies `Follower`.

    Args:
        router: reckons ways; straight lines where None.
        file: where the learnt pace is kept; nowhere where None.
    """

    name = "eta"

    def __init__(self, router: Router | None = None, file: PaceFile | None = None) -> None:
        self._router = router or Router()
        self._file = file
        self._tell: Tell = lambda _: None
        self._wake: Callable[[], None] = lambda: None
        self._jobs: queue.SimpleQueue[_Job | Pace | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._asked: dict[str, _Asked] = {}
        self._reckoned: dict[str, Arrival] = {}
        self._pace = file.read() if file is not None else Pace()
        self._learnt_at = -1

    @property
    def pace(self) -> Pace:
        """What was learnt so far."""
        return self._pace

    def begin(self, tell: Tell, wake: Callable[[], None]) -> None:
        """Reckon on a thread from now on.

        Args:
            tell: told what was reckoned, on that thread.
            wake: called when a board is to be looked at again, on that thread.
        """
        self._tell, self._wake = tell, wake
        self._thread = threading.Thread(target=self._work, name=self.name, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the thread; what it does now (a second or two at the most) is done first."""
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join()

    def due(self, board: Board, fixes: Mapping[str, Fix], now: datetime) -> Due:
        """See `Follower.due`."""
        self._learn(board)
        next_at = self._reckon(board, fixes, now)
        duties = []
        for arrival in sorted(self._reckoned.values(), key=lambda one: one.order):
            order = board.orders.get(arrival.order)
            if order is None or order.promise is None or not is_awaited(arrival, order):
                continue
            if (duty := self._danger(order, order.promise, arrival, now)) is not None:
                duties.append(duty)
        return Due(tuple(duties), next_at)

    def _danger(self, order: Order, promise: Promise, arrival: Arrival, now: datetime) -> Duty | None:
        """What is to be noted of a promise whose courier is expected then: a danger, or that it is over."""
        until = promise.window.until
        times = sum(risk.cause is RiskCause.ETA and risk.until == until for risk in order.risks)
        # Each danger of one promise has an id of its own; the first keeps the one that it always had.
        cause = (self.name, order.id, until.isoformat(), arrival.courier, *([str(times)] if times else []))
        if RiskCause.ETA not in risks_of(order):
            if now < until < arrival.latest and times < TIMES_MAX:
                return Duty(derived_id(promise.made_at, *cause), FlagRisk(order.id, RiskCause.ETA, until))
        elif arrival.latest <= until - SURELY:
            return Duty(derived_id(promise.made_at, *cause, "lifted"), LiftRisk(order.id, RiskCause.ETA, until))
        return None

    # Reckoning ----------------------------------------------------------------------------------------------------

    def _reckon(self, board: Board, fixes: Mapping[str, Fix], now: datetime) -> datetime | None:
        """Have the ways reckoned that are another now; when to look again."""
        hour = now.astimezone(ZoneInfo(board.shop.zone)).hour
        found = {courier: trip_of(board, courier, fixes.get(courier)) for courier in sorted(board.couriers)}
        trips = {courier: trip for courier, trip in found.items() if trip is not None}
        self._asked = {courier: asked for courier, asked in self._asked.items() if courier in trips}
        awaited = {order for trip in trips.values() for order in trip.orders}
        self._reckoned = {order: one for order, one in self._reckoned.items() if order in awaited}
        later: list[datetime] = []
        for courier, trip in trips.items():
            known = self._asked.get(courier)
            soonest = now if known is None or known.trip.orders != trip.orders else _after(known, trip)
            if soonest <= now:
                self._asked[courier] = _Asked(trip, now)
                self._have_reckoned(_Job(trip, hour, self._pace, now))
                soonest = now + AGAIN
            later.append(soonest)
        return min(later, default=None)

    def _have_reckoned(self, job: _Job) -> None:
        if self._thread is not None:
            self._jobs.put(job)
        else:
            self._take(reckon(self._router, job.trip, job.hour, job.pace, job.now))

    def _take(self, found: Sequence[Arrival]) -> None:
        # Another value each time, so that `due` on its thread never sees one that changes.
        self._reckoned = self._reckoned | {arrival.order: arrival for arrival in found}
        self._tell(found)

    def _work(self) -> None:
        while True:
            job = self._jobs.get()
            if job is None:
                return
            try:
                if isinstance(job, Pace):
                    if self._file is not None:
                        self._file.keep(job)
                    continue
                self._take(reckon(self._router, job.trip, job.hour, job.pace, job.now))
            except Exception:
                log.exception("a way could not be reckoned; the others are")
                continue
            self._wake()

    # Learning -----------------------------------------------------------------------------------------------------

    def _learn(self, board: Board) -> None:
        if board.seq == self._learnt_at:
            return
        self._learnt_at = board.seq
        pace = self._pace
        if pace.up_to > board.seq:  # the ledger was restored to an earlier day: it goes on from there
            pace = replace(pace, up_to=board.seq)
        zone = ZoneInfo(board.shop.zone)
        for one in lessons(board, pace.up_to):
            pace = replace(
                pace.after(one.a, one.b, one.left, one.arrived, one.left.astimezone(zone).hour), up_to=one.seq
            )
        if pace is not self._pace:
            self._pace = pace
            if self._thread is not None:
                self._jobs.put(pace)


def _after(known: _Asked, trip: Trip) -> datetime:
    return known.at + (EVERY if known.trip != trip else AGAIN)


def reckon(router: Router, trip: Trip, hour: int, pace: Pace, now: datetime) -> tuple[Arrival, ...]:
    """When a courier is at each of their doors, with who reckoned it.

    Args:
        router: answers always.
        trip: their way.
        hour: of the shop's day, 0 .. 23.
        pace: what was learnt.
        now: hub time, aware UTC.
    """
    places = (trip.place, *trip.doors)
    ways = router.ways(places, hour, pace)
    straight = ways.router == STRAIGHT
    spread = pace.spreads[hour] if straight else min(pace.spreads[hour], ENGINE_SPREAD)
    ridden = tuple(accumulate(ways.seconds))
    metres = accumulate(round(distance_m(a, b) * DETOUR) for a, b in pairwise(places))
    points = arrivals(ways.seconds, trip.since, now, HANDLING)
    found = []
    for door, (order, at, ride_s, way_m) in enumerate(zip(trip.orders, points, ridden, metres, strict=True)):
        earliest, latest = window(at, now, ride_s, door, spread)
        # An engine rides other streets than our stretched line: its metres are not known here.
        left_m = way_m if straight else None
        found.append(Arrival(order, trip.courier, earliest, latest, trip.measured_at, ways.router, left_m))
    return tuple(found)
