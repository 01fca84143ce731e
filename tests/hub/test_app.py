"""A hub's start does what it must once, and what it need not do not at all: a large shop's is counted, not timed."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from pathlib import Path

import pytest

from hub.app import Hub, open_relay
from hub.domain.board import Board
from hub.log.port import Snapshot
from hub.log.snapshot import SnapshotFile
from hub.wire import boards


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A hub's data folder with a snapshot in it."""
    made = tmp_path / "hub"
    relay = open_relay(made)
    relay.start("a" * 16)
    relay.close()
    return made


def test_the_snapshot_is_read_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reads = []
    read = SnapshotFile.read

    def counted(file: SnapshotFile) -> Snapshot | None:
        reads.append(file)
        return read(file)

    monkeypatch.setattr(SnapshotFile, "read", counted)
    open_relay(folder).close()
    assert len(reads) == 1


def test_nothing_is_collected_while_the_board_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    collecting = []
    assemble = boards.assemble

    def watched(written: Iterable[memoryview]) -> Board:
        collecting.append(gc.isenabled())
        return assemble(written)

    monkeypatch.setattr("hub.relay.assemble", watched)
    open_relay(folder).close()
    assert collecting == [False]
    assert gc.isenabled()


def test_the_board_is_set_apart_before_anything_is_collected(folder: Path) -> None:
    gc.unfreeze()
    hub = Hub(folder, announce=False)
    apart = gc.get_freeze_count()
    hub.serve(lambda _: hub.stop())
    gc.unfreeze()
    assert apart > 0
