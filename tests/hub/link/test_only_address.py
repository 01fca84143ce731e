"""Of a line that is typed as an address no name and no number of the same sheet goes out, while it is typed neither."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.link.only_address import WORDS_CHARS_MAX, only_address

MEI = ("Mei Lin Chen", "+44 20 7946 0312")


@pytest.mark.parametrize(
    ("typed", "people", "left"),
    [
        ("88 Quay Street", MEI, "88 Quay Street"),
        ("Mei  Lin Chen, 88 Quay Street", MEI, "88 Quay Street"),
        ("88 Quay Street, mei lin chen", MEI, "88 Quay Street"),
        ("Mei, 88 Quay Street", MEI, "88 Quay Street"),
        ("c/o Chen 88 Quay Street", MEI, "c/o 88 Quay Street"),
        ("88 Quay Street 020 7946 0312", MEI, "88 Quay Street"),
        ("88 Quay Street 020 794", MEI, "88 Quay Street"),
        ("88 Quay Street +44 (0)20 7946-0155", (), "88 Quay Street"),
        ("Ines 4 Elm Row", ("Inês Duarte",), "4 Elm Row"),
        ("5 King Street", ("Anna King",), "5 King Street"),
        ("5 Rue King", ("Anna King",), "5 Rue King"),
        ("5 Quay Street King", ("Anna King",), "5 Quay Street"),
        ("Anna King Street 5", ("Anna King",), "Street 5"),
        ("5 King", ("Anna King",), "5"),
        ("88 Reedham Street", ("Tom Reed",), "88 Reedham Street"),
        ("静安区愚园路88号 王小明收 13800138000", ("王小明", "138 0013 8000"), "静安区愚园路88号 收"),
        ("愚园路88号王小", ("王小明",), "愚园路88号"),
        ("10115 Berlin", MEI, "10115 Berlin"),
        ("312 Quay Street", MEI, "312 Quay Street"),
        ("200040 Shanghai", ("Wang",), "200040 Shanghai"),
        ("  ", MEI, ""),
        ("", (), ""),
    ],
)
def test_names_of_the_sheet_and_telephone_numbers_are_taken_out(typed: str, people: tuple[str, ...], left: str) -> None:
    assert only_address(typed, people) == left


@pytest.mark.parametrize("name", ["Mei Lin Chen", "Inês Duarte", "王小明", "Jean-Luc O’Hara"])
def test_a_name_that_is_being_typed_goes_out_at_no_key(name: str) -> None:
    gone = " ".join(only_address(f"88 Quay Street {name[:length]}", [name]) for length in range(len(name) + 1))
    letters = set(gone.replace("88 Quay Street", "").split()) - {""}
    assert all(sum(char.isalpha() for char in word) <= 1 for word in letters), "one letter is nobody's name"


@given(st.text(max_size=900), st.lists(st.text(max_size=60), max_size=4))
def test_anything_may_be_typed(typed: str, people: list[str]) -> None:
    left = only_address(typed, people)
    assert len(left) <= WORDS_CHARS_MAX
    assert left == " ".join(left.split())
