"""A courier rides along a line: arrivals move with them, a promise is in danger before it is broken, the pace is learnt."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hub.domain.alarm import RiskCause
from hub.domain.courier import Fix
from hub.domain.eta import ENGINE_SPREAD, HALF_MIN_S, HANDLING, Arrival, Pace, straight_s
from hub.domain.order import Address, Place
from hub.domain.promise import Urgency
from hub.domain.schedule import order_clock, risks_of
from hub.domain.trips import Trip
from hub.domain.vocabulary import (
    AcceptOffer,
    AddCourier,
    AssignCourier,
    ConfirmOrder,
    DeliverOrder,
    DescribeShop,
    FlagRisk,
    LiftRisk,
    LoadParcel,
    PlanRun,
    PromiseTime,
    ReportArrival,
    SetDuty,
    StartPacking,
    StartRun,
)
from hub.followers.eta import AGAIN, EVERY, Eta, reckon
from hub.followers.following import Following
from hub.followers.pace import PaceFile
from hub.followers.routing import STRAIGHT, EngineError, Router, Valhalla
from tests.hub.running import HubInThread, until
from tests.hub.shop_day import (
    DESK,
    DISPATCH,
    FOLLOWER,
    NOON,
    OWNER,
    PICTURE,
    Decided,
    an_id,
    courier_actor,
    packing_steps,
    place_order,
)

RUN, COURIER = an_id(80), an_id(900)
SHOP = Place(515_000_000, -1_000_000)


def point(km: float) -> Place:
    """So many kilometres north of the shop."""
    return Place(515_000_000 + round(km * 89_932), -1_000_000)


class Ride:
    """A shop whose one courier rides north with two gifts, and the follower that reckons."""

    def __init__(self, eta: Eta | None = None) -> None:
        self.shop = Decided()
        self.eta = eta or Eta()
        shop = self.shop
        shop.must(OWNER, DescribeShop("Petal", "Europe/London", "GBP", "+44", SHOP))
        self.orders = [shop.packed(n, address=Address(("12 Rose Lane",), place=point(2 * n))) for n in (1, 2)]
        self.courier = shop.courier()
        self.mine = courier_actor(self.courier)
        shop.must(DISPATCH, PlanRun(RUN, self.courier, tuple(self.orders)))
        for order in self.orders:
            shop.must(self.mine, AcceptOffer(order), LoadParcel(RUN, order))
        shop.must(self.mine, StartRun(RUN))
        self.fixes: dict[str, Fix] = {}
        self.at(0)

    def at(self, km: float) -> None:
        """The courier reports from there now."""
        self.fixes = {self.courier: Fix(self.courier, point(km), 10, self.shop.now, "page")}

    def look(self) -> list[FlagRisk | LiftRisk]:
        """Look at the board, and ask what is due."""
        due = self.eta.due(self.shop.board, self.fixes, self.shop.now)
        asked = [duty.command for duty in due.duties]
        self.shop.must(FOLLOWER, *asked)
        assert due.next_at is None or due.next_at > self.shop.now
        return [command for command in asked if isinstance(command, FlagRisk | LiftRisk)]

    def arrival(self, index: int) -> Arrival:
        return self.eta._reckoned[self.orders[index]]


def test_arrivals_follow_the_position_and_the_doors_between() -> None:
    ride = Ride()
    ride.look()
    first, second = ride.arrival(0), ride.arrival(1)
    way = timedelta(seconds=straight_s(point(0), point(2)))
    assert first.earliest < ride.shop.now + way < first.latest
    assert second.earliest < ride.shop.now + 2 * way + HANDLING < second.latest
    assert second.latest - second.earliest > first.latest - first.earliest
    assert (first.by, first.measured_at) == (STRAIGHT, ride.shop.now)
    ride.shop.later(minutes=1)
    ride.at(1)
    ride.look()
    assert ride.arrival(0).latest < first.latest
    assert (ride.arrival(0).distance_m or 0) < (first.distance_m or 0)


def test_who_is_not_heard_of_arrives_later_and_later() -> None:
    ride = Ride()
    ride.look()
    ride.shop.later(minutes=40)
    ride.look()
    assert ride.arrival(0).latest > ride.shop.now
    assert ride.arrival(0).measured_at == NOON


def test_a_courier_who_reports_each_second_is_not_reckoned_each_second() -> None:
    ride = Ride()
    ride.look()
    before = ride.arrival(0)
    ride.shop.later(seconds=1)
    ride.at(1)
    ride.look()
    assert ride.arrival(0) is before
    ride.shop.later(seconds=EVERY.total_seconds())
    ride.look()
    assert ride.arrival(0) is not before
    assert EVERY < AGAIN


def test_a_promise_is_in_danger_before_it_is_broken_and_once() -> None:
    ride = Ride()
    until_ = ride.shop.now + timedelta(minutes=40)
    ride.shop.must(DESK, PromiseTime(ride.orders[1], until_))
    assert ride.look() == []
    ride.shop.later(minutes=20)
    ride.at(0.1)  # in a jam
    assert ride.look() == [FlagRisk(ride.orders[1], RiskCause.ETA, until_)]
    assert [risk.cause for risk in ride.shop.board.orders[ride.orders[1]].risks] == [RiskCause.ETA]
    assert ride.shop.now < until_
    ride.shop.later(minutes=1)
    assert ride.look() == []


def test_a_danger_that_is_over_is_lifted_and_may_come_again() -> None:
    ride = Ride()
    until_ = ride.shop.now + timedelta(minutes=46)
    ride.shop.must(DESK, PromiseTime(ride.orders[1], until_))
    ride.shop.later(minutes=20)
    ride.at(0.1)
    ride.look()
    order = ride.shop.board.orders[ride.orders[1]]
    assert order_clock(order, ride.shop.now).urgency is Urgency.RISK
    ride.shop.later(minutes=1)
    ride.at(2)  # a green wave
    assert ride.look() == [LiftRisk(ride.orders[1], RiskCause.ETA, until_)]
    order = ride.shop.board.orders[ride.orders[1]]
    assert risks_of(order) == frozenset()
    assert order_clock(order, ride.shop.now).urgency is not Urgency.RISK
    ride.shop.later(minutes=1)
    assert ride.look() == []
    ride.shop.later(minutes=2)
    ride.at(0.1)
    assert ride.look() == [FlagRisk(ride.orders[1], RiskCause.ETA, until_)], (
        "another danger, not the first one's repeat"
    )
    assert risks_of(ride.shop.board.orders[ride.orders[1]]) == {RiskCause.ETA}


def test_nothing_is_asked_about_a_promise_that_is_broken_already() -> None:
    ride = Ride()
    ride.shop.must(DESK, PromiseTime(ride.orders[1], ride.shop.now + timedelta(minutes=5)))
    ride.shop.later(minutes=6)
    assert ride.look() == []


def test_at_the_door_nobody_is_expected_any_more() -> None:
    ride = Ride()
    ride.look()
    ride.shop.must(ride.mine, ReportArrival(ride.orders[0]))
    ride.look()
    assert list(ride.eta._reckoned) == [ride.orders[1]]


def test_the_pace_is_learnt_from_trips_that_ended_and_from_each_once() -> None:
    ride = Ride()
    ride.look()
    ride.shop.later(seconds=2 * straight_s(point(0), point(2)))
    ride.shop.must(ride.mine, ReportArrival(ride.orders[0]))
    ride.look()
    learnt = ride.eta.pace
    assert learnt.ratios[13] == pytest.approx(1.25)  # 12:00 UTC is 13 h in London
    assert learnt.trips[13] == 1
    assert learnt.up_to == ride.shop.board.seq
    ride.shop.must(ride.mine, DeliverOrder(ride.orders[0], PICTURE))
    ride.look()
    assert ride.eta.pace.trips[13] == 1


class Away:
    name = "osrm"

    def legs(self, places: Sequence[Place]) -> tuple[float, ...]:
        raise EngineError("away")


class Fast:
    name = "osrm"

    def legs(self, places: Sequence[Place]) -> tuple[float, ...]:
        return (600.0,) * (len(places) - 1)


TRIP = Trip(COURIER, SHOP, NOON, NOON, (an_id(1), an_id(2)), (point(2), point(4)))


def test_an_arrival_says_who_reckoned_it() -> None:
    assert [one.by for one in reckon(Router(Fast()), TRIP, 13, Pace(), NOON)] == ["osrm", "osrm"]


@pytest.mark.logs("osrm gave no way")
def test_when_the_engine_is_away_a_straight_line_takes_its_place_and_says_so() -> None:
    assert [one.by for one in reckon(Router(Away()), TRIP, 13, Pace(), NOON)] == [STRAIGHT, STRAIGHT]


def test_an_arrival_is_a_window_as_wide_as_its_way_is_unsure() -> None:
    first, second = reckon(Router(Fast()), TRIP, 13, Pace(), NOON)
    at = NOON + timedelta(seconds=600)
    assert (at - first.earliest, first.latest - at) == (timedelta(seconds=600 * ENGINE_SPREAD),) * 2
    assert second.latest - second.earliest > 2 * (first.latest - at)
    near = reckon(Router(Fast()), TRIP, 13, Pace(), NOON + timedelta(seconds=590))[0]
    assert near.latest - at >= timedelta(seconds=HALF_MIN_S)


# Over a real hub --------------------------------------------------------------------------------------------------


class OnTheRoad:
    """A real hub, a courier with a gift, and the follower on its link."""

    def __init__(self, hub: HubInThread, folder: Path, router: Router) -> None:
        self.hub = hub
        self.order = an_id(1)
        owner = hub.owner()
        hub.must(owner, DescribeShop("Petal", "Europe/London", "GBP", "+44", SHOP))
        placed = place_order(self.order, address=Address(("12 Rose Lane",), place=point(4)))
        hub.must(owner, placed, ConfirmOrder(self.order), StartPacking(self.order), *packing_steps(self.order, 2))
        hub.must(owner, AddCourier(COURIER, "Chen", "+44 20 7946 0003"), SetDuty(COURIER, True))
        hub.must(
            owner, AssignCourier(self.order, COURIER), AcceptOffer(self.order), PlanRun(RUN, COURIER, (self.order,))
        )
        hub.must(owner, LoadParcel(RUN, self.order), StartRun(RUN))
        self.gateway, self.dispatch, link = hub.link("gateway"), hub.link("dispatch"), hub.link("follower")
        self.eta = Eta(router, PaceFile(folder / "pace.json"))
        self.following = Following(link, [self.eta])
        link.listener = self.following.changed
        self.eta.begin(link.foretell, self.following.changed)
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self.following.run, args=(self.stop,))
        self.thread.start()

    def at(self, km: float) -> datetime:
        now = self.gateway.hub_now()
        self.gateway.sight(Fix(COURIER, point(km), 10, now, "page"))
        return now

    def arrival(self) -> Arrival | None:
        return self.dispatch.arrivals.get(self.order)

    def close(self) -> None:
        self.stop.set()
        self.following.changed()
        self.thread.join()
        self.following.close()
        self.eta.close()


@pytest.fixture
def road(running: HubInThread, tmp_path: Path) -> Iterator[OnTheRoad]:
    # Nobody listens at port 9: the engine that the shop has chosen is down.
    road = OnTheRoad(running, tmp_path, Router(Valhalla("http://127.0.0.1:9")))
    yield road
    road.close()


@pytest.mark.logs("valhalla gave no way")
def test_a_dispatcher_sees_the_arrival_move_and_the_danger_before_the_promise_is_broken(road: OnTheRoad) -> None:
    road.at(0)
    first = until(road.arrival, "nobody reckoned")
    assert first.by == STRAIGHT
    promise = road.dispatch.hub_now() + timedelta(minutes=10)
    road.hub.must(road.hub.owner(), PromiseTime(road.order, promise))
    until(lambda: road.dispatch.board.orders[road.order].risks, "the danger was not seen")
    assert road.dispatch.board.orders[road.order].risks[0].cause is RiskCause.ETA
    assert road.dispatch.hub_now() < promise
    moved = road.at(3)
    nearer = until(lambda: (one := road.arrival()) and one.measured_at >= moved and one, "it did not move", 30.0)
    assert nearer.latest < first.latest


def test_what_was_learnt_outlives_the_follower(road: OnTheRoad, tmp_path: Path) -> None:
    road.hub.must(road.hub.owner(), ReportArrival(road.order))
    # A way of four kilometres in a second is no ride: it moves no ratio, yet it is not looked at again.
    until(lambda: PaceFile(tmp_path / "pace.json").read().up_to > 0, "nothing was kept")
    assert PaceFile(tmp_path / "pace.json").read().trips == Pace().trips
