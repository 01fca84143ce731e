"""The front desk as a clerk uses it: by keyboard, over the real models and the real rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop import sample
from desktop.models.room_stream import Said
from desktop.stations.front_desk import station
from desktop.stations.front_desk.customer_link import link_url
from desktop.stations.front_desk.enquiry_sheet import EnquirySheet
from desktop.stations.front_desk.fields import ItemsField
from desktop.stations.front_desk.place_field import PlaceField
from desktop.stations.front_desk.reason_sheet import ReasonSheet
from desktop.widgets.bubble import Audience, BubbleRow, Sending
from desktop.widgets.button import Button
from desktop.widgets.fold_lines import Tone
from desktop.widgets.prose import Prose
from desktop.widgets.words import Words
from hub.domain.access import secret_hash
from hub.domain.actor import Role
from hub.domain.order import Delivery, Place, Preparation
from hub.domain.promise import Urgency, Window
from hub.domain.vocabulary import ChangeCard, ChangeItems

if TYPE_CHECKING:
    from tests.desktop.stations.conftest import Desk, Open


# A window has least sizes, which the offscreen platform cannot tell anybody.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def keys(qtbot: QtBot, text: str) -> None:
    """Type into whatever holds the keyboard."""
    holder = QApplication.focusWidget()
    assert holder is not None
    QTest.keyClicks(holder, text)


def press(qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the keyboard is."""
    holder = QApplication.focusWidget()
    assert holder is not None
    QTest.keyClick(holder, key, modifier)


CTRL = Qt.KeyboardModifier.ControlModifier


def within(widget: QWidget | None, parent: QWidget) -> bool:
    return widget is not None and parent.isAncestorOf(widget)


def test_who_waits_longest_is_open_when_the_window_opens(desk: Desk) -> None:
    assert desk.desk.inbox.room == desk.order("mei")
    assert desk.desk.room.model.room_id == desk.order("mei")
    assert desk.desk.order.order is not None
    assert desk.desk.order.order.recipient.name == "Mei Lin Chen"


def test_an_order_is_entered_by_keyboard_alone(desk: Desk, qtbot: QtBot) -> None:
    before = set(desk.shop.board.orders)
    press(qtbot, Qt.Key.Key_N, CTRL)
    for field in (
        "Nora Quinn",
        "+44 20 7946 0444",
        "Ida Quinn",
        "+44 20 7946 0445",
        "3 Harbour Steps",
        "",
        "Blue door",
        "Tulips, yellow",
        "12",
        "24.50",
    ):
        keys(qtbot, field)
        press(qtbot, Qt.Key.Key_Tab)
    # A blank line has appeared for the next item; it is passed over.
    for _ in range(3):
        press(qtbot, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is desk.desk.new_order.card
    keys(qtbot, "For no reason at all.")
    press(qtbot, Qt.Key.Key_Tab)
    keys(qtbot, "1830")
    press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Space)  # rush
    press(qtbot, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(desk.shop.board.orders) == len(before) + 1)
    (placed,) = set(desk.shop.board.orders) - before
    order = desk.shop.board.orders[placed]
    assert (order.sender.name, order.recipient.name) == ("Nora Quinn", "Ida Quinn")
    assert order.address.lines == ("3 Harbour Steps",)
    assert order.address.note == "Blue door"
    assert [(item.name, item.quantity, item.price_minor) for item in order.items] == [("Tulips, yellow", 12, 2450)]
    assert order.card.text == "For no reason at all."
    assert order.preparation is Preparation.CONFIRMED
    assert order.promise is not None
    assert desk.shop.local(order.promise.window.until).strftime("%H:%M") == "18:30"
    assert order.rush is not None
    qtbot.waitUntil(lambda: desk.desk.inbox.room == placed)
    assert desk.desk.room.model.room_id == placed
    qtbot.waitUntil(lambda: desk.frame.toast_text == "Order taken.")
    assert desk.frame._toast is not None
    writing = desk.desk.room.composer.mapTo(desk.frame, QPoint(0, 0)).y()
    assert desk.frame._toast.geometry().bottom() < writing  # a slip never lies on the place to write


def test_what_is_missing_in_a_new_order_is_said_at_its_field(desk: Desk, qtbot: QtBot) -> None:
    press(qtbot, Qt.Key.Key_N, CTRL)
    keys(qtbot, "Nora Quinn")
    press(qtbot, Qt.Key.Key_Return, CTRL)
    sheet = desk.desk.new_order
    assert sheet.said == "Recipient's name is still blank. Fill it in."
    assert sheet.recipient_name.fault == sheet.said
    assert QApplication.focusWidget() is sheet.recipient_name.field


def test_a_draft_of_a_new_order_survives_escape(desk: Desk, qtbot: QtBot) -> None:
    press(qtbot, Qt.Key.Key_N, CTRL)
    keys(qtbot, "Nora Quinn")
    press(qtbot, Qt.Key.Key_Escape)
    assert desk.desk.inbox.isVisible()
    desk.desk.begin_order()
    assert desk.desk.new_order.sender_name.field.property("text") == "Nora Quinn"


def test_a_customers_message_moves_its_room_to_the_top(desk: Desk, qtbot: QtBot) -> None:
    hannah = desk.order("hannah")
    desk.day.say("15:48", desk.day.sender("hannah"), hannah, "Is there a vase with it?")
    inbox = desk.desk.inbox.model
    qtbot.waitUntil(lambda: hannah in [row.room for row in inbox.orders if row.section == "waiting"])
    desk.desk.open_room(hannah)
    said = [value for value in desk.desk.room.model.values if isinstance(value, Said)]
    assert said[-1].message.text == "Is there a vase with it?"
    rows = [row for row in desk.desk.room.stream.rows() if isinstance(row, BubbleRow)]
    assert rows[-1].bubble.message.sending is Sending.WAITING
    assert rows[-1].bubble.message.receipt == "Paul waits for an answer"


def test_an_answer_is_sent_by_keyboard_and_takes_the_customer_off_the_waiting_list(desk: Desk, qtbot: QtBot) -> None:
    press(qtbot, Qt.Key.Key_Return)
    assert within(QApplication.focusWidget(), desk.desk.room.composer)
    assert desk.desk.room.composer.audience() is Audience.EVERYONE
    keys(qtbot, "Done, Daniel.")
    press(qtbot, Qt.Key.Key_Return, CTRL)
    mei = desk.order("mei")
    qtbot.waitUntil(lambda: desk.shop.board.rooms[mei].waiting_since is None)
    rows = [row for row in desk.desk.room.stream.rows() if isinstance(row, BubbleRow)]
    assert rows[-1].bubble.message.text == "Done, Daniel."
    assert rows[-1].bubble.message.receipt == "in the shop"
    assert not desk.desk.room.composer.draft()


def test_who_will_read_is_said_before_the_first_word(desk: Desk) -> None:
    composer = desk.desk.room.composer
    assert composer.editor.accessibleDescription() == "Daniel, Li Wei, packing and dispatch will read this"
    composer.switch.choose("staff")
    assert composer.editor.accessibleDescription() == "Packing and dispatch will read this"


def test_a_quick_reply_is_not_sent_before_its_blank_is_filled(desk: Desk, qtbot: QtBot) -> None:
    composer = desk.desk.room.composer
    before = desk.shop.board.rooms[desk.order("mei")].count
    composer.offer("You will get a photo before ‹time›.")
    press(qtbot, Qt.Key.Key_Return, CTRL)
    assert composer.reason_not_to_send() == "Fill in time first"
    keys(qtbot, "16:10")  # the blank is selected, so this fills it
    press(qtbot, Qt.Key.Key_Return, CTRL)
    room = desk.order("mei")
    qtbot.waitUntil(lambda: desk.shop.board.rooms[room].count == before + 1)
    assert desk.shop.board.rooms[room].messages[-1].text == "You will get a photo before 16:10."


def test_each_room_keeps_its_own_draft(desk: Desk, qtbot: QtBot) -> None:
    desk.desk.room.write()
    keys(qtbot, "Half an ans")
    desk.desk.open_room(desk.order("rosa"))
    assert not desk.desk.room.composer.draft()
    desk.desk.open_room(desk.order("mei"))
    assert desk.desk.room.composer.draft() == "Half an ans"


def test_a_blank_place_to_write_goes_along_and_one_with_words_or_another_audience_stays(
    desk: Desk, qtbot: QtBot
) -> None:
    room, mei, rosa, hannah = desk.desk.room, desk.order("mei"), desk.order("rosa"), desk.order("hannah")
    desk.desk.open_room(mei)
    at_mei = room.composer
    room.write()
    keys(qtbot, "x")
    press(qtbot, Qt.Key.Key_Backspace)
    desk.desk.open_room(rosa)
    assert room.composer is at_mei, "nothing was made or painted anew"
    press(qtbot, Qt.Key.Key_Z, CTRL)
    assert not room.composer.draft(), "what was taken back in one room does not come back in another"
    room.composer.switch.choose("staff")
    desk.desk.open_room(hannah)
    assert room.composer is not at_mei
    assert room.composer.audience().value == "everyone"
    desk.desk.open_room(rosa)
    assert room.composer.audience().value == "staff", "who shall read is this room's own"
    keys(qtbot, "for Rosa's only")
    press(qtbot, Qt.Key.Key_Return, CTRL)

    def said() -> list[str]:
        return [each.text for each in desk.shop.board.rooms[rosa].messages]

    qtbot.waitUntil(lambda: "for Rosa's only" in said())
    assert said().count("for Rosa's only") == 1, "it is heard once, however many rooms it stood in"


def test_a_picture_goes_with_the_next_words(desk: Desk, qtbot: QtBot) -> None:
    picture = QImage(64, 48, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    desk.desk.room.composer.given.emit(picture)
    keys(qtbot, "Like this?")
    press(qtbot, Qt.Key.Key_Return, CTRL)
    room = desk.order("mei")
    qtbot.waitUntil(lambda: desk.shop.board.rooms[room].messages[-1].text == "Like this?")
    message = desk.shop.board.rooms[room].messages[-1]
    assert message.kind == "image"
    assert message.media in desk.day.hub.media
    assert desk.desk.room.foot.strip.isHidden()


def test_a_refusal_is_one_sentence_that_says_what_to_do(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.shop.refused):
        desk.shop.ask(ChangeCard(desk.order("tom"), "Other words"))
    assert desk.frame.toast_text == "The card is already packed. Ask packing to open the parcel, then change the card."


def test_a_change_that_somebody_overtook_is_refused_in_words(desk: Desk, qtbot: QtBot) -> None:
    card = desk.desk.order.card
    card.edit()
    keys(qtbot, "My words. ")
    mei = desk.order("mei")
    desk.day.ask("15:48", desk.day.sender("mei"), ChangeCard(mei, "The sender's words"))
    with qtbot.waitSignal(desk.shop.refused):
        press(qtbot, Qt.Key.Key_Return, CTRL)
    assert desk.frame.toast_text.startswith(
        "Meanwhile somebody changed the card; your change of the card was not taken."
    )
    assert desk.day.hub.board.orders[mei].card.text == "The sender's words"


def test_a_changed_card_shows_what_packing_has_not_seen_and_can_be_taken_back(desk: Desk, qtbot: QtBot) -> None:
    card = desk.desk.order.card
    assert card.unseen_words == "Packing has not seen this"
    mei = desk.order("mei")
    before = desk.shop.board.orders[mei].card.text
    card.edit()
    keys(qtbot, "Dear Mei. ")
    with qtbot.waitSignal(desk.shop.order_changed):
        press(qtbot, Qt.Key.Key_Return, CTRL)
    assert desk.shop.board.orders[mei].card.text == "Dear Mei. " + before
    assert desk.frame._toast is not None
    with qtbot.waitSignal(desk.shop.order_changed):
        desk.frame._toast.button.click()
    assert desk.shop.board.orders[mei].card.text == before


def test_confirm_and_promise_follow_each_other(desk: Desk, qtbot: QtBot) -> None:
    ines = desk.order("ines")
    desk.desk.open_room(ines)
    panel = desk.desk.order.promise
    panel.confirm.click()
    qtbot.waitUntil(lambda: panel.time_field is not None)
    assert panel.time_field is not None
    assert panel.time_field.edit.text() == "18:30"  # what the customer wished stands there
    with qtbot.waitSignal(desk.shop.order_changed):
        press(qtbot, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: desk.shop.board.orders[ines].promise is not None)
    assert panel.title.text() == "Before 18:30"
    assert desk.shop.board.orders[ines].preparation is Preparation.CONFIRMED
    assert not desk.frame.toast_text.startswith("Somebody changed")


def test_rush_shows_who_has_heard_and_who_has_not(desk: Desk) -> None:
    desk.desk.open_room(desk.order("wang"))
    heard = desk.desk.order.promise.heard
    assert [(line.said, line.tone) for line in heard.lines] == [
        ("Time, rush since 14:57: not heard by dispatch yet", Tone.NOW)
    ]
    heard.click()
    lines = [(line.said, bool(line.right)) for line in heard.lines]
    assert ("Rush heard by packing", True) in lines
    assert ("Rush not heard by dispatch yet", False) in lines
    desk.desk.open_room(desk.order("mei"))
    desk.desk.order.whole()
    assert not heard.isChecked()  # another order begins in short


def test_offline_is_said_and_what_is_done_is_drawn_as_pending(desk: Desk, qtbot: QtBot) -> None:
    ines = desk.order("ines")
    desk.desk.open_room(ines)
    desk.link.offline(True)
    qtbot.waitUntil(lambda: desk.frame._notice.isVisible())
    assert "Working offline since 15:48" in desk.frame._notice.accessibleName()
    desk.desk.order.promise.confirm.click()
    qtbot.waitUntil(lambda: desk.desk.inbox.model.value_of(ines).pending)
    assert desk.desk.order._pending.isVisible()
    desk.desk.room.write()
    keys(qtbot, "We have it, Rui.")
    press(qtbot, Qt.Key.Key_Return, CTRL)

    def last() -> BubbleRow:
        return [row for row in desk.desk.room.stream.rows() if isinstance(row, BubbleRow)][-1]

    qtbot.waitUntil(lambda: desk.shop.board.rooms[ines].count == 1)
    assert last().bubble.message.sending is Sending.PENDING
    assert last().bubble.message.receipt == "on this computer"
    desk.link.offline(False)
    qtbot.waitUntil(lambda: not desk.desk.inbox.model.value_of(ines).pending)
    assert last().bubble.message.receipt == "in the shop"
    assert desk.frame._notice.isHidden()
    assert desk.day.hub.board.orders[ines].preparation is Preparation.CONFIRMED


def test_the_palette_finds_an_order_by_a_word_on_its_card(desk: Desk, qtbot: QtBot) -> None:
    press(qtbot, Qt.Key.Key_K, CTRL)
    palette = desk.frame.palette_
    assert QApplication.focusWidget() is palette.field
    keys(qtbot, "little sister")
    assert [found.title for found in palette.found()] == ["Hannah Weiss"]
    press(qtbot, Qt.Key.Key_Return)
    assert palette.isHidden()
    assert desk.desk.room.model.room_id == desk.order("hannah")
    assert desk.desk.inbox.room == desk.order("hannah")


def test_the_palette_finds_people_and_actions(desk: Desk, qtbot: QtBot) -> None:
    press(qtbot, Qt.Key.Key_K, CTRL)
    palette = desk.frame.palette_
    keys(qtbot, "okafor")
    assert ("person", "Daniel Okafor") in [(found.kind, found.title) for found in palette.found()]
    palette.field.clear()
    keys(qtbot, "new order")
    press(qtbot, Qt.Key.Key_Return)
    assert desk.desk.new_order.isVisible()


def test_the_rescue_list_leads_to_its_room(desk: Desk, qtbot: QtBot) -> None:
    assert desk.frame.bar.rescue.count() == 5
    press(qtbot, Qt.Key.Key_R, CTRL)
    assert QApplication.focusWidget() is desk.frame.rescue.view
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_Return)
    assert desk.desk.room.model.room_id == desk.order("tom")
    assert desk.frame.rescue.isHidden()


def test_a_customers_link_opens_with_the_secret_that_only_this_screen_has(desk: Desk, qtbot: QtBot) -> None:
    panel = desk.desk.order.link
    panel.mint.click()
    qtbot.waitUntil(lambda: bool(panel.url))
    secret = panel.url.partition("#")[2]
    assert panel.url == link_url("https://pages.example", Role.SENDER, secret)
    board = desk.day.hub.board
    link = board.link_of_secret(secret_hash(secret), desk.day.clock())
    assert link is not None
    assert (link.role, link.subject) == (Role.SENDER, desk.order("mei"))
    assert secret not in str(board.links)
    panel.copy.click()
    assert QGuiApplication.clipboard().text() == panel.url
    desk.desk.open_room(desk.order("rosa"))
    assert not desk.desk.order.link.url


def test_an_enquiry_becomes_an_order_in_the_same_room(desk: Desk, qtbot: QtBot) -> None:
    room = desk.day.rooms["jonas"]
    desk.desk.open_room(room)
    assert desk.desk.order.order is None
    press(qtbot, Qt.Key.Key_N, CTRL)
    sheet = desk.desk.new_order
    assert sheet.sender_name.field.property("text") == "Jonas Weber"
    assert QApplication.focusWidget() is sheet.recipient_name.field
    keys(qtbot, "Greta Weber")
    for _ in range(2):
        press(qtbot, Qt.Key.Key_Tab)
    keys(qtbot, "9 Chapel Hill")
    sheet.items.lines[0].name.setText("Ranunculus")
    sheet.items.lines[0].price.setText("30")
    press(qtbot, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: bool(desk.shop.board.rooms[room].order))
    qtbot.waitUntil(lambda: desk.desk.order.order is not None)
    assert desk.desk.room.model.room_id == room
    assert [value.message.text for value in desk.desk.room.model.values if isinstance(value, Said)] == [
        "Asks: could you wrap it like this? 📷 Birthday on Sunday."
    ]


def test_an_enquiry_is_noted_down_by_keyboard(desk: Desk, qtbot: QtBot) -> None:
    press(qtbot, Qt.Key.Key_E, CTRL)
    sheet = desk.frame.findChild(EnquirySheet)
    assert sheet is not None
    save = next(button for button in sheet.findChildren(Button) if button.text() == "Save")
    assert (save.isEnabled(), save.accessibleDescription()) == (False, "A name is needed")
    keys(qtbot, "Ola Nordmann")
    assert (save.isEnabled(), save.accessibleDescription()) == (True, "")
    press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Tab)
    keys(qtbot, "Do you deliver on Sundays?")
    press(qtbot, Qt.Key.Key_Tab)
    keys(qtbot, "ola at example")
    press(qtbot, Qt.Key.Key_Return)
    assert sheet.isVisible()  # it says what is wrong, and nothing typed is lost
    press(qtbot, Qt.Key.Key_A, CTRL)
    keys(qtbot, "ola@example.com")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Ola Nordmann" in [row.name for row in desk.desk.inbox.model.orders])
    qtbot.waitUntil(lambda: desk.desk.room.model.room is not None and desk.desk.room.order is None)
    room = desk.desk.room.model.room
    assert room is not None
    assert (room.customer.name, room.customer.mail) == ("Ola Nordmann", "ola@example.com")


def test_an_order_is_cancelled_with_a_reason(desk: Desk, qtbot: QtBot) -> None:
    zhou = desk.order("zhou")
    desk.desk.open_room(zhou)
    desk.desk.ask_cancel()
    sheet = desk.frame.findChild(ReasonSheet)
    assert sheet is not None
    keys(qtbot, "ordered twice")
    with qtbot.waitSignal(desk.shop.order_changed):
        press(qtbot, Qt.Key.Key_Return)
    assert desk.shop.board.orders[zhou].cancelled == "ordered twice"
    assert desk.desk.inbox.model.value_of(zhou).section == "closed"


def test_an_address_is_corrected_in_place(desk: Desk, qtbot: QtBot) -> None:
    part = desk.desk.order.recipient
    part.edit()
    editor = part.editor
    assert editor is not None
    qtbot.waitUntil(lambda: all(field.isVisible() for field in editor.findChildren(QLineEdit)))
    press(qtbot, Qt.Key.Key_A, CTRL)
    keys(qtbot, "Mei-Lin Chen")
    for _ in range(2):
        press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_A, CTRL)
    keys(qtbot, "Kiln Studio, 16 Mill Lane")
    with qtbot.waitSignal(desk.shop.order_changed):
        press(qtbot, Qt.Key.Key_Return, CTRL)
    order = desk.shop.board.orders[desk.order("mei")]
    assert order.recipient.name == "Mei-Lin Chen"
    assert order.address.lines == ("Kiln Studio, 16 Mill Lane",)
    assert order.address.place is None  # the old point belonged to the old door


def test_a_mistyped_time_is_taken_back_from_the_slip(desk: Desk, qtbot: QtBot) -> None:
    mei = desk.order("mei")
    before = desk.shop.board.orders[mei].promise
    assert before is not None
    panel = desk.desk.order.promise
    panel.edit()
    assert panel.time_field is not None
    panel.time_field.edit.setText("20:45")
    press(qtbot, Qt.Key.Key_Return)

    def stands() -> Window:
        promise = desk.shop.board.orders[mei].promise
        assert promise is not None
        return promise.window

    qtbot.waitUntil(lambda: stands() != before.window)
    toast = desk.frame._toast
    assert toast is not None
    assert "it was" in desk.frame.toast_text
    toast.undone.emit()
    qtbot.waitUntil(lambda: stands() == before.window)
    assert all(entry.cause is None for entry in desk.shop.board.orders[mei].promises)


def test_other_goods_say_what_they_do_to_the_price_and_keep_what_the_way_costs(desk: Desk, qtbot: QtBot) -> None:
    mei = desk.shop.board.orders[desk.order("mei")]
    with_way = mei.total_minor + 500  # a web shop's total has the delivery in it
    desk.shop.ask(ChangeItems(mei.id, mei.items, with_way))
    qtbot.waitUntil(lambda: desk.shop.board.orders[mei.id].total_minor == with_way)
    part = desk.desk.order.items
    part.edit()
    editor = part.editor
    assert editor is not None
    field = editor.findChild(ItemsField)
    assert field is not None
    price = mei.items[0].price_minor
    field.lines[0].price.setText(f"{(price + 350) / 100:.2f}")
    assert any(said.text() == "£3.50 more to pay" for said in editor.findChildren(Words))
    editor.saved.emit()
    qtbot.waitUntil(lambda: desk.shop.board.orders[mei.id].total_minor == with_way + 350)
    assert "£3.50 more to pay" in desk.frame.toast_text


def test_on_the_way_the_number_may_still_change_and_the_address_says_whom_to_call(desk: Desk, qtbot: QtBot) -> None:
    order = next(one for one in desk.shop.board.orders.values() if one.delivery is Delivery.PICKED_UP)
    desk.desk.open_room(order.room)
    part = desk.desk.order.recipient
    assert part.pencil.isVisible()
    part.edit()
    editor = part.editor
    assert editor is not None
    courier = desk.shop.board.couriers[order.courier]
    (why,) = [each for each in editor.findChildren(Prose) if not each.isHidden()]
    assert courier.name in why.text()
    assert courier.phone in why.text()
    qtbot.waitUntil(lambda: all(field.isVisible() for field in editor.findChildren(QLineEdit)))
    shown = [field.text() for field in editor.findChildren(QLineEdit)]
    assert shown == [order.recipient.name, order.recipient.phone, order.recipient.mail], "only what can be changed"
    assert all(field.isEnabled() for field in editor.findChildren(QWidget))
    assert not editor.findChildren(PlaceField) + editor.findChildren(QPlainTextEdit)
    press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_A, CTRL)
    keys(qtbot, "+44 20 7946 0777")
    press(qtbot, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: desk.shop.board.orders[order.id].recipient.phone == "+44 20 7946 0777")
    assert desk.shop.board.orders[order.id].address == order.address


def test_a_pasted_map_link_puts_the_stop_on_the_map_and_nonsense_is_said(desk: Desk, qtbot: QtBot) -> None:
    part = desk.desk.order.recipient
    part.edit()
    editor = part.editor
    assert editor is not None
    qtbot.waitUntil(lambda: all(field.isVisible() for field in editor.findChildren(QLineEdit)))
    for _ in range(4):
        press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_A, CTRL)
    keys(qtbot, "opposite the church")
    press(qtbot, Qt.Key.Key_Return, CTRL)
    assert part.editor is editor  # still open, and it says why
    assert any("latitude" in field.said for field in editor.findChildren(PlaceField))
    press(qtbot, Qt.Key.Key_A, CTRL)
    keys(qtbot, "https://maps.example/@51.5072,-0.1276,17z")
    with qtbot.waitSignal(desk.shop.order_changed):
        press(qtbot, Qt.Key.Key_Return, CTRL)
    order = desk.shop.board.orders[desk.order("mei")]
    assert order.address.place == Place(515072000, -1276000)
    assert order.address.lines == ("Kiln Studio, 14 Mill Lane",)


def test_search_narrows_the_inbox_and_escape_brings_everybody_back(desk: Desk, qtbot: QtBot) -> None:
    everybody = len(desk.desk.inbox.model.orders)
    press(qtbot, Qt.Key.Key_Slash)
    assert QApplication.focusWidget() is desk.desk.inbox.search
    keys(qtbot, "88 canal")
    assert [row.name for row in desk.desk.inbox.model.orders] == ["Rosa Martínez"]
    press(qtbot, Qt.Key.Key_Escape)
    assert len(desk.desk.inbox.model.orders) == everybody


def test_an_empty_shop_says_that_nobody_waits(open_desk: Open) -> None:
    desk = open_desk(sample.empty_day())
    assert desk.desk.inbox._empty.accessibleName().startswith("Nobody waits.")
    assert desk.frame.bar.rescue.count() == 0


def test_a_room_is_marked_as_seen_only_while_its_window_is_in_front(desk: Desk, qtbot: QtBot) -> None:
    mei = desk.order("mei")
    newest = desk.shop.board.rooms[mei].messages[-1].seq

    def seen_by_anna() -> int:
        return next((seen.seq for seen in desk.day.hub.board.rooms[mei].seen if seen.person == "anna"), 0)

    desk.desk.room.stream._tell_read()
    qtbot.waitUntil(lambda: seen_by_anna() >= newest)


def test_the_ring_counts_on_by_hub_time_alone(desk: Desk, qtbot: QtBot) -> None:
    rosa = desk.order("rosa")
    desk.desk.open_room(rosa)
    assert desk.desk.order.promise.ring.face.text == "0:14"
    desk.day.clock.now = desk.day.clock.at("16:05")
    desk.desk.order._on_tick()
    desk.desk.inbox.model.look_again()
    assert desk.desk.order.promise.ring.face.text == "+3"
    assert desk.desk.inbox.model.value_of(rosa).clock.urgency is Urgency.LATE


def test_the_sheet_for_a_new_order_is_made_after_the_start_or_when_it_is_asked_for(
    open_desk: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(station, "PREPARED_AFTER_MS", 3_600_000)
    asked = open_desk()
    assert asked.desk._new_order is None
    asked.desk.begin_order()
    assert asked.desk.new_order.isVisible()
    monkeypatch.setattr(station, "PREPARED_AFTER_MS", 0)
    rested = open_desk()
    qtbot.waitUntil(lambda: rested.desk._new_order is not None)
    assert not rested.desk.new_order.isVisible()


def test_the_sheet_that_is_asked_for_while_it_is_being_made_is_whole(
    open_desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(station, "PREPARED_AFTER_MS", 3_600_000)
    desk = open_desk()
    pieces = desk.desk._sheet().building()
    for _ in range(4):
        next(pieces)
    desk.desk.begin_order()
    assert QApplication.focusWidget() is desk.desk.new_order.sender_name.field
    assert desk.desk.new_order.take.isVisible()
    assert list(pieces) == [], "what was under way has nothing left to build"


def test_a_second_touch_on_rush_does_not_end_it(desk: Desk, qtbot: QtBot) -> None:
    mei = desk.order("mei")
    rush = desk.desk.order.promise.rush
    rush.click()
    qtbot.waitUntil(lambda: rush.text() == "End rush")
    rush.click()
    assert desk.day.hub.board.orders[mei].rush is not None


def test_cancelling_waits_for_the_hub_and_keeps_its_reason(desk: Desk, qtbot: QtBot) -> None:
    desk.desk.ask_cancel()
    (sheet,) = desk.frame.findChildren(ReasonSheet)
    sheet.reason.setText("Ordered twice")
    desk.link.offline(True)
    qtbot.waitUntil(lambda: not sheet._editor.save.isVisible())
    press(qtbot, Qt.Key.Key_Return)
    assert sheet.isVisible()
    desk.link.offline(False)
    qtbot.waitUntil(sheet._editor.save.isVisible)
    assert sheet.reason.text() == "Ordered twice"


def test_a_link_is_not_made_without_the_hub_and_not_lost_when_another_order_is_opened(desk: Desk, qtbot: QtBot) -> None:
    link = desk.desk.order.link
    desk.link.offline(True)
    qtbot.waitUntil(lambda: not link.mint.isEnabled())
    assert "needs the hub" in link.mint.toolTip()
    link.make()
    assert not desk.shop.pending
    desk.link.offline(False)
    qtbot.waitUntil(link.mint.isEnabled)
    link.make()
    desk.desk.open_room(desk.order("rosa"))
    qtbot.waitUntil(lambda: bool(link._made))
    qtbot.waitUntil(lambda: not link.url)
    desk.desk.open_room(desk.order("mei"))
    assert desk.desk.order.link.url.startswith("https://pages.example/o#")
