"""The shop's own quick replies: written at one desk, offered at every desk, filled in where the order knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import language
from desktop.stations.front_desk.replies import quick_replies
from desktop.stations.front_desk.replies_sheet import RepliesSheet
from hub.domain.reply import Reply, ReplyFits, ReplyLanguage, ReplyWords
from hub.domain.vocabulary import RemoveReply, SetReply

if TYPE_CHECKING:
    from tests.desktop.stations.conftest import Desk

# What the offscreen platform cannot do and says of every menu.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"raise\(\)", "grabbing the keyboard")

CTRL = Qt.KeyboardModifier.ControlModifier
EN, ZH = ReplyLanguage.EN, ReplyLanguage.ZH


def type_(text: str) -> None:
    holder = QApplication.focusWidget()
    assert holder is not None
    QTest.keyClicks(holder, text)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    holder = QApplication.focusWidget()
    assert holder is not None
    QTest.keyClick(holder, key, modifier)


def written(desk: Desk, qtbot: QtBot, fits: ReplyFits, *words: ReplyWords) -> str:
    """A reply of the shop; its id."""
    reply = desk.shop.new_id()
    desk.shop.ask(SetReply(reply, fits, words))
    qtbot.waitUntil(lambda: desk.shop.board.replies.get(reply) == Reply(reply, fits, words))
    return reply


def test_a_reply_is_written_by_keyboard_and_is_the_first_one_offered(desk: Desk, qtbot: QtBot) -> None:
    desk.desk.change_replies()
    sheet = desk.frame.findChild(RepliesSheet)
    assert sheet is not None
    assert sheet.titles[EN].hasFocus()
    type_("Vase")
    press(Qt.Key.Key_Tab)
    type_("Yes, {name}: a vase is {price} more.")
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: sheet.said == "Every desk has it now.")
    assert [row.line.title for row in sheet.list.rows.values()] == ["Vase"]
    press(Qt.Key.Key_Escape)
    composer = desk.desk.room.composer
    qtbot.waitUntil(lambda: composer._replies[0].title == "Vase")
    press(Qt.Key.Key_Slash, CTRL)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    QTest.keyClick(menu, Qt.Key.Key_1)
    assert composer.draft() == "Yes, Daniel: a vase is ‹price› more."
    composer.try_send()
    assert composer.draft()  # not with a blank in it
    type_("12.00")
    press(Qt.Key.Key_Return, CTRL)
    room = desk.order("mei")
    qtbot.waitUntil(lambda: desk.shop.board.rooms[room].messages[-1].text == "Yes, Daniel: a vase is 12.00 more.")


def test_a_reply_fits_to_where_the_gift_is_and_stands_in_the_stations_language(
    desk: Desk, qtbot: QtBot, dressed: QApplication
) -> None:
    words = (ReplyWords(EN, "Held up", "{courier} is held up."), ReplyWords(ZH, "堵车", "{courier}路上堵车。"))
    written(desk, qtbot, ReplyFits.WAY, *words)
    asked = written(desk, qtbot, ReplyFits.ENQUIRY, ReplyWords(EN, "Sundays", "{name}, we are open on Sundays."))
    orders, board = desk.day.orders, desk.shop.board.orders
    on_the_way = quick_replies(desk.shop, board[orders["rosa"]])
    assert (on_the_way[0].title, on_the_way[0].text) == ("Held up", "Hao Zhang is held up.")
    assert "Held up" not in [reply.title for reply in quick_replies(desk.shop, board[orders["mei"]])]
    jonas = desk.shop.board.rooms[desk.day.rooms["jonas"]]
    assert quick_replies(desk.shop, None, jonas.customer)[0].text == "Jonas, we are open on Sundays."
    language.use(dressed, "zh")
    assert quick_replies(desk.shop, board[orders["rosa"]])[0].title == "堵车"
    language.use(dressed, "en")
    desk.shop.ask(RemoveReply(asked))
    qtbot.waitUntil(lambda: asked not in desk.shop.board.replies)
    assert quick_replies(desk.shop, None, jonas.customer)[0].title != "Sundays"


def test_what_is_wrong_with_a_reply_is_said_and_what_was_typed_stays(desk: Desk, qtbot: QtBot) -> None:
    reply = written(desk, qtbot, ReplyFits.ANY, ReplyWords(EN, "Vase", "A vase is {price} more."))
    desk.desk.change_replies()
    sheet = desk.frame.findChild(RepliesSheet)
    assert sheet is not None
    sheet.list.rows[reply].buttons[0].click()
    sheet.titles[EN].setText("A word that no small button could ever hold")
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "Word on the button" in sheet.said)
    assert sheet.texts[EN].toPlainText() == "A vase is {price} more."
    sheet.titles[EN].setText("A vase")
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: desk.shop.board.replies[reply].words[0].title == "A vase")
    remove = sheet.list.rows[reply].buttons[1]
    remove.click()
    assert reply in desk.shop.board.replies  # it asks once more
    remove.click()
    qtbot.waitUntil(lambda: reply not in desk.shop.board.replies)
