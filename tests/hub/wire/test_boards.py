"""A board in parts is the same board."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from hub.domain.actor import Actor, Role
from hub.domain.board import Board
from hub.domain.erasure import ErasedLately, Subject
from hub.domain.history import HISTORY_KEPT, STEP_CHARS_MAX
from hub.domain.limits import (
    ITEMS_MAX,
    LINE_CHARS_MAX,
    MONEY_MINOR_MAX,
    NAME_CHARS_MAX,
    PROOFS_MAX,
    QUANTITY_MAX,
    TEXT_CHARS_MAX,
)
from hub.domain.order import Item, Order, Proof, Source, Step
from hub.domain.promise import (
    HEARERS,
    PROMISES_MAX,
    BreakCause,
    Heard,
    PromiseEnd,
    PromiseEntry,
    PromiseKind,
)
from hub.domain.room import Audience, MessageKind
from hub.domain.vocabulary import EndLink, SendMessage, VocabularyError
from hub.wire.boards import assemble, merge, named, parts, parts_of
from hub.wire.limits import PART_BYTES
from tests.hub.shop_day import DESK, DISPATCH, NOON, Decided, an_id, issue_link


def busy_shop(orders: int = 40) -> Board:
    shop = Decided()
    shop.at_the_door(1)
    for number in range(2, orders):
        order = shop.placed(number, card="玫瑰 " * 100, source=Source("woo", str(number)))
        for message in range(5):
            text = f"message {message} " * 20
            shop.must(
                DESK, SendMessage(order, an_id(10_000 + number * 10 + message), Audience.STAFF, MessageKind.TEXT, text)
            )
    shop.must(DISPATCH, issue_link(7_000, Role.SENDER, an_id(2)), issue_link(7_001, Role.COURIER, an_id(901)))
    shop.must(DISPATCH, EndLink(an_id(7_000)))
    return shop.board


def test_a_board_from_its_parts_is_the_board() -> None:
    board = busy_shop()
    written = list(parts(board))
    assert len(written) > 1
    assert assemble(written) == board


def test_a_board_is_written_in_the_order_of_its_ids_so_that_equal_boards_are_equal_bytes() -> None:
    written = b"".join(parts(busy_shop()))
    orders = re.findall(rb'"order":{"id":"([^"]+)"', written)
    assert len(orders) > 30
    assert orders == sorted(orders)


def test_an_empty_board_is_one_part() -> None:
    written = list(parts(Board()))
    assert len(written) == 1
    assert assemble(written) == Board()


def test_no_part_is_larger_than_a_frame_can_carry() -> None:
    assert all(len(part) <= PART_BYTES for part in parts(busy_shop()))


def test_long_lists_of_what_is_over_go_in_pieces_too() -> None:
    lately = tuple(ErasedLately(Subject(order=an_id(n), room=an_id(n)), NOON) for n in range(6_000))
    board = replace(Board(), closed=tuple(an_id(n) for n in range(9_000)), erased=lately)
    written = list(parts(board))
    assert all(len(part) <= PART_BYTES for part in written)
    assert assemble(written) == board


def test_the_board_after_its_parts_folds_on() -> None:
    shop = Decided()
    shop.packed()
    copy = assemble(parts(shop.board))
    folded = len(shop.events)
    shop.placed(2)
    for recorded in shop.events[folded:]:
        copy = copy.after(recorded)
    assert copy == shop.board


def test_shown_orders_replace_what_the_replica_holds() -> None:
    board = busy_shop(4)
    order = board.orders[an_id(2)]
    (part,) = parts_of([order], [board.rooms[order.room]])
    assert named(part) == (frozenset({order.id}), frozenset({order.room}))
    without = Decided()
    without.placed(2)
    assert merge(without.board, [part]).orders[order.id] == order
    assert merge(board, [part]) == board


def at_every_limit(order: Order) -> Order:
    """Whatever may be said of one order, said in the widest letters."""
    wide, actor = "🌹", Actor(an_id(1), an_id(2), Role.FRONT_DESK, offline=True)
    heard = tuple(Heard(role, actor, NOON) for role in HEARERS)
    promise = PromiseEntry(
        10**6, PromiseKind.WORDING, NOON, actor, text=wide * TEXT_CHARS_MAX, heard=heard, end=PromiseEnd.CHANGED,
        ended_at=NOON, agreed_with=Role.SENDER, cause=BreakCause.TOLD_TOO_SOON,
    )  # fmt: skip
    step = Step(10**6, "recipient_address_asked_for", NOON, actor, wide * STEP_CHARS_MAX, wide * STEP_CHARS_MAX)
    item = Item(wide * LINE_CHARS_MAX, QUANTITY_MAX, MONEY_MINOR_MAX, wide * NAME_CHARS_MAX)
    return replace(
        order,
        items=tuple(replace(item, quantity=n + 1) for n in range(ITEMS_MAX)),
        history=tuple(replace(step, seq=n) for n in range(HISTORY_KEPT)),
        promises=tuple(replace(promise, seq=n) for n in range(PROMISES_MAX)),
        proofs=tuple(Proof(f"step {n}", NOON, "ab" * 32, wide * NAME_CHARS_MAX) for n in range(3 * PROOFS_MAX)),
    )


def test_an_order_that_no_frame_could_carry_goes_in_pieces() -> None:
    board = busy_shop(4)
    huge = at_every_limit(board.orders[an_id(2)])
    board = replace(board, orders=board.orders.set(huge.id, huge))
    written = list(parts(board))
    assert sum(map(len, written)) > 8 * PART_BYTES
    assert max(map(len, written)) <= PART_BYTES
    assert assemble(written) == board


def test_shown_in_pieces_it_replaces_what_the_replica_holds() -> None:
    board = busy_shop(4)
    huge = at_every_limit(board.orders[an_id(2)])
    written = list(parts_of([huge], []))
    assert [named(part) for part in written] == [(frozenset({huge.id}), frozenset())] * len(written)
    for _ in range(2):
        for part in written:
            board = merge(board, [part])
        assert board.orders[huge.id] == huge


def test_more_of_an_order_that_did_not_come_is_no_board() -> None:
    with pytest.raises(VocabularyError, match="bad_board"):
        assemble([b'[{"more":{"order":"x"}}]'])


@pytest.mark.parametrize("part", [b"", b"{}", b"[1]", b'[{"order":{}}]', b"\xff", b"[" * 100_000])
def test_bytes_that_are_no_board_are_refused(part: bytes) -> None:
    with pytest.raises(VocabularyError, match="bad_board"):
        assemble([part])


def test_a_message_without_its_room_is_no_board() -> None:
    room = busy_shop(4).rooms[an_id(2)]
    (part,) = parts_of([], [room])
    orphan = b"[" + part[part.index(b'{"room_id"') :]
    with pytest.raises(VocabularyError, match="bad_board"):
        assemble([orphan])
