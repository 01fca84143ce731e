"""A backup is whole or is not there, and the shop works on while it is taken."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.log import backup
from hub.log.errors import BackupRefused
from hub.log.sqlite import SqliteLog
from hub.wire import chain
from tests.hub.log.log_contract import EPOCH, append
from tests.hub.log.test_sqlite import opened


@pytest.fixture
def log(tmp_path: Path) -> Iterator[SqliteLog]:
    log = opened(tmp_path / "data")
    yield log
    log.close()


def test_a_backup_holds_what_the_log_holds(log: SqliteLog, tmp_path: Path) -> None:
    append(log, 100)
    target = tmp_path / "shop.backup"
    contents = backup.take(tmp_path / "data", target, chain.step)
    assert contents == backup.Contents(EPOCH, log.head, 100)
    assert backup.check_file(target, chain.step) == contents
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "shop.backup"]


def test_a_backup_taken_under_load_is_one_whole_state(log: SqliteLog, tmp_path: Path) -> None:
    append(log, 2000)
    enough = threading.Event()
    taken: list[backup.Contents] = []

    def take() -> None:
        try:
            taken.extend(backup.take(tmp_path / "data", tmp_path / f"{n}.backup", chain.step) for n in range(3))
        finally:
            enough.set()

    thread = threading.Thread(target=take)
    thread.start()
    while not enough.is_set():
        append(log, 3)
        log.rest()
    thread.join()
    assert [c.head.seq for c in taken] == sorted(c.head.seq for c in taken)
    assert all(c.head.seq == c.outcomes >= 2000 for c in taken)
    assert all(log.hash_at(c.head.seq) == c.head.hash for c in taken)
    assert log.verify(chain.step).broken is None


def test_erased_words_are_in_no_later_backup(log: SqliteLog, tmp_path: Path) -> None:
    append(log, 50, person=b"planted-marker-of-a-person")
    target = tmp_path / "shop.backup"
    backup.take(tmp_path / "data", target, chain.step)
    assert b"planted-marker" in target.read_bytes()
    log.erase_person(range(1, 51))
    backup.take(tmp_path / "data", target, chain.step)
    assert b"planted-marker" not in target.read_bytes()


@pytest.mark.parametrize("cut_to", [0, 50, 5_000, 0.5, 0.99])
def test_a_backup_cut_short_is_refused(log: SqliteLog, tmp_path: Path, cut_to: float) -> None:
    append(log, 300)
    target = tmp_path / "shop.backup"
    backup.take(tmp_path / "data", target, chain.step)
    whole = target.read_bytes()
    target.write_bytes(whole[: int(cut_to if cut_to > 1 else cut_to * len(whole))])
    with pytest.raises(BackupRefused):
        backup.check_file(target, chain.step)


def test_a_backup_with_one_changed_letter_is_refused(log: SqliteLog, tmp_path: Path) -> None:
    append(log, 20, person=b'{"name":"Ann"}')
    target = tmp_path / "shop.backup"
    backup.take(tmp_path / "data", target, chain.step)
    changed = target.read_bytes().replace(b'"Ann"', b'"Amy"', 1)
    target.write_bytes(changed)
    with pytest.raises(BackupRefused, match="damaged"):
        backup.check_file(target, chain.step)
    assert target.read_bytes() == changed


@pytest.mark.parametrize("content", [b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(5000), b"SQLite format 3\0" + bytes(5000)])
def test_a_picture_is_not_taken_for_a_backup(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "holiday.jpg"
    path.write_bytes(content)
    with pytest.raises(BackupRefused):
        backup.check_file(path, chain.step)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BackupRefused):
        backup.check_file(tmp_path / "none", chain.step)


def test_a_damaged_log_leaves_the_backup_before_in_its_place(log: SqliteLog, tmp_path: Path) -> None:
    append(log, 5)
    target = tmp_path / "shop.backup"
    backup.take(tmp_path / "data", target, chain.step)
    good = target.read_bytes()
    with pytest.raises(BackupRefused, match="does not follow"):
        backup.take(tmp_path / "data", target, lambda previous, seq, facts, person, digest: b"another formula")
    assert target.read_bytes() == good
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "shop.backup"]


def test_a_place_that_takes_no_file_is_refused(log: SqliteLog, tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="cannot be written"):
        backup.take(tmp_path / "data", tmp_path / "no-such-folder" / "shop.backup", chain.step)
