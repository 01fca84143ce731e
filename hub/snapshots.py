"""The board beside the log, so that the next start folds little: one snapshot at a time, made beside the writer's thread.

Rules:
1. The writer never waits for it, but for two things: an erasure, because a board that is being written may hold the words
   that go, and the end.
2. A failure costs only time: the older snapshot stays, and the next one is tried after as many events again.
"""

from __future__ import annotations

import time
from concurrent.futures import Executor, Future

from hub.domain.board import FOLD_VERSION, Board
from hub.log.port import Head, Log, Snapshot
from hub.wire.boards import parts

SNAPSHOT_EVERY = 2_000
"""Events between snapshots: folding that many again at start takes about 50 ms."""


class Snapshots:
    """Keeps them.

    Args:
        log: takes them.
        seq: of the one that is there, 0 if there is none.
        beside: where they are made, a few tenths of a second each in a large shop; None: at once, where they are asked for.
    """

    def __init__(self, log: Log, seq: int, beside: Executor | None = None) -> None:
        self._log = log
        self._kept_seq = seq
        self._next_seq = seq + SNAPSHOT_EVERY
        self._beside = beside
        self._making: Future[int] | None = None

    def keep_if_due(self, board: Board, head: Head) -> None:
        """Begin to keep the board if enough has happened since the newest; on the writer's thread, which does not wait."""
        if self._making is not None and self._making.done():
            self.settle()
        if head.seq < self._next_seq or self._making is not None:
            return
        self._next_seq = head.seq + SNAPSHOT_EVERY
        if self._beside is None:
            self.keep(board, head)
        else:
            self._making = self._beside.submit(_written, self._log, board, head)

    def keep(self, board: Board, head: Head) -> None:
        """Keep the board; it is there on return, unless the disk does not take it."""
        self.settle()
        self._kept_seq = max(self._kept_seq, _written(self._log, board, head))

    def settle(self) -> None:
        """Wait for the one that is being made: from now on nobody writes any."""
        making, self._making = self._making, None
        if making is not None:
            self._kept_seq = max(self._kept_seq, making.result())

    def was_forgotten(self, head: Head) -> None:
        """The log let go of the newest, for words that it may hold: another is due at once."""
        self._kept_seq, self._next_seq = 0, head.seq

    def close(self, board: Board, head: Head) -> None:
        """Keep what happened since the newest."""
        self.settle()
        if head.seq > self._kept_seq:
            self.keep(board, head)
        if self._beside is not None:
            self._beside.shutdown()


def _written(log: Log, board: Board, head: Head) -> int:
    """Write a snapshot. Returns: its seq; 0 where the disk did not take it."""
    made = bytearray()
    for part in parts(board):
        if made:
            made += b"\n"
        made += part
        time.sleep(0)  # a part takes half a millisecond; whoever waits for the interpreter comes in between
    try:
        log.snapshot_write(Snapshot(head.seq, head.hash, FOLD_VERSION, bytes(made)))
    except OSError:
        return 0
    return head.seq
