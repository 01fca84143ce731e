"""What the desk reads of a promise: whether it can be made, and what it is made of."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from desktop.stations.front_desk.more_promises import MorePromises
from desktop.stations.front_desk.promise_words import made_of, possible
from hub.domain.order import Address
from hub.domain.promise import PromiseKind
from hub.domain.vocabulary import (
    AddCourier,
    ConfirmOrder,
    PromiseTime,
    SetDuty,
    StartPacking,
)

if TYPE_CHECKING:
    from tests.desktop.conftest import Counter
    from tests.desktop.stations.conftest import Desk

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def test_whether_a_time_can_be_promised_is_said_with_its_reasons(counter: Counter) -> None:
    at = counter.clock()
    order = counter.place()
    assert possible(counter.open(), None, at + timedelta(hours=2)).startswith("Nobody is on duty to bring it. Packed ")
    courier = counter.dispatch.new_id()
    counter.ask(counter.dispatch, AddCourier(courier, "Li Wei", "+44 20 7946 0003"))
    counter.ask(counter.dispatch, SetDuty(courier, True))
    counter.ask(counter.desk, PromiseTime(order, at + timedelta(hours=2)))
    shop = counter.open()

    def said(minutes: int) -> str:
        return possible(shop, None, at + timedelta(minutes=minutes))

    def clock(minutes: float) -> str:
        return shop.local(at + timedelta(minutes=minutes)).strftime("%H:%M")

    ready, free = 7.5 + 15, 7.5 + 21 + 4  # the gift before is packed by one of two pairs of hands, and brought
    assert said(240).startswith(f"Yes: it can be there by {clock(free + 21)}. Packed {clock(ready)}")
    assert f"(1 gift goes first) · Li is free {clock(free)} · usual way 21 min" in said(240)
    assert said(30).startswith("No: not before ")


def test_an_order_says_what_it_still_needs_and_by_when(counter: Counter) -> None:
    at = counter.clock()
    order = counter.place()
    shop = counter.open()
    assert made_of(shop, shop.board.orders[order]) == ("", "")
    counter.ask(counter.desk, ConfirmOrder(order))
    counter.ask(counter.desk, PromiseTime(order, at + timedelta(hours=2)))
    shop = counter.open()
    begin = shop.local(at + timedelta(minutes=120 - 40)).strftime("%H:%M")
    by, pieces = made_of(shop, shop.board.orders[order])
    assert by == f"begin by {begin}"
    assert pieces == f"packing 15 min + way 21 min + door 4 min: begin by {begin}"
    counter.ask(counter.packing, StartPacking(order))
    shop = counter.open()
    assert made_of(shop, shop.board.orders[order])[1].startswith("packing 15 min + ")


def test_a_recipient_may_be_asked_instead_of_an_address(desk: Desk, qtbot: QtBot) -> None:
    sheet = desk.desk.new_order
    sheet.begin()
    for field, text in ((sheet.sender_name, "Nora"), (sheet.recipient_name, "Ida")):
        field.field.setText(text)  # type: ignore[attr-defined]  # a line
    sheet.items.lines[0].name.setText("Tulips")
    sheet.items.lines[0].price.setText("24.50")
    sheet.ask_recipient.setChecked(True)
    before = set(desk.shop.board.orders)
    sheet.try_take()
    assert sheet.said == ""
    qtbot.waitUntil(lambda: len(desk.shop.board.orders) == len(before) + 1)
    (placed,) = set(desk.shop.board.orders) - before
    order = desk.shop.board.orders[placed]
    assert order.address == Address()
    assert order.address_ask is not None
    assert order.address_ask.is_open


def test_a_place_is_promised_changed_and_a_surprise_released_from_the_panel(desk: Desk, qtbot: QtBot) -> None:
    order = desk.order("mei")
    panel = desk.desk.order.promise

    def promises() -> list[tuple[PromiseKind, str, bool]]:
        return [(one.kind, one.text, one.end is None) for one in desk.shop.board.orders[order].promises]

    def editor() -> MorePromises:
        panel.more.click()
        found = panel.findChildren(MorePromises)[-1]
        assert isinstance(found, MorePromises)
        return found

    first = editor()
    assert not first.save.isEnabled()
    first.words.setText("at the gate")
    first.save.click()
    qtbot.waitUntil(lambda: (PromiseKind.PLACE, "at the gate", True) in promises())
    second = editor()
    assert second.words.text() == "at the gate"
    second.words.setText("at the door")
    second.save.click()
    qtbot.waitUntil(lambda: (PromiseKind.PLACE, "at the door", True) in promises())
    assert (PromiseKind.PLACE, "at the gate", False) in promises()
    third = editor()
    third.kind.choose(PromiseKind.SURPRISE.value)
    third.save.click()  # this order is one already
    qtbot.waitUntil(lambda: not desk.shop.board.orders[order].is_hidden)


def test_nobody_is_asked_and_surprised(desk: Desk) -> None:
    sheet = desk.desk.new_order
    sheet.begin()
    for field, text in ((sheet.sender_name, "Nora"), (sheet.recipient_name, "Ida")):
        field.field.setText(text)  # type: ignore[attr-defined]  # a line
    sheet.items.lines[0].name.setText("Tulips")
    sheet.items.lines[0].price.setText("24.50")
    sheet.ask_recipient.setChecked(True)
    sheet.surprise.setChecked(True)
    sheet.try_take()
    assert "no surprise" in sheet.said
