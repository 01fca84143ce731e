"""The rescue count is ribbon while something waits, and says that all is well otherwise."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.theme import Color
from desktop.widgets.rescue_button import RescueButton

Show = Callable[[QWidget], QWidget]
Count = Callable[[QWidget, Color], int]


def test_something_to_rescue_is_ribbon_and_counted(shown: Show, pixels: Count) -> None:
    button = RescueButton(5)
    shown(button)
    assert button.accessibleName() == "5 to rescue"
    assert pixels(button, Color.RIBBON) > 1000


def test_nothing_to_rescue_is_quiet(shown: Show, pixels: Count) -> None:
    button = RescueButton(0)
    shown(button)
    assert button.accessibleName() == "All is well"
    assert pixels(button, Color.RIBBON) == 0


def test_it_opens_by_keyboard(qtbot: QtBot, shown: Show) -> None:
    button = RescueButton(2)
    shown(button)
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, Qt.Key.Key_Space)
