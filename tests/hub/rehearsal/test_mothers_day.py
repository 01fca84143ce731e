"""Mother's Day in counted time: the promises hold, a seed is a day, and the judge finds what is planted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from hub.cli import rehearsed
from hub.cli.base import cli
from hub.domain.board import Board
from hub.domain.courier import Fix
from hub.domain.notice import To
from hub.domain.vocabulary import BeginNotice, EscalateRush, OrderDelivered, ProblemDecided, RushEscalated
from hub.followers import table
from hub.followers.channels.port import Message
from hub.followers.escalation import Escalation
from hub.followers.following import Due, Duty, Follower
from hub.followers.notice_settings import NoticeSettings, Outside
from hub.followers.notices import Notices
from hub.followers.problems import Problems
from hub.rehearsal.mothers_day import Day, Morning, play_days
from hub.rehearsal.mothers_verdict import judge
from hub.rehearsal.phones import Phones

ORDERS, FEW = 60, 30


def a_morning(seed: int, orders: int, kills: int = 0) -> Morning:
    """A day that was played."""
    phones = Phones(seed, keyed=False)
    morning = Morning(seed, rehearsed.followers(phones), orders, kills)
    phones.clock = lambda: morning.shop.now
    morning.play()
    return morning


def said(days: Sequence[Day]) -> list[str]:
    """All broken promises of some days."""
    return [breach for day in days for breach in day.verdict.breaches]


@pytest.mark.parametrize("kills", [0, 5])
def test_a_mothers_day_keeps_every_promise(kills: int) -> None:
    lines: list[str] = []
    rows = play_days(range(1, 3), ORDERS, kills, rehearsed.followers, lines.append, rehearsed.SAID.repeated)
    assert said(rows) == []
    assert len(lines) == 2
    for row in rows:
        figures = row.verdict.figures
        assert figures["orders"] == ORDERS
        assert figures["rushes"] >= 10
        assert figures["alarms"] > 0  # a day on which everybody listens proves nothing
        assert figures["problems"] > 0
        assert figures["ends told"] == ORDERS
        assert figures["sends that failed"] > 0  # on a day on which every message arrives nothing is tried again
        assert figures["kills"] == kills or kills > figures["kills"] > 0


def test_the_same_seed_is_the_same_day() -> None:
    assert a_morning(7, 20, kills=2).shop.feed == a_morning(7, 20, kills=2).shop.feed


class Sleepy(Escalation):
    """A follower that looks, and says so fifteen seconds late."""

    def due(self, board: Board, fixes: Mapping[str, Fix], now: datetime) -> Due:
        due = super().due(board, fixes, now - timedelta(seconds=15))
        return replace(due, next_at=due.next_at + timedelta(seconds=15) if due.next_at else None)


class Blabbing(Notices):
    """A follower that tells the recipient whatever it tells the sender."""

    def act(self, duty: Duty) -> Sequence[Duty]:
        command = duty.command
        if isinstance(command, BeginNotice) and command.to is To.SENDER:
            assert self._outside is not None
            (way,) = self._outside.ways
            for number in range(5):
                way.send(Message(f"{command.notice} {number}", "+442079460002", "", "It is coming!"))
            way.send(Message(command.notice, "+442079460002", "", "It is coming!"))
        return super().act(duty)


def test_a_follower_that_tells_too_much_is_caught() -> None:
    def talkative(phones: Phones) -> Sequence[Follower]:
        outside = Outside(
            NoticeSettings(datetime(1970, 1, 1, tzinfo=UTC)), (rehearsed.ToPhones(phones),), rehearsed.SAID
        )
        return [Blabbing(outside) if one.name == "notices" else one for one in rehearsed.followers(phones)]

    rows = play_days([2], 20, 0, talkative, lambda _: None, rehearsed.SAID.repeated)
    assert any("the ledger does not know of it" in breach for breach in said(rows))
    assert any("was told of its end 2 times" in breach for breach in said(rows))


class Mute(Escalation):
    """A follower that never speaks of a rush."""

    def due(self, board: Board, fixes: Mapping[str, Fix], now: datetime) -> Due:
        due = super().due(board, fixes, now)
        return replace(due, duties=tuple(duty for duty in due.duties if not isinstance(duty.command, EscalateRush)))


@pytest.mark.parametrize("planted", [Sleepy, Mute])
def test_a_follower_that_is_late_or_mute_is_caught(planted: type[Escalation]) -> None:
    rows = play_days([1], FEW, 0, lambda _: [planted()], lambda _: None)
    assert any("no alarm in time" in breach for breach in said(rows))


def test_the_judge_finds_an_alarm_that_came_twice_and_an_event_that_is_missing() -> None:
    morning = a_morning(1, FEW)
    feed, board = morning.shop.feed, morning.shop.board
    assert judge(feed, board, FEW).is_clean
    alarm = next(one for one in feed if isinstance(one.event, RushEscalated))
    again = [*feed, replace(alarm, seq=len(feed) + 1, cause="")]
    assert any("2 times" in breach for breach in judge(again, board, FEW).breaches)
    without = [one for one in feed if one.seq != alarm.seq]
    assert judge(without, board, FEW).breaches[0] == "the feed has a gap or a number twice"
    undecided = [one for one in feed if not isinstance(one.event, ProblemDecided | OrderDelivered)]
    assert any("decided 0 times" in breach for breach in judge(undecided, board, FEW).breaches)


@pytest.mark.parametrize(("follower", "code"), [(Escalation, 0), (Mute, 1)])
def test_the_program_ends_with_1_on_a_broken_promise(
    follower: type[Escalation], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "followers", lambda: (follower(), Problems(), Notices(None)))
    words = ["rehearse", "--scenario", "mothers-day", "--orders", str(FEW), "--json"]
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == code, done.output
    said_last = json.loads(done.output.splitlines()[-1])
    assert (said_last["breaches"] > 0) == bool(code)
