"""A shop whose time is only counted: the real relay and rules, people and followers around it, a whole day in seconds.

What is real: `hub.relay` over a log, the vocabulary, the rules, the fold, and the followers' own `due`. What is a model of
this file: time (a queue of happenings), lines that lose a question or its answer, and a hub that is killed and recovers
from its log. One seed draws the same day wherever it runs.

A question is asked again under the same id until it is answered, as every client of the wire does; that each id had one
effect is counted here, not believed.
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

import msgspec
from msgspec import Struct

from hub.domain.actor import Role
from hub.domain.board import Board
from hub.domain.courier import Fix
from hub.domain.ids import uuid7
from hub.domain.vocabulary import Command, Recorded
from hub.log.memory import MemoryLog
from hub.relay import Outcome, Question, Relay, Turn
from hub.wire import chain
from hub.wire.codec import encode_command
from hub.wire.messages import Submission

ON_THE_LINE_S = 0.02
"""A question's way to the hub, and an answer's way back."""
ASKED_AGAIN_S = 2.0
"""How long an asker waits for its answer before it sends the same question again."""
HUB_BACK_AFTER_S = 1.5
"""How long a killed hub is away: a supervisor starts it anew within a second or two."""
OUTSIDE_S = 0.4
"""How long a service outside takes to answer; whoever asked may die meanwhile."""
LOOK_S = 0.1
"""How soon after a change the followers look (`hub.followers.following.TOGETHER_S`)."""


class Duty(Protocol):
    """What a follower asks for (`hub.followers.following.Duty`)."""

    @property
    def id(self) -> str:
        """Of the command, derived from its cause."""

    @property
    def command(self) -> Command:
        """What is asked."""


class Due(Protocol):
    """What a board asks of a follower (`hub.followers.following.Due`)."""

    @property
    def duties(self) -> Sequence[Duty]:
        """What is due now."""

    @property
    def next_at(self) -> datetime | None:
        """When something may fall due though nothing changes."""


class Follower(Protocol):
    """Something the shop does by itself (`hub.followers.following.Follower`)."""

    @property
    def name(self) -> str:
        """What it is called."""

    def due(self, board: Board, fixes: Mapping[str, Fix], now: datetime) -> Due:
        """Say what is due."""


@runtime_checkable
class Acting(Protocol):
    """A follower that also does something outside (`hub.followers.following.Acting`)."""

    name: str

    def act(self, duty: Duty) -> Sequence[Duty]:
        """Do what an accepted duty stands for; what came of it is asked for."""


Answered = Callable[[Outcome], None]


class Asked(Struct):
    """One question on its way: kept by its asker until it is answered."""

    station: str
    role: Role
    submission: Submission
    then: Answered | None
    outcome: Outcome | None = None


class VirtualShop:
    """A hub, its lines and its followers, in counted time.

    Args:
        seed: of everything that is left to chance.
        begins: hub time at the start, aware UTC.
        followers: what the shop does by itself.
        lost_share: share of questions, and of answers, that a line loses, 0 .. 1.
    """

    def __init__(self, seed: int, begins: datetime, followers: Sequence[Follower], lost_share: float = 0.02) -> None:
        self.dice = random.Random(f"shop {seed}")
        self.begins = begins
        self.elapsed_s = 0.0
        self.fixes: dict[str, Fix] = {}
        self.feed: list[Recorded] = []
        self.kills = 0
        self.repeated = 0
        self.acting: dict[str, Callable[[Duty], Sequence[Duty]]] = {}
        """What a follower does outside once its duty is accepted, by the follower's name."""
        self._lost_share = lost_share
        self._followers = tuple(followers)
        self._due_asked: set[str] = set()
        self._order = itertools.count()
        self._happenings: list[tuple[float, int, Callable[[], None]]] = []
        self._log = MemoryLog(f"{self.dice.getrandbits(64):016x}", chain.GENESIS)
        self._relay: Relay | None = None
        self._board = Board()
        self._numbers: dict[str, int] = {}
        self._look_at_s = float("inf")
        self._start()

    # Time -----------------------------------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        """Hub time."""
        return self.begins + timedelta(milliseconds=round(self.elapsed_s * 1000))

    def after(self, seconds: float, what: Callable[[], None]) -> None:
        """Let something happen so many seconds from now."""
        heapq.heappush(self._happenings, (self.elapsed_s + max(0.0, seconds), next(self._order), what))

    def run(self, until: Callable[[], bool], at_most_s: float) -> None:
        """Let things happen until a condition holds or the time is over."""
        end = self.elapsed_s + at_most_s
        while self._happenings and self._happenings[0][0] <= end and not until():
            self.elapsed_s, _, what = heapq.heappop(self._happenings)
            what()

    def mint(self) -> str:
        """A new id."""
        return uuid7(round(self.now.timestamp() * 1000), self.dice.randbytes(10))

    # The hub ----------------------------------------------------------------------------------------------------------

    @property
    def board(self) -> Board:
        """The newest board; of the moment of its death while the hub is away."""
        return self._board

    @property
    def is_up(self) -> bool:
        """Whether the hub serves."""
        return self._relay is not None

    def _start(self) -> None:
        self._relay = Relay(self._log, lambda: self.now, self.dice.randbytes)
        self._hear(self._relay.start(f"{self.dice.getrandbits(64):016x}"))
        self._due_asked.clear()  # the followers' process went with it: what it knew beside the board is gone
        self.look_soon()

    def kill(self) -> None:
        """The hub dies where it stands, its followers with it, and starts again a moment later."""
        if self._relay is None:
            return
        self.kills += 1
        self._relay = None
        self.after(HUB_BACK_AFTER_S, self._start)

    def _hear(self, turn: Turn) -> None:
        self._board = turn.after
        self.feed.extend(recorded for recorded, _ in turn.events)
        if turn.events:
            self.look_soon()

    def ask(
        self,
        station: str,
        role: Role,
        command: Command,
        then: Answered | None = None,
        *,
        secret: str = "",
        id: str = "",
    ) -> None:
        """Ask, and go on asking until there is an answer.

        Args:
            station, role: who carries it.
            command: what is asked.
            then: told the outcome once.
            secret: of a link, behind the gateway.
            id: of the command; minted if blank.
        """
        self._numbers[station] = number = self._numbers.get(station, 0) + 1
        submission = Submission(number, id or self.mint(), msgspec.Raw(encode_command(command)), secret=secret)
        self._send(Asked(station, role, submission, then))

    def _send(self, asked: Asked) -> None:
        if asked.outcome is not None:
            return
        self.after(ASKED_AGAIN_S, lambda: self._send_again(asked))
        if self.dice.random() >= self._lost_share:
            self.after(ON_THE_LINE_S, lambda: self._arrive(asked))

    def _send_again(self, asked: Asked) -> None:
        if asked.outcome is None:
            self.repeated += 1
            self._send(asked)

    def _arrive(self, asked: Asked) -> None:
        if self._relay is None or asked.outcome is not None:
            return
        turn = self._relay.turn([Question(None, asked.station, asked.role, asked.station, asked.submission)])
        self._hear(turn)
        outcome = turn.answers[0].outcome
        assert outcome.outcome in ("accepted", "refused"), outcome
        if self.dice.random() >= self._lost_share:
            self.after(ON_THE_LINE_S, lambda: self._answered(asked, outcome))

    def _answered(self, asked: Asked, outcome: Outcome) -> None:
        if asked.outcome is None:
            asked.outcome = outcome
            if asked.then is not None:
                asked.then(outcome)

    # Followers ----------------------------------------------------------------------------------------------------------

    def look_soon(self) -> None:
        """Let the followers look at the board in a moment."""
        self._look_by(self.elapsed_s + LOOK_S)

    def _look_by(self, at_s: float) -> None:
        if at_s < self._look_at_s:
            self._look_at_s = at_s
            self.after(at_s - self.elapsed_s, lambda: self._look(at_s))

    def _look(self, planned_s: float) -> None:
        if planned_s != self._look_at_s:
            return  # an earlier look took its place
        self._look_at_s = float("inf")
        if self._relay is None:
            return
        for follower in self._followers:
            due = follower.due(self.board, self.fixes, self.now)
            for duty in due.duties:
                self._see_to(follower.name, duty)
            if due.next_at is not None:
                self._look_by(self.elapsed_s + max(LOOK_S, (due.next_at - self.now).total_seconds()))

    def _say_what_came(self, found: Sequence[Duty], life: int) -> None:
        """Ask for what came of something outside, unless whoever did it has died since: then nobody knows."""
        if life == self.kills:
            for more in found:
                self.ask("followers", Role.FOLLOWER, more.command, id=more.id)

    def _see_to(self, name: str, duty: Duty) -> None:
        if duty.id in self._due_asked:
            return
        self._due_asked.add(duty.id)
        life = self.kills

        def answered(outcome: Outcome) -> None:
            # What an earlier life was told it never acts on: a real one is dead by then.
            if outcome.outcome != "accepted" or name not in self.acting or life != self.kills:
                return
            found = self.acting[name](duty)
            self.after(OUTSIDE_S, lambda: self._say_what_came(found, life))

        self.ask("followers", Role.FOLLOWER, duty.command, answered, id=duty.id)
