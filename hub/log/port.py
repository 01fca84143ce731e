"""The port of the durable log: what any store must promise, whatever it is made of.

A log keeps numbered events and the outcome of every command, as bytes; it knows no words of the shop. Every store
passes the one suite in `tests/hub/log/log_contract.py`.

Rules
1. One batch is all or nothing: its events and its outcomes are durable together, or none of them is.
2. `begin` takes a batch, `done` says what became of it, once. While a batch is open a second `begin` is our mistake.
3. `Committed` means: on disk, survives a power cut. `Failed` means: nothing was written, the same batch may be tried
   again. `Unknown` means: nobody can say; the log takes nothing more, the hub stops, recovers and the retry settles it.
4. Events are numbered 1, 2, 3 … without a gap, and are never rewritten, except that *person* may be blanked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

Step = Callable[[bytes, int, bytes, bytes | None, bytes], bytes | None]
"""(previous hash, seq, facts, person, person digest) → the hash it must have; None if person is not what its digest
stands for. The formula is the wire's; the log only walks with it."""


class StoredEvent(NamedTuple):
    """One event as it lies on disk.

    A tuple, not a Struct: the same object goes to the database driver and comes back from it, field by field.
    """

    seq: int
    hash: bytes
    facts: bytes
    person: bytes | None
    """None once it was erased."""
    person_digest: bytes
    topic: str
    """An opaque key to page by; "" = found by number only."""
    command_id: str
    """The command that led to it; "" = none did."""


class StoredOutcome(NamedTuple):
    """What became of one command, refusals too."""

    command_id: str
    asker: str
    fingerprint: bytes
    receipt: bytes


class Batch(NamedTuple):
    """What one commit makes durable.

    `events`: contiguous from head + 1; each names "" or a command whose outcome is in this batch. Either list may be
    empty, not both.
    """

    events: Sequence[StoredEvent]
    outcomes: Sequence[StoredOutcome]


class Head(NamedTuple):
    """The last event: its number and its hash; before the first one, 0 and the genesis hash."""

    seq: int
    hash: bytes


class Committed(NamedTuple):
    """The batch is on disk."""

    head: Head


class Failed(NamedTuple):
    """Nothing was written; the same batch may be tried again.

    `code`: `storage_full` (no room on the disk) or `storage_busy` (another program holds the file).
    """

    code: str


class Unknown(NamedTuple):
    """Nobody can say whether the batch is on disk. `reason` is for the log book, not for people at stations."""

    reason: str


Result = Committed | Failed | Unknown

SEQ_MAX = 2**63 - 1
"""What SQLite's integers hold."""

STORAGE_FULL = "storage_full"
STORAGE_BUSY = "storage_busy"


class Snapshot(NamedTuple):
    """A fold up to and with event `seq`, as opaque bytes."""

    seq: int
    hash: bytes
    fold_version: int
    body: bytes


class Break(NamedTuple):
    """The first place where a log is not what it should be."""

    seq: int
    """The event; 0 where it is not about one event."""
    what: str


class Walk(NamedTuple):
    """What a walk along the whole log found."""

    head: Head
    """The last event that fits; the log's head if nothing is broken."""
    outcomes: int
    broken: Break | None


class Reader(Protocol):
    """Questions to the log. One reader belongs to one thread at a time; it never changes anything."""

    @property
    def epoch(self) -> str:
        """The name of this ledger, given once, at its creation."""
        ...

    @property
    def head(self) -> Head:
        """The last event that is on disk."""
        ...

    def find(self, command_id: str) -> StoredOutcome | None:
        """Return what became of a command, or None if it was never decided."""
        ...

    def read(self, after: int, count_max: int, bytes_max: int) -> list[StoredEvent]:
        """Return the events after `after`, ascending.

        Args:
            after: 0..; a number at or past the head gives an empty list.
            count_max: 1.., how many events at most.
            bytes_max: how many bytes of facts and person together at most; the first event comes in any case, so that
                a reader always gets on.
        """
        ...

    def hash_at(self, seq: int) -> bytes | None:
        """Return the hash of event `seq`; 0 gives the genesis hash, a number that is not there gives None."""
        ...

    def newest(self, topic: str, before: int, count_max: int) -> list[StoredEvent]:
        """Return the newest events of a topic with a number below `before`, descending.

        Args:
            topic: not "".
            before: a number from the page before, or head + 1 for the first page.
            count_max: 1.., how many at most.
        """
        ...

    def holding(self, topic: str, word: bytes) -> list[StoredEvent]:
        """Return the events of a topic whose facts hold some bytes, ascending.

        Args:
            topic: "" = events of no topic; those are many, and all of them are looked at.
            word: b"" = all events of the topic.
        """
        ...

    def still_said(self, words: Sequence[bytes]) -> set[bytes]:
        """Return which of these bytes stand in any event's *person*; looks at every event."""
        ...

    def verify(self, step: Step, after: int = 0) -> Walk:
        """Walk along the chain and the outcomes up to the first break.

        Args:
            step: the chain's formula.
            after: 0..head; 0 walks everything, a greater number only the events after it, and no outcomes.
        """
        ...

    def close(self) -> None:
        """Let go of the files. Safe to call twice."""
        ...


class Log(Reader, Protocol):
    """The one writer."""

    def begin(self, batch: Batch) -> None:
        """Start to make a batch durable. A batch that is empty, has a gap, or comes while one is open is our mistake."""
        ...

    def done(self) -> Result | None:
        """Return what became of the open batch, once; None while the store is still at it, or if none is open."""
        ...

    def rest(self) -> None:
        """Do the work that must not delay a commit. The relay calls this when nobody waits."""
        ...

    def reader(self) -> Reader:
        """Return a new reader, for use by another thread. It reads what is committed and cannot write."""
        ...

    def snapshot_write(self, snapshot: Snapshot) -> None:
        """Keep a snapshot in place of the one before. Another thread than the writer's may call this.

        Raises:
            OSError: it could not be written; the one before is still there.
        """
        ...

    def snapshot_newest(self) -> Snapshot | None:
        """Return the newest whole snapshot that stands on this ledger, or None."""
        ...

    def erase_person(self, seqs: Sequence[int]) -> None:
        """Blank *person* of these events for ever, keeping its digest; forget the snapshot, which may hold the words.

        Numbers that are not there, or are blank already, are passed over. Not while a batch is open.
        """
        ...

    def set_note(self, key: str, value: bytes) -> None:
        """Keep a small setting outside the chain, durable on return. Not while a batch is open."""
        ...

    def note(self, key: str) -> bytes | None:
        """Return a setting, or None."""
        ...


def check(batch: Batch, head: Head) -> None:
    """Stop on a batch that is our mistake; every store asks this first."""
    assert batch.events or batch.outcomes, "an empty batch"
    commands = {outcome.command_id for outcome in batch.outcomes}
    for seq, event in enumerate(batch.events, head.seq + 1):
        assert event.seq == seq, f"event {event.seq} where {seq} is next"
        assert not event.command_id or event.command_id in commands, f"event {seq} without its command's outcome"
