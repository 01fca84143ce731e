"""A search of a large board: a few rooms a turn, each room's words folded once, a longer question looks where it may."""

from __future__ import annotations

from typing import Any

import pytest

from desktop import sample
from desktop.models import board_search
from desktop.models.board_search import FRESH_COST, BoardSearch, Lines
from desktop.models.seeking import terms
from hub.domain.board import Board
from hub.domain.order import Order
from hub.domain.room import Room, RoomKind


@pytest.fixture(scope="module")
def board() -> Board:
    """The sample afternoon."""
    return sample.sample_day().hub.board


def search(board: Board, typed: str, lines: Lines, before: BoardSearch | None = None) -> BoardSearch:
    """A search that has come to its end."""
    found = BoardSearch(board, terms(typed), lines, {}, 8, before)
    while not found.go_on():
        pass
    return found


def test_so_many_rooms_as_a_turn_takes_are_looked_through_and_then_the_rest(board: Board) -> None:
    lines = Lines()
    found = BoardSearch(board, terms("a"), lines, {}, 8)
    assert not found.go_on(3 * FRESH_COST)
    assert found.looked == 3
    while not found.go_on(FRESH_COST):
        pass
    assert found.looked == sum(room.kind is not RoomKind.SHOP for room in board.rooms.values())
    warm = BoardSearch(board, terms("a"), lines, {}, 8)
    assert warm.go_on(), "folded words cost little: the same board is looked through at once"


def test_a_rooms_words_are_folded_once_until_it_changes(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    folded: list[str] = []
    real = board_search._line

    def counting(room: Room, order: Order | None) -> Any:
        folded.append(room.id)
        return real(room, order)

    monkeypatch.setattr(board_search, "_line", counting)
    lines = Lines()
    for _ in lines.folding(board):
        pass
    assert sorted(folded) == sorted(board.rooms)
    folded.clear()
    search(board, "mei", lines)
    assert folded == []


def test_a_question_that_goes_on_looks_only_where_the_one_before_found(board: Board) -> None:
    lines = Lines()
    first = search(board, "m", lines)
    longer = search(board, "mei", lines, first)
    assert longer.looked == first.count
    assert longer.rooms == search(board, "mei", lines).rooms
    assert longer.rooms
    other = search(board, "han", lines, longer)
    assert other.looked > longer.count, "what does not go on is looked for everywhere"


def test_a_number_with_the_zero_of_the_country_is_not_taken_for_one_that_goes_on(board: Board) -> None:
    lines = Lines()
    phone = next(order.recipient.phone for order in board.orders.values() if order.recipient.phone.startswith("+44"))
    figures = "0" + "".join(one for one in phone if one.isdigit()).removeprefix("44")
    before: BoardSearch | None = None
    for count in range(1, len(figures) + 1):
        before = search(board, figures[:count], lines, before)
    assert before is not None
    assert before.rooms == search(board, figures, lines).rooms
    assert before.count >= 1


def test_an_unfinished_search_narrows_nothing(board: Board) -> None:
    lines = Lines()
    begun = BoardSearch(board, terms("m"), lines, {}, 8)
    assert not begun.go_on(FRESH_COST)
    assert search(board, "mei", lines, begun).rooms == search(board, "mei", lines).rooms


def test_nothing_sought_finds_nothing_and_is_done(board: Board) -> None:
    found = BoardSearch(board, (), Lines(), {}, 8)
    assert found.done
    assert found.go_on()
    assert (found.count, found.looked, found.rooms, found.people()) == (0, 0, [], [])
