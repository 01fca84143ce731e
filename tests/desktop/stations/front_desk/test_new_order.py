"""A new order by few keys: who is known from before, what is pasted, and what an enquiry has said already."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.stations.front_desk.fields import Labelled
from hub.domain.order import Channel
from hub.domain.room import Audience
from hub.domain.vocabulary import SendMessage

if TYPE_CHECKING:
    from tests.desktop.stations.conftest import Desk

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

CTRL = Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier


class Keys:
    """A keyboard that counts: characters apart from keys that go on, choose or take."""

    def __init__(self) -> None:
        self.characters = 0
        self.others = 0

    def type(self, text: str) -> None:
        holder = QApplication.focusWidget()
        assert holder is not None
        QTest.keyClicks(holder, text)
        self.characters += len(text)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN, times: int = 1) -> None:
        for _ in range(times):
            holder = QApplication.focusWidget()
            assert holder is not None
            QTest.keyClick(holder, key, modifier)
            self.others += 1

    def enter(self, times: int = 1) -> None:
        self.press(Qt.Key.Key_Return, times=times)


@pytest.fixture
def keys() -> Keys:
    return Keys()


def text(field: Labelled) -> str:
    return str(field.field.property("text"))


def test_a_rush_order_of_a_known_customer_takes_few_keys(desk: Desk, keys: Keys, qtbot: QtBot) -> None:
    before = set(desk.shop.board.orders)
    keys.press(Qt.Key.Key_N, CTRL)
    keys.type("dan")
    sheet = desk.desk.new_order
    offers = sheet.who.offers
    assert [line.offer.title for line in offers["sender.name"].lines] == ["Daniel Okafor"]
    keys.press(Qt.Key.Key_1, CTRL)
    qtbot.waitUntil(lambda: offers["recipient.name"].isVisible())
    keys.press(Qt.Key.Key_1, CTRL)
    assert sheet.items.lines[0].name.hasFocus()
    keys.type("Tulips")
    keys.enter(2)
    keys.type("24")
    keys.enter(2)  # past the next line of goods, which stays blank
    assert sheet.card.hasFocus()
    keys.type("Sorry!")
    keys.press(Qt.Key.Key_Tab)
    keys.type("1730")
    keys.enter()
    keys.press(Qt.Key.Key_Space)
    keys.press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(desk.shop.board.orders) == len(before) + 1)
    (placed,) = set(desk.shop.board.orders) - before
    order, mei = desk.shop.board.orders[placed], desk.shop.board.orders[desk.order("mei")]
    assert (order.sender, order.recipient) == (mei.sender, mei.recipient)
    assert order.address.lines == mei.address.lines
    assert [(item.name, item.quantity, item.price_minor) for item in order.items] == [("Tulips", 1, 2400)]
    assert order.rush is not None
    assert (keys.characters, keys.others) == (21, 11)  # Ctrl and its key are one


def test_a_telephone_number_finds_its_customer_too(desk: Desk, keys: Keys) -> None:
    keys.press(Qt.Key.Key_N, CTRL)
    keys.enter()
    keys.type("020 7946 0155")
    sheet = desk.desk.new_order
    assert [line.offer.title for line in sheet.who.offers["sender.phone"].lines] == ["Daniel Okafor"]
    keys.press(Qt.Key.Key_Down)
    keys.enter()
    assert text(sheet.sender_name) == "Daniel Okafor"
    assert sheet.recipient_name.field.hasFocus()


def test_escape_puts_the_offers_away_and_leaves_the_sheet_open(desk: Desk, keys: Keys) -> None:
    keys.press(Qt.Key.Key_N, CTRL)
    keys.type("dan")
    sheet = desk.desk.new_order
    assert sheet.who.offers["sender.name"].isVisible()
    keys.press(Qt.Key.Key_Escape)
    assert sheet.who.offers["sender.name"].isHidden()
    assert sheet.isVisible()
    keys.type("a Novak")
    keys.enter()
    assert text(sheet.sender_name) == "dana Novak"  # what is typed is never replaced by itself


def test_a_pasted_contact_is_told_apart_and_numbers_are_written_to_be_dialled(desk: Desk, keys: Keys) -> None:
    keys.press(Qt.Key.Key_N, CTRL)
    keys.type("Nora Quinn")
    keys.enter()
    keys.type("02079460444")
    keys.enter()
    sheet = desk.desk.new_order
    assert text(sheet.sender_phone) == "+44 20 7946 0444"
    QGuiApplication.clipboard().setText("Ida Quinn\n3 Harbour Steps\nTop floor\n020 7946 0445")
    keys.press(Qt.Key.Key_V, CTRL)
    assert (text(sheet.recipient_name), text(sheet.recipient_phone)) == ("Ida Quinn", "+44 20 7946 0445")
    assert sheet.who.lines == ("3 Harbour Steps", "Top floor")
    keys.enter()
    sheet.recipient_phone.field.setProperty("text", "ring Tom")
    keys.enter()
    assert sheet.recipient_phone.fault == "Nobody can dial this. It is kept as it is written."


def test_an_enquirys_words_stand_beside_its_order_and_say_how_it_came(desk: Desk, keys: Keys, qtbot: QtBot) -> None:
    room = desk.day.rooms["jonas"]
    desk.desk.open_room(room)
    desk.desk.begin_order(room)
    sheet = desk.desk.new_order
    assert sheet.asked.isVisible()
    assert sheet.asked.text == "Anna: Asks: could you wrap it like this? 📷 Birthday on Sunday."
    assert sheet.channel.key() == Channel.PHONE  # the desk noted it down
    keys.press(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert sheet.channel.key() == Channel.COUNTER
    keys.press(Qt.Key.Key_Escape)
    desk.shop.ask(SendMessage(room, desk.shop.new_id(), Audience.STAFF, text="<b>Sunday</b> is closed"))
    qtbot.waitUntil(lambda: desk.shop.board.rooms[room].count == 2)
    desk.desk.begin_order(room)
    assert sheet.asked.text.endswith("\nAnna: <b>Sunday</b> is closed")
    keys.press(Qt.Key.Key_Escape)
    desk.desk.open_room(desk.order("mei"))
    desk.desk.begin_order()
    assert sheet.asked.isHidden()
