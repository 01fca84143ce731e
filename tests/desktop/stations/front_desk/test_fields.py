"""Amounts are typed in the shop's currency, with as many decimals as that has."""

import pytest
from pytestqt.qtbot import QtBot

from desktop.stations.front_desk.fields import ItemsField, minor
from hub.domain.order import Item


@pytest.mark.parametrize(
    ("typed", "currency", "amount"),
    [
        ("62", "GBP", 6200),
        ("62.5", "GBP", 6250),
        ("£62,50", "GBP", 6250),
        ("", "GBP", 0),
        ("1500", "JPY", 1500),
        ("¥ 1500", "JPY", 1500),
        ("1.25", "KWD", 1250),
        ("1.255", "KWD", 1255),
        ("62.505", "GBP", None),
        ("15.00", "JPY", None),
        ("a dozen", "GBP", None),
        ("-3", "GBP", None),
    ],
)
def test_an_amount_is_read_with_its_currencys_decimals(typed: str, currency: str, amount: int | None) -> None:
    assert minor(typed, currency) == amount


@pytest.mark.parametrize(
    ("currency", "amount", "shown"), [("GBP", 6250, "62.50"), ("JPY", 1500, "1500"), ("KWD", 1255, "1.255")]
)
def test_a_price_that_is_opened_and_saved_stays_what_it_was(
    qtbot: QtBot, currency: str, amount: int, shown: str
) -> None:
    item = Item("Tulips", 1, amount)
    field = ItemsField(currency, (item,))
    qtbot.addWidget(field)
    assert field.lines[0].price.text() == shown
    assert field.items() == (item,)
