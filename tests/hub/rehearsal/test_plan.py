"""A day comes from its seed alone, has everything in it, and lies where a courier can ride."""

from __future__ import annotations

import pytest

from hub.domain.limits import address_fault, items_fault, person_fault, text_fault
from hub.rehearsal.plan import SHOP_PLACE, apart, moved, plan_day


def test_the_same_seed_gives_the_same_day() -> None:
    assert plan_day(7, 40) == plan_day(7, 40)
    assert plan_day(7, 40) != plan_day(8, 40)


@pytest.mark.parametrize("seed", range(20))
def test_even_a_short_day_has_everything_that_can_happen(seed: int) -> None:
    orders = plan_day(seed, 6).orders
    assert {order.card_change for order in orders} >= {"early"}
    assert any(order.score in (1, 2) and order.opinion and not order.fails for order in orders)
    for happens in ("rush", "fails", "declines", "surprise"):
        assert any(getattr(order, happens) for order in orders), happens
    assert len({order.by_web for order in orders}) == 2


@pytest.mark.parametrize("orders", [1, 2, 60, 500])
def test_orders_come_one_after_another_and_early_enough_to_be_brought(orders: int) -> None:
    shares = [order.arrives for order in plan_day(3, orders, arrivals_share=0.7).orders]
    assert shares == sorted(shares)
    assert shares[0] >= 0
    assert shares[-1] <= 0.7


def test_nothing_that_is_planned_breaks_a_limit_of_the_shop() -> None:
    for order in plan_day(11, 300).orders:
        assert person_fault("sender", order.sender) is None
        assert person_fault("recipient", order.recipient) is None
        assert address_fault(order.address) is None
        assert items_fault(order.items, order.total_minor) is None
        for words in (order.card, order.new_card, *order.asks, order.thanks, order.opinion):
            assert text_fault("words", words, 500, lines=True) is None
        assert order.new_card != order.card


def test_people_live_within_the_reach_of_a_ride() -> None:
    for order in plan_day(5, 200, reach_m=300.0).orders:
        assert order.address.place is not None
        north, east = apart(SHOP_PLACE, order.address.place)
        assert 99.0 <= (north**2 + east**2) ** 0.5 <= 301.0


def test_moving_and_measuring_agree() -> None:
    north, east = apart(SHOP_PLACE, moved(SHOP_PLACE, 120.0, -340.0))
    assert north == pytest.approx(120.0, abs=0.1)
    assert east == pytest.approx(-340.0, abs=0.1)


def test_every_tracker_of_a_day_is_somebody_elses() -> None:
    trackers = [tracker for courier in plan_day(2, 60).couriers for tracker in courier.trackers]
    assert len(set(trackers)) == len(trackers) >= 4
