"""Work that is never in a hurry, done in small turns between a person's keys: one queue for the whole window.

A clock that ticks over 5,000 orders, a search through all their words, a new board: each is a generator that stops after
every item. One timer gives them a turn of a few milliseconds together, never each, so that ten lists ticking at once
still leave the frame to the person.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QTimer

FIRST_AFTER_MS = 250
"""The window's first picture goes before everything that is never in a hurry; counted from the loop's first turn."""
TURN_MS = 2
"""An eighth of a frame at 60 Hz, for all chores together: a turn may hold a frame of 6 ms as well. More turns cost nothing."""

FRAME_TURNS = 2
"""One asks for a frame, the next paints it."""
HELD_MS = 24
"""Processor time: no chore waits longer for frames. Where every turn asks for one, chores go on all the same."""

Chore = Iterator[None]
"""Does one small thing each time that it is asked on; an item must stay far under a turn."""
_GIVEN_UP: Chore = iter(())
"""Stands in the queue for what is done no further, until its turn comes."""


class Chores(QObject):
    """The window's one queue. Got by `chores`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: deque[tuple[QObject, str]] = deque()
        self._chores: dict[tuple[QObject, str], Chore] = {}
        self._turns_held = 0
        self._went_on_at = 0.0
        self._turn = QTimer(self, interval=0)
        self._turn.timeout.connect(self._on_first_turn)

    def begin(self, owner: QObject, name: str, chore: Chore) -> None:
        """Put a chore into the queue; one of the same name and owner that is under way is given up for it.

        Args:
            owner: whose it is; at its end the chore is forgotten.
            name: which of the owner's chores.
            chore: what is done.
        """
        key = owner, name
        if key not in self._chores:
            self._queue.append(key)
        self._chores[key] = chore
        if not self._turn.isActive():
            self._went_on_at = time.thread_time()
            self._turn.start()

    def give_up(self, owner: QObject, name: str) -> None:
        """Do a chore no further, if it is under way."""
        if self.is_busy(owner, name):
            self._chores[owner, name] = _GIVEN_UP

    def after_frame(self) -> None:
        """A costly frame is asked for or painted: the turns that are its own hold nothing else, those between frames do."""
        self._turns_held = FRAME_TURNS

    def is_busy(self, owner: QObject, name: str) -> bool:
        """Whether a chore is still under way."""
        return self._chores.get((owner, name), _GIVEN_UP) is not _GIVEN_UP

    def _on_first_turn(self) -> None:
        self._turn.timeout.disconnect(self._on_first_turn)
        self._turn.timeout.connect(self._on_turn)
        self._turn.start(FIRST_AFTER_MS)

    def _on_turn(self) -> None:
        """The chore that has waited longest goes on until it is done or the turn is over."""
        self._turn.setInterval(0)
        now = time.thread_time()
        if self._turns_held and now - self._went_on_at < HELD_MS / 1000:
            self._turns_held -= 1
            return
        self._went_on_at = now
        stop_at = time.monotonic() + TURN_MS / 1000
        while self._queue and time.monotonic() < stop_at:
            key = self._queue.popleft()
            chore = self._chores[key]
            goes_on = shiboken6.isValid(key[0]) and self._goes_on(key, chore, stop_at)
            if goes_on or self._chores[key] is not chore:  # or begun anew by itself
                self._queue.append(key)
            else:
                del self._chores[key]
        if not self._queue:
            self._turn.stop()

    def _goes_on(self, key: tuple[QObject, str], chore: Chore, stop_at: float) -> bool:
        return any(time.monotonic() >= stop_at or self._chores.get(key) is not chore for _ in chore)


_NAME = "chores"


def chores() -> Chores:
    """The queue of this program's window."""
    app = QCoreApplication.instance()
    assert app is not None, "chores are done between a window's events: there is no application"
    known = app.findChild(Chores, _NAME)
    if known is None:
        known = Chores(app)
        known.setObjectName(_NAME)
    return known
