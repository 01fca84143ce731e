"""Where PINs are checked: one thread, one bounded queue, and the only place in the shop that ever sees a PIN.

A PIN comes over the side pipe and ends here. It enters no ledger, no outbox, no log, no fingerprint. Of each PIN a closed
form is kept in the ledger's note `pins`, argon2id over the PIN keyed with the hub's own secret: it is in every backup of
the ledger, and worth nothing without `hub.key`, which is not. Closed forms never leave the hub.

Checking takes some 50 ms on purpose, so it has a thread of its own: it delays neither facts nor sightings. What follows
from it (a sign-in, a lock, a new PIN) is done by the one writer as an errand, over the newest board.

Tries are counted before anybody is told, and survive a restart: `pin_tries` wrong ones lock a person, twice as many within
a quarter of an hour a station, for `pin_lock_minutes`, and each further lock lasts twice as long, an hour at most.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import queue
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec
from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from msgspec import Struct

from hub.decoders import json_decoder
from hub.domain.actor import STATION_ROLES, Role
from hub.domain.board import Board
from hub.domain.ids import RANDOM_BYTES, uuid7
from hub.domain.rules.staff import owner_at, sign_in_at, standing_at
from hub.domain.settings import ShopSettings
from hub.domain.shop import Station
from hub.domain.staff import PIN_DIGITS_MAX, Grant, grant_of, pin_fault
from hub.domain.vocabulary import PinLocked, PinSet, Refused
from hub.log.errors import LogError
from hub.relay import Relay, Turn
from hub.wire.limits import SESSION_CHARS_MAX
from hub.wire.messages import EnterPin, Granted, PinTaken, Problem, Said, SetPin

log = logging.getLogger(__name__)

NOTE = "pins"
"""Where the ledger's file keeps the closed forms and the tries; outside the chain, so that they can be forgotten."""

TIME_COST, MEMORY_KIB, LANES = 2, 19_456, 1
"""argon2id. Source: OWASP Password Storage Cheat Sheet, the least it allows; about 50 ms on a shop's computer. What makes
a short PIN safe is not this but the lock, and the key without which a stolen closed form cannot be tried."""

JOBS_MAX = 32
"""PINs that wait to be checked: two seconds of work. Who comes then is told `busy`."""
JOBS_PER_STATION = 2
"""So that one station's flood does not keep the others out."""
STATION_WINDOW = timedelta(minutes=15)
LOCK_MAX = timedelta(hours=1)
"""A colleague's mischief shall not cost a whole day; 120 tries a day of 10,000 PINs, each lock a fact in the ledger."""
ERRAND_S, ERRAND_LOOK_S = 10.0, 0.1
"""How long to wait for the one writer, which answers within milliseconds unless the hub is stopping, and between looks."""

Work = Callable[[Relay], Turn | None]
Job = tuple[bytes, Station, EnterPin | SetPin]


class Tries(Struct):
    """Wrong PINs of a person or at a station.

    Args:
        wrong: since the last right one, or within the window.
        since: when the first of these was.
        locks: in a row.
        until: how long the newest lock lasts.
    """

    wrong: int = 0
    since: datetime | None = None
    locks: int = 0
    until: datetime | None = None

    def is_locked(self, now: datetime) -> bool:
        """Whether nobody is let in at `now`, with whatever PIN."""
        return self.until is not None and now < self.until

    def count(self, now: datetime, most: int, settings: ShopSettings) -> bool:
        """Note one more wrong PIN; returns whether this one locks."""
        self.wrong += 1
        self.since = self.since or now
        if self.wrong < most:
            return False
        self.locks += 1
        length = timedelta(minutes=settings.pin_lock_minutes) * 2 ** min(self.locks - 1, 10)
        self.wrong, self.since, self.until = 0, None, now + min(length, LOCK_MAX)
        return True


class Pin(Struct):
    """What is kept of one person's PIN."""

    closed: str
    tries: Tries


class Pins(Struct):
    """Everything that is kept.

    Args:
        key: tells whether the closed forms are of this hub's key; not the key.
    """

    key: str = ""
    people: dict[str, Pin] = {}
    stations: dict[str, Tries] = {}


class PinCloser:
    """Closes PINs, and tells whether a PIN is the one that was closed.

    Args:
        key: the hub's own, for this purpose only.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._hasher = PasswordHasher(time_cost=TIME_COST, memory_cost=MEMORY_KIB, parallelism=LANES, type=Type.ID)
        self._nobody = ""
        self.mark = hmac.new(key, b"whose", hashlib.sha256).hexdigest()
        """Tells one key from another, and nothing else of it."""

    def close(self, pin: str) -> str:
        """The closed form."""
        return self._hasher.hash(self._keyed(pin))

    def is_right(self, closed: str | None, pin: str) -> bool:
        """Whether a PIN is the one; takes as long when there is none."""
        self._nobody = self._nobody or self.close("nobody has this PIN")
        try:
            self._hasher.verify(closed or self._nobody, self._keyed(pin))
        except (VerificationError, InvalidHashError):
            return False
        return closed is not None

    def _keyed(self, pin: str) -> bytes:
        return base64.b64encode(hmac.new(self._key, pin.encode(), hashlib.sha256).digest())


def key_for(purpose: str, secret: str) -> bytes:
    """A key of the hub's own for one purpose, made from its secret key; 32 bytes."""
    return hmac.new(secret.encode(), f"giftwire {purpose}".encode(), hashlib.sha256).digest()


class PinDesk:
    """Checks PINs and grants sign-ins.

    Args:
        kept: the note `pins` as it was found, None at the first start.
        closer: closes PINs.
        grant_key: seals sign-ins.
        errand: hands work to the one writer.
        answer: gives an answer to a connection, from any thread.
        clock: hub time, aware UTC.
    """

    def __init__(
        self,
        kept: bytes | None,
        closer: PinCloser,
        grant_key: bytes,
        errand: Callable[[Work], Future[None]],
        answer: Callable[[bytes, Said], None],
        clock: Callable[[], datetime],
    ) -> None:
        self._pins = json_decoder(Pins).decode(kept) if kept else Pins(closer.mark)
        if self._pins.key != closer.mark:
            log.warning("the hub has another key than when its PINs were set: every PIN must be set anew")
            self._pins = Pins(closer.mark)
        self._closer = closer
        self._grant_key = grant_key
        self._errand = errand
        self._answer = answer
        self._clock = clock
        self._jobs: queue.Queue[Job | None] = queue.Queue(JOBS_MAX)
        self._waiting: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._board = Board()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pins", daemon=True)

    def publish(self, board: Board) -> None:
        """Take the newest board; called on the facts thread."""
        left = board.staff is not self._board.staff
        self._board = board
        if left:
            self._wake()

    def start(self) -> None:
        """Start to check."""
        self._thread.start()

    def stop(self) -> None:
        """Stop; PINs that wait are not checked any more. Safe if it never started."""
        self._stopping.set()
        while self._thread.is_alive():
            self._wake()
            self._thread.join(0.05)

    def _wake(self) -> None:
        with suppress(queue.Full):  # it is awake
            self._jobs.put_nowait(None)

    def hear(self, route: bytes, station: Station, said: EnterPin | SetPin) -> None:
        """Take a PIN in; called on the side thread, returns at once."""
        if not 0 < len(said.ask) <= SESSION_CHARS_MAX:
            self._answer(route, Problem("bad_message", detail="ask"))
            return
        may = station.role in STATION_ROLES or (isinstance(said, SetPin) and station.role is Role.OWNER)
        if not may:
            self._answer(route, Problem("not_allowed", about=said.ask))
            return
        with self._lock:
            busy = self._waiting[station.id] >= JOBS_PER_STATION
            if not busy:
                try:
                    self._jobs.put_nowait((route, station, said))
                    self._waiting[station.id] += 1
                except queue.Full:
                    busy = True
        if busy:
            self._answer(route, Problem("busy", about=said.ask, final=False))

    # The thread ---------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._stopping.is_set():
            job = self._jobs.get()
            try:
                self._forget_removed()
                if job is not None:
                    self._do(*job)
            except Exception as error:
                # Never with its traceback: a frame of it holds the PIN.
                if not self._stopping.is_set():
                    log.error("a PIN could not be checked: %s", type(error).__name__)
            finally:
                if job is not None:
                    with self._lock:
                        self._waiting[job[1].id] -= 1

    def _do(self, route: bytes, station: Station, said: EnterPin | SetPin) -> None:
        try:
            answer = self._sign_in(station, said) if isinstance(said, EnterPin) else self._set_pin(station, said)
        except LogError:
            answer = Problem("storage_full", about=said.ask, final=False)
        self._answer(route, answer)

    def _sign_in(self, station: Station, said: EnterPin) -> Said:
        wrong = self._check(station, said.person, said.pin, said.ask)
        if wrong is not None:
            return wrong
        found: list[Grant | Refused | None] = []

        def work(relay: Relay) -> Turn | None:
            now = relay.now()
            self._keep(relay)
            randomness = bytes.fromhex(relay.random_hex(RANDOM_BYTES))
            sign_in = uuid7(int(now.timestamp() * 1000), randomness)
            events = sign_in_at(relay.board, station, said.person, sign_in, now)
            if isinstance(events, Refused):
                found.append(events)
                return None
            turn = relay.note(events) if events else None
            stands = standing_at(relay.board, station.id, said.person, now)
            found.append(grant_of(stands, self._grant_key) if stands is not None else None)
            return turn

        self._have_done(work)
        match found[0]:
            case Grant() as grant:
                return Granted(said.ask, grant.written())
            case Refused(code=code):
                return Problem(code, about=said.ask)
            case None:
                return Problem("storage_full", about=said.ask, final=False)

    def _check(self, station: Station, person: str, pin: str, ask: str) -> Problem | None:
        """Hold a PIN against the person's, and count it if it is wrong; None if it is right."""
        now, board = self._clock(), self._board
        at_station = self._pins.stations.setdefault(station.id, Tries())
        if at_station.is_locked(now):
            return _locked("station_locked", ask, at_station)
        member = board.staff.get(person)
        kept = self._pins.people.get(person) if member is not None and member.is_here else None
        if kept is None and member is not None and member.is_here:
            return Problem("no_pin", about=ask)  # none yet, or the hub's key is another one since: the owner gives one
        if kept is not None and kept.tries.is_locked(now):
            return _locked("pin_locked", ask, kept.tries)
        given = pin if len(pin) <= PIN_DIGITS_MAX else ""
        if self._closer.is_right(kept.closed if kept is not None else None, given):
            if kept is not None:
                kept.tries = Tries()
            return None
        return self._wrong(station.id, person, kept, at_station, ask)

    def _wrong(self, station: str, person: str, kept: Pin | None, at_station: Tries, ask: str) -> Problem:
        now, settings = self._clock(), self._board.settings
        if at_station.since is not None and now - at_station.since > STATION_WINDOW:
            at_station.wrong, at_station.since, at_station.locks = 0, None, 0
        locked = kept is not None and kept.tries.count(now, settings.pin_tries, settings)
        shut = at_station.count(now, 2 * settings.pin_tries, settings)

        def work(relay: Relay) -> Turn | None:
            self._keep(relay)
            if kept is None or not locked or kept.tries.until is None:
                return None
            return relay.note([PinLocked(person, _whole_ms(kept.tries.until), station)])

        self._have_done(work)
        if locked and kept is not None:
            return _locked("pin_locked", ask, kept.tries)
        return _locked("station_locked", ask, at_station) if shut else Problem("wrong_pin", about=ask)

    def _set_pin(self, station: Station, said: SetPin) -> Said:
        board = self._board
        member = board.staff.get(said.person)
        if member is None or not member.is_here:
            return Problem("staff_not_found", about=said.ask)
        by = station.person if station.role is Role.OWNER else self._owner_at(station, said.grant)
        if not by:
            wrong = self._check(station, said.person, said.old, said.ask)
            if wrong is not None:
                return wrong
        fault = pin_fault(said.pin)
        if fault:
            return Problem(fault, about=said.ask)
        closed = self._closer.close(said.pin)
        taken: list[bool] = []

        def work(relay: Relay) -> Turn | None:
            newest = relay.board.staff.get(said.person)
            door = relay.board.stations.get(station.id)
            if newest is None or not newest.is_here or door is None or door.revoked_at is not None:
                return None
            self._pins.people[said.person] = Pin(closed, Tries())
            self._keep(relay)
            turn = relay.note([PinSet(said.person, not by, by or said.person)])
            taken.append(bool(turn.events))
            return turn

        self._have_done(work)
        if not taken:
            return Problem("staff_not_found", about=said.ask)
        return PinTaken(said.ask) if taken[0] else Problem("storage_full", about=said.ask, final=False)

    def _owner_at(self, station: Station, grant: str) -> str:
        return owner_at(self._board, station.id, grant, self._clock(), self._grant_key)

    def _forget_removed(self) -> None:
        """Let go of what was kept of people and stations that are no longer there."""
        board = self._board
        gone = [one for one in self._pins.people if one in board.staff and not board.staff[one].is_here]
        if not gone:
            return
        for person in gone:
            del self._pins.people[person]
        self._have_done(lambda relay: self._keep(relay))

    def _have_done(self, work: Work) -> None:
        """Have the one writer do it, and wait until it is recorded."""
        done = self._errand(work)
        for _ in range(int(ERRAND_S / ERRAND_LOOK_S)):
            with suppress(FutureTimeout):
                return done.result(ERRAND_LOOK_S)
            if self._stopping.is_set():
                break
        raise TimeoutError("the one writer does not answer")

    def _keep(self, relay: Relay) -> None:
        """Write everything down; on the facts thread, while this desk's own waits for it."""
        relay.keep_note(NOTE, msgspec.json.encode(self._pins))


def _locked(code: str, ask: str, tries: Tries) -> Problem:
    until = tries.until.isoformat() if tries.until is not None else ""
    if code == "pin_locked":
        return Problem("pin_locked", about=ask, final=False, detail=until)
    return Problem("station_locked", about=ask, final=False, detail=until)


def _whole_ms(moment: datetime) -> datetime:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
