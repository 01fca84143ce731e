"""The embedded store: the port's promises, and what it promises about files, folders and crashes."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.log import schema
from hub.log.errors import CannotCreate, DataFolderInUse, LogDamaged, NewerDatabase
from hub.log.folder import file_system_of
from hub.log.port import Log, Snapshot, StoredEvent
from hub.log.sqlite import CHECKPOINT_BYTES, CHECKPOINT_BYTES_MAX, SqliteLog
from hub.wire import chain
from tests.hub.log.log_contract import EPOCH, LogContract, append

BALLAST_BYTES = 64 * 1024


def opened(folder: Path, epoch: str = EPOCH) -> SqliteLog:
    return SqliteLog.create_or_open(folder, epoch, chain.GENESIS, step=chain.step, ballast_bytes=BALLAST_BYTES)


class TestSqliteLog(LogContract):
    @pytest.fixture
    def log(self, tmp_path: Path) -> Iterator[Log]:
        log = opened(tmp_path / "data")
        yield log
        log.close()


def test_everything_is_there_after_an_orderly_end(tmp_path: Path) -> None:
    log = opened(tmp_path)
    events = append(log, 5)
    log.set_note("incarnation", b"one")
    log.close()
    log = opened(tmp_path, "another-epoch")
    assert log.epoch == EPOCH
    assert log.read(0, 10, 10_000) == events
    assert log.note("incarnation") == b"one"
    append(log, 1)
    log.close()


def test_a_process_that_ends_without_closing_its_log_leaves_one_that_opens(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from tests.hub.log.test_sqlite import opened;"
        "from tests.hub.log.log_contract import append; log = opened(Path(sys.argv[1])); append(log, 3); sys.exit(1)"
    )
    ended = subprocess.run([sys.executable, "-c", program, str(tmp_path)], cwd=Path(__file__).parents[3])
    assert ended.returncode == 1
    log = opened(tmp_path)
    assert log.head.seq == 3
    log.close()


# ------------------------------------------------------------------------------------------ the folder


def test_a_second_hub_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    log = opened(tmp_path)
    with pytest.raises(DataFolderInUse):
        opened(tmp_path)
    append(log, 1)
    log.close()
    opened(tmp_path).close()


def test_a_second_process_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    log = opened(tmp_path)
    program = (
        "import sys; from pathlib import Path; from tests.hub.log.test_sqlite import opened;"
        "from hub.log.errors import DataFolderInUse\n"
        "try: opened(Path(sys.argv[1]))\nexcept DataFolderInUse: sys.exit(75)"
    )
    ended = subprocess.run([sys.executable, "-c", program, str(tmp_path)], cwd=Path(__file__).parents[3])
    assert ended.returncode == 75
    log.close()


def test_a_file_in_the_place_of_the_folder_is_refused_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("mine")
    for place in (path, path / "below"):
        with pytest.raises(CannotCreate):
            opened(place)
    assert path.read_text() == "mine"


def test_a_read_only_place_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "read-only"
    place.mkdir()
    place.chmod(0o500)
    if os.access(place, os.W_OK):  # root may write in spite of the mode, but nobody makes folders in /proc
        place = Path("/proc/giftwire")
        if not Path("/proc").exists():
            pytest.skip("no read-only place for root here")
    with pytest.raises(CannotCreate):
        opened(place)


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/shop/data", "nfs4"),
        ("/srv/shop", "nfs4"),
        ("/srv/shopping", "ext4"),
        ("/mnt/two words/x", "cifs"),
        ("/", "ext4"),
    ],
)
def test_the_file_system_of_a_folder_is_that_of_the_nearest_mount(folder: str, kind: str) -> None:
    mounts = (
        "/dev/sda1 / ext4 rw,relatime 0 0\n"
        "nas:/shop /srv/shop nfs4 rw,vers=4.2 0 0\n"
        "//nas/two /mnt/two\\040words cifs rw 0 0\n"
        "nonsense\n"
    )
    assert file_system_of(Path(folder), mounts) == kind


def test_a_folder_on_a_network_file_system_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.log.folder.file_system_of", lambda folder, mounts: "nfs4")
    if not Path("/proc/mounts").exists():
        pytest.skip("this system does not say what is mounted")
    with pytest.raises(CannotCreate, match="network file system"):
        opened(tmp_path / "data")


def test_the_folder_is_for_its_owner_only(tmp_path: Path) -> None:
    opened(tmp_path / "data").close()
    if os.name == "posix":
        assert (tmp_path / "data").stat().st_mode & 0o077 == 0


# ------------------------------------------------------------------------------------------ the database


def test_a_newer_database_is_refused_untouched(tmp_path: Path) -> None:
    log = opened(tmp_path)
    append(log, 3)
    log.close()
    path = tmp_path / "ledger.db"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    before = path.read_bytes()
    with pytest.raises(NewerDatabase):
        opened(tmp_path)
    assert path.read_bytes() == before


def test_a_newer_version_that_still_lies_in_the_wal_is_refused(tmp_path: Path) -> None:
    log = opened(tmp_path / "data")
    with contextlib.closing(sqlite3.connect(tmp_path / "data" / "ledger.db", isolation_level=None)) as other:
        other.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
        held_open = shutil.ignore_patterns("ledger.lock", "*-shm")
        image = shutil.copytree(tmp_path / "data", tmp_path / "image", ignore=held_open)
    log.close()
    with pytest.raises(NewerDatabase):
        opened(image)


@pytest.mark.parametrize("content", [b"hello", b"SQLite format 3\0" + bytes(4080), b"\xff\xd8\xff\xe0JFIF" * 1000])
def test_a_file_that_is_no_database_of_ours_is_refused_untouched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ledger.db"
    path.write_bytes(content)
    with pytest.raises(LogDamaged):
        opened(tmp_path)
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
    before = path.read_bytes()
    with pytest.raises(LogDamaged, match="another program"):
        opened(tmp_path)
    assert path.read_bytes() == before


def test_an_empty_file_left_by_a_crash_at_the_first_start_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").touch()
    log = opened(tmp_path)
    append(log, 1)
    log.close()


def test_a_commit_is_flushed_to_the_disk_before_it_is_acknowledged(tmp_path: Path) -> None:
    log = opened(tmp_path)
    asked = {name: log._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
    assert asked == {"journal_mode": "wal", "synchronous": 2}
    if sys.platform == "darwin":
        assert log._connection.execute("PRAGMA fullfsync").fetchone() == (1,)
        assert log._connection.execute("PRAGMA checkpoint_fullfsync").fetchone() == (1,)
    log.close()


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    log = opened(tmp_path)
    reader = log.reader()
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader._connection.execute("DELETE FROM event")
    reader.close()
    log.close()


def test_a_reader_in_another_thread_pages_while_the_writer_goes_on(tmp_path: Path) -> None:
    log = opened(tmp_path)
    append(log, 1)
    reader = log.reader()
    stop = threading.Event()
    read: list[StoredEvent] = []

    def follow() -> None:
        while not stop.is_set() or reader.head.seq > len(read):
            read.extend(reader.read(len(read), 7, 10_000))

    thread = threading.Thread(target=follow)
    thread.start()
    for size in [1, 8, 64] * 20:
        append(log, size)
        log.rest()
    stop.set()
    thread.join()
    assert read == log.read(0, 10**6, 10**9)
    reader.close()
    log.close()


# ------------------------------------------------------------------------------------------ the WAL


def test_the_wal_stays_warm_and_does_not_grow_over_many_quiet_moments(tmp_path: Path) -> None:
    log = opened(tmp_path)
    wal = tmp_path / "ledger.db-wal"
    sizes = []
    for _ in range(6):
        while log._bytes_since_checkpoint < CHECKPOINT_BYTES:
            append(log, 8, person=os.urandom(4000))
        log.rest()
        sizes.append(wal.stat().st_size)
    assert min(sizes[1:]) >= sizes[0] > 0
    assert max(sizes) < 3 * CHECKPOINT_BYTES
    log.close()


def test_the_wal_stays_bounded_when_there_is_never_a_quiet_moment(tmp_path: Path) -> None:
    log = opened(tmp_path)
    for size in (1, 64, 500):
        written = 0
        while written < 2 * CHECKPOINT_BYTES_MAX:
            append(log, size, person=os.urandom(1000 if size > 1 else 200))
            written += size * 1000 + 16_000
    assert (tmp_path / "ledger.db-wal").stat().st_size < 4062 * (4096 + 24)
    log.close()


# ------------------------------------------------------------------------------------------ erasure


def files_with(folder: Path, words: bytes) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and words in path.read_bytes())


def test_erased_words_are_in_no_file_of_the_folder(tmp_path: Path) -> None:
    words = b"planted-32-byte-marker-of-Ann-Li"
    log = opened(tmp_path)
    for size in (1, 8, 64):
        append(log, size, person=words)
        append(log, size, person=words * 300)
        log._bytes_since_checkpoint = CHECKPOINT_BYTES
        log.rest()
    log.snapshot_write(Snapshot(*log.head, 1, words))
    assert files_with(tmp_path, words) == ["ledger.db", "ledger.db-wal", "ledger.snapshot"]
    log.erase_person(range(1, log.head.seq + 1))
    assert not log.erasing
    assert files_with(tmp_path, words) == []
    assert log.verify(chain.step).broken is None
    append(log, 1)
    log.close()
    assert files_with(tmp_path, words) == []


def test_an_erasure_that_a_reader_holds_up_is_finished_in_a_quiet_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.log.reading.BUSY_MS", 20)
    words = b"planted-32-byte-marker-of-Ann-Li"
    log = opened(tmp_path)
    append(log, 8, person=words)
    with contextlib.closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as looking:
        looking.execute("BEGIN")
        looking.execute("SELECT count(*) FROM event").fetchone()
        log.erase_person(range(1, 9))
        held_up = log.erasing
        assert files_with(tmp_path, words) != []
    log.rest()
    assert (held_up, log.erasing) == (True, False)
    assert files_with(tmp_path, words) == []
    log.close()
