"""A time means the moment that was meant when it was typed: not tomorrow's, not today's for another day, not this morning's offers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from desktop.stations.front_desk.promise_words import possible
from desktop.stations.front_desk.time_field import TimeField
from hub.domain.promise import Window
from hub.domain.vocabulary import PromiseTime

if TYPE_CHECKING:
    from tests.desktop.stations.conftest import Desk

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def offered(field: TimeField) -> list[str]:
    """What can be touched."""
    return [button.text() for button in field.offers if button.isVisible()]


def test_what_is_offered_are_the_next_hours_though_the_sheet_was_made_in_the_morning(desk: Desk, qtbot: QtBot) -> None:
    sheet = desk.desk.new_order
    desk.desk.begin_order()
    qtbot.waitUntil(sheet.time.isVisible)
    assert offered(sheet.time) == ["17:00", "18:00", "19:00"]
    desk.day.clock.now = desk.day.clock.at("18:10")
    sheet.time.look_again()
    assert offered(sheet.time) == ["20:00", "21:00", "22:00"]
    sheet.left.emit()
    desk.day.clock.now = desk.day.clock.at("21:30")
    desk.desk.begin_order()
    qtbot.waitUntil(lambda: offered(sheet.time) == ["23:00"])


def test_a_time_that_passes_while_it_stands_there_is_over_and_not_tomorrows(desk: Desk, qtbot: QtBot) -> None:
    sheet = desk.desk.new_order
    desk.desk.begin_order()
    sheet.time.edit.setText("1600")
    meant = sheet.time.moment()
    assert meant is not None
    assert desk.shop.is_today(meant)
    desk.day.clock.now = desk.day.clock.at("16:01")
    assert sheet.time.moment() is None
    sheet.try_take()
    qtbot.waitUntil(sheet.time.isVisible)
    sheet.time.look_again()
    assert sheet._time.fault == "That time is over. Type another one."


def test_a_time_typed_for_tomorrow_says_that_it_is_not_today(desk: Desk) -> None:
    sheet = desk.desk.new_order
    desk.desk.begin_order()
    sheet.time.edit.setText("0900")
    assert sheet.load.startswith("Not today: before tomorrow 09:00. ")
    sheet.time.edit.setText("1900")
    assert "Not today" not in sheet.load


def test_a_time_of_another_day_stays_on_that_day(desk: Desk, qtbot: QtBot) -> None:
    later = desk.shop.local(desk.shop.now()).replace(hour=18, minute=30, second=0, microsecond=0) + timedelta(days=3)
    mei = desk.order("mei")
    assert desk.link.ask(PromiseTime(mei, later)).settled.result(5).refused is None
    qtbot.waitUntil(
        lambda: (stands := desk.shop.board.orders[mei].promise) is not None and stands.window.until == later
    )
    promise = desk.desk.order.promise
    promise.edit()
    field = promise.time_field
    assert field is not None
    assert (field.edit.text(), field.moment()) == ("18:30", later)
    field.edit.setText("1900")
    assert field.moment() == later.replace(hour=19, minute=0)
    assert isinstance(field.moment(), datetime)
    assert possible(desk.shop, None, later).startswith("Not today: ")
    assert Window(later).until == later
