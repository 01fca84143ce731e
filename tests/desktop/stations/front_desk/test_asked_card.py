"""What people outside are asked, at the desk: answered for them, let go with a reason, the address filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop import sample
from hub.domain.asked import ApprovalState
from hub.domain.order import Address, Channel, Item, Order, Person
from hub.domain.vocabulary import AskApproval, AttachProof, ExpireAddress, PlaceOrder
from hub.link.local import LocalLink
from tests.desktop.stations.packing.test_station import picture
from tests.hub.shop_day import FOLLOWER

if TYPE_CHECKING:
    from tests.desktop.stations.conftest import Desk

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"support raise\(\)", "grabbing the keyboard")


def recorded(desk: Desk, name: str = "hannah") -> Order:
    return desk.day.hub.board.orders[desk.order(name)]


@pytest.fixture
def asked(desk: Desk, qtbot: QtBot) -> Desk:
    """Hannah's sender was asked at 15:48."""
    order = desk.order("hannah")
    desk.desk.open_room(order)
    attach = AttachProof(order, "packed", desk.day.put(picture()), "image/png")
    desk.day.ask("15:48", sample.PACKING, attach)
    assert not desk.desk.order.asked.isVisible()
    desk.day.ask("15:48", sample.PACKING, AskApproval(order))
    qtbot.waitUntil(desk.desk.order.asked.isVisible)
    return desk


def test_a_sender_who_approves_by_telephone_is_answered_for_at_the_desk(asked: Desk, qtbot: QtBot) -> None:
    card = asked.desk.order.asked
    assert card.line.text() == "The sender is asked, until 15:58"
    card.approved.setFocus()
    QTest.keyClick(card.approved, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: card.line.text() == "Approved by the sender 15:48, as Anna was told")
    assert not card.approved.isVisible()
    assert not card.let_go.isVisible()


def test_it_is_let_go_only_with_a_reason_and_the_reason_stands_in_the_room(asked: Desk, qtbot: QtBot) -> None:
    card = asked.desk.order.asked
    QTest.mouseClick(card.let_go, Qt.MouseButton.LeftButton)
    assert card.editor is not None
    assert asked.frame.focusWidget() is card.reason
    QTest.keyClick(card.reason, Qt.Key.Key_Return)
    assert not card.editor.save.isEnabled()
    QTest.keyClicks(card.reason, "She is on a plane")
    QTest.keyClick(card.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: card.line.text() == "Let go by Anna 15:48")
    approval = recorded(asked).approval
    assert approval is not None
    assert approval.state is ApprovalState.OVERRIDDEN
    assert asked.day.hub.board.rooms[recorded(asked).room].messages[-1].text == "She is on a plane"


def test_what_the_sender_wants_otherwise_is_typed_in_place_and_given_up_with_escape(asked: Desk, qtbot: QtBot) -> None:
    card = asked.desk.order.asked
    card.otherwise.click()
    QTest.keyClick(card.reason, Qt.Key.Key_Escape)
    assert card.editor is None
    assert card.otherwise.isEnabled()
    card.otherwise.click()
    QTest.keyClicks(card.reason, "A white ribbon")
    QTest.keyClick(card.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "wants it otherwise" in card.line.text())
    assert card.approved.isVisible()
    assert not card.otherwise.isVisible()


def test_without_the_hub_nobody_answers_and_the_card_says_why(asked: Desk, qtbot: QtBot) -> None:
    card = asked.desk.order.asked
    asked.link.offline(True)
    qtbot.waitUntil(lambda: not card.approved.isEnabled())
    assert "hub" in card.why.text()
    assert card.approved.accessibleDescription() == card.why.text()


def test_a_question_for_the_address_goes_back_to_the_desk_and_ends_once_it_is_filled_in(
    desk: Desk, qtbot: QtBot
) -> None:
    order = desk.link.new_id()
    place = PlaceOrder(
        order,
        Channel.PHONE,
        Person("Paul Weiss", "+44 20 7946 0710"),
        Person("Lena Weiss", "+44 20 7946 0711"),
        Address(),
        "For you",
        (Item("Roses", 1, 100),),
        "GBP",
        100,
        ask_recipient=True,
    )
    desk.day.ask("15:48", sample.DESK, place)
    qtbot.waitUntil(lambda: desk.shop.order(order) is not None)
    desk.desk.open_room(order)
    card = desk.desk.order.asked
    qtbot.waitUntil(card.isVisible)
    assert card.line.text().startswith("The recipient is asked where it shall go, until")
    asked = desk.day.hub.board.orders[order].address_ask
    assert asked is not None
    desk.day.clock.now = asked.due_at
    follower = LocalLink(desk.day.hub, FOLLOWER)
    assert follower.ask(ExpireAddress(order, asked.due_at)).settled.result(0).refused is None
    follower.close()
    qtbot.waitUntil(lambda: card.line.text() == "No answer about the address: ask the sender")
    card.fill_in.click()
    editor = desk.desk.order.recipient.editor
    assert editor is not None
    assert desk.desk.order.recipient.isVisible()


def test_a_reason_that_is_being_typed_waits_for_the_hub(asked: Desk, qtbot: QtBot) -> None:
    card = asked.desk.order.asked
    card.let_go.click()
    editor = card.editor
    assert editor is not None
    QTest.keyClicks(card.reason, "She is on a plane")
    qtbot.waitUntil(editor.save.isVisible)
    asked.link.offline(True)
    qtbot.waitUntil(lambda: not editor.save.isVisible())
    asked.link.offline(False)
    qtbot.waitUntil(editor.save.isVisible)
    assert card.reason.text() == "She is on a plane"
