"""Programs of different ages in one shop: what is not known is kept, and never guessed at."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import ClassVar

import pytest

from hub.app import open_relay
from hub.domain.vocabulary import ChangeCard, ConfirmOrder, Event
from hub.link.exchange import Exchange
from hub.link.link import Link
from hub.log.errors import NewerDatabase
from hub.log.recover import database_path
from hub.log.schema import VERSION
from hub.relay import Relay
from hub.wire.session import Followed
from tests.hub.running import PATIENCE_S, HubInThread, until
from tests.hub.shop_day import place_order


class OrderGilded(Event, frozen=True, tag="order_gilded"):
    """What a later hub may say of an order. Made after the vocabulary was gathered, so nobody here knows it."""

    order: str


class OrderWinkedAt(Event, frozen=True, tag="order_winked_at"):
    """Likewise, of no importance."""

    essential: ClassVar[bool] = False
    order: str


def says(running: HubInThread, event: Event) -> int:
    """Let the hub record something that no client knows; returns its number."""
    numbers: list[int] = []

    def record(relay: Relay) -> object:
        turn = relay.note([event])
        numbers.append(turn.after.seq)
        return turn

    running.hub.facts.errand(record).result(PATIENCE_S)  # type: ignore[arg-type]  # a turn is what it gives
    return numbers[0]


@pytest.fixture
def orders(running: HubInThread) -> tuple[str, str]:
    """Two orders in the shop."""
    desk = running.link("front_desk")
    ids = desk.new_id(), desk.new_id()
    running.must(desk, *map(place_order, ids))
    return ids


def test_an_unknown_essential_event_marks_its_order_and_the_feed_goes_on(
    running: HubInThread, orders: tuple[str, str]
) -> None:
    desk = running.link("front_desk")
    gilded, other = orders
    seq = says(running, OrderGilded(gilded))
    until(lambda: desk.board.seq >= seq)
    assert desk.board.needs_update == {gilded}
    refused = desk.ask(ChangeCard(gilded, "x")).settled.result(PATIENCE_S).refused
    assert refused is not None
    assert (refused.code, refused.fields) == ("needs_update", {"order": gilded})
    running.must(desk, ChangeCard(other, "with love"), ConfirmOrder(other))
    until(lambda: desk.board.orders[other].preparation.value == "confirmed")
    assert desk.board.orders[gilded].card.version == 1


def test_the_mark_is_still_there_after_a_restart_of_the_station_and_from_a_board(
    running: HubInThread, orders: tuple[str, str]
) -> None:
    desk = running.link("front_desk")
    seq = says(running, OrderGilded(orders[0]))
    until(lambda: desk.board.seq >= seq)
    running.close(desk)
    says(running, OrderGilded(orders[1]))
    again = running.link("front_desk")
    until(lambda: again.board.needs_update == set(orders), str(again.board.needs_update))


def test_an_unknown_ignorable_event_is_kept_and_passed_over(running: HubInThread, orders: tuple[str, str]) -> None:
    desk = running.link("front_desk")
    kept: list[bytes] = []

    def heard(news: Followed) -> None:
        kept.extend(facts for facts, _, _ in news.raw)

    tail = running.link("packing", raw_listener=heard)
    assert isinstance(tail, Link)
    seq = says(running, OrderWinkedAt(orders[0]))
    until(lambda: desk.board.seq >= seq and tail.board.seq >= seq)
    assert desk.board.needs_update == frozenset()
    running.must(desk, ChangeCard(orders[0], "with love"))
    assert [json.loads(facts)["kind"] for facts in kept].count("order_winked_at") == 1


def test_the_checks_above_see_a_client_that_asks_all_the_same(
    running: HubInThread, orders: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted fault: a link that does not look at the mark changes what it does not understand."""
    monkeypatch.setattr(Exchange, "_refuse_here", lambda *_: None)
    desk = running.link("front_desk")
    seq = says(running, OrderGilded(orders[0]))
    until(lambda: desk.board.seq >= seq)
    assert desk.ask(ChangeCard(orders[0], "x")).settled.result(PATIENCE_S).refused is None


def test_a_database_of_a_later_version_is_refused_and_not_touched(tmp_path: Path) -> None:
    open_relay(tmp_path).close()
    path = database_path(tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NewerDatabase, match="install that version"):
        open_relay(tmp_path)
    assert path.read_bytes() == before
