"""The whole row is the target."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.theme import Color
from desktop.widgets.tick_row import TickRow

Show = Callable[[QWidget], QWidget]
Count = Callable[[QWidget, Color], int]


def test_a_touch_anywhere_ticks_it(qtbot: QtBot, shown: Show, pixels: Count) -> None:
    row = TickRow("Linen ribbon", "1")
    shown(row)
    empty = pixels(row, Color.INK)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(row.width() - 4, 30))
    assert row.isChecked()
    assert pixels(row, Color.INK) > empty + 300


def test_space_ticks_it_and_takes_it_back(qtbot: QtBot, shown: Show) -> None:
    row = TickRow("Linen ribbon")
    shown(row)
    said: list[bool] = []
    row.toggled.connect(said.append)
    QTest.keyClick(row, Qt.Key.Key_Space)
    QTest.keyClick(row, Qt.Key.Key_Space)
    assert said == [True, False]


def test_the_row_under_the_pointer_shows_it(qtbot: QtBot, shown: Show, pixels: Count) -> None:
    row = TickRow("Linen ribbon")
    shown(row)
    row.move(40, 40)
    QTest.mouseMove(row.window(), QPoint(5, 5))
    assert pixels(row, Color.SUNK) == 0
    QTest.mouseMove(row, QPoint(60, 30))
    qtbot.waitUntil(row.underMouse)
    assert pixels(row, Color.SUNK) > 1000


def test_it_is_56_px_to_touch_and_32_px_at_a_desk(shown: Show) -> None:
    assert shown(TickRow("Card")).height() == 56
    assert shown(TickRow("Card", touch=False)).height() == 32


def test_it_says_how_many(shown: Show) -> None:
    assert TickRow("Peonies", "5 stems").accessibleName() == "Peonies, 5 stems"
