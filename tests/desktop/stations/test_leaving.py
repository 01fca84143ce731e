"""Leaving a station: at once with an empty outbox, after a question with a full one; the window's loop ends with it."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import attend
from desktop.shop import Shop
from desktop.stations.front_desk.station import FrontDesk
from desktop.stations.leaving import LeavingSheet
from desktop.windows import station_window
from hub.domain.actor import Actor, Role
from hub.domain.order import Address, Channel, Item, Person
from hub.domain.vocabulary import PlaceOrder
from hub.link.local import LocalLink, LocalShop
from hub.link.port import Listener


class Desk:
    """A front desk over a shop in one process."""

    def __init__(self, qtbot: QtBot) -> None:
        self.links: list[LocalLink] = []
        place = LocalShop()

        def opened(listener: Listener) -> LocalLink:
            self.links.append(LocalLink(place, Actor("desk", "anna", Role.FRONT_DESK), listener))
            return self.links[0]

        self.shop = Shop(opened)
        self.window = station_window(self.shop, Role.FRONT_DESK)
        qtbot.addWidget(self.window)

    def place_order(self) -> None:
        """Take an order."""
        item = Item("Peonies", 5, 6000)
        people = Person("Daniel"), Person("Mei Lin")
        self.shop.ask(
            PlaceOrder(self.shop.new_id(), Channel.PHONE, *people, Address(("14 Mill Lane",)), "", (item,), "GBP", 6000)
        )


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    """A front desk."""
    return Desk(qtbot)


def when_shown(desk: Desk, act: Callable[[], object]) -> None:
    """Act once the window is shown: what holds it open and hears the system is there by then."""
    watch = QTimer(desk.window, interval=5)

    def look() -> None:
        if desk.window.isVisible():
            watch.stop()
            act()

    watch.timeout.connect(look)
    watch.start()


def test_a_window_with_an_empty_outbox_closes_at_once(desk: Desk, qapp: QApplication, tmp_path: Path) -> None:
    when_shown(desk, desk.window.close)
    attend(qapp, desk.window, desk.shop, tmp_path)
    assert not desk.window.isVisible()
    assert not (tmp_path / "outbox.jsonl").exists()


def test_leaving_with_a_full_outbox_is_asked_first_and_leaves_a_copy(
    desk: Desk, qapp: QApplication, tmp_path: Path
) -> None:
    desk.links[0].offline(True)
    desk.place_order()
    answered: list[bool] = []

    def answer() -> None:
        sheets = [sheet for sheet in desk.window.findChildren(LeavingSheet) if sheet.isVisible()]
        if not sheets:
            return
        if not answered:
            answered.append(False)
            sheets[0].stay.click()
            QTimer.singleShot(0, desk.window.close)
        else:
            answered.append(True)
            watch.stop()
            sheets[0].leave.click()

    watch = QTimer(interval=20)
    watch.timeout.connect(answer)
    watch.start()
    when_shown(desk, desk.window.close)

    attend(qapp, desk.window, desk.shop, tmp_path)

    assert answered == [False, True]
    kept = [json.loads(line) for line in (tmp_path / "outbox.jsonl").read_text("utf-8").splitlines()]
    assert [one["command"]["kind"] for one in kept] == ["place_order"]
    assert kept[0]["id"] == desk.shop.pending[0][0]


def test_a_window_that_is_ended_by_the_system_asks_nothing(desk: Desk, qapp: QApplication, tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGTERM)
    desk.links[0].offline(True)
    desk.place_order()
    when_shown(desk, lambda: signal.raise_signal(signal.SIGTERM))
    attend(qapp, desk.window, desk.shop, tmp_path)
    signal.signal(signal.SIGTERM, before)
    assert len(desk.shop.pending) == 1


def test_the_loop_is_gone_when_the_window_is(desk: Desk, qapp: QApplication, tmp_path: Path) -> None:
    when_shown(desk, desk.window.close)
    attend(qapp, desk.window, desk.shop, tmp_path)
    with pytest.raises(RuntimeError):
        asyncio.get_running_loop()


def test_leaving_with_half_an_order_typed_is_asked_first(desk: Desk, qapp: QApplication, tmp_path: Path) -> None:
    body = desk.window.findChild(FrontDesk)
    assert body is not None
    asked: list[str] = []

    def leave() -> None:
        body.begin_order()
        body.new_order.card.setPlainText("Thirty years")
        desk.window.close()
        answer = QTimer(desk.window, interval=5)

        def look() -> None:
            sheet = desk.window.findChild(LeavingSheet)
            if sheet is not None and sheet.isVisible():
                answer.stop()
                asked.append(sheet.accessibleName())
                sheet.leave.click()

        answer.timeout.connect(look)
        answer.start()

    when_shown(desk, leave)
    attend(qapp, desk.window, desk.shop, tmp_path)
    assert asked == ["Something is half written in this window"]
    assert not (tmp_path / "outbox.jsonl").exists()
