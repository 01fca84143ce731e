"""A million events at the hub: how it starts and serves from its snapshot, and how a station a year old starts beside it.

    python -m tests.bench.bench_million [--events 1000000] [--orders 5000] [--rounds 5] [--folder FOLDER]

Two ledgers side by side that end in the same crowded shop (5,000 open orders, 100,000 messages): in one of them a year of
orders went before, delivered and closed day after day, until there are a million events. They are folded by the real board
and written through the log's own door in large commits, every command with its outcome. Then, in turns:

- *hub*: `giftwire-hub serve` from nothing to its ready line: wall, processor time, memory, with the newest snapshot; after
  a kill; and once each without a snapshot, where every event is folded.
- *station*: its folder holds what it followed until 1,000 (and 25,000) events before the ledger's end. It starts by the
  program's own steps (see `bench_start`), and goes on until it stands at the hub's last event.

With `--folder` the ledgers are kept there and taken from there. 2.5 GB of disk, some ten minutes for the first making.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hub.app import open_relay
from hub.domain.actor import Actor, Role
from hub.domain.board import Board, concerned
from hub.domain.ids import uuid7
from hub.domain.order import Address, Channel, Item, Person
from hub.domain.promise import Window
from hub.domain.vocabulary import (
    CourierArrived,
    CourierOffered,
    Event,
    OfferAccepted,
    OrderConfirmed,
    OrderDelivered,
    OrderPacked,
    OrderPickedUp,
    OrderPlaced,
    OrderPlacedPerson,
    PackingStarted,
    TimePromised,
)
from hub.link.link import Link
from hub.link.port import LinkState
from hub.log.port import Batch, Head, StoredEvent, StoredOutcome
from hub.log.sqlite import SqliteLog
from hub.relay import Outcome
from hub.wire import chain
from hub.wire.codec import canonical, decode_event, encode_event
from tests.bench.crowded_shop import COURIERS, DESK, DISPATCH, LONG_ROOM, PACKING, Crowd

Told = tuple[datetime, Actor, Event]
BATCH = 2_000
NEAR, FAR = 1_000, 25_000
"""So many events a station missed: a lunch break in a busy hour, and more than the hub tells one by one."""
SAID_PER_ORDER = 12
ORDERS_A_DAY = 110
ROLE = "front-desk"


class Ledger:
    """A ledger in the making.

    Args:
        folder: a hub's data folder; made with its keys if it is not there.
    """

    def __init__(self, folder: Path) -> None:
        relay = open_relay(folder)
        self.board: Board = relay.board
        relay.close()
        self._log = SqliteLog.create_or_open(folder, "", chain.GENESIS)
        self._head = self._log.head
        self._events: list[StoredEvent] = []
        self._outcomes: list[StoredOutcome] = []

    def tell(self, at: datetime, actor: Actor, event: Event) -> None:
        """Record an event as the relay records what a command led to."""
        seq = self._head.seq + 1
        cause = uuid7(int(at.timestamp() * 1000), os.urandom(10))
        facts, person = encode_event(event, actor, cause, at, "00" * 16)
        digest = chain.digest(person)
        self.board = self.board.after(decode_event(seq, facts, person))
        self._head = Head(seq, chain.link(self._head.hash, seq, chain.digest(facts), digest))
        topic = concerned(event, self.board)
        self._events.append(StoredEvent(seq, self._head.hash, facts, person, digest, topic, cause))
        receipt = canonical(Outcome("accepted", (seq, seq)))
        self._outcomes.append(StoredOutcome(cause, actor.station, chain.digest(facts), receipt))
        if len(self._events) >= BATCH:
            self._commit()

    def _commit(self) -> None:
        if self._events:
            self._log.begin(Batch(self._events, self._outcomes))
            self._log.done()
            self._log.rest()
        self._events, self._outcomes = [], []

    def close(self, folder: Path) -> None:
        """Commit, and leave a snapshot as an orderly end does."""
        self._commit()
        self._log.close()
        open_relay(folder).close()


def a_year(crowd: Crowd, events: int, now: datetime) -> Iterator[Told]:
    """Orders that were taken, packed, delivered and closed, day after day, the last of them a week ago."""
    per_order = SAID_PER_ORDER + 10
    count = events // per_order
    days = count // ORDERS_A_DAY + 1
    for number in range(count):
        at = now - timedelta(days=7 + days - number // ORDERS_A_DAY) + timedelta(minutes=number % ORDERS_A_DAY * 4)
        order, courier = crowd.mint(), f"courier-{number % COURIERS}"
        mine = Actor("gateway-1", courier, Role.COURIER)
        words = OrderPlacedPerson(
            Person("Daniel Okafor", "+44 20 7946 0155"),
            Person("Mei Lin Chen", "+44 20 7946 0312"),
            Address((f"{number % 200} Mill Lane", "London"), "Side door, ring twice"),
            "Twenty years, and you still laugh first.",
            ("Peonies, blush, hand-tied",),
        )
        items = (Item("", 5, 6200),)
        placed = OrderPlaced(
            order, number + 1, order, Channel.PHONE, items, "GBP", 6200, False, None, None, person=words
        )
        yield at, DESK, placed
        for said in range(SAID_PER_ORDER):
            yield at + timedelta(minutes=said), *crowd.message(order, said)
        later = at + timedelta(minutes=SAID_PER_ORDER)
        yield later, DESK, OrderConfirmed(order)
        yield later, DESK, TimePromised(order, Window(later + timedelta(hours=3)))
        yield later, PACKING, PackingStarted(order)
        yield later, PACKING, OrderPacked(order)
        yield later, DISPATCH, CourierOffered(order, courier)
        yield later, mine, OfferAccepted(order, courier)
        yield later, mine, OrderPickedUp(order)
        yield later, mine, CourierArrived(order)
        yield later, mine, OrderDelivered(order)


def make(folder: Path, before: int, orders: int) -> None:
    """One ledger and the folders of the stations that followed it.

    Args:
        folder: made here: `hub` and a folder for each station, `station-1000` and `station-25000`.
        before: events of the year before the crowded shop.
        orders: how many are open at the end.
    """
    now = datetime.now(UTC)
    crowd = Crowd(orders, 20, now)
    told = crowd.events()
    hub = folder / "hub"
    hub.mkdir(parents=True, mode=0o700)
    ledger = Ledger(hub)
    first: list[Told] = []
    for at, actor, event in told:
        if isinstance(event, OrderPlaced):
            first.append((at, actor, event))
            break
        ledger.tell(now - timedelta(days=400), actor, event)
    for at, actor, event in a_year(crowd, before, now):
        ledger.tell(at, actor, event)
    for at, actor, event in (*first, *told):
        ledger.tell(at, actor, event)
    ledger.close(hub)
    with serving(hub) as _:
        bundle = pair(hub)
    for missing, then in ((FAR, FAR - NEAR), (NEAR, NEAR)):
        station = folder / f"station-{missing}"
        if missing == FAR:
            station.mkdir(mode=0o700)
            shutil.copy2(bundle, station / "station.bundle")
        else:
            shutil.copytree(folder / f"station-{FAR}", station)
        with serving(hub) as ready:
            followed(station, ready["facts"], ready["side"])
        ledger = Ledger(hub)
        for number in range(then):
            actor, event = crowd.message(crowd.ids[number % orders], number)
            ledger.tell(now, actor, event)
        ledger.close(hub)
    took = index(hub)
    print(f"{folder.name}: the index for searching was made in {took:.0f} s beside the serving hub", flush=True)


def index(hub: Path) -> float:
    """Let a hub serve until it has taken everything into its index for searching; returns the seconds."""
    begin = time.perf_counter()
    with serving(hub):
        head = _newest(hub / "ledger.db", "SELECT max(seq) FROM event")
        while _newest(hub / "search.db", "SELECT seq FROM place") < head:
            time.sleep(0.5)
    return time.perf_counter() - begin


def _newest(file: Path, question: str) -> int:
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=60)) as connection:
        return int(connection.execute(question).fetchone()[0])


def pair(hub: Path) -> Path:
    """The key of a front desk, let in by the hub that serves."""
    path = hub / "desk.bundle"
    words = ["--role", ROLE, "--name", "Front desk", "--station", "desk-1", "--person", "anna", "--out", str(path)]
    subprocess.run(
        [sys.executable, "-m", "hub", "pair", "--data-dir", str(hub), *words, "--json"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return path


def followed(station: Path, facts: str, side: str) -> None:
    """Let a station follow the hub to its end and go home."""
    link = Link.open(station / "station.bundle", station, f"{facts},{side}")
    deadline = time.monotonic() + 120
    while link.status.state is not LinkState.LIVE or link.status.behind:
        assert time.monotonic() < deadline, link.status
        time.sleep(0.01)
    link.close()


@contextmanager
def serving(hub: Path) -> Iterator[dict[str, Any]]:
    """A hub in a process of its own, from its ready line to its orderly end."""
    process, ready = begun(hub)
    try:
        yield ready
    finally:
        process.terminate()
        process.wait()


def begun(hub: Path) -> tuple[subprocess.Popen[str], dict[str, Any]]:
    """Begin a hub; returns it and its ready line, with what the start took under `took`."""
    words = ["serve", "--no-follow", "--no-announce", "--data-dir", str(hub), "--facts-port", "0", "--side-port", "0"]
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "hub", *words], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    ready = json.loads(process.stdout.readline())
    wall = (time.perf_counter() - start) * 1000
    spent = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    cpu = (int(spent[11]) + int(spent[12])) * 1000 / os.sysconf("SC_CLK_TCK")
    ready["took"] = {"wall ms": wall, "processor ms": cpu, **memory(process.pid)}
    return process, ready


def memory(pid: int) -> dict[str, float]:
    """Resident memory of a process now and at its most, MiB (Linux)."""
    told = {}
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        name, _, value = line.partition(":")
        if name in ("VmRSS", "VmHWM"):
            told["memory MiB" if name == "VmRSS" else "memory at most MiB"] = int(value.split()[0]) / 1024
    return told


def started(station: Path, ready: dict[str, Any], compiled: Path) -> dict[str, float]:
    """One start of a station beside a serving hub, on a copy of its folder."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "station"
        shutil.copytree(station, folder)
        address = f"{ready['facts']},{ready['side']}"
        words = [
            sys.executable,
            "-m",
            "tests.bench.bench_start",
            "--child",
            str(folder),
            "--role",
            ROLE,
            "--hub",
            address,
        ]
        env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        env |= {"QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(compiled)}
        env["GIFTWIRE_BENCH_STARTED"] = repr(time.time())
        done = subprocess.run(words, env=env, check=True, stdout=subprocess.PIPE, text=True)
    told = json.loads(done.stdout.splitlines()[-1])
    return {
        "usable, wall ms": told["wall"]["all"],
        "usable, processor ms": told["cpu"]["all"],
        "at the hub's last event, wall ms": told["level"],
    }


def hub_start(hub: Path, *, killed: bool = False) -> dict[str, float]:
    """One start of a hub; `killed`: of one that was killed before, and so left its write-ahead log as it was."""
    if killed:
        process, _ = begun(hub)
        process.send_signal(signal.SIGKILL)
        process.wait()
    process, ready = begun(hub)
    process.terminate()
    process.wait()
    took: dict[str, float] = ready["took"]
    return took


def unfolded(hub: Path) -> dict[str, float]:
    """One start without a snapshot: every event is walked and folded."""
    (hub / "ledger.snapshot").unlink()
    return hub_start(hub)


def said(what: str, rounds: list[dict[str, float]]) -> None:
    """Print each figure as median (least - most)."""
    for name in rounds[0]:
        values = [one[name] for one in rounds]
        print(f"{what:<44} {name:<34} {statistics.median(values):9.0f} ({min(values):.0f} - {max(values):.0f})")


def main() -> None:
    """Make the ledgers where they are not there, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--orders", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=".") as place:
        folder = given.folder or Path(place)
        crowd = given.orders * 22 + FAR + LONG_ROOM
        for name, before in (("small", 0), ("large", max(0, given.events - crowd))):
            if not (folder / name).exists():
                begin = time.perf_counter()
                make(folder / name, before, given.orders)
                print(f"{name}: made in {time.perf_counter() - begin:.0f} s", flush=True)
        measure(folder, given.rounds)


def measure(folder: Path, rounds: int) -> None:
    """Take both ledgers in turns, and print."""
    names = ("small", "large")
    counts = {}
    for name in names:
        relay = open_relay(folder / name / "hub")
        counts[name] = f"{relay.head.seq:,} events"
        print(
            f"{counts[name]}: {(folder / name / 'hub' / 'ledger.db').stat().st_size / 1e6:,.0f} MB of ledger", end=", "
        )
        print(f"{(folder / name / 'hub' / 'ledger.snapshot').stat().st_size / 1e6:,.0f} MB of snapshot,", end=" ")
        print(f"{len(relay.board.orders):,} orders on the board")
        relay.close()
    found: dict[str, list[dict[str, float]]] = {}
    compiled = folder / "compiled"
    for number in range(rounds + 1):
        for name in names:
            place, what = folder / name, counts[name]
            turn = {f"{what}: hub": hub_start(place / "hub")}
            turn[f"{what}: hub, killed before"] = hub_start(place / "hub", killed=True)
            with serving(place / "hub") as ready:
                for missing in (NEAR, FAR):
                    turn[f"{what}: station, {missing:,} behind"] = started(
                        place / f"station-{missing}", ready, compiled
                    )
                turn[f"{what}: hub, {SETTLED_S:.0f} s later"] = later(ready["pid"])
            if number:  # the first one compiles and warms
                for key, value in turn.items():
                    found.setdefault(key, []).append(value)
    for name in names:
        found[f"{counts[name]}: hub, no snapshot"] = [unfolded(folder / name / "hub")]
    for what in sorted(found):
        said(what, found[what])


SETTLED_S = 10.0


def later(pid: int) -> dict[str, float]:
    """What a hub uses once it has served a while; its walk and its index go on meanwhile."""
    time.sleep(SETTLED_S)
    return memory(pid)


if __name__ == "__main__":
    main()
