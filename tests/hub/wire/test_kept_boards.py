"""A board as a station keeps it is the same board."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from immutables import Map

from hub.domain.board import Board
from hub.domain.vocabulary import VocabularyError
from hub.wire import kept_boards
from hub.wire.boards import is_index, parts
from tests.hub.any_struct import any_struct
from tests.hub.wire.test_boards import busy_shop


def test_a_board_that_was_kept_is_the_board() -> None:
    board = busy_shop()
    again = kept_boards.read(kept_boards.written(board))
    assert again == board
    assert again.links_by_hash == board.links_by_hash
    assert again.sources == board.sources


def test_an_empty_board_is_kept_too() -> None:
    assert kept_boards.read(kept_boards.written(Board())) == Board()


def test_equal_boards_are_equal_bytes() -> None:
    board = busy_shop(8)
    assert kept_boards.written(kept_boards.read(kept_boards.written(board))) == kept_boards.written(board)


def test_what_an_earlier_program_kept_is_read() -> None:
    board = busy_shop(8)
    assert kept_boards.read(b"\n".join(parts(board))) == board


def test_everything_that_a_board_holds_is_kept_or_found_anew() -> None:
    kept = {*kept_boards._MAPS, *kept_boards._REST}
    assert kept | {name for name in Board.__struct_fields__ if is_index(name)} == set(Board.__struct_fields__)


@pytest.mark.parametrize("name", sorted(kept_boards._MAPS))
@given(st.data())
@settings(max_examples=15)
def test_whatever_a_thing_says_it_says_again(name: str, data: st.DataObject) -> None:
    thing = data.draw(any_struct(kept_boards._MAPS[name]))
    of_one: dict[str, Any] = {name: Map({thing.id: thing})}
    board = Board(**of_one)
    assert getattr(kept_boards.read(kept_boards.written(board)), name) == getattr(board, name)


def test_no_piece_holds_up_the_other_threads_for_long() -> None:
    written = kept_boards.written(busy_shop(100))
    assert max(len(piece) for piece in kept_boards._cut(memoryview(written))) < 256 << 10


def test_a_board_without_its_end_is_none() -> None:
    written = kept_boards.written(busy_shop(4))
    for end in (1, 3, 40, len(written) // 2, len(written) - 1):
        with pytest.raises(VocabularyError, match="bad_board"):
            kept_boards.read(written[:end])


def test_bytes_of_another_form_are_no_board() -> None:
    for body in (b"", b"\x02\0\0\0\x01\xc1", b"\x02\xff\xff\xff\xff", b"\x03 and so on"):
        with pytest.raises(VocabularyError, match="bad_board"):
            kept_boards.read(body)
