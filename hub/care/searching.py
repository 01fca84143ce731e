"""Searching: the index follows the ledger at a distance, and what it finds is read from the ledger when it is told.

    ledger  ->  tokens of each event's words  ->  search.db          an erasure there is an erasure here, at once
    question  ->  tokens  ->  numbers of events  ->  their words as the ledger still has them  ->  hits

So nothing is told that the ledger does not hold any more, whatever the index still knew. Without room on the disk searching
waits and the shop does not; a damaged index is thrown away and made anew.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from hub.domain.board import Board
from hub.domain.hits import HITS_MAX, Hit, excerpt, texts_of
from hub.domain.vocabulary import Erased, OrderPlaced, Recorded, UnknownEvent, VocabularyError, kind_of
from hub.domain.words import Wanted, is_there, tails, tokens, wanted
from hub.erasure import words_of
from hub.log.errors import LogDamaged, LogError
from hub.log.port import StoredEvent
from hub.log.reading import SqliteReader
from hub.log.search import SEARCH, SearchIndex, SearchPlace, Sought
from hub.wire.codec import decode_event

log = logging.getLogger(__name__)

TAKEN_AT_ONCE = 100
"""Events between two pauses: some five milliseconds of the interpreter's time, handed on in between."""
CAUGHT_UP_FOR_A_QUESTION = 2_000
"""Events that a question waits for, about 0.2 s: what was said a moment ago is found."""
COMMIT_EVERY_S = 5.0
COMMIT_EVENTS = 5_000
TRY_AGAIN_S = 60.0
"""After the disk took nothing."""
_ERASED = b'"kind":"erased"'
_PLACED = b'"kind":"order_placed"'
_NOTHING = (b"", None)
_plain = msgspec.json.Decoder()


class SearchAway(Exception):
    """There is no index now; later there will be."""


class Searching:
    """The index of one serving hub. Used by one thread alone.

    Args:
        folder: the data folder.
        reader: of the ledger, for this thread.
    """

    def __init__(self, folder: Path, reader: SqliteReader) -> None:
        self._folder = folder
        self._reader = reader
        self._index: SearchIndex | None = None
        self._uncommitted = 0
        self._commit_at = self._try_at = 0.0

    @property
    def seq(self) -> int:
        """The last event that can be found."""
        return self._index.place.seq if self._index is not None else 0

    def open(self) -> None:
        """Open the index, let go of what was erased meanwhile, or begin anew."""
        try:
            self._open()
        except LogDamaged:
            self._begin_anew()
        except (LogError, OSError) as error:
            self._stumbled(error)

    def _open(self) -> None:
        self._index = SearchIndex(self._folder)
        place = self._index.place
        if place.seq and (place.epoch != self._reader.epoch or self._reader.hash_at(place.seq) != place.hash):
            self._begin_anew()
            return
        if place.seq:  # an empty index has nothing to let go of, and a million events are not looked through for it
            for stored in self._reader.mentioning(_ERASED, place.seq, self._reader.head.seq):
                self._let_go(self._index, stored)
            self._commit()

    def _begin_anew(self) -> None:
        self.close()
        try:
            SEARCH.forget(self._folder)
            self._index = SearchIndex(self._folder)
        except (LogError, OSError) as error:
            self._stumbled(error)

    def _stumbled(self, error: Exception) -> None:
        """Without room, or with an ill disk: the file may hold what must go, so it goes as a whole."""
        log.info("searching stumbled and begins anew later: %s", error)
        self.close()
        try:
            SEARCH.forget(self._folder)
        except OSError as worse:
            log.warning("%s cannot be removed: %s", self._folder / "search.db", worse)
        self._try_at = time.monotonic() + TRY_AGAIN_S

    def follow(self, count_max: int = TAKEN_AT_ONCE) -> bool:
        """Take in the next events.

        Args:
            count_max: at most so many.

        Returns:
            Whether there may be more.
        """
        try:
            return self._follow(count_max)
        except LogDamaged:
            self._begin_anew()
        except (LogError, OSError) as error:
            self._stumbled(error)
        return False

    def _follow(self, count_max: int) -> bool:
        if time.monotonic() < self._try_at:
            return False
        if self._index is None:
            self.open()
            return self._index is not None
        try:
            chunk = self._reader.read(self._index.place.seq, count_max, 4 << 20)
        except LogError as error:  # the ledger's trouble: others see to it, and the index is none the worse
            log.info("searching cannot read the ledger now: %s", error)
            self._try_at = time.monotonic() + TRY_AGAIN_S
            return False
        for stored in chunk:
            if _ERASED in stored.facts:
                self._let_go(self._index, stored)
            elif stored.person not in _NOTHING:
                _take(self._index, stored)
            self._index.stand_on(SearchPlace(self._reader.epoch, stored.seq, stored.hash))
        self._uncommitted += len(chunk)
        if any(_ERASED in stored.facts for stored in chunk):
            self._commit()  # at once: who was erased stands in no file
        elif self._uncommitted and (self._uncommitted >= COMMIT_EVENTS or time.monotonic() >= self._commit_at):
            self._commit()
        return len(chunk) == count_max

    def _let_go(self, index: SearchIndex, stored: StoredEvent) -> None:
        event = decode_event(stored.seq, stored.facts, None).event
        if isinstance(event, Erased):
            gone = words_of(self._reader, event.subject, event.scope, event.up_to or stored.seq)
            index.drop(one.seq for one in gone)

    def _commit(self) -> None:
        if self._index is not None:
            self._index.commit()
        self._uncommitted = 0
        self._commit_at = time.monotonic() + COMMIT_EVERY_S

    def find(self, question: str, before: int, count: int, board: Board) -> tuple[Hit, ...]:
        """Answer a question, newest first.

        Args:
            question: as somebody typed it.
            before: only events with a lower number; 0: from the end.
            count: 1 .. `HITS_MAX`.
            board: the newest board, for names and numbers.

        Raises:
            SearchAway: there is no index now.
            LogError: the ledger cannot be read.
        """
        asked = wanted(question)
        left = CAUGHT_UP_FOR_A_QUESTION
        while left > 0 and self.follow():
            left -= TAKEN_AT_ONCE
        if self._index is None:
            raise SearchAway
        if not asked:
            return ()
        sought = [[Sought(one.tokens, one.begins, one.number) for one in ways] for ways in asked]
        numbers = _Numbers(self._reader, board)
        hits: list[Hit] = []
        place = before if before > 0 else self._reader.head.seq + 1
        while len(hits) < count:
            try:
                found = self._index.find(sought, place, count)
            except LogError as error:
                self._begin_anew()
                raise SearchAway from error
            hits += (hit for seq in found for hit in self._told(seq, asked, numbers))
            if len(found) < count:
                break
            place = found[-1]
        return tuple(hits[: min(count, HITS_MAX)])

    def _told(self, seq: int, asked: Wanted, numbers: _Numbers) -> Iterator[Hit]:
        for stored in self._reader.read(seq - 1, 1, 1):
            if stored.seq != seq or stored.person in _NOTHING:
                continue  # erased since
            recorded = decode_event(seq, stored.facts, stored.person)
            texts = texts_of(recorded.event)
            if isinstance(recorded.event, UnknownEvent) or not is_there(asked, texts):
                continue
            order, number = numbers.of(stored.topic, recorded)
            yield Hit(
                seq,
                recorded.at,
                kind_of(recorded.event),
                recorded.actor,
                stored.topic,
                order,
                number,
                excerpt(asked, texts),
            )

    def close(self) -> None:
        """Let go of the file. What is not committed is taken in again by the next start."""
        if self._index is not None:
            self._index.close()
            self._index = None
        self._uncommitted = 0

    def finish(self) -> None:
        """Take in what is new, as far as a stop may wait for it, commit and close."""
        left = CAUGHT_UP_FOR_A_QUESTION
        while left > 0 and self.follow():
            left -= TAKEN_AT_ONCE
        try:
            self._commit()
        except LogError as error:
            log.info("the index for searching is made anew by the next start: %s", error)
        self.close()


def _take(index: SearchIndex, stored: StoredEvent) -> None:
    try:
        texts = texts_of(decode_event(stored.seq, stored.facts, stored.person).event)
    except VocabularyError:
        return  # no words that anybody could be shown
    index.put(stored.seq, [tokens(text) for text in texts], [end for text in texts for end in tails(text)])


class _Numbers:
    """Orders and their numbers by room: of the board, or of the event that placed them."""

    def __init__(self, reader: SqliteReader, board: Board) -> None:
        self._reader = reader
        self._board = board
        self._known: dict[str, tuple[str, int]] = {"": ("", 0)}

    def of(self, room: str, recorded: Recorded) -> tuple[str, int]:
        """The order of an event, and its number; blank where it is of none."""
        if isinstance(recorded.event, OrderPlaced):
            return recorded.event.order, recorded.event.number
        if room not in self._known:
            self._known[room] = self._look(room)
        return self._known[room]

    def _look(self, room: str) -> tuple[str, int]:
        known = self._board.rooms.get(room)
        order = self._board.orders.get(known.order) if known is not None else None
        if order is not None:
            return order.id, order.number
        for stored in self._reader.holding(room, _PLACED):
            body: dict[str, Any] = _plain.decode(stored.facts)["body"]
            return str(body["order"]), int(body["number"])
        return "", 0
