"""The embedded store: the port's promises, and what it promises about files, folders and crashes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.log.port import Log
from hub.log.sqlite import SqliteLog
from hub.wire import chain
from tests.hub.log.log_contract import EPOCH, LogContract, append

BALLAST_BYTES = 64 * 1024


def opened(folder: Path, epoch: str = EPOCH) -> SqliteLog:
    return SqliteLog.create_or_open(folder, epoch, chain.GENESIS, step=chain.step, ballast_bytes=BALLAST_BYTES)


class TestSqliteLog(LogContract):
    @pytest.fixture
    def log(self, tmp_path: Path) -> Iterator[Log]:
        log = opened(tmp_path / "data")
        yield log
        log.close()


def test_everything_is_there_after_an_orderly_end(tmp_path: Path) -> None:
    log = opened(tmp_path)
    events = append(log, 5)
    log.set_note("incarnation", b"one")
    log.close()
    log = opened(tmp_path, "another-epoch")
    assert log.epoch == EPOCH
    assert log.read(0, 10, 10_000) == events
    assert log.note("incarnation") == b"one"
    append(log, 1)
    log.close()
