"""What was done can be taken back for as long as the slip is there, once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.theme import Theme
from desktop.widgets.toast import UNDO_FOR_MS, Toast


@pytest.fixture
def window(qtbot: QtBot, themed: Theme) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(600, 300)
    window.show()
    return window


def test_undo_is_said_once_and_the_slip_goes(qtbot: QtBot, window: QWidget) -> None:
    toast = Toast(window, "Marked as packed", "Undo")
    said: list[str] = []
    toast.undone.connect(lambda: said.append("undone"))
    toast.expired.connect(lambda: said.append("expired"))
    QTest.mouseClick(toast.button, Qt.MouseButton.LeftButton)
    assert said == ["undone"]
    assert not toast.isVisible()


def test_time_runs_out(qtbot: QtBot, window: QWidget) -> None:
    toast = Toast(window, "Marked as packed", "Undo", for_ms=1)
    with qtbot.waitSignal(toast.expired):
        pass
    assert not toast.isVisible()


def test_a_person_has_ten_seconds() -> None:
    assert UNDO_FOR_MS == 10_000


def test_it_stays_at_the_foot_of_a_window_that_grows(window: QWidget) -> None:
    toast = Toast(window, "Marked as packed")
    window.resize(900, 500)
    assert toast.geometry().center().x() in range(448, 452)
    assert toast.geometry().bottom() in range(470, 480)


def test_it_stands_in_the_middle_of_what_it_speaks_of_and_within_the_window(window: QWidget) -> None:
    part = QWidget(window)
    part.setGeometry(300, 0, 300, 300)
    part.show()
    assert Toast(window, "Packed", over=part).geometry().center().x() in range(448, 452)
    wide = Toast(window, "Not packed yet: read the new wording of the card, tick every item, take a photo", over=part)
    assert window.rect().contains(wide.geometry())
    part.hide()
    assert Toast(window, "Packed", over=part).geometry().center().x() in range(298, 302)


def test_it_never_takes_the_focus(qtbot: QtBot, window: QWidget) -> None:
    window.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    window.activateWindow()
    window.setFocus()
    qtbot.waitUntil(window.hasFocus)
    Toast(window, "Marked as packed", "Undo")
    assert window.hasFocus()


def test_at_the_packing_table_it_is_read_from_where_one_stands_as_long_as_all_of_it_is_seen(window: QWidget) -> None:
    small, large = Toast(window, "Marked as packed"), Toast(window, "Marked as packed", touch=True)
    assert large.height() > small.height()
    long = "This order was changed elsewhere meanwhile; look at it and do it again."
    assert Toast(window, long, touch=True).width() == Toast(window, long).width()
