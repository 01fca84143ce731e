"""Values become words: times are the shop's, amounts are the currency's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from desktop import language, words
from hub.domain.actor import Actor, Role
from hub.domain.order import Item, Step
from hub.domain.promise import Window
from hub.domain.vocabulary import ChangeItems
from tests.desktop.conftest import Counter


@pytest.fixture(autouse=True)
def _in_english(qapp: QApplication) -> None:
    language.use(qapp, "en")


def test_times_are_the_shops_and_name_another_day(counter: Counter) -> None:
    shop = counter.open()
    now = shop.now()
    assert words.clock_time(shop, now) == "14:48"
    assert words.clock_time(shop, now + timedelta(days=1)) == "tomorrow 14:48"
    assert words.clock_time(shop, now - timedelta(days=1)) == "yesterday 14:48"
    assert words.clock_time(shop, now + timedelta(days=5)) == "15 May 14:48"


def test_a_promise_is_said_as_to_a_customer(counter: Counter) -> None:
    shop = counter.open()
    until = shop.now() + timedelta(hours=2, minutes=12)
    assert words.promise_title(shop, Window(until)) == "Before 17:00"
    assert words.promise(shop, Window(until, until - timedelta(hours=1))) == "between 16:00 and 17:00"


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0 min"), (4, "4 min"), (60, "1 h"), (130, "2 h 10 min"), (-3, "0 min")]
)
def test_spans_are_said_in_hours_and_minutes(minutes: int, said: str) -> None:
    assert words.span(timedelta(minutes=minutes)) == said


@pytest.mark.parametrize(
    ("minor", "currency", "said"),
    [
        (8600, "GBP", "£86.00"),
        (123456789, "CNY", "¥1,234,567.89"),
        (1500, "JPY", "¥1,500"),
        (5, "PLN", "PLN\u00a00.05"),
    ],
)
def test_amounts_have_their_currencys_sign_and_decimals(minor: int, currency: str, said: str) -> None:
    assert words.money(minor, currency) == said


def test_colleagues_are_called_by_first_name_and_couriers_by_their_whole_name() -> None:
    from hub.domain.actor import Role

    assert words.called(Role.FRONT_DESK, "Anna Keller") == "Anna"
    assert words.called(Role.COURIER, "Li Wei") == "Li Wei"
    assert words.called(Role.SENDER, "何志远") == "何志远"
    assert words.called(Role.PACKING, "") == "packing"
    assert words.called(Role.SENDER, "K. Andersen") == "K. Andersen", "nobody is called K."


def test_a_step_that_only_its_station_vouches_for_says_so(counter: Counter) -> None:
    shop = counter.open()
    by = Actor("front-desk", "p", Role.FRONT_DESK)
    step = Step(1, "order_confirmed", counter.clock(), by)
    assert words.happened(shop, step, "Mia") == ("Mia confirmed it", "")
    offline = replace(step, actor=replace(by, offline=True))
    assert words.happened(shop, offline, "Mia") == ("Mia (offline) confirmed it", "")


def test_a_change_of_the_items_says_what_it_did_to_the_price(counter: Counter) -> None:
    order = counter.place()
    items = counter.hub.board.orders[order].items
    total = counter.hub.board.orders[order].total_minor
    for more in (650, -1200, 0):
        total += more
        counter.ask(counter.desk, ChangeItems(order, (*items, Item("Ribbon", 1, 650)), total))
    shop = counter.open()
    said = [
        words.happened(shop, step, "Mia") for step in shop.board.orders[order].history if step.kind == "items_changed"
    ]
    assert said == [("Mia changed the items", change) for change in ("+£6.50", "−£12.00", "")]
