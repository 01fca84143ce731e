"""Work behind the window comes back to it, in order, and never to somebody who has gone."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.behind import Behind
from tests.hub.running import PATIENCE_S


def test_work_is_done_elsewhere_and_its_result_heard_here_in_the_order_of_asking(qtbot: QtBot) -> None:
    owner = QObject()
    behind, heard = Behind(owner), []
    for number in range(5):
        behind.run(
            lambda number=number: (number, threading.get_ident()),  # type: ignore[misc]
            lambda result: heard.append((result, threading.get_ident())),
        )
    qtbot.waitUntil(lambda: not behind.busy)
    here = threading.get_ident()
    assert [result[0] for result, _ in heard] == list(range(5))
    assert all(there != here == heard_in for (_, there), heard_in in heard)


def test_error_is_heard_by_whoever_asked(qtbot: QtBot) -> None:
    owner, heard = QObject(), list[Exception]()
    behind = Behind(owner)

    def fail() -> None:
        raise OSError("no paper")

    behind.run(fail, lambda _nothing: None, heard.append)
    qtbot.waitUntil(lambda: not behind.busy)
    assert str(heard[0]) == "no paper"


def test_result_for_an_owner_who_has_gone_is_dropped(qtbot: QtBot) -> None:
    gate, heard = threading.Event(), list[str]()
    owner = QObject()
    Behind(owner).run(gate.wait, lambda _result: heard.append("gone"))
    owner.deleteLater()
    qtbot.waitSignal(owner.destroyed)
    del owner
    gate.set()
    after, done = QObject(), list[float]()
    Behind(after).run(time.monotonic, done.append)
    qtbot.waitUntil(lambda: bool(done))
    assert heard == []


PROGRAM = """
import threading
from PySide6.QtCore import QCoreApplication, QObject
from desktop.behind import Behind
app, owner, begun = QCoreApplication([]), QObject(), threading.Event()

def work():
    begun.set()
    threading.main_thread().join()
    threading.Event().wait(0.3)  # by now what belongs to the window has gone as well
    print("kept")

Behind(owner).run(work, print)
begun.wait()
"""


def test_what_was_asked_before_the_program_ends_is_done_and_complains_of_nothing() -> None:
    ended = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=PATIENCE_S)
    assert (ended.stdout, ended.stderr, ended.returncode) == ("kept\n", "", 0)


@pytest.fixture(autouse=True)
def _app(qapp: object) -> None:
    """Signals need an application."""
