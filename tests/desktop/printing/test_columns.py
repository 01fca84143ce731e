"""Columns: from the right, from the top, with the marks as a Chinese reader expects them."""

from __future__ import annotations

import pytest

from desktop.printing.columns import Stance, columns_of
from desktop.printing.sheet import Columns

pytestmark = pytest.mark.usefixtures("qapp")

PT_MM = 25.4 / 72


def columns(text: str, characters: float = 8) -> list[str]:
    """What stands in each column. Args: characters: how many a column holds."""
    part = Columns(text, 0, 0, 100, characters * 12 * PT_MM, 12)
    return [column.text for column in columns_of(part)]


def stances(text: str) -> list[tuple[str, Stance]]:
    (column,) = columns_of(Columns(text, 0, 0, 100, 100, 12))
    return [(cell.drawn, cell.stance) for cell in column.cells]


def test_columns_go_from_right_to_left_and_a_new_line_is_a_new_column() -> None:
    made = columns_of(Columns("一二三\n四五", 10, 5, 100, 50, 12))
    assert [column.text for column in made] == ["一二三", "四五"]
    assert made[0].x > made[1].x
    assert made[0].x < 110 / 0.01
    assert [column.ends for column in made] == [True, True]


def test_full_column_goes_on_in_the_next() -> None:
    assert columns("一二三四五六", 4) == ["一二三四", "五六"]


def test_empty_line_is_an_empty_column() -> None:
    assert columns("一\n\n二") == ["一", "", "二"]


@pytest.mark.parametrize("mark", "，。！？；：）》」』”’…—")
def test_no_column_begins_with_a_mark_that_closes(mark: str) -> None:
    assert columns(f"一二三四{mark}五", 4) == ["一二三", f"四{mark}五"]


@pytest.mark.parametrize("mark", "（《「『“")
def test_no_column_ends_with_a_mark_that_opens(mark: str) -> None:
    assert columns(f"一二三{mark}四五", 4) == ["一二三", f"{mark}四五"]


def test_marks_take_their_upright_forms() -> None:
    assert [drawn for drawn, _ in stances("（一）《二》「三」“四”")] == list("︵一︶︽二︾﹁三﹂﹃四﹄")
    assert stances("，") == [("，", Stance.CORNER)]
    assert stances("！") == [("！", Stance.CENTRED)]
    assert stances("—") == [("—", Stance.TURNED)]


def test_other_scripts_lie_on_their_side_in_one_piece_and_keep_their_quotation_marks() -> None:
    assert stances("祝Mei Lin’s 👩‍👩‍👧") == [
        ("祝", Stance.UPRIGHT),
        ("Mei ", Stance.LYING),
        ("Lin’s ", Stance.LYING),
        ("👩‍👩‍👧", Stance.UPRIGHT),
    ]


def test_word_longer_than_a_column_is_cut_at_its_characters() -> None:
    made = columns("祝" + "w" * 40, 6)
    assert len(made) > 2
    assert "".join(made) == "祝" + "w" * 40
