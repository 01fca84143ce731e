"""The store in memory keeps the port's promises."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.log.memory import MemoryLog
from hub.log.port import STORAGE_FULL, Failed, Log, Unknown
from hub.wire import chain
from tests.hub.log.log_contract import EPOCH, LogContract, append, batch_of, following


def made() -> MemoryLog:
    return MemoryLog(EPOCH, chain.GENESIS)


class TestMemoryLog(LogContract):
    @pytest.fixture
    def log(self, tmp_path: Path) -> Log:
        return made()


@pytest.mark.parametrize("answer", [Failed(STORAGE_FULL), Unknown("the disk went away")])
def test_a_test_can_let_batches_fail_and_nothing_is_kept(answer: Failed | Unknown) -> None:
    log = made()
    log.answer = answer
    events = following(log.head, 1)
    log.begin(batch_of(events))
    assert log.done() == answer
    assert log.head.seq == 0
    assert log.find(events[0].command_id) is None
    log.answer = None
    append(log, 1)
