"""The sample afternoon is what the pictures say it is, in both languages, and made of steps that the rules allow."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from desktop import sample
from hub.domain.actor import Role
from hub.domain.order import Delivery


@pytest.mark.parametrize("language", ["en", "zh"])
def test_one_customer_waits_one_promise_is_late_and_one_rush_is_half_heard(qapp: QApplication, language: str) -> None:
    day = sample.sample_day(language)
    board, now = day.hub.board, day.clock()
    mei = board.orders[day.orders["mei"]]
    assert mei.number == 2418
    assert board.rooms[mei.room].waiting_since is not None
    assert mei.card_unseen
    tom = board.orders[day.orders["tom"]]
    assert tom.promise is not None
    assert (now - tom.promise.window.until).total_seconds() == 6 * 60
    wang = board.orders[day.orders["wang"]]
    assert wang.rush is not None
    assert wang.rush.waiting_for == (Role.DISPATCH,)
    assert board.orders[day.orders["lund"]].delivery is Delivery.DELIVERED


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_busy_day_has_sixty_orders_and_is_the_same_each_time(qapp: QApplication, language: str) -> None:
    days = [sample.sample_day(language, busy=True) for _ in range(2)]
    assert len(days[0].hub.board.orders) == sample.BUSY_ORDERS
    names = [sorted(order.recipient.name for order in day.hub.board.orders.values()) for day in days]
    assert names[0] == names[1]


def test_an_empty_day_has_stations_and_couriers_and_nothing_to_do(qapp: QApplication) -> None:
    board = sample.empty_day().hub.board
    assert len(board.stations) == 3
    assert not board.orders
