"""Forgetting by the calendar, and the work after an erasure that nobody waits for; on a thread of its own.

    words erased       -> their pictures and voices are removed, unless another event still names them
    once a shop's day  -> what was kept for long enough is erased: photos, delivery, chat, each by the owner's own setting
    a client's ping    -> how far each station's own copy certainly is, noted so that `erase --status` can name who is not

An order's time runs from the event that closed it, an enquiry's and the shop's own talk from the last word. The calendar
waits for a quiet minute and goes in small steps. It keeps its place in the ledger as a note, and reads every event once.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from hub.decoders import json_decoder
from hub.domain.board import Board
from hub.domain.erasure import Scope, Subject
from hub.domain.room import SHOP_ROOM, RoomKind
from hub.domain.settings import ShopSettings
from hub.domain.vocabulary import Erased
from hub.erasure import Erasure, sweep, words_of
from hub.log.errors import LogError
from hub.log.port import Reader, StoredEvent
from hub.log.reading import open_reader
from hub.log.recover import database_path
from hub.relay import Relay, StorageUnknown, Turn

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.25
QUIET_S = 60.0
"""Nothing was recorded for so long: nobody minds the disk now."""
LATEST_S = 20 * 3600.0
"""A shop that is never quiet is asked all the same, before its day is over."""
NOTE_EVERY_S = 5.0
ERASED_PER_TURN = 10
"""Orders whose words go in one turn: about 20 ms of the writer's thread."""
READ = 2_000
CALENDAR_NOTE = "calendar"
COPIES_NOTE = "copies"
CLOSING = frozenset({"order_delivered", "order_cancelled"})
_plain = msgspec.json.Decoder()

Errand = Callable[[Callable[[Relay], Turn | None]], Future[None]]
"""How the one writer is asked for a turn; gives a future."""


class Place(Struct):
    """Where the calendar stands: the shop's day of its last look, and per scope the last event it has looked at."""

    day: str = ""
    seqs: dict[str, int] = {}


def days_of(settings: ShopSettings) -> dict[Scope, int]:
    """How long each part is kept after an order was closed."""
    return {
        Scope.PHOTOS: settings.photo_days,
        Scope.DELIVERY: settings.address_days,
        Scope.CHAT: settings.chat_days,
    }


def over(reader: Reader, place: Place, settings: ShopSettings, now: datetime) -> Iterator[tuple[Scope, int, Erased]]:
    """What the calendar takes now: (scope, event up to which it has looked, erasure), in the order of the ledger.

    Args:
        reader: the ledger.
        place: where it stood; not changed.
        now: hub time, aware UTC.
    """
    for scope, days in days_of(settings).items():
        before = now - timedelta(days=days)
        talk: StoredEvent | None = None
        for stored in _until(reader, place.seqs.get(scope, 0), before):
            if stored.topic == SHOP_ROOM:
                talk = stored
            envelope = _plain.decode(stored.facts)
            if envelope["kind"] in CLOSING:
                order = str(envelope["body"]["order"])
                if _has_words(reader, Subject(order=order, room=stored.topic), scope):
                    yield scope, stored.seq, Erased(scope, order=order, room=stored.topic)
        if talk is not None and _has_words(reader, Subject(room=SHOP_ROOM, up_to=talk.seq + 1), scope):
            yield scope, talk.seq, Erased(scope, room=SHOP_ROOM, up_to=talk.seq + 1)


def old_enquiries(board: Board, now: datetime) -> list[Erased]:
    """Questions that never became an order, and in which nobody has said a word for as long as chat is kept."""
    before = now - timedelta(days=board.settings.chat_days)
    rooms = (board.rooms[one] for one in sorted(board.rooms))
    quiet = [room for room in rooms if room.kind is RoomKind.ENQUIRY and not room.order]
    return [
        Erased(Scope.ALL, room=room.id)
        for room in quiet
        if max([room.opened_at, *(message.at for message in room.messages)]) < before
    ]


def _until(reader: Reader, after: int, before: datetime) -> Iterator[StoredEvent]:
    """Events after a number that are older than a moment."""
    while chunk := reader.read(after, READ, 4 << 20):
        for stored in chunk:
            if at_of(stored) >= before:
                return
            yield stored
        after = chunk[-1].seq


def at_of(stored: StoredEvent) -> datetime:
    """When an event was recorded."""
    return datetime.fromisoformat(_plain.decode(stored.facts)["at"])


def _has_words(reader: Reader, subject: Subject, scope: Scope) -> bool:
    bound = subject.up_to or reader.head.seq + 1
    return any(one.person is not None for one in words_of(reader, subject, scope, bound))


class Forgetting:
    """The forgetting of one serving hub.

    Args:
        folder: the data folder.
        erasure: the writer's; tells which media are due.
        board: gives the newest board.
        copies: how far each station's own copy is, from the doors; may be read at any time.
        errand: asks the one writer for a turn.
        known: the calendar's note of before, None if there is none.
        clock: hub time, aware UTC.
    """

    def __init__(
        self,
        folder: Path,
        erasure: Erasure,
        board: Callable[[], Board],
        copies: dict[str, int],
        errand: Errand,
        known: bytes | None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._folder = folder
        self._erasure = erasure
        self._board = board
        self._copies = copies
        self._noted = dict(copies)
        self._errand = errand
        self._clock = clock
        self._place = json_decoder(Place).decode(known) if known else Place()
        self._began = self._changed_at = time.monotonic()
        self._seq = 0
        self._note_at = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="forgetting", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def quit(self) -> None:
        """Begin nothing more: the hub is about to stop."""
        self._stop.set()

    def stop(self) -> None:
        """End; what is not done is taken up by the next start. Safe to call twice."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        reader = open_reader(database_path(self._folder))
        try:
            while not self._stop.is_set():
                try:
                    self._look(reader)
                except (LogError, OSError, RuntimeError, StorageUnknown) as error:  # a TimeoutError is an OSError
                    if self._stop.is_set():
                        return  # the hub stopped under it: the next start goes on
                    log.warning("forgetting stumbled and goes on: %s", error)
                    self._stop.wait(QUIET_S)
        finally:
            reader.close()

    def _look(self, reader: Reader) -> None:
        try:
            due = self._erasure.media_due.get(timeout=LOOK_EVERY_S)
        except queue.Empty:
            due = ()
        if due:
            removed = sweep(reader, self._folder / "media", due)
            log.info("%d pictures and voices were removed after an erasure", removed)
        now = time.monotonic()
        if now >= self._note_at:
            self._note_at = now + NOTE_EVERY_S
            self._note_copies()
        seq = self._board().seq
        if seq != self._seq:
            self._seq, self._changed_at = seq, now
        quiet = now - self._changed_at > QUIET_S or now - self._began > LATEST_S
        if quiet and self._place.day != self._today().isoformat():
            self.calendar(reader)
            self._began = now

    def _today(self) -> date:
        return self._clock().astimezone(ZoneInfo(self._board().shop.zone)).date()

    def _note_copies(self) -> None:
        copies = dict(self._copies)
        if copies != self._noted:
            self._keep(COPIES_NOTE, copies)
            self._noted = copies

    def _keep(self, key: str, value: object) -> None:
        note = msgspec.json.encode(value)
        self._ask(lambda relay: relay.keep_note(key, note))

    def _ask(self, work: Callable[[Relay], Turn | None]) -> None:
        """Let the one writer do something, and wait for it; not beyond the end of this hub."""
        done = self._errand(work)
        while True:
            try:
                done.result(LOOK_EVERY_S)
            except TimeoutError:
                if self._stop.is_set():
                    raise
                continue
            return

    def calendar(self, reader: Reader) -> int:
        """Erase what was kept for long enough. Returns how many erasures that took."""
        now, board, count = self._clock(), self._board(), 0
        seqs = dict(self._place.seqs)
        waiting: list[Erased] = old_enquiries(board, now)
        for scope, seq, erased in over(reader, self._place, board.settings, now):
            waiting.append(erased)
            seqs[scope.value] = seq
            if len(waiting) >= ERASED_PER_TURN:
                count += self._erase(waiting)
                self._note_place("", seqs)
                waiting = []
            if self._stop.is_set():
                break
        count += self._erase(waiting)
        if not self._stop.is_set():
            self._note_place(self._today().isoformat(), seqs)
        return count

    def _erase(self, waiting: list[Erased]) -> int:
        if waiting:
            self._ask(lambda relay: relay.note(waiting))
        return len(waiting)

    def _note_place(self, day: str, seqs: dict[str, int]) -> None:
        self._place = Place(day, dict(seqs))
        self._keep(CALENDAR_NOTE, self._place)
