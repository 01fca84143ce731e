"""An alarm rings where it is due, once a step, and not for what somebody has heard."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from desktop.stations.alarm import Alarm
from hub.domain.actor import Role
from hub.domain.alarm import Loudness
from hub.domain.vocabulary import AcknowledgeRush, EscalateRush, MarkRush
from hub.link.local import LocalLink
from tests.desktop.conftest import DESK, DISPATCH, PACKING, Counter
from tests.hub.shop_day import FOLLOWER


class Ringing:
    """Three stations' alarms and one rush."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter
        self.rung: list[str] = []
        self.alarms = []
        for actor in (DESK, PACKING, DISPATCH):
            alarm = Alarm(counter.open(actor), actor.role)
            alarm.risen.connect(lambda _, name=actor.role.value: self.rung.append(name))
            self.alarms.append(alarm)
        self.followers = LocalLink(counter.hub, FOLLOWER)
        self.order = counter.place()
        counter.ask(counter.desk, MarkRush(self.order))
        self.marked = counter.clock()
        counter.clock.forward(minutes=10)

    def rises(self, role: Role, level: Loudness) -> None:
        """A step of the alarm."""
        assert self.counter.ask(self.followers, EscalateRush(self.order, role, level, self.marked)) is None


@pytest.fixture
def ringing(counter: Counter) -> Ringing:
    return Ringing(counter)


def test_louder_rings_at_the_role_alone_and_the_next_step_at_everybodys(ringing: Ringing, qtbot: QtBot) -> None:
    ringing.rises(Role.PACKING, Loudness.LOUDER)
    qtbot.waitUntil(lambda: ringing.rung == ["packing"])
    ringing.rises(Role.PACKING, Loudness.OTHERS)
    qtbot.waitUntil(lambda: sorted(ringing.rung[1:]) == ["dispatch", "front_desk", "packing"])


def test_what_was_heard_meanwhile_does_not_ring(ringing: Ringing, qtbot: QtBot) -> None:
    ringing.rises(Role.PACKING, Loudness.LOUDER)
    ringing.counter.ask(ringing.counter.packing, AcknowledgeRush(ringing.order))
    ringing.rises(Role.DISPATCH, Loudness.LOUDER)
    qtbot.waitUntil(lambda: "dispatch" in ringing.rung)
    assert ringing.rung == ["dispatch"]


def test_a_window_that_opens_later_does_not_ring_for_the_past(ringing: Ringing, qtbot: QtBot) -> None:
    ringing.rises(Role.PACKING, Loudness.LOUDER)
    late = Alarm(ringing.counter.open(PACKING), Role.PACKING)
    rung: list[str] = []
    late.risen.connect(rung.append)
    ringing.rises(Role.DISPATCH, Loudness.LOUDER)
    qtbot.waitUntil(lambda: "dispatch" in ringing.rung)
    ringing.rises(Role.PACKING, Loudness.OTHERS)
    qtbot.waitUntil(lambda: rung == [ringing.order])


def test_what_became_louder_while_a_station_was_away_rings_when_it_is_back(ringing: Ringing, qtbot: QtBot) -> None:
    link = ringing.counter.links[1]
    link.offline(True)
    ringing.rises(Role.PACKING, Loudness.LOUDER)
    ringing.counter.clock.forward(minutes=1)
    assert ringing.counter.clock() > ringing.marked + timedelta(minutes=10)
    link.offline(False)
    qtbot.waitUntil(lambda: ringing.rung == ["packing"])
