"""The hand-over from the link's thread to the window's: nothing lost, nothing twice, in few signals."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from pytestqt.qtbot import QtBot

from desktop import shop as shop_module
from desktop.shop import Shop
from hub.domain.actor import Actor
from hub.domain.courier import Fix
from hub.domain.order import Place
from hub.domain.room import Audience
from hub.domain.vocabulary import ChangeCard, ConfirmOrder, MarkPacked, SendMessage
from hub.link.port import Changes, Receipt
from tests.desktop.conftest import DESK, Counter


def heard(signal: object) -> list[tuple[object, ...]]:
    """Everything that a signal says from now on."""
    calls: list[tuple[object, ...]] = []
    signal.connect(lambda *args: calls.append(args))  # type: ignore[attr-defined] # a bound Qt signal
    return calls


def test_a_step_at_another_station_is_told_with_the_orders_id(counter: Counter, qtbot: QtBot) -> None:
    shop = counter.open()
    order = counter.place()
    with qtbot.waitSignal(shop.order_changed, check_params_cb=lambda which: which == order):
        counter.ask(counter.desk, ConfirmOrder(order))
    assert shop.board.orders[order].preparation == "confirmed"


def test_a_burst_is_told_once_per_order(counter: Counter, qtbot: QtBot) -> None:
    order = counter.place()
    shop = counter.open()
    told = heard(shop.order_changed)
    for version in range(200):
        counter.ask(counter.desk, ChangeCard(order, f"wording {version}"))
    qtbot.waitUntil(lambda: bool(told))
    qtbot.waitUntil(lambda: not shop._untold)
    assert told == [(order,)]
    assert shop.board.orders[order].card.text == "wording 199"


def test_a_step_right_behind_a_pulse_of_the_link_does_not_wait_for_the_next_beat(
    counter: Counter, qtbot: QtBot, qapp: QCoreApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = counter.open()
    order = counter.place()
    qtbot.waitUntil(lambda: order in shop.board.orders and not shop._turn.isActive())
    monkeypatch.setattr(shop_module, "GAP_MS", 60_000)  # a beat that no test sees the end of
    monkeypatch.setattr(shop, "_told_at", -1e9)
    pulses, told = heard(shop.link_changed), heard(shop.order_changed)
    shop._hear(Changes(status=True))
    qapp.processEvents()
    assert pulses == [()]
    counter.ask(counter.desk, ConfirmOrder(order))
    qapp.processEvents()
    assert (order,) in told


def test_the_board_stands_still_between_two_deliveries(counter: Counter, qtbot: QtBot) -> None:
    shop = counter.open()
    before = shop.board
    order = counter.place()
    assert shop.board is before
    qtbot.waitUntil(lambda: order in shop.board.orders)


def test_changes_from_another_thread_arrive_on_the_windows_thread(counter: Counter, qtbot: QtBot) -> None:
    shop = counter.open()
    threads: list[threading.Thread] = []
    shop.order_changed.connect(lambda _: threads.append(threading.current_thread()))
    other = threading.Thread(target=counter.place)
    other.start()
    other.join()
    qtbot.waitUntil(lambda: bool(threads))
    assert set(threads) == {threading.main_thread()}


def test_one_turn_does_not_hold_the_thread_longer_than_it_may(
    counter: Counter, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = counter.open()
    orders = [counter.place(f"Guest {number}") for number in range(30)]
    clock = [0.0]
    monkeypatch.setattr("desktop.shop.time.monotonic", lambda: clock[0])
    shop.order_changed.connect(lambda _: clock.__setitem__(0, clock[0] + 0.002))  # a slow model: 2 ms each
    told = heard(shop.order_changed)
    shop._on_turn()
    assert len(told) == 3  # 6 ms
    qtbot.waitUntil(lambda: len(told) == len(orders))


def test_a_refusal_comes_with_its_command_and_its_reason(counter: Counter, qtbot: QtBot) -> None:
    order = counter.place()
    shop = counter.open()
    with qtbot.waitSignal(shop.refused) as caught:
        shop.ask(MarkPacked(order))
    receipt = caught.args[0]
    assert isinstance(receipt, Receipt)
    assert receipt.refused is not None
    assert receipt.refused.code == "not_allowed"
    assert not shop.late_refusals


def test_a_refusal_that_comes_after_minutes_is_kept_until_put_aside(
    counter: Counter, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = counter.place()
    shop = counter.open()
    counter.link.offline(True)
    asked = shop.ask(MarkPacked(order))
    monkeypatch.setattr(shop_module, "LATE_REFUSAL_S", -1.0)
    with qtbot.waitSignal(shop.refusals_changed):
        counter.link.offline(False)
    assert [receipt.id for receipt in shop.late_refusals] == [asked.id]
    shop.put_aside(asked.id)
    assert not shop.late_refusals


def test_offline_steps_are_shown_as_pending_and_then_as_recorded(counter: Counter, qtbot: QtBot) -> None:
    order = counter.place()
    shop = counter.open()
    counter.link.offline(True)
    shop.ask(ConfirmOrder(order))
    qtbot.waitUntil(lambda: shop.is_pending(order))
    assert shop.board.orders[order].preparation == "confirmed"
    assert shop.recorded.orders[order].preparation == "new"
    counter.link.offline(False)
    qtbot.waitUntil(lambda: not shop.is_pending(order))
    assert shop.recorded.orders[order].preparation == "confirmed"


def seen_by_anna(counter: Counter, room: str) -> int:
    return next((seen.seq for seen in counter.hub.board.rooms[room].seen if seen.person == DESK.person), 0)


def test_seen_is_said_at_most_once_per_room_and_two_seconds(
    counter: Counter, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = counter.place()
    shop = counter.open()
    clock = [100.0]
    monkeypatch.setattr("desktop.shop.time.monotonic", lambda: clock[0])
    counter.ask(counter.packing, SendMessage(order, counter.packing.new_id(), Audience.STAFF, text="one"))
    shop._on_turn()
    shop.see(order, shop.board.seq)
    first = seen_by_anna(counter, order)
    counter.ask(counter.packing, SendMessage(order, counter.packing.new_id(), Audience.STAFF, text="two"))
    shop._on_turn()
    shop.see(order, shop.board.seq)
    assert seen_by_anna(counter, order) == first > 0
    newest = shop.board.seq
    clock[0] += 2.1
    shop._on_seen_due()
    assert seen_by_anna(counter, order) == newest


def test_what_one_person_has_read_is_not_said_for_the_next_who_has_read_it_too(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = counter.place()
    shop = counter.open()
    clock = [100.0]
    monkeypatch.setattr("desktop.shop.time.monotonic", lambda: clock[0])

    def seen() -> set[str]:
        return {each.person for each in counter.hub.board.rooms[order].seen}

    def say(text: str) -> None:
        counter.ask(counter.packing, SendMessage(order, counter.packing.new_id(), Audience.STAFF, text=text))
        shop._on_turn()

    say("one")
    shop.see(order, shop.board.seq)
    say("two")
    shop.see(order, shop.board.seq)  # within two seconds: it waits
    said = seen_by_anna(counter, order)
    counter.link._me = Actor(DESK.station, "ben", DESK.role)
    clock[0] += 2.1
    shop._on_seen_due()
    assert "ben" not in seen(), "he has not looked yet"
    assert seen_by_anna(counter, order) == said
    shop.see(order, said)
    assert "ben" in seen(), "Anna's reading is not his"


def test_what_is_read_offline_does_not_fill_the_outbox(counter: Counter, qtbot: QtBot) -> None:
    order = counter.place()
    counter.ask(counter.packing, SendMessage(order, counter.packing.new_id(), Audience.STAFF, text="one"))
    shop = counter.open()
    counter.link.offline(True)
    shop.see(order, shop.board.seq)
    assert not shop.pending
    counter.link.offline(False)
    shop._on_seen_due()
    assert seen_by_anna(counter, order) == shop.board.seq


def test_an_answer_reaches_nobody_who_is_gone(counter: Counter, qtbot: QtBot) -> None:
    shop = counter.open()
    here, gone = QObject(), QObject()
    answers: list[str] = []
    shop.put_media(gone, b"picture", "image/png", lambda media: answers.append("gone"))
    shop.put_media(here, b"picture", "image/png", lambda media: answers.append("here"))
    gone.deleteLater()
    import shiboken6

    shiboken6.delete(gone)
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == ["here"]


def test_older_events_are_read_beside_the_feed(counter: Counter, qtbot: QtBot) -> None:
    order = counter.place()
    for number in range(30):
        counter.ask(counter.packing, SendMessage(order, counter.packing.new_id(), Audience.STAFF, text=str(number)))
    shop = counter.open()
    pages: list[object] = []
    shop.history(shop, order, pages.append, count=5)
    qtbot.waitUntil(lambda: bool(pages))
    assert len(pages[0]) == 5  # type: ignore[arg-type] # a page is a tuple


def test_a_newer_fix_is_told_as_a_move(counter: Counter, qtbot: QtBot) -> None:
    shop = counter.open()
    with qtbot.waitSignal(shop.courier_moved):
        counter.dispatch.sight(Fix("lw", Place(515_000_000, -1_000_000), 25, counter.clock(), "page"))
    fix = shop.fix("lw")
    assert fix is not None
    assert fix.accuracy_m == 25


def test_a_message_is_said_once(counter: Counter, qtbot: QtBot) -> None:
    order = counter.place()
    shop = counter.open()
    said = heard(shop.said)
    counter.ask(counter.packing, SendMessage(order, counter.packing.new_id(), Audience.STAFF, text="Peonies opened"))
    qtbot.waitUntil(lambda: bool(said))
    assert [room for room, _ in said] == [order]


def test_a_rebuilt_board_is_told_as_replaced_and_nothing_else(counter: Counter, qtbot: QtBot) -> None:
    shop = counter.open()
    order = counter.place()
    told = heard(shop.order_changed)
    with qtbot.waitSignal(shop.board_replaced):
        shop._hear(Changes(all=True, orders=frozenset({order})))
    assert not told


def test_a_closed_link_leaves_the_shop(counter: Counter) -> None:
    shop: Shop = counter.open()
    shop.close()
    assert counter.link not in counter.hub.links
