"""The power of a disk is cut, again and again, while a hub (or a station's outbox) writes to it.

Judged is what somebody outside of that disk was told before the cut: the stations lie elsewhere when the hub's disk is cut,
and the hub elsewhere when the station's is. Both must then start unaided and have everything.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.campaign.disks import PowerDisk, power_disk
from tests.campaign.referee import Journal
from tests.campaign.shop import PLAIN, READY_S, Manner, Shop, Station, planted, waited
from tests.campaign.table import Run, Span, Tally

STATIONS = ("front_desk", "packing")
JUDGED_EVERY = 10
STARTING_S = 0.5
OFFLINE_WINDOW = 200


def play_hub(span: Span, place: Path, manner: Manner = PLAIN) -> Tally:
    """Cut the power of the hub's disk."""
    tally, dice = Tally(), Random(span.seed)
    with power_disk(place / "disk.img", place / "hub") as disk:
        shop = Shop(place, manner)
        try:
            shop.talking(*STATIONS)
            for number in span:
                shop.more_accepted(dice.randrange(1, 80), 3.0)
                waited(lambda: False, dice.random() * 0.02)
                told = [station.told() for station in shop.stations]
                disk.cut()
                shop.kill()
                if not shop.is_missed():
                    tally.broken(f"round {number}: a station does not notice that the hub is gone")
                note_late(shop, told)
                disk.unmount()
                disk.mount()
                twice = dice.random() < 0.2
                if twice:
                    cut_while_starting(shop, disk, dice)
                tally.rounds += 1
                tally.faults = disk.cuts
                if not shop.starts_again(tally, f"round {number}, after the cut"):
                    return tally
                if (
                    twice
                ):  # perhaps it had begun to answer; whoever is away all the time does not say when all was heard
                    note_late(shop, told)
                for words in shop.fallen():
                    tally.broken(f"round {number}: {words}")
                if number % JUDGED_EVERY == JUDGED_EVERY - 1:
                    shop.judge(tally, f"after round {number}")
                if tally.violations:
                    break
            shop.settle(tally, "at the end")
            tally.notes["told while the power went"] = sum(
                len(station.journal.late_accepted) for station in shop.stations
            )
        finally:
            shop.leave()
    return tally


def note_late(shop: Shop, told: list[Journal]) -> None:
    """What the stations were told since then was said by a machine whose power was gone."""
    for station, before in zip(shop.stations, told, strict=True):
        station.journal.late_accepted |= station.journal.accepted.keys() - before.accepted.keys()


def cut_while_starting(shop: Shop, disk: PowerDisk, dice: Random) -> None:
    """The power goes again before the hub has recovered."""
    child = shop.launch()
    waited(lambda: not child.alive, dice.random() * STARTING_S)
    disk.cut()
    shop.kill()
    disk.unmount()
    disk.mount()


def play_station(span: Span, place: Path, *plants: str) -> Tally:
    """Cut the power of a station's disk, mostly while there is no hub."""
    tally, dice = Tally(), Random(span.seed)
    with power_disk(place / "disk.img", place / "disk") as disk:
        shop = Shop(place)
        try:
            (station,) = shop.talking("front_desk", window=OFFLINE_WINDOW, folder=disk.at)
            station.kill()
            for number in span:
                hub_away = dice.random() < 0.8
                if hub_away:
                    shop.kill()
                if not starts_again_station(station, tally, number, plants):
                    return tally
                enough = len(station.journal.taken) + dice.randrange(1, OFFLINE_WINDOW // 2)
                waited(lambda enough=enough: len(station.journal.taken) >= enough, 3.0)  # type: ignore[misc]  # bound on purpose
                told = station.told()
                disk.cut()
                station.kill()
                station.journal.late_taken |= station.journal.taken - told.taken
                disk.unmount()
                disk.mount()
                tally.rounds += 1
                tally.faults = disk.cuts
                if hub_away:
                    shop.start()
            shop.settle(tally, "at the end")
            tally.notes["taken"] = len(station.journal.taken)
        finally:
            shop.leave()
    return tally


def starts_again_station(station: Station, tally: Tally, number: int, plants: tuple[str, ...]) -> bool:
    """Start the station; one whose outbox does not open broke its promise."""
    station.start(PLAIN, *plants)
    assert station.child is not None
    child = station.child
    before = len(station.journal.asked)
    waited(lambda: len(station.journal.asked) > before or not child.alive, READY_S)
    if child.alive:
        return True
    tally.broken(f"round {number}: the station does not start after the cut: {child.words()[-300:]}")
    return False


def hub_control(span: Span, place: Path) -> Tally:
    """The same with `synchronous=OFF`."""
    return play_hub(span, place, Manner(planted("never-flush")))


def station_control(span: Span, place: Path) -> Tally:
    """The same with `synchronous=OFF` in the outbox."""
    return play_station(span, place, "unsynced-outbox")


def few(play: Callable[[Span, Path], Tally], rounds: int) -> Callable[[Span, Path], Tally]:
    """A control that needs few rounds."""
    return lambda span, place: play(Span(min(rounds, span.rounds or rounds), span.minutes, span.seed), place)


RUNS = (
    Run(
        "power-hub",
        "power cuts of the hub's disk under load and while it recovers",
        play_hub,
        few(hub_control, 10),
        "commits that stay in memory (synchronous=OFF)",
        full=250,
    ),
    Run(
        "power-station",
        "power cuts of a station's disk, mostly while the hub is away",
        play_station,
        few(station_control, 5),
        "an outbox whose commits stay in memory",
        full=100,
    ),
)
