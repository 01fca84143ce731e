"""Judges a Mother's Day from its feed alone: what the ledger says happened, held against what the shop promised.

It uses none of the code that decides when something gets louder: the spans are read from the settings, the rest from the
events. Each worst case is named with its order, so that it can be looked up in the day's story.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct, field

from hub.domain.actor import Role
from hub.domain.alarm import Loudness
from hub.domain.board import Board
from hub.domain.promise import RUSH_ROLES
from hub.domain.vocabulary import (
    CourierSilent,
    OrderCancelled,
    OrderDelivered,
    OrderPacked,
    OrderPickedUp,
    OrderPlaced,
    ProblemDecided,
    ProblemRaised,
    ProblemWithdrawn,
    PromiseAtRisk,
    Recorded,
    RushAcknowledged,
    RushEscalated,
    RushMarked,
    TimePromised,
)

IN_TIME = timedelta(seconds=5)
"""A step of an alarm is in time when it comes no later than this after it is due."""
SHOWN = 10


class Verdict(Struct):
    """What came of a day.

    Args:
        breaches: every broken promise as a sentence with its order.
        figures: counts.
        worst: the worst case of each kind, in words.
    """

    breaches: list[str] = field(default_factory=list)
    figures: dict[str, int] = field(default_factory=dict)
    worst: dict[str, str] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """Whether every promise was kept."""
        return not self.breaches

    def count(self, name: str, more: int = 1) -> None:
        """Add to a figure."""
        self.figures[name] = self.figures.get(name, 0) + more


def judge(feed: Sequence[Recorded], board: Board, planned: int) -> Verdict:
    """Judge a day.

    Args:
        feed: every event, from the first.
        board: the shop's board at the end.
        planned: how many orders were meant to come.
    """
    verdict = Verdict()
    _whole(verdict, feed, board)
    _ends(verdict, feed, planned)
    _rushes(verdict, feed, board)
    _warnings(verdict, feed)
    _problems(verdict, feed)
    return verdict


def _whole(verdict: Verdict, feed: Sequence[Recorded], board: Board) -> None:
    """Numbers without a gap, each question with one effect, and the fold of it all is the board."""
    if [one.seq for one in feed] != list(range(1, len(feed) + 1)):
        verdict.breaches.append("the feed has a gap or a number twice")
        return
    effects: dict[str, list[int]] = defaultdict(list)
    for one in feed:
        if one.cause:
            effects[one.cause].append(one.seq)
    for cause, seqs in effects.items():
        if seqs != list(range(seqs[0], seqs[0] + len(seqs))):
            verdict.breaches.append(f"command {cause} had its effect twice")
    folded = Board()
    for one in feed:
        folded = folded.after(one)
    if folded != board:
        verdict.breaches.append("the board is not the fold of the feed")
    verdict.figures["events"] = len(feed)


def _ends(verdict: Verdict, feed: Iterable[Recorded], planned: int) -> None:
    ended: dict[str, int] = defaultdict(int)
    placed: set[str] = set()
    promised: dict[str, datetime] = {}
    for one in feed:
        match one.event:
            case OrderPlaced(order=order):
                placed.add(order)
            case TimePromised(order=order, window=window):
                promised[order] = window.until
            case OrderDelivered(order=order) | OrderCancelled(order=order):
                ended[order] += 1
                if order in promised:
                    kept = one.at <= promised[order]
                    verdict.count("promises kept" if kept else "promises broken")
    verdict.figures["orders"] = len(placed)
    if len(placed) != planned:
        verdict.breaches.append(f"{planned} orders were meant to come, {len(placed)} did")
    verdict.breaches += [f"order {order} came to no end" for order in sorted(placed - ended.keys())]
    verdict.breaches += [f"order {order} ended {count} times" for order, count in ended.items() if count > 1]


class _Rush(Struct):
    """One rush as the feed tells it."""

    marked_at: datetime
    heard: dict[Role, datetime] = field(default_factory=dict)
    steps: list[tuple[Role, Loudness, datetime]] = field(default_factory=list)

    def silence(self, at: datetime, *roles: Role) -> None:
        """Nothing more is asked of some roles."""
        for role in roles:
            self.heard.setdefault(role, at)


def _rushes(verdict: Verdict, feed: Sequence[Recorded], board: Board) -> None:
    """Every rush is heard by every role, or gets louder in time; and no louder once it is heard."""
    rushes: dict[str, _Rush] = {}
    over: list[tuple[str, _Rush]] = []
    for one in feed:
        match one.event:
            case RushMarked(order=order, rush=marked):
                if order in rushes:  # another time was promised, or it is rush no more: that alarm is over
                    rushes[order].silence(one.at, *RUSH_ROLES)
                    over.append((order, rushes.pop(order)))
                if marked:
                    rushes[order] = _Rush(one.at)
            case RushAcknowledged(order=order, role=role) if order in rushes:
                rushes[order].silence(one.at, role)
            case OrderPacked(order=order) if order in rushes:
                rushes[order].silence(one.at, Role.PACKING)
            case OrderPickedUp(order=order) | OrderDelivered(order=order) | OrderCancelled(order=order) if (
                order in rushes
            ):
                rushes[order].silence(one.at, *RUSH_ROLES)
            case RushEscalated(order=order, role=role, level=level):
                rushes[order].steps.append((role, level, one.at))
            case _:
                pass
    settings = board.settings
    spans = {
        Loudness.LOUDER: settings.rush_louder_seconds,
        Loudness.OTHERS: settings.rush_others_seconds,
        Loudness.OWNER: settings.rush_owner_seconds,
    }
    latest = timedelta(0)
    slowest = timedelta(0)
    end = feed[-1].at
    for order, rush in (*over, *rushes.items()):
        verdict.count("rushes")
        number = board.orders[order].number if order in board.orders else order
        for role in RUSH_ROLES:
            heard = rush.heard.get(role, end)
            if heard - rush.marked_at > slowest:
                slowest = heard - rush.marked_at
                verdict.worst["slowest acknowledgement"] = f"order {number}: {role.value} after {_seconds(slowest)}"
            for level, seconds in spans.items():
                due = rush.marked_at + timedelta(seconds=seconds)
                steps = [at for who, loud, at in rush.steps if (who, loud) == (role, level)]
                where = f"order {number}: {role.value} {level.value}"
                if len(steps) > 1:
                    verdict.breaches.append(f"{where}: {len(steps)} times")
                for at in steps:
                    verdict.count("alarms")
                    if at < due or at > heard:
                        verdict.breaches.append(
                            f"{where}: at {at:%H:%M:%S}, due {due:%H:%M:%S}, heard {heard:%H:%M:%S}"
                        )
                    if at - due > latest:
                        latest = at - due
                        verdict.worst["latest alarm"] = f"{where}: {_seconds(latest)} after it was due"
                if heard > due + IN_TIME and (not steps or steps[0] > due + IN_TIME):
                    verdict.breaches.append(
                        f"{where}: heard {_seconds(heard - rush.marked_at)} late, and no alarm in time"
                    )


def _warnings(verdict: Verdict, feed: Iterable[Recorded]) -> None:
    """A promise that was broken was in danger before, and the shop said so."""
    warned: set[str] = set()
    promised: dict[str, datetime] = {}
    for one in feed:
        match one.event:
            case PromiseAtRisk(order=order):
                verdict.count("promises at risk")
                warned.add(order)
            case CourierSilent():
                verdict.count("couriers silent")
            case TimePromised(order=order, window=window):
                promised[order] = window.until
                warned.discard(order)
            case OrderDelivered(order=order) if order in promised and one.at > promised[order]:
                if order not in warned:
                    verdict.breaches.append(f"order {order} was late and nobody was warned")
            case _:
                pass


def _problems(verdict: Verdict, feed: Iterable[Recorded]) -> None:
    """Every problem is decided, by somebody or by what was agreed; by itself in time, and not before its time."""
    raised: dict[str, tuple[datetime, datetime, str]] = {}
    decided: dict[str, int] = defaultdict(int)
    over: dict[str, datetime] = {}
    slowest = timedelta(0)
    for one in feed:
        match one.event:
            case ProblemRaised(problem=problem, due_at=due_at, order=order):
                verdict.count("problems")
                raised[problem] = one.at, due_at, order
            case ProblemWithdrawn(problem=problem):
                decided[problem] += 1
            case ProblemDecided(problem=problem, by_itself=by_itself):
                decided[problem] += 1
                began, due_at, order = raised[problem]
                verdict.count("decided by itself" if by_itself else "decided by people")
                if (by_itself and one.at < due_at) or one.at > due_at + IN_TIME:
                    verdict.breaches.append(
                        f"problem of order {order}: decided {_seconds(one.at - due_at)} after its time"
                    )
                if one.at - began > slowest:
                    slowest = one.at - began
                    verdict.worst["slowest decision"] = f"order {order}: {_seconds(slowest)}"
            case OrderDelivered(order=order) | OrderCancelled(order=order):
                over[order] = one.at
            case _:
                pass
    for problem, (_, _, order) in raised.items():
        if decided[problem] > 1 or (decided[problem] == 0 and order not in over):
            verdict.breaches.append(f"problem {problem} of order {order} was decided {decided[problem]} times")


def _seconds(span: timedelta) -> str:
    return f"{span.total_seconds():.1f} s"
