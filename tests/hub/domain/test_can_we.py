"""Can we promise 17:00? The table's load, the couriers on duty, the way; and the reasons add up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.domain.can_we import CanWe, Verdict, can_we
from hub.domain.order import Address, Place
from hub.domain.vocabulary import (
    AcceptOffer,
    AssignCourier,
    ConfirmOrder,
    DescribeShop,
    NoteSilence,
    PickUpOrder,
    PromiseTime,
    SetDuty,
)
from tests.hub.shop_day import DESK, DISPATCH, FOLLOWER, NOON, OWNER, Decided, courier_actor
from tests.hub.travel_day import SHOP, north


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


@pytest.fixture
def shop() -> Decided:
    one = Decided()
    one.must(OWNER, DescribeShop("Mill Lane", "Europe/London", "GBP", "", SHOP))
    return one


def ask(shop: Decided, until: timedelta, door: Place | None = None) -> CanWe:
    return can_we(shop.board, {}, NOON + until, shop.now, door=door)


def test_packing_and_the_way_are_all_that_an_idle_shop_needs(shop: Decided) -> None:
    courier = shop.courier()
    said = ask(shop, minutes(60))
    assert said.verdict is Verdict.YES
    assert (said.packed, said.way, said.way_known) == (NOON + minutes(15), minutes(21), False)
    assert said.arrives == NOON + minutes(36)
    assert (said.courier, said.courier_free, said.on_duty, said.ahead) == (courier, NOON, 1, 0)
    assert ask(shop, minutes(40)).verdict is Verdict.TIGHT
    assert ask(shop, minutes(36)).verdict is Verdict.TIGHT
    assert ask(shop, minutes(35)).verdict is Verdict.NO


def test_a_known_door_is_reckoned_by_its_way(shop: Decided) -> None:
    shop.courier()
    near = ask(shop, minutes(60), north(1000))
    assert (near.way, near.way_known) == (minutes(6), True)
    assert ask(shop, minutes(60), north(20_000)).verdict is Verdict.NO


def test_nobody_on_duty_is_no_answer_about_the_way(shop: Decided) -> None:
    said = ask(shop, minutes(300))
    assert (said.verdict, said.arrives, said.on_duty) == (Verdict.NO_COURIER, None, 0)


def test_gifts_that_are_promised_no_later_are_packed_first_and_later_ones_are_not(shop: Decided) -> None:
    shop.courier(900)
    for number in range(1, 5):
        shop.must(DESK, PromiseTime(shop.placed(number), NOON + minutes(100)))
    shop.must(DESK, PromiseTime(shop.placed(9), NOON + minutes(300)))
    said = ask(shop, minutes(120))
    assert (said.ahead, said.packed) == (4, NOON + minutes(4 * 15 / 2 + 15))
    assert ask(shop, minutes(99)).ahead == 0


def test_a_courier_is_free_when_the_gifts_before_are_brought(shop: Decided) -> None:
    shop.courier(900)
    idle = ask(shop, minutes(200))
    for number in range(1, 4):
        order = shop.packed(number)
        shop.must(DESK, PromiseTime(order, NOON + minutes(150)))
    busy = ask(shop, minutes(200))
    assert idle.courier_free == NOON
    assert busy.courier_free == NOON + 3 * minutes(21 + 4)
    other = shop.courier(901)
    assert ask(shop, minutes(200)).courier_free == NOON + minutes(21 + 4)
    shop.must(DISPATCH, SetDuty(other, False))
    assert ask(shop, minutes(200)) == busy


def test_a_courier_on_the_road_comes_back_first_and_a_silent_one_does_not_count(shop: Decided) -> None:
    order, courier = shop.packed(1, address=Address(("x",), "", north(3000))), shop.courier()
    shop.must(DISPATCH, AssignCourier(order, courier))
    shop.must(courier_actor(courier), AcceptOffer(order), PickUpOrder(order))
    out = ask(shop, minutes(300))
    assert out.courier_free is not None
    assert out.courier_free > NOON + minutes(30)
    shop.later(minutes=5)
    shop.must(FOLLOWER, NoteSilence(courier, NOON))
    assert ask(shop, minutes(300)).verdict is Verdict.NO_COURIER


def test_for_an_order_that_is_there_its_own_stage_and_way_count(shop: Decided) -> None:
    shop.courier()
    order = shop.placed(1, address=Address(("x",), "", north(1000)))
    shop.must(DESK, ConfirmOrder(order), PromiseTime(order, NOON + minutes(90)))
    said = can_we(shop.board, {}, NOON + minutes(90), NOON, shop.board.orders[order])
    assert (said.ahead, said.packed, said.way) == (0, NOON + minutes(15), minutes(6))
