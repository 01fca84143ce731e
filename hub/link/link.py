"""The client's end, for real: one thread owns both sockets and carries frames between them and the exchange.

    ask()  ->  exchange (outbox, replica)  ->  DEALER  ->  the hub's relay  ->  events back  ->  listener

Connected or not, `board` is the newest thing known, and `status` says how things stand.
"""

from __future__ import annotations

import logging
import os
import queue
import secrets
import socket as sockets
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import zmq
from msgspec.structs import replace

from hub.domain.actor import Actor, Role
from hub.domain.black_box import BlackBox
from hub.domain.board import Board
from hub.domain.courier import Fix
from hub.domain.eta import Arrival
from hub.domain.hits import Hit
from hub.domain.report import Report
from hub.domain.track import TrackPoint
from hub.domain.vocabulary import Command, Recorded
from hub.domain.words import QUESTION_CHARS_MAX
from hub.link.badges import BADGES_FILE, Badges
from hub.link.codes import Offering
from hub.link.elapsed import elapsed_s
from hub.link.exchange import REFUSED_AGAIN_AFTER_S, Ask, Exchange
from hub.link.futures import fail
from hub.link.keystore import load_bundle
from hub.link.pipe import Pipe, PipeNews
from hub.link.port import (
    Asked,
    Changes,
    CodeOffer,
    CodeShown,
    LinkState,
    LinkStatus,
    Listener,
    MediaTrouble,
    SignedAs,
    Wished,
)
from hub.link.sign_in import SignIns
from hub.link.store import Outbox, Plain, ReplicaFile, Sealed, StoreDamaged, sealing_key
from hub.link.transfers import MediaFolder, Transfers
from hub.wire.bundle import Bundle
from hub.wire.limits import READ_ROWS_MAX
from hub.wire.messages import Read, ReadKnown, ReadReport, ReadTrack, Search
from hub.wire.session import Followed

log = logging.getLogger(__name__)

IDLE_MS = 200
DISK_AGAIN_AFTER_S = 2.0
SIDE_AGAIN_AFTER_S = 0.5
"""Sightings and media wait this long for a new side pipe: a fault that stays must not cost a handshake each moment."""
FRAMES_PER_ROUND = 200


class Link:
    """A client of a hub; satisfies `ShopLink`. Made by `open`.

    Args:
        bundle: keys and addresses.
        outbox, replica, media: what it keeps.
        listener: called on the link's thread with what changed; must return at once.
        reopen: opens outbox and replica anew after the disk has failed; None: such a link stops.
    """

    def __init__(
        self,
        bundle: Bundle,
        outbox: Outbox,
        replica: ReplicaFile,
        media: MediaFolder,
        listener: Listener | None = None,
        *,
        badges: Badges | None = None,
        tail_from: int | None = None,
        raw_listener: Callable[[Followed], None] | None = None,
        reopen: Callable[[], tuple[Outbox, ReplicaFile]] | None = None,
    ) -> None:
        self.bundle = bundle
        self._reopen = reopen
        self.listener = listener
        self._exchange = Exchange(
            bundle.role,
            outbox,
            replica,
            self,
            tail_from=tail_from,
            raw_listener=raw_listener,
            erased=lambda going, named: self._transfers.erase(going, named),
        )
        self._transfers = Transfers(
            media,
            lambda moved: self._exchange.note_change(Changes(fixes=moved)),
            lambda orders: self._exchange.note_change(Changes(arrivals=orders)),
        )
        self._sign_ins = SignIns(
            self._exchange, badges or Badges(None), lambda: sealing_key(bundle.secret, "sign-in"), self
        )
        self._aside: ThreadPoolExecutor | None = None
        self._calls: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._wake_in, self._wake_out = sockets.socketpair()
        self._wake_in.setblocking(False)
        self._wake_out.setblocking(False)
        self._closing = threading.Event()
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._facts: Pipe | None = None
        self._side: Pipe | None = None
        self._connect_at = self._side_at = 0.0
        self._poller = zmq.Poller()
        self._watch()
        self._thread = threading.Thread(target=self._run, name=f"link {bundle.station}", daemon=True)

    @classmethod
    def open(
        cls,
        bundle_path: Path,
        data_dir: Path | None,
        hub_address: str | None = None,
        listener: Listener | None = None,
        *,
        tail_from: int | None = None,
        raw_listener: Callable[[Followed], None] | None = None,
    ) -> Link:
        """Open a client's data and start to connect.

        Args:
            bundle_path: the file that pairing made.
            data_dir: where outbox and replica lie; None keeps both in memory.
            hub_address: another address than the bundle's: "tcp://host:port[,tcp://host:side port]".
            listener: told what changed.
            tail_from: follow only events after this seq, without a board.
            raw_listener: told every event with its canonical bytes, on the link's thread.

        Raises:
            VocabularyError: `bad_bundle`, `key_exposed`, `key_gone`.
            OSError: a file cannot be read.
            StoreDamaged: the outbox cannot be read.
        """
        bundle = load_bundle(bundle_path)
        if hub_address:
            facts, _, side = hub_address.partition(",")
            bundle = replace(bundle, facts=facts, side=side or _beside(facts, bundle.side))
        stores = _stores(bundle, data_dir)  # makes the folder

        def reopen() -> tuple[Outbox, ReplicaFile]:
            return _stores(bundle, data_dir)[1:3]

        badges = Badges(data_dir / BADGES_FILE if data_dir is not None else None)
        link = cls(*stores, listener, badges=badges, tail_from=tail_from, raw_listener=raw_listener, reopen=reopen)
        link.start()
        return link

    def start(self) -> None:
        """Start the link's thread."""
        self._thread.start()

    # What users see -----------------------------------------------------------------------------------------------

    @property
    def board(self) -> Board:
        """The replica."""
        return self._exchange.board

    @property
    def actor(self) -> Actor | None:
        """Whom this link speaks for, as the hub said last; None before the first greeting ever."""
        return self._exchange.actor

    @property
    def status(self) -> LinkStatus:
        """How the link stands."""
        return self._exchange.status

    @property
    def rebuilt(self) -> str:
        """Why the replica was fetched anew, "" if it never was."""
        return self._exchange.rebuilt

    @property
    def pending(self) -> Sequence[tuple[str, Command]]:
        """The outbox: (id, command) in order."""
        return self._exchange.pending

    @property
    def pending_board(self) -> Board:
        """The replica with the outbox decided over it."""
        return self._exchange.pending_board

    @property
    def pending_orders(self) -> frozenset[str]:
        """Orders that the outbox touches."""
        return self._exchange.pending_orders

    @property
    def fixes(self) -> Mapping[str, Fix]:
        """The newest fix of each courier."""
        return self._transfers.fixes

    @property
    def arrivals(self) -> Mapping[str, Arrival]:
        """The newest expected arrival of each gift on its way, by order."""
        return self._transfers.arrivals

    @property
    def epoch(self) -> str:
        """The ledger that the replica stands on, "" before the first board."""
        return self._exchange.epoch

    def hub_now(self) -> datetime:
        """Hub time: the time gone by, also asleep, since the last ping; the local clock before the first."""
        return self._exchange.hub_now()

    def new_id(self) -> str:
        """Mint an id."""
        return self._exchange.new_id()

    def ask(self, command: Command, *, secret: str = "", command_id: str = "") -> Asked:
        """Take on a command; returns at once."""
        asked = Asked(command_id or self.new_id(), Future(), Future())
        self._call(Ask(asked, command, secret))
        return asked

    def sight(self, fix: Fix) -> None:
        """Tell the shop where a courier is."""
        self._call(lambda: self._transfers.sight(fix))

    def foretell(self, arrivals: Sequence[Arrival]) -> None:
        """Tell the shop when couriers are expected."""
        self._call(lambda: self._transfers.foretell(arrivals))

    def history(self, room: str, before: int = 0, count: int = 50) -> Future[tuple[Recorded, ...]]:
        """Read older events of a room, newest first."""
        future: Future[tuple[Recorded, ...]] = Future()
        read = Read(secrets.token_hex(8), room, before, min(count, READ_ROWS_MAX))
        self._call(lambda: self._transfers.page(self._send_side, read, future))
        return future

    def report(self, day: str, days: int = 1) -> Future[Report]:
        """What became of the shop's days from `day` on."""
        future: Future[Report] = Future()
        question = ReadReport(secrets.token_hex(8), day, days)
        self._call(lambda: self._transfers.questions.ask(self._send_side, question, future))
        return future

    def search(self, words: str, before: int = 0, count: int = 20) -> Future[tuple[Hit, ...]]:
        """Where words were said or written, newest first."""
        future: Future[tuple[Hit, ...]] = Future()
        question = Search(secrets.token_hex(8), words[:QUESTION_CHARS_MAX], before, count)
        self._call(lambda: self._transfers.questions.ask(self._send_side, question, future))
        return future

    def known_at(self, order: str, role: Role, at: datetime, after: int = 0) -> Future[BlackBox]:
        """What a role knew of an order at a moment."""
        future: Future[BlackBox] = Future()
        question = ReadKnown(secrets.token_hex(8), order, role, at, after)
        self._call(lambda: self._transfers.questions.ask(self._send_side, question, future))
        return future

    def track(self, courier: str, since: datetime) -> Future[tuple[TrackPoint, ...]]:
        """Where a courier was after a moment."""
        future: Future[tuple[TrackPoint, ...]] = Future()
        question = ReadTrack(secrets.token_hex(8), courier, since)
        self._call(lambda: self._transfers.questions.ask(self._send_side, question, future))
        return future

    def put_media(self, data: bytes, media_type: str) -> Future[str]:
        """Bring media to the hub; the type travels in the command that names it."""
        assert media_type
        future: Future[str] = Future()
        self._call(lambda: self._transfers.put(self._send_side, data, future))
        return future

    def get_media(self, media: str) -> Future[bytes]:
        """Fetch media by its SHA-256."""
        future: Future[bytes] = Future()
        self._call(lambda: self._transfers.get(self._send_side, media, future))
        return future

    @property
    def signed_in(self) -> SignedAs | None:
        """Who is at this station."""
        return self._sign_ins.signed

    def sign_in(self, person: str, pin: str) -> Future[SignedAs]:
        """Let somebody be at this station."""
        future: Future[SignedAs] = Future()
        self._call(lambda: self._sign_ins.sign_in(person, pin, future))
        return future

    def lock(self) -> None:
        """Nobody is at this station until somebody signs in."""
        self._call(self._sign_ins.lock)

    def sign_out(self) -> None:
        """Whoever is at this station leaves it."""
        self._call(self._sign_ins.leave)

    def set_pin(self, person: str, pin: str, old: str = "") -> Future[None]:
        """Give somebody a PIN."""
        future: Future[None] = Future()
        self._call(lambda: self._sign_ins.set_pin(person, pin, old, future))
        return future

    def offer_code(self, wished: Wished, tell: Callable[[CodeShown], None]) -> CodeOffer:
        """Ask the hub for a pairing code."""
        return Offering(self.bundle, self._sign_ins.grant, wished, tell)

    def close(self) -> None:
        """Stop; the outbox stays on disk. Safe to call twice."""
        self._closing.set()
        self._wake()
        if self._thread.is_alive():
            self._thread.join()

    def _call(self, what: object) -> None:
        self._calls.put(what)
        self._wake()

    def _wake(self) -> None:
        try:
            self._wake_in.send(b"x")
        except BlockingIOError:
            return  # it is awake already
        except OSError:
            return  # it has stopped

    # What the exchange asks of the world ---------------------------------------------------------------------------

    def monotonic(self) -> float:
        """See `Surroundings.monotonic`."""
        return elapsed_s()

    def wall(self) -> datetime:
        """See `Surroundings.wall`."""
        return datetime.now(UTC)

    def random(self, size: int) -> bytes:
        """See `Surroundings.random`."""
        return os.urandom(size)

    def hang_up(self, pause_s: float) -> None:
        """See `Surroundings.hang_up`."""
        self._disconnect()
        self._connect_at = time.monotonic() + pause_s

    def tell(self, changes: Changes) -> None:
        """See `Surroundings.tell`."""
        if self.listener is None:
            return
        try:
            self.listener(changes)
        except Exception:
            log.exception("a listener failed; the link goes on")

    # What signing in asks of it -----------------------------------------------------------------------------------

    def send_side(self, *frames: bytes) -> bool:
        """See `sign_in.Surroundings.send_side`."""
        return self._send_side(*frames)

    def aside(self, work: Callable[[], object], then: Callable[[object], None]) -> None:
        """See `sign_in.Surroundings.aside`."""
        if self._aside is None:
            self._aside = ThreadPoolExecutor(1, thread_name_prefix="pin")
        done = self._aside.submit(work)
        done.add_done_callback(lambda done: self._call(lambda: then(None if done.exception() else done.result())))

    # The thread ---------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            while not self._closing.is_set():
                try:
                    self._round()
                except sqlite3.Error as error:
                    self._wait_for_the_disk(error)
        except Exception:
            log.exception("the link to the hub stopped")
            self._exchange.stopped()
            self._exchange.flush()
        finally:
            self._stop()

    def _wait_for_the_disk(self, error: sqlite3.Error) -> None:
        """This computer's disk is full or fails: say so, keep what is asked in memory, and go on as soon as it can."""
        if self._reopen is None:
            raise error
        log.error("this computer's disk does not take what must be kept: %s", error)
        self._disconnect()
        self._exchange.broken()
        self._exchange.flush()
        while not self._closing.wait(DISK_AGAIN_AFTER_S):
            try:
                self._exchange.reopened(*self._reopen())
            except (sqlite3.Error, StoreDamaged, OSError) as again:
                log.debug("the disk still does not take it: %s", again)
                self._exchange.broken()
                continue
            log.warning("this computer's disk takes things again")
            self._connect_at = 0.0
            return

    def _stop(self) -> None:
        if self._aside is not None:
            self._aside.shutdown()
        self._drain_calls()
        self._disconnect()
        self._transfers.close()
        self._sign_ins.close()
        self._exchange.close()
        self._context.term()
        self._wake_in.close()
        self._wake_out.close()

    def _round(self) -> None:
        exchange = self._exchange
        if self._facts is None and time.monotonic() >= self._connect_at:
            self._connect()
        elif self._facts is not None and self._side is None and time.monotonic() >= self._side_at:
            self._side = Pipe(self._context, self.bundle, self.bundle.side)
            self._watch()
        ready = self._wait()
        self._drain_calls()
        if any(pipe is not None and pipe.monitor in ready for pipe in (self._facts, self._side)):
            self._hear_monitors()
        if self._facts is not None and self._facts.socket in ready:
            self._hear_facts()
        if self._side is not None and self._side.socket in ready:
            self._hear_side()
        if self._facts is not None:
            exchange.beat()
        exchange.pump()
        self._transfers.flush(self._send_side)
        self._sign_ins.beat()
        exchange.write_overdue()
        exchange.flush()
        exchange.write_behind()

    def _wait(self) -> dict[object, int]:
        """Sleep until something is there; returns what is ready."""
        wait_ms = self._exchange.wait_ms(IDLE_MS)
        if self._facts is None or self._side is None:
            again_at = self._connect_at if self._facts is None else self._side_at
            wait_ms = min(wait_ms, max(0, int((again_at - time.monotonic()) * 1000) + 1))
        ready: dict[object, int] = dict(self._poller.poll(wait_ms))
        if self._wake_out.fileno() in ready:
            with suppress(BlockingIOError):
                self._wake_out.recv(4096)
        return ready

    def _watch(self) -> None:
        """Poll the sockets that there are."""
        self._poller = zmq.Poller()
        self._poller.register(self._wake_out, zmq.POLLIN)
        for pipe in (self._facts, self._side):
            if pipe is not None:
                self._poller.register(pipe.socket, zmq.POLLIN)
                self._poller.register(pipe.monitor, zmq.POLLIN)

    # The sockets --------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self._facts = Pipe(self._context, self.bundle, self.bundle.facts)
        self._side = Pipe(self._context, self.bundle, self.bundle.side)
        self._watch()
        self._exchange.connecting()

    def _disconnect(self) -> None:
        for pipe in (self._facts, self._side):
            if pipe is not None:
                pipe.close()
        self._facts = self._side = None
        self._watch()
        self._exchange.down()
        self._transfers.down()
        self._sign_ins.down()

    def _hear_monitors(self) -> None:
        if self._facts is not None:
            for news in self._facts.news():
                if news is PipeNews.UP:
                    self._exchange.up(self._facts.send)
                elif news is PipeNews.REFUSED:
                    self._exchange.lose(LinkState.REFUSED, "key_refused", REFUSED_AGAIN_AFTER_S)
                    return
                else:
                    self._exchange.lose()
                    return
        if self._side is not None:
            for news in self._side.news():
                if news is PipeNews.UP:
                    self._transfers.up(self._send_side)
                    self._sign_ins.up()
                else:
                    self._lose_side()
                    return

    def _lose_side(self) -> None:
        """Throw the side pipe away; facts go on without it. libzmq itself would not always try again (see `Pipe`)."""
        if self._side is not None:
            self._side.close()
        self._side = None
        self._side_at = time.monotonic() + SIDE_AGAIN_AFTER_S
        self._watch()
        self._transfers.down()
        self._sign_ins.down()

    def _hear_facts(self) -> None:
        for _ in range(FRAMES_PER_ROUND):
            if self._facts is None or not self._exchange.greeted:
                return
            frames = self._facts.receive()
            if frames is None:
                return
            self._exchange.hear(frames[-1])

    def _hear_side(self) -> None:
        for _ in range(FRAMES_PER_ROUND):
            frames = self._side.receive() if self._side is not None else None
            if frames is None:
                return
            if not self._sign_ins.hear(frames[0]):
                self._transfers.hear(self._send_side, frames)

    def _send_side(self, *frames: bytes) -> bool:
        return self._side is not None and self._side.send(*frames)

    def _drain_calls(self) -> None:
        asks: list[Ask] = []
        while True:
            try:
                call = self._calls.get_nowait()
            except queue.Empty:
                break
            if isinstance(call, Ask):
                if self._exchange.is_broken:  # only at the end: while it waits nobody looks here
                    fail(call.asked.settled, MediaTrouble("closed"))
                    continue
                asks.append(call)
            elif callable(call):
                if asks:  # in the order of the calls: a step asked before somebody left is still theirs
                    self._exchange.take(asks)
                    asks = []
                call()
        if asks:
            self._exchange.take(asks)


def _beside(facts: str, side: str) -> str:
    """The side pipe's address when only the facts pipe's was given: same host, the bundle's port."""
    host = facts.rsplit(":", 1)[0]
    return f"{host}:{side.rsplit(':', 1)[1]}"


def _stores(bundle: Bundle, data_dir: Path | None) -> tuple[Bundle, Outbox, ReplicaFile, MediaFolder]:
    """Where a client keeps its things: gateway and followers seal their outbox and keep everything else in memory."""
    if bundle.role in (Role.GATEWAY, Role.FOLLOWER):
        seal = Sealed(bundle.secret, os.urandom)
        path = data_dir / "outbox.db" if data_dir is not None else None
        return bundle, Outbox(path, seal), ReplicaFile(None), MediaFolder(None)
    if data_dir is None:
        return bundle, Outbox(None, Plain()), ReplicaFile(None), MediaFolder(None)
    return (
        bundle,
        Outbox(data_dir / "outbox.db", Plain()),
        ReplicaFile(data_dir / "replica.db"),
        MediaFolder(data_dir / "media"),
    )
