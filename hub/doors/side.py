"""The side pipe: sightings, media and pages of history, on a thread of its own, so that they never delay a fact.

It knows the shop by the board that the facts thread last published, and the ledger by a query-only reader. Sightings
are kept only as the newest of each source; a client that is slow gets the newest when it can take it, never a queue.
"""

from __future__ import annotations

import logging
import queue
import socket as sockets
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import zmq

from hub.domain.actor import CUSTOMERS, STAFF, Role
from hub.domain.board import Board
from hub.domain.courier import Fix
from hub.domain.eta import Arrival, is_awaited
from hub.domain.limits import place_fault
from hub.domain.shop import Station
from hub.domain.views import sees_person
from hub.domain.vocabulary import VocabularyError
from hub.domain.vocabulary.base import DISPATCH
from hub.doors.keys import Keyring
from hub.doors.sign_in import PinDesk
from hub.log.errors import MediaRefused, StorageFailed
from hub.log.media import MediaStore
from hub.log.port import Reader, StoredEvent
from hub.wire.codec import check_json, decode_event
from hub.wire.limits import FRAME_BYTES_MAX, MEDIA_CHUNK_BYTES, READ_ROWS_MAX, SESSION_CHARS_MAX
from hub.wire.messages import (
    Arrivals,
    At,
    Chunk,
    EnterPin,
    Fixes,
    Follow,
    Foretell,
    Get,
    Look,
    OfferCode,
    Ping,
    Pong,
    Problem,
    Put,
    Read,
    ReadKnown,
    ReadReport,
    ReadTrack,
    Rows,
    Said,
    Search,
    SeeCode,
    SetPin,
    SettleCode,
    Sight,
    client_side,
    say,
    understand,
)
from hub.wire.session import make_item

log = logging.getLogger(__name__)

MAY_SIGHT = frozenset({Role.GATEWAY, Role.FOLLOWER, Role.OWNER})
Question = ReadReport | Search | ReadKnown | ReadTrack
MAY_LOOK_BACK: dict[type[Said], frozenset[Role]] = {
    ReadReport: DISPATCH, Search: STAFF, ReadKnown: STAFF, ReadTrack: DISPATCH,
}  # fmt: skip
"""Who may ask what of the past; nobody outside, and no program."""
MAY_FORETELL = frozenset({Role.FOLLOWER})
FIX_FUTURE_MAX = timedelta(minutes=2)
"""A phone's clock may be ahead by this much; more is a wrong clock and would win for ever."""
DRAIN_FRAMES = 200
ARRIVALS_TOGETHER = 200
"""In one frame: about 60 KB, half of what it holds."""
BY_CHARS_MAX = 20
ROWS_BYTES_MAX = 96 << 10


class Follower:
    """A client that wants sightings, and what it has not been sent yet."""

    def __init__(self, route: bytes, station: Station) -> None:
        self.route = route
        self.station = station
        self.due: set[str] = set()
        self.doors: set[str] = set()
        """Orders whose expected arrival it has not been sent yet."""


class SideDoor:
    """The side pipe of a hub.

    Args:
        socket: the bound ROUTER.
        keyring: whose keys may speak.
        reader: query-only view of the log, used by this thread alone.
        media: where media lie.
        clock: hub time, aware UTC.

    Attributes:
        pins: where PINs go; None until there is such a place.
        look: has somebody find out how things stand; takes the question's id and where the answer goes.
        codes: answers the owner about pairing codes; None where the pairing door could not be opened.
        past: answers what must be looked for in the ledger, on a thread of its own; takes the question and where the
            answer goes, and says whether it takes it on.
        saw: is told every fix that the shop believes.
        owner_at: whether an owner stands at a station, by the grant of a sign-in there.
        sightings, bytes_in, bytes_out: counted since the start.
    """

    def __init__(
        self, socket: zmq.Socket[bytes], keyring: Keyring, reader: Reader, media: MediaStore, clock: Any
    ) -> None:
        self._socket = socket
        self._keyring = keyring
        self._reader = reader
        self._media = media
        self._clock = clock
        self._followers: dict[bytes, Follower] = {}
        self._fixes: dict[str, Fix] = {}
        self._arrivals: dict[str, Arrival] = {}
        self.board = Board()
        self.pins: PinDesk | None = None
        self.look: Callable[[str, Callable[[Said], None]], None] = lambda *_: None
        self.codes: Callable[[OfferCode | SeeCode | SettleCode], Said | None] | None = None
        self.past: Callable[[Question, Callable[[Said], None]], bool] = lambda *_: False
        self.saw: Callable[[Fix], None] = lambda _: None
        self.owner_at: Callable[[Station, str], bool] = lambda *_: False
        self.sightings = self.bytes_in = self.bytes_out = 0
        self._later: queue.SimpleQueue[tuple[bytes, Said]] = queue.SimpleQueue()
        self._wake_in, self._wake_out = sockets.socketpair()
        self._wake_in.setblocking(False)
        self._wake_out.setblocking(False)
        self._poller = zmq.Poller()
        self._poller.register(socket, zmq.POLLIN)
        self._poller.register(self._wake_out, zmq.POLLIN)

    def later(self, route: bytes, said: Said) -> None:
        """Give an answer that took its time; from any thread. Sent at once, if its asker is still there."""
        self._later.put((route, said))
        with suppress(OSError):  # it is awake already, or has stopped
            self._wake_in.send(b"x")

    def publish(self, board: Board) -> None:
        """Take the newest board; called on the facts thread (one reference is replaced, nothing is shared)."""
        self.board = board

    def step(self, timeout_ms: int) -> None:
        """One round: wait, take in, answer, send what is due."""
        ready = dict(self._poller.poll(timeout_ms))
        if self._wake_out.fileno() in ready:
            self._send_late()
        if self._socket in ready:
            self._drain()
        self._forget_gone()
        self._send_due()

    def _send_late(self) -> None:
        with suppress(BlockingIOError):
            self._wake_out.recv(4096)
        while True:
            try:
                self._send(*self._later.get_nowait())
            except queue.Empty:
                return

    def _drain(self) -> None:
        for _ in range(DRAIN_FRAMES):
            try:
                frames = self._socket.recv_multipart(zmq.DONTWAIT, copy=False)
            except zmq.Again:
                return
            route = frames[0].bytes
            station = self._station(frames[-1])
            if station is None:
                self._followers.pop(route, None)
                self._send(route, Problem("revoked"))
                continue
            said = [frame.bytes for frame in frames[1:]]
            self.bytes_in += sum(map(len, said))
            try:
                self._hear(route, station, said)
            except VocabularyError as error:
                self._send(route, Problem(error.code, detail=error.fields.get("detail", "")))

    def _station(self, frame: zmq.Frame) -> Station | None:
        try:
            return self._keyring.station(str(frame.get("User-Id")))
        except zmq.ZMQError:
            return None

    def _hear(self, route: bytes, station: Station, frames: list[bytes]) -> None:
        if not 1 <= len(frames) <= 2:
            raise VocabularyError("bad_frames", detail=str(len(frames)))
        if len(frames[0]) > FRAME_BYTES_MAX:
            raise VocabularyError("frame_too_large", detail=str(FRAME_BYTES_MAX))
        check_json(frames[0])
        said = understand(client_side, frames[0])
        chunk = frames[1] if len(frames) == 2 else None
        match said:
            case Ping():
                self._send(route, Pong(said.mark, self._clock(), self.board.seq))
            case Follow():
                self._followers[route] = Follower(route, station)
                self._followers[route].due = set(self._fixes)
                self._followers[route].doors = set(self._arrivals)
            case Sight():
                self._sight(route, station, said)
            case Foretell():
                self._foretell(route, station, said)
            case Put():
                self._put(route, said, chunk)
            case Get():
                self._get(route, said)
            case Read():
                self._read(route, station, said)
            case ReadReport() | Search() | ReadKnown() | ReadTrack():
                self._look_back(route, station, said)
            case Look():
                self._look(route, station, said)
            case EnterPin() | SetPin():
                self._pin(route, station, said)
            case OfferCode() | SeeCode() | SettleCode():
                self._code(route, station, said)
            case _:
                raise AssertionError(said)

    def _pin(self, route: bytes, station: Station, said: EnterPin | SetPin) -> None:
        if self.pins is not None:
            self.pins.hear(route, station, said)
        else:
            self._send(route, Problem("busy", about=said.ask[:SESSION_CHARS_MAX], final=False))

    def _code(self, route: bytes, station: Station, said: OfferCode | SeeCode | SettleCode) -> None:
        about = (said.id if isinstance(said, OfferCode) else said.offer)[:SESSION_CHARS_MAX]
        if station.role is not Role.OWNER and not self.owner_at(station, said.grant):
            self._send(route, Problem("not_allowed", about=about))
        elif self.codes is None:
            self._send(route, Problem("no_pairing", about=about))
        else:
            answer = self.codes(said)
            self._send(route, Problem("code_not_found", about=about) if answer is None else answer)

    def _look(self, route: bytes, station: Station, look: Look) -> None:
        if station.role is not Role.OWNER:
            self._send(route, Problem("not_allowed", about=look.id[:SESSION_CHARS_MAX]))
        else:
            self.look(look.id[:SESSION_CHARS_MAX], lambda said: self.later(route, said))

    # Sightings ----------------------------------------------------------------------------------------------------

    def _sight(self, route: bytes, station: Station, sight: Sight) -> None:
        if station.role not in MAY_SIGHT:
            self._send(route, Problem("not_allowed"))
            return
        now: datetime = self._clock()
        for fix in sight.fixes:
            known = self._fixes.get(fix.courier)
            if (
                fix.courier not in self.board.couriers
                or place_fault("place", fix.place) is not None
                or fix.measured_at.tzinfo is None
                or fix.measured_at > now + FIX_FUTURE_MAX
                or (known is not None and known.measured_at >= fix.measured_at)
            ):
                continue
            self._fixes[fix.courier] = fix
            self.saw(fix)
            self.sightings += 1
            for follower in self._followers.values():
                follower.due.add(fix.courier)

    def _foretell(self, route: bytes, station: Station, foretold: Foretell) -> None:
        if station.role not in MAY_FORETELL:
            self._send(route, Problem("not_allowed"))
            return
        newest = self._clock() + FIX_FUTURE_MAX
        for arrival in foretold.arrivals:
            known = self._arrivals.get(arrival.order)
            if (
                not is_awaited(arrival, self.board.orders.get(arrival.order))
                or not arrival.is_sound
                or len(arrival.by) > BY_CHARS_MAX
                or arrival.measured_at > newest
                # The same measurement may be reckoned with anew: a door less on the way, or time that went by.
                or (known is not None and known.courier == arrival.courier and known.measured_at > arrival.measured_at)
            ):
                continue
            self._arrivals[arrival.order] = arrival
            self.sightings += 1
            for follower in self._followers.values():
                follower.doors.add(arrival.order)

    def _forget_gone(self) -> None:
        """Let go of where somebody was who is no courier any more, and of whom nobody awaits any more."""
        orders = self.board.orders
        for order in [one.order for one in self._arrivals.values() if not is_awaited(one, orders.get(one.order))]:
            del self._arrivals[order]
            for follower in self._followers.values():
                follower.doors.add(order)
        for courier in self._fixes.keys() - self.board.couriers.keys():
            del self._fixes[courier]
            for follower in self._followers.values():
                follower.due.discard(courier)

    def _send_due(self) -> None:
        for follower in list(self._followers.values()):
            if not follower.due and not follower.doors:
                continue
            if self._keyring.station(follower.station.key) is None:
                del self._followers[follower.route]  # revoked; one that only listens says nothing to be refused by
                continue
            fixes = tuple(self._fixes[courier] for courier in sorted(follower.due))
            if fixes and self._send(follower.route, Fixes(fixes)):
                follower.due.clear()
            self._send_doors(follower)

    def _send_doors(self, follower: Follower) -> None:
        while follower.doors:
            orders = sorted(follower.doors)[:ARRIVALS_TOGETHER]
            here = tuple(self._arrivals[order] for order in orders if order in self._arrivals)
            if not self._send(follower.route, Arrivals(here, tuple(o for o in orders if o not in self._arrivals))):
                return
            follower.doors -= set(orders)

    # Media --------------------------------------------------------------------------------------------------------

    def _put(self, route: bytes, put: Put, chunk: bytes | None) -> None:
        try:
            if chunk is None:
                offset = self._media.begin(put.media, put.size)
            elif len(chunk) > MEDIA_CHUNK_BYTES:
                self._send(route, Problem("frame_too_large", about=put.media))
                return
            else:
                offset = self._media.put(put.media, put.offset, chunk)
            self._send(route, At(put.media, offset, self._media.has(put.media)))
        except MediaRefused as error:
            self._send(route, Problem(error.code, about=put.media, detail=str(error)[:200]))
        except (OSError, StorageFailed) as error:
            log.warning("media could not be written: %s", error)
            self._send(route, Problem("storage_full", about=put.media, final=False))

    def _get(self, route: bytes, get: Get) -> None:
        try:
            size = self._media.size(get.media)
            if size is None:
                self._send(route, Problem("media_not_found", about=get.media))
                return
            data = self._media.open_chunk(get.media, get.offset, MEDIA_CHUNK_BYTES)
        except MediaRefused as error:
            self._send(route, Problem(error.code, about=get.media))
            return
        except OSError as error:
            # No file left to open, say: they are here, and nobody shall believe that they are lost.
            log.warning("media could not be read: %s", error)
            self._send(route, Problem("storage_busy", about=get.media, final=False))
            return
        self._send(route, Chunk(get.media, get.offset, size), data)

    # Reads --------------------------------------------------------------------------------------------------------

    def _read(self, route: bytes, station: Station, read: Read) -> None:
        if station.role in CUSTOMERS or not read.room or not 1 <= read.count <= READ_ROWS_MAX:
            self._send(route, Problem("bad_message", about=read.id))
            return
        head = self._reader.head.seq
        before = read.before if 0 < read.before <= head else head + 1
        found = self._reader.newest(read.room, before, read.count)
        batch: list[bytes] = []
        size = 0
        for stored in found:
            written = self._item(stored, station.role)
            if batch and size + len(written) > ROWS_BYTES_MAX:
                self._send_rows(route, read.id, head, batch, more=True)
                batch, size = [], 0
            batch.append(written)
            size += len(written)
        self._send_rows(route, read.id, head, batch, more=False)

    def _look_back(self, route: bytes, station: Station, said: Question) -> None:
        about = said.id[:SESSION_CHARS_MAX]
        if station.role not in MAY_LOOK_BACK[type(said)]:
            self._send(route, Problem("not_allowed", about=about))
        elif not self.past(said, lambda answer: self.later(route, answer)):
            self._send(route, Problem("busy", about=about, final=False))

    def _item(self, stored: StoredEvent, role: Role) -> bytes:
        show = role is not Role.GATEWAY or sees_person(
            role, decode_event(stored.seq, stored.facts, stored.person).event, self.board
        )
        return make_item(stored.seq, stored.facts, stored.person, stored.person_digest, show=show)

    def _send_rows(self, route: bytes, read_id: str, head: int, batch: list[bytes], *, more: bool) -> None:
        # Items are encoded already; the envelope is written around them.
        envelope = say(Rows(read_id, head, (), more))
        frame = envelope.replace(b'"events":[]', b'"events":[%b]' % b",".join(batch), 1)
        self._send_frames(route, [frame])

    # Out ----------------------------------------------------------------------------------------------------------

    def _send(self, route: bytes, said: Said, chunk: bytes | None = None) -> bool:
        return self._send_frames(route, [say(said)] if chunk is None else [say(said), chunk])

    def _send_frames(self, route: bytes, frames: list[bytes]) -> bool:
        try:
            self._socket.send_multipart([route, *frames], zmq.DONTWAIT)
        except zmq.Again:
            return False  # full: sightings stay due, everything else is asked for again
        except zmq.ZMQError:
            self._followers.pop(route, None)
            return False
        self.bytes_out += sum(map(len, frames))
        return True

    def close(self) -> None:
        """Let go of the reader."""
        self._reader.close()
        self._wake_in.close()
        self._wake_out.close()
