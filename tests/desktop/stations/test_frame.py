"""What every station's window does before it has anything to show, and what its keys do behind a sheet."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop import sample
from desktop.shop import Shop
from desktop.stations.front_desk.enquiry_sheet import EnquirySheet
from desktop.stations.front_desk.station import front_desk_window
from desktop.stations.raising import RaiseSheet
from desktop.widgets.toast import Toast
from hub.domain.problem import ProblemKind
from hub.domain.vocabulary import CancelOrder, RaiseProblem
from hub.link.local import LocalLink
from hub.link.port import LinkState, LinkStatus, Listener, ShopLink
from tests.desktop.stations.conftest import Desk
from tests.desktop.stations.test_sign_in import come_in, hire

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def test_a_station_that_is_not_let_in_offers_the_one_thing_that_helps_and_no_search(
    dressed: QApplication, qtbot: QtBot
) -> None:
    day = sample.sample_day()

    def open_link(listener: Listener) -> ShopLink:
        link: LocalLink = day.link(sample.DESK, listener)
        link.status = LinkStatus(LinkState.REFUSED, since=day.clock())
        return link

    shop = Shop(open_link)
    frame = front_desk_window(shop, "https://pages.example")
    qtbot.addWidget(frame)
    frame.show()
    qtbot.waitExposed(frame)
    frame.activateWindow()
    qtbot.waitUntil(frame._notice.anew.hasFocus)
    assert not frame.bar.search.isVisible()
    with qtbot.waitSignal(frame.anew_asked):
        QTest.keyClick(frame._notice.anew, Qt.Key.Key_Space)
    shop.close()


CTRL = Qt.KeyboardModifier.ControlModifier


def held_repeats(frame: QWidget, key: str) -> bool:
    """Whether a key that is held acts again and again."""
    found = [each for each in frame.findChildren(QShortcut) if each.key() == QKeySequence(key)]
    assert found
    return any(each.autoRepeat() for each in found)


def test_a_key_that_is_held_takes_one_step_and_walks_through_the_inbox(desk: Desk) -> None:
    assert not held_repeats(desk.frame, "F9")
    assert not held_repeats(desk.frame, "Ctrl+L")
    assert held_repeats(desk.frame, "Alt+Down")


def test_a_second_press_opens_no_second_sheet_over_the_first(desk: Desk) -> None:
    QTest.keyClick(desk.frame, Qt.Key.Key_F9)
    (sheet,) = desk.frame.findChildren(RaiseSheet)
    sheet.note.setText("The vase is chipped")
    QTest.keyClick(desk.frame, Qt.Key.Key_F9)
    QTest.keyClick(desk.frame, Qt.Key.Key_E, CTRL)
    assert desk.frame.findChildren(RaiseSheet) == [sheet]
    assert desk.frame.findChildren(EnquirySheet) == []


def test_a_list_that_only_tells_makes_way_for_what_is_done_by_a_key(desk: Desk) -> None:
    desk.frame.rescue.open()
    QTest.keyClick(desk.frame, Qt.Key.Key_E, CTRL)
    assert not desk.frame.rescue.isVisible()
    assert len(desk.frame.findChildren(EnquirySheet)) == 1


def test_behind_the_sheet_for_a_new_order_no_key_acts_on_the_order_that_was_open(desk: Desk) -> None:
    desk.desk.begin_order()
    QTest.keyClick(desk.frame, Qt.Key.Key_G, CTRL)
    QTest.keyClick(desk.frame, Qt.Key.Key_L, CTRL)
    assert desk.desk.order.card.editor is None
    assert not desk.day.hub.board.links_by_subject.get(desk.order("mei"))


def test_what_was_just_done_is_not_taken_back_by_whoever_comes_next(desk: Desk, qtbot: QtBot) -> None:
    hire(desk)
    qtbot.waitUntil(lambda: desk.frame.is_locked)
    come_in(desk, qtbot)
    desk.desk.order.promise.rush.click()
    qtbot.waitUntil(lambda: bool(desk.frame.toast_text))
    desk.shop.lock()
    qtbot.waitUntil(lambda: desk.frame.is_locked)
    assert not [toast for toast in desk.frame.findChildren(Toast) if toast.isVisible()]


def test_a_sheet_about_an_order_goes_when_that_is_closed_and_says_so(desk: Desk, qtbot: QtBot) -> None:
    QTest.keyClick(desk.frame, Qt.Key.Key_F9)
    (sheet,) = desk.frame.findChildren(RaiseSheet)
    assert desk.link.ask(CancelOrder(desk.order("mei"), "Ordered twice")).settled.result(5).refused is None
    qtbot.waitUntil(lambda: not sheet.isVisible())
    assert desk.frame.toast_text == "GW-2418 is closed: nothing was done."


def test_a_problem_that_somebody_raised_meanwhile_is_not_raised_twice(desk: Desk, qtbot: QtBot) -> None:
    QTest.keyClick(desk.frame, Qt.Key.Key_F9)
    (sheet,) = desk.frame.findChildren(RaiseSheet)
    sheet.kinds[ProblemKind.DAMAGED].click()
    assert sheet.editor.save.isEnabled()
    raised = RaiseProblem(desk.order("mei"), desk.link.new_id(), ProblemKind.DAMAGED)
    assert desk.link.ask(raised).settled.result(5).refused is None
    qtbot.waitUntil(lambda: not sheet.kinds[ProblemKind.DAMAGED].isEnabled())
    assert not sheet.editor.save.isEnabled()
