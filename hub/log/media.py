"""Pictures, voices and clips, each kept once under the SHA-256 of its bytes.

Owns the folder `media`: `ab/abcd…` are whole files, `part/<hash>.<size>` are files on their way.

Rules
1. A name is the hash of what is in it, 64 lower-case hex digits and nothing else: no path, no reserved name of Windows,
   and what is there twice is there once.
2. A file comes in chunks, in order. A chunk that does not begin where the file ends is not written; the answer says where
   to go on. So a chunk may be sent twice, and an upload goes on after a restart of either side.
3. It gets its name only when the hash is right and the bytes are on disk. A wrong hash throws the file away.
4. One thread at a time uses a store.
"""

from __future__ import annotations

import errno
import os
import re
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hub.log.errors import MediaRefused
from hub.log.folder import flush, fsync_folder

if TYPE_CHECKING:
    from hashlib import _Hash

FILE_BYTES_MAX = 30 * 1024 * 1024
"""One minute of 720p video, the largest thing that travels through a room."""

CHUNK_BYTES_MAX = 64 * 1024
"""A chunk and its frame stay below the wire's 128 KiB; two in flight hold up the side pipe for 0.1 s at 10 Mbit/s."""

PARTS_MAX = 64
"""Files on their way at one time: some per phone of a busy day. One more pushes out the one that has not grown for longest."""

_NAME = re.compile(r"[0-9a-f]{64}")


class _Part(NamedTuple):
    """A file on its way: its announced size and the hash over what has come."""

    path: Path
    size: int
    hash: _Hash


class MediaStore:
    """Media by hash, in one folder."""

    def __init__(self, folder: Path) -> None:
        """Use a folder, made if it is not there."""
        self._folder = folder
        self._parts_folder = folder / "part"
        self._parts_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._parts: dict[str, _Part] = {}

    def has(self, sha: str) -> bool:
        """Whether the whole file is here. A name that is none is not here."""
        return _NAME.fullmatch(sha) is not None and self._path(sha).exists()

    def size(self, sha: str) -> int | None:
        """Return how many bytes the whole file has, or None if it is not here."""
        return self._path(sha).stat().st_size if self.has(sha) else None

    def begin(self, sha: str, size: int) -> int:
        """Announce a file and learn where to go on.

        Args:
            sha: 64 lower-case hex digits.
            size: 1..`FILE_BYTES_MAX` bytes.

        Returns:
            How many bytes are here already; `size` = nothing more is needed.

        Raises:
            MediaRefused: `bad_name`, `empty`, `too_large`; `hash_mismatch` and `storage_full` as in `put`.
            OSError: the disk answered with an error.
        """
        _refuse_bad_name(sha)
        if size < 1:
            raise MediaRefused("empty", "a file has at least one byte")
        if size > FILE_BYTES_MAX:
            raise MediaRefused("too_large", f"a file has at most {FILE_BYTES_MAX} bytes")
        if self.has(sha):
            return size
        path = self._parts_folder / f"{sha}.{size}"
        known = self._parts.get(sha)
        if known is None or known.path != path or not path.exists():
            self._make_room_for_part(path)
            so_far = sha256(path.read_bytes() if path.exists() else b"")
            try:
                path.touch(mode=0o600)
            except OSError as error:
                raise _refusal(error) from error
            self._parts[sha] = _Part(path, size, so_far)
        return self._settle(sha, path.stat().st_size)

    def put(self, sha: str, offset: int, chunk: bytes) -> int:
        """Take the next chunk of an announced file.

        Args:
            sha: as announced.
            offset: where the chunk begins; anywhere but at the file's present end nothing is written.
            chunk: 1..`CHUNK_BYTES_MAX` bytes.

        Returns:
            Where to go on; the announced size = the file is whole, right and on disk.

        Raises:
            MediaRefused: `bad_name`, `not_begun` (announce it again), `empty`, `too_large`, `hash_mismatch` (all of it is
                thrown away), `storage_full` (what came before stays).
            OSError: the disk answered with an error.
        """
        _refuse_bad_name(sha)
        if self.has(sha):
            return self._path(sha).stat().st_size
        part = self._parts.get(sha)
        if part is None or not part.path.exists():
            raise MediaRefused("not_begun", "announce the file first")
        if not chunk:
            raise MediaRefused("empty", "a chunk has at least one byte")
        here = part.path.stat().st_size
        if offset != here:
            return here
        if len(chunk) > CHUNK_BYTES_MAX or here + len(chunk) > part.size:
            raise MediaRefused("too_large", f"a chunk has at most {CHUNK_BYTES_MAX} bytes, this file {part.size}")
        with part.path.open("r+b", buffering=0) as file:
            try:
                file.seek(here)
                written = file.write(chunk)
                if written != len(chunk):
                    raise OSError(errno.ENOSPC, "the disk took only a part of the chunk")
            except OSError as error:
                file.truncate(here)
                raise _refusal(error) from error
        part.hash.update(chunk)
        return self._settle(sha, here + len(chunk))

    def open_chunk(self, sha: str, offset: int, size: int) -> bytes:
        """Return a piece of a whole file.

        Args:
            sha: of a file that is here.
            offset: 0..; at or past the end gives nothing.
            size: 1..`CHUNK_BYTES_MAX`; more is cut to that.

        Raises:
            MediaRefused: `bad_name`, `not_here`.
        """
        _refuse_bad_name(sha)
        try:
            with self._path(sha).open("rb") as file:
                if offset < 0 or offset >= os.fstat(file.fileno()).st_size:
                    return b""
                file.seek(offset)
                return file.read(min(max(size, 0), CHUNK_BYTES_MAX))
        except FileNotFoundError as error:
            raise MediaRefused("not_here", sha) from error

    def erase(self, sha: str) -> None:
        """Remove a file for ever, and what has come of it if it is on its way."""
        _refuse_bad_name(sha)
        self._path(sha).unlink(missing_ok=True)
        self._parts.pop(sha, None)
        for path in self._parts_folder.glob(f"{sha}.*"):
            path.unlink()

    def _path(self, sha: str) -> Path:
        return self._folder / sha[:2] / sha

    def _settle(self, sha: str, here: int) -> int:
        """Give the file its name if it is whole; return where to go on."""
        part = self._parts[sha]
        if here < part.size:
            return here
        del self._parts[sha]
        if part.hash.hexdigest() != sha:
            part.path.unlink()
            raise MediaRefused("hash_mismatch", "the bytes are not those that were announced")
        try:
            with part.path.open("r+b") as file:
                flush(file.fileno())
            whole = self._path(sha)
            if not whole.parent.exists():
                whole.parent.mkdir(mode=0o700)
                fsync_folder(self._folder)
            part.path.replace(whole)
            fsync_folder(whole.parent)
        except OSError as error:
            raise _refusal(error) from error
        return here

    def _make_room_for_part(self, path: Path) -> None:
        parts = [other for other in self._parts_folder.iterdir() if other != path]
        if len(parts) >= PARTS_MAX:
            oldest = min(parts, key=lambda other: other.stat().st_mtime_ns)
            self._parts.pop(oldest.name.partition(".")[0], None)
            oldest.unlink()


def _refuse_bad_name(sha: str) -> None:
    if not _NAME.fullmatch(sha):
        raise MediaRefused("bad_name", "a media file is named by 64 lower-case hex digits")


def _refusal(error: OSError) -> MediaRefused | OSError:
    """Return what a caller is to be told: a full disk is an answer, any other error stays what it is."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return MediaRefused("storage_full", "no room left on the disk")
    return error
