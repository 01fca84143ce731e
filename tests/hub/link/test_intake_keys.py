"""A delivery is kept once, for ever, and its words only as long as they are needed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hub.domain.vocabulary import CancelOrder
from hub.link.intake_keys import IntakeStoreError, Kept, SqliteIntakeKeys

KEY = b"k" * 32
NOW = datetime(2026, 5, 9, 10, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "intake.sqlite"


@pytest.fixture
def keys(path: Path) -> Iterator[SqliteIntakeKeys]:
    store = SqliteIntakeKeys(path, KEY)
    yield store
    store.close()


def kept(n: int = 1, words: str = "MARKER-Okafor") -> Kept:
    return Kept(f"id-{n}", f"shop:{n}", CancelOrder(f"order-{n}", words))


def test_the_first_under_a_key_is_kept_and_every_other_finds_it(keys: SqliteIntakeKeys) -> None:
    assert keys.put_if_absent("a", kept(1), NOW) == kept(1)
    assert keys.put_if_absent("a", kept(2), NOW) == kept(1)
    assert keys.put_if_absent("b", kept(2), NOW) == kept(2)
    assert keys.unsettled() == (kept(1), kept(2))


def test_of_many_at_once_one_is_first(keys: SqliteIntakeKeys) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: keys.put_if_absent("a", kept(n), NOW).command_id, range(50)))
    assert len(set(found)) == 1
    assert len(keys.unsettled()) == 1


def test_it_is_there_after_a_crash(keys: SqliteIntakeKeys, path: Path) -> None:
    keys.put_if_absent("a", kept(), NOW)
    again = SqliteIntakeKeys(path, KEY)  # the first was never closed
    assert again.unsettled() == (kept(),)
    assert again.put_if_absent("a", kept(2), NOW) == kept(1)
    again.close()


def test_words_are_sealed_on_the_disk_and_gone_once_settled(keys: SqliteIntakeKeys, path: Path) -> None:
    keys.put_if_absent("a", kept(), NOW)
    on_disk = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"MARKER" not in on_disk
    sealed = sqlite3.connect(path).execute("SELECT sealed FROM deliveries").fetchone()[0]
    keys.settle("id-1", accepted=True, now=NOW)
    assert keys.unsettled() == ()
    assert keys.put_if_absent("a", kept(2), NOW) == Kept("id-1", "shop:1", None)
    assert sealed not in b"".join(file.read_bytes() for file in path.parent.iterdir())


def test_an_order_is_taken_only_when_the_hub_accepted_it(keys: SqliteIntakeKeys) -> None:
    for n in (1, 2):
        keys.put_if_absent(str(n), kept(n), NOW)
    keys.settle("id-1", accepted=True, now=NOW)
    keys.settle("id-2", accepted=False, now=NOW)
    assert (keys.is_taken("shop:1"), keys.is_taken("shop:2"), keys.is_taken("shop:3")) == (True, False, False)
    keys.settle("id-1", accepted=True, now=NOW)  # twice is once


def test_what_is_old_and_settled_is_forgotten_but_not_that_it_was_taken(keys: SqliteIntakeKeys) -> None:
    keys.put_if_absent("old", kept(1), NOW)
    keys.put_if_absent("unsettled", kept(2), NOW)
    keys.settle("id-1", accepted=True, now=NOW)
    later = NOW + timedelta(days=31)
    keys.put_if_absent("new", kept(3), later)
    assert keys.put_if_absent("old", kept(4), later) == kept(4)
    assert keys.put_if_absent("unsettled", kept(5), later) == kept(2)
    assert keys.is_taken("shop:1")
    keys.put_if_absent("much later", kept(6), NOW + timedelta(days=1_200))
    assert not keys.is_taken("shop:1")


def test_with_another_key_nothing_can_be_read_and_nothing_breaks(keys: SqliteIntakeKeys, path: Path) -> None:
    keys.put_if_absent("a", kept(), NOW)
    other = SqliteIntakeKeys(path, b"x" * 32)
    assert other.unsettled() == ()
    assert other.put_if_absent("a", kept(2), NOW) == Kept("id-1", "shop:1", None)
    other.close()


def test_a_disk_that_takes_nothing_is_said_and_nothing_is_kept_by_half(keys: SqliteIntakeKeys, path: Path) -> None:
    keys.put_if_absent("a", kept(1), NOW)
    keys._db.execute("PRAGMA max_page_count=1")
    with pytest.raises(IntakeStoreError):
        keys.put_if_absent("b", kept(2, "x" * 40_000), NOW)
    keys._db.execute("PRAGMA max_page_count=100000")
    assert keys.unsettled() == (kept(1),)
    assert keys.put_if_absent("b", kept(3), NOW) == kept(3)


def test_the_file_is_its_owners_alone(keys: SqliteIntakeKeys, path: Path) -> None:
    assert path.stat().st_mode & 0o077 == 0
