"""Another ledger takes the place of the present one: wholly, or not at all, wherever the process dies."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hub.log import backup, restore
from hub.log.errors import BackupRefused, LogDamaged
from hub.log.recover import database_path
from hub.log.sqlite import SqliteLog
from hub.wire import chain
from tests.hub.log.log_contract import EPOCH, append
from tests.hub.log.test_sqlite import opened

NOW = datetime(2026, 5, 10, 12, 0, tzinfo=UTC)
NEW = "the-new-epoch"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A data folder with 12 events whose hub was killed, and a backup of the first 7 in `old.db` beside it."""
    folder = tmp_path / "live"
    log = opened(folder)
    append(log, 7)
    backup.take(folder, tmp_path / "old.db", chain.step)
    append(log, 5)
    shutil.copytree(folder, tmp_path / "data")
    log.close()
    return tmp_path / "data"


def prepared(place: Path) -> None:
    """Make the new ledger in the workshop, as a restore does."""
    assert restore.fetch(place, place.parent / "old.db", chain.step, NEW).head.seq == 7
    log = opened(restore.workshop(place))
    append(log, 1)
    log.close()


def seq_and_epoch(place: Path) -> tuple[int, str]:
    log = opened(place)
    try:
        return log.head.seq, log.epoch
    finally:
        log.close()


def test_the_new_ledger_stands_under_its_new_name_and_the_old_one_is_kept_whole(place: Path) -> None:
    prepared(place)
    kept = restore.put_in_place(place, NOW)
    assert kept == place / "replaced" / "20260510T120000Z"
    assert seq_and_epoch(place) == (8, NEW)
    assert not restore.workshop(place).exists()
    shutil.copytree(kept, place.parent / "again")
    assert seq_and_epoch(place.parent / "again") == (12, EPOCH)


def test_twice_within_a_second_keeps_both(place: Path) -> None:
    for _ in range(2):
        prepared(place)
        restore.put_in_place(place, NOW)
    assert len(list((place / "replaced").iterdir())) == 2


class Died(BaseException):
    """The process ends here."""


def dying(monkeypatch: pytest.MonkeyPatch, after: int) -> Callable[[], bool]:
    """Let the process die at the n-th change of the folder. Returns whether it came so far."""
    count = 0

    def counted(original: Callable[..., object]) -> Callable[..., object]:
        def change(*arguments: object, **more: object) -> object:
            nonlocal count
            count += 1
            if count > after:
                raise Died
            return original(*arguments, **more)

        return change

    monkeypatch.setattr(Path, "replace", counted(Path.replace))
    monkeypatch.setattr(Path, "unlink", counted(Path.unlink))
    monkeypatch.setattr(shutil, "rmtree", counted(shutil.rmtree))
    return lambda: count > after


def end_of_a_restore_that_dies_at(place: Path, after: int) -> tuple[tuple[int, str], bool]:
    """Put the new ledger in place, die at a change, start. Returns what stands there, and whether it died."""
    prepared(place)
    with pytest.MonkeyPatch.context() as patch:
        died = dying(patch, after)
        with contextlib.suppress(Died):
            restore.put_in_place(place, NOW)
        was_cut = died()
    return seq_and_epoch(place), was_cut


def test_wherever_it_dies_the_next_start_has_the_old_ledger_or_the_new_one(place: Path) -> None:
    ends = set()
    after, cut = 0, True
    while cut:
        copy = place.parent / f"try-{after}"
        shutil.copytree(place, copy)
        end, cut = end_of_a_restore_that_dies_at(copy, after)
        ends.add(end)
        if end == (8, NEW):
            (kept,) = (copy / "replaced").iterdir()
            assert seq_and_epoch(kept) == (12, EPOCH)
        after += 1
    assert ends == {(12, EPOCH), (8, NEW)}
    assert after > 8


def test_the_check_above_sees_a_restore_without_its_stamp(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted fault: the files are moved, but nothing was written that tells the next start of it."""

    def unstamped(folder: Path, now: datetime) -> Path:
        kept = folder / "replaced" / "x"
        kept.mkdir(parents=True)
        for name in restore.MOVED_OUT:
            if (folder / name).exists():
                (folder / name).replace(kept / name)
        database_path(restore.workshop(folder)).replace(database_path(folder))
        return kept

    monkeypatch.setattr(restore, "put_in_place", unstamped)
    ends = set()
    for after in range(8):
        copy = place.parent / f"try-{after}"
        shutil.copytree(place, copy)
        try:
            ends.add(end_of_a_restore_that_dies_at(copy, after)[0])
        except LogDamaged:
            ends.add((-1, ""))
    assert not ends <= {(12, EPOCH), (8, NEW)}


def test_a_workshop_that_was_left_half_done_is_cleared_away_by_the_next_start(place: Path) -> None:
    prepared(place)
    assert seq_and_epoch(place) == (12, EPOCH)
    assert not restore.workshop(place).exists()


def test_a_stamp_that_says_nothing_is_refused(place: Path) -> None:
    (place / "ledger.restore").write_bytes(b"../../etc")
    with pytest.raises(LogDamaged, match="restore the backup again"):
        opened(place)


@pytest.mark.parametrize("damage", ["missing", "picture", "cut", "newer", "changed"])
def test_a_bad_file_changes_nothing(place: Path, damage: str) -> None:
    file = place.parent / "old.db"
    content = file.read_bytes()
    match damage:
        case "missing":
            file.unlink()
        case "picture":
            file.write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(5000))
        case "cut":
            file.write_bytes(content[: len(content) // 2])
        case "newer":
            file.write_bytes(content[:60] + (99).to_bytes(4, "big") + content[64:])
        case "changed":
            file.write_bytes(content.replace(b'"Ann"', b'"Amy"', 1))
    before = {path.name: path.read_bytes() for path in place.iterdir() if path.is_file()}
    with pytest.raises(BackupRefused):
        restore.fetch(place, file, chain.step, NEW)
    assert {path.name: path.read_bytes() for path in place.iterdir() if path.is_file()} == before
    assert not restore.workshop(place).exists()


def test_a_replaced_ledger_goes_after_eight_weeks(place: Path) -> None:
    prepared(place)
    kept = restore.put_in_place(place, NOW)
    assert restore.forget_replaced(place, NOW + restore.REPLACED_KEPT - timedelta(hours=1)) == 0
    assert kept.exists()
    assert restore.forget_replaced(place, NOW + restore.REPLACED_KEPT + timedelta(hours=1)) == 1
    assert not kept.exists()


def test_a_copy_with_its_write_ahead_log_beside_it_is_restored_with_what_lies_in_there(tmp_path: Path) -> None:
    log: SqliteLog = opened(tmp_path / "live")
    append(log, 3)
    shutil.copytree(tmp_path / "live", tmp_path / "copied")  # a killed hub's folder: everything is in the WAL
    log.close()
    opened(tmp_path / "data").close()
    assert restore.fetch(tmp_path / "data", tmp_path / "copied" / "ledger.db", chain.step, NEW).head.seq == 3
