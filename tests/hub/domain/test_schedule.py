"""A promise worked back: what it is made of, and what a shop can promise."""

from __future__ import annotations

from datetime import timedelta

from hub.domain.alarm import Risk, RiskCause
from hub.domain.eta import DETOUR, SPEED_MPS, distance_m
from hub.domain.order import Address, Delivery, Order, Preparation, Step
from hub.domain.promise import Urgency
from hub.domain.schedule import USUAL_WAY, order_clock, queue_before, queues, ready_at, ride, way_minutes, work_back
from hub.domain.settings import ShopSettings
from hub.domain.vocabulary import ChangeAddress, DescribeShop, PromiseTime, SetShopSettings
from tests.hub.shop_day import DESK, OWNER, Decided
from tests.hub.travel_day import ANNA, NOW, SHOP, north, order


def test_ride_is_straight_line_times_detour_at_the_assumed_speed() -> None:
    far = north(3000)
    assert abs(distance_m(SHOP, far) - 3000) < 10
    assert ride(SHOP, far).total_seconds() == round(distance_m(SHOP, far) * DETOUR / SPEED_MPS)
    assert ride(SHOP, SHOP) == timedelta(0)
    assert ride(None, far) == USUAL_WAY


def test_gift_on_the_table_is_ready_when_packing_that_began_is_over() -> None:
    def begun(minutes_ago: int) -> Order:
        started = Step(1, "packing_started", NOW - timedelta(minutes=minutes_ago), ANNA)
        return order(1, SHOP, preparation=Preparation.PACKING, history=(started,))

    assert ready_at(begun(3), NOW) == NOW + timedelta(minutes=12)
    assert ready_at(begun(40), NOW) == NOW + timedelta(minutes=5), "what is on the table is never ready at once"
    assert ready_at(order(1, SHOP), NOW) == NOW
    assert ready_at(order(1, SHOP, preparation=Preparation.CONFIRMED), NOW) == NOW + timedelta(minutes=15)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def test_a_promise_is_worked_back_over_the_door_the_way_the_table_and_the_queue() -> None:
    plan = work_back(
        order(1, north(3000), minutes=120, preparation=Preparation.CONFIRMED, way_minutes=17), NOW, minutes(9)
    )
    assert plan is not None
    assert (plan.queue, plan.packing, plan.way, plan.handling) == (minutes(9), minutes(15), minutes(17), minutes(4))
    assert plan.latest_start == NOW + minutes(120 - 9 - 15 - 17 - 4)
    assert plan.slack(NOW + minutes(80)) == minutes(-5)
    assert plan.way_known


def test_what_is_done_needs_no_time_any_more() -> None:
    packed = work_back(order(1, None, preparation=Preparation.PACKED), NOW, minutes(60))
    on_the_way = work_back(order(1, None, delivery=Delivery.PICKED_UP), NOW)
    at_the_door = work_back(order(1, None, delivery=Delivery.ARRIVED), NOW)
    assert packed is not None
    assert on_the_way is not None
    assert at_the_door is not None
    assert packed.needs == USUAL_WAY + minutes(4)
    assert [on_the_way.needs, at_the_door.needs] == [minutes(8), minutes(4)]


def test_the_ring_is_at_risk_from_the_latest_start_on_and_whenever_a_danger_is_noted() -> None:
    one = order(1, None, minutes=60, preparation=Preparation.CONFIRMED)
    assert order_clock(one, NOW + minutes(20)).urgency is not Urgency.RISK
    assert order_clock(one, NOW + minutes(21)).urgency is Urgency.RISK
    noted = order(1, None, minutes=60, risks=(Risk(RiskCause.ETA, NOW + minutes(60), NOW),))
    assert order_clock(noted, NOW).urgency is Urgency.RISK
    of_an_earlier_promise = order(1, None, minutes=60, risks=(Risk(RiskCause.ETA, NOW + minutes(50), NOW),))
    assert order_clock(of_an_earlier_promise, NOW).urgency is not Urgency.RISK


def test_the_way_is_noted_when_the_address_is_taken_and_anew_when_it_changes() -> None:
    shop = Decided()
    shop.must(OWNER, DescribeShop("Mill Lane", "Europe/London", "GBP", "", SHOP))
    near = shop.placed(1, address=Address(("x",), "", north(1000)))
    unknown = shop.placed(2)
    assert shop.board.orders[near].way_minutes == way_minutes(SHOP, north(1000)) == 6
    assert shop.board.orders[unknown].way_minutes is None
    shop.must(DESK, ChangeAddress(unknown, Address(("y",), "", north(2000))))
    assert shop.board.orders[unknown].way_minutes == 11


def test_the_queue_is_shared_by_the_hands_and_counts_only_what_is_promised_no_later() -> None:
    shop = Decided()
    orders = [shop.placed(number) for number in range(1, 5)]
    for order_id, due in zip(orders, (60, 90, 90, 120), strict=True):
        shop.must(DESK, PromiseTime(order_id, shop.now + minutes(due)))
    waits = queues(shop.board, shop.now)
    assert [waits[one] for one in orders] == [minutes(0), minutes(15) / 2, minutes(15), minutes(45) / 2]
    assert all(waits[one] == queue_before(shop.board, shop.board.orders[one], shop.now) for one in orders)
    shop.must(OWNER, SetShopSettings(ShopSettings(packing_hands=3)))
    assert queues(shop.board, shop.now)[orders[3]] == minutes(15)
