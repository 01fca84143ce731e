"""What a long trial is: one entry of a table, played for some minutes or some rounds, and judged.

A run injects faults into real processes and counts three things: rounds, faults, violations of a promise. Each has a
positive control: the same harness over a hub (or a station) with a planted fault, which must find a violation. A run
whose control finds nothing has proved nothing, and the campaign fails on it.

Where the machine cannot do what a run needs (no root, no `strace`, another system) the run raises `NotHere`, and the table
says "not proven here" with the reason.

A module of runs names itself in `MODULES` and offers `RUNS`, a tuple of `Run`.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

MODULES = (
    "kills",
    "power",
    "syscalls",
    "damage",
    "full",
    "clocks",
    "net_bytes",
    "net_frames",
    "net_doors",
    "net_slow",
    "net_load",
    "net_floods",
    "net_gateway",
    "fuzz",
    "commands",
    "monkey",
)
"""Modules of this folder that offer `RUNS`, in the order in which the campaign plays them."""


class NotHere(Exception):
    """This machine does not allow the run; the reason in a few words."""


class Span:
    """How long a run goes on: so many rounds, or so many minutes, whichever is given.

    Args:
        rounds: at most so many, None for as many as there is time for.
        minutes: no new round begins after so many, None for as long as the rounds take.
        seed: what the dice of the run start from.
    """

    def __init__(self, rounds: int | None = None, minutes: float | None = None, seed: int = 1) -> None:
        assert rounds is not None or minutes is not None, "a run without an end"
        self.rounds = rounds
        self.minutes = minutes
        self.seed = seed
        self._began = time.monotonic()

    def __iter__(self) -> Iterator[int]:
        """The numbers of the rounds: 0, 1, … A first round is always played."""
        number = 0
        while number == 0 or not self.over(number):
            yield number
            number += 1

    def over(self, rounds: int) -> bool:
        """Whether so many rounds are enough."""
        if self.rounds is not None and rounds >= self.rounds:
            return True
        return self.minutes is not None and time.monotonic() - self._began >= self.minutes * 60


@dataclass
class Tally:
    """What came of a run.

    Args:
        rounds: how often the whole cycle of load, fault, recovery and judgement went round.
        faults: how many faults were injected.
        violations: every broken promise, in words that find the round again.
        notes: figures worth a place in the table (what was acknowledged, what was detected).
    """

    rounds: int = 0
    faults: int = 0
    violations: list[str] = field(default_factory=list)
    notes: dict[str, float | int | str] = field(default_factory=dict)

    def count(self, name: str, more: int = 1) -> None:
        """Add to a figure of the notes."""
        before = self.notes.get(name, 0)
        assert isinstance(before, int)
        self.notes[name] = before + more

    def broken(self, words: str) -> None:
        """Note a violation."""
        self.violations.append(words)


class Run(NamedTuple):
    """One long trial.

    Args:
        name: for `--only`.
        does: what it does, a few words for the table.
        play: plays it in an empty folder; raises `NotHere` where the machine does not allow it.
        control: the same with a planted fault: its tally must hold a violation. None only where the run's own command
            holds its controls.
        plants: what the control plants, a few words for the table.
        full: rounds of a full run, None where only minutes say anything.
        full_minutes: minutes of a full run where only they say anything and nobody says how many.
        alone: whether it measures time, so that nothing else should run beside it.
    """

    name: str
    does: str
    play: Callable[[Span, Path], Tally]
    control: Callable[[Span, Path], Tally] | None = None
    plants: str = ""
    full: int | None = None
    full_minutes: float | None = None
    alone: bool = False


def runs() -> tuple[Run, ...]:
    """Every long trial there is."""
    found = [run for name in MODULES for run in importlib.import_module(f"tests.campaign.{name}").RUNS]
    assert len({run.name for run in found}) == len(found), "two runs of one name"
    return tuple(found)
