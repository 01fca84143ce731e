"""What is half typed in an order's fields is lost to nothing but *Cancel*: not to another order, a second key, a refusal or time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.stations.front_desk.fields import CardEdit, InPlace
from desktop.stations.front_desk.more_promises import MorePromises
from desktop.stations.front_desk.part import Part
from desktop.stations.front_desk.time_field import TimeField
from hub.domain.order import Item, Order, Person
from hub.domain.promise import PromiseKind
from hub.domain.vocabulary import (
    CancelOrder,
    ChangeCard,
    ChangeItems,
    ChangeRecipient,
    ChangeSender,
    Command,
    MakePromise,
    PromiseTime,
)

if TYPE_CHECKING:
    from tests.desktop.stations.conftest import Desk

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def mei(desk: Desk) -> Order:
    """The order that is open, as the hub has recorded it."""
    return desk.day.hub.board.orders[desk.order("mei")]


def fields(part: Part) -> InPlace:
    """The open fields of a part."""
    part.edit()
    assert part.editor is not None
    return part.editor


def opened(desk: Desk) -> InPlace | None:
    """The fields of the card, if they are open."""
    return desk.desk.order.card.editor


def field(editor: QWidget) -> CardEdit:
    """Where the card's words are typed."""
    (found,) = editor.findChildren(CardEdit)
    return found


def differs(desk: Desk, before: Order) -> bool:
    """Whether the hub has recorded another order than this."""
    return mei(desk) != before


def shows(desk: Desk, what: str, wanted: object) -> bool:
    """Whether the desk has heard what the hub has recorded."""
    return bool(getattr(desk.shop.board.orders[mei(desk).id], what) == wanted)


def undo(desk: Desk) -> None:
    """Take back what was just done."""
    assert desk.frame._toast is not None
    desk.frame._toast.undone.emit()


def half_past_six(desk: Desk) -> tuple[TimeField, InPlace]:
    """Another time is being typed."""
    promise = desk.desk.order.promise
    promise.edit()
    assert promise.time_field is not None
    promise.time_field.edit.setText("1830")
    editor = promise.time_field.parentWidget()
    assert isinstance(editor, InPlace)
    return promise.time_field, editor


def test_half_typed_words_for_a_card_wait_while_another_order_is_looked_at(desk: Desk) -> None:
    card = desk.desk.order.card
    field(fields(card)).setPlainText("Thirty years, and")
    desk.desk.open_room(desk.order("rosa"))
    assert opened(desk) is None
    assert card.page.isVisible()
    desk.desk.open_room(desk.order("mei"))
    again = opened(desk)
    assert again is not None
    assert field(again).words == "Thirty years, and"
    again.cancelled.emit()
    desk.desk.open_room(desk.order("rosa"))
    desk.desk.open_room(desk.order("mei"))
    assert opened(desk) is None, "what was given up does not come back"


def test_the_key_for_the_card_pressed_once_more_keeps_what_is_typed(desk: Desk) -> None:
    held = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(desk.frame, Qt.Key.Key_G, held)
    editor = opened(desk)
    assert editor is not None
    field(editor).setPlainText("Thirty years, and")
    QTest.keyClick(desk.frame, Qt.Key.Key_G, held)
    assert desk.desk.order.card.editor is editor
    assert field(editor).words == "Thirty years, and"


def test_the_key_for_a_time_pressed_once_more_keeps_what_is_typed(desk: Desk) -> None:
    promise = desk.desk.order.promise
    promise.edit()
    assert promise.time_field is not None
    promise.time_field.edit.setText("1830")
    promise.edit()
    assert promise.time_field.edit.text() == "1830"
    assert QApplication.focusWidget() is promise.time_field.edit


def test_words_that_the_shop_did_not_take_stand_in_their_fields_again_beside_what_stands(
    desk: Desk, qtbot: QtBot
) -> None:
    card = desk.desk.order.card
    editor = fields(card)
    field(editor).setPlainText("Our words")
    desk.day.ask("15:48", desk.day.sender("mei"), ChangeCard(mei(desk).id, "The sender's words", mei(desk).version))
    editor.saved.emit()
    qtbot.waitUntil(lambda: "was not taken" in desk.frame.toast_text)
    again = opened(desk)
    assert again is not None
    assert field(again).words == "Our words"
    assert "was not taken" in again.why.text()
    assert card.page.isVisible()
    assert card.page.text == "The sender's words"
    again.saved.emit()
    qtbot.waitUntil(lambda: mei(desk).card.text == "Our words")
    assert opened(desk) is None


def test_refused_words_wait_with_their_own_order(desk: Desk, qtbot: QtBot) -> None:
    editor = fields(desk.desk.order.card)
    field(editor).setPlainText("Our words")
    desk.day.ask("15:48", desk.day.sender("mei"), ChangeCard(mei(desk).id, "The sender's words", mei(desk).version))
    editor.saved.emit()
    desk.desk.open_room(desk.order("rosa"))
    qtbot.waitUntil(lambda: "was not taken" in desk.frame.toast_text)
    assert opened(desk) is None
    desk.desk.open_room(desk.order("mei"))
    again = opened(desk)
    assert again is not None
    assert field(again).words == "Our words"


def test_an_order_that_closes_underneath_lets_nobody_save_and_keeps_the_words(desk: Desk, qtbot: QtBot) -> None:
    card = desk.desk.order.card
    editor = fields(card)
    field(editor).setPlainText("Our words")
    assert desk.link.ask(CancelOrder(mei(desk).id, "Ordered twice")).settled.result(5).refused is None
    qtbot.waitUntil(lambda: editor.why.isVisible())
    assert not editor.save.isVisible()
    QTest.keyClick(field(editor), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert card.editor is editor
    assert field(editor).words == "Our words"
    assert mei(desk).card.text != "Our words"


def test_a_promise_that_is_being_typed_waits_for_the_hub(desk: Desk, qtbot: QtBot) -> None:
    typed, editor = half_past_six(desk)
    qtbot.waitUntil(editor.save.isVisible)
    desk.link.offline(True)
    qtbot.waitUntil(lambda: not editor.save.isVisible())
    assert "need the hub" in editor.why.text()
    desk.link.offline(False)
    qtbot.waitUntil(editor.save.isVisible)
    assert not editor.why.isVisible()
    assert typed.edit.text() == "1830"


def test_a_card_that_the_sender_changed_since_is_not_taken_back(desk: Desk, qtbot: QtBot) -> None:
    editor = fields(desk.desk.order.card)
    field(editor).setPlainText("Our words")
    editor.saved.emit()
    qtbot.waitUntil(lambda: desk.shop.board.orders[mei(desk).id].card.text == "Our words")
    desk.day.ask("15:48", desk.day.sender("mei"), ChangeCard(mei(desk).id, "The sender's words", mei(desk).version))
    qtbot.waitUntil(lambda: desk.shop.board.orders[mei(desk).id].card.text == "The sender's words")
    undo(desk)
    assert mei(desk).card.text == "The sender's words"
    assert desk.frame.toast_text == "Somebody has changed it since: nothing was taken back."


def test_goods_sender_and_recipient_that_somebody_changed_since_are_not_taken_back(desk: Desk, qtbot: QtBot) -> None:
    panel = desk.desk.order
    other = (Item("Tulips", 9, 900),)
    theirs = Person("Their name", "+44 20 7946 0000")
    parts: tuple[tuple[Part, Command, str, object], ...] = (
        (panel.items, ChangeItems(mei(desk).id, other, 900), "items", other),
        (panel.who_ordered, ChangeSender(mei(desk).id, theirs), "sender", theirs),
        (panel.recipient, ChangeRecipient(mei(desk).id, theirs), "recipient", theirs),
    )
    for part, command, what, wanted in parts:
        editor, before = fields(part), mei(desk)
        line = editor.findChildren(QLineEdit)[0]
        line.setText(f"{line.text()} of ours")
        editor.saved.emit()
        qtbot.waitUntil(partial(differs, desk, before))
        assert desk.link.ask(command).settled.result(5).refused is None
        qtbot.waitUntil(partial(shows, desk, what, wanted))
        undo(desk)
        assert getattr(mei(desk), what) == wanted
        assert desk.frame.toast_text == "Somebody has changed it since: nothing was taken back."


def test_a_time_that_somebody_promised_since_is_not_taken_back(desk: Desk, qtbot: QtBot) -> None:
    typed, editor = half_past_six(desk)
    meant = typed.moment()
    assert meant is not None
    editor.saved.emit()
    assert desk.frame._toast is not None
    theirs = meant.replace(hour=20)
    assert desk.link.ask(PromiseTime(mei(desk).id, theirs)).settled.result(5).refused is None
    undo(desk)
    stands = mei(desk).promise
    assert stands is not None
    assert stands.window.until == theirs


def test_a_place_that_another_desk_promised_meanwhile_is_changed_and_not_promised_twice(
    desk: Desk, qtbot: QtBot
) -> None:
    promise = desk.desk.order.promise
    promise.promise_more()
    (editor,) = desk.desk.order.findChildren(MorePromises)
    editor.words.setText("At the reception")
    assert editor.save.text() == "Promise"
    made = MakePromise(mei(desk).id, PromiseKind.PLACE, "Into her own hands")
    assert desk.link.ask(made).settled.result(5).refused is None
    qtbot.waitUntil(lambda: editor.save.text() == "Change it, the sender agreed")
    assert editor.words.text() == "At the reception"
    editor.saved.emit()
    qtbot.waitUntil(lambda: "At the reception" in [each.text for each in mei(desk).promises])
