"""What any store must promise. A store's own test file inherits `LogContract` and says how to make one.

The chain's formula is the wire's real one; the events are bytes that no store may look into.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from hub.log.port import Batch, Committed, Head, Log, Snapshot, StoredEvent, StoredOutcome
from hub.wire import chain

EPOCH = "epoch-of-the-tests"


def outcome(command_id: str, receipt: bytes = b'{"accepted":true}') -> StoredOutcome:
    return StoredOutcome(command_id, "station-1", b"fingerprint of " + command_id.encode(), receipt)


def following(
    head: Head, count: int, *, topic: str = "room-1", tag: str = "c", person: bytes = b'{"name":"Ann"}'
) -> list[StoredEvent]:
    """Return the next `count` events after `head`, one command each."""
    events = []
    previous = head.hash
    for seq in range(head.seq + 1, head.seq + 1 + count):
        facts = b'{"n":%d}' % seq
        person_digest = chain.digest(person)
        previous = chain.link(previous, seq, chain.digest(facts), person_digest)
        events.append(StoredEvent(seq, previous, facts, person, person_digest, topic, f"{tag}-{seq}"))
    return events


def batch_of(events: Sequence[StoredEvent], extra: Iterable[StoredOutcome] = ()) -> Batch:
    return Batch(events, [*(outcome(event.command_id) for event in events), *extra])


def append(log: Log, count: int = 1, *, topic: str = "room-1", person: bytes = b'{"name":"Ann"}') -> list[StoredEvent]:
    """Commit `count` events in one batch and return them."""
    events = following(log.head, count, topic=topic, person=person)
    log.begin(batch_of(events))
    assert log.done() == Committed(Head(events[-1].seq, events[-1].hash))
    return events


class LogContract:
    """The suite. A subclass gives the fixture `log`."""

    @pytest.fixture
    def log(self, tmp_path: Path) -> Iterable[Log]:
        raise NotImplementedError

    def test_a_new_log_has_its_epoch_and_the_genesis_hash(self, log: Log) -> None:
        assert log.epoch == EPOCH
        assert log.head == Head(0, chain.GENESIS)
        assert log.hash_at(0) == chain.GENESIS
        assert log.read(0, 10, 10_000) == []
        assert log.done() is None

    def test_what_was_committed_is_read_back_byte_for_byte(self, log: Log) -> None:
        events = append(log, 3)
        assert log.read(0, 10, 10_000) == events
        assert log.head == Head(3, events[-1].hash)
        assert [log.hash_at(seq) for seq in (1, 2, 3)] == [event.hash for event in events]

    def test_empty_and_binary_parts_come_back_as_they_were(self, log: Log) -> None:
        facts, person = b"", bytes(range(256))
        digest = chain.digest(person)
        event = StoredEvent(1, chain.link(chain.GENESIS, 1, chain.digest(facts), digest), facts, person, digest, "", "")
        log.begin(Batch([event], []))
        assert isinstance(log.done(), Committed)
        assert log.read(0, 1, 1) == [event]

    def test_an_event_may_be_stored_with_its_person_erased_before(self, log: Log) -> None:
        event = following(log.head, 1)[0]._replace(person=None)
        log.begin(batch_of([event]))
        assert isinstance(log.done(), Committed)
        assert log.read(0, 1, 1) == [event]
        assert log.verify(chain.step).broken is None

    def test_the_result_of_a_batch_is_given_once(self, log: Log) -> None:
        log.begin(batch_of(following(log.head, 1)))
        assert isinstance(log.done(), Committed)
        assert log.done() is None

    def test_a_refusal_is_recorded_without_any_event(self, log: Log) -> None:
        refused = outcome("c-refused", b'{"refused":"card_already_packed"}')
        log.begin(Batch([], [refused]))
        assert log.done() == Committed(Head(0, chain.GENESIS))
        assert log.find("c-refused") == refused

    def test_every_outcome_is_found_by_its_command_and_no_other_is(self, log: Log) -> None:
        events = append(log, 2)
        assert log.find(events[1].command_id) == outcome(events[1].command_id)
        assert log.find("c-never-asked") is None

    def test_a_command_that_leads_to_two_events_has_one_outcome(self, log: Log) -> None:
        first, second = following(log.head, 2)
        second = second._replace(command_id=first.command_id)
        log.begin(Batch([first, second], [outcome(first.command_id)]))
        assert isinstance(log.done(), Committed)
        assert log.verify(chain.step).broken is None

    def test_a_second_batch_while_one_is_open_is_our_mistake(self, log: Log) -> None:
        events = following(log.head, 1)
        log.begin(batch_of(events))
        with pytest.raises(AssertionError):
            log.begin(batch_of(events))
        assert isinstance(log.done(), Committed)

    def test_a_batch_with_a_gap_an_old_number_or_nothing_is_our_mistake(self, log: Log) -> None:
        append(log, 2)
        third, fourth = following(log.head, 2)
        for wrong in ([fourth], [third, third], [third._replace(seq=2)], []):
            with pytest.raises(AssertionError):
                log.begin(batch_of(wrong))
        assert log.head.seq == 2

    def test_an_event_whose_command_has_no_outcome_is_our_mistake(self, log: Log) -> None:
        with pytest.raises(AssertionError):
            log.begin(Batch(following(log.head, 1), []))

    def test_a_command_decided_twice_is_our_mistake_and_changes_nothing(self, log: Log) -> None:
        (first,) = append(log, 1)
        again = following(log.head, 1)[0]._replace(command_id=first.command_id)
        with pytest.raises(Exception, match=r"decided twice|UNIQUE"):
            log.begin(batch_of([again]))
        assert log.done() is None
        assert log.head == Head(1, first.hash)
        assert len(log.read(0, 10, 10_000)) == 1
        append(log, 1)

    def test_reading_keeps_to_the_count_and_to_the_bytes_but_always_gets_on(self, log: Log) -> None:
        events = append(log, 10)
        one = len(events[0].facts) + len(events[0].person or b"")
        assert log.read(0, 3, 10_000) == events[:3]
        assert log.read(4, 100, 2 * one) == events[4:6]
        assert log.read(4, 100, 2 * one - 1) == events[4:5]
        assert log.read(4, 100, 1) == events[4:5]

    def test_a_cursor_at_or_far_past_the_head_reads_nothing(self, log: Log) -> None:
        append(log, 2)
        for after in (2, 3, 2 + 10**6, 2**64):
            assert log.read(after, 10, 10_000) == []
        for seq in (-1, 3, 2**64):
            assert log.hash_at(seq) is None

    def test_a_room_is_paged_from_its_newest_event_back(self, log: Log) -> None:
        mine = []
        for _ in range(5):
            mine += append(log, 1, topic="room-1")
            append(log, 2, topic="room-2")
            append(log, 1, topic="")
        mine.reverse()
        first = log.newest("room-1", log.head.seq + 1, 2)
        assert first == mine[:2]
        assert log.newest("room-1", first[-1].seq, 10) == mine[2:]
        assert log.newest("room-1", 2**64, 10) == mine
        assert log.newest("room-1", mine[-1].seq, 10) == []
        assert log.newest("room-9", 100, 10) == []

    def test_erasing_blanks_the_words_and_keeps_the_chain(self, log: Log) -> None:
        events = append(log, 5)
        log.erase_person([2, 4, 4, 99])
        expected = [e._replace(person=None) if e.seq in (2, 4) else e for e in events]
        assert log.read(0, 10, 10_000) == expected
        assert log.verify(chain.step).broken is None
        log.erase_person([2])
        append(log, 1)
        assert log.verify(chain.step).head == log.head

    def test_events_are_found_by_what_their_facts_hold(self, log: Log) -> None:
        mine, nobodys = append(log, 3), append(log, 3, topic="")
        assert log.holding("room-1", b"") == mine
        assert log.holding("room-1", b'"n":2') == [mine[1]]
        assert log.holding("", b'"n":5') == [nobodys[1]]
        assert log.holding("room-1", b'"n":5') == []

    def test_what_is_still_said_is_told_until_it_is_erased(self, log: Log) -> None:
        append(log, 2, person=b'{"media":"rose"}')
        append(log, 1, person=b'{"media":"lily"}')
        assert log.still_said([b"rose", b"lily", b"tulip"]) == {b"rose", b"lily"}
        log.erase_person([1, 3])
        assert log.still_said([b"rose", b"lily"]) == {b"rose"}
        assert log.reader().still_said([]) == set()

    def test_erasing_forgets_the_snapshot_that_may_hold_the_words(self, log: Log) -> None:
        (event,) = append(log, 1)
        log.snapshot_write(Snapshot(1, event.hash, 1, b"Ann"))
        log.erase_person([1])
        assert log.snapshot_newest() is None

    def test_the_newest_snapshot_takes_the_place_of_the_one_before(self, log: Log) -> None:
        assert log.snapshot_newest() is None
        events = append(log, 2)
        log.snapshot_write(Snapshot(1, events[0].hash, 7, b"board one"))
        newer = Snapshot(2, events[1].hash, 8, bytes(range(256)) * 5_000)
        log.snapshot_write(newer)
        assert log.snapshot_newest() == newer

    def test_notes_are_kept_outside_the_chain(self, log: Log) -> None:
        assert log.note("incarnation") is None
        log.set_note("incarnation", b"one")
        log.set_note("incarnation", b"\0two")
        assert log.note("incarnation") == b"\0two"
        assert log.head.seq == 0

    def test_a_reader_sees_what_is_committed(self, log: Log) -> None:
        reader = log.reader()
        events = append(log, 3)
        assert reader.epoch == log.epoch
        assert reader.head == log.head
        assert reader.read(1, 10, 10_000) == events[1:]
        assert reader.find(events[0].command_id) == outcome(events[0].command_id)
        assert reader.newest("room-1", 3, 1) == [events[1]]
        assert reader.hash_at(2) == events[1].hash
        assert reader.verify(chain.step).broken is None
        reader.close()

    def test_a_walk_counts_what_it_saw(self, log: Log) -> None:
        events = append(log, 4)
        walk = log.verify(chain.step)
        assert (walk.head, walk.outcomes, walk.broken) == (log.head, 4, None)
        assert log.verify(chain.step, after=events[1].seq).head == log.head

    def test_a_walk_stops_at_the_first_event_that_does_not_follow(self, log: Log) -> None:
        events = following(log.head, 4)
        events[2] = events[2]._replace(facts=b'{"n":3,"price":0}')
        log.begin(batch_of(events))
        log.done()
        walk = log.verify(chain.step)
        assert walk.broken is not None
        assert walk.broken.seq == 3
        assert walk.head == Head(2, events[1].hash)

    def test_closing_twice_is_harmless(self, log: Log) -> None:
        log.close()
        log.close()
