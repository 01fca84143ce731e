"""Whatever happens in a shop, every list keeps Qt's contract of models: whole random days through a real hub and real links."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from random import Random

import pytest
from msgspec import Raw
from PySide6.QtCore import QModelIndex, QtMsgType, qInstallMessageHandler
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.couriers import Couriers
from desktop.models.order_queue import OrderQueue
from desktop.models.rescue import Rescue
from desktop.models.room_stream import RoomStream
from desktop.models.rows import Rows
from desktop.shop import Shop
from desktop.windows import station_window
from hub.domain.actor import Role
from hub.domain.ids import uuid7
from hub.domain.vocabulary import kind_of
from hub.relay import Question, Relay, Turn
from hub.wire.codec import encode_command
from hub.wire.messages import Submission
from tests.hub.random_day import RandomDay
from tests.hub.running import PATIENCE_S, HubInThread

STEPS = 240
AT_ONCE = 12
"""Steps between two looks at the windows: what comes together is told together."""
PATIENCE_MS = int(PATIENCE_S * 1000)
SOUGHT = ("", "", "an", "月", "44 20", "no such words")


@pytest.fixture
def hub(tmp_path: Path, qapp: QApplication) -> Iterator[HubInThread]:
    """A hub on a thread of this process."""
    one = HubInThread(tmp_path)
    yield one
    one.leave()


def watched(model: Rows) -> QAbstractItemModelTester:
    """Let Qt watch a model: each breach is a warning, and a warning of Qt fails a test."""
    return QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)


def play(hub: HubInThread, day: RandomDay, steps: int) -> set[str]:
    """Let so many steps happen at the hub, one after the other; the kinds of what happened."""
    happened: set[str] = set()

    def work(relay: Relay) -> Turn:
        actor, command = day.step(relay.board)
        fresh = uuid7(int(time.time() * 1000), day.random.randbytes(10))
        submission = Submission(1, fresh, Raw(encode_command(command)))
        turn = relay.turn([Question(None, actor.station, actor.role, actor.person, submission)])
        happened.update(kind_of(recorded.event) for recorded, _ in turn.events)
        return Turn(turn.events, (), turn.before, turn.after, turn.blanked)

    for done in [hub.hub.facts.errand(work) for _ in range(steps)]:
        done.result(PATIENCE_S)
    return happened


def all_at(shops: list[Shop], seq: int) -> bool:
    """Whether every window's shop has come so far."""
    return all(shop.board.seq >= seq for shop in shops)


def touch(model: Rows, dice: Random) -> None:
    """What a person does with a list while the shop goes on."""
    if isinstance(model, OrderQueue):
        model.seek(dice.choice(SOUGHT))
    elif isinstance(model, RoomStream):
        model.read_older()
    elif isinstance(model, Rescue | Couriers):
        model.look_again()


@pytest.mark.parametrize("seed", [3, 4])
def test_every_list_of_every_station_keeps_the_contract_all_day(hub: HubInThread, seed: int, qtbot: QtBot) -> None:
    day, dice, shops, lists = RandomDay(seed), Random(seed), list[Shop](), list[Rows]()
    for role in (Role.FRONT_DESK, Role.PACKING, Role.DISPATCH):
        shops.append(Shop(lambda listener, role=role: hub.link(role.value, listener=listener)))  # type: ignore[misc] # bound on purpose
        window = station_window(shops[-1], role)
        qtbot.addWidget(window)
        lists += window.findChildren(Rows)
    lists.append(Couriers(shops[-1]))
    testers = [watched(one) for one in lists]
    happened, rows = set[str](), 0
    for _ in range(STEPS // AT_ONCE):
        happened |= play(hub, day, AT_ONCE)
        seq = hub.hub.relay.board.seq
        qtbot.waitUntil(partial(all_at, shops, seq), timeout=PATIENCE_MS)
        rooms = sorted(shops[0].board.rooms)
        for one in lists:
            rows += one.rowCount()
            if isinstance(one, RoomStream) and (not one.room_id or dice.random() < 0.2):
                one.open(dice.choice(rooms))
            elif dice.random() < 0.3:
                touch(one, dice)
    assert {type(one) for one in lists} == {OrderQueue, Couriers, Rescue, RoomStream, Rows}
    assert len(happened) > 30
    assert rows > STEPS
    assert len(testers) == len(lists)
    for shop in shops:
        shop.close()


def test_every_kind_of_list_is_watched() -> None:
    """A new kind of list has to be brought into the day above."""
    assert set(Rows.__subclasses__()) >= {OrderQueue, Couriers, Rescue, RoomStream}
    ours = {one for one in Rows.__subclasses__() if one.__module__.startswith("desktop.")}
    assert ours == {OrderQueue, Couriers, Rescue, RoomStream}


class Forgetful(Rows):
    """A list that puts a row in and does not say so before."""

    def _insert(self, key: str, sort: tuple[object, ...], value: object) -> None:
        self._keys.append((*sort, key))
        self._values.append(value)
        self._shown.append(None)
        self._sort_of[key] = sort
        self.beginInsertRows(QModelIndex(), len(self._keys) - 1, len(self._keys) - 1)
        self.endInsertRows()


def test_a_breach_of_the_contract_is_a_warning(qapp: QApplication) -> None:
    said: list[str] = []
    model = Forgetful()
    before = qInstallMessageHandler(
        lambda kind, _, words: said.append(words) if kind is QtMsgType.QtWarningMsg else None
    )
    try:
        tester = watched(model)
        model.put("one", (1,), "first")
        assert tester.model() is model
    finally:
        qInstallMessageHandler(before)
    assert any("FAIL!" in words for words in said)
