"""One choice out of a few, by mouse and by arrow keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.widgets.segmented import Choice, Segmented

CHOICES = [
    Choice("staff", "Staff", "lock"),
    Choice("courier", "Courier", "bike"),
    Choice("everyone", "Everyone", "users"),
]


@pytest.fixture
def switch(shown: Callable[[QWidget], QWidget]) -> Segmented:
    switch = Segmented(CHOICES, "everyone", name="Who may read it")
    shown(switch)
    return switch


def test_it_begins_with_the_choice_it_was_given(switch: Segmented) -> None:
    assert switch.key() == "everyone"
    assert switch.accessibleName() == "Who may read it"


def test_a_click_chooses_and_says_so_once(qtbot: QtBot, switch: Segmented) -> None:
    chosen: list[str] = []
    switch.chosen.connect(chosen.append)
    QTest.mouseClick(switch.segment("staff"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(switch.segment("staff"), Qt.MouseButton.LeftButton)
    assert (switch.key(), chosen) == ("staff", ["staff"])


def test_arrow_keys_walk_through_the_choices(qtbot: QtBot, switch: Segmented) -> None:
    switch.segment("everyone").setFocus()
    QTest.keyClick(switch.segment("everyone"), Qt.Key.Key_Left)
    assert switch.key() == "courier"


def test_nothing_moves_when_the_choice_does(switch: Segmented) -> None:
    before = [switch.segment(each.key).geometry() for each in CHOICES]
    switch.choose("staff")
    assert [switch.segment(each.key).geometry() for each in CHOICES] == before
