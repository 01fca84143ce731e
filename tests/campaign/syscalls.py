"""Faults at single system calls, by `strace`: a kill as a call begins, or a call that answers with an error.

The number of the call walks along: the first, the second, … of each kind, through start, recovery and load, so that
every place between two writes is once the last one reached. (`when=N` counts the calls of each thread by itself.)
"""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple, TypeVar

from tests.campaign.shop import HUB, READY_S, STORAGE_FAILED, Manner, Shop, planted, waited
from tests.campaign.table import NotHere, Run, Span, Tally

T = TypeVar("T")

BAD_DATA = 65
CANNOT_CREATE = 73
REACHED_S = 3.0
"""A call that does not come under load within this is none that this kind of process makes so often."""
JUDGED_EVERY = 10
TRACEBACK = "Traceback"


class Target(NamedTuple):
    """Whose which call."""

    victim: str
    call: str
    nth: int


def steps(last: int, dense: int = 40) -> Iterator[int]:
    """1, 2, 3, … and wider from `dense` on."""
    nth = 1
    while nth <= last:
        yield nth
        nth += 1 if nth < dense else max(1, nth // 8)


HUB_CALLS = {
    "pwrite64": 600,
    "fdatasync": 40,
    "fsync": 8,
    "write": 60,
    "sendto": 60,
    "rename": 4,
    "unlink": 6,
    "ftruncate": 4,
}
STATION_CALLS = {"pwrite64": 300, "fdatasync": 24, "write": 40, "sendto": 24, "unlink": 3, "ftruncate": 3}
KILLS = tuple(
    Target(victim, call, nth)
    for victim, calls in (("hub", HUB_CALLS), ("station", STATION_CALLS))
    for call, last in calls.items()
    for nth in steps(last)
)


BALLAST_WRITES = 128
"""A first start writes its ballast, in so many pieces, before it writes the first key."""
KEY_WRITES = tuple(Target("hub", "write", BALLAST_WRITES + nth) for nth in range(9))
FIRST_STARTS = KEY_WRITES + tuple(
    Target("hub", call, nth) for call, last in HUB_CALLS.items() for nth in steps(min(last, 60))
)


class Fault(NamedTuple):
    """An error that a call answers with: the nth time, or from then on for ever."""

    call: str
    error: str
    nth: int
    for_ever: bool


FAULTY_CALLS = {
    "pwrite64": 120,
    "fdatasync": 16,
    "fsync": 6,
    "ftruncate": 4,
    "pread64": 60,
    "rename": 3,
    "unlink": 4,
    "fallocate": 1,
}
FAULTS = tuple(
    Fault(call, error, nth, for_ever)
    for error in ("EIO", "ENOSPC")
    for call, last in FAULTY_CALLS.items()
    if error == "EIO" or call in ("pwrite64", "fdatasync", "ftruncate")
    for nth in steps(last, dense=12)
    for for_ever in (False, True)
)


@functools.cache
def can_trace() -> str:
    """Why `strace` cannot be used here, "" if it can."""
    if sys.platform != "linux" or shutil.which("strace") is None:
        return "no strace here"
    probe = [
        "strace",
        "-f",
        "--seccomp-bpf",
        "-o",
        "/dev/null",
        "-e",
        "trace=fsync",
        "-e",
        "inject=fsync:error=EIO",
        "true",
    ]
    if subprocess.run(probe, capture_output=True, check=False).returncode:
        return "strace may not trace here"
    return ""


def traced(call: str, what: str, program: tuple[str, ...] = HUB) -> Manner:
    """A process whose calls of one kind go wrong."""
    orders = ("-e", f"trace={call}", "-e", f"inject={call}:{what}")
    # A signal is not delivered from a seccomp stop: a kill needs the slow way, in which every call stops.
    swift = () if "signal" in what else ("--seccomp-bpf",)
    return Manner(program, ("strace", "-f", "-qq", *swift, "-o", "/dev/null", *orders))


def needs_strace() -> None:
    """Raise where there is none."""
    if can_trace():
        raise NotHere(can_trace())


def picked(plan: Sequence[T], span: Span) -> Iterator[T]:
    """The entries of a plan in an order of the dice, round and round, for as long as the span goes on."""
    shuffled = list(plan)
    Random(span.seed).shuffle(shuffled)
    for number in span:
        yield shuffled[number % len(shuffled)]


def play_kills(span: Span, place: Path, program: tuple[str, ...] = HUB) -> Tally:
    """Kill the hub, or a station, as its nth call of a kind begins."""
    needs_strace()
    tally = Tally(notes={"not reached": 0})
    shop = Shop(place, Manner(program))
    try:
        shop.talking("front_desk", "packing")
        for target in picked(KILLS, span):
            if not kill_at(shop, target, program):
                tally.count("not reached")
            tally.faults += 1
            tally.rounds += 1
            if tally.rounds % JUDGED_EVERY == 0:
                shop.judge(tally, f"by {target}")
            if tally.violations:
                break
        shop.settle(tally, "at the end")
    finally:
        shop.leave()
    return tally


def kill_at(shop: Shop, target: Target, program: tuple[str, ...]) -> bool:
    """One kill, and everything up again; whether the call was reached."""
    manner = traced(target.call, f"signal=KILL:when={target.nth}", program)
    if target.victim == "hub":
        shop.kill()
        child = shop.launch(manner)
        reached = waited(lambda: not child.alive, REACHED_S)
        shop.kill()
        shop.start()
    else:
        station = shop.stations[0]
        station.kill()
        shop.kill()  # so that it takes on what only its own disk has …
        station.start(manner)
        assert station.child is not None
        child = station.child
        waited(lambda: not child.alive, 0.6)
        shop.start()  # … and then is heard
        reached = waited(lambda: not child.alive, REACHED_S / 2)
        station.kill()
        station.start()
    return reached


def play_first_starts(
    span: Span, place: Path, program: tuple[str, ...] = HUB, plan: Sequence[Target] = FIRST_STARTS
) -> Tally:
    """Kill the very first start of a hub at its nth call, then start it again: it must serve, and let its owner in."""
    needs_strace()
    tally = Tally()
    shop = Shop(place)
    try:
        for target in picked(plan, span):
            folder = place / f"first-{tally.rounds}"
            shop.kill()
            shop.launch(traced(target.call, f"signal=KILL:when={target.nth}", program), folder=folder, free_ports=True)
            if shop.is_ready():
                child = shop.hub
                assert child is not None
                waited(lambda child=child: not child.alive, 0.3)  # type: ignore[misc]  # bound on purpose
            shop.kill()
            tally.rounds += 1
            tally.faults += 1
            shop.launch(folder=folder, free_ports=True)
            if not shop.is_ready():
                tally.broken(f"after a kill at {target} the second start fails: {shop.hub.words()[-400:]}")  # type: ignore[union-attr]  # launched
                break
            done = subprocess.run(
                [sys.executable, "-m", "hub", "stations", "--data-dir", str(folder)], capture_output=True, check=False
            )
            if done.returncode:
                tally.broken(f"after a kill at {target} the owner is not let in: {done.stderr.decode()[-300:]}")
                break
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        shop.kill()
        shop.leave()
    return tally


def play_errors(span: Span, place: Path, program: tuple[str, ...] = HUB) -> Tally:
    """Let a call answer with an error: the hub refuses clearly and goes on, or ends with 74, and recovers by itself."""
    needs_strace()
    tally = Tally(notes={"ended with 74": 0, "went on": 0, "did not start": 0})
    shop = Shop(place, Manner(program))
    try:
        shop.talking("front_desk", "packing")
        for fault in picked(FAULTS, span):
            one_error(shop, tally, fault, program)
            tally.faults += 1
            tally.rounds += 1
            if not shop.starts_again(tally, f"after {fault}"):
                return tally
            if tally.rounds % JUDGED_EVERY == 0:
                shop.judge(tally, f"by {fault}")
            if not shop.more_accepted(1):
                tally.broken(f"nothing is accepted any more after {fault}")
            if len(tally.violations) > 3:
                break
        shop.settle(tally, "at the end")
    finally:
        shop.leave()
    return tally


def one_error(shop: Shop, tally: Tally, fault: Fault, program: tuple[str, ...]) -> None:
    """A start and a while of load under one faulty call."""
    shop.kill()
    when = f"{fault.nth}{'+' if fault.for_ever else ''}"
    child = shop.launch(traced(fault.call, f"error={fault.error}:when={when}", program))
    began = shop.is_ready()
    if began:
        waited(lambda: not child.alive, REACHED_S / 2)
    if child.alive:
        tally.count("went on")
        shop.kill()
        return
    code = child.ended(READY_S)
    tally.count("ended with 74" if began else "did not start")
    allowed = {STORAGE_FAILED} if began else {STORAGE_FAILED, CANNOT_CREATE}
    if fault.call == "pread64":
        allowed |= {BAD_DATA}  # SQLite calls a page that cannot be read a damaged one
    if code not in allowed or TRACEBACK in child.words():
        tally.broken(
            f"{fault}: it ended with {code}, {'after' if began else 'before'} it served: {child.words()[-900:]}"
        )


def few(play: Callable[..., Tally], rounds: int, program: tuple[str, ...]) -> Callable[[Span, Path], Tally]:
    """A control: the same over a planted fault, a few rounds."""
    return lambda span, place: play(Span(min(rounds, span.rounds or rounds), span.minutes, span.seed), place, program)


def first_starts_control(span: Span, place: Path) -> Tally:
    """The same over files that are written in place: at one of its writes a kill leaves half a key."""
    return play_first_starts(Span(len(KEY_WRITES), span.minutes, span.seed), place, planted("torn-files"), KEY_WRITES)


RUNS = (
    Run(
        "first-starts",
        "kill -9 of a hub's very first start at its nth write or flush",
        play_first_starts,
        first_starts_control,
        "keys that are written in place",
        full=len(FIRST_STARTS),
    ),
    Run(
        "syscall-kills",
        "kill -9 of hub and station as their nth write, flush or send begins",
        play_kills,
        few(play_kills, 20, planted("acknowledge-early")),
        "the hub acknowledges before the commit",
        full=len(KILLS),
    ),
    Run(
        "syscall-errors",
        "EIO and ENOSPC, once and for ever, at the hub's nth read, write or flush",
        play_errors,
        few(play_errors, 30, planted("unknown-is-committed")),
        "a commit that failed is called a success",
        full=len(FAULTS),
    ),
)
