"""Dispatch at one moment: who carries what by when, what nobody has, what is in danger. Pure over board and fixes.

It is made anew when something changes and once a second; every panel of the station draws from the same one, so that
list, map and timeline never disagree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from desktop.stations.dispatch.standing import DANGER, Standing, at_the_door, is_nobodys, promise_key
from desktop.stations.dispatch.suggestion import Candidate, candidates
from hub.domain.board import Board
from hub.domain.courier import Courier, Fix, Freshness, freshness
from hub.domain.eta import Arrival
from hub.domain.forecast import RunPlan, StopPlan, plan_run
from hub.domain.order import Order, Place, Preparation
from hub.domain.schedule import order_clock


@dataclass(frozen=True, slots=True)
class Situation:
    """What dispatch looks at.

    Args:
        runs: of every courier who has stops, by courier id, in the order of names.
        unassigned: orders that nobody has, first promise first.
        told: the expected arrivals that a follower reckoned, by order.
        standing: what was kept from change to change; None: everything is looked for on the board.
    """

    board: Board
    fixes: Mapping[str, Fix]
    now: datetime
    runs: Mapping[str, RunPlan]
    unassigned: tuple[Order, ...]
    told: Mapping[str, Arrival] = field(default_factory=dict)
    standing: Standing | None = None

    @property
    def shop_place(self) -> Place | None:
        """Where the shop is."""
        return self.board.shop.place

    def is_silent(self, courier: str) -> bool:
        """Whether a courier's position is too old to be believed."""
        fix = self.fixes.get(courier)
        return fix is not None and freshness(fix, self.now) is Freshness.SILENT

    def stop_of(self, order_id: str) -> StopPlan | None:
        """The expected stop of an order, None when nobody brings it."""
        order = self.board.orders.get(order_id)
        run = self.runs.get(order.courier) if order is not None else None
        return next((stop for stop in run.stops if stop.order.id == order_id), None) if run is not None else None

    def in_danger(self, order: Order) -> bool:
        """Whether a promise is at risk or late, by its clock or by the expected arrival."""
        if self.standing is not None and is_nobodys(order):
            return order.id in self.standing.dangers
        if order_clock(order, self.now).urgency in DANGER:
            return True
        stop = self.stop_of(order.id)
        return stop is not None and stop.spare is not None and stop.spare < timedelta(0)

    def dangers_of_nobodys(self) -> int:
        """How many of the orders that nobody has are in danger."""
        if self.standing is not None:
            return len(self.standing.dangers)
        return sum(self.in_danger(order) for order in self.unassigned)

    def nobodys_order(self, order_id: str) -> Order | None:
        """An order that nobody has, None where it is not one of these."""
        order = self.board.orders.get(order_id)
        return order if order is not None and is_nobodys(order) else None

    def orders_of(self, courier: str) -> list[Order]:
        """A courier's open orders, first promise first."""
        if self.standing is None:
            return self.board.orders_of(courier)
        return sorted(self.standing.orders_of(courier), key=promise_key)

    def door(self) -> Sequence[Order]:
        """What stands at the shop's door, packed first."""
        if self.standing is not None:
            return self.standing.door()
        waiting = [order for order in self.board.orders.values() if at_the_door(order)]
        return sorted(waiting, key=lambda order: (order.preparation is not Preparation.PACKED, order.number))

    def candidates_for(self, order: Order) -> list[Candidate]:
        """Who could take an order, best first."""
        orders_of = {courier: tuple(stop.order for stop in run.stops) for courier, run in self.runs.items()}
        couriers = self.board.couriers.values()
        return candidates(order, couriers, orders_of, self.fixes, self.shop_place, self.now)

    def couriers(self) -> list[Courier]:
        """Everybody: silent ones first, then on duty, then the others; by name within each."""
        return sorted(
            self.board.couriers.values(),
            key=lambda courier: (not self._is_missed(courier), not courier.on_duty, courier.name.casefold()),
        )

    def _is_missed(self, courier: Courier) -> bool:
        return courier.on_duty and self.is_silent(courier.id)


def look(
    board: Board,
    fixes: Mapping[str, Fix],
    now: datetime,
    told: Mapping[str, Arrival] | None = None,
    standing: Standing | None = None,
) -> Situation:
    """Make the situation.

    Args:
        fixes: by courier id.
        now: hub time, aware UTC.
        told: expected arrivals by order.
        standing: what was kept from change to change; None looks through the whole board.
    """
    told = told or {}
    runs = {}
    for courier in sorted(board.couriers.values(), key=lambda each: each.name.casefold()):
        fix = fixes.get(courier.id)
        stops = board.stops_of(courier.id, standing.orders_of(courier.id) if standing is not None else None)
        run = plan_run(courier.id, stops, fix.place if fix else None, board.shop.place, now, told)
        if run.stops:
            runs[courier.id] = run
    if standing is not None:
        nobodys = standing.nobodys()
    else:
        nobodys = tuple(sorted((order for order in board.orders.values() if is_nobodys(order)), key=promise_key))
    return Situation(board, fixes, now, runs, nobodys, told, standing)
