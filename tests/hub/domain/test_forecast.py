"""A courier's run as it is expected to go."""

from __future__ import annotations

from datetime import timedelta

from hub.domain.eta import Arrival
from hub.domain.forecast import plan_run
from hub.domain.order import Delivery
from hub.domain.schedule import ride
from tests.hub.travel_day import NOW, SHOP, north, order


def test_run_goes_first_to_what_is_carried_and_then_by_the_shop_to_what_was_accepted() -> None:
    carried = order(1, north(1000), delivery=Delivery.PICKED_UP, minutes=90)
    waiting = order(2, north(500), delivery=Delivery.ACCEPTED, minutes=10)
    run = plan_run("li", [waiting, carried], north(2000), SHOP, NOW)
    assert [(stop.order.id, stop.number, stop.from_shop) for stop in run.stops] == [("o1", 1, False), ("o2", 2, True)]
    assert run.stops[0].arrives == NOW + ride(north(2000), north(1000))
    assert run.stops[1].arrives > run.stops[0].arrives + ride(north(1000), SHOP)
    assert run.stops[1].spare is not None


def test_door_one_stands_at_needs_no_ride() -> None:
    run = plan_run("li", [order(1, north(1000), delivery=Delivery.ARRIVED)], north(0), SHOP, NOW)
    assert run.stops[0].arrives == NOW


def test_an_arrival_that_a_follower_reckoned_knows_better_than_a_straight_line() -> None:
    carried = order(1, north(1000), delivery=Delivery.PICKED_UP, courier="li")
    told = Arrival("o1", "li", NOW + timedelta(minutes=20), NOW + timedelta(minutes=30), NOW, "valhalla")
    run = plan_run("li", [carried], north(2000), SHOP, NOW, {"o1": told})
    assert run.stops[0].arrives == NOW + timedelta(minutes=25)
    others = Arrival("o1", "hao", NOW, NOW + timedelta(minutes=30), NOW, "valhalla")
    over = Arrival("o1", "li", NOW - timedelta(minutes=9), NOW - timedelta(minutes=1), NOW, "valhalla")
    for nothing in (others, over):
        run = plan_run("li", [carried], north(2000), SHOP, NOW, {"o1": nothing})
        assert run.stops[0].arrives == NOW + ride(north(2000), north(1000))


def test_a_run_is_foreseen_in_the_order_in_which_it_is_taken() -> None:
    late = order(1, north(1000), delivery=Delivery.PICKED_UP, minutes=90)
    soon = order(2, north(500), delivery=Delivery.PICKED_UP, minutes=10)
    run = plan_run("li", [late, soon], SHOP, SHOP, NOW)
    assert [stop.order.id for stop in run.stops] == ["o1", "o2"]
