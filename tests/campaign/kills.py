"""kill -9 of hub, stations and gateway at random moments, under load: nothing acknowledged is lost, nothing is done twice.

A round kills one process, or the hub and a station together (so that what the station took on lies on its own disk only);
one kill in five strikes while the process is still starting.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.campaign.gateway import Deliveries
from tests.campaign.shop import PLAIN, Manner, Shop, all_caught, planted, waited
from tests.campaign.table import Run, Span, Tally

STATIONS = ("front_desk", "packing", "dispatch")
JUDGED_EVERY = 10
ALONE_S = 0.15
"""How long stations take on commands while there is no hub: several writes of their outboxes."""


def play(span: Span, place: Path, manner: Manner = PLAIN, plants: tuple[str, ...] = ()) -> Tally:
    """Kill, start again, judge."""
    tally, dice = Tally(), Random(span.seed)
    shop = Shop(place, manner)
    deliveries: Deliveries | None = None
    try:
        shop.talking(*STATIONS)
        for station in shop.stations if plants else ():
            station.kill()
            station.start(PLAIN, *plants)
        deliveries = Deliveries(shop)
        for number in span:
            tally.faults += one_round(shop, deliveries, dice, plants)
            tally.rounds += 1
            for words in shop.fallen():
                tally.broken(f"round {number}: {words}")
            if number % JUDGED_EVERY == JUDGED_EVERY - 1:
                shop.judge(tally, f"after round {number}")
            if tally.violations:
                break
        deliveries.settle(tally)
        shop.settle(tally, "at the end")
        deliveries.judge(tally, shop.referee)
    finally:
        if deliveries is not None:
            deliveries.close()
        shop.leave()
    return tally


def one_round(shop: Shop, deliveries: Deliveries, dice: Random, plants: tuple[str, ...]) -> int:
    """One round; how many processes were killed."""
    shop.more_accepted(dice.randrange(1, 60), 2.0)
    victim = dice.choices(("hub", "station", "both", "gateway"), (50, 20, 20, 10))[0]
    early = dice.random() < 0.2
    killed = 0
    if victim == "gateway":
        deliveries.kill()
        return 1
    if victim in ("hub", "both"):
        shop.kill()
        killed += 1
    if victim in ("station", "both"):
        station = dice.choice(shop.stations)
        if victim == "both":
            before = len(station.journal.taken)
            waited(lambda: len(station.journal.taken) > before, ALONE_S)
        station.kill()
        station.start(PLAIN, *plants)
        killed += 1
        if early:
            waited(lambda: False, dice.random() * 0.5)
            station.kill()
            station.start(PLAIN, *plants)
            killed += 1
    if victim in ("hub", "both"):
        if early:
            child = shop.launch()
            waited(lambda: not child.alive, dice.random() * 0.4)
            shop.kill()
            killed += 1
        shop.start()
    return killed


def control(*faults: str, plants: tuple[str, ...] = ()) -> Callable[[Span, Path], Tally]:
    """The same with faults planted in the hub or in the stations."""
    manner = Manner(planted(*faults)) if faults else PLAIN

    def with_faults(span: Span, place: Path) -> Tally:
        return play(span, place, manner, plants)

    return with_faults


RUNS = (
    Run(
        "kills",
        "kill -9 of hub, stations and gateway under load",
        play,
        all_caught(hub=control("acknowledge-early"), station=control(plants=("lazy-outbox",))),
        "the hub acknowledges before the commit; a station calls taken what is not on disk",
        full=720,
    ),
)
