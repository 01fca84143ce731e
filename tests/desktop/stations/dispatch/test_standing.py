"""Who has what, kept from change to change: always what a look through the whole board finds, and one look per change."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest
from pytestqt.qtbot import QtBot

from desktop.stations.dispatch.situation import look
from desktop.stations.dispatch.standing import Standing
from hub.domain.order import Order
from hub.domain.vocabulary import AddCourier, AssignCourier, ConfirmOrder, MarkPacked, SetDuty, StartPacking
from tests.desktop.conftest import DISPATCH, Counter


def test_it_is_what_the_board_says_whatever_happens_and_a_change_looks_at_one_order(
    counter: Counter, qtbot: QtBot
) -> None:
    chance = random.Random(5)
    shop = counter.open(DISPATCH)
    standing = Standing(shop)
    couriers = [counter.desk.new_id() for _ in range(2)]
    for courier in couriers:
        counter.ask(counter.dispatch, AddCourier(courier, f"Courier {courier[-3:]}", "+44 7700 900000"))
        counter.ask(counter.dispatch, SetDuty(courier, True))
    orders = [counter.place() for _ in range(8)]
    qtbot.waitUntil(lambda: shop.order(orders[-1]) is not None)
    asked = 0
    for _ in range(60):
        order = chance.choice(orders)
        step = chance.choice(
            (
                (counter.desk, ConfirmOrder(order)),
                (counter.packing, StartPacking(order)),
                (counter.packing, MarkPacked(order)),
                (counter.dispatch, AssignCourier(order, chance.choice(couriers))),
            )
        )
        seq = counter.hub.board.seq
        asked += counter.ask(*step) is None
        qtbot.waitUntil(lambda seq=seq: shop.recorded.seq >= seq)  # type: ignore[misc] # this round's
    qtbot.waitUntil(lambda: shop.board.seq == counter.hub.board.seq and not shop._untold)
    assert asked > 5
    kept = look(shop.board, {}, shop.now(), standing=standing)
    whole = look(shop.board, {}, shop.now())
    assert kept.unassigned == whole.unassigned
    assert kept.runs == whole.runs
    assert list(kept.door()) == list(whole.door())
    assert kept.dangers_of_nobodys() == whole.dangers_of_nobodys()
    for courier in couriers:
        assert kept.orders_of(courier) == whole.orders_of(courier)
    looks = standing.looks
    counter.ask(counter.desk, ConfirmOrder(counter.place()))
    qtbot.waitUntil(lambda: shop.board.seq == counter.hub.board.seq and not shop._untold)
    assert standing.looks - looks <= 2  # placed and confirmed: that order, and none of the others


def test_a_look_asks_the_board_for_the_couriers_orders_alone_however_many_nobody_has(
    counter: Counter, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = counter.open(DISPATCH)
    standing = Standing(shop)
    courier = counter.desk.new_id()
    counter.ask(counter.dispatch, AddCourier(courier, "Li Wei", "+44 7700 900000"))
    counter.ask(counter.dispatch, SetDuty(courier, True))
    orders = [counter.place() for _ in range(12)]
    for order in orders:
        counter.ask(counter.desk, ConfirmOrder(order))
    counter.ask(counter.dispatch, AssignCourier(orders[0], courier))
    qtbot.waitUntil(lambda: shop.board.seq == counter.hub.board.seq and not shop._untold)
    asked: list[str] = []
    there = standing._there

    def asking(ids: Iterable[str]) -> list[Order]:
        asked.extend(ids := list(ids))
        return there(ids)

    monkeypatch.setattr(standing, "_there", asking)
    situation = look(shop.board, {}, shop.now(), standing=standing)
    assert len(situation.unassigned) == 11
    assert asked == [orders[0]]
