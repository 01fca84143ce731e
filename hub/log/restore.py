"""Another ledger in the place of the present one: wholly, or not at all, and the present one is kept.

    restoring/           a data folder in the making: the ledger that is to come, nobody's until it is whole
    ledger.restore       holds a stamp: that ledger is whole and takes its place now     <- the moment it counts from
    replaced/<stamp>/    the ledger that stood here before, with its WAL and its marks

Everything that can fail is done in `restoring`, where nothing is served from. Then the stamp is written, and what follows
are renames that a crash may interrupt anywhere: the next start finds the stamp and goes on (`finish`). While `restoring`
holds the new ledger the old one is moved out; once it is in place only the stamp is left to be removed.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

from hub.log.backup import Contents, check_file
from hub.log.copies import stamp
from hub.log.errors import BackupRefused, LogDamaged, StorageFailed
from hub.log.folder import flush, fsync_folder, write_whole
from hub.log.port import Step
from hub.log.recover import database_path
from hub.log.search import SEARCH

MOVED_OUT = (
    "ledger.db",
    "ledger.db-wal",
    "ledger.db-shm",
    "ledger.snapshot",
    "ledger.open",
    "ledger.suspect",
    "ledger.db.copy",
    "ledger.db.whole",
)
"""All that belongs to the ledger that stood here; the lock and the ballast are the folder's."""

REPLACED_KEPT = timedelta(weeks=8)
"""As long as the oldest backup: then what was erased has left this place too."""


def workshop(folder: Path) -> Path:
    """Return where the ledger that is to come is made; a data folder of its own on the same disk."""
    return folder / "restoring"


def begin(folder: Path) -> Path:
    """Return an empty workshop. The caller holds the folder's lock, and called `finish` before."""
    place = workshop(folder)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(mode=0o700)
    return place


def fetch(folder: Path, file: Path, step: Step, epoch: str) -> Contents:
    """Copy a backup into a new workshop and give the copy its new name.

    Args:
        folder: the data folder; its lock is held.
        file: the backup. It is only read.
        step: the chain's formula.
        epoch: the name of the ledger that begins here.

    Returns:
        What the backup holds, under its old name.

    Raises:
        BackupRefused: it is no backup, is not whole, or a later version wrote it; nothing was changed.
        OSError: there is no room for it.
    """
    check_file(file, step)
    copy = database_path(begin(folder))
    try:
        with contextlib.closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute("VACUUM INTO ?", (str(copy),))
        copy.chmod(0o600)
        contents = check_file(
            copy, step
        )  # what is restored is what was walked, whatever happened to the file meanwhile
        with contextlib.closing(sqlite3.connect(copy)) as connection:
            connection.execute("UPDATE ledger SET epoch = ?", (epoch,))
            connection.commit()
    except sqlite3.Error as error:
        raise BackupRefused(f"{file} cannot be copied: {error}") from error
    return contents


def put_in_place(folder: Path, now: datetime) -> Path:
    """Let the workshop's ledger take the present one's place.

    Args:
        folder: the data folder; its lock is held, and its workshop holds a whole ledger that nobody has open.
        now: names the place of the ledger that stood here; aware.

    Returns:
        Where that ledger is kept.
    """
    whole = database_path(workshop(folder))
    assert not whole.with_name("ledger.db-wal").exists(), "the new ledger is closed in order"
    with whole.open("rb+") as file:
        flush(file.fileno())
    fsync_folder(whole.parent)
    name = stamp(now)
    while (folder / "replaced" / name).exists():
        name += "x"  # twice within a second
    write_whole(folder / "ledger.restore", name.encode())
    kept = finish(folder)
    assert kept is not None
    return kept


def finish(folder: Path) -> Path | None:
    """Finish a restore that was begun; without one, clear away what an unfinished one left. The lock is held.

    Returns:
        Where the ledger that stood here is kept, None if there was nothing to finish.

    Raises:
        LogDamaged: the stamp is there and says nothing.
        StorageFailed: the disk answered with an error; the next try goes on where this one stopped.
    """
    try:
        return _finish(folder)
    except OSError as error:
        raise StorageFailed(f"the restore in {folder} cannot be finished: {error}") from error


def _finish(folder: Path) -> Path | None:

    journal = folder / "ledger.restore"
    if not journal.exists():
        shutil.rmtree(workshop(folder), ignore_errors=True)
        return None
    name = journal.read_text(errors="replace").strip()
    if not name.isascii() or not name.isalnum():
        raise LogDamaged(f"{journal} is not what a restore writes: restore the backup again")
    kept = folder / "replaced" / name
    new = database_path(workshop(folder))
    if new.exists():
        kept.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in MOVED_OUT:
            with contextlib.suppress(FileNotFoundError):
                (folder / old).replace(kept / old)
        SEARCH.forget(folder)  # it knew the words of the ledger that stood here
        fsync_folder(kept)
        if not any(kept.iterdir()):
            kept.rmdir()  # nothing stood here
        fsync_folder(kept.parent)
        fsync_folder(folder)
        new.replace(database_path(folder))
        fsync_folder(folder)
    shutil.rmtree(workshop(folder), ignore_errors=True)
    journal.unlink()
    fsync_folder(folder)
    return kept


def forget_replaced(folder: Path, now: datetime) -> int:
    """Remove ledgers that were replaced longer ago than `REPLACED_KEPT`. Returns how many."""
    gone = 0
    with contextlib.suppress(FileNotFoundError):
        for place in sorted((folder / "replaced").iterdir()):
            if place.name < stamp(now - REPLACED_KEPT):
                shutil.rmtree(place, ignore_errors=True)
                gone += 1
    return gone
