"""Killed at any moment, with a full disk, with a disk that fails: what was acknowledged stays, and no loss is silent."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hub.log.errors import LogDamaged, StorageFailed, StorageFull
from hub.log.port import STORAGE_BUSY, STORAGE_FULL, Committed, Failed, Snapshot, Unknown
from hub.log.reading import SqliteReader, walk_gently
from hub.log.sqlite import SqliteLog
from hub.wire import chain
from tests.hub.log.log_contract import append, batch_of, following
from tests.hub.log.test_sqlite import BALLAST_BYTES, opened

ROOT = Path(__file__).parents[3]


def crash_image(folder: Path, to: Path) -> Path:
    """Return a copy of a data folder as a kill at this moment leaves it."""
    held_open = shutil.ignore_patterns("ledger.lock", "*-shm")  # Windows lets nobody copy these; the start makes both
    return Path(shutil.copytree(folder, to, ignore=held_open))


def killed_writer(folder: Path, manner: str, acknowledged_min: int) -> tuple[int, str]:
    """Let a process write, kill it, and return the last number and command that it had acknowledged."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.hub.log.writing_process", str(folder), manner],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        lines = []
        for line in process.stdout:
            if line.endswith("\n"):
                lines.append(line)
            if len(lines) == acknowledged_min:
                process.kill()
    seq, command_id = lines[-1].split()
    return int(seq), command_id


def lost(log: SqliteLog, seq: int, command_id: str) -> bool:
    """Whether an acknowledged event or its outcome is not in the log."""
    return log.hash_at(seq) is None or log.find(command_id) is None


def test_what_was_acknowledged_before_a_kill_is_in_the_log(tmp_path: Path) -> None:
    dice = random.Random(2)
    for _ in range(8):
        seq, command_id = killed_writer(tmp_path / "data", "honest", dice.randrange(1, 120))
        log = opened(tmp_path / "data")
        assert not lost(log, seq, command_id)
        assert log.head.seq >= seq
        walk = log.verify(chain.step)
        assert walk.broken is None
        assert walk.outcomes == walk.head.seq == log.head.seq
        log.close()


def test_the_test_above_catches_a_log_that_acknowledges_too_early(tmp_path: Path) -> None:
    seq, command_id = killed_writer(tmp_path / "data", "liar", 10_000)
    log = opened(tmp_path / "data")
    assert lost(log, seq, command_id)
    log.close()


# ------------------------------------------------------------------------------------------ full disk


def fill(log: SqliteLog) -> int:
    """Append until the disk is full three times in a row; return how many batches were committed."""
    committed = refused = 0
    while refused < 3:
        events = following(log.head, 8, person=os.urandom(2000))
        log.begin(batch_of(events))
        match log.done():
            case Committed():
                committed += 1
                refused = 0
            case Failed(code):
                assert code == STORAGE_FULL
                refused += 1
                assert log.find(events[0].command_id) is None
            case other:
                raise AssertionError(other)
    return committed


def test_a_full_disk_refuses_keeps_everything_and_recovers_without_a_restart(small_disk: Path) -> None:
    filler = small_disk / "filler"
    filler.write_bytes(bytes(2 * 1024 * 1024))
    log = opened(small_disk / "data")
    ballast = small_disk / "data" / "ledger.ballast"
    assert ballast.exists()
    assert fill(log) > 0
    head = log.head
    assert not ballast.exists()
    assert len(log.read(0, 10**6, 10**9)) == head.seq
    with pytest.raises(StorageFull):
        log.set_note("large", os.urandom(3 * 1024 * 1024))
    log.rest()
    reader = log.reader()
    assert reader.head == head
    reader.close()

    filler.unlink()
    append(log, 8)
    log.rest()
    assert ballast.exists()
    assert log.verify(chain.step).broken is None
    assert log.head.seq == head.seq + 8
    log.close()


def test_a_hub_starts_and_reads_on_a_full_disk(small_disk: Path, tmp_path: Path) -> None:
    log = opened(small_disk / "data")
    append(log, 8)
    image = crash_image(small_disk / "data", tmp_path / "image")
    log.close()
    shutil.rmtree(small_disk / "data")
    shutil.copytree(image, small_disk / "data")
    with contextlib.suppress(OSError), (small_disk / "filler").open("wb", buffering=0) as filler:
        while True:
            filler.write(bytes(4096))
    log = opened(small_disk / "data")
    assert log.head.seq == 8
    (small_disk / "filler").unlink()
    append(log, 1)
    log.close()


# ------------------------------------------------------------------------------------------ failing disk


@contextlib.contextmanager
def failing_writes_beyond(size: int) -> Iterator[None]:
    """Let every write past `size` bytes of a file fail with an error that is not "disk full"."""
    resource = pytest.importorskip("resource", reason="only POSIX can bound the size of files")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_after_an_unknown_outcome_the_log_takes_nothing_more_and_the_next_start_copies_it_anew(tmp_path: Path) -> None:
    log = opened(tmp_path)
    kept = append(log, 20)
    wal = tmp_path / "ledger.db-wal"
    with failing_writes_beyond(wal.stat().st_size + 5000):
        log.begin(batch_of(following(log.head, 64, person=os.urandom(2000))))
        result = log.done()
    assert isinstance(result, Unknown)
    assert "IOERR" in result.reason
    with pytest.raises(AssertionError):
        log.begin(batch_of(following(log.head, 1)))
    log.rest()
    assert log.read(0, 100, 10**6) == kept
    log.close()
    assert (tmp_path / "ledger.suspect").exists()
    before = (tmp_path / "ledger.db").stat().st_ino

    log = opened(tmp_path)
    assert (tmp_path / "ledger.db").stat().st_ino != before
    assert not (tmp_path / "ledger.suspect").exists()
    assert log.read(0, 100, 10**6)[:20] == kept
    assert log.verify(chain.step).broken is None
    append(log, 1)
    log.close()
    opened(tmp_path).close()


def test_a_note_that_the_disk_does_not_take_stops_the_log(tmp_path: Path) -> None:
    log = opened(tmp_path)
    append(log, 1)
    with failing_writes_beyond((tmp_path / "ledger.db-wal").stat().st_size), pytest.raises(StorageFailed):
        log.set_note("large", os.urandom(100_000))
    with pytest.raises(AssertionError):
        log.set_note("small", b"")
    log.close()
    log = opened(tmp_path)
    assert log.head.seq == 1
    log.close()


def test_an_answer_that_the_file_does_not_give_is_an_error_of_the_log(tmp_path: Path) -> None:
    log = opened(tmp_path)
    append(log, 400)
    log.close()
    path = tmp_path / "ledger.db"
    log = opened(tmp_path)
    reader = log.reader()
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + bytes(len(whole) - 4096))
    questions: list[Callable[[], object]] = [
        lambda: reader.head,
        lambda: reader.find("c-300"),
        lambda: reader.hash_at(300),
        lambda: reader.read(0, 1000, 10**6),
        lambda: reader.newest("room", 300, 10),
    ]
    for question in questions:
        with pytest.raises(LogDamaged):
            question()
    reader.close()
    path.write_bytes(whole)
    log.close()


@pytest.mark.parametrize("stage", ["copied", "old wal removed"])
def test_a_kill_while_the_copy_takes_its_place_is_finished_by_the_next_start(tmp_path: Path, stage: str) -> None:
    log = opened(tmp_path / "data")
    events = append(log, 10)
    image = crash_image(tmp_path / "data", tmp_path / "image")
    log.close()
    with contextlib.closing(sqlite3.connect(tmp_path / "data" / "ledger.db")) as db:
        db.execute("VACUUM INTO ?", (str(image / "ledger.db.whole"),))
    (image / "ledger.suspect").touch()
    old_wal = (image / "ledger.db-wal").read_bytes()[:32]
    if stage == "old wal removed":
        (image / "ledger.db-wal").unlink()
        (image / "ledger.open").unlink()
    log = opened(image)
    assert log.read(0, 100, 10**6) == events
    assert (image / "ledger.db-wal").read_bytes()[:32] != old_wal, "the old WAL was read into the new database"
    assert sorted(path.name for path in image.glob("ledger.*")) == [
        "ledger.ballast",
        "ledger.db",
        "ledger.db-shm",
        "ledger.db-wal",
        "ledger.lock",
        "ledger.open",
    ]
    log.close()


def test_a_file_held_by_another_program_fails_the_batch_and_may_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.log.reading.BUSY_MS", 20)
    log = opened(tmp_path)
    with contextlib.closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        events = following(log.head, 1)
        log.begin(batch_of(events))
        assert log.done() == Failed(STORAGE_BUSY)
        other.execute("ROLLBACK")
    log.begin(batch_of(events))
    assert isinstance(log.done(), Committed)
    log.close()


# ------------------------------------------------------------------------------------------ damage


def image_with_wal(tmp_path: Path, commits: int) -> Path:
    """Return a crash image whose events are all in the WAL."""
    log = opened(tmp_path / "data")
    for _ in range(commits):
        append(log, 1)
    image = crash_image(tmp_path / "data", tmp_path / "image")
    log.close()
    return image


def flip(path: Path, at: int) -> None:
    """Turn one bit of a file over."""
    with path.open("r+b") as file:
        file.seek(at)
        (byte,) = file.read(1)
        file.seek(at)
        file.write(bytes([byte ^ 0x10]))


def test_a_crash_image_without_damage_opens_whole(tmp_path: Path) -> None:
    log = opened(image_with_wal(tmp_path, 50))
    assert log.head.seq == 50
    log.close()


def test_one_flipped_bit_in_the_wal_is_seen_although_sqlite_says_ok(tmp_path: Path) -> None:
    image = image_with_wal(tmp_path, 50)
    wal = image / "ledger.db-wal"
    flip(wal, wal.stat().st_size // 2)
    blind = Path(shutil.copytree(image, tmp_path / "blind"))
    with contextlib.closing(sqlite3.connect(blind / "ledger.db")) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("SELECT count(*) FROM event").fetchone()[0] < 50
    before = {path.name: path.read_bytes() for path in image.glob("ledger.db*")}
    with pytest.raises(LogDamaged):
        opened(image)
    assert {path.name: path.read_bytes() for path in image.glob("ledger.db*")} == before


def test_a_bit_flipped_anywhere_in_the_wal_never_shortens_the_log_by_more_than_its_last_commit(tmp_path: Path) -> None:
    image = image_with_wal(tmp_path, 12)
    size = (image / "ledger.db-wal").stat().st_size
    dice = random.Random(7)
    seen = 0
    for number, at in enumerate([0, 8, 12, 16, 24, 31, 32, 36, 40, 48, *(dice.randrange(size) for _ in range(60))]):
        copy = Path(shutil.copytree(image, tmp_path / f"copy-{number}"))
        flip(copy / "ledger.db-wal", at)
        try:
            log = opened(copy)
        except LogDamaged:
            seen += 1
        else:
            assert log.head.seq >= 11, f"bit {at} silently dropped {12 - log.head.seq} events"
            log.close()
    assert seen > 50


def test_the_half_frames_of_commits_that_found_the_disk_full_are_no_damage(tmp_path: Path) -> None:
    """Where overwriting needs room too (copy on write), several tries may each leave the head of their last frame."""
    image = image_with_wal(tmp_path, 12)
    wal = image / "ledger.db-wal"
    content = wal.read_bytes()
    last_frame = content[-4096 - 24 :]
    half = last_frame[:24] + os.urandom(4096)
    assert int.from_bytes(last_frame[4:8], "big") > 0, "the last frame ends a commit"
    wal.write_bytes(content + half + half + half)
    log = opened(image)
    assert log.head.seq == 12
    log.close()


def test_a_wal_torn_within_its_last_commit_is_an_ordinary_crash(tmp_path: Path) -> None:
    image = image_with_wal(tmp_path, 12)
    wal = image / "ledger.db-wal"
    os.truncate(wal, wal.stat().st_size - 1000)
    log = opened(image)
    assert log.head.seq == 11
    append(log, 1)
    log.close()


def test_a_warm_wal_with_the_remains_of_earlier_rounds_is_an_ordinary_crash(tmp_path: Path) -> None:
    log = opened(tmp_path / "data")
    for _ in range(6):
        for _ in range(40):
            append(log, 4)
        log._bytes_since_checkpoint = 10**9  # a quiet moment with much to move
        log.rest()
        append(log, 1)
    image = crash_image(tmp_path / "data", tmp_path / "image")
    expected = log.head
    log.close()
    log = opened(image)
    assert log.head == expected
    log.close()


def test_a_deleted_wal_is_seen_at_the_start(tmp_path: Path) -> None:
    image = image_with_wal(tmp_path, 5)
    (image / "ledger.db-wal").unlink()
    with pytest.raises(LogDamaged, match="is gone"):
        opened(image)


def test_a_log_cut_short_is_seen_by_who_knows_a_later_event(tmp_path: Path) -> None:
    log = opened(tmp_path / "data")
    append(log, 5)
    log.close()
    image = crash_image(tmp_path / "data", tmp_path / "image")
    log = opened(tmp_path / "data")
    append(log, 5)
    later = log.head
    log.snapshot_write(Snapshot(*later, 1, b"board"))
    log.close()

    cut = opened(image)
    assert cut.hash_at(later.seq) != later.hash
    append(cut, 5, person=b"another history")
    assert cut.hash_at(later.seq) != later.hash
    cut.close()
    shutil.copy(tmp_path / "data" / "ledger.snapshot", image)
    with pytest.raises(LogDamaged, match="snapshot of event 10"):
        opened(image)


def test_a_changed_letter_behind_the_chain_is_seen_at_the_start(tmp_path: Path) -> None:
    log = opened(tmp_path)
    append(log, 20, person=b'{"name":"Ann"}')
    log.close()
    path = tmp_path / "ledger.db"
    path.write_bytes(path.read_bytes().replace(b'"Ann"', b'"Amy"', 1))
    with pytest.raises(LogDamaged, match="event"):
        opened(tmp_path)


@pytest.mark.parametrize("left", ["ledger.open", "ledger.snapshot"])
def test_a_database_that_is_gone_is_missed_and_no_new_one_begun(tmp_path: Path, left: str) -> None:
    log = opened(tmp_path)
    append(log, 5)
    log.snapshot_write(Snapshot(*log.head, 1, b"board"))
    log.close()
    (tmp_path / "ledger.open").touch()
    for path in (
        tmp_path / "ledger.db",
        *({tmp_path / "ledger.open", tmp_path / "ledger.snapshot"} - {tmp_path / left}),
    ):
        path.unlink()
    with pytest.raises(LogDamaged, match="gone"):
        opened(tmp_path)
    (tmp_path / "ledger.db").touch()
    with pytest.raises(LogDamaged, match="gone"):
        opened(tmp_path)


def test_a_changed_letter_before_the_snapshot_is_seen_at_the_start_of_a_short_ledger(tmp_path: Path) -> None:
    log = opened(tmp_path)
    append(log, 20, person=b'{"name":"Ann"}')
    log.snapshot_write(Snapshot(*log.head, 1, b"board"))
    log.close()
    path = tmp_path / "ledger.db"
    path.write_bytes(path.read_bytes().replace(b'"Ann"', b'"Amy"', 1))
    with pytest.raises(LogDamaged, match="event"):
        opened(tmp_path)


def test_a_walk_in_small_pieces_finds_what_was_changed_and_can_be_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.log.reading.WALKED_AT_ONCE", 7)
    monkeypatch.setattr("hub.log.reading.WALK_PAUSE_S", 0.0)
    log = opened(tmp_path)
    append(log, 50)
    reader, stop = log.reader(), threading.Event()
    assert isinstance(reader, SqliteReader)
    assert walk_gently(reader, chain.step, 50, stop) is None
    with contextlib.closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as other:
        other.execute("UPDATE event SET person = x'00' WHERE seq = 30")
    broken = walk_gently(reader, chain.step, 50, stop)
    assert broken is not None
    assert broken.seq == 30
    assert walk_gently(reader, chain.step, 28, stop) is None, "it looked further than it was asked to"
    stop.set()
    assert walk_gently(reader, chain.step, 50, stop) is None
    reader.close()
    log.close()


def test_a_changed_outcome_is_not_given_as_an_answer(tmp_path: Path) -> None:
    log = opened(tmp_path)
    append(log, 5)
    with contextlib.closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as other:
        other.execute("UPDATE outcome SET receipt = x'00' WHERE command_id = 'c-3'")
    assert log.find("c-2") is not None
    with pytest.raises(LogDamaged):
        log.find("c-3")
    log.close()


def test_a_changed_letter_before_the_snapshot_is_seen_by_a_walk_over_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.log.sqlite.WALKED_WHOLE_EVENTS", 0)
    log = opened(tmp_path)
    append(log, 20, person=b'{"name":"Ann"}')
    log.snapshot_write(Snapshot(*log.head, 1, b"board"))
    log.close()
    path = tmp_path / "ledger.db"
    path.write_bytes(path.read_bytes().replace(b'"Ann"', b'"Amy"'))
    log = opened(tmp_path)
    broken = log.verify(chain.step).broken
    assert broken is not None
    assert broken.seq == 1
    log.close()


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE outcome SET receipt = x'00' WHERE command_id = 'c-3'", "outcome of command c-3"),
        ("DELETE FROM outcome WHERE command_id = 'c-3'", "outcome of command c-3 is missing"),
        ("UPDATE event SET topic = 'room-9' WHERE seq = 3", "filed under another topic"),
        ("UPDATE event SET command_id = 'c-4' WHERE seq = 3", "filed under another topic or command"),
        ("UPDATE event SET person_digest = zeroblob(32) WHERE seq = 3", "event 3"),
        ("UPDATE event SET person = x'00' WHERE seq = 3", "event 3"),
        ("UPDATE event SET hash = zeroblob(32) WHERE seq = 3", "event 3"),
        ("DELETE FROM event WHERE seq = 3", "event 3 is missing"),
        ("DELETE FROM event WHERE seq = 1", "event 1 is missing"),
    ],
)
def test_a_walk_finds_whatever_was_changed(tmp_path: Path, sql: str, words: str) -> None:
    log = opened(tmp_path)
    append(log, 5)
    with contextlib.closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as other:
        other.execute(sql)
    broken = log.verify(chain.step).broken
    assert broken is not None
    assert words in broken.what
    log.close()


def test_pages_that_do_not_fit_together_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.log.sqlite.WALKED_WHOLE_EVENTS", 0)
    log = opened(tmp_path)
    append(log, 400)
    log.snapshot_write(Snapshot(*log.head, 1, b"board"))
    log.close()
    path = tmp_path / "ledger.db"
    whole = path.read_bytes()
    for page in range(2, len(whole) // 4096):
        path.write_bytes(whole[: page * 4096] + bytes(4096) + whole[(page + 1) * 4096 :])
        try:
            log = opened(tmp_path)
        except LogDamaged:
            continue
        assert log.verify(chain.step).broken is not None, f"page {page} was emptied unseen"
        log.close()


@pytest.mark.parametrize("cut", [1, 30, 500])
def test_a_torn_snapshot_counts_as_none(tmp_path: Path, cut: int) -> None:
    log = opened(tmp_path)
    append(log, 3)
    log.snapshot_write(Snapshot(*log.head, 1, bytes(1000)))
    log.close()
    path = tmp_path / "ledger.snapshot"
    os.truncate(path, path.stat().st_size - cut)
    log = opened(tmp_path)
    assert log.snapshot_newest() is None
    assert log.head.seq == 3
    log.close()


def test_a_snapshot_with_one_flipped_bit_counts_as_none(tmp_path: Path) -> None:
    log = opened(tmp_path)
    append(log, 3)
    log.snapshot_write(Snapshot(*log.head, 1, bytes(1000)))
    flip(tmp_path / "ledger.snapshot", (tmp_path / "ledger.snapshot").stat().st_size - 500)
    assert log.snapshot_newest() is None
    log.close()


def test_the_ballast_of_the_tests_is_smaller_than_the_disk_of_the_tests() -> None:
    assert BALLAST_BYTES * 4 < 4 * 1024 * 1024
