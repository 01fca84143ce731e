"""A watchdog for the window's thread: which turn of its loop took longer than 8 ms, and what it was doing meanwhile.

Off unless `GIFTWIRE_WATCH=1` stands in the environment. A second thread looks, while a turn is over its time, at where
the window's thread stands, so that a report names a function and not only a number. Time is that of the processor, so
that a busy machine is not taken for a slow window.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QAbstractEventDispatcher, QObject

BUDGET_MS = 8.0
"""Half a frame at 60 Hz: the other half belongs to painting and to what else the machine does."""
LOOK_EVERY_S = 0.004
KEPT_MAX = 100_000
"""Turns remembered: half an hour of a busy window; older ones are forgotten."""
_ROOT = str(Path(__file__).resolve().parents[1])

_log = logging.getLogger("giftwire.watch")


@dataclass(frozen=True, slots=True)
class Slow:
    """A turn over its time.

    Args:
        ms: processor time that it took.
        where: the function of the project that was seen running, innermost first; blank when none was.
    """

    ms: float
    where: str


class Watch(QObject):
    """Watches the thread that it was made on, until `stop`.

    Args:
        say: whether each slow turn is written to the log at once.
    """

    def __init__(self, parent: QObject | None = None, *, say: bool = True) -> None:
        super().__init__(parent)
        self._say = say
        self._thread = threading.get_ident()
        # Where the system lets one thread read another's clock; elsewhere a slow turn is told without a name.
        self._clock = time.pthread_getcpuclockid(self._thread) if hasattr(time, "pthread_getcpuclockid") else None
        self._began = time.thread_time()
        self._seen = ""
        self._ended = threading.Event()
        self.turns: list[float] = []
        """Processor time of each turn, ms."""
        self.slow: list[Slow] = []
        dispatcher = QAbstractEventDispatcher.instance()
        assert dispatcher is not None
        dispatcher.awake.connect(self.end_turn)  # waiting before it costs no processor time
        self._looker = threading.Thread(target=self._look, name="watch", daemon=True)
        self._looker.start()

    def stop(self) -> None:
        """Look no more."""
        dispatcher = QAbstractEventDispatcher.instance()
        if dispatcher is not None:
            dispatcher.awake.disconnect(self.end_turn)
        self._ended.set()
        self._looker.join()

    def end_turn(self) -> None:
        """One turn of the loop is over and the next begins."""
        now = time.thread_time()
        took, self._began = (now - self._began) * 1000, now
        seen, self._seen = self._seen, ""
        if len(self.turns) >= KEPT_MAX:
            del self.turns[: KEPT_MAX // 2]
        self.turns.append(took)
        if took > BUDGET_MS:
            self.slow.append(Slow(took, seen))
            if self._say:
                _log.warning("a turn of %.1f ms: %s", took, seen or "outside of the project's functions")

    def _look(self) -> None:
        while self._clock is not None and not self._ended.wait(LOOK_EVERY_S):
            over = (time.clock_gettime(self._clock) - self._began) * 1000 > BUDGET_MS
            if over and not self._seen:
                self._seen = _named(sys._current_frames().get(self._thread))


def _named(frame: FrameType | None) -> str:
    """The innermost functions of the project on a stack."""
    told: list[str] = []
    while frame is not None and len(told) < 3:
        path = frame.f_code.co_filename
        if path.startswith(_ROOT) and path != __file__ and ".venv" not in path:
            told.append(f"{path[len(_ROOT) + 1 :]}:{frame.f_code.co_qualname}")
        frame = frame.f_back
    return " < ".join(told)


def watch_if_asked(parent: QObject) -> Watch | None:
    """Watch when the environment asks for it."""
    return Watch(parent) if os.environ.get("GIFTWIRE_WATCH") == "1" else None
