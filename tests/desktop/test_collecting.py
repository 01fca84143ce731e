"""What goes, goes on the window's thread."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.collecting import MIDDLE_BEFORE_ALL, YOUNG, YOUNG_BEFORE_MIDDLE, Collector
from hub.uncollected import uncollected

ROOT = Path(__file__).parents[2]
ENOUGH = YOUNG + 1_000
"""Python makes some lists anew of what went, without counting them."""
FOREIGN = """
import sys, threading
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from desktop.collecting import Collector

app = QApplication([])
collector = Collector(app) if "ours" in sys.argv else None

class Ring:
    pass

def ring():
    one = Ring()
    one.itself = one
    one.timer = QTimer(interval=5)
    one.timer.start()

def busy():
    for _ in range(200_000):
        [].append([])
    made = [[] for _ in range(100_000)]

for _ in range(20):
    ring()
    app.processEvents()
    foreign = threading.Thread(target=busy)
    foreign.start()
    while foreign.is_alive():
        app.processEvents()
    if collector is not None:
        collector.look()
print("all is well")
"""


class Ring:
    """Holds itself: only the collector lets it go."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[Collector]:
    one = Collector(qapp)
    yield one
    one.deleteLater()
    gc.enable()


def play(*how: str) -> subprocess.CompletedProcess[str]:
    """A program in which another thread makes many objects while rings with running timers are left behind."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", FOREIGN, *how]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_a_timer_that_was_left_behind_ends_on_the_windows_thread() -> None:
    ours = play("ours")
    assert (ours.returncode, ours.stdout, ours.stderr) == (0, "all is well\n", "")


def test_left_to_itself_the_collector_would_end_it_on_another() -> None:
    """The fault that the one above is kept from: if Qt ever allows it, this module can go."""
    by_itself = play()
    assert by_itself.returncode != 0
    assert "Timers cannot be stopped from another thread" in by_itself.stderr


def left_behind() -> weakref.ref[Ring]:
    return weakref.ref(Ring())


def test_nothing_goes_before_enough_has_come_together(collector: Collector) -> None:
    gc.collect()
    ring = left_behind()
    collector.look()
    assert ring() is not None
    more = [[] for _ in range(ENOUGH)]  # type: ignore[var-annotated]
    collector.look()
    assert ring() is None
    assert len(more) > YOUNG


def test_what_has_grown_old_goes_too_and_nothing_while_a_board_is_built(collector: Collector) -> None:
    one = Ring()
    ring = weakref.ref(one)
    gc.collect()
    gc.collect()
    del one
    for _ in range((YOUNG_BEFORE_MIDDLE + 1) * (MIDDLE_BEFORE_ALL + 1)):
        more = [[] for _ in range(ENOUGH)]  # type: ignore[var-annotated]
        with uncollected():
            collector.look()
            assert ring() is not None
        collector.look()
        if ring() is None:
            break
        del more
    assert ring() is None
