"""Runs that are commands of their own: benches, rehearsals. They judge themselves and hold their own controls."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.campaign.table import Run, Span, Tally

ROOT = Path(__file__).resolve().parents[2]
ORDERS_A_MINUTE = 30
MINUTES = 2.0


def command(*words: str, **environment: str) -> Callable[[Span, Path], Tally]:
    """A play that runs one command; a code other than 0 is a violation. Its output goes to standard error."""

    def play(_: Span, __: Path) -> Tally:
        tally = Tally(rounds=1)
        done = subprocess.run(
            [sys.executable, *words], cwd=ROOT, stdout=sys.stderr, env={**os.environ, **environment}, check=False
        )
        if done.returncode != 0:
            tally.broken(f"it ended with {done.returncode}")
        return tally

    return play


def rehearsed(*more: str) -> Callable[[Span, Path], Tally]:
    """A rehearsal as long as the span, with as many orders a minute as an ordinary day has."""

    def play(span: Span, place: Path) -> Tally:
        minutes = span.minutes or MINUTES
        orders = str(max(12, int(minutes * ORDERS_A_MINUTE)))
        day = ("-m", "hub", "rehearse", "--seed", "1", "--orders", orders, "--minutes", str(minutes))
        tally = command(*day, *more)(span, place)
        tally.faults = int(more[-1]) if more else 0
        return tally

    return play


RUNS = (
    Run("rehearsal", "a shop day of real stations, pages and couriers", rehearsed()),
    Run("rehearsal-kills", "the same with five kills of the hub", rehearsed("--kill-hub", "5")),
    Run(
        "languages",
        "every scene of every station in Chinese after English: no word of the other one",
        command("-m", "pytest", "-q", "tests/desktop/test_every_scene_speaks.py", GIFTWIRE_EVERY_SCENE="1"),
    ),
    Run("reach", "how soon an order is on every screen", command("-m", "tests.bench.bench_reach"), alone=True),
    Run("growth", "the same with a long ledger", command("-m", "tests.bench.bench_growth"), alone=True),
    Run("log-layout", "rows of the ledger compared", command("-m", "tests.bench.bench_log_layout"), alone=True),
)
