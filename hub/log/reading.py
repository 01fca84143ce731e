"""Questions to the database, from any thread: the read half of the embedded store.

Rules
1. Every statement is read to its end or closed at once: an open one would pin the WAL, which then only grows.
2. An answer that the disk or the file does not give is a `LogError`, never SQLite's own.
3. A reader's connection is query-only and never checkpoints: SQLite 3.7.0–3.51.2 can damage a database when two
   connections checkpoint and write at once (its "WAL-reset bug").
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hub.log.errors import LogDamaged, as_log_error
from hub.log.port import SEQ_MAX, Break, Head, Step, StoredEvent, StoredOutcome, Walk
from hub.log.verify import outcome_mark, walk_along, walk_events

EVENT_COLUMNS = "seq, hash, facts, person, person_digest, topic, command_id"
"""In the order of `StoredEvent`."""

BUSY_MS = 2_000
"""How long another program (the owner's own tool on the file) may hold it before a commit fails as `storage_busy`."""


LOOK_AT = 20_000
"""Events looked at in one statement when all of them must be: about 20 ms, so that checkpoints get their turn."""


class SqliteReader:
    """A `Reader` over one connection. One thread at a time uses it; which thread does not matter."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        epoch, genesis = connection.execute("SELECT epoch, genesis FROM ledger").fetchone()
        self._epoch: str = epoch
        self._genesis: bytes = genesis

    @property
    def epoch(self) -> str:
        """See `Reader.epoch`."""
        return self._epoch

    @property
    def head(self) -> Head:
        """See `Reader.head`."""
        row = self._row("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1")
        return Head(*row) if row else Head(0, self._genesis)

    def find(self, command_id: str) -> StoredOutcome | None:
        """See `Reader.find`."""
        row = self._row(
            "SELECT command_id, asker, fingerprint, receipt, mark FROM outcome WHERE command_id = ?", command_id
        )
        if row is None:
            return None
        outcome = StoredOutcome(*row[:4])
        if outcome_mark(outcome) != row[4]:
            raise LogDamaged(f"the outcome of command {command_id} is not what was stored: restore the newest backup")
        return outcome

    def read(self, after: int, count_max: int, bytes_max: int) -> list[StoredEvent]:
        """See `Reader.read`."""
        events: list[StoredEvent] = []
        room = bytes_max
        try:
            rows = self._connection.execute(
                f"SELECT {EVENT_COLUMNS} FROM event WHERE seq > ? ORDER BY seq LIMIT ?",
                (min(after, SEQ_MAX), count_max),
            )
            for row in rows:
                event = StoredEvent._make(row)
                room -= len(event.facts) + len(event.person or b"")
                if room < 0 and events:
                    break
                events.append(event)
            rows.close()
        except sqlite3.Error as error:
            raise as_log_error(error) from error
        return events

    def hash_at(self, seq: int) -> bytes | None:
        """See `Reader.hash_at`."""
        if seq == 0:
            return self._genesis
        if not 0 < seq <= SEQ_MAX:
            return None
        row = self._row("SELECT hash FROM event WHERE seq = ?", seq)
        return row[0] if row else None

    def newest(self, topic: str, before: int, count_max: int) -> list[StoredEvent]:
        """See `Reader.newest`."""
        assert topic, "events without a topic are found by their number only"
        try:
            rows = self._connection.execute(
                f"SELECT {EVENT_COLUMNS} FROM event WHERE topic = ? AND seq < ? ORDER BY seq DESC LIMIT ?",
                (topic, min(before, SEQ_MAX), count_max),
            )
            return [StoredEvent._make(row) for row in rows.fetchall()]
        except sqlite3.Error as error:
            raise as_log_error(error) from error

    def holding(self, topic: str, word: bytes) -> list[StoredEvent]:
        """See `Reader.holding`."""
        try:
            rows = self._connection.execute(
                f"SELECT {EVENT_COLUMNS} FROM event WHERE topic = ? AND (? = 0 OR instr(facts, ?)) ORDER BY seq",
                (topic, len(word), bytearray(word)),
            )
            return [StoredEvent._make(row) for row in rows.fetchall()]
        except sqlite3.Error as error:
            raise as_log_error(error) from error

    def still_said(self, words: Sequence[bytes]) -> set[bytes]:
        """See `Reader.still_said`. In pieces, for a long read would keep the WAL from being moved."""
        found: set[bytes] = set()
        for first in range(1, self.head.seq + 1, LOOK_AT):
            for word in words:
                if word not in found and self._row(
                    "SELECT 1 FROM event WHERE seq BETWEEN ? AND ? AND instr(person, ?) LIMIT 1",
                    first,
                    first + LOOK_AT - 1,
                    bytearray(word),
                ):
                    found.add(word)
        return found

    def mentioning(self, word: bytes, after: int, until: int) -> Iterator[StoredEvent]:
        """Events in whose facts some bytes stand, ascending; found by the database, in pieces, without Python's turn.

        Args:
            word: not empty.
            after, until: events with after < seq <= until.
        """
        for first in range(after + 1, until + 1, LOOK_AT):
            try:
                rows = self._connection.execute(
                    f"SELECT {EVENT_COLUMNS} FROM event WHERE seq BETWEEN ? AND ? AND instr(facts, ?) ORDER BY seq",
                    (first, min(until, first + LOOK_AT - 1), bytearray(word)),
                ).fetchall()
            except sqlite3.Error as error:
                raise as_log_error(error) from error
            yield from map(StoredEvent._make, rows)

    def outcomes(self) -> Iterator[StoredOutcome]:
        """Every outcome, in the order of the commands' ids, and so of their minting. Read it to its end."""
        for row in self._connection.execute(
            "SELECT command_id, asker, fingerprint, receipt FROM outcome ORDER BY command_id"
        ):
            yield StoredOutcome._make(row)

    @contextmanager
    def still(self) -> Iterator[None]:
        """Let everything read within this be of one moment. It pins the WAL for as long."""
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            self._connection.execute("ROLLBACK")

    def note(self, key: str) -> bytes | None:
        """See `Log.note`; of what is committed."""
        row = self._connection.execute("SELECT value FROM note WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def verify(self, step: Step, after: int = 0) -> Walk:
        """See `Reader.verify`. A walk over everything also lets SQLite check its own pages and indexes."""
        return walk_along(self._connection, step, Head(after, self.hash_at(after) or b""))

    def walk_on(self, step: Step, head: Head, count_max: int) -> tuple[Head, Break | None]:
        """Walk a piece of the chain.

        Args:
            step: the chain's formula.
            head: where to begin; `Head(0, b"")` for the first event.
            count_max: after so many events it stops.

        Returns:
            The last event that fits, and what is wrong with the next, if anything.
        """
        try:
            return walk_events(self._connection, step, head if head.seq else Head(0, self._genesis), count_max)
        except sqlite3.Error as error:
            raise as_log_error(error) from error

    def _row(self, sql: str, *values: object) -> Any:
        """The one row of a statement, None if there is none."""
        try:
            return self._connection.execute(sql, values).fetchone()
        except sqlite3.Error as error:
            raise as_log_error(error) from error

    def close(self) -> None:
        """See `Reader.close`."""
        self._connection.close()


WALKED_AT_ONCE = 200
WALK_PAUSE_S = 0.02
"""A piece takes about two milliseconds of the interpreter's time: a click hardly ever waits for it, and a million events
are walked within two minutes."""


def walk_gently(reader: SqliteReader, step: Step, until: int, stop: threading.Event) -> Break | None:
    """Walk old events beside a serving hub, in small pieces.

    Args:
        reader: of its own.
        step: the chain's formula.
        until: the last event that is looked at.
        stop: ends it early.

    Returns:
        What is wrong, None if nothing is or it was ended.
    """
    head = Head(0, b"")
    while head.seq < until and not stop.wait(WALK_PAUSE_S):
        head, broken = reader.walk_on(step, head, WALKED_AT_ONCE)
        if broken is not None:
            return broken
    return None


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection in autocommit mode: the transactions of the log are written out where they begin and end."""
    return sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=BUSY_MS / 1000)


def open_reader(path: Path) -> SqliteReader:
    """Return a reader of its own connection, which cannot write and never checkpoints.

    Opened read-only in SQLite's own sense, not by `query_only`: the last connection of a killed hub's file would
    otherwise fold the write-ahead log into the database at its close and delete it, and the hub would miss it.
    """
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=BUSY_MS / 1000,
    )
    connection.execute("PRAGMA query_only = 1")
    return SqliteReader(connection)


def library_version() -> str:
    """The version of SQLite."""
    return sqlite3.sqlite_version
