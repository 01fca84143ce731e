"""What is typed for one order is neither mixed with another's nor lost when the shop does not take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.stations.front_desk.fields import Labelled
from desktop.stations.front_desk.new_order import NewOrder
from hub.domain.order import Address, Channel, Item, Person
from hub.domain.vocabulary import PlaceOrder

if TYPE_CHECKING:
    from tests.desktop.stations.conftest import Desk

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def write(field: Labelled, text: str) -> None:
    assert isinstance(field.field, QLineEdit)
    field.field.setText(text)


def text(field: Labelled) -> str:
    return str(field.field.property("text"))


def begin(desk: Desk, room: str) -> NewOrder:
    """The sheet for a new order, as it comes from a room."""
    desk.desk.open_room(room)
    desk.desk.begin_order()
    return desk.desk.new_order


def fill(sheet: NewOrder, recipient: str) -> None:
    """Type an order that can be taken."""
    if not text(sheet.sender_name):
        write(sheet.sender_name, "Nora Quinn")
    write(sheet.recipient_name, recipient)
    write(sheet.address, "9 Chapel Hill")
    sheet.items.lines[0].name.setText("Ranunculus")
    sheet.items.lines[0].quantity.setText("3")
    sheet.items.lines[0].price.setText("30")
    sheet.card.setPlainText(f"For {recipient}")
    sheet.time.edit.setText("1930")


def another_desk_takes(desk: Desk, enquiry: str) -> None:
    """Another desk makes an order of the same enquiry."""
    order = PlaceOrder(
        desk.link.new_id(),
        Channel.CHAT,
        Person("Jonas Weber"),
        Person("Greta"),
        Address(("9 Chapel Hill",)),
        "",
        (Item("Tulips", 1, 900),),
        "GBP",
        900,
        enquiry=enquiry,
    )
    assert desk.link.ask(order).settled.result(5).refused is None


def test_an_order_begun_on_the_telephone_does_not_mix_with_an_enquirys(desk: Desk) -> None:
    sheet = begin(desk, desk.order("mei"))
    fill(sheet, "Ida")
    sheet.left.emit()
    begin(desk, desk.day.rooms["jonas"])
    assert desk.frame.toast_text == "The order begun for Ida waits until its sheet is opened again."
    assert text(sheet.sender_name) == "Jonas Weber"
    assert (text(sheet.recipient_name), sheet.card.words, sheet.items.typed()) == ("", "", ())
    write(sheet.recipient_name, "Greta Weber")
    sheet.left.emit()
    begin(desk, desk.order("mei"))
    assert (text(sheet.sender_name), text(sheet.recipient_name)) == ("Nora Quinn", "Ida")
    assert (sheet.card.words, sheet.time.edit.text()) == ("For Ida", "1930")
    assert sheet.items.typed() == (("Ranunculus", "3", "30"),)
    sheet.left.emit()
    begin(desk, desk.day.rooms["jonas"])
    assert text(sheet.recipient_name) == "Greta Weber"


def test_an_order_that_the_shop_did_not_take_stands_in_its_sheet_again(desk: Desk, qtbot: QtBot) -> None:
    sheet = begin(desk, desk.day.rooms["jonas"])
    fill(sheet, "Greta Weber")
    another_desk_takes(desk, desk.day.rooms["jonas"])
    sheet.try_take()
    qtbot.waitUntil(sheet.isVisible)
    assert (text(sheet.recipient_name), sheet.card.words) == ("Greta Weber", "For Greta Weber")
    assert sheet.said
    assert "The order for Greta Weber was not taken" in desk.frame.toast_text
    before = len(desk.day.hub.board.orders)
    sheet.try_take()
    qtbot.waitUntil(lambda: len(desk.day.hub.board.orders) == before + 1)
    assert text(sheet.recipient_name) == "", "as an order of its own it is taken"


def test_an_order_that_comes_back_waits_for_the_one_that_is_being_typed(desk: Desk, qtbot: QtBot) -> None:
    sheet = begin(desk, desk.day.rooms["jonas"])
    fill(sheet, "Greta Weber")
    another_desk_takes(desk, desk.day.rooms["jonas"])
    sheet.try_take()
    desk.desk.show_room(desk.order("mei"))
    desk.desk.begin_order()
    fill(sheet, "Ida")
    qtbot.waitUntil(lambda: desk.frame.toast_text.startswith("The order begun for Greta Weber waits"))
    assert text(sheet.recipient_name) == "Ida"
    sheet.try_take()
    begin(desk, desk.order("mei"))
    assert text(sheet.recipient_name) == "Greta Weber"


def test_the_sheet_says_when_a_time_can_only_be_noted_because_the_hub_has_gone(desk: Desk, qtbot: QtBot) -> None:
    sheet = begin(desk, desk.order("mei"))
    sheet.time.edit.setText("1930")
    assert "can be there" in sheet.load
    desk.link.offline(True)
    qtbot.waitUntil(lambda: sheet.load == "The hub is away: noted as wished, promise it later.")
    desk.link.offline(False)
    qtbot.waitUntil(lambda: "can be there" in sheet.load)
