"""The embedded store: one SQLite file, one connection that writes and checkpoints.

Rules
1. Acknowledged = after COMMIT in WAL mode with `synchronous=FULL` (and on macOS `fullfsync`, for its fsync does not
   reach the drive): of 100 power cuts none lost a commit; with NORMAL 17 of 25 did.
2. Only this connection writes, and only it checkpoints; readers have query-only connections of their own. (SQLite
   3.7.0–3.51.2 can damage a database when two connections checkpoint and write at once.)
3. The WAL stays warm: checkpoints are PASSIVE, in `rest`, and never shorten the file, because a commit into a file that
   is already there takes half the time. Only an erasure truncates it.
4. Disk full before the commit: rolled back, `Failed`. Any other error: `Unknown`, for after a failed fsync nobody can
   say; the mark `ledger.suspect` makes the next start copy the whole database anew (recover.py).
"""

from __future__ import annotations

import sqlite3
import sys
import weakref
from collections.abc import Callable, Sequence
from pathlib import Path

from hub.log import recover, restore, schema
from hub.log.errors import LogDamaged, StorageFailed, as_log_error, primary
from hub.log.folder import BALLAST_BYTES, Ballast, FolderLock, free_bytes, made
from hub.log.port import (
    SEQ_MAX,
    STORAGE_BUSY,
    STORAGE_FULL,
    Batch,
    Committed,
    Failed,
    Head,
    Result,
    Snapshot,
    Step,
    Unknown,
    check,
)
from hub.log.reading import SqliteReader, connect, open_reader
from hub.log.snapshot import SnapshotFile
from hub.log.verify import event_mark, outcome_mark
from hub.log.walcheck import refuse_cut_wal

CHECKPOINT_BYTES = 4 * 1024 * 1024
"""How much lies in the WAL when a quiet moment is used to move it: SQLite's own default, 1,000 pages of 4 KiB."""

CHECKPOINT_BYTES_MAX = 8 * 1024 * 1024
"""When the relay never rests, a checkpoint is made before a commit all the same. Below 4,062 pages of WAL (16 MB, twice
this, for the sum is an estimate) its index fits into one segment, which is made at the start. A second one would be made
*after* the commit reached the disk, and on a full disk that would turn a clear `Failed` into `Unknown`."""

COMMIT_BYTES = 4 * 4096
"""What a commit of one event adds to the WAL beside its payload: a page each of events, topics, outcomes and their root.
With `ROW_BYTES` (hashes, ids, index entries) only to judge when a checkpoint is due."""

ROW_BYTES = 200

START_BYTES = 256 * 1024
"""A start needs a little room itself: the WAL's index (32 KiB) and a mark."""

WALKED_WHOLE_EVENTS = 20_000
"""Up to here a start walks the whole ledger (a fifth to half of a second); a longer one from its snapshot on, and the older
events behind the serving hub's back (`walk_gently`)."""

_INSERT_EVENT = "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_OUTCOME = "INSERT INTO outcome VALUES (?, ?, ?, ?, ?)"


class SqliteLog(SqliteReader):
    """The `Log` that ships. Made by `create_or_open`."""

    def __init__(self, folder: Path, connection: sqlite3.Connection, lock: FolderLock, ballast: Ballast) -> None:
        super().__init__(connection)
        self._folder = folder
        self._lock = lock
        self._ballast = ballast
        self._head = super().head
        self._snapshots = SnapshotFile(folder, self.epoch)
        self._looked_at: Snapshot | None = None
        self._result: Result | None = None
        self._spent = False
        self._bytes_since_checkpoint = CHECKPOINT_BYTES  # whatever a crash left in the WAL is moved at the first rest
        self._erasing = False
        self._unmark_open: Callable[[], object] | None = None

    @classmethod
    def create_or_open(
        cls,
        folder: Path,
        epoch_if_new: str,
        genesis: bytes,
        *,
        step: Step | None = None,
        ballast_bytes: int = BALLAST_BYTES,
    ) -> SqliteLog:
        """Return the log of a data folder, made anew if there is none; first start and recovery are one path.

        Args:
            folder: on this machine's disk.
            epoch_if_new: the name of the ledger if it is new; an existing one keeps its own.
            genesis: the hash before the first event, likewise.
            step: the chain's formula; the events after the newest snapshot are walked with it before anything is
                served. Without it only lost ends are seen, not changed events.
            ballast_bytes: the room that is kept for a full disk.

        Raises:
            CannotCreate, DataFolderInUse, NewerDatabase, LogDamaged: nothing was changed.
            StorageFailed, StorageFull: the disk does not take a new database.
        """
        lock = FolderLock(made(folder))
        ballast = Ballast(folder, ballast_bytes)
        connection: sqlite3.Connection | None = None
        try:
            path = recover.database_path(folder)
            restore.finish(folder)
            recover.finish_swap(folder)
            if path.exists():
                schema.refuse_foreign(path)
            recover.refuse_lost_database(folder)
            recover.refuse_lost_wal(folder)
            refuse_cut_wal(path)
            if free_bytes(folder) < START_BYTES:
                ballast.release()
            connection = connect(path)
            schema.refuse_other(connection, path)
            _settle(connection)
            schema.bring_up_to_date(connection, epoch_if_new, genesis)
            suspect = recover.is_suspect(folder)
            if suspect:
                connection.close()
                recover.copy_anew(folder)
                connection = connect(path)
                _settle(connection)
            log = cls(folder, connection, lock, ballast)
            log._refuse_damaged_end(step, whole=suspect)
            recover.mark_open(folder)
            # Runs at the latest as the interpreter ends: there SQLite removes the WAL even of a log that nobody closed.
            log._unmark_open = weakref.finalize(log, recover.unmark_open, folder)
        except BaseException as error:
            if connection is not None:
                recover.unmark_open(folder)
                connection.close()
            lock.release()
            if isinstance(error, sqlite3.Error):
                raise as_log_error(error) from error
            raise
        ballast.hold()
        return log

    def _refuse_damaged_end(self, step: Step | None, *, whole: bool) -> None:
        """Compare the log with its snapshot and walk what came after it, or everything after an unknown outcome."""
        snapshot = self._looked_at = self._snapshots.read()
        if snapshot is not None and self.hash_at(snapshot.seq) != snapshot.hash:
            raise LogDamaged(
                f"the log ends at event {self._head.seq} or was changed, but there is a snapshot of event {snapshot.seq}:"
                " restore the newest backup"
            )
        if step is not None:
            whole = whole or snapshot is None or self._head.seq <= WALKED_WHOLE_EVENTS
            broken = self.verify(step, 0 if whole or snapshot is None else snapshot.seq).broken
            if broken is not None:
                raise LogDamaged(f"{broken.what}: restore the newest backup")

    @property
    def head(self) -> Head:
        """See `Reader.head`. Kept in memory: the writer is asked for it at every command."""
        return self._head

    def begin(self, batch: Batch) -> None:
        """See `Log.begin`. SQLite completes in here."""
        assert self._result is None, "a batch is open"
        assert not self._spent, "after an unknown outcome the log takes nothing more"
        check(batch, self._head)
        if self._bytes_since_checkpoint > CHECKPOINT_BYTES_MAX:
            self._checkpoint()
        self._result = self._commit(batch)
        if isinstance(self._result, Unknown):
            self._spent = True
            recover.mark_suspect(self._folder)

    def done(self) -> Result | None:
        """See `Log.done`."""
        result, self._result = self._result, None
        if isinstance(result, Committed):
            self._head = result.head
        return result

    def _commit(self, batch: Batch) -> Result:
        # bytearray: for `bytes` the driver looks up an adapter at every parameter (2.4–3.5 instead of 1.3 µs a row).
        events = [
            (
                e.seq,
                bytearray(e.hash),
                bytearray(e.facts),
                None if e.person is None else bytearray(e.person),
                bytearray(e.person_digest),
                e.topic,
                e.command_id,
                event_mark(e.seq, e.topic, e.command_id),
            )
            for e in batch.events
        ]
        outcomes = [
            (o.command_id, o.asker, bytearray(o.fingerprint), bytearray(o.receipt), outcome_mark(o))
            for o in batch.outcomes
        ]
        db = self._connection
        try:
            db.execute("BEGIN IMMEDIATE")
            db.executemany(_INSERT_EVENT, events)
            db.executemany(_INSERT_OUTCOME, outcomes)
            db.execute("COMMIT")
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError, UnicodeError, OverflowError):
            db.rollback()
            raise  # a command decided twice, or a value that is none: our mistake, stop
        except sqlite3.Error as error:
            return self._not_committed(error)
        last = batch.events[-1] if batch.events else None
        self._bytes_since_checkpoint += COMMIT_BYTES + ROW_BYTES * (len(events) + len(outcomes))
        self._bytes_since_checkpoint += sum(len(e.facts) + len(e.person or b"") for e in batch.events)
        return Committed(Head(last.seq, last.hash) if last else self._head)

    def _not_committed(self, error: sqlite3.Error) -> Failed | Unknown:
        """Roll back and say what that means. Source: https://www.sqlite.org/rescode.html."""
        try:
            self._connection.rollback()
        except sqlite3.Error as second:
            return Unknown(f"{error}; then, rolling back: {second}")
        match primary(error):
            case sqlite3.SQLITE_FULL:
                self._make_room()
                return Failed(STORAGE_FULL)
            case sqlite3.SQLITE_BUSY:
                return Failed(STORAGE_BUSY)
            case _:
                return Unknown(f"{getattr(error, 'sqlite_errorname', type(error).__name__)}: {error}")

    def _make_room(self) -> None:
        """Give up the ballast and move commits into the database, so that the WAL's own room can be used again."""
        self._ballast.release()
        try:
            self._checkpoint()
        except StorageFailed:
            self._bytes_since_checkpoint = CHECKPOINT_BYTES  # still in the WAL, still safe; tried again in `rest`

    def _checkpoint(self) -> None:
        """Move what readers allow to be moved; never waits for them.

        Raises:
            StorageFailed: the disk answered with an error.
        """
        try:
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        except sqlite3.Error as error:
            if primary(error) not in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise StorageFailed(f"the disk failed under a checkpoint: {error}") from error
            self._ballast.release()
            return
        self._bytes_since_checkpoint = 0

    def rest(self) -> None:
        """See `Log.rest`: checkpoint when one is due, finish an erasure, take the ballast again.

        Raises:
            StorageFailed: the disk answered with an error; the hub stops and recovers.
        """
        if self._spent or self._result is not None:
            return
        if self._erasing:
            self._truncate_wal()
        if self._bytes_since_checkpoint >= CHECKPOINT_BYTES:
            self._checkpoint()
        self._ballast.hold()

    def reader(self) -> SqliteReader:
        """See `Log.reader`."""
        return open_reader(recover.database_path(self._folder))

    def snapshot_write(self, snapshot: Snapshot) -> None:
        """See `Log.snapshot_write`."""
        self._looked_at = None
        self._snapshots.write(snapshot)

    def snapshot_newest(self) -> Snapshot | None:
        """See `Log.snapshot_newest`. The first time it is what the opening looked at: a large shop's are 50 MB."""
        looked_at, self._looked_at = self._looked_at, None
        return looked_at or self._snapshots.read()

    @property
    def erasing(self) -> bool:
        """Whether erased words may still lie in the WAL, because a reader looks at an older state; `rest` goes on."""
        return self._erasing

    def erase_person(self, seqs: Sequence[int]) -> None:
        """See `Log.erase_person`. `secure_delete` overwrites the freed bytes; the WAL is emptied.

        Raises:
            StorageFull: nothing was erased.
            StorageFailed: the disk answered with an error.
        """
        self._write([("UPDATE event SET person = NULL WHERE seq = ?", (seq,)) for seq in seqs if 0 < seq <= SEQ_MAX])
        self._looked_at = None
        self._snapshots.forget()
        self._erasing = True
        self._truncate_wal()

    def _truncate_wal(self) -> None:
        try:
            busy, _, _ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error as error:
            if primary(error) == sqlite3.SQLITE_FULL:
                self._ballast.release()
                return  # `erasing` says so; the next rest goes on
            raise as_log_error(error) from error
        self._erasing = bool(busy)
        if not busy:
            self._bytes_since_checkpoint = 0

    def set_note(self, key: str, value: bytes) -> None:
        """See `Log.set_note`.

        Raises:
            StorageFull, StorageFailed: the note is as it was, or, after a failure, nobody can say.
        """
        self._write(
            [
                (
                    "INSERT INTO note VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                    (key, bytearray(value)),
                )
            ]
        )

    def _write(self, statements: Sequence[tuple[str, tuple[object, ...]]]) -> None:
        """Run statements in one durable transaction outside the ledger."""
        assert self._result is None, "a batch is open"
        assert not self._spent, "after an unknown outcome the log takes nothing more"
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            for sql, values in statements:
                self._connection.execute(sql, values)
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            outcome = self._not_committed(error)
            if isinstance(outcome, Unknown):
                self._spent = True
                recover.mark_suspect(self._folder)
            raise as_log_error(error) from error

    def close(self) -> None:
        """See `Reader.close`. SQLite moves the WAL into the database as it goes."""
        if self._unmark_open is not None:
            self._unmark_open()
        super().close()
        self._lock.release()


def _settle(connection: sqlite3.Connection) -> None:
    """Make a connection the writer's. The order matters: `synchronous` would not hold before the journal's mode."""
    mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    if mode != "wal":
        raise StorageFailed(f"the file system does not allow SQLite's WAL (it gave {mode})")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    if sys.platform == "darwin":
        connection.execute("PRAGMA fullfsync = 1")
        connection.execute("PRAGMA checkpoint_fullfsync = 1")
