"""What was learnt outlives the program; whatever happens to its file, learning goes on."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from hub.domain.eta import HOURS, Pace
from hub.followers.pace import PaceFile

LEARNT = Pace(ratios=(1.5,) * HOURS, trips=(7,) * HOURS)


def test_a_kept_pace_is_read_in_the_next_life(tmp_path: Path) -> None:
    assert PaceFile(tmp_path / "pace.json").keep(LEARNT)
    assert PaceFile(tmp_path / "pace.json").read() == LEARNT


def test_without_a_file_learning_begins(tmp_path: Path) -> None:
    assert PaceFile(tmp_path / "pace.json").read() == Pace()


@pytest.mark.parametrize("written", [b"", b"{", b"\xff", b"[1]", b'{"ratios":[1.0]}', b"[" * 100_000])
@pytest.mark.logs(r"learnt pace")
def test_a_broken_file_loses_what_was_learnt_and_nothing_else(tmp_path: Path, written: bytes) -> None:
    (tmp_path / "pace.json").write_bytes(written)
    pace = PaceFile(tmp_path / "pace.json")
    assert pace.read() == Pace()
    assert pace.keep(LEARNT)
    assert pace.read() == LEARNT


@pytest.mark.logs(r"learnt pace")
def test_every_cut_of_the_file_is_noticed(tmp_path: Path) -> None:
    whole = msgspec.json.encode(LEARNT)
    for length in range(len(whole)):
        (tmp_path / "pace.json").write_bytes(whole[:length])
        assert PaceFile(tmp_path / "pace.json").read() == Pace()


def test_an_end_in_the_middle_of_writing_leaves_the_old_pace(tmp_path: Path) -> None:
    pace = PaceFile(tmp_path / "pace.json")
    assert pace.keep(LEARNT)
    (tmp_path / "pace.json.new").write_bytes(b'{"ratios":[1.')
    assert pace.read() == LEARNT
    assert pace.keep(Pace())
    assert pace.read() == Pace()


@pytest.mark.logs(r"learnt pace")
def test_a_folder_that_is_gone_stops_nobody(tmp_path: Path) -> None:
    assert not PaceFile(tmp_path / "gone" / "pace.json").keep(LEARNT)
