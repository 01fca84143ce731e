"""A board in parts is the same board."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from hub.domain.actor import Role
from hub.domain.board import Board
from hub.domain.erasure import ErasedLately, Subject
from hub.domain.order import Source
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
