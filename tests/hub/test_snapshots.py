"""The board beside the log: the writer does not wait for it, and no words outlive their erasure in it."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

import pytest

from hub.domain.actor import Role
from hub.domain.order import Person
from hub.domain.vocabulary import Erase, HubStarted, OpenEnquiry
from hub.log.memory import MemoryLog
from hub.log.port import Snapshot
from hub.relay import Relay
from hub.snapshots import SNAPSHOT_EVERY
from hub.wire import chain
from tests.hub.shop_day import an_id
from tests.hub.test_relay import EPOCH, Asking

MARKER = "Aurelia Marchbanks-Öztürk"


class Beside(Executor):
    """Does what it is given when a test says so, or at the latest when somebody waits for it."""

    def __init__(self) -> None:
        self.given: list[Callable[[], None]] = []

    def submit(self, work: Callable[..., Any], /, *with_what: Any, **more: Any) -> Future[Any]:
        """Take it on; `result` does it."""
        done = _Later(lambda: work(*with_what, **more))
        self.given.append(done.do)
        return done

    def work(self) -> None:
        """Do everything that was given."""
        for each in self.given:
            each()


class _Later(Future[Any]):
    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__()
        self._work = work

    def do(self) -> None:
        """Do it, once."""
        if not self.done():
            self.set_result(self._work())

    def result(self, timeout: float | None = None) -> Any:
        """What came of it; whoever asks waits for it."""
        self.do()
        return super().result(timeout)


class Asked(Asking):
    """A relay whose snapshots are made beside it."""

    def __init__(self, log: MemoryLog) -> None:
        super().__init__(log)
        self.beside = Beside()
        self.relay = Relay(log, self.clock, os.urandom, beside=self.beside)

    def fill(self) -> None:
        """So much happens that a snapshot is due."""
        self.relay.note([HubStarted("00")] * SNAPSHOT_EVERY)


class FullLog(MemoryLog):
    """Takes no snapshot."""

    tries = 0

    def snapshot_write(self, snapshot: Snapshot) -> None:
        self.tries += 1
        raise OSError(28, "No space left on device")


@pytest.fixture
def log() -> MemoryLog:
    return MemoryLog(EPOCH, chain.GENESIS)


def test_the_writer_goes_on_while_a_snapshot_is_made(log: MemoryLog) -> None:
    asked = Asked(log)
    asked.fill()
    board, head = asked.relay.board, asked.relay.head
    asked.relay.rest()
    assert log.snapshot_newest() is None
    asked.relay.note([HubStarted("01")])
    asked.relay.rest()  # a second one is not begun
    assert len(asked.beside.given) == 1
    asked.beside.work()
    kept = log.snapshot_newest()
    assert kept is not None
    assert (kept.seq, kept.hash) == (head.seq, head.hash)
    assert Asking(log).relay.board == asked.relay.board != board


def test_what_happened_since_the_newest_is_kept_at_the_end(log: MemoryLog) -> None:
    asked = Asked(log)
    asked.fill()
    asked.relay.rest()
    asked.relay.note([HubStarted("01")])
    asked.relay.close()
    kept = log.snapshot_newest()
    assert kept is not None
    assert kept.seq == asked.relay.head.seq


def test_no_snapshot_brings_back_words_that_were_erased_while_it_was_made(log: MemoryLog) -> None:
    asked = Asked(log)
    room = an_id(1)
    asked.ask(OpenEnquiry(room, Person(MARKER)))
    asked.fill()
    asked.relay.rest()
    assert len(asked.beside.given) == 1
    answer = asked.ask(Erase(room=room), role=Role.OWNER)
    assert answer.outcome is not None
    asked.beside.work()
    kept = log.snapshot_newest()
    assert kept is None or MARKER.encode() not in kept.body
    asked.relay.rest()  # another is due at once, without the words
    asked.beside.work()
    kept = log.snapshot_newest()
    assert kept is not None
    assert MARKER.encode() not in kept.body


def test_a_snapshot_that_the_disk_does_not_take_is_tried_again_after_as_many_events() -> None:
    log = FullLog(EPOCH, chain.GENESIS)
    asked = Asked(log)
    asked.fill()
    for _ in range(3):
        asked.relay.rest()
        asked.beside.work()
    assert log.tries == 1
    asked.fill()
    asked.relay.rest()
    asked.beside.work()
    assert log.tries == 2
