"""The thread that looks back for who asks: questions that take more than a moment, one after the other.

It has its own query-only reader and takes small steps with pauses between, so that neither a click on the facts thread nor a
position on the side thread waits for a report. What it is asked stands in memory alone: who gets no answer asks again.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from hub.care.reports import BadDays, report_of
from hub.domain.board import Board
from hub.log.errors import LogError
from hub.log.reading import SqliteReader, open_reader
from hub.log.recover import database_path
from hub.wire.limits import SESSION_CHARS_MAX
from hub.wire.messages import Problem, ReadReport, Reported, Said

log = logging.getLogger(__name__)

WAITING_MAX = 16
"""Questions that wait; who comes after them is told to come again: every station may have one open, and some to spare."""
PAUSE_S = 0.001
LOOK_EVERY_S = 0.25

Question = ReadReport
Answer = Callable[[Said], None]


class _Stopped(Exception):
    """The hub stops: nobody waits for the rest."""


class Past:
    """Who answers about the past, of one serving hub.

    Args:
        folder: the data folder.
        board: gives the newest board.
        clock: hub time, aware UTC.
    """

    def __init__(self, folder: Path, board: Callable[[], Board], clock: Callable[[], datetime]) -> None:
        self._folder = folder
        self._board = board
        self._clock = clock
        self._waiting: queue.Queue[tuple[Question, Answer]] = queue.Queue(WAITING_MAX)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="past", daemon=True)

    def ask(self, question: Question, answer: Answer) -> bool:
        """Take a question on, from any thread.

        Args:
            question: what is asked.
            answer: called with what is to be said, on this object's thread.

        Returns:
            Whether it is taken on; not when too many wait.
        """
        try:
            self._waiting.put_nowait((question, answer))
        except queue.Full:
            return False
        return True

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; what is not answered stays so. Safe to call twice."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        reader = open_reader(database_path(self._folder))
        try:
            while not self._stop.is_set():
                try:
                    question, answer = self._waiting.get(timeout=LOOK_EVERY_S)
                except queue.Empty:
                    continue
                try:
                    self._answer(reader, question, answer)
                except _Stopped:
                    return
        finally:
            reader.close()

    def _answer(self, reader: SqliteReader, question: Question, answer: Answer) -> None:
        about = question.id[:SESSION_CHARS_MAX]
        try:
            answer(self._report(reader, question))
        except BadDays:
            answer(Problem("bad_message", about=about))
        except LogError as error:
            log.warning("a question about the past could not be answered: %s", error)
            answer(Problem("storage_busy", about=about, final=False))

    def _report(self, reader: SqliteReader, question: ReadReport) -> Said:
        head = reader.head.seq
        made = report_of(reader, self._board(), question.day, question.days, self._clock(), self._pause)
        return Reported(question.id[:SESSION_CHARS_MAX], head, made)

    def _pause(self) -> None:
        if self._stop.wait(PAUSE_S):
            raise _Stopped
