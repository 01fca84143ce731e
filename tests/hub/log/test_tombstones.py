"""What must stay gone is written where no copy of the folder reaches, line by line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hub.log import tombstones as module
from hub.log.errors import LogDamaged
from hub.log.tombstones import ENDED, ERASED, REVOKED, Tombstone, Tombstones

ONE = Tombstone(
    ERASED, 7, "ab" * 32, "order-1", "order", "room-1", "all", 0, ((3, "cd" * 8), (5, "ef" * 8)), ("12" * 32,)
)
TWO = Tombstone(REVOKED, 8, "ab" * 32, "packing", "station", key="k" * 40)
THREE = Tombstone(ENDED, 9, "ab" * 32, "link-1", "link", key="cd" * 32, until="2026-05-12T12:00:00+00:00")


@pytest.fixture
def stones(tmp_path: Path) -> Tombstones:
    (tmp_path / "shop").mkdir()
    return Tombstones.beside(tmp_path / "shop")


def test_they_lie_beside_the_folder_and_for_its_owner_only(stones: Tombstones, tmp_path: Path) -> None:
    assert stones.read() == []
    stones.add([ONE])
    assert stones.path == tmp_path / "shop.gone"
    assert stones.path.stat().st_mode & 0o077 == 0


def test_what_was_added_is_read_in_order(stones: Tombstones) -> None:
    stones.add([ONE, TWO])
    stones.add([THREE])
    assert Tombstones(stones.path).read() == [ONE, TWO, THREE]


@pytest.mark.parametrize("cut", [1, 20, 100])
def test_a_line_that_a_crash_cut_short_was_never_promised(stones: Tombstones, cut: int) -> None:
    stones.add([ONE, TWO])
    whole = stones.path.read_bytes()
    stones.path.write_bytes(whole[:-cut])
    assert stones.read() == [ONE]
    stones.add([THREE])
    assert stones.read() == [ONE, THREE]


@pytest.mark.parametrize("at", range(0, 400, 7))
def test_a_changed_letter_stops_the_start(stones: Tombstones, at: int) -> None:
    stones.add([ONE, TWO])
    written = bytearray(stones.path.read_bytes())
    written[at % (len(written) - 1)] ^= 1
    stones.path.write_bytes(written)
    with pytest.raises(LogDamaged, match=r"line [12] of"):
        stones.read()


def test_a_disk_that_takes_only_a_part_keeps_none_of_it(stones: Tombstones, monkeypatch: pytest.MonkeyPatch) -> None:
    stones.add([ONE])

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "flush", full)
    with pytest.raises(OSError, match="No space"):
        stones.add([TWO])
    assert stones.read() == [ONE]


def test_where_the_place_beside_may_not_be_written_they_lie_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert Tombstones.beside(tmp_path / "shop").path == tmp_path / "shop" / "ledger.gone"
