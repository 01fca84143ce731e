"""What a board tells of trips: the doors before a courier in their run's order, and what the ways behind them teach."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.domain.courier import Fix
from hub.domain.eta import HANDLING
from hub.domain.order import Address, Place
from hub.domain.trips import lessons, trip_of
from hub.domain.vocabulary import (
    AcceptOffer,
    AddCourier,
    DeliverOrder,
    DescribeShop,
    FailDelivery,
    HandOver,
    LoadParcel,
    PlanRun,
    ReorderRun,
    ReportArrival,
    StartRun,
)
from tests.hub.shop_day import DISPATCH, OWNER, PICTURE, Decided, an_id, courier_actor

RUN = an_id(80)
SHOP = Place(515_000_000, -1_000_000)


def door(number: int) -> Place:
    """A kilometre further north each."""
    return Place(515_000_000 + number * 90_000, -1_000_000)


@pytest.fixture
def shop() -> Decided:
    shop = Decided()
    shop.must(OWNER, DescribeShop("Petal", "Europe/London", "GBP", "+44", SHOP))
    return shop


def under_way(shop: Decided, count: int = 3) -> tuple[list[str], str]:
    orders = [shop.packed(n, address=Address(("12 Rose Lane",), place=door(n))) for n in range(1, count + 1)]
    courier = shop.courier()
    shop.must(DISPATCH, PlanRun(RUN, courier, tuple(orders)))
    for order in orders:
        shop.must(courier_actor(courier), AcceptOffer(order), LoadParcel(RUN, order))
    shop.must(courier_actor(courier), StartRun(RUN))
    return orders, courier


def fix(shop: Decided, courier: str, place: Place = SHOP) -> Fix:
    return Fix(courier, place, 10, shop.now, "page")


def test_the_doors_come_in_the_order_of_the_run(shop: Decided) -> None:
    orders, courier = under_way(shop)
    shop.must(DISPATCH, ReorderRun(RUN, (orders[2], orders[0], orders[1])))
    trip = trip_of(shop.board, courier, fix(shop, courier))
    assert trip is not None
    assert trip.orders == (orders[2], orders[0], orders[1])
    assert trip.doors == (door(3), door(1), door(2))
    assert (trip.place, trip.since) == (SHOP, shop.now)


def test_who_stands_at_a_door_rides_on_when_it_is_done(shop: Decided) -> None:
    orders, courier = under_way(shop)
    shop.must(courier_actor(courier), ReportArrival(orders[0]))
    trip = trip_of(shop.board, courier, fix(shop, courier, door(0)))
    assert trip is not None
    assert (trip.place, trip.since) == (door(1), shop.now + HANDLING)
    assert trip.orders == (orders[1], orders[2])


def test_nothing_is_reckoned_without_a_position_or_a_gift_in_hand(shop: Decided) -> None:
    orders, courier = under_way(shop, 1)
    assert trip_of(shop.board, courier, None) is None
    shop.must(courier_actor(courier), FailDelivery(orders[0], "absent"))
    assert trip_of(shop.board, courier, fix(shop, courier)) is None


def test_a_ridden_way_teaches_from_the_shop_and_from_door_to_door(shop: Decided) -> None:
    orders, courier = under_way(shop, 2)
    mine, left = courier_actor(courier), shop.now
    shop.later(minutes=7)
    shop.must(mine, ReportArrival(orders[0]))
    shop.later(minutes=3)
    shop.must(mine, DeliverOrder(orders[0], PICTURE))
    shop.later(minutes=5)
    shop.must(mine, ReportArrival(orders[1]))
    first, second = lessons(shop.board, 0)
    assert (first.a, first.b, first.arrived - first.left) == (SHOP, door(1), timedelta(minutes=7))
    assert (second.a, second.b, second.arrived - second.left) == (door(1), door(2), timedelta(minutes=5))
    assert first.left == left
    assert lessons(shop.board, first.seq) == (second,)
    assert lessons(shop.board, second.seq) == ()


def test_a_gift_taken_over_on_the_road_teaches_nothing(shop: Decided) -> None:
    orders, _ = under_way(shop, 1)
    other = shop.courier(999)
    shop.later(minutes=4)
    shop.must(DISPATCH, HandOver(other, orders[0]))
    shop.later(minutes=4)
    shop.must(courier_actor(other), ReportArrival(orders[0]))
    assert lessons(shop.board, 0) == ()


def test_somebody_elses_courier_teaches_nothing(shop: Decided) -> None:
    orders, courier = under_way(shop, 1)
    shop.must(DISPATCH, AddCourier(courier, "Swift Ltd", "+44", outsourced=True))
    shop.later(minutes=7)
    shop.must(DISPATCH, ReportArrival(orders[0]))
    assert lessons(shop.board, 0) == ()
