"""Couriers with their load and the age of their position, which greys by itself."""

from __future__ import annotations

from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.models.couriers import Couriers
from hub.domain.courier import Fix, Freshness
from hub.domain.order import Place
from hub.domain.vocabulary import AddCourier, AssignCourier, ConfirmOrder, SetDuty, WithdrawOffer
from tests.desktop.conftest import Counter, check_model


def add(counter: Counter, name: str, *, on_duty: bool = True) -> str:
    courier = counter.dispatch.new_id()
    assert counter.ask(counter.dispatch, AddCourier(courier, name, "")) is None
    if on_duty:
        assert counter.ask(counter.dispatch, SetDuty(courier, True)) is None
    return courier


def test_couriers_on_duty_come_first_and_by_name(counter: Counter, qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    couriers = Couriers(counter.open())
    check_model(qtmodeltester, couriers)
    for name, on_duty in (("Sofia", True), ("Hao", False), ("Li Wei", True)):
        add(counter, name, on_duty=on_duty)
    qtbot.waitUntil(lambda: [row.courier.name for row in couriers.values] == ["Li Wei", "Sofia", "Hao"])
    check_model(qtmodeltester, couriers)


def test_an_order_is_counted_with_its_courier_and_taken_off_again(counter: Counter, qtbot: QtBot) -> None:
    li = add(counter, "Li Wei")
    order = counter.place()
    counter.ask(counter.desk, ConfirmOrder(order))
    couriers = Couriers(counter.open())
    counter.ask(counter.dispatch, AssignCourier(order, li))
    qtbot.waitUntil(lambda: couriers.value_of(li).offered == 1)
    counter.ask(counter.dispatch, WithdrawOffer(order))
    qtbot.waitUntil(lambda: couriers.value_of(li).offered == 0)


def test_a_position_greys_by_the_clock_alone(counter: Counter, qtbot: QtBot) -> None:
    li = add(counter, "Li Wei")
    couriers = Couriers(counter.open())
    counter.dispatch.sight(Fix(li, Place(515_000_000, -1_000_000), 25, counter.clock(), "page"))
    qtbot.waitUntil(lambda: couriers.value_of(li).freshness is Freshness.LIVE)
    counter.clock.forward(seconds=43)
    couriers.look_again()
    assert couriers.value_of(li).age_s == 40
    counter.clock.forward(minutes=6)
    couriers.look_again()
    assert couriers.value_of(li).freshness is Freshness.SILENT
    assert couriers.value_of(li).age_s == 360
