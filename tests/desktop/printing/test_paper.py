"""The papers: what a station chose is there tomorrow, and nothing broken stops it."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop.printing.paper import (
    LINK,
    OWN_PAPERS_MAX,
    PAPERS,
    SIDE_MM_MAX,
    SIDES_MM_MIN,
    CardLayout,
    Choices,
    Kind,
    Paper,
    keep_choices,
    read_choices,
)


def test_first_paper_of_a_layout_is_the_usual_one() -> None:
    for layout in CardLayout:
        assert replace(Choices(), layout=layout).paper(Kind.CARD) == PAPERS[f"card-{layout}"][0]


def test_each_layout_remembers_its_own_paper() -> None:
    flat = Choices().chosen(Kind.CARD, Paper(210, 99))
    folded = replace(flat, layout=CardLayout.FOLDED)
    assert folded.paper(Kind.CARD) == PAPERS["card-folded"][0]
    assert replace(folded, layout=CardLayout.FLAT).paper(Kind.CARD) == Paper(210, 99)


def test_own_paper_is_offered_last_and_chosen_at_once_until_it_is_removed() -> None:
    own = Choices().added(Kind.LABEL, Paper(100, 80))
    assert own.offered(Kind.LABEL)[-1] == own.paper(Kind.LABEL) == Paper(100, 80)
    assert own.removed(Kind.LABEL, Paper(100, 80)).paper(Kind.LABEL) == PAPERS["label"][0]


@pytest.mark.parametrize("kind", Kind)
def test_paper_out_of_its_range_is_not_taken(kind: Kind) -> None:
    wide, high = SIDES_MM_MIN[kind]
    Choices().added(kind, Paper(wide, high))
    Choices().added(kind, Paper(SIDE_MM_MAX, SIDE_MM_MAX))
    for paper in (Paper(wide - 1, high), Paper(wide, high - 1), Paper(SIDE_MM_MAX + 1, high)):
        with pytest.raises(ValueError, match="no paper"):
            Choices().added(kind, paper)


def test_list_of_own_papers_has_an_end() -> None:
    choices = Choices()
    for extra in range(OWN_PAPERS_MAX + 3):
        choices = choices.added(Kind.CARD, Paper(100 + extra, 100))
    assert len(choices.own[Kind.CARD]) == OWN_PAPERS_MAX
    assert choices.paper(Kind.CARD) == Paper(100 + OWN_PAPERS_MAX + 2, 100)


def test_what_was_chosen_is_read_again(tmp_path: Path) -> None:
    chosen = replace(Choices(), layout=CardLayout.TAG, columns=True).added(Kind.CARD, Paper(77, 44))
    keep_choices(tmp_path / "paper.json", chosen)
    assert read_choices(tmp_path / "paper.json") == chosen


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"layout": "scroll"}', '{"own": {"card": [[1]]}}', "x" * 100_000])
def test_broken_file_is_as_good_as_none(tmp_path: Path, kept: str) -> None:
    (tmp_path / "paper.json").write_text(kept)
    assert read_choices(tmp_path / "paper.json") == Choices()
    assert read_choices(tmp_path / "none.json") == Choices()


def test_the_printer_of_each_paper_is_read_again_and_nonsense_is_left_out(tmp_path: Path) -> None:
    chosen = Choices().printed_on("label", "Zebra ZD421").printed_on("card-tag", "Office").printed_on(LINK, "Laser")
    keep_choices(tmp_path / "paper.json", chosen)
    assert read_choices(tmp_path / "paper.json").printers == chosen.printers
    keep_choices(tmp_path / "paper.json", chosen.printed_on("ceiling", "Zebra").printed_on("slip", "x" * 201))
    assert read_choices(tmp_path / "paper.json").printers == chosen.printers


def test_what_was_kept_before_printers_were_remembered_is_still_read(tmp_path: Path) -> None:
    (tmp_path / "paper.json").write_text('{"layout": "tag", "papers": {"slip": {"width_mm": 105, "height_mm": 148}}}')
    kept = read_choices(tmp_path / "paper.json")
    assert (kept.layout, kept.paper(Kind.SLIP), kept.printers) == (CardLayout.TAG, Paper(105, 148), {})


def test_impossible_paper_in_the_file_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "paper.json").write_text('{"own": {"card": [{"width_mm": 1, "height_mm": 9000}]}}')
    assert read_choices(tmp_path / "paper.json").offered(Kind.CARD) == PAPERS["card-flat"]
