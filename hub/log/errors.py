"""What can go wrong around the log. The tree is drawn in the package's docstring."""

from __future__ import annotations

import sqlite3


class LogError(Exception):
    """The environment (disk, folder, file) does not allow what was asked. The text is one sentence for the owner."""


class CannotOpen(LogError):
    """The log cannot be opened; nothing was changed."""


class CannotCreate(CannotOpen):
    """There is no place here for a data folder."""


class DataFolderInUse(CannotOpen):
    """Another process has this data folder."""


class NewerDatabase(CannotOpen):
    """A later version wrote this database; it was not touched."""


class LogDamaged(CannotOpen):
    """Something that was in the log is gone or changed."""


class StorageFull(LogError):
    """No room on the disk; nothing changed."""


class StorageFailed(LogError):
    """The disk answered with an error; what is on it must be recovered by a new start."""


class BackupRefused(LogError):
    """A backup is not whole; no file was put in place."""


class BackupNotWritten(BackupRefused):
    """There is no room or no place for a backup."""


class MediaRefused(LogError):
    """A media file or chunk cannot be taken.

    `code`: `bad_name`, `too_large`, `empty`, `not_begun`, `not_here`, `hash_mismatch`, `storage_full`.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code


def primary(error: sqlite3.Error) -> int:
    """Return the primary result code; extended codes carry it in their low byte."""
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)) & 0xFF


def as_log_error(error: sqlite3.Error) -> StorageFull | StorageFailed | LogDamaged:
    """Say what SQLite's error means for the owner. Source: https://www.sqlite.org/rescode.html."""
    match primary(error):
        case sqlite3.SQLITE_FULL:
            return StorageFull("no room left on the disk of the data folder")
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return LogDamaged(
                f"the database is damaged, or the disk does not give it back ({error}):"
                " try another start, then restore the newest backup"
            )
        case _:
            return StorageFailed(f"the disk of the data folder answered with an error: {error}")
