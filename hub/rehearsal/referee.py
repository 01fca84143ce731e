"""Judges a day from outside: everything acknowledged is in the feed exactly once and in order, for everybody.

The referee is told what was asked and answered at the doors, what every listener heard, and what pages were shown. It
believes nobody: the feed of its own link from the first event is the measure.

Three kinds of wrong, each as a sentence and counted by its key, so that one fault is one fault however often it shows:
- lost: a number missing in what somebody heard; an acknowledged command, message or delivery without its event; words
  that are not the ones that were sent; a command that never got an answer.
- duplicated: a number heard twice; a second effect of one command or delivery; an effect of what was refused or forged;
  an effect that nobody asked for.
- reordered: a number heard after a later one; an asker's later command decided before an earlier one.

Told from several threads: telling only appends to a list; all thinking is in `judge`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct, field

from hub.domain.actor import Role
from hub.domain.vocabulary import (
    Command,
    MarkSeen,
    MarkUnderstood,
    MessageSent,
    OrderPlaced,
    Recorded,
    SendMessage,
    SetDuty,
    TickItem,
)

MAY_CHANGE_NOTHING: tuple[type[Command], ...] = (MarkSeen, MarkUnderstood, SetDuty, TickItem)
"""Accepted also when it was already so; a page is not told whether there was an event."""


class Asked(Struct):
    """One command at a door, and its answer.

    Args:
        asker: a station, or a link behind the gateway.
        at, answered_at: monotonic seconds; `answered_at` 0 while there is none.
        seqs: the events of the receipt; None where the door does not tell them.
    """

    asker: str
    id: str
    command: Command
    at: float
    answered_at: float = 0.0
    accepted: bool = False
    code: str = ""
    seqs: tuple[int, ...] | None = None


class Heard(NamedTuple):
    """One number in what somebody heard, and when (monotonic seconds)."""

    seq: int
    at: float


class Verdict(Struct, frozen=True):
    """What the referee found; each entry is a sentence."""

    lost: tuple[str, ...]
    duplicated: tuple[str, ...]
    reordered: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing was wrong."""
        return not (self.lost or self.duplicated or self.reordered)


class _Wrongs:
    """Sentences by key: what shows twice is one wrong."""

    def __init__(self) -> None:
        self.lost: dict[object, str] = {}
        self.duplicated: dict[object, str] = {}
        self.reordered: dict[object, str] = {}

    def verdict(self) -> Verdict:
        return Verdict(tuple(self.lost.values()), tuple(self.duplicated.values()), tuple(self.reordered.values()))


class Hearing(Struct):
    """What one listener heard since it last got a whole board (at `after`)."""

    after: int
    heard: list[Heard] = field(default_factory=list)


class Referee:
    """Keeps what was asked, answered and heard.

    Args:
        closed: whether nobody but the told askers asks anything: then an effect without a question is a wrong.
    """

    def __init__(self, *, closed: bool = True) -> None:
        self.closed = closed
        self.feed: list[Recorded] = []
        self.feed_at: list[float] = []
        self.asked: dict[str, Asked] = {}
        self.by_asker: dict[str, list[str]] = {}
        self.hearings: dict[str, list[Hearing]] = {}
        self.deliveries: dict[str, float] = {}
        self.stations: set[str] = set()

    # Being told -----------------------------------------------------------------------------------------------------

    def ask(self, asker: str, command_id: str, command: Command, at: float) -> None:
        """Somebody asks for something, once under this id."""
        self.asked[command_id] = Asked(asker, command_id, command, at)
        self.by_asker.setdefault(asker, []).append(command_id)

    def answer(
        self, command_id: str, at: float, *, accepted: bool, code: str = "", seqs: tuple[int, ...] | None = None
    ) -> None:
        """The door gave its final answer."""
        asked = self.asked[command_id]
        if not asked.answered_at:
            asked.answered_at, asked.accepted, asked.code, asked.seqs = at, accepted, code, seqs

    def deliver(self, source: str, at: float) -> None:
        """The web shop's order `source` ("system:key") was taken with success, perhaps not for the first time."""
        self.deliveries.setdefault(source, at)

    def follow(self, events: Iterable[Recorded], at: float) -> None:
        """The referee's own link heard these."""
        for recorded in events:
            self.feed.append(recorded)
            self.feed_at.append(at)

    def board_came(self, who: str, seq: int) -> None:
        """A listener got a whole board."""
        self.hearings.setdefault(who, []).append(Hearing(seq))

    def hear(self, who: str, seqs: Iterable[int], at: float) -> None:
        """A listener heard these numbers."""
        hearings = self.hearings.setdefault(who, [Hearing(0)])
        hearings[-1].heard += [Heard(seq, at) for seq in seqs]

    # Judging --------------------------------------------------------------------------------------------------------

    def judge(self) -> Verdict:
        """Judge everything told so far; every listener must have caught up with the feed."""
        wrongs = _Wrongs()
        head = max((recorded.seq for recorded in self.feed), default=0)
        _judge_numbers(wrongs, "the referee", 0, [recorded.seq for recorded in self.feed], head)
        for who, hearings in self.hearings.items():
            for index, hearing in enumerate(hearings):
                is_last = index + 1 == len(hearings)
                seqs = [heard.seq for heard in hearing.heard]
                _judge_numbers(wrongs, who, hearing.after, seqs, head if is_last else max(seqs, default=0))
        effects = self._effects()
        for asked in self.asked.values():
            self._judge_asked(wrongs, asked, effects.get(asked.id, ()))
        self._judge_order(wrongs, effects)
        self._judge_deliveries(wrongs)
        if self.closed:
            self._judge_uncalled(wrongs, effects)
        return wrongs.verdict()

    def _effects(self) -> dict[str, list[Recorded]]:
        """The events of each command, each number once: a repeated number is judged as such."""
        effects: dict[str, list[Recorded]] = {}
        for recorded in {recorded.seq: recorded for recorded in self.feed}.values():
            if recorded.cause:
                effects.setdefault(recorded.cause, []).append(recorded)
        return effects

    def _judge_asked(self, wrongs: _Wrongs, asked: Asked, effects: Sequence[Recorded]) -> None:
        what = f"{_name(asked.command)} of {asked.asker}"
        if not asked.answered_at:
            wrongs.lost[asked.id] = f"{what} never got an answer"
            return
        if not asked.accepted:
            for recorded in effects:
                wrongs.duplicated["seq", recorded.seq] = f"{what} was refused ({asked.code}) and took effect"
            return
        found = {recorded.seq for recorded in effects}
        for seq in sorted(set(asked.seqs or ()) - found):
            wrongs.lost["seq", seq] = f"{what} was acknowledged as {seq}, and the feed has no such event of it"
        if asked.seqs is None and not effects and not isinstance(asked.command, MAY_CHANGE_NOTHING):
            wrongs.lost[asked.id] = f"{what} was acknowledged and is not in the feed"
        # A page is not told the numbers. One command leads to one event; whatever else has its cause came later.
        told = {min(found, default=0)} if asked.seqs is None else set(asked.seqs)
        for seq in sorted(found - told):
            wrongs.duplicated["seq", seq] = f"{what} took effect again at {seq}"
        if isinstance(asked.command, SendMessage):
            _judge_words(wrongs, asked.command, effects)

    def _judge_order(self, wrongs: _Wrongs, effects: Mapping[str, Sequence[Recorded]]) -> None:
        for asker, ids in self.by_asker.items():
            highest, before = 0, ""
            for command_id in ids:
                seqs = [recorded.seq for recorded in effects.get(command_id, ())]
                if seqs and min(seqs) < highest:
                    what = _name(self.asked[command_id].command)
                    wrongs.reordered[command_id] = f"{what} of {asker} was decided before the earlier {before}"
                elif seqs:
                    highest, before = max(seqs), _name(self.asked[command_id].command)

    def _judge_deliveries(self, wrongs: _Wrongs) -> None:
        placed: dict[str, int] = {}
        for recorded in {recorded.seq: recorded for recorded in self.feed}.values():
            event = recorded.event
            if not isinstance(event, OrderPlaced) or event.source is None:
                continue
            key = f"{event.source.system}:{event.source.key}"
            if key in placed:
                wrongs.duplicated["seq", recorded.seq] = f"the web shop's order {key} was placed twice"
            elif key not in self.deliveries and self.closed:
                wrongs.duplicated["seq", recorded.seq] = f"an order {key} was placed that no web shop sent"
            placed[key] = recorded.seq
        for key in self.deliveries:
            if key not in placed:
                wrongs.lost[key] = f"the web shop's order {key} was taken and never placed"

    def _judge_uncalled(self, wrongs: _Wrongs, effects: Mapping[str, Sequence[Recorded]]) -> None:
        """Effects in the name of those whose every question is known here, and without a question."""
        for cause, events in effects.items():
            for recorded in events:
                if cause in self.asked or recorded.actor.role is Role.WEB_SHOP:
                    continue
                if recorded.actor.station in self.stations:
                    what = type(recorded.event).__name__
                    wrongs.duplicated["seq", recorded.seq] = f"nobody asked for {what} at {recorded.seq}"


def _judge_numbers(wrongs: _Wrongs, who: str, after: int, seqs: Sequence[int], head: int) -> None:
    """Hold one listener's numbers against 1, 2, 3 …"""
    seen: set[int] = set()
    highest = after
    for seq in seqs:
        if seq in seen or seq <= after:
            wrongs.duplicated["seq", seq] = f"{who} heard {seq} twice"
        elif seq < highest:
            wrongs.reordered["seq", seq] = f"{who} heard {seq} after {highest}"
        seen.add(seq)
        highest = max(highest, seq)
    for seq in range(after + 1, head + 1):
        if seq not in seen:
            wrongs.lost["seq", seq] = f"{who} never heard {seq}"


def _judge_words(wrongs: _Wrongs, command: SendMessage, effects: Sequence[Recorded]) -> None:
    for recorded in effects:
        event = recorded.event
        if isinstance(event, MessageSent) and event.person is not None:
            sent = (command.message, command.text, command.media)
            if (event.message, event.person.text, event.person.media) != sent:
                wrongs.lost["seq", recorded.seq] = f"the words at {recorded.seq} are not the ones that were sent"


def _name(command: Command) -> str:
    return type(command).__name__
