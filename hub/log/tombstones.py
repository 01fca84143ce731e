"""What must stay gone, kept beside a data folder: erased words, removed media, revoked keys, ended links.

A folder copied back by hand, or an older backup, brings everything back that the ledger of that day held. So what was
taken away is also written down where no copy of the folder reaches: `<folder>.gone` beside `<folder>`.

Rules
1. A line is on disk (fsync) before the event that it is the trace of: a crash in between loses no erasure.
2. Only traces, nothing about anybody: numbers, random ids, hashes. Words are known by the digest of bytes that hold a
   random salt, so that no guess at a name can be tried against it.
3. Lines are only ever added. A line that a crash cut short was never promised and is cut off; any other line that does
   not match its checksum stops the start, for who cannot read what must stay gone must not serve.

Form: one JSON object per line, {"crc": CRC-32 of the text under "is", 8 hex digits, "is": the tombstone}.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from hub.decoders import json_decoder
from hub.log.errors import LogDamaged
from hub.log.folder import flush, fsync_folder

ERASED, REVOKED, ENDED = "erased", "revoked", "ended"
DIGEST_CHARS = 16
"""Of a digest's 64: with the event's number beside them 64 bits tell more events apart than any shop will have."""


class Tombstone(msgspec.Struct, frozen=True, omit_defaults=True):
    """The trace of something that was taken away.

    Args:
        kind: erased, revoked or ended.
        seq, hash: of the event that took it away (hash in hex): a ledger that holds that event needs no reminder.
        id: the order, enquiry, courier, person, station or link.
        about: which of these it is; for `erased` the name of the event's field.
        room: of an erased order.
        scope, up_to: of an erasure.
        blanked: number and digest of each event whose words went.
        media: SHA-256 of pictures and voices that went with them.
        key: a revoked station's public key, or the hash of an ended link's secret.
        until: when an ended link would have been over by itself, RFC 3339.
    """

    kind: str
    seq: int
    hash: str
    id: str
    about: str = ""
    room: str = ""
    scope: str = ""
    up_to: int = 0
    blanked: tuple[tuple[int, str], ...] = ()
    media: tuple[str, ...] = ()
    key: str = ""
    until: str = ""


class _Line(msgspec.Struct, frozen=True):
    crc: str
    body: msgspec.Raw = msgspec.field(name="is")


_line, _tombstone = json_decoder(_Line), json_decoder(Tombstone)


class Tombstones:
    """The tombstones of one data folder. One thread at a time uses them."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def beside(cls, folder: Path) -> Tombstones:
        """Those of a data folder.

        They lie beside it; where the place beside may not be written to (a service that owns nothing but its data
        folder) they lie in it as `ledger.gone`, and `doctor` says so: then a copy put back brings back what it holds.
        """
        whole = folder.resolve()
        beside = whole.with_name(whole.name + ".gone")
        inside = whole / "ledger.gone"
        if not beside.exists() and (inside.exists() or not os.access(whole.parent, os.W_OK)):
            return cls(inside)
        return cls(beside)

    @property
    def exist(self) -> bool:
        """Whether anything was ever written down."""
        return self.path.exists()

    def read(self) -> list[Tombstone]:
        """All of them, in the order in which they were written.

        Raises:
            LogDamaged: a line is not what was written.
        """
        try:
            lines = self.path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return []
        lines.pop()  # what stands after the last line's end: nothing, or a line that a crash cut short
        return [self._read(number, line) for number, line in enumerate(lines, 1)]

    def _read(self, number: int, line: bytes) -> Tombstone:
        try:
            found = _line.decode(line)
            if found.crc == _crc(bytes(found.body)):
                return _tombstone.decode(found.body)
        except msgspec.MsgspecError:
            pass
        raise LogDamaged(
            f"line {number} of {self.path} is not what was written: put the file back from a copy, or move it away to"
            " have it made anew from the ledger (then a copy from before an erasure would bring words back)"
        )

    def add(self, tombstones: Sequence[Tombstone]) -> None:
        """Write some down; on disk when this returns.

        Raises:
            OSError: the disk does not take them; none of them stands there.
        """
        fresh = not self.path.exists()
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            end = _end_of_last_line(handle)
            os.ftruncate(handle, end)
            os.lseek(handle, end, os.SEEK_SET)
            text = b"".join(_written(tombstones))
            try:
                while text:
                    text = text[os.write(handle, text) :]
                flush(handle)
            except OSError:
                os.ftruncate(handle, end)
                raise
        finally:
            os.close(handle)
        if fresh:
            fsync_folder(self.path.parent)


def _written(tombstones: Iterable[Tombstone]) -> Iterable[bytes]:
    for tombstone in tombstones:
        body = msgspec.json.encode(tombstone)
        yield msgspec.json.encode({"crc": _crc(body), "is": msgspec.Raw(body)}) + b"\n"


def _crc(body: bytes) -> str:
    return f"{zlib.crc32(body):08x}"


def _end_of_last_line(handle: int) -> int:
    """Where the next line begins: behind the last line end; a rest without one was cut short by a crash."""
    end = os.lseek(handle, 0, os.SEEK_END)
    while end:
        start = max(0, end - 64 * 1024)
        os.lseek(handle, start, os.SEEK_SET)
        found = os.read(handle, end - start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        end = start
    return 0
