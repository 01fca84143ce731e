"""Backups by the clock, beside a serving hub.

    an hour went by and something changed -> copy, walk, name -> tell the ledger what is covered -> thin out older copies

What the newest verified backup covers is kept as a note in the ledger (outside the chain), so that it is known after a
restart; it counts only while its file is still there. Clients forget accepted commands up to there and no further. A
backup that failed is said, and tried again after `AGAIN_AFTER_S`; it changes nothing of what was covered.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import msgspec
from msgspec import Struct

import hub
from hub.decoders import json_decoder
from hub.log import restore
from hub.log.copies import thin_out
from hub.log.errors import LogError
from hub.log.reading import open_reader
from hub.log.recover import database_path

log = logging.getLogger(__name__)

EVERY_S = 3600.0
"""What a shop can lose when its disk and every station burn together: an hour's work."""
AGAIN_AFTER_S = 300.0
FIRST_AFTER_S = 60.0
"""Not in the first moments of a start: stations come back and want the disk."""
LOOK_EVERY_S = 1.0
STOP_WITHIN_S = 5.0
NOTE = "backup"


class Covered(Struct, frozen=True):
    """The newest verified backup: its file, what it covers, when it was taken."""

    file: str
    seq: int
    hash: str
    at: datetime
    size: int


class NotTaken(Exception):
    """A backup could not be taken; the text is a sentence."""


class Copied(Struct, frozen=True):
    """What `giftwire-hub backup --json` says."""

    file: str
    seq: int
    hash: str


def program() -> tuple[str, ...]:
    """How this program starts itself again: frozen, or as a module."""
    return (sys.executable,) if getattr(sys, "frozen", False) else (sys.executable, "-m", "hub")


class Keeper:
    """Takes the backups of one serving hub.

    Args:
        folder: the data folder.
        place: the backup folder.
        keep_note: makes a note durable in the ledger and waits for it; from this thread.
        known: the note of before, None if there is none.
        every_s: seconds between backups.
        first_after_s: seconds from the start to the first.

    Attributes:
        covered: the newest verified backup, None if there is none.
        failed: why the newest try failed, "" if it did not.
    """

    def __init__(
        self,
        folder: Path,
        place: Path,
        keep_note: Callable[[bytes], None],
        known: bytes | None,
        *,
        every_s: float = EVERY_S,
        first_after_s: float = FIRST_AFTER_S,
    ) -> None:
        self.folder = folder.absolute()
        self.place = place.absolute()
        self._keep_note = keep_note
        self._every_s = every_s
        self.covered = _still_there(known)
        self.failed = ""
        self.taken = 0
        self._due_at = monotonic() + first_after_s
        self._stop = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._run, name="backups", daemon=True)

    @property
    def backup_seq(self) -> int:
        """What the newest verified backup covers, 0 for nothing."""
        return self.covered.seq if self.covered is not None else 0

    def start(self) -> None:
        """Begin to look at the clock."""
        self._thread.start()

    def stop(self) -> None:
        """End; a copy on its way has no name yet and is thrown away. Safe to call twice."""
        self._stop.set()
        child = self._child
        if child is not None and child.poll() is None:
            child.kill()
        if self._thread.is_alive():
            self._thread.join(STOP_WITHIN_S)

    def _run(self) -> None:
        while not self._stop.wait(min(LOOK_EVERY_S, self._every_s)):
            if monotonic() >= self._due_at:
                self.look(datetime.now(UTC))

    def look(self, now: datetime) -> None:
        """Take a backup if something changed since the newest one; whatever goes wrong is noted and said."""
        try:
            if self._changed():
                self._cover(self._take())
            thin_out(self.place, self.folder, now)
            restore.forget_replaced(self.folder, now)
        except Exception as error:
            if self._stop.is_set():
                return
            # Whatever it is, the shop goes on; the owner reads of it, and it is tried again.
            self.failed = str(error) if isinstance(error, LogError | NotTaken | OSError) else type(error).__name__
            self._due_at = monotonic() + AGAIN_AFTER_S
            log.warning("no backup could be taken: %s", self.failed)
            return
        self.failed = ""
        self._due_at = monotonic() + self._every_s

    def _take(self) -> Copied:
        """Have a process of its own take it: a walk over the ledger in this one would hold up every click meanwhile."""
        arguments = ["backup", "--data-dir", str(self.folder), "--to", str(self.place), "--json"]
        self._child = subprocess.Popen(
            [*program(), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=Path(hub.__file__).parents[1],
        )
        with self._child as child:
            if self._stop.is_set():
                child.kill()
            said, why = child.communicate()
        if child.returncode != 0:
            sentence = why.decode(errors="replace").strip().rpartition("\n")[2].removeprefix("giftwire-hub: ")
            raise NotTaken(sentence or f"it ended with {child.returncode}")
        return json_decoder(Copied).decode(said)

    def _changed(self) -> bool:
        if self.covered is None or not Path(self.covered.file).exists():
            return True
        reader = open_reader(database_path(self.folder))
        try:
            return reader.head.hash.hex() != self.covered.hash
        finally:
            reader.close()

    def _cover(self, copied: Copied) -> None:
        size = Path(copied.file).stat().st_size
        covered = Covered(copied.file, copied.seq, copied.hash, datetime.now(UTC), size)
        self._keep_note(msgspec.json.encode(covered))
        self.covered = covered
        self.taken += 1
        log.info("backup up to event %d", copied.seq)


def _still_there(note: bytes | None) -> Covered | None:
    """Read the note; None if it says nothing, or if its file is gone or of another size."""
    if note is None:
        return None
    try:
        covered = json_decoder(Covered).decode(note)
        return covered if Path(covered.file).stat().st_size == covered.size else None
    except (OSError, msgspec.MsgspecError):
        return None
