"""What the keyboard holds is ringed; what the mouse touches is not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from desktop.theme import Theme
from desktop.widgets import focus_ring
from desktop.widgets.button import Button
from desktop.widgets.focus_ring import KeyboardFocus


@pytest.fixture
def ring(qapp: QApplication, themed: Theme) -> KeyboardFocus:
    return focus_ring.install(qapp)


@pytest.fixture
def window(qtbot: QtBot, ring: KeyboardFocus) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    for number, part in enumerate((Button("First"), Button("Second"), QLineEdit())):
        part.setParent(window)
        part.move(20, 20 + 60 * number)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def geometry(ring: KeyboardFocus) -> QRect:
    shown = ring.ring()
    assert shown is not None
    assert shown.isVisible()
    return shown.geometry()


def buttons(window: QWidget) -> list[Button]:
    return window.findChildren(Button)


def test_tab_moves_the_ring_from_button_to_button(qtbot: QtBot, window: QWidget, ring: KeyboardFocus) -> None:
    first, second = buttons(window)
    first.setFocus(Qt.FocusReason.TabFocusReason)
    assert ring.around() is first
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert ring.around() is second
    assert geometry(ring) == second.geometry().adjusted(-4, -4, 4, 4)


def test_a_ring_goes_with_its_button_also_when_something_else_took_the_focus_before(
    window: QWidget, ring: KeyboardFocus
) -> None:
    first, second = buttons(window)
    first.setFocus(Qt.FocusReason.TabFocusReason)
    around = ring.ring()
    assert around is not None
    delete(first)
    second.setFocus(Qt.FocusReason.TabFocusReason)
    assert ring.around() is second
    around.grab()  # whatever is still to be drawn of it
    around.go()
    assert around.isHidden()


def test_the_ring_follows_a_button_that_moves(qtbot: QtBot, window: QWidget, ring: KeyboardFocus) -> None:
    first, _ = buttons(window)
    first.setFocus(Qt.FocusReason.TabFocusReason)
    first.move(first.x() + 10, first.y() + 3)
    assert geometry(ring) == first.geometry().adjusted(-4, -4, 4, 4)


def test_a_click_takes_the_ring_away(qtbot: QtBot, window: QWidget, ring: KeyboardFocus) -> None:
    first, _ = buttons(window)
    first.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.mousePress(first, Qt.MouseButton.LeftButton)
    assert ring.around() is None
    QTest.mouseRelease(first, Qt.MouseButton.LeftButton)


def test_a_text_field_shows_its_focus_itself(window: QWidget, ring: KeyboardFocus) -> None:
    edit = window.findChild(QLineEdit)
    assert isinstance(edit, QLineEdit)
    edit.setFocus(Qt.FocusReason.TabFocusReason)
    assert ring.around() is None


def test_the_ring_outlives_the_window_it_was_in(qtbot: QtBot, window: QWidget, ring: KeyboardFocus) -> None:
    first, _ = buttons(window)
    first.setFocus(Qt.FocusReason.TabFocusReason)
    window.hide()
    assert ring.around() is None
    other = QWidget()
    qtbot.addWidget(other)
    button = Button("Elsewhere", parent=other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert ring.around() is button


def test_a_window_that_is_destroyed_takes_its_ring_along(qtbot: QtBot, ring: KeyboardFocus) -> None:
    dialog = QWidget()
    button = Button("Only", parent=dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert ring.around() is button
    delete(dialog)
    assert ring.around() is None
