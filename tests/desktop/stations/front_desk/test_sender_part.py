"""Who ordered stands in the order's panel and is corrected there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit
from pytestqt.qtbot import QtBot

from desktop import refusals, words
from desktop.stations.front_desk.fields import InPlace, Labelled
from desktop.stations.front_desk.link_astray import LinkAstray
from hub.domain.actor import Role
from hub.domain.order import ON_THE_WAY, Order, Person
from hub.domain.vocabulary import ChangeAddress, ChangeCard, ChangeSender, IssueLink, Refused

if TYPE_CHECKING:
    from tests.desktop.stations.conftest import Desk

# A window has least sizes, which the offscreen platform cannot tell anybody.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def mei(desk: Desk) -> Order:
    return desk.shop.board.orders[desk.order("mei")]


def editing(desk: Desk) -> tuple[InPlace, list[QLineEdit]]:
    part = desk.desk.order.who_ordered
    part.pencil.click()
    assert part.editor is not None
    return part.editor, part.editor.findChildren(QLineEdit)


def test_a_mail_address_is_noted_by_keyboard_and_taken_back(desk: Desk, qtbot: QtBot) -> None:
    before = mei(desk).sender
    editor, (name, phone, mail) = editing(desk)
    qtbot.waitUntil(lambda: mail.isVisible() and QApplication.focusWidget() is name)
    QTest.keyClick(name, Qt.Key.Key_Tab)
    QTest.keyClick(phone, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is mail
    QTest.keyClicks(mail, "tom@example.com")
    editor.findChildren(QCheckBox)[0].setChecked(True)
    QTest.keyClick(mail, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: mei(desk).sender.mail == "tom@example.com")
    assert mei(desk).sender.by_mail
    assert mei(desk).sender.name == before.name
    told = desk.desk.order.who_ordered.told
    assert told.startswith("tom@example.com · told by mail · changed by ")
    assert "is told from now on goes there" in desk.frame.toast_text
    toast = desk.frame._toast
    assert toast is not None
    toast.undone.emit()
    qtbot.waitUntil(lambda: mei(desk).sender == before)


def test_what_is_no_address_is_said_and_stays_in_the_field(desk: Desk, qtbot: QtBot) -> None:
    editor, (name, _, mail) = editing(desk)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is name)
    mail.setText("tom at example")
    editor.saved.emit()
    assert desk.desk.order.who_ordered.editor is editor
    assert [each.fault for each in editor.findChildren(Labelled) if each.fault] == [
        "This is no mail address, like anna@example.com."
    ]
    assert mei(desk).sender.mail != "tom at example"


def test_who_changed_something_meanwhile_is_named_and_nothing_is_overwritten(desk: Desk, qtbot: QtBot) -> None:
    editor, (_, phone, _) = editing(desk)
    desk.shop.ask(ChangeCard(mei(desk).id, "Other words"))
    qtbot.waitUntil(lambda: mei(desk).card.text == "Other words")
    was = mei(desk).sender
    phone.setText("+44 20 7946 0999")
    editor.saved.emit()
    qtbot.waitUntil(lambda: "your change of who ordered was not taken" in desk.frame.toast_text)
    assert mei(desk).sender == was


def test_a_refusal_names_the_courier_who_has_the_gift(desk: Desk) -> None:
    order = next(one for one in desk.shop.board.orders.values() if one.delivery in ON_THE_WAY)
    courier = desk.shop.board.couriers[order.courier]
    refused = desk.link.ask(ChangeAddress(order.id, order.address)).settled.result(5).refused
    assert isinstance(refused, Refused)
    said = refusals.refusal(refused, desk.shop)
    assert courier.name in said
    assert courier.phone in said


def test_in_the_sequence_it_has_words_of_its_own(desk: Desk, qtbot: QtBot) -> None:
    order = mei(desk)
    desk.shop.ask(ChangeSender(order.id, Person("Tom Weber", order.sender.phone)))
    qtbot.waitUntil(lambda: mei(desk).sender.name == "Tom Weber")
    assert words.happened(desk.shop, mei(desk).history[-1], "Anna") == ("Anna changed who ordered:", "Tom Weber")


def test_what_ends_with_a_number_is_said_before_it_is_changed_and_only_then(desk: Desk, qtbot: QtBot) -> None:
    order, until = mei(desk), desk.shop.now() + timedelta(days=7)
    desk.shop.ask(IssueLink(desk.shop.new_id(), Role.SENDER, order.id, "5" * 64, until))
    qtbot.waitUntil(lambda: order.id in desk.shop.board.links_by_subject)
    editor, (name, phone, mail) = editing(desk)
    qtbot.waitUntil(lambda: phone.isVisible())
    (astray,) = editor.findChildren(LinkAstray)
    assert not astray.isVisible()
    name.setText("Tim Weber")
    mail.setText("tim@example.com")  # there was none
    phone.setText(f" {order.sender.phone.replace(' ', '')}")
    assert not astray.isVisible()
    phone.setText("+44 20 7946 0999")
    assert astray.isVisible()
    assert "sent before stops working" in astray.text()
    editor.saved.emit()
    qtbot.waitUntil(lambda: order.id not in desk.shop.board.links_by_subject)
    editor, (_, phone, _) = editing(desk)
    (astray,) = editor.findChildren(LinkAstray)
    phone.setText("+44 20 7946 0111")
    assert not astray.isVisible(), "there is no link that could end"


def test_a_number_that_is_only_written_with_its_country_ends_no_link(desk: Desk, qtbot: QtBot) -> None:
    order, until = mei(desk), desk.shop.now() + timedelta(days=7)
    desk.shop.ask(ChangeSender(order.id, Person("Tom Weber", "020 7946 0155")))
    desk.shop.ask(IssueLink(desk.shop.new_id(), Role.SENDER, order.id, "5" * 64, until))
    qtbot.waitUntil(lambda: order.id in desk.shop.board.links_by_subject)
    editor, (_, _, mail) = editing(desk)
    mail.setText("tom@example.com")
    editor.saved.emit()
    qtbot.waitUntil(lambda: mei(desk).sender.mail == "tom@example.com")
    assert mei(desk).sender.phone == "020 7946 0155"
    assert order.id in desk.shop.board.links_by_subject
