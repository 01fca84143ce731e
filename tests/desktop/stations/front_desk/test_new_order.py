"""A new order by few keys: who is known from before, what is pasted, and what an enquiry has said already."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.stations.front_desk.enquiry_sheet import EnquirySheet
from desktop.stations.front_desk.fields import Labelled
from desktop.stations.front_desk.place_field import How, PlaceField
from hub.domain.order import Channel, Place
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


def stands(field: PlaceField) -> tuple[Place | None, How]:
    """What a field shows now."""
    return field.place, field.how


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


def test_a_known_customer_who_only_asks_is_noted_with_one_key(desk: Desk, keys: Keys) -> None:
    keys.press(Qt.Key.Key_E, CTRL)
    sheet = desk.frame.findChild(EnquirySheet)
    assert sheet is not None
    keys.type("oka")
    keys.press(Qt.Key.Key_1, CTRL)
    assert (sheet.name.text(), sheet.phone.text()) == ("Daniel Okafor", "+44 20 7946 0155")
    assert sheet.asked.hasFocus()
    sheet.close_sheet()


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


def test_a_pasted_link_puts_the_door_on_the_map_and_the_way_is_reckoned_from_it(
    desk: Desk, keys: Keys, qtbot: QtBot
) -> None:
    before = set(desk.shop.board.orders)
    keys.press(Qt.Key.Key_N, CTRL)
    sheet = desk.desk.new_order
    sheet.time.edit.setText("1830")
    usual = sheet.load
    for field, said in (("sender_name", "Nora"), ("recipient_name", "Ida"), ("address", "3 Harbour Steps")):
        getattr(sheet, field).field.setText(said)
    sheet.address.field.setFocus()
    QGuiApplication.clipboard().setText("https://maps.example/@51.5300,-0.0900,17z")
    keys.press(Qt.Key.Key_V, CTRL)
    place = sheet.who.place
    assert place.place == Place(515300000, -900000)
    assert text(sheet.address) == "3 Harbour Steps"
    assert place.said.startswith("pasted · ")
    assert sheet.load != usual
    sheet.items.lines[0].name.setText("Tulips")
    keys.press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(desk.shop.board.orders) == len(before) + 1)
    (placed,) = set(desk.shop.board.orders) - before
    order = desk.shop.board.orders[placed]
    assert order.address.place == Place(515300000, -900000)
    assert order.way_minutes is not None
    assert place.place is None  # the next sheet is blank


def test_a_door_is_pointed_at_with_pointer_and_keys_and_goes_with_its_street(desk: Desk, keys: Keys) -> None:
    keys.press(Qt.Key.Key_N, CTRL)
    sheet, place = desk.desk.new_order, desk.desk.new_order.who.place
    mei = desk.shop.board.orders[desk.order("mei")]
    sheet.address.field.setFocus()
    keys.type(mei.address.lines[0])
    keys.enter()
    assert stands(place) == (mei.address.place, How.KNOWN)  # a courier has been in this street
    sheet.address.field.setFocus()
    keys.press(Qt.Key.Key_End)
    keys.type("b")
    assert stands(place) == (None, How.NONE)
    QTest.mouseClick(place.map, Qt.MouseButton.LeftButton, pos=QPoint(60, 40))
    pointed, how = stands(place)
    assert how is How.POINTED
    assert pointed is not None
    sheet.address.field.setFocus()
    keys.press(Qt.Key.Key_End)
    keys.type(" (yard)")
    assert stands(place)[0] == pointed  # it is still this street
    place.map.setFocus()
    keys.press(Qt.Key.Key_Right)
    keys.enter()
    assert stands(place)[0] != pointed
    assert place.edit.text()
    place.edit.setText("opposite the church")
    keys.press(Qt.Key.Key_Return, CTRL)
    assert sheet.said == "Sender's name is still blank. Fill it in."
    sheet.sender_name.field.setProperty("text", "Nora")
    sheet.recipient_name.field.setProperty("text", "Ida")
    sheet.items.lines[0].name.setText("Tulips")
    keys.press(Qt.Key.Key_Return, CTRL)
    assert place.edit.hasFocus()
    assert "latitude" in place.said


def seen_in(window: QWidget, part: QWidget) -> bool:
    """Whether all of a part is in view."""
    return window.rect().contains(
        QRect(part.mapTo(window, QPoint(0, 0)), part.size())
    ) and part.visibleRegion() == QRegion(part.rect())


def test_the_sheet_and_what_takes_the_order_are_in_view_in_a_window_of_720(desk: Desk, qtbot: QtBot) -> None:
    desk.frame.resize(1280, 720)
    desk.desk.begin_order()
    sheet = desk.desk.new_order
    qtbot.waitUntil(lambda: sheet.isVisible() and seen_in(desk.frame, sheet.take))
    for part in (sheet.back, sheet.who, sheet.rush, sheet.surprise, sheet.preview):
        assert seen_in(desk.frame, part), part
    desk.frame.resize(1280, 560)
    qtbot.waitUntil(lambda: not seen_in(desk.frame, sheet.surprise))
    sheet.try_take()
    assert seen_in(desk.frame, sheet.take)
    assert seen_in(desk.frame, sheet._said)
    assert sheet._said.text()
