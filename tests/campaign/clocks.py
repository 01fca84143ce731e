"""Clocks that jump while the processes run: back a year, forward, an hour to and fro, at the hub and at a station.

Wall clocks only, while the processes run (shifted.py). The order is the hub's numbers; the ledger's times never go back;
nothing is lost, nobody falls over, and work goes on at once.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.campaign.shop import HUB, STILL_S, TALKER, Manner, Shop, planted, waited
from tests.campaign.table import Run, Span, Tally

DAY = 86_400
JUMPS = (-365 * DAY, 400 * DAY, 3600, -3600, -1, 1, -20 * 365 * DAY, 0, 30 * DAY, -DAY)
"""Seconds: a battery that died, a year too far, both ways of summer time, a second, a night."""
JUDGED_EVERY = 5


class Clock:
    """A wall clock that can be turned while processes look at it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.turn(0)

    def turn(self, to: int) -> None:
        """Turn it by so many seconds; in one step, for it is read at every look."""
        fresh = self.file.with_suffix(".new")
        fresh.write_text(str(to))
        fresh.replace(self.file)

    def program(self, program: tuple[str, ...]) -> tuple[str, ...]:
        """A program that looks at this clock."""
        return ("-m", "tests.campaign.shifted", str(self.file), *program[1:])


def play(span: Span, place: Path, program: tuple[str, ...] = HUB) -> Tally:
    """Turn clocks, and now and then start a process anew under a wrong one."""
    tally, dice = Tally(), Random(span.seed)
    hub_clock, station_clock = Clock(place / "hub.clock"), Clock(place / "station.clock")
    shop = Shop(place, Manner(hub_clock.program(program)))
    try:
        first, _ = shop.talking("front_desk", "packing")
        first.kill()
        first.start(Manner(station_clock.program(TALKER)))
        for number in span:
            jump = dice.choice(JUMPS)
            at_hub = dice.random() < 0.5
            (hub_clock if at_hub else station_clock).turn(jump)
            when = f"round {number}, {'hub' if at_hub else 'station'} {jump} s"
            if dice.random() < 0.25 and at_hub:
                shop.kill()
                shop.start()
            elif dice.random() < 0.25:
                first.kill()
                first.start(Manner(station_clock.program(TALKER)))
            tally.rounds += 1
            tally.faults += 1
            for station in shop.stations:
                if not goes_on(shop, station.name):
                    tally.broken(f"{when}: {station.name} gets no answers any more ({station.state})")
            assert shop.hub is not None
            if not shop.hub.alive or not all(station.alive for station in shop.stations):
                tally.broken(f"{when}: a process fell over: {shop.hub.words()[-300:]}")
            if tally.rounds % JUDGED_EVERY == 0:
                shop.judge(tally, when)
            if tally.violations:
                break
        shop.settle(tally, "at the end")
        if shop.referee.turned_back:
            tally.broken(f"the ledger's times go back at events {shop.referee.turned_back[:5]}")
    finally:
        for station in shop.stations:
            station.kill()
        shop.kill()
        shop.leave()
    return tally


def goes_on(shop: Shop, name: str) -> bool:
    """Whether a station is answered still."""
    station = next(station for station in shop.stations if station.name == name)
    before = len(station.journal.accepted)
    return waited(lambda: len(station.journal.accepted) > before + 5, STILL_S)


def control(fault: str) -> Callable[[Span, Path], Tally]:
    """A hub that believes its clock."""
    return lambda span, place: play(Span(min(12, span.rounds or 12), span.minutes, span.seed), place, planted(fault))


RUNS = (
    Run(
        "clocks",
        "wall clocks of hub and station jump by seconds to years",
        play,
        control("raw-clock"),
        "a hub that writes down whatever its clock shows",
        full=150,
    ),
)
