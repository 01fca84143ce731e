"""A verified copy of the ledger, taken while the shop works.

Rules
1. The copy is one consistent state: SQLite's `VACUUM INTO`, from a connection of its own, so commits go on meanwhile.
2. It gets its name only after it was opened, walked along the chain and counted against the log, and is on disk. Under
   that name lies the backup before or this one, never a half.
3. Erased words are not in it: `VACUUM INTO` writes live rows only.

Media are files by hash and are copied as files, beside it (copies.py). The hub's keys are in no backup: they never leave the
place where they were made.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from hub.log import schema
from hub.log.errors import BackupNotWritten, BackupRefused, CannotOpen
from hub.log.folder import flush, fsync_folder
from hub.log.port import Head, Step
from hub.log.reading import SqliteReader
from hub.log.recover import database_path


class Contents(NamedTuple):
    """What a whole backup holds. `head` is the mark up to which clients may forget their commands."""

    epoch: str
    head: Head
    outcomes: int


def take(folder: Path, target: Path, step: Step, beside: Callable[[], object] = lambda: None) -> Contents:
    """Write a backup of a data folder's ledger; the hub may be serving from it.

    Args:
        folder: the data folder.
        target: the backup's file; one of that name is replaced when the new one is whole.
        step: the chain's formula.
        beside: what else must be in place before the copy gets its name; it may raise `OSError`.

    Raises:
        BackupNotWritten: there is no room or no such place; what was under `target` is still there.
        BackupRefused: the ledger or its copy is not whole; likewise.
    """
    unfinished = target.with_name(target.name + ".new")
    try:
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))  # SQLite takes an empty file as none
        source = f"{database_path(folder).absolute().as_uri()}?mode=ro"
        with contextlib.closing(sqlite3.connect(source, uri=True, isolation_level=None)) as connection:
            at_least = SqliteReader(connection).head
            connection.execute("VACUUM INTO ?", (str(unfinished),))
        contents = check_file(unfinished, step)
        if contents.head.seq < at_least.seq:
            raise BackupRefused(
                f"the copy ends at event {contents.head.seq}, the log had {at_least.seq} before it began"
            )
        with unfinished.open("rb+") as file:
            flush(file.fileno())
        beside()
        unfinished.replace(target)
        fsync_folder(target.parent)
    except (OSError, sqlite3.Error) as error:
        raise BackupNotWritten(f"the backup {target} cannot be written: {error}") from error
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return contents


def check_file(path: Path, step: Step) -> Contents:
    """Open a backup, walk along its chain and count what it holds. The file is not changed.

    Raises:
        BackupRefused: it is missing, of another kind, of a later version, cut short, or changed.
    """
    try:
        schema.refuse_foreign(path)
        source = f"{path.absolute().as_uri()}?mode=ro"
        with contextlib.closing(sqlite3.connect(source, uri=True, isolation_level=None)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            reader = SqliteReader(connection)
            walk = reader.verify(step)
            head = reader.head
    except (OSError, CannotOpen, sqlite3.Error, TypeError) as error:
        raise BackupRefused(f"{path} is not a backup that can be restored: {error}") from error
    if walk.broken is not None:
        raise BackupRefused(f"{path} is damaged: {walk.broken.what}")
    return Contents(reader.epoch, head, walk.outcomes)
