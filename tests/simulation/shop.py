"""A whole shop for one seed: hub, disk, stations, gateway, the people who ask, the nemesis and the referee."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from msgspec import Struct

from hub.domain.actor import Actor, Role
from hub.domain.board import Board
from hub.domain.vocabulary import Command, DescribeShop, StationPaired, StationPairedPerson
from hub.link import store
from hub.link.store import ReplicaFile
from tests.hub.random_day import RandomDay
from tests.simulation import knobs, stranger
from tests.simulation.disk import Copy, Disks, HubDisk
from tests.simulation.hub_process import HubProcess
from tests.simulation.nemesis import Nemesis
from tests.simulation.referee import Referee
from tests.simulation.station import Station
from tests.simulation.stranger import Stranger
from tests.simulation.world import Violation, World

PEOPLE = {
    "owner": Role.OWNER,
    "front-desk": Role.FRONT_DESK,
    "packing": Role.PACKING,
    "dispatch": Role.DISPATCH,
    "gateway": Role.GATEWAY,
}
DAY_S = 8.0, 18.0
QUIET_WITHIN_S = 10.0
"""P13: so long after the faults end all are equal and all outboxes empty."""
DAYS_LATER = timedelta(days=12)
"""Longer than any order waits, shorter than an outbox keeps what was accepted."""
MENDING_S = 20.0
"""Before that: time for the owner to let in again whom a restore has put out."""


class Result(Struct, frozen=True):
    """What a seed came to.

    Args:
        trace: SHA-256 (hex) over everything that happened.
        violation: "" if every promise held.
    """

    seed: int
    trace: str
    violation: str
    counts: dict[str, int]
    steps: int
    seconds: float


class Shop:
    """One seed's shop.

    Args:
        world: its time and chance.
        credit: bytes that each client lets the hub send ahead.
    """

    def __init__(self, world: World, credit: int) -> None:
        self.world = world
        self.referee = Referee(world)
        self.disk = HubDisk(world, world.random.randbytes(8).hex(), self.referee.committed)
        self.referee.disk = self.disk
        self.hub = HubProcess(world, self.disk, self.referee, self._pairings)
        frames_max = world.random.choice((4, 10, 64))
        self.stations = [
            Station(world, self.hub, self.referee, name, role, frames_max, credit) for name, role in PEOPLE.items()
        ]
        self.referee.stations = self.stations
        self.owner = self.stations[0]
        self.stranger = Stranger(self)
        self.backup: Copy | None = None
        self._people = RandomDay(world.random.randrange(1 << 30))
        self._by_name = {station.name: station for station in self.stations}
        self._every_s = world.between(0.08, 0.6)
        self._asking = True
        self._asked: list[tuple[Station, str, Command, str]] = []

    def _pairings(self) -> list[StationPaired]:
        words = StationPairedPerson("Mo")
        return [
            *(StationPaired(s.name, s.role, s.name, s.key, f"p-{s.name}", words) for s in self.stations),
            StationPaired(stranger.NAME, stranger.ROLE, stranger.NAME, stranger.KEY, "p-stranger", words),
        ]

    # People -------------------------------------------------------------------------------------------------------

    def _ask_later(self) -> None:
        self.world.after(self.world.random.expovariate(1 / self._every_s), self._ask)

    def _ask(self) -> None:
        if not self._asking:
            return
        world = self.world
        seen_by = world.random.choice(self.stations)
        board = self.referee._board
        if seen_by.exchange is not None and world.chance(0.5):
            board = seen_by.exchange.pending_board if world.chance(0.5) else seen_by.exchange.board
        for _ in range(world.random.choice((1, 1, 1, 2, 6))):
            actor, command = self._people.step(board)
            station = self._by_name.get(actor.station, self.stations[1])
            secret = self._secret(actor, board)
            asked = station.ask(command, "", secret)
            if asked is not None and station.role is Role.GATEWAY:
                self._asked.append((station, asked.id, command, secret))
        self._ask_again()
        self._ask_later()

    def _ask_again(self) -> None:
        """A page that was loaded anew asks under the id that it asked under before."""
        if not self._asked or not self.world.chance(0.1):
            return
        station, command_id, command, secret = self.world.random.choice(self._asked[-12:])
        if self.referee.may_ask_again(command_id) and station.ask(command, command_id, secret) is not None:
            self.world.count("asked_again")

    def _secret(self, actor: Actor, board: Board) -> str:
        """The link's secret under which somebody outside asks."""
        if actor.station != "gateway" or actor.role is Role.WEB_SHOP:
            return ""
        subject = actor.person.partition(":")[2] or actor.person
        for link in sorted(board.links_by_subject.get(subject, ())):
            if board.links[link].role is actor.role and link in self._people.secrets:
                return self._people.secrets[link]
        return "a secret that opens nothing"

    # Restores -----------------------------------------------------------------------------------------------------

    def put_back(self, copy: Copy, epoch: str) -> None:
        """The hub is stopped, an older copy takes the place of its folder, and it starts again."""
        self.hub.die("stopped for a restore")
        self.referee.put_back(self.disk, copy)
        self.stranger.forget()
        self.disk.put_back(copy, epoch)
        self.world.note("disk", f"put back {copy.seq} {epoch}")
        self.world.after(self.world.between(0.05, 1.5), self.hub.start)

    # A day --------------------------------------------------------------------------------------------------------

    def live(self) -> None:
        """The whole day: work under faults, then peace, then the last look."""
        world = self.world
        self.hub.start()
        for station in self.stations:
            station.start()
        world.run(1.0)
        nemesis = Nemesis(self)
        if world.chance(0.4):
            self.stranger.live()
        self._ask_later()
        world.run(world.between(*DAY_S))
        nemesis.end()
        self.stranger.end()
        self._asking = False
        self._until_quiet(nemesis)
        if self.referee.waiting():
            # What a lost ledger's commands stand on never came back: after two days they are refused like any other.
            world.count("days_later")
            self.hub.skew += DAYS_LATER
            self.owner.ask(DescribeShop("Petal", "Europe/London", "GBP", "+44"), "", "")
            self._until_quiet(nemesis, lambda: not self.referee.waiting())
        self.referee.final(self._reopen)

    def _until_quiet(self, nemesis: Nemesis, also: Callable[[], bool] = lambda: True) -> None:
        world, began = self.world, self.world.now_s
        while not world.run(QUIET_WITHIN_S, lambda: self.hub.owes_nothing and self.referee.quiet() and also()):
            shut_out = [s for s in self.stations if self.hub.keyring.station(s.key) is None]
            if not shut_out or world.now_s - began > MENDING_S:
                raise Violation(f"P13 they are not quiet after {QUIET_WITHIN_S:g} s: {self.referee.unquiet()}")
            for station in shut_out:
                world.count("let_in_again")
                station.new_key()
                nemesis.pair(station)
        world.note("world", f"quiet after {world.now_s - began:.1f} s")

    def _reopen(self, station: Station) -> ReplicaFile | None:
        knobs.fold(station.fold)
        return None if station.role is Role.GATEWAY else ReplicaFile(station.disk.folder / "replica.db")


def play(seed: int, *, log: list[str] | None = None) -> Result:
    """Let one seed happen.

    Args:
        seed: decides everything.
        log: gets a line for everything that happens.

    Returns:
        What it came to; a violation is a result, not an exception.
    """
    world = World(seed)
    world.log = log
    disks = Disks()
    real: Any = store._connect
    violation = ""
    version = knobs.store.FOLD_VERSION
    with knobs.turned(world.random) as drawn:
        world.note("world", f"{seed} {drawn}")
        store._connect = disks.connect
        try:
            shop = Shop(world, int(drawn["credit"]))
            disks.of = {station.name: station.disk for station in shop.stations}
            shop.live()
        except Violation as broken:
            violation = str(broken)
            world.note("world", violation)
        finally:
            store._connect = real
            knobs.fold(version)
            disks.close()
    return Result(seed, world.trace, violation, dict(sorted(world.counts.items())), world.steps, world.now_s)
