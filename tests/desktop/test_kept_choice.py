"""A station's choice lies in a small file; one that cannot be read is as good as none, and a full disk loses nothing else."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from desktop.kept_choice import keep, load


class Tea(msgspec.Struct, frozen=True):
    sugar: int = 0


def test_what_was_kept_is_there_at_the_next_start(tmp_path: Path) -> None:
    assert load(tmp_path, "tea.json", Tea(1)) == Tea(1)
    assert keep(tmp_path, "tea.json", Tea(2))
    assert load(tmp_path, "tea.json", Tea()) == Tea(2)
    assert [each.name for each in tmp_path.iterdir()] == ["tea.json"], "nothing half written stays"


@pytest.mark.parametrize("written", [b"", b"{", b'{"sugar": "much"}', b"\xff", b'{"sugar": 1}' + b" " * 99_999 + b"}"])
def test_a_file_that_cannot_be_read_is_as_good_as_none(tmp_path: Path, written: bytes) -> None:
    (tmp_path / "tea.json").write_bytes(written)
    kept = load(tmp_path, "tea.json", Tea(3))
    assert kept in (Tea(3), Tea(1)), "what follows the file's limit is not looked at"
    assert kept == Tea(1) if b'"sugar": 1' in written else kept == Tea(3)


def test_without_a_folder_nothing_is_kept_and_where_it_is_gone_that_is_told(tmp_path: Path) -> None:
    assert keep(None, "tea.json", Tea(2))
    assert load(None, "tea.json", Tea(1)) == Tea(1)
    assert not keep(tmp_path / "gone", "tea.json", Tea(2))
