"""A folder of backups: copies of the ledger by name, the media beside them, and which of them stay.

    FOLDER/ledger-20260510T120000Z-1234.db   the ledger as it was then (UTC), up to event 1234
    FOLDER/media/ab/abcd…                    pictures and voices by hash, shared by all copies

Rules
1. A copy has its name only when it was walked and counted, and the media are beside it.
2. Media get their name only with the bytes that it stands for. One that the data folder has no longer goes when no copy
   is left from the time when it had it: erased pictures leave with the copies that speak of them.
3. A backup never takes the last room from the shop: where too little would be left there is none, and that is said.
4. Of older copies fewer stay, by a pure rule (`to_keep`); the newest always stays.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from hub.log import backup
from hub.log.errors import BackupNotWritten
from hub.log.folder import flush, free_bytes, fsync_folder
from hub.log.port import Step
from hub.log.recover import database_path

ROOM_LEFT_BYTES = 64 * 1024 * 1024
"""What must stay free on the backup's disk, which may be the ledger's own: eight times the ballast."""

HOURLY_FOR = timedelta(hours=24)
DAILY_FOR = timedelta(days=14)
WEEKLY_FOR = timedelta(weeks=8)
"""One copy an hour for a day, one a day for as long as clients keep their commands, one a week for two months: within that
time a mistake in a small shop is found, and what was erased has left the last copy after it."""

READ_BYTES = 1 << 20
UNNAMED = "ledger.unnamed-"
UNNAMED_FOR = timedelta(days=1)
"""A copy that has no name after a day never gets one: who took it was killed."""

_NAME = re.compile(r"ledger-(\d{8}T\d{6}Z)-(\d{1,19})\.db")
_STAMP = "%Y%m%dT%H%M%SZ"
_MEDIA = re.compile(r"[0-9a-f]{64}")


class Copy(NamedTuple):
    """One copy, as its name tells: when it was taken, and up to which event."""

    path: Path
    taken_at: datetime
    seq: int


class Taken(NamedTuple):
    """A backup that was made: its file, what it holds, how many media were brought beside it."""

    path: Path
    contents: backup.Contents
    media: int


def stamp(at: datetime) -> str:
    """Return a moment as it stands in names: UTC, to the second, without what file systems dislike."""
    return at.astimezone(UTC).strftime(_STAMP)


def copies_in(place: Path) -> list[Copy]:
    """Return the copies in a folder, oldest first; none if there is no such folder."""
    found = []
    with contextlib.suppress(OSError):
        for path in place.iterdir():
            match = _NAME.fullmatch(path.name)
            if match:
                with contextlib.suppress(ValueError):  # a name like ours, with a 99th of the month
                    found.append(Copy(path, datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC), int(match[2])))
    return sorted(found, key=lambda copy: (copy.taken_at, copy.seq))


def take_into(place: Path, folder: Path, step: Step, now: datetime) -> Taken:
    """Make a backup in a folder.

    Args:
        place: made if it is not there, for its owner only.
        folder: the data folder; the hub may be serving from it.
        step: the chain's formula.
        now: names the copy; aware UTC.

    Raises:
        BackupNotWritten: there is no room or no such place; at most some media are more than before.
        BackupRefused: the ledger is not whole.
    """
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        needed = database_path(folder).stat().st_size + ROOM_LEFT_BYTES
        if free_bytes(place) < needed:
            raise BackupNotWritten(
                f"the disk of {place} has {free_bytes(place) >> 20} MB left and a backup needs {needed >> 20}:"
                " make room there, or choose another folder"
            )
    except OSError as error:
        raise BackupNotWritten(f"there can be no backup in {place}: {error.strerror or error}") from error
    media = 0

    def bring_media() -> None:
        # After the ledger was copied: what it names was in the data folder before.
        nonlocal media
        media = bring(folder / "media", place / "media")

    unnamed = place / f"{UNNAMED}{secrets.token_hex(8)}"  # the owner and the clock may take one at the same time
    contents = backup.take(folder, unnamed, step, bring_media)
    path = place / f"ledger-{stamp(now)}-{contents.head.seq}.db"
    try:
        unnamed.replace(path)
        fsync_folder(place)
    except OSError as error:
        raise BackupNotWritten(f"the backup {path} cannot be named: {error}") from error
    return Taken(path, contents, media)


# Which stay -------------------------------------------------------------------------------------------------------


def to_keep(taken: Iterable[datetime], now: datetime) -> set[datetime]:
    """Which copies stay: the newest of each hour, day and week for their time, and the newest of all.

    Args:
        taken: when the copies were taken, aware; any order.
        now: aware. What is dated later than now stays: some clock is wrong, and nobody knows which.

    Returns:
        A part of `taken`.
    """
    moments = sorted(moment.astimezone(UTC) for moment in taken)
    keep = set(moments[-1:]) | {moment for moment in moments if moment > now}
    rules: tuple[tuple[timedelta, Callable[[datetime], object]], ...] = (
        (HOURLY_FOR, lambda moment: moment.replace(minute=0, second=0, microsecond=0)),
        (DAILY_FOR, lambda moment: moment.date()),
        (WEEKLY_FOR, lambda moment: moment.isocalendar()[:2]),
    )
    for span, of in rules:
        keep |= set({of(moment): moment for moment in moments if now - moment <= span}.values())
    return keep


def thin_out(place: Path, folder: Path, now: datetime) -> int:
    """Remove the copies that need not stay, and media that no copy left can speak of. Returns how many copies went."""
    copies = copies_in(place)
    keep = to_keep((copy.taken_at for copy in copies), now)
    gone = [copy for copy in copies if copy.taken_at not in keep]
    for copy in gone:
        copy.path.unlink(missing_ok=True)
    for path in place.glob(f"{UNNAMED}*"):
        if path.stat().st_mtime < (now - UNNAMED_FOR).timestamp():
            path.unlink(missing_ok=True)
    stay = [copy for copy in copies if copy.taken_at in keep]
    if stay:
        _forget_media(place / "media", folder / "media", stay[0].taken_at)
    return len(gone)


def _forget_media(beside: Path, here: Path, oldest: datetime) -> None:
    """Remove media that the data folder had no longer when the oldest copy was taken.

    The time of a file in the backup's folder is when the data folder was last seen to have it.
    """
    for path in whole_media(beside):
        if not (here / path.name[:2] / path.name).exists() and path.stat().st_mtime < oldest.timestamp():
            path.unlink()


# Media ------------------------------------------------------------------------------------------------------------


def whole_media(place: Path) -> Iterator[Path]:
    """Every whole file of a media folder."""
    if not place.is_dir():
        return
    for shelf in sorted(place.iterdir()):
        if len(shelf.name) == 2 and shelf.is_dir():
            yield from (path for path in sorted(shelf.iterdir()) if _MEDIA.fullmatch(path.name))


def is_what_it_says(path: Path) -> bool:
    """Whether a media file holds the bytes that its name stands for."""
    return _hash_of(path) == path.name


def _hash_of(path: Path) -> str:
    hashed = sha256()
    with path.open("rb") as file:
        while block := file.read(READ_BYTES):
            hashed.update(block)
    return hashed.hexdigest()


def bring(source: Path, target: Path) -> int:
    """Copy media that are not there yet; a file that is not what its name says is left out.

    Args:
        source, target: media folders; a file may vanish from `source` meanwhile.

    Returns:
        How many were brought.

    Raises:
        OSError: the disk does not take them; those that were brought are whole.
    """
    brought = 0
    touched: set[Path] = set()
    for path in whole_media(source):
        there = target / path.name[:2] / path.name
        if there.exists():
            os.utime(there)  # still in use: see `_forget_media`
            continue
        for shelf in (target, there.parent):
            shelf.mkdir(mode=0o700, exist_ok=True)  # one by one: `parents` would make the upper one readable by all
        unfinished = there.with_name(path.name + ".new")
        try:
            shutil.copyfile(path, unfinished)
        except FileNotFoundError:
            continue  # erased meanwhile
        unfinished.chmod(0o600)
        if _hash_of(unfinished) != path.name:
            unfinished.unlink()
            continue
        with unfinished.open("rb+") as file:
            flush(file.fileno())
        unfinished.replace(there)
        touched.add(there.parent)
        brought += 1
    for shelf in touched:
        fsync_folder(shelf)
    if touched:
        fsync_folder(target)
    return brought
