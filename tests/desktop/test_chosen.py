"""What was chosen for a station is remembered, and a file that is no good is as none."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.chosen import NAME, SIZES, Chosen, keep, read


def test_choices_are_there_at_the_next_start(tmp_path: Path) -> None:
    assert read(tmp_path) == Chosen()
    chosen = Chosen("zh", "dark", 125, True)
    keep(tmp_path, chosen)
    assert read(tmp_path) == chosen
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


@pytest.mark.parametrize(
    "written",
    [b"", b"{", b"[]", b'{"language":"fr"}', b'{"size":"big"}', b'{"size":5000}', b"\xff\xfe", b'{"muted":1}'],
)
def test_a_file_that_is_no_good_is_as_none(tmp_path: Path, written: bytes) -> None:
    (tmp_path / NAME).write_bytes(written)
    assert read(tmp_path) == Chosen()


def test_a_size_that_is_not_offered_is_the_systems(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b'{"size":133,"language":"zh"}')
    assert read(tmp_path) == Chosen("zh")


@pytest.mark.logs("is not kept")
def test_a_folder_that_takes_nothing_does_not_stop_the_station(tmp_path: Path) -> None:
    keep(tmp_path / "gone", Chosen("zh"))


def test_sizes_go_step_by_step_and_end(tmp_path: Path) -> None:
    assert Chosen().stepped(1) == 110
    assert Chosen().stepped(-1) == 90
    assert Chosen(size=SIZES[-1]).stepped(1) == SIZES[-1]
    assert Chosen(size=SIZES[0]).stepped(-1) == SIZES[0]
    assert Chosen(size=175).stepped(0) == 100
