"""Row per event or row per commit: the measurement that chose the log's layout.

Both layouts store the same events and the same outcomes with the same SQLite settings as the hub's log (WAL, FULL). They
take turns, commit by commit, in one run, so a busy disk hits both alike; what counts is the ratio, not the figure.

    python -m tests.bench.bench_log_layout [--events 40000] [--folder DIR] [--grown 1000000]

`--grown N` instead compares the shipped log with 10,000 events in it against one with N: commits in turns, a room's page,
a start after a kill.

Layout A keeps one row per event. Layout B keeps one BLOB per commit and one index row per (topic, commit). Outcomes are
one row per command in both, for a command is looked up by its id before every decision.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from hub.log.port import Batch, Committed, Snapshot, StoredEvent, StoredOutcome
from hub.log.sqlite import SqliteLog

BATCH_SIZES = (1, 8, 64, 500)
FACTS_BYTES = 400
PERSON_BYTES = 200
ROOMS_OPEN = 200
"""A busy shop day has about this many rooms that people write in."""


class Event(NamedTuple):
    seq: int
    hash: bytearray
    facts: bytearray
    person: bytearray
    person_digest: bytearray
    topic: str
    command_id: str


class Outcome(NamedTuple):
    command_id: str
    asker: str
    fingerprint: bytearray
    receipt: bytearray


OUTCOME_TABLE = """CREATE TABLE outcome (command_id TEXT PRIMARY KEY, asker TEXT, fingerprint BLOB, receipt BLOB)
WITHOUT ROWID"""


def opened(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    db.execute("PRAGMA wal_autocheckpoint=0")
    return db


class RowPerEvent:
    """One row per event, found by its number or through (topic, seq)."""

    name = "row per event"

    def __init__(self, folder: Path) -> None:
        self.db = opened(folder / "event.db")
        self.db.execute(
            "CREATE TABLE event (seq INTEGER PRIMARY KEY, hash BLOB, facts BLOB, person BLOB, person_digest BLOB,"
            " topic TEXT, command_id TEXT)"
        )
        self.db.execute("CREATE INDEX event_topic ON event (topic, seq) WHERE topic <> ''")
        self.db.execute(OUTCOME_TABLE)

    def append(self, events: list[Event], outcomes: list[Outcome]) -> None:
        self.db.execute("BEGIN IMMEDIATE")
        self.db.executemany("INSERT INTO event VALUES (?,?,?,?,?,?,?)", events)
        self.db.executemany("INSERT INTO outcome VALUES (?,?,?,?)", outcomes)
        self.db.execute("COMMIT")

    def replay(self, count_max: int) -> int:
        after = count = 0
        while rows := self.db.execute(
            "SELECT * FROM event WHERE seq > ? ORDER BY seq LIMIT ?", (after, count_max)
        ).fetchall():
            after = rows[-1][0]
            count += len(rows)
        return count

    def newest(self, topic: str, count_max: int) -> int:
        rows = self.db.execute(
            "SELECT * FROM event WHERE topic = ? AND topic <> '' ORDER BY seq DESC LIMIT ?", (topic, count_max)
        )
        return len(rows.fetchall())

    def erase(self, seq: int) -> None:
        self.db.execute("UPDATE event SET person = NULL WHERE seq = ?", (seq,))


class Packed(msgspec.Struct, array_like=True):
    seq: int
    hash: bytes
    facts: bytes
    person: bytes | None
    person_digest: bytes
    topic: str
    command_id: str


ENCODER = msgspec.msgpack.Encoder()
DECODER = msgspec.msgpack.Decoder(list[Packed])


class RowPerCommit:
    """One BLOB per commit; a topic leads to the commits that hold its events."""

    name = "row per commit"

    def __init__(self, folder: Path) -> None:
        self.db = opened(folder / "commit.db")
        self.db.execute("CREATE TABLE batch (last_seq INTEGER PRIMARY KEY, body BLOB)")
        self.db.execute(
            "CREATE TABLE batch_topic (topic TEXT, last_seq INTEGER, PRIMARY KEY (topic, last_seq)) WITHOUT ROWID"
        )
        self.db.execute(OUTCOME_TABLE)

    def append(self, events: list[Event], outcomes: list[Outcome]) -> None:
        last = events[-1].seq
        body = bytearray(ENCODER.encode(events))
        self.db.execute("BEGIN IMMEDIATE")
        self.db.execute("INSERT INTO batch VALUES (?,?)", (last, body))
        self.db.executemany(
            "INSERT INTO batch_topic VALUES (?,?)", [(topic, last) for topic in {e.topic for e in events}]
        )
        self.db.executemany("INSERT INTO outcome VALUES (?,?,?,?)", outcomes)
        self.db.execute("COMMIT")

    def replay(self, count_max: int) -> int:
        after = count = 0
        while True:
            taken = 0
            for last, body in self.db.execute(
                "SELECT last_seq, body FROM batch WHERE last_seq > ? ORDER BY last_seq", (after,)
            ):
                taken += len(DECODER.decode(body))
                after = last
                if taken >= count_max:
                    break
            if not taken:
                return count
            count += taken

    def newest(self, topic: str, count_max: int) -> int:
        found = 0
        for (body,) in self.db.execute(
            "SELECT body FROM batch_topic JOIN batch USING (last_seq) WHERE topic = ? ORDER BY batch_topic.last_seq DESC",
            (topic,),
        ):
            found += sum(event.topic == topic for event in DECODER.decode(body))
            if found >= count_max:
                return count_max
        return found

    def erase(self, seq: int) -> None:
        last, body = self.db.execute(
            "SELECT last_seq, body FROM batch WHERE last_seq >= ? ORDER BY last_seq LIMIT 1", (seq,)
        ).fetchone()
        events = DECODER.decode(body)
        for event in events:
            if event.seq == seq:
                event.person = None
        self.db.execute("UPDATE batch SET body = ? WHERE last_seq = ?", (bytearray(ENCODER.encode(events)), last))


class Shipped:
    """The log as it ships: layout A behind the port, with its checks and checksums."""

    name = "the shipped log"

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.log = SqliteLog.create_or_open(folder / "shipped", "epoch", bytes(32))

    def append(self, batch: Batch) -> None:
        self.log.begin(batch)
        result = self.log.done()
        assert isinstance(result, Committed), result


def as_batch(events: list[Event], outcomes: list[Outcome]) -> Batch:
    """The same rows as the relay would give them: plain bytes."""
    return Batch(
        [
            StoredEvent(
                e.seq, bytes(e.hash), bytes(e.facts), bytes(e.person), bytes(e.person_digest), e.topic, e.command_id
            )
            for e in events
        ],
        [StoredOutcome(o.command_id, o.asker, bytes(o.fingerprint), bytes(o.receipt)) for o in outcomes],
    )


Layout = RowPerEvent | RowPerCommit


def shop_day(
    batch_size: int, commits: int, dice: random.Random, first: int = 1
) -> Iterator[tuple[list[Event], list[Outcome]]]:
    """Commits of `batch_size` events, one command each, ids rising with time as UUIDv7 do."""
    seq = first - 1
    for _ in range(commits):
        events, outcomes = [], []
        for _ in range(batch_size):
            seq += 1
            command_id = f"0190{seq:08x}-7{dice.getrandbits(12):03x}-{dice.getrandbits(64):016x}"
            topic = f"room-{dice.randrange(ROOMS_OPEN)}"
            events.append(
                Event(
                    seq,
                    bytearray(dice.randbytes(32)),
                    bytearray(dice.randbytes(FACTS_BYTES)),
                    bytearray(dice.randbytes(PERSON_BYTES)),
                    bytearray(dice.randbytes(32)),
                    topic,
                    command_id,
                )
            )
            outcomes.append(
                Outcome(command_id, "station-1", bytearray(dice.randbytes(32)), bytearray(dice.randbytes(80)))
            )
        yield events, outcomes


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e6


def quartiles(values: list[float]) -> tuple[float, float, float]:
    low, middle, high = statistics.quantiles(values, n=4)
    return low, middle, high


def row(what: str, a: list[float], b: list[float]) -> None:
    """One line of the report: medians with quartiles, and the ratio A / B with the quartiles of the paired ratios."""
    (a1, a2, a3), (b1, b2, b3) = quartiles(a), quartiles(b)
    r1, r2, r3 = quartiles([x / y for x, y in zip(a, b, strict=True)])
    print(
        f"| {what} | {a2:,.0f} ({a1:,.0f}–{a3:,.0f}) | {b2:,.0f} ({b1:,.0f}–{b3:,.0f}) | {r2:.2f} ({r1:.2f}–{r3:.2f}) |"
    )


def measure(folder: Path, batch_size: int, events_total: int) -> None:
    commits = max(60, min(3000, events_total // batch_size))
    dice = random.Random(batch_size)
    pair: tuple[Layout, Layout] = (RowPerEvent(folder), RowPerCommit(folder))
    shipped = Shipped(folder)
    spent: tuple[list[float], list[float], list[float]] = ([], [], [])
    warm = commits // 10
    for number, (events, outcomes) in enumerate(shop_day(batch_size, commits, dice)):
        appends = (
            partial(pair[0].append, events, outcomes),
            partial(pair[1].append, events, outcomes),
            partial(shipped.append, as_batch(events, outcomes)),
        )
        for index in range(3):
            turn = (index + number) % 3
            took = timed(appends[turn])
            if number >= warm:
                spent[turn].append(took)
        if number % 200 == 199:
            for layout in pair:
                layout.db.execute("PRAGMA wal_checkpoint(PASSIVE)")
            shipped.log.rest()
    row(f"commit, {batch_size} events (µs)", spent[0], spent[1])
    row(f"· row per event, bare : the shipped log, {batch_size} events (µs)", spent[0], spent[2])
    shipped.log.close()
    questions: tuple[tuple[str, int, Callable[[Layout, int], object]], ...] = (
        ("replay of all, chunks of 500 (µs)", 5, lambda layout, _: layout.replay(500)),
        ("newest 20 of a room (µs)", 40, lambda layout, n: layout.newest(f"room-{n}", 20)),
        ("erase one person (µs)", 40, lambda layout, n: layout.erase(1 + n * commits * batch_size // 41)),
    )
    for what, rounds, ask in questions:
        took_by: tuple[list[float], list[float]] = ([], [])
        for n in range(rounds):
            for index in (0, 1):
                took_by[index].append(timed(partial(ask, pair[index], n)))
        row(f"· {what}, batches of {batch_size}", *took_by)
    for layout in pair:
        layout.db.close()


def grown(folder: Path, events_total: int) -> None:
    """Compare a young log with an old one."""
    pair = (Shipped(folder / "young"), Shipped(folder / "old"))
    for shipped, total in zip(pair, (10_000, events_total), strict=True):
        for events, outcomes in shop_day(500, total // 500, random.Random(1)):
            shipped.append(as_batch(events, outcomes))
            shipped.log.rest()
    days = [shop_day(1, 10**9, random.Random(2 + n), first=shipped.log.head.seq + 1) for n, shipped in enumerate(pair)]
    spent: tuple[list[float], list[float]] = ([], [])
    pages: tuple[list[float], list[float]] = ([], [])
    for number in range(1000):
        for turn in (0, 1) if number % 2 else (1, 0):
            batch, log = as_batch(*next(days[turn])), pair[turn].log
            spent[turn].append(timed(partial(pair[turn].append, batch)))
            pages[turn].append(timed(partial(log.newest, f"room-{number % ROOMS_OPEN}", log.head.seq - 500, 20)))
    row(f"commit of one event: {events_total:,} : 10,000 events in the log (µs)", spent[1], spent[0])
    row("· newest 20 of a room (µs)", pages[1], pages[0])
    for name, shipped in zip(("young", "old"), pair, strict=True):
        shipped.log.snapshot_write(Snapshot(*shipped.log.head, 1, b"board"))
        image = shutil.copytree(folder / name / "shipped", folder / f"{name}-killed")
        shipped.log.close()
        start = time.perf_counter()
        log = SqliteLog.create_or_open(image, "epoch", bytes(32), step=lambda *_: None)
        took_ms = (time.perf_counter() - start) * 1e3
        wal = (image / "ledger.db-wal").stat().st_size / 2**20
        print(f"start after a kill, {log.head.seq:,} events, WAL {wal:.1f} MiB: {took_ms:.1f} ms")
        log.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=40_000)
    parser.add_argument("--folder", type=Path, default=None, help="a folder on the disk to be measured")
    parser.add_argument("--grown", type=int, default=0, help="compare a log of this many events with a young one")
    asked = parser.parse_args()
    if asked.grown:
        with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
            print("| what | old | young | ratio |\n|---|---|---|---|")
            grown(Path(folder), asked.grown)
        return
    print(
        f"SQLite {sqlite3.sqlite_version}\n| what | {RowPerEvent.name} | {RowPerCommit.name} | ratio |\n|---|---|---|---|"
    )
    for batch_size in BATCH_SIZES:
        with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
            measure(Path(folder), batch_size, asked.events)


if __name__ == "__main__":
    main()
