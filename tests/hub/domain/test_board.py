"""The fold: the same board from the feed, from a snapshot, and with blanks where words were erased."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from immutables import Map
from msgspec import Struct
from msgspec.structs import fields, replace

from hub.domain.actor import Role
from hub.domain.board import CLOSED_ORDERS_KEPT, Board, concerned
from hub.domain.history import HISTORY_KEPT, STEP_CHARS_MAX
from hub.domain.order import Address, Person, Source
from hub.domain.room import MESSAGES_KEPT, SHOP_ROOM, Audience
from hub.domain.rules import decide
from hub.domain.vocabulary import (
    EVENTS,
    AssignCourier,
    CancelOrder,
    ChangeCard,
    DeliverOrder,
    EndLink,
    LedgerRestored,
    OrderDelivered,
    Recorded,
    Refused,
    SendMessage,
    UnknownEvent,
    kind_of,
)
from hub.wire.boards import assemble, parts
from hub.wire.codec import decode_command, decode_event, encode_command, encode_event
from tests.hub.random_day import RandomDay
from tests.hub.shop_day import DESK, DISPATCH, HUB, Decided, an_id, courier_actor, customer, issue_link, place_order

STEPS = 120
seeds = st.integers(0, 2**32)


def a_day(seed: int, steps: int = STEPS) -> Decided:
    """A day of commands, through bytes as on the wire."""
    shop, day = Decided(), RandomDay(seed)
    shop.record(HUB, [LedgerRestored("0011223344556677", 1)])
    for _ in range(steps):
        actor, command = day.step(shop.board)
        shop.ask(actor, decode_command(encode_command(command)))
        noted = day.noted(shop.board)
        if noted is not None:
            shop.record(HUB, [noted])
        shop.now += day.hours(2 if day.random.random() < 0.97 else 60)
    return shop


def through_bytes(recorded: Recorded) -> Recorded:
    facts, person = encode_event(recorded.event, recorded.actor, recorded.cause, recorded.at, "00" * 16)
    return decode_event(recorded.seq, facts, person)


def blanked(recorded: Recorded) -> Recorded:
    facts, _ = encode_event(recorded.event, recorded.actor, recorded.cause, recorded.at, "00" * 16)
    return decode_event(recorded.seq, facts, None)


def fold(events: Sequence[Recorded], board: Board | None = None) -> Board:
    board = board or Board()
    for recorded in events:
        board = board.after(recorded)
    return board


def test_a_random_day_is_a_full_one() -> None:
    shown = [recorded.event for seed in range(320) for recorded in a_day(seed).events]
    assert {kind_of(event) for event in shown} == set(EVENTS)
    assert sum(isinstance(event, OrderDelivered) and event.photo for event in shown) > 10


@settings(max_examples=40)
@given(seeds, st.floats(0, 1))
def test_the_board_is_the_fold_of_the_written_events_and_of_a_snapshot_and_the_rest(seed: int, part: float) -> None:
    shop = a_day(seed)
    written = [through_bytes(recorded) for recorded in shop.events]
    assert written == shop.events
    assert fold(written) == shop.board
    middle = int(part * len(written))
    snapshot = assemble(parts(fold(written[:middle])))
    assert fold(written[middle:], snapshot) == shop.board


@settings(max_examples=40)
@given(seeds)
@example(1)
def test_a_fold_without_the_words_differs_only_in_blanks(seed: int) -> None:
    shop = a_day(seed)
    differs = differences(shop.board, fold([blanked(recorded) for recorded in shop.events]))
    assert not [path for path, _, blank in differs if blank not in BLANKS], differs


@settings(max_examples=20)
@given(seeds)
def test_rules_never_need_the_words(seed: int) -> None:
    shop, day = Decided(), RandomDay(seed)
    blank = shop.board
    for _ in range(STEPS):
        actor, command = day.step(shop.board)
        decided = decide(shop.board, command, actor, shop.now)
        without = decide(blank, command, actor, shop.now)
        if isinstance(decided, Refused) or not decided:
            assert without == decided or kind_of(command) in TELLS_THE_SAME_WORDS
            continue
        kinds = [kind_of(event) for event in without]  # type: ignore[union-attr]  # accepted
        more = ENDS_WITH_A_NUMBER.get(kind_of(command), frozenset())
        assert kinds == [kind for event in decided if (kind := kind_of(event)) not in more]
        folded = len(shop.events)
        shop.record(actor, list(decided))
        for recorded in shop.events[folded:]:
            blank = blank.after(blanked(recorded))
        shop.later(minutes=5)


TELLS_THE_SAME_WORDS = {"change_card", "change_sender", "add_courier", "subscribe_push"}
"""Asked with the words that stand already they are "already so", and a taken tracker is told: these look at words."""

ENDS_WITH_A_NUMBER = dict.fromkeys(("change_sender", "change_recipient"), frozenset({"link_ended", "push_ended"}))
"""What went to a number ends with it; of a number that nobody knows any more nothing is known to have gone astray."""

BLANKS = ("", "-", (), None, Person(), Address())


def differences(one: Any, other: Any, path: str = "") -> list[tuple[str, Any, Any]]:
    """Where two values differ, innermost."""
    if one == other:
        return []
    if isinstance(one, Struct) and type(one) is type(other) and other not in (Person(), Address()):
        pairs = [(f".{field.name}", getattr(one, field.name), getattr(other, field.name)) for field in fields(one)]
    elif isinstance(one, Map) and isinstance(other, Map) and set(one) == set(other):
        pairs = [(f"[{key}]", one[key], other[key]) for key in one]
    elif isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        pairs = [(f"[{place}]", left, right) for place, (left, right) in enumerate(zip(one, other, strict=True))]
    else:
        return [(path, one, other)]
    return [found for name, left, right in pairs for found in differences(left, right, path + name)]


def test_the_look_at_differences_finds_a_real_one() -> None:
    shop = Decided()
    order = shop.placed()
    wrong = replace(shop.board.orders[order], number=7)
    other = replace(shop.board, orders=shop.board.orders.set(order, wrong))
    assert differences(shop.board, other) == [(f".orders[{order}].number", 2401, 7)]


# Closing and leaving ----------------------------------------------------------------------------------------------


def test_a_closed_order_leaves_the_board_two_days_later_at_the_next_event() -> None:
    shop = Decided()
    order, courier = shop.at_the_door(1, source=Source("woo", "1"))
    shop.must(courier_actor(courier), DeliverOrder(order, received_by="Ms Lin"))
    shop.now += CLOSED_ORDERS_KEPT
    shop.now = shop.now.replace(microsecond=0)
    before = shop.board
    shop.placed(2)
    assert order not in shop.board.orders
    assert order not in shop.board.rooms
    assert shop.board.order_of_source("woo", "1") is None
    assert shop.board.closed == ()
    assert before.orders[order].closed_at is not None


def test_a_closed_order_stays_until_then() -> None:
    shop = Decided()
    order = shop.placed(1)
    shop.must(DESK, CancelOrder(order, "no"))
    shop.now += CLOSED_ORDERS_KEPT
    shop.later(seconds=-1)
    shop.placed(2)
    assert order in shop.board.orders
    assert shop.board.closed == (order,)
    shop.later(seconds=1)
    shop.placed(3)
    assert order not in shop.board.orders


def test_a_number_is_never_given_twice_even_when_its_order_has_left() -> None:
    shop = Decided()
    shop.must(DESK, CancelOrder(shop.placed(1), "no"))
    shop.later(days=3)
    shop.placed(2)
    assert list(shop.board.orders) == [an_id(2)]
    assert shop.board.orders[an_id(2)].number == 2402


# History, rooms ---------------------------------------------------------------------------------------------------


def test_history_keeps_old_and_new_wording_cut_to_a_line_and_not_for_ever() -> None:
    shop = Decided()
    order = shop.placed(1, card="a" * 200)
    for number in range(HISTORY_KEPT + 5):
        shop.must(DESK, ChangeCard(order, f"{number} " + "b" * 200))
    history = shop.board.orders[order].history
    assert len(history) == HISTORY_KEPT
    assert len(history[-1].before) == len(history[-1].after) == STEP_CHARS_MAX
    assert shop.board.orders[order].version == HISTORY_KEPT + 6


def test_a_room_keeps_its_newest_messages_and_counts_them_all() -> None:
    shop = Decided()
    for number in range(MESSAGES_KEPT + 3):
        shop.must(DESK, SendMessage(SHOP_ROOM, an_id(number), Audience.STAFF, text=f"message {number}"))
    room = shop.board.rooms[SHOP_ROOM]
    assert [message.text for message in room.messages] == [f"message {n}" for n in range(3, MESSAGES_KEPT + 3)]
    assert room.count == MESSAGES_KEPT + 3


def test_a_customer_waits_from_the_first_unanswered_word_to_the_shops_answer() -> None:
    shop = Decided()
    order = shop.placed()
    shop.later(minutes=1)
    asked_at = shop.now
    for number in (1, 2):
        shop.must(customer(Role.SENDER, order), SendMessage(order, an_id(50 + number), Audience.EVERYONE, text="?"))
        shop.later(minutes=1)
    assert shop.board.rooms[order].waiting_since == asked_at
    shop.must(DESK, SendMessage(order, an_id(60), Audience.STAFF, text="who answers?"))
    assert shop.board.rooms[order].waiting_since == asked_at
    shop.must(DESK, SendMessage(order, an_id(61), Audience.EVERYONE, text="at five"))
    assert shop.board.rooms[order].waiting_since is None


# Links and couriers -----------------------------------------------------------------------------------------------


def test_a_couriers_link_shows_their_open_orders_and_no_others() -> None:
    shop = Decided()
    order, courier = shop.at_the_door(1)
    other = shop.packed(2)
    assert not shop.board.is_shown_outside(order)
    shop.must(DISPATCH, issue_link(70, Role.COURIER, courier))
    assert shop.board.is_shown_outside(order)
    assert not shop.board.is_shown_outside(other)
    shop.must(DISPATCH, AssignCourier(other, courier))
    assert shop.board.is_shown_outside(other)
    shop.must(courier_actor(courier), DeliverOrder(order, received_by="Ms Lin"))
    assert not shop.board.is_shown_outside(order)
    shop.must(DISPATCH, EndLink(an_id(70)))
    assert not shop.board.is_shown_outside(other)


def test_a_customers_link_shows_the_order_after_its_delivery_too() -> None:
    shop = Decided()
    order, courier = shop.at_the_door(1)
    shop.must(DISPATCH, issue_link(70, Role.SENDER, order))
    shop.must(courier_actor(courier), DeliverOrder(order, received_by="Ms Lin"))
    assert shop.board.is_shown_outside(order)


def test_the_current_stop_is_the_door_where_the_courier_stands() -> None:
    shop = Decided()
    order, courier = shop.at_the_door(1)
    other = shop.packed(2)
    shop.must(DISPATCH, AssignCourier(other, courier))
    stop = shop.board.current_stop(courier)
    assert stop is not None
    assert stop.id == order
    assert [found.id for found in shop.board.orders_of(courier)] == [order, other]


# What this program does not know ----------------------------------------------------------------------------------


@pytest.mark.parametrize("needed", [True, False])
def test_an_unknown_event_marks_its_order_only_if_it_is_essential(needed: bool) -> None:
    shop = Decided()
    order = shop.placed()
    board = shop.board.after(Recorded(shop.board.seq + 1, shop.now, HUB, "", UnknownEvent("gilded", needed, order)))
    assert board.needs_update == (frozenset({order}) if needed else frozenset())
    assert board.seq == shop.board.seq + 1


def test_an_event_out_of_turn_is_our_mistake() -> None:
    shop = Decided()
    with pytest.raises(AssertionError):
        shop.board.after(replace(shop.events[-1], seq=shop.board.seq + 2))


def test_an_event_concerns_its_orders_room() -> None:
    shop = Decided()
    order = shop.placed()
    assert concerned(shop.events[-1].event, shop.board) == order
    assert concerned(shop.events[0].event, shop.board) == ""
    assert place_order(order).order == order


def test_a_board_knows_the_newest_restore() -> None:
    shop = Decided()
    assert shop.board.restored_seq == 0
    shop.record(HUB, [LedgerRestored("0011223344556677", 1)])
    shop.must(DESK, place_order(an_id(1)))
    assert shop.board.restored_seq == 2
    assert assemble(list(parts(shop.board))) == shop.board
