"""The station's own menu: what is chosen is marked, said once, and remembered by whoever listens."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from desktop.chosen import Chosen
from desktop.stations import frame as frame_module
from desktop.stations.frame import StationFrame
from desktop.stations.keys_sheet import KeysSheet
from tests.desktop.stations.conftest import Desk


def picked(frame: StationFrame) -> list[Chosen]:
    heard: list[Chosen] = []
    frame.chosen_anew.connect(heard.append)
    return heard


def test_every_choice_is_marked_and_said(desk: Desk) -> None:
    heard = picked(desk.frame)
    (languages,) = [menu for menu in desk.frame.menu.findChildren(QMenu) if menu.objectName() == "languages"]
    system, english, chinese = languages.actions()
    assert system.isChecked()
    chinese.trigger()
    assert heard == [Chosen("zh")]
    assert (system.isChecked(), english.isChecked(), chinese.isChecked()) == (False, False, True)
    chinese.trigger()
    assert len(heard) == 1, "the same again is no choice"


def test_high_contrast_is_one_of_the_colours(desk: Desk) -> None:
    heard = picked(desk.frame)
    named = {action.text(): action for action in desk.frame.menu.findChildren(QAction)}
    named["High contrast"].trigger()
    assert heard == [Chosen(scheme="contrast")]
    assert (named["High contrast"].isChecked(), named["Dark"].isChecked()) == (True, False)


def test_a_muted_station_says_so_and_one_touch_lets_it_be_heard(desk: Desk) -> None:
    heard = picked(desk.frame)
    assert not desk.frame.bar.silent.isVisible()
    desk.frame.menu.sound.trigger()
    assert desk.frame.bar.silent.isVisible()
    desk.frame.bar.silent.click()
    assert not desk.frame.bar.silent.isVisible()
    assert [chosen.muted for chosen in heard] == [True, False]
    assert desk.frame.menu.sound.isChecked()


def test_pressing_larger_several_times_is_one_wish(desk: Desk, qtbot: QtBot) -> None:
    heard = picked(desk.frame)
    desk.frame._sized.setInterval(50)
    for _ in range(3):
        QTest.keyClick(desk.frame, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert "150" in desk.frame.toast_text
    assert frame_module.SIZE_SETTLES_MS > 500
    qtbot.waitUntil(lambda: heard == [Chosen(size=150)])


def test_every_key_stands_on_one_sheet(desk: Desk) -> None:
    QTest.keyClick(desk.frame, Qt.Key.Key_F1)
    sheet = desk.frame.findChild(KeysSheet)
    assert sheet is not None
    assert sheet.isVisible()
    keys = [key for _, key in sheet.lines]
    wanted = [action.key_text for action in desk.frame.palette_.actions_ if action.key]
    assert set(wanted) < set(keys)
    assert "Ctrl +" in keys
    assert len(keys) == len(set(keys)), "no key does two things"
    QTest.keyClick(sheet, Qt.Key.Key_F1)
    assert not sheet.isVisible()


def test_a_window_with_something_half_written_does_not_open_anew(desk: Desk, qtbot: QtBot) -> None:
    heard = picked(desk.frame)
    desk.frame._sized.setInterval(50)
    desk.desk.room.composer.set_draft("Half an ans")
    desk.desk.open_room(desk.order("rosa"))
    (languages,) = [menu for menu in desk.frame.menu.findChildren(QMenu) if menu.objectName() == "languages"]
    system, _, chinese = languages.actions()
    chinese.trigger()
    QTest.keyClick(desk.frame, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert heard == []
    assert desk.frame.toast_text.startswith("Something is half written here and would be lost")
    assert system.isChecked(), "what is marked is what holds"
    desk.frame.menu.sound.trigger()
    assert heard == [Chosen(muted=True)], "what needs no other window is chosen all the same"
    desk.desk.open_room(desk.order("mei"))
    desk.desk.room.composer.set_draft("")
    QTest.keyClick(desk.frame, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(heard) == 2)


def test_words_that_are_begun_before_a_size_has_settled_keep_the_window(desk: Desk, qtbot: QtBot) -> None:
    heard = picked(desk.frame)
    desk.frame._sized.setInterval(50)
    QTest.keyClick(desk.frame, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    desk.desk.room.composer.set_draft("Half an ans")
    qtbot.waitUntil(lambda: desk.frame.toast_text.startswith("Something is half written"))
    assert heard == []
    assert desk.frame.chosen.size == 0


def holds(frame: StationFrame) -> bool:
    """Whether something would be lost with the window."""
    return frame.is_half_written


def test_everything_that_is_half_made_at_the_desk_keeps_the_window(desk: Desk, qtbot: QtBot) -> None:
    assert not holds(desk.frame)
    desk.desk.order.card.edit()
    assert holds(desk.frame)
    desk.desk.order.card.close_editor()
    desk.desk.order.promise.edit()
    assert holds(desk.frame)
    desk.desk.order.promise._close_editor()
    desk.desk.begin_order()
    assert not holds(desk.frame), "a sheet on which nothing is typed holds nothing"
    desk.desk.new_order.card.setPlainText("Thirty years")
    assert holds(desk.frame)
    desk.desk.new_order.clear()
    desk.desk.begin_enquiry()
    assert holds(desk.frame)
