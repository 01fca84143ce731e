"""A rush covers the window until somebody has seen it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.theme import Theme
from desktop.widgets.ring import RingFace, Urgency
from desktop.widgets.rush_cover import RushCover, RushFace

FACE = RushFace("林佳怡", "Before 16:36", "Preserved flowers", RingFace(Urgency.SOON, 0.4, "48"))


@pytest.fixture
def window(qtbot: QtBot, themed: Theme) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    QLineEdit(window)
    window.resize(900, 600)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def test_it_covers_the_window_and_grows_with_it(window: QWidget) -> None:
    cover = RushCover(window, FACE)
    window.resize(1100, 700)
    assert cover.geometry() == window.rect()


def test_nothing_behind_it_takes_keys(qtbot: QtBot, window: QWidget) -> None:
    cover = RushCover(window, FACE)
    qtbot.waitUntil(cover.button.hasFocus)
    QTest.keyClick(cover.button, Qt.Key.Key_Tab)
    QTest.keyClick(cover.button, Qt.Key.Key_A)
    edit = window.findChild(QLineEdit)
    assert isinstance(edit, QLineEdit)
    assert cover.button.hasFocus()
    assert edit.text() == ""


def test_seen_is_said_by_keyboard_and_the_cover_goes(qtbot: QtBot, window: QWidget) -> None:
    cover = RushCover(window, FACE)
    QTest.keyClick(cover.button, Qt.Key.Key_Space)
    assert cover.isVisible(), "that was meant for what it came over"
    qtbot.waitUntil(lambda: cover.is_rested)
    with qtbot.waitSignal(cover.seen):
        QTest.keyClick(cover.button, Qt.Key.Key_Space)
    assert not cover.isVisible()
