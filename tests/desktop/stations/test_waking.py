"""A computer that slept through the afternoon shows the evening at its first tick, not the hour it fell asleep in."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop.widgets.link_pill import LinkState
from desktop.widgets.words import Words
from hub.domain.promise import Clock
from tests.desktop.stations.conftest import Desk


def test_clock_rings_and_link_are_those_of_now(desk: Desk, qtbot: QtBot) -> None:
    mei = desk.order("mei")

    def clock() -> Clock:
        (row,) = [row for row in desk.desk.inbox.model.orders if row.order is not None and row.order.id == mei]
        return row.clock

    before = clock()
    desk.day.clock.now = desk.day.clock.at("20:48")
    desk.link.offline(True)

    def is_now() -> bool:
        return clock() != before and any(each.text() == "20:48" for each in desk.frame.bar.findChildren(Words))

    qtbot.waitUntil(is_now, timeout=3_000)
    assert desk.frame.bar.link.state is LinkState.OFFLINE
