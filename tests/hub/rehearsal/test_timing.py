"""Latencies are reckoned from the moment of asking, per kind, for whoever was told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hub.domain.actor import Actor, Role
from hub.domain.room import Audience, MessageKind
from hub.domain.vocabulary import ConfirmOrder, MessageSent, OrderConfirmed, Recorded, SendMessage
from hub.rehearsal.referee import Referee
from hub.rehearsal.timing import Shown, Timing, spread

DESK = Actor("desk", "p-desk", Role.FRONT_DESK)
AT = datetime(2026, 5, 8, tzinfo=UTC)


def told() -> tuple[Referee, Timing]:
    """A confirmation asked at 10.0 s and a staff message asked at 20.0 s."""
    referee, timing = Referee(), Timing()
    referee.ask("desk", "c", ConfirmOrder("o"), 10.0)
    referee.answer("c", 10.005, accepted=True, seqs=(1,))
    referee.ask("desk", "m", SendMessage("o", "m", Audience.STAFF, text="Done."), 20.0)
    referee.answer("m", 20.007, accepted=True, seqs=(2,))
    said = MessageSent("o", "m", Audience.STAFF, MessageKind.TEXT)
    referee.follow([Recorded(1, AT, DESK, "c", OrderConfirmed("o")), Recorded(2, AT, DESK, "m", said)], 20.0)
    referee.hear("packing-table", [1], 10.010)
    referee.hear("packing-table", [2], 20.020)
    referee.hear("desk", [1, 2], 99.0)
    timing.pages.append(Shown("o", "o", [(0, 9.0), (1, 10.030), (2, 20.050)]))
    return referee, timing


def test_a_step_is_timed_to_the_answer_the_other_station_and_the_page() -> None:
    spreads = told()[1].spreads(told()[0])
    assert spreads["step.receipt"].p50 == pytest.approx(5.0)
    assert spreads["step.station"].p50 == pytest.approx(10.0)
    assert spreads["step.page"].p50 == pytest.approx(30.0)


def test_the_asker_itself_is_no_other_station() -> None:
    referee, timing = told()
    assert timing.spreads(referee)["step.station"].n == 1


def test_what_staff_say_among_themselves_is_not_timed_on_a_page_that_does_not_show_it() -> None:
    referee, timing = told()
    spreads = timing.spreads(referee)
    assert spreads["message.station"].n == 1
    assert "message.page" not in spreads


def test_what_a_page_showed_when_it_opened_is_no_latency() -> None:
    referee, timing = told()
    timing.pages = [Shown("o", "o", [(1, 500.0), (2, 501.0)])]
    assert "step.page" not in timing.spreads(referee)


def test_the_slowest_of_a_hundred_is_the_99th_percentile() -> None:
    assert spread([0.001] * 99 + [1.0]).p99 == 1000.0
    assert spread([0.001] * 99 + [1.0]).p50 == 1.0
