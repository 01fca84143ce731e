"""Marks beside the database that tell the next start how the last one ended.

    file               means                                         set                       taken away
    ledger.open        a writer has the database, so there is a WAL  once it is open           at an orderly end, first of all
    ledger.suspect     a commit had an unknown outcome               with that outcome         once the copy is in place
    ledger.db.whole    a verified copy that must replace the         when the copy is on disk  by taking the database's name
                       database and its WAL

After a failed fsync the page cache may show bytes that are not on the disk, and a second fsync says ok. So the database
is then copied anew, which writes every page again, before anything is acknowledged on top of it.
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from hub.log.errors import LogDamaged
from hub.log.folder import flush, fsync_folder, write_whole
from hub.log.reading import connect


def database_path(folder: Path) -> Path:
    """Return where the database of a data folder lies."""
    return folder / "ledger.db"


def _wal(folder: Path) -> Path:
    return folder / "ledger.db-wal"


def mark_open(folder: Path) -> None:
    """Say that there is a WAL from now on. The WAL's own name is on disk before this one."""
    if not (folder / "ledger.open").exists():
        write_whole(folder / "ledger.open", b"")


def unmark_open(folder: Path) -> None:
    """Say that the WAL may go now: an orderly end moves it into the database and removes it.

    A disk that does not take even this has failed before, and that is known from elsewhere.
    """
    with contextlib.suppress(OSError):
        (folder / "ledger.open").unlink()
        fsync_folder(folder)


def refuse_lost_wal(folder: Path) -> None:
    """Refuse a database whose WAL was taken away after a crash.

    Raises:
        LogDamaged: what was committed last is gone.
    """
    if (folder / "ledger.open").exists() and not _wal(folder).exists():
        raise LogDamaged(
            f"the hub did not end in order and {_wal(folder)} is gone, so its last events are missing:"
            " put the file back or restore the newest backup"
        )


def refuse_lost_database(folder: Path) -> None:
    """Refuse to begin a new ledger where there was one: what stands beside a database is made after it.

    Raises:
        LogDamaged: the database is gone, or empty.
    """
    path = database_path(folder)
    if path.exists() and path.stat().st_size:
        return
    beside = [folder / "ledger.open", folder / "ledger.snapshot"]
    if any(mark.exists() for mark in beside) or (_wal(folder).exists() and _wal(folder).stat().st_size):
        raise LogDamaged(f"the database {path} is gone: put the file back or restore the newest backup")


def mark_suspect(folder: Path) -> None:
    """Ask the next start for a copy. Best effort: the disk that just failed may not take this either."""
    with contextlib.suppress(OSError):
        write_whole(folder / "ledger.suspect", b"")


def is_suspect(folder: Path) -> bool:
    """Whether a commit had an unknown outcome."""
    return (folder / "ledger.suspect").exists()


def copy_anew(folder: Path) -> None:
    """Write every page of the database again, into a new file, and put that in its place.

    Raises:
        LogDamaged: the copy does not fit together.
        sqlite3.Error: the disk failed again; everything is as it was.
    """
    copy = folder / "ledger.db.copy"
    copy.unlink(missing_ok=True)
    with contextlib.closing(connect(database_path(folder))) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    with contextlib.closing(sqlite3.connect(copy)) as connection:
        said = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if said != "ok":
        raise LogDamaged(f"the database in {folder} is damaged ({' '.join(said.split())}): restore the newest backup")
    with copy.open("rb+") as file:
        flush(file.fileno())
    copy.replace(folder / "ledger.db.whole")
    fsync_folder(folder)
    finish_swap(folder)


def finish_swap(folder: Path) -> None:
    """Put a finished copy in the database's place; a crash anywhere in here is taken up again by the next start.

    The old WAL goes first: beside another database SQLite would read it into that one.
    """
    whole = folder / "ledger.db.whole"
    if not whole.exists():
        return
    unmark_open(folder)
    for name in ("ledger.db-wal", "ledger.db-shm"):
        (folder / name).unlink(missing_ok=True)
    fsync_folder(folder)
    whole.replace(database_path(folder))
    fsync_folder(folder)
    (folder / "ledger.suspect").unlink(missing_ok=True)
