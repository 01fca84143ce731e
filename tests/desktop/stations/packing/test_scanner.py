"""A scanner among keyboards: what it types at once is a code, what a person types is words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.stations.packing.scanner import Scanner


class Counter:
    """A window with a field and a button, and a scanner in somebody's hand."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        self.field = QLineEdit()
        self.button = QPushButton("Packed")
        self.pressed = 0
        self.button.clicked.connect(self._on_pressed)
        layout = QVBoxLayout(self.window)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        layout.addWidget(self.field)
        layout.addWidget(self.button)
        self.scanned: list[int] = []
        self.now_s, self.key_takes_s = 0.0, 0.01
        self.scanner = Scanner(self.window, self._seconds)
        self.scanner.scanned.connect(self.scanned.append)
        qtbot.addWidget(self.window)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()
        self.qtbot = qtbot

    def _seconds(self) -> float:
        """Each key comes a little later than the one before."""
        self.now_s += self.key_takes_s
        return self.now_s

    def _on_pressed(self) -> None:
        self.pressed += 1

    def focus(self, widget: QWidget) -> None:
        widget.setFocus()
        self.qtbot.waitUntil(lambda: QApplication.focusWidget() is widget, timeout=10_000)

    def type(self, text: str) -> None:
        at = QApplication.focusWidget()
        assert at is not None
        QTest.keyClicks(at, text)
        QTest.keyClick(at, Qt.Key.Key_Return)


@pytest.fixture
def counter(qtbot: QtBot) -> Counter:
    return Counter(qtbot)


def test_code_is_heard_wherever_the_focus_is(counter: Counter) -> None:
    for widget in (counter.button, counter.field):
        counter.focus(widget)
        counter.type("GW-2418")
    assert counter.scanned == [2418, 2418]


def test_code_leaves_the_field_as_it_was(counter: Counter) -> None:
    counter.focus(counter.field)
    counter.field.setText("before ")
    counter.type("GW-2418")
    assert counter.field.text() == "before "


def test_enter_of_a_scan_presses_no_button(counter: Counter) -> None:
    counter.focus(counter.button)
    counter.type("GW-2418")
    assert counter.pressed == 0


def test_words_and_foreign_codes_are_no_scan_and_stay(counter: Counter) -> None:
    counter.focus(counter.field)
    for typed in ("peonies", "4006381333931", "GW-", "GW-0", "XGW-2418"):
        counter.field.clear()
        counter.type(typed)
        assert counter.field.text() == typed
    assert counter.scanned == []


def test_slowly_typed_code_is_typing(counter: Counter) -> None:
    counter.key_takes_s = 0.15  # a fast typist
    counter.focus(counter.field)
    counter.type("GW-2418")
    assert counter.scanned == []
    assert counter.field.text() == "GW-2418"
