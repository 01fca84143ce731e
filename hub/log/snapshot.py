"""The newest fold, kept in a file beside the database.

Rules
1. A file of its own, not a row: it is some megabytes, is made off the hot thread, and must not pass through the WAL that
   commits wait for.
2. It is only a short cut. One that is torn, of another ledger or of an unreadable form counts as absent: the fold starts
   from the first event.
3. It also bears witness: a snapshot of event 500 beside a log that ends at 400 proves that the log lost its end.

Form: `giftwire snapshot 1\\n`, 32 bytes SHA-256 of the rest, then MessagePack [epoch, seq, hash, fold_version, body].
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import msgspec

from hub.decoders import msgpack_decoder
from hub.log.folder import fsync_folder, write_whole
from hub.log.port import Snapshot

MAGIC = b"giftwire snapshot 1\n"
_BODY_AT = len(MAGIC) + 32


class _Written(msgspec.Struct, array_like=True, frozen=True):
    epoch: str
    seq: int
    hash: bytes
    fold_version: int
    body: bytes


class SnapshotFile:
    """One snapshot of one ledger."""

    def __init__(self, folder: Path, epoch: str) -> None:
        self._path = folder / "ledger.snapshot"
        self._epoch = epoch

    def write(self, snapshot: Snapshot) -> None:
        """Put a snapshot in place of the one before.

        Raises:
            OSError: it could not be written; the one before is still there.
        """
        rest = msgspec.msgpack.encode(_Written(self._epoch, *snapshot))
        try:
            write_whole(self._path, MAGIC, sha256(rest).digest(), rest)
        except OSError:
            self._path.with_name(self._path.name + ".new").unlink(missing_ok=True)
            raise

    def read(self) -> Snapshot | None:
        """Return the snapshot, or None if there is no whole one of this ledger."""
        try:
            written = self._path.read_bytes()
        except OSError:
            return None
        rest = written[_BODY_AT:]
        if not written.startswith(MAGIC) or written[len(MAGIC) : _BODY_AT] != sha256(rest).digest():
            return None
        try:
            found = msgpack_decoder(_Written).decode(rest)
        except msgspec.DecodeError:
            return None
        if found.epoch != self._epoch:
            return None
        return Snapshot(found.seq, found.hash, found.fold_version, found.body)

    def forget(self) -> None:
        """Remove the snapshot, half-written ones too; for ever, a power cut brings it back no more."""
        self._path.unlink(missing_ok=True)
        self._path.with_name(self._path.name + ".new").unlink(missing_ok=True)
        fsync_folder(self._path.parent)
