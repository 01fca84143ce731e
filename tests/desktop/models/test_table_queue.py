"""How long the table is busy before an order's turn, kept from change to change: what a walk over the board finds."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from desktop.models import table_queue
from desktop.models.chores import chores
from desktop.models.table_queue import TableQueue
from hub.domain.schedule import queue_before
from hub.domain.vocabulary import CancelOrder, ConfirmOrder, MarkPacked, PromiseTime, StartPacking
from tests.desktop.conftest import Counter


def test_it_is_what_a_walk_over_the_board_finds_and_walks_no_more(
    counter: Counter, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(3)
    orders = [counter.place() for _ in range(4)]
    shop = counter.open()
    table = TableQueue(shop)
    assert table.before(shop.board.orders[orders[0]], shop.now()) == timedelta(0)
    qtbot.waitUntil(lambda: not chores().is_busy(table, "board"))
    walked: list[str] = []
    monkeypatch.setattr(table_queue, "queue_before", lambda *_: walked.append("board"))
    busy = 0
    for _ in range(80):
        order = dice.choice(orders)
        until = counter.clock() + timedelta(hours=dice.randrange(1, 4))
        step = dice.choice(
            (
                (counter.desk, ConfirmOrder(order)),
                (counter.desk, PromiseTime(order, until)),
                (counter.desk, PromiseTime(order, until)),
                (counter.packing, StartPacking(order)),
                (counter.packing, MarkPacked(order)),
                (counter.desk, CancelOrder(order, "ordered twice")) if dice.random() < 0.1 else None,
            )
        )
        if step is None:
            orders.append(counter.place())
        else:
            counter.ask(*step)
        counter.clock.forward(minutes=dice.randrange(4))
        qtbot.waitUntil(lambda: shop.board.seq == counter.hub.board.seq and not shop._untold)
        now = shop.now()
        for each in shop.board.orders.values():
            found = table.before(each, now)
            busy += bool(found)
            assert found == queue_before(shop.board, each, now)
    assert busy > 50
    assert walked == []
