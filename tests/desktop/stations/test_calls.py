"""A station that is not in front calls once for all that is new, says no name, and opens where it is needed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from desktop.stations import calls as module
from desktop.stations.calls import Calls, call_from_tray
from desktop.stations.frame import StationFrame
from hub.domain.actor import Role
from hub.domain.vocabulary import AcknowledgeRush, MarkRush
from tests.desktop.conftest import DISPATCH, PACKING, Counter


class Sign(QObject):
    """A tray that writes down what it was told."""

    activated = Signal(object)
    messageClicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tip = ""
        self.said: list[str] = []

    def setToolTip(self, text: str) -> None:
        self.tip = text

    def showMessage(self, title: str, text: str) -> None:
        self.said.append(text)


@pytest.fixture
def sign(counter: Counter, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> tuple[Sign, StationFrame]:
    monkeypatch.setattr(module, "SETTLES_MS", 30)
    frame = StationFrame(counter.open(PACKING), Role.PACKING)
    qtbot.addWidget(frame)
    monkeypatch.setattr(frame, "raise_", lambda: None)  # the screen of the tests has no windows over each other
    made = Sign()
    Calls(frame, made)
    return made, frame


def test_what_comes_together_is_one_call_and_goes_when_it_is_acknowledged(
    counter: Counter, sign: tuple[Sign, StationFrame], qtbot: QtBot
) -> None:
    tray, frame = sign
    orders = [counter.place("Mei Lin Chen"), counter.place("<b>Bold</b>")]
    for order in orders:
        counter.ask(counter.desk, MarkRush(order))
    qtbot.waitUntil(lambda: tray.said == ["Rush orders nobody has acknowledged: 2"])
    assert "2" in tray.tip
    assert "Chen" not in tray.tip
    opened: list[str] = []
    frame.room_asked.connect(opened.append)
    tray.messageClicked.emit()
    assert frame.isVisible()
    assert opened[0] in {counter.hub.board.orders[order].room for order in orders}
    for order in orders:
        counter.ask(counter.packing, AcknowledgeRush(order))
        counter.ask(counter.dispatch, AcknowledgeRush(order))
    qtbot.waitUntil(lambda: tray.tip == frame.windowTitle())
    assert len(tray.said) == 1


def test_a_window_in_front_is_not_called(
    counter: Counter, sign: tuple[Sign, StationFrame], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    tray, frame = sign
    monkeypatch.setattr(frame, "isActiveWindow", lambda: True)
    counter.ask(counter.desk, MarkRush(counter.place()))
    qtbot.waitUntil(lambda: "1" in tray.tip)
    assert tray.said == []


def test_a_desktop_without_a_tray_works_on(counter: Counter, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)
    frame = StationFrame(counter.open(DISPATCH), Role.DISPATCH)
    qtbot.addWidget(frame)
    assert call_from_tray(frame, QIcon()) is None
