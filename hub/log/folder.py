"""The data folder: who may have it, where it may lie, and the ballast in it.

Rules
1. One process at a time: an operating system's lock, which dies with the process, so no stale lock is ever left.
2. No network file system where that can be told: their locks and their fsync promise less than SQLite needs.
3. Ballast is a file of known size. When the disk is full it is given up, so that a checkpoint has room to move commits
   from the WAL into the database; it is made again when there is room for it twice.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from types import TracebackType

from hub.log.errors import CannotCreate, DataFolderInUse

BALLAST_BYTES = 8 * 1024 * 1024
"""A checkpoint writes back at most what lies in the WAL: `CHECKPOINT_BYTES` of pages and their indexes, with reserve."""

NETWORK_FILE_SYSTEMS = frozenset(
    {"9p", "afs", "ceph", "cifs", "fuse.sshfs", "fuse.rclone", "glusterfs", "ncpfs", "nfs", "nfs4", "smb3", "smbfs"}
)


def fsync_folder(folder: Path) -> None:
    """Make renames and new names in a folder durable. Windows does that with the rename itself."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush(handle: int) -> None:
    """Bring a file's bytes onto the disk. On macOS only F_FULLFSYNC reaches beyond the drive's own memory."""
    if sys.platform == "darwin":
        import fcntl

        fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
    else:
        os.fsync(handle)


def write_whole(path: Path, *parts: bytes) -> None:
    """Write a file so that a crash leaves the old one or the new one, never a half: temporary file, fsync, rename."""
    unfinished = path.with_name(path.name + ".new")
    with unfinished.open("wb") as file:
        for part in parts:
            file.write(part)
        file.flush()
        flush(file.fileno())
    unfinished.replace(path)
    fsync_folder(path.parent)


def file_system_of(folder: Path, mounts: str) -> str:
    """Return the type of the file system that holds `folder`.

    Args:
        folder: an absolute path.
        mounts: the text of `/proc/mounts` (source: proc(5); fields by blanks, octal escapes in paths).
    """
    found, longest = "", -1
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = fields[1].encode("latin-1", "replace").decode("unicode_escape")
        if len(point) >= longest and folder.is_relative_to(point):  # a later mount on the same point hides the earlier
            found, longest = fields[2], len(point)
    return found


def made(folder: Path) -> Path:
    """Return the folder, made if it was not there, readable by its owner only.

    Raises:
        CannotCreate: a file is in the way, the place is read-only, or it lies on a network file system.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / "write-probe"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise CannotCreate(f"{folder} cannot be used as a data folder: {error.strerror or error}") from error
    mounts = Path("/proc/mounts")
    if mounts.exists():
        kind = file_system_of(folder.resolve(), mounts.read_text(errors="replace"))
        if kind in NETWORK_FILE_SYSTEMS:
            raise CannotCreate(
                f"{folder} lies on a network file system ({kind}); choose a folder on this machine's disk"
            )
    return folder


class FolderLock:
    """This process's right to a data folder, from construction to `release`."""

    def __init__(self, folder: Path) -> None:
        """Take the lock.

        Raises:
            DataFolderInUse: another process, or another log in this one, has it.
            CannotCreate: the lock's file cannot be made.
        """
        try:
            self._handle: int | None = os.open(folder / "ledger.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise CannotCreate(f"{folder} cannot be locked: {error.strerror}") from error
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(self._handle, msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self.release()
            raise DataFolderInUse(f"another hub is using {folder}") from error

    def release(self) -> None:
        """Give the folder free. Closing the file ends the lock; the file stays, for removing it would be a race."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> FolderLock:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()


def free_bytes(folder: Path) -> int:
    """Return how much room the disk of a folder has for this user."""
    return shutil.disk_usage(folder).free


class Ballast:
    """Room on the disk that is kept for the moment when there is none."""

    def __init__(self, folder: Path, size: int = BALLAST_BYTES) -> None:
        self._path = folder / "ledger.ballast"
        self._size = size

    @property
    def held(self) -> bool:
        """Whether the room is there to be given up."""
        return self._path.exists()

    def hold(self) -> bool:
        """Take the room if it is not held yet and the disk has it twice. Returns whether it is held."""
        if self.held:
            return True
        unfinished = self._path.with_name(self._path.name + ".new")
        try:
            if free_bytes(self._path.parent) < 2 * self._size:
                return False
            with unfinished.open("wb") as file:
                block = os.urandom(64 * 1024)  # not zeros: a compressing file system would keep no room for them
                for start in range(0, self._size, len(block)):
                    file.write(block[: self._size - start])
            unfinished.replace(self._path)
        except OSError:
            unfinished.unlink(missing_ok=True)
            return False
        return True

    def release(self) -> bool:
        """Give the room up. Returns whether there was any."""
        try:
            self._path.unlink()
        except OSError:
            return False
        return True
