"""Somebody who knows nothing at the three stations, day after day: each day a process, and what it must not find.

A day that ends by a signal, that hangs, that lets an exception, a Qt warning or a log line out, or whose widgets and windows
pile up is a violation; it names the station, the seed and the last touches (tests/desktop/monkey.py).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.campaign.table import Run, Span, Tally

ROOT = Path(__file__).resolve().parents[2]
STATIONS = ("front_desk", "packing", "dispatch")
DAYS = 6
"""Each station in both languages, when there is time for a whole turn."""
SHORT_S, USUAL_S, LONG_S = 12.0, 30.0, 120.0
CONTROL_S = 8.0
GRACE_S = 90.0
"""Starting a program on a busy machine, and leaving it."""
PLANTS = ("raises", "freezes", "hangs", "windows", "widgets", "dies")


def play(span: Span, place: Path) -> Tally:
    """One seed after the other, each at the next station."""
    tally, seconds = Tally(), seconds_of(span)
    for number in span:
        a_day(tally, place, STATIONS[number % len(STATIONS)], span.seed * 1000 + number, seconds)
        tally.rounds += 1
    return tally


def seconds_of(span: Span) -> float:
    """How long a day is, so that the minutes are enough for every station in both languages."""
    return USUAL_S if span.minutes is None else min(max(span.minutes * 60 / DAYS, SHORT_S), LONG_S)


def a_day(tally: Tally, place: Path, station: str, seed: int, seconds: float, plant: str = "") -> None:
    """Let a monkey play in a process of its own; count its touches and what it found."""
    name = f"{station} seed {seed}"
    told = [
        "--station",
        station,
        "--seed",
        str(seed),
        "--seconds",
        str(seconds),
        *(["--plant", plant] if plant else []),
    ]
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.campaign.monkey_day", *told],
            cwd=ROOT,
            env={"QT_QPA_PLATFORM": "offscreen", **os.environ},
            capture_output=True,
            text=True,
            timeout=seconds + GRACE_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        tally.broken(f"{name}: it did not come to its end")
        return
    if done.returncode != 0:
        (place / f"{station}-{seed}.txt").write_text(done.stderr)
        tally.broken(f"{name}: it ended with {done.returncode}: {done.stderr[-3000:]}")
        return
    said = json.loads(done.stdout.splitlines()[-1])
    tally.faults += said["touches"]
    for figure in ("slowest_ms", "more_mib"):
        tally.notes[figure] = max(int(tally.notes.get(figure, 0)), said[figure])
    for found in said["faults"]:
        tally.broken(found)


def control(span: Span, place: Path) -> Tally:
    """A day with each of the plants: found only if every one is."""
    tally, caught = Tally(), []
    for plant in PLANTS:
        one = Tally()
        a_day(one, place, "packing", span.seed, CONTROL_S, plant)
        tally.rounds += 1
        caught += [f"{plant}: {words}" for words in one.violations[:1]]
        if not one.violations:
            print(f"planted, and not found: {plant}", file=sys.stderr)
    if len(caught) == len(PLANTS):
        tally.violations = caught
    return tally


RUNS = (
    Run(
        "monkey",
        "seeded clicks and keys of somebody who knows nothing, at every station",
        play,
        control,
        "an exception in a slot, a slot that takes long, a loop without an end, windows and widgets that nobody "
        "takes away, a crash",
        full_minutes=10,
    ),
)
