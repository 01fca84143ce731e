"""What a hub did, as lines of JSON in `logs/hub.log` of its data folder; made to be sent to somebody who helps.

    {"at":"2026-05-10T12:00:00.000Z","level":"warning","from":"hub.care.keeper","said":"no backup could be taken: …"}

Rules
1. Nothing about people: what is said names stations, numbers and codes. Of an exception its kind and the places it came
   through are kept, never its text: that may hold what somebody wrote. The same holds for standard error.
2. It ends somewhere: `FILES` files of `FILE_BYTES`, the oldest goes. A disk that takes no line stops nobody.
3. For its owner's eyes: 0600 in a 0700 folder.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
import traceback
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

FILE_BYTES = 1 << 20
FILES = 6
"""Six MiB: months of a quiet hub, and days of one that has a fault to tell of every second."""
PLACES_MAX = 12
"""Of an exception: the innermost places; a recursion has thousands."""
SAID_CHARS_MAX = 2_000


class WithoutPeople(logging.Formatter):
    """Lines for standard error: an exception is its kind and its places."""

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """See `logging.Formatter`; without the exception's text."""
        kind, _, at = ei
        return f"{kind.__name__ if kind else 'nothing'} at {' < '.join(_places(at))}"


class AsJson(WithoutPeople):
    """Lines for the file."""

    def format(self, record: logging.LogRecord) -> str:
        """See `logging.Formatter`."""
        at = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, object] = {
            "at": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "from": record.name,
            "said": record.getMessage()[:SAID_CHARS_MAX],
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["places"] = _places(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def _places(at: TracebackType | None) -> list[str]:
    """Where an exception came through, the innermost first."""
    frames = traceback.extract_tb(at)[-PLACES_MAX:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in reversed(frames)]


def _short(filename: str) -> str:
    """The last two parts of a path: enough to find it, and no user's name in it."""
    return "/".join(Path(filename).parts[-2:])


class Logbook(RotatingFileHandler):
    """The file.

    Args:
        folder: the data folder; `logs` is made in it.
    """

    def __init__(self, folder: Path) -> None:
        place = folder / "logs"
        place.mkdir(mode=0o700, exist_ok=True)
        super().__init__(place / "hub.log", maxBytes=FILE_BYTES, backupCount=FILES - 1, encoding="utf-8", delay=True)
        self.setLevel(logging.INFO)
        self.setFormatter(AsJson())

    def _open(self) -> TextIOWrapper:
        handle = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return TextIOWrapper(os.fdopen(handle, "ab"), encoding=self.encoding)

    def handleError(self, record: logging.LogRecord) -> None:
        """A line that the disk does not take is lost; the shop goes on. `record` was it."""


def keep(folder: Path) -> Logbook:
    """Write down from now on what this process says, and let nothing that falls say people's words on its way out."""
    book = Logbook(folder)
    logging.getLogger().addHandler(book)
    hub = logging.getLogger("hub")
    hub.setLevel(logging.INFO)
    sys.excepthook = _fallen
    threading.excepthook = lambda fallen: _fallen(fallen.exc_type, fallen.exc_value, fallen.exc_traceback)
    return book


def _fallen(kind: type[BaseException], error: BaseException | None, at: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("hub").critical("fell", exc_info=(kind, error or kind(), at))
