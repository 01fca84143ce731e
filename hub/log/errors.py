"""What can go wrong around the log. The tree is drawn in the package's docstring."""

from __future__ import annotations


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
