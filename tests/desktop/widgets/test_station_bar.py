"""The bar says who, how the hub is, what waits and what time it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.widgets.link_pill import LinkState
from desktop.widgets.station_bar import StationBar
from desktop.widgets.words import Words


@pytest.fixture
def bar(shown: Callable[[QWidget], QWidget]) -> StationBar:
    bar = StationBar("Front desk", "Anna Keller", "Find an order, a person, an action")
    shown(bar)
    bar.resize(1280, bar.height())
    return bar


def test_it_asks_for_search_and_rescue(qtbot: QtBot, bar: StationBar) -> None:
    with qtbot.waitSignal(bar.search_asked):
        QTest.mouseClick(bar.search, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(bar.rescue_asked):
        QTest.mouseClick(bar.rescue, Qt.MouseButton.LeftButton)


def test_it_shows_person_and_time(bar: StationBar) -> None:
    bar.set_person("Packing", "Jun")
    bar.set_clock("15:48")
    assert {"Packing", "Jun", "15:48"} <= {words.text() for words in bar.findChildren(Words)}


@pytest.mark.parametrize("width", [1440, 1024, 760])
def test_link_and_rescue_are_whole_at_any_width(qtbot: QtBot, bar: StationBar, width: int) -> None:
    bar.link.set_state(LinkState.OFFLINE, 3)
    bar.rescue.set_count(5)
    bar.set_clock("15:48")
    bar.resize(width, bar.height())
    qtbot.waitUntil(lambda: bar.link.width() == bar.link.sizeHint().width())
    assert bar.rescue.width() == bar.rescue.sizeHint().width()
