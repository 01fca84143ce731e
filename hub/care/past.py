"""The thread that looks back for who asks: questions that take more than a moment, one after the other; between them it keeps
the index for searching and the couriers' tracks.

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

from hub.care.black_boxes import BadQuestion, NoSuchOrder, black_box_of
from hub.care.reports import BadDays, report_of
from hub.care.searching import SearchAway, Searching
from hub.care.tracking import Tracking
from hub.domain.board import Board
from hub.domain.hits import HITS_MAX
from hub.log.errors import LogError
from hub.log.reading import open_reader
from hub.log.recover import database_path
from hub.wire.limits import SESSION_CHARS_MAX
from hub.wire.messages import Found, Known, Problem, ReadKnown, ReadReport, ReadTrack, Reported, Said, Search, Tracked

log = logging.getLogger(__name__)

WAITING_MAX = 16
"""Questions that wait; who comes after them is told to come again: every station may have one open, and some to spare."""
PAUSE_S = 0.001
FOLLOW_PAUSE_S = 0.005
"""Between two pieces of the ledger that are taken into the index, when it is far behind."""
LOOK_EVERY_S = 0.25

Question = ReadReport | Search | ReadKnown | ReadTrack
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
        self.tracking = Tracking(folder)
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
        """Begin; who was erased while no hub ran is out of the index when this returns.

        Raises:
            LogError: the ledger cannot be read.
        """
        self._reader = open_reader(database_path(self._folder))
        self._searching = Searching(self._folder, self._reader)
        self._searching.open()
        self._thread.start()

    def stop(self) -> None:
        """End; what is not answered stays so. Safe to call twice."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                behind = self._searching.follow()
                self.tracking.work(self._board().couriers, self._clock())
                try:
                    question, answer = self._waiting.get(timeout=FOLLOW_PAUSE_S if behind else LOOK_EVERY_S)
                except queue.Empty:
                    continue
                try:
                    self._answer(question, answer)
                except _Stopped:
                    break
            self._searching.finish()
        finally:
            self.tracking.close()
            self._reader.close()

    def _answer(self, question: Question, answer: Answer) -> None:
        about = question.id[:SESSION_CHARS_MAX]
        try:
            answer(self._said(about, question))
        except (BadDays, BadQuestion):
            answer(Problem("bad_message", about=about))
        except NoSuchOrder:
            answer(Problem("order_not_found", about=about))
        except SearchAway:
            answer(Problem("busy", about=about, final=False))
        except LogError as error:
            log.warning("a question about the past could not be answered: %s", error)
            answer(Problem("storage_busy", about=about, final=False))
        except _Stopped:
            raise
        except Exception:
            # One question may stumble; the next, and the index, must not fall with it.
            log.exception("a question about the past stumbled")
            answer(Problem("storage_busy", about=about, final=False))

    def _said(self, about: str, question: Question) -> Said:
        match question:
            case ReadReport():
                return self._report(about, question)
            case Search():
                return self._found(about, question)
            case ReadKnown():
                return self._known(about, question)
            case ReadTrack():
                return self._tracked(about, question)

    def _report(self, about: str, question: ReadReport) -> Said:
        head = self._reader.head.seq
        made = report_of(self._reader, self._board(), question.day, question.days, self._clock(), self._pause)
        return Reported(about, head, made)

    def _found(self, about: str, question: Search) -> Said:
        count = min(max(1, question.count), HITS_MAX)
        hits = self._searching.find(question.words, question.before, count, self._board())
        return Found(about, self._searching.seq, hits)

    def _known(self, about: str, question: ReadKnown) -> Said:
        told = black_box_of(
            self._reader, self._board(), question.order, question.role, question.at, question.after, self._pause
        )
        return Known(about, self._reader.head.seq, told)

    def _tracked(self, about: str, question: ReadTrack) -> Said:
        if question.since.tzinfo is None:
            raise BadQuestion("a moment without a zone")
        now = self._clock()
        self.tracking.work(self._board().couriers, now)
        return Tracked(about, self.tracking.of(question.courier, question.since, now))

    def _pause(self) -> None:
        if self._stop.wait(PAUSE_S):
            raise _Stopped
