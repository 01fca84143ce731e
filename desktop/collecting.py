"""Python's collector, on the window's thread alone.

Left to itself it works wherever an object is made: on the thread of the link, of a picture, of a map's tile. What it finds there
ends there, and a Qt object with a running timer that ends on a foreign thread takes the program with it ("Timers cannot be
stopped from another thread", then a segmentation fault; `tests/desktop/test_collecting.py` shows it). So it is off, and a
timer of the window's thread does its work, as rarely as a timer may.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from hub.uncollected import is_building

LOOK_MS = 1_000
YOUNG = 20_000
"""So many objects more than went: a look through as many small ones took 0.4 to 0.9 ms (seven rounds)."""
YOUNG_BEFORE_MIDDLE = MIDDLE_BEFORE_ALL = 10
"""Its own proportions between young, middle and all: everything is looked through once in some two million objects."""


class Collector(QObject):
    """Does the collector's work for as long as the program runs."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._young = self._middle = 0
        gc.disable()
        self._turn = QTimer(self, interval=LOOK_MS)
        self._turn.timeout.connect(self.look)
        self._turn.start()

    def look(self) -> None:
        """Do what is due, unless a board is being built: that would be looked through for nothing."""
        if gc.get_count()[0] < YOUNG or is_building():
            return
        if self._middle >= MIDDLE_BEFORE_ALL:
            gc.collect()
            self._young = self._middle = 0
        elif self._young >= YOUNG_BEFORE_MIDDLE:
            gc.collect(1)
            self._young, self._middle = 0, self._middle + 1
        else:
            gc.collect(0)
            self._young += 1

    def let_go(self) -> None:
        """Let go of a window that was left, with its shop: what was set apart for good when it was opened is looked through too."""
        self._app.processEvents()  # what was put off to the next turn holds the window too
        self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.unfreeze()
        gc.collect()
