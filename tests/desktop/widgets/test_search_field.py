"""The bar's field opens the palette; the list's field is an ordinary one with its key shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.widgets.search_field import SearchButton, SearchEdit

Show = Callable[[QWidget], QWidget]


def test_the_bars_field_opens_by_click_and_by_keyboard(qtbot: QtBot, shown: Show) -> None:
    button = SearchButton("Find an order", "Ctrl K")
    shown(button)
    with qtbot.waitSignal(button.clicked):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, Qt.Key.Key_Space)


def test_a_narrow_bar_keeps_the_glass(shown: Show) -> None:
    button, other = SearchButton("Find an order", "Ctrl K"), SearchButton("Something else", "Ctrl K")
    for each in (button, other):
        shown(each)
        each.resize(60, 28)
    assert button.grab().toImage() == other.grab().toImage()
    for each in (button, other):
        each.resize(300, 28)
    assert button.grab().toImage() != other.grab().toImage()


def test_the_lists_field_has_a_name_and_takes_words(qtbot: QtBot, shown: Show) -> None:
    edit = SearchEdit("Name, phone, order", "/")
    shown(edit)
    assert edit.accessibleName() == "Name, phone, order"
    QTest.keyClicks(edit, "Mei")
    assert edit.text() == "Mei"
