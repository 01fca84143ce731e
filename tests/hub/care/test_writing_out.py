"""Written out and read in again the ledger is the same; a letter that changed, or a line that went, is found by its line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hub.care.writing_out import as_text, events, import_ledger, whole
from hub.domain.actor import STAFF
from hub.log.errors import BackupRefused, CannotCreate
from hub.log.port import StoredEvent, StoredOutcome
from hub.log.reading import SqliteReader, open_reader
from hub.log.recover import database_path
from hub.log.sqlite import SqliteLog
from hub.relay import fold_all
from hub.wire import chain
from hub.wire.codec import decode_event, encode_command
from tests.hub.random_day import RandomDay
from tests.hub.shop_day import NOON, an_id, place_order
from tests.hub.test_relay import Asking

STEPS = 300
ERASED = 7


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a random day: accepted, refused and without effect; some words erased."""
    folder = tmp_path_factory.mktemp("day")
    log = SqliteLog.create_or_open(folder, "the-old-epoch", chain.GENESIS, step=chain.step, ballast_bytes=0)
    asking, random = Asking(log), RandomDay(7)
    asking.relay.start("0011223344556677")
    for _ in range(STEPS):
        actor, command = random.step(asking.relay.board)
        if actor.role in STAFF:
            asking.ask(command, role=actor.role)
        asking.clock.now += random.hours(1)
    with_words = [event.seq for event in log.read(0, 10_000, 1 << 30) if event.person]
    log.erase_person(with_words[:ERASED])
    asking.relay.close()
    return folder


@pytest.fixture
def reader(day: Path) -> Iterator[SqliteReader]:
    reader = open_reader(database_path(day))
    yield reader
    reader.close()


def holds(reader: SqliteReader) -> tuple[list[StoredEvent], list[StoredOutcome]]:
    """Everything that a ledger holds but its name."""
    return reader.read(0, 100_000, 1 << 30), list(reader.outcomes())


def test_export_and_import_give_the_same_ledger_under_a_new_name(reader: SqliteReader, tmp_path: Path) -> None:
    lines = [as_text(line) for line in whole(reader)]
    done = import_ledger(tmp_path / "new", lines, NOON)
    again = open_reader(database_path(tmp_path / "new"))
    try:
        assert holds(again) == holds(reader)
        assert any(outcome.receipt.count(b'"refused"') for outcome in again.outcomes())
        assert sum(event.person is None for event in again.read(0, 100_000, 1 << 30)) >= ERASED
        assert again.verify(chain.step).broken is None
        assert fold_all(again) == done.board == fold_all(reader)
        assert again.epoch == done.epoch != reader.epoch == done.from_epoch
        assert [as_text(line) for line in whole(again)][1:] == [
            line.replace(reader.epoch, done.epoch) for line in lines[1:]
        ]
    finally:
        again.close()


def test_from_an_imported_ledger_the_shop_goes_on_and_a_repeat_gets_its_old_receipt(tmp_path: Path) -> None:
    log = SqliteLog.create_or_open(tmp_path / "old", "e", chain.GENESIS, step=chain.step, ballast_bytes=0)
    asking = Asking(log)
    commands = [(place_order(an_id(1)), an_id(100)), (place_order(an_id(1)), an_id(101))]
    receipts = [asking.ask(command, command_id).outcome for command, command_id in commands]
    assert [receipt.outcome for receipt in receipts] == ["accepted", "refused"]
    for name, write in (("whole", whole), ("events", events)):
        import_ledger(tmp_path / name, [as_text(line) for line in write(log)], NOON)
        there = SqliteLog.create_or_open(tmp_path / name, "e", chain.GENESIS, step=chain.step, ballast_bytes=0)
        again = Asking(there)
        assert again.ask(*commands[0]).outcome == receipts[0]
        assert again.relay.head == log.head
        if name == "whole":
            assert again.ask(*commands[1]).outcome == receipts[1]
            assert again.ask(place_order(an_id(1), card="x"), an_id(100)).outcome.code == "id_conflict"
        assert again.ask(commands[0][0], an_id(100), station="another").outcome.code == "id_conflict"
        again.check()
        there.close()
    log.close()


def test_events_alone_will_do_and_say_that_outcomes_are_missing(reader: SqliteReader, tmp_path: Path) -> None:
    done = import_ledger(tmp_path / "new", [as_text(line) for line in events(reader)], NOON)
    assert not done.whole
    assert done.head == reader.head
    again = open_reader(database_path(tmp_path / "new"))
    try:
        assert holds(again)[0] == holds(reader)[0]
        assert again.verify(chain.step).broken is None
    finally:
        again.close()


def test_an_event_of_a_later_version_goes_out_and_comes_in_as_it_is(tmp_path: Path) -> None:
    log = SqliteLog.create_or_open(tmp_path / "old", "e", chain.GENESIS, step=chain.step, ballast_bytes=0)
    facts = (
        b'{"actor":{"person":"hub","role":"hub","station":"hub"},"at":"2026-05-10T12:00:00Z","body":{"order":"x","z":[1]},'
        b'"cause":"","e":true,"kind":"gift_wrapped_by_robot","v":3}'
    )
    from hub.log.port import Batch

    hashed = chain.link(chain.GENESIS, 1, chain.digest(facts), chain.digest(b""))
    log.begin(Batch([StoredEvent(1, hashed, facts, b"", chain.digest(b""), "", "")], []))
    log.done()
    import_ledger(tmp_path / "new", [as_text(line) for line in whole(log)], NOON)
    log.close()
    again = open_reader(database_path(tmp_path / "new"))
    assert again.read(0, 1, 1)[0].facts == facts
    again.close()


# What is refused --------------------------------------------------------------------------------------------------


def changed(line: str, **fields: Any) -> str:
    return as_text(json.loads(line) | fields)


def first(lines: list[str], key: str) -> int:
    """The place of the first line that has a key."""
    return next(place for place, line in enumerate(lines) if key in json.loads(line))


Spoil = Callable[[list[str]], list[str]]
BAD: dict[str, tuple[Spoil, str]] = {
    "a letter": (
        lambda ls: [line.replace("hub_started", "hub_startet", 1) for line in ls],
        r"line 2: event 1 is not what",
    ),
    "a hash": (lambda ls: [ls[0], changed(ls[1], hash="00" * 32), *ls[2:]], r"line 2: .*hash does not fit"),
    "a missing event": (lambda ls: [ls[0], *ls[2:]], r"line \d+: event 2 where 1 is next"),
    "a missing outcome": (
        lambda ls: ls[: (at := first(ls, "outcome"))] + ls[at + 1 :],
        r"the outcome of command .* missing",
    ),
    "an outcome twice": (lambda ls: [*ls[: (at := first(ls, "outcome"))], ls[at], *ls[at:]], r"has two outcomes"),
    "no last line": (lambda ls: ls[:-1], "cut short"),
    "cut in the middle of a line": (lambda ls: [*ls[:-3], ls[-3][:40]], r"line \d+: this is no line"),
    "something after the end": (lambda ls: [*ls, ls[1]], "after the end"),
    "two in one file": (lambda ls: [*ls[:5], *ls], "begins in the middle"),
    "a later form": (lambda ls: [changed(ls[0], giftwire=2), *ls[1:]], r"line 1: written in form 2"),
    "another head": (lambda ls: [changed(ls[0], seq=3), *ls[1:]], "first line promises"),
    "not JSON": (lambda _: ["\xff\xd8\xff JFIF"], "line 1: this is no line"),
    "a list": (lambda _: ["[1]"], "line 1: this is no line"),
    "nested deep": (lambda _: ["[" * 100_000], "line 1: this is no line"),
    "a number as a kind": (lambda ls: [ls[0], changed(ls[1], kind=3), *ls[2:]], "line 2"),
    "nothing": (lambda _: [], "no event in this file"),
    "a huge line": (lambda ls: [ls[0], " " * (1 << 21)], "line 2: longer than"),
}


@pytest.mark.parametrize("how", BAD)
def test_a_bad_file_is_refused_by_its_line_and_nothing_is_made(reader: SqliteReader, tmp_path: Path, how: str) -> None:
    spoil, words = BAD[how]
    lines = spoil([as_text(line) for line in whole(reader)])
    with pytest.raises(BackupRefused, match=words):
        import_ledger(tmp_path / "new", lines, NOON)
    assert not database_path(tmp_path / "new").exists()
    again = SqliteLog.create_or_open(tmp_path / "new", "fresh", chain.GENESIS, step=chain.step, ballast_bytes=0)
    assert (again.epoch, again.head.seq) == ("fresh", 0)
    again.close()


def test_a_folder_that_has_a_ledger_takes_no_import(day: Path, reader: SqliteReader) -> None:
    head = reader.head
    with pytest.raises(CannotCreate, match="holds a ledger"):
        import_ledger(day, [as_text(line) for line in whole(reader)], NOON)
    assert reader.head == head


def test_the_day_of_these_tests_holds_what_they_are_about(reader: SqliteReader) -> None:
    stored, outcomes = holds(reader)
    assert len(stored) > 100
    assert encode_command(place_order(an_id(1)))
    kinds = {decode_event(event.seq, event.facts, None).event.__class__ for event in stored}
    assert len(kinds) > 10
    assert {json.loads(outcome.receipt)["outcome"] for outcome in outcomes} == {"accepted", "refused"}
