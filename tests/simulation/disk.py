"""Disks: the hub's log and each station's own files, with what may go wrong on them.

The hub's keeps the contract of `hub/log/port.py` over a crash: what `done` called committed is there; what was begun and
not done may be there whole, or not at all (a torn tail is seen and cut off at the next opening, as SQLite's WAL does
with an unfinished commit); after an I/O error nobody knows. A station's files are real SQLite databases in memory, whose
connections outlive the process: a killed process loses what it had not committed, nothing else.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from hub.log.errors import StorageFull
from hub.log.memory import MemoryLog
from hub.log.port import (
    STORAGE_BUSY,
    STORAGE_FULL,
    Batch,
    Committed,
    Failed,
    Result,
    Snapshot,
    StoredEvent,
    StoredOutcome,
    Unknown,
)
from hub.log.tombstones import Tombstone, Tombstones
from hub.wire import chain
from tests.simulation import knobs
from tests.simulation.world import Crash, World


class Stones(Tombstones):
    """What must stay gone, on the same disk but beside the folder: no copy of the folder reaches it."""

    def __init__(self, disk: HubDisk) -> None:
        super().__init__(Path("/no file"))
        self._disk = disk
        self._all: list[Tombstone] = []

    @property
    def exist(self) -> bool:
        """See `Tombstones.exist`."""
        return bool(self._all)

    def read(self) -> list[Tombstone]:
        """See `Tombstones.read`."""
        return list(self._all)

    def add(self, tombstones: Sequence[Tombstone]) -> None:
        """See `Tombstones.add`."""
        if self._disk.full:
            raise OSError("no room")
        self._all += tombstones


class HubDisk(MemoryLog):
    """The hub's data folder. One object for the whole seed: processes come and go over it.

    Args:
        world: whose faults apply.
        epoch: the name of the first ledger.
        committed: called with every batch that became durable, at the moment it did.
    """

    def __init__(self, world: World, epoch: str, committed: Callable[[Batch], None]) -> None:
        super().__init__(epoch, chain.GENESIS)
        self._world = world
        self._committed = committed
        self._torn = False
        self.full = False
        self.crash_at_commit = self.error_at_commit = self.busy_at_commit = 0.0
        self.backup_seq = 0
        self.broken = False
        self.stones = Stones(self)

    def done(self) -> Result | None:
        """See `Log.done`; the faults of this seed happen here."""
        batch, self._open = self._open, None
        if batch is None:
            return None
        assert not self.broken, "the log takes nothing more after an unknown outcome"
        world = self._world
        if world.chance(self.crash_at_commit):
            self._die_within(batch)
        if self.full:
            world.count("storage_full")
            return Failed(STORAGE_FULL)
        if world.chance(self.busy_at_commit):
            world.count("storage_busy")
            return Failed(STORAGE_BUSY)
        if world.chance(self.error_at_commit):
            written = world.chance(0.5)
            world.count("unknown_written" if written else "unknown_not_written")
            self.broken = True
            if written:
                self._write(batch)
            return Unknown("EIO at fsync")
        self._write(batch)
        return Committed(self.head)

    def _die_within(self, batch: Batch) -> None:
        """The power of the process ends before, in the middle of, or right after the write."""
        how = self._world.random.choice(("crash_before_commit", "torn_tail", "crash_after_commit"))
        self._world.count(how)
        if how == "torn_tail":
            self._torn = True
        elif how == "crash_after_commit":
            self._write(batch)
        raise Crash(how)

    def _write(self, batch: Batch) -> None:
        for outcome in batch.outcomes:
            self._outcomes[outcome.command_id] = outcome
        for event in batch.events:
            if event.topic:
                self._by_topic.setdefault(event.topic, []).append(event.seq)
            self._events.append(event)
        self._committed(batch)

    def opened(self) -> HubDisk:
        """Open it for a new process: recovery."""
        self._open = None
        if self._torn:
            self._world.count("torn_tail_cut_off")
        self._torn = self.broken = False
        walked = self.verify(chain.step)
        assert walked.broken is None, walked.broken
        return self

    def snapshot_write(self, snapshot: Snapshot) -> None:
        """See `Log.snapshot_write`."""
        if self.full:
            raise OSError("no room")
        self._world.count("hub_snapshot")
        super().snapshot_write(snapshot)

    def erase_person(self, seqs: Sequence[int]) -> None:
        """See `Log.erase_person`."""
        if self.full:
            raise StorageFull("no room")
        super().erase_person(seqs)

    def set_note(self, key: str, value: bytes) -> None:
        """See `Log.set_note`."""
        if self.full:
            raise StorageFull("no room")
        super().set_note(key, value)

    def snapshot_newest(self) -> Snapshot | None:
        """See `Log.snapshot_newest`. What a program of another fold kept is not what this one would have made of it."""
        snapshot = super().snapshot_newest()
        if snapshot is None or snapshot.fold_version == knobs.relay.FOLD_VERSION:
            return snapshot
        self._world.count("snapshot_of_another_fold")
        return snapshot._replace(body=re.sub(rb'"next_number":(\d+)', rb'"next_number":9\1', snapshot.body))

    def close(self) -> None:
        """The files stay."""

    # Copies -------------------------------------------------------------------------------------------------------

    def copy(self) -> Copy:
        """Everything on it as of now."""
        return Copy(self)

    def put_back(self, copy: Copy, epoch: str) -> None:
        """Lay an older copy in place of everything."""
        self._epoch = epoch
        self._events = list(copy.events)
        self._outcomes = dict(copy.outcomes)
        self._by_topic = {}
        for event in self._events:
            if event.topic:
                self._by_topic.setdefault(event.topic, []).append(event.seq)
        self._notes = dict(copy.notes)
        self._snapshot = copy.snapshot
        self._open, self._torn, self.broken = None, False, False
        self.backup_seq = copy.backup_seq

    @property
    def events(self) -> list[StoredEvent]:
        """Every event, in order."""
        return self._events

    @property
    def outcomes(self) -> dict[str, StoredOutcome]:
        """Every outcome by command."""
        return self._outcomes


class Copy:
    """A copy of the hub's data folder: a backup, or what somebody kept by hand."""

    def __init__(self, disk: HubDisk) -> None:
        self.epoch = disk.epoch
        self.events = tuple(disk.events)
        self.outcomes = dict(disk.outcomes)
        self.notes = dict(disk._notes)
        self.snapshot = disk._snapshot
        self.backup_seq = disk.backup_seq
        self.seq = disk.head.seq


class Kept(sqlite3.Connection):
    """A database whose file outlives the process that had it open."""

    dies: Callable[[], None] = staticmethod(lambda: None)
    """Called before and after each commit: a process may die there."""
    lost: Callable[[], None] | None = None
    is_outbox = False
    safe: frozenset[str] = frozenset()
    """Of an outbox: the commands in it as of the newest commit, which a kill would spare. What this process reads itself
    is another thing: an answer that is noted and not committed yet makes no command unsafe that stood there before."""

    def commit(self) -> None:
        """Commit, unless the process dies first."""
        if not self.in_transaction:
            return
        self.dies()
        super().commit()
        if self.is_outbox:
            self.safe = frozenset(str(row[0]) for row in self.execute("SELECT id FROM outbox"))
        self.dies()

    def close(self) -> None:
        """The process lets go of the file; what was not committed is gone."""
        self.rollback()


class StationDisk:
    """A station's folder.

    Args:
        name: whose.
    """

    def __init__(self, name: str) -> None:
        self.folder = Path("/") / name
        self._files: dict[str, Kept] = {}
        self._image: bytes | None = None
        self.dies: Callable[[], None] = lambda: None

    def open(self, name: str) -> Kept:
        """Open one of its files, made at the first time."""
        file = self._files.get(name)
        if file is None:
            file = self._files[name] = sqlite3.connect(":memory:", check_same_thread=False, factory=Kept)
        file.dies = self._dies
        file.is_outbox = name == "outbox.db"
        return file

    def _dies(self) -> None:
        self.dies()

    def killed(self) -> None:
        """The process that had the files open is gone."""
        for file in self._files.values():
            file.rollback()

    def power_cut(self, world: World) -> None:
        """The machine is gone too: the replica, synced lazily, may be back at an earlier moment. The outbox is not."""
        self.killed()
        replica = self._files.get("replica.db")
        if replica is not None and self._image is not None:
            world.count("replica_back_in_time")
            replica.deserialize(self._image)

    def reached_the_disk(self) -> None:
        """What the replica's file holds now would survive a power cut."""
        replica = self._files.get("replica.db")
        if replica is not None and not replica.in_transaction:
            self._image = replica.serialize()

    def lose_replica(self) -> None:
        """Somebody deleted the copy; it can be fetched again."""
        self._files.pop("replica.db", None)
        self._image = None


class Disks:
    """Which station's file a path means, for the one function of `hub/link/store.py` that opens files."""

    def __init__(self) -> None:
        self.of: dict[str, StationDisk] = {}
        self._loose: list[sqlite3.Connection] = []

    def connect(self, path: Path | None, synchronous: str) -> sqlite3.Connection:
        """Stand in for `hub.link.store._connect`."""
        assert synchronous in ("FULL", "NORMAL")
        if path is None:
            loose = sqlite3.connect(":memory:", check_same_thread=False)
            self._loose.append(loose)
            return loose
        return self.of[path.parent.name].open(path.name)

    def close(self) -> None:
        """The seed is over."""
        for disk in self.of.values():
            for file in disk._files.values():
                sqlite3.Connection.close(file)
        for loose in self._loose:
            loose.close()
