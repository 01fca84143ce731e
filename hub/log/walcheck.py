"""What SQLite's recovery would pass over without a word: a WAL with damage in its middle.

After a crash SQLite reads the WAL up to the first frame whose checksum is wrong and drops the rest, for it takes that for
the torn end of an unfinished commit. One flipped bit so dropped 25 of 50 acknowledged commits while `integrity_check`
said ok. But at most one commit can have been unfinished. More than one commit mark behind the first wrong frame means
that whole, acknowledged commits lie there, and then this log must not serve.

The check reads the file before SQLite opens it: once open, SQLite would delete the evidence as it closes. It costs about
50 µs a frame and only after a crash, for an orderly end leaves no WAL.

Its limit: damage within the very last commit cannot be told from a torn end. The clients' HELLO and the snapshot see it.

Source: https://www.sqlite.org/fileformat2.html#walformat ("WAL File Format", "Checksum Algorithm").
"""

from __future__ import annotations

import mmap
import struct
from pathlib import Path

from hub.log.errors import LogDamaged

_HEADER = struct.Struct(">8I")  # magic, version, page size, sequence, salt 1, salt 2, checksum 1, checksum 2
_FRAME = struct.Struct(">6I")  # page, size after commit or 0, salt 1, salt 2, checksum 1, checksum 2
_MAGIC = 0x377F0682  # the lowest bit says that the checksums read words big-endian
_WORD = 0xFFFFFFFF


def _checksum(words: tuple[int, ...], one: int, two: int) -> tuple[int, int]:
    pairs = iter(words)
    for first, second in zip(pairs, pairs, strict=True):
        one = (one + first + two) & _WORD
        two = (two + second + one) & _WORD
    return one, two


def commits_behind_break(wal: bytes | mmap.mmap) -> int:
    """Return how many commits of the present generation end at or behind the first wrong frame of a WAL.

    Behind it only a frame that is whole in itself counts (its checksum continues the one stored in the frame before it):
    a commit that found the disk full may leave a half-written last frame, and that is no lost commit.

    Args:
        wal: the whole file.

    Returns:
        0 or 1 for a WAL as a crash may leave it; 2.. for a damaged one.

    Raises:
        LogDamaged: the header is wrong although frames follow.
    """
    if len(wal) < _HEADER.size + _FRAME.size:
        return 0
    magic, _, page_size, _, salt_1, salt_2, one, two = _HEADER.unpack_from(wal)
    order = ">" if magic & 1 else "<"
    if magic & ~1 != _MAGIC or _checksum(struct.unpack_from(f"{order}6I", wal), 0, 0) != (one, two):
        raise LogDamaged("the head of the write-ahead log is damaged: restore the newest backup")
    start, page = struct.Struct(f"{order}2I"), struct.Struct(f"{order}{page_size // 4}I")
    whole, behind = True, 0
    for at in range(_HEADER.size, len(wal) - _FRAME.size - page_size + 1, _FRAME.size + page_size):
        _, size_after_commit, frame_salt_1, frame_salt_2, stored_one, stored_two = _FRAME.unpack_from(wal, at)
        present = (frame_salt_1, frame_salt_2) == (salt_1, salt_2)
        if present and (whole or size_after_commit):
            one, two = _checksum(start.unpack_from(wal, at), one, two)
            one, two = _checksum(page.unpack_from(wal, at + _FRAME.size), one, two)
            continues = (one, two) == (stored_one, stored_two)
        else:
            continues = False
        first_wrong = whole and not continues
        whole = whole and continues
        if not whole and present and size_after_commit and (first_wrong or continues):
            behind += 1
        one, two = stored_one, stored_two
    return behind


def refuse_cut_wal(database: Path) -> None:
    """Refuse a WAL that SQLite would read only in part.

    Raises:
        LogDamaged: acknowledged commits lie behind a damaged frame; nothing was changed.
    """
    path = database.with_name(database.name + "-wal")
    if not path.exists() or path.stat().st_size == 0:
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as wal:
        behind = commits_behind_break(wal)
    if behind > 1:
        raise LogDamaged(
            f"the write-ahead log {path} is damaged in its middle, and {behind} commits lie behind the damage:"
            " keep a copy of the folder, then restore the newest backup"
        )
