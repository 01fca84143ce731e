"""A log in memory: the port's second implementer, for fast tests and for the simulation.

It keeps every promise of the port but one: nothing outlives the process. It never fails by itself; a test says so with
`answer`.
"""

from __future__ import annotations

from collections.abc import Sequence

from hub.log.port import (
    Batch,
    Break,
    Committed,
    Head,
    Result,
    Snapshot,
    Step,
    StoredEvent,
    StoredOutcome,
    Walk,
    check,
)


class MemoryLog:
    """A `Log` over lists. Its readers are itself, for what one thread appends another may read."""

    def __init__(self, epoch: str, genesis: bytes) -> None:
        self._epoch = epoch
        self._genesis = genesis
        self._events: list[StoredEvent] = []
        self._by_topic: dict[str, list[int]] = {}
        self._outcomes: dict[str, StoredOutcome] = {}
        self._notes: dict[str, bytes] = {}
        self._snapshot: Snapshot | None = None
        self._open: Batch | None = None
        self.answer: Result | None = None
        """What the next batches come to instead of `Committed`: set by a test of what the relay does then."""

    @property
    def epoch(self) -> str:
        """See `Reader.epoch`."""
        return self._epoch

    @property
    def head(self) -> Head:
        """See `Reader.head`."""
        return Head(self._events[-1].seq, self._events[-1].hash) if self._events else Head(0, self._genesis)

    def begin(self, batch: Batch) -> None:
        """See `Log.begin`."""
        assert self._open is None, "a batch is open"
        check(batch, self.head)
        known = [outcome.command_id for outcome in batch.outcomes if outcome.command_id in self._outcomes]
        assert not known, f"commands decided twice: {known}"
        self._open = batch

    def done(self) -> Result | None:
        """See `Log.done`."""
        batch, self._open = self._open, None
        if batch is None:
            return None
        if self.answer is not None:
            return self.answer
        for outcome in batch.outcomes:
            self._outcomes[outcome.command_id] = outcome
        for event in batch.events:
            if event.topic:
                self._by_topic.setdefault(event.topic, []).append(event.seq)
            self._events.append(event)
        return Committed(self.head)

    def rest(self) -> None:
        """See `Log.rest`. There is nothing that could delay a commit."""

    def find(self, command_id: str) -> StoredOutcome | None:
        """See `Reader.find`."""
        return self._outcomes.get(command_id)

    def read(self, after: int, count_max: int, bytes_max: int) -> list[StoredEvent]:
        """See `Reader.read`."""
        events: list[StoredEvent] = []
        room = bytes_max
        for event in self._events[after : after + count_max]:
            room -= len(event.facts) + len(event.person or b"")
            if room < 0 and events:
                break
            events.append(event)
        return events

    def hash_at(self, seq: int) -> bytes | None:
        """See `Reader.hash_at`."""
        if seq == 0:
            return self._genesis
        return self._events[seq - 1].hash if 0 < seq <= len(self._events) else None

    def newest(self, topic: str, before: int, count_max: int) -> list[StoredEvent]:
        """See `Reader.newest`."""
        assert topic, "events without a topic are found by their number only"
        older = [seq for seq in self._by_topic.get(topic, ()) if seq < before]
        return [self._events[seq - 1] for seq in reversed(older[-count_max:])]

    def holding(self, topic: str, word: bytes) -> list[StoredEvent]:
        """See `Reader.holding`."""
        return [event for event in self._events if event.topic == topic and word in event.facts]

    def still_said(self, words: Sequence[bytes]) -> set[bytes]:
        """See `Reader.still_said`."""
        return {word for word in words if any(word in (event.person or b"") for event in self._events)}

    def verify(self, step: Step, after: int = 0) -> Walk:
        """See `Reader.verify`."""
        head = Head(after, self.hash_at(after) or b"")
        for event in self._events[after:]:
            if step(head.hash, event.seq, event.facts, event.person, event.person_digest) != event.hash:
                return Walk(head, 0, Break(event.seq, f"event {event.seq} does not follow from the event before it"))
            head = Head(event.seq, event.hash)
        return Walk(head, 0 if after else len(self._outcomes), None)

    def reader(self) -> MemoryLog:
        """See `Log.reader`."""
        return self

    def snapshot_write(self, snapshot: Snapshot) -> None:
        """See `Log.snapshot_write`."""
        self._snapshot = snapshot

    def snapshot_newest(self) -> Snapshot | None:
        """See `Log.snapshot_newest`."""
        return self._snapshot

    def erase_person(self, seqs: Sequence[int]) -> None:
        """See `Log.erase_person`."""
        assert self._open is None, "a batch is open"
        for seq in seqs:
            if 0 < seq <= len(self._events):
                self._events[seq - 1] = self._events[seq - 1]._replace(person=None)
        self._snapshot = None

    def set_note(self, key: str, value: bytes) -> None:
        """See `Log.set_note`."""
        assert self._open is None, "a batch is open"
        self._notes[key] = value

    def note(self, key: str) -> bytes | None:
        """See `Log.note`."""
        return self._notes.get(key)

    def close(self) -> None:
        """See `Reader.close`."""
