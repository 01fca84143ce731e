"""Files are damaged behind the program's back, then it is started: it must notice, or it must not matter.

A shop works, its hub and stations are killed, and their folders are kept as an image. Each round takes a copy, does one
thing to one file (a bit turned over, the end cut off, a page of nothing, the file gone, an older copy of the folder put
in place) and starts everything on it. Then either

- the program refuses, with its exit code and one sentence; or
- it serves, and once its stations have greeted, everything that was ever acknowledged or taken is in the ledger, word for
  word, and the stations' boards are equal. (An older copy of the ledger is served at first: nothing in the folder itself can
  tell. The stations' first greeting does, and what they kept is offered again.)
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.campaign.referee import Journal, Referee
from tests.campaign.shop import PLAIN, READY_S, STILL_S, Manner, Shop, planted, waited
from tests.campaign.table import Run, Span, Tally

STATIONS = ("front_desk", "front_desk-2")
REFUSED_WITH = (65, 73, 74)
PAGE = 4096
OLDER = "older copy"


class Damage(NamedTuple):
    """What is done to which file of an image."""

    side: str
    file: str
    kind: str


def flip(path: Path, dice: Random) -> str:
    """Turn one bit over; every second time near the head, where the form of a file stands."""
    size = path.stat().st_size
    at = dice.randrange(min(size, 128)) if dice.random() < 0.3 else dice.randrange(size)
    content = bytearray(path.read_bytes())
    bit = 1 << dice.randrange(8)
    content[at] ^= bit
    path.write_bytes(content)
    return f"bit {bit} of byte {at} of {size}"


def cut(path: Path, dice: Random) -> str:
    """Cut the end off."""
    size = path.stat().st_size
    keep = dice.choice((0, size - 1, size // 2, max(0, size - PAGE), dice.randrange(size)))
    with path.open("rb+") as file:
        file.truncate(keep)
    return f"cut to {keep} of {size}"


def blank(path: Path, dice: Random) -> str:
    """A page of zeros where there was something."""
    size = path.stat().st_size
    page = dice.randrange(max(1, size // PAGE))
    with path.open("rb+") as file:
        file.seek(page * PAGE)
        file.write(bytes(min(PAGE, size - page * PAGE)))
    return f"page {page} of {size // PAGE} blank"


def gone(path: Path, dice: Random) -> str:
    """The file is not there."""
    path.unlink()
    return "gone"


KINDS: dict[str, Callable[[Path, Random], str]] = {"flip": flip, "cut": cut, "blank": blank, "gone": gone}
HUB_FILES = (
    "ledger.db",
    "ledger.db-wal",
    "ledger.snapshot",
    "ledger.open",
    "ledger.ballast",
    "hub.key",
    "owner.bundle",
    "serving.json",
)
STATION_FILES = ("outbox.db", "outbox.db-wal", "outbox.db-journal", "replica.db", "replica.db-wal")
WEIGHT = {"flip": 6, "cut": 2, "blank": 2, "gone": 1}


def plan(hub: Path, station: Path) -> list[Damage]:
    """Everything that can be done to the files that there are."""
    made = [Damage("hub", OLDER, OLDER)] * 4
    for side, folder, files in (("hub", hub, HUB_FILES), ("station", station, STATION_FILES)):
        for file in files:
            if not (folder / file).exists():
                continue
            for kind, weight in WEIGHT.items():
                if kind == "gone" or (folder / file).stat().st_size:
                    # Databases and their logs are large: more of their bits are tried.
                    made += [Damage(side, file, kind)] * (
                        weight * (3 if ".db" in file else 1) if kind == "flip" else weight
                    )
    return made


class Image:
    """Folders as a kill left them, and what everybody had been told."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.place = shop.place / "image"
        shop.more_accepted(150)
        for station in shop.stations:
            station.leave()  # a killed one might have noted a receipt and not said so: each round would wait for that word
        shop.stop()
        shutil.copytree(shop.folder, self.place / OLDER)
        shop.start()
        for station in shop.stations:
            station.start()
        shop.more_accepted(150)
        shop.kill()
        # For a while they take on what only their own disks have.
        enough = {station.name: len(station.journal.taken) + 5 for station in shop.stations}
        waited(lambda: all(len(s.journal.taken) >= enough[s.name] for s in shop.stations), STILL_S)
        for station in shop.stations:
            station.kill()
            shutil.copytree(station.folder, self.place / station.name)
        shutil.copytree(shop.folder, self.place / "hub")
        self.told: dict[str, Journal] = {station.name: station.told() for station in shop.stations}

    def lay_out(self) -> None:
        """Put everything back as it was."""
        for name, folder in (("hub", self.shop.folder), *((s.name, s.folder) for s in self.shop.stations)):
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(self.place / name, folder)
        for station in self.shop.stations:
            told = self.told[station.name]
            station.journal = told.copy()
            station.rebuilt = set()
            station.board = (0, "")
        self.shop.referee = Referee(self.shop.folder)


def play(span: Span, place: Path, manner: Manner = PLAIN) -> Tally:
    """Damage, start, judge."""
    tally, dice = Tally(notes={"refused": 0, "harmless": 0, "healed by the stations": 0}), Random(span.seed)
    shop = Shop(place, manner)
    try:
        shop.talking(*STATIONS, window=10)
        shop.close(shop.owner())  # it would follow every one of the histories that are put in place here
        image = Image(shop)
        damages = plan(shop.folder, shop.stations[0].folder)
        dice.shuffle(damages)
        for number in span:
            image.lay_out()
            damage = damages[number % len(damages)]
            tally.rounds += 1
            tally.faults += 1
            judge(shop, tally, damage, inflicted(shop, image, damage, dice))
    finally:
        for station in shop.stations:
            station.kill()
        shop.kill()
        shop.leave()
    return tally


def inflicted(shop: Shop, image: Image, damage: Damage, dice: Random) -> str:
    """Do it; what was done, in words."""
    folder = shop.folder if damage.side == "hub" else shop.stations[0].folder
    if damage.kind == OLDER:
        shutil.rmtree(folder)
        shutil.copytree(image.place / OLDER, folder)
        return "an older copy of the folder put back by hand"
    return f"{damage.side}'s {damage.file}: {KINDS[damage.kind](folder / damage.file, dice)}"


def judge(shop: Shop, tally: Tally, damage: Damage, words: str) -> None:
    """Start everything on what is there, and say what came of it."""
    child = shop.launch()
    if not shop.is_ready():
        refused(tally, words, child.ended(READY_S), child.words())
        return
    for station in shop.stations:
        station.start(window=1)
        station.hush()
    first = shop.stations[0]
    settled = shop.emptied(but_fallen=True)
    if not first.alive and damage.side == "station":
        assert first.child is not None
        refused(tally, words, first.child.ended(READY_S), first.child.words())
    else:
        served(shop, tally, words, settled=settled)
    for station in shop.stations:
        station.kill()
    shop.kill()


def refused(tally: Tally, words: str, code: int, said: str) -> None:
    """It did not serve: with its code and one sentence?"""
    lines = [line for line in said.strip().splitlines() if line.strip()]
    if code not in REFUSED_WITH or "Traceback" in said or len(lines) != 1:
        tally.broken(f"{words}: it ended with {code}: {said[-400:]}")
    else:
        tally.count("refused")


def served(shop: Shop, tally: Tally, words: str, *, settled: bool) -> None:
    """It serves: is everything there?"""
    rebuilt = any(station.rebuilt for station in shop.stations)
    if not settled:
        left = {station.name: (len(station.journal.open), station.state) for station in shop.stations}
        tally.broken(f"{words}: outboxes do not empty: {left}")
        return

    def wrong() -> list[str]:
        found = shop.referee.read_on(anew=True)
        for station in shop.stations:
            told = station.told()
            if rebuilt:
                # What was offered again stands elsewhere now, in an order of its own; that it stands there is what counts.
                told.accepted = {i: shop.referee.places.get(i, (0, 0)) for i in told.accepted}
            found += [
                line
                for line in shop.referee.judge(station.name, told, settled=True)
                if not (rebuilt and "out of the order" in line)
            ]
        return found

    waited(lambda: not wrong(), STILL_S if rebuilt else 0.5)
    for line in wrong():
        tally.broken(f"{words}: {line}")
    if not waited(lambda: boards_equal(shop), STILL_S):
        tally.broken(f"{words}: the stations' boards differ")
    tally.count("healed by the stations" if rebuilt else "harmless")


def boards_equal(shop: Shop) -> bool:
    """Whether all stations hold the same board."""
    for station in shop.stations:
        assert station.child is not None
        station.board = (0, "")
        station.child.write("board")
    waited(lambda: all(station.board[0] for station in shop.stations), 2.0)
    return len({station.board for station in shop.stations}) == 1


def control(span: Span, place: Path) -> Tally:
    """A hub that looks at nothing before it serves, over damaged logs only."""
    return play(Span(min(30, span.rounds or 30), span.minutes, span.seed), place, Manner(planted("unchecked")))


RUNS = (
    Run(
        "damage",
        "bits turned over, ends cut, pages blank, files gone, older copies, in every file",
        play,
        control,
        "a hub that checks neither chain nor write-ahead log",
        full=300,
    ),
)
