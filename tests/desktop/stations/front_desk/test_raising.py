"""Raising a problem at the desk and agreeing before what is done when nobody is home, over the real rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import sample
from desktop.stations.raising import RaiseSheet
from hub.domain.order import Order
from hub.domain.problem import ProblemKind, Remedy
from hub.domain.room import MessageKind
from hub.domain.vocabulary import DeliverOrder

if TYPE_CHECKING:
    from tests.desktop.stations.conftest import Desk

# A window has least sizes and a menu wants the keyboard, which the offscreen platform cannot tell anybody.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"support raise\(\)", "grabbing the keyboard")
CTRL = Qt.KeyboardModifier.ControlModifier


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    holder = QApplication.focusWidget()
    assert holder is not None
    QTest.keyClick(holder, key, modifier)


def recorded(desk: Desk, name: str = "tom") -> Order:
    return desk.day.hub.board.orders[desk.order(name)]


def the_sheet(desk: Desk) -> RaiseSheet:
    sheet = desk.frame.findChild(RaiseSheet)
    assert sheet is not None
    return sheet


def test_it_is_raised_by_keyboard_and_taken_back_at_once(desk: Desk, qtbot: QtBot) -> None:
    desk.desk.open_room(desk.order("tom"))
    press(Qt.Key.Key_F9)
    sheet = the_sheet(desk)
    assert sheet.accessibleName() == "What is the matter with the gift for Tom & Elise Hardy?"
    assert not sheet.editor.save.isEnabled()
    assert QApplication.focusWidget() is sheet.kinds[ProblemKind.ABSENT]
    sheet.kinds[ProblemKind.ADDRESS_CHANGED].setFocus()
    press(Qt.Key.Key_Space)
    assert sheet.chosen is ProblemKind.ADDRESS_CHANGED
    sheet.note.setFocus()
    QTest.keyClicks(sheet.note, "They are at number 25 now")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(recorded(desk).problems) == 1)
    problem = recorded(desk).problems[0]
    assert (problem.kind, problem.raised_by) == (ProblemKind.ADDRESS_CHANGED, sample.DESK)
    assert desk.day.hub.board.rooms[desk.order("tom")].messages[-1].text == "They are at number 25 now"
    qtbot.waitUntil(lambda: len(desk.desk.order.problems.cards) == 1)
    assert desk.frame.toast_text == "Raised: The address has changed"
    assert desk.frame._toast is not None
    desk.frame._toast.undone.emit()
    qtbot.waitUntil(lambda: recorded(desk).problems[0].withdrawn_at is not None)


def test_what_waits_already_is_not_raised_twice(desk: Desk, qtbot: QtBot) -> None:
    desk.desk.open_room(desk.order("tom"))
    desk.desk.order.agreed.problem.click()
    the_sheet(desk).kinds[ProblemKind.ABSENT].click()
    the_sheet(desk).editor.save.click()
    qtbot.waitUntil(lambda: desk.frame.findChild(RaiseSheet) is None)
    qtbot.waitUntil(lambda: len(desk.desk.order.problems.cards) == 1)
    desk.desk.order.agreed.problem.click()
    known = the_sheet(desk).kinds[ProblemKind.ABSENT]
    assert not known.isEnabled()
    assert known.accessibleDescription() == "waits for a decision already"
    assert the_sheet(desk).kinds[ProblemKind.DAMAGED].isEnabled()


def test_escape_raises_nothing(desk: Desk) -> None:
    desk.desk.open_room(desk.order("tom"))
    press(Qt.Key.Key_F9)
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Escape)
    assert recorded(desk).problems == ()


def test_what_is_done_when_nobody_is_home_is_agreed_and_taken_back(desk: Desk, qtbot: QtBot) -> None:
    desk.desk.open_room(desk.order("tom"))
    part = desk.desk.order.agreed
    assert part.agreed.text() == "Nothing agreed: we ask"
    for remedy, number, said in (
        (Remedy.LEAVE_AT_DOOR, 1, "Leave at the door"),
        (None, 3, "Nothing agreed: we ask"),
    ):
        part.change.click()
        assert part.menu is not None
        part.menu.actions()[number].trigger()
        part.menu.close()
        qtbot.waitUntil(lambda remedy=remedy: recorded(desk).fallback is remedy)  # type: ignore[misc]
        qtbot.waitUntil(lambda said=said: part.agreed.text() == said)  # type: ignore[misc]


def test_without_the_hub_nothing_is_agreed_and_the_button_says_why(desk: Desk, qtbot: QtBot) -> None:
    desk.desk.open_room(desk.order("tom"))
    part = desk.desk.order.agreed
    desk.link.offline(True)
    qtbot.waitUntil(lambda: not part.change.isEnabled())
    assert "needs the hub" in part.change.accessibleDescription()
    part.open_menu()
    assert part.menu is None
    desk.link.offline(False)
    qtbot.waitUntil(part.change.isEnabled)


def test_a_gift_that_is_there_has_nothing_to_agree(desk: Desk, qtbot: QtBot) -> None:
    desk.desk.open_room(desk.order("tom"))
    assert desk.desk.order.agreed.isVisible()
    desk.day.ask("15:49", desk.day.courier("hao"), DeliverOrder(desk.order("tom"), received_by="Tom"))
    qtbot.waitUntil(lambda: not desk.desk.order.agreed.isVisible())


def test_a_photo_goes_with_it_and_what_is_no_picture_is_said(desk: Desk, qtbot: QtBot) -> None:
    desk.desk.open_room(desk.order("tom"))
    desk.desk.order.agreed.problem.click()
    sheet = the_sheet(desk)
    sheet.photo.refused.emit()
    assert "no picture" in sheet.photo_said.text()
    sheet.kinds[ProblemKind.DAMAGED].click()
    picture = QImage(320, 200, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    QApplication.clipboard().setImage(picture)
    sheet.photo.setFocus()
    press(Qt.Key.Key_V, CTRL)
    assert not sheet.editor.save.isEnabled(), "it is on its way"
    assert sheet.photo_said.isHidden()
    qtbot.waitUntil(sheet.editor.save.isEnabled)
    sheet.editor.save.click()
    qtbot.waitUntil(lambda: len(recorded(desk).problems) == 1)
    said = desk.day.hub.board.rooms[desk.order("tom")].messages[-1]
    assert said.kind is MessageKind.IMAGE
    assert said.media_type == "image/jpeg"
    assert len(said.media) == 64
