"""What is in no hurry is done between the window's events, all of it in one turn's time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from pytestqt.qtbot import QtBot

from desktop.models import chores as module
from desktop.models.chores import Chores, chores


def counting(done: list[str], name: str, items: int) -> Iterator[None]:
    for number in range(items):
        done.append(f"{name}{number}")
        yield


def test_chores_take_turns_and_all_come_to_their_end(
    qapp: QCoreApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TURN_MS", 0)  # every turn is over after its first item
    done: list[str] = []
    owner = QObject()
    chores().begin(owner, "a", counting(done, "a", 3))
    chores().begin(owner, "b", counting(done, "b", 3))
    assert not done
    monkeypatch.setattr(module, "TURN_MS", 1000)
    qtbot.waitUntil(lambda: not chores().is_busy(owner, "a") and not chores().is_busy(owner, "b"))
    assert sorted(done) == ["a0", "a1", "a2", "b0", "b1", "b2"]


def test_the_first_chore_of_a_program_lets_its_window_be_painted_first(qapp: QCoreApplication, qtbot: QtBot) -> None:
    done: list[str] = []
    owner, first = QObject(), Chores()
    first.begin(owner, "look", counting(done, "item", 2))
    for _ in range(3):
        qapp.processEvents()
    assert not done
    qtbot.waitUntil(lambda: not first.is_busy(owner, "look"))
    first.begin(owner, "look", counting(done, "again", 2))
    qapp.processEvents()
    assert done == ["item0", "item1", "again0", "again1"]


def test_the_turns_of_a_costly_frame_hold_nothing_else(
    qapp: QCoreApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    owner, one = QObject(), Chores()
    one.begin(owner, "first", counting(done, "first", 1))
    qtbot.waitUntil(lambda: not one.is_busy(owner, "first"))
    monkeypatch.setattr(module, "TURN_MS", 1000)
    monkeypatch.setattr(module, "HELD_MS", 60_000)
    one.begin(owner, "a", counting(done, "a", 2))
    one.after_frame()
    for _ in range(module.FRAME_TURNS):
        one._on_turn()
    assert done == ["first0"]
    one._on_turn()
    assert done == ["first0", "a0", "a1"]


def test_chores_go_on_where_every_turn_asks_for_a_frame(qapp: QCoreApplication, qtbot: QtBot) -> None:
    done: list[str] = []
    owner, one = QObject(), Chores()
    one.begin(owner, "first", counting(done, "first", 1))
    qtbot.waitUntil(lambda: not one.is_busy(owner, "first"))
    one.begin(owner, "a", counting(done, "a", 2))

    def turn() -> bool:
        one.after_frame()
        one._on_turn()
        return "a0" in done

    qtbot.waitUntil(turn)


def test_a_chore_that_is_begun_anew_is_given_up_where_it_stands(qapp: QCoreApplication, qtbot: QtBot) -> None:
    done: list[str] = []
    owner = QObject()

    def restless() -> Iterator[None]:
        yield
        chores().begin(owner, "look", counting(done, "new", 2))
        yield
        done.append("old")

    chores().begin(owner, "look", restless())
    qtbot.waitUntil(lambda: not chores().is_busy(owner, "look"))
    assert done == ["new0", "new1"]


def test_a_chore_that_is_given_up_is_done_no_further_and_can_be_begun_again(
    qapp: QCoreApplication, qtbot: QtBot
) -> None:
    done: list[str] = []
    owner = QObject()
    chores().give_up(owner, "never begun")
    chores().begin(owner, "look", counting(done, "old", 3))
    chores().give_up(owner, "look")
    assert not chores().is_busy(owner, "look"), "who would begin it anew need not wait for its turn"
    qtbot.waitUntil(lambda: not chores().is_busy(owner, "look"))
    assert not done
    chores().begin(owner, "look", counting(done, "new", 1))
    qtbot.waitUntil(lambda: not chores().is_busy(owner, "look"))
    assert done == ["new0"]


def test_a_chore_whose_owner_is_gone_is_forgotten(qapp: QCoreApplication, qtbot: QtBot) -> None:
    done: list[str] = []
    gone, here = QObject(), QObject()
    chores().begin(gone, "look", counting(done, "gone", 2))
    chores().begin(here, "look", counting(done, "here", 2))
    import shiboken6

    shiboken6.delete(gone)
    qtbot.waitUntil(lambda: not chores().is_busy(here, "look"))
    assert done == ["here0", "here1"]
