"""A folder of backups: whole copies with their media, fewer with age, and never the shop's last room."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.log import copies
from hub.log.backup import check_file
from hub.log.copies import DAILY_FOR, HOURLY_FOR, WEEKLY_FOR, copies_in, take_into, thin_out, to_keep
from hub.log.errors import BackupNotWritten
from hub.log.media import MediaStore
from hub.log.sqlite import SqliteLog
from hub.wire import chain
from tests.hub.log.log_contract import append
from tests.hub.log.test_sqlite import opened

NOON = datetime(2026, 5, 10, 12, 0, tzinfo=UTC)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[SqliteLog]:
    log = opened(tmp_path / "data")
    yield log
    log.close()


def picture(folder: Path, content: bytes) -> str:
    """Put a file into a data folder's media; returns its name."""
    name = sha256(content).hexdigest()
    store = MediaStore(folder / "media")
    store.begin(name, len(content))
    store.put(name, 0, content)
    return name


def take(tmp_path: Path, at: datetime = NOON) -> copies.Taken:
    return take_into(tmp_path / "backups", tmp_path / "data", chain.step, at)


def test_a_backup_stands_under_its_moment_and_its_last_event_with_the_media_beside(
    log: SqliteLog, tmp_path: Path
) -> None:
    append(log, 30)
    name = picture(tmp_path / "data", b"a rose")
    taken = take(tmp_path)
    assert taken.path.name == "ledger-20260510T120000Z-30.db"
    assert taken.media == 1
    assert check_file(taken.path, chain.step) == taken.contents
    assert (tmp_path / "backups" / "media" / name[:2] / name).read_bytes() == b"a rose"
    assert copies_in(tmp_path / "backups") == [copies.Copy(taken.path, NOON, 30)]
    assert take(tmp_path, NOON + timedelta(hours=1)).media == 0


@pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no such file modes; the user's folder is private there"
)
def test_a_backup_is_its_owners_alone(log: SqliteLog, tmp_path: Path) -> None:
    append(log, 1)
    picture(tmp_path / "data", b"a rose")
    take(tmp_path)
    for path in [tmp_path / "backups", *(tmp_path / "backups").rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, path


def test_media_that_are_not_what_their_name_says_are_not_brought(log: SqliteLog, tmp_path: Path) -> None:
    append(log, 1)
    name = picture(tmp_path / "data", b"a rose")
    (tmp_path / "data" / "media" / name[:2] / name).write_bytes(b"a thorn")
    assert take(tmp_path).media == 0
    assert list(copies.whole_media(tmp_path / "backups" / "media")) == []


def test_without_room_there_is_no_backup_and_a_sentence(
    log: SqliteLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(log, 1)
    monkeypatch.setattr(copies, "free_bytes", lambda _: copies.ROOM_LEFT_BYTES)
    with pytest.raises(BackupNotWritten, match="make room there"):
        take(tmp_path)
    assert copies_in(tmp_path / "backups") == []


def test_a_disk_that_fails_under_the_media_leaves_no_copy_with_a_name(
    log: SqliteLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(log, 1)
    picture(tmp_path / "data", b"a rose")

    def fails(*_: object) -> int:
        raise OSError("planted")

    monkeypatch.setattr(copies, "bring", fails)
    with pytest.raises(BackupNotWritten, match="planted"):
        take(tmp_path)
    assert copies_in(tmp_path / "backups") == []


def test_a_file_in_the_way_of_the_folder_is_said(log: SqliteLog, tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("in the way")
    with pytest.raises(BackupNotWritten, match="there can be no backup"):
        take(tmp_path)


def test_other_files_in_the_folder_are_nobodys_backups(tmp_path: Path) -> None:
    for name in ("ledger-20261399T120000Z-1.db", "ledger.db", "holiday.jpg", "ledger-20260510T120000Z-1.db.new"):
        (tmp_path / name).write_bytes(b"")
    assert copies_in(tmp_path) == []
    assert copies_in(tmp_path / "none") == []


def test_thinning_out_removes_old_copies_and_media_of_which_no_copy_speaks(log: SqliteLog, tmp_path: Path) -> None:
    append(log, 1)
    kept, erased = picture(tmp_path / "data", b"kept"), picture(tmp_path / "data", b"erased")
    old = NOON - WEEKLY_FOR - timedelta(days=1)
    take(tmp_path, old)
    beside = tmp_path / "backups" / "media"
    MediaStore(tmp_path / "data" / "media").erase(erased)
    os.utime(beside / erased[:2] / erased, (old.timestamp(), old.timestamp()))

    assert thin_out(tmp_path / "backups", tmp_path / "data", NOON) == 0  # the newest always stays, with its media
    assert (beside / erased[:2] / erased).exists()
    append(log, 1)
    take(tmp_path, NOON)
    assert thin_out(tmp_path / "backups", tmp_path / "data", NOON) == 1

    assert [copy.taken_at for copy in copies_in(tmp_path / "backups")] == [NOON]
    assert (beside / kept[:2] / kept).exists()
    assert not (beside / erased[:2] / erased).exists()


# Which stay -------------------------------------------------------------------------------------------------------

moments = st.lists(st.integers(-3 * 24 * 60, 100 * 24 * 60).map(lambda minutes: NOON - timedelta(minutes=minutes)))


@given(moments)
def test_the_newest_stays_and_a_second_look_removes_nothing_more(taken: list[datetime]) -> None:
    keep = to_keep(taken, NOON)
    assert keep <= set(taken)
    assert not taken or max(taken) in keep
    assert to_keep(keep, NOON) == keep


@given(moments)
def test_few_stay(taken: list[datetime]) -> None:
    ahead = {moment for moment in taken if moment > NOON}
    assert len(to_keep(taken, NOON) - ahead) <= 25 + 15 + 9 + 1


@given(moments)
def test_for_every_copy_of_the_last_weeks_one_of_its_week_stays_and_lately_one_of_its_day_and_hour(
    taken: list[datetime],
) -> None:
    keep = to_keep(taken, NOON)
    for moment in taken:
        age = NOON - moment
        same_week = {other for other in keep if other.isocalendar()[:2] == moment.isocalendar()[:2]}
        assert age > WEEKLY_FOR or same_week
        assert age > DAILY_FOR or {other for other in same_week if other.date() == moment.date()}
        assert age > HOURLY_FOR or {other for other in same_week if abs(other - moment) < timedelta(hours=1)}


def test_thinned_out_every_hour_for_a_hundred_days_each_day_and_week_is_still_there() -> None:
    standing: set[datetime] = set()
    for hour in range(100 * 24):
        now = NOON + timedelta(hours=hour)
        standing = to_keep(standing | {now}, now)
    assert {moment.date() for moment in standing} >= {(now - timedelta(days=day)).date() for day in range(14)}
    weeks = {(now - timedelta(weeks=week)).isocalendar()[:2] for week in range(8)}
    assert {moment.isocalendar()[:2] for moment in standing} >= weeks
    assert sum(now - moment < timedelta(hours=24) for moment in standing) == 24
    assert len(standing) <= 50
