"""The client's end, for real: one thread owns both sockets, the outbox and the replica.

    ask()  ->  outbox on disk  ->  DEALER  ->  the hub's relay  ->  events back  ->  replica  ->  listener

A command is sent at once and written to the outbox unless its receipt comes first; it counts as taken (and is shown) only
when it is on this computer's disk or recorded at the hub, and as settled when the hub's receipt is there. The link greets anew on every connection and sends what has
no receipt again, in order, under the old ids. Connected or not, `board` is the newest thing known, and `status` says
how things stand.
"""

from __future__ import annotations

import logging
import os
import queue
import secrets
import socket as sockets
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import zmq
from msgspec.structs import replace

from hub.domain.actor import Actor, Role
from hub.domain.board import Board
from hub.domain.courier import Fix
from hub.domain.ids import RANDOM_BYTES, uuid7
from hub.domain.rules import decide
from hub.domain.vocabulary import Command, Recorded, Refused
from hub.link.futures import fail, resolve
from hub.link.pending import changes_between, decide_pending
from hub.link.pipe import Pipe, PipeNews
from hub.link.port import Asked, Changes, LinkState, LinkStatus, Listener, MediaTrouble, Receipt
from hub.link.store import Entry, Outbox, Plain, ReplicaFile, Sealed
from hub.link.transfers import MediaFolder, Transfers
from hub.wire.boards import merge, named
from hub.wire.bundle import Bundle, read_bundle
from hub.wire.codec import decode_command, encode_command
from hub.wire.limits import COMMAND_BYTES_MAX, PING_EVERY_S, READ_ROWS_MAX, SILENT_AFTER_S
from hub.wire.messages import Ping, Problem, Read, ReceiptSaid, Welcome, say
from hub.wire.session import (
    Answered,
    ClientSession,
    ClientState,
    Followed,
    News,
    Ponged,
    Rebuilding,
    RemoteProtocolError,
    Replaced,
    Resend,
    Revealed,
    Stand,
    Troubled,
    Welcomed,
)

log = logging.getLogger(__name__)

IDLE_MS = 200
AGAIN_AFTER_S = 0.1
AGAIN_AFTER_MAX_S = 1.0
REFUSED_AGAIN_AFTER_S = 2.0
"""A refused key is tried again slowly: somebody may pair it meanwhile."""
UNAVAILABLE_AGAIN_AFTER_S = 1.0
FRAMES_PER_ROUND = 200
RECEIPT_FIRST_S = 0.02
"""On a live link the hub's receipt is mostly here before a disk of our own would be: a command is written to the outbox
only when this long went by without one. Nothing is called taken, or shown as pending, before either is there."""
UNWRITTEN_MAX = 64
SETTLE_AFTER_S = 0.25
"""Answers are written when the link has been quiet for this long, or …"""
SETTLE_AT_LEAST_S = 2.0
"""… at least this often; losing them only means that the hub is asked again under the same ids."""
OUTBOX_FORGET_EVERY_S = 600.0


class _Ask:
    """A question on its way to the link's thread."""

    def __init__(self, asked: Asked, command: Command, secret: str) -> None:
        self.asked = asked
        self.command = command
        self.secret = secret


class Link:
    """A client of a hub; satisfies `ShopLink`. Made by `open`.

    Args:
        bundle: keys and addresses.
        outbox, replica, media: what it keeps.
        listener: called on the link's thread with what changed; must return at once.
    """

    def __init__(
        self,
        bundle: Bundle,
        outbox: Outbox,
        replica: ReplicaFile,
        media: MediaFolder,
        listener: Listener | None = None,
        *,
        tail_from: int | None = None,
        raw_listener: Callable[[Followed], None] | None = None,
    ) -> None:
        self.bundle = bundle
        self.listener = listener
        self._outbox = outbox
        self._replica = replica
        self._tail_from = tail_from
        self.board, self._stand = replica.load()
        if tail_from is not None:
            self._stand = Stand("", tail_from)
        known = outbox.note("actor")
        self.actor: Actor | None = msgspec.json.decode(known, type=Actor) if known else None
        self._receipt_seq = 0
        self._head = 0
        self._entries: list[Entry] = outbox.entries()
        self._again: list[Entry] = []
        self._commands: dict[str, Command] = {entry.id: decode_command(entry.raw) for entry in self._entries}
        self._pending: tuple[tuple[str, Command], ...] = ()
        self._pending_cache: tuple[object, object, tuple[Board, frozenset[str], frozenset[str]]] | None = None
        self._asked: dict[str, Asked] = {}
        self._unwritten: list[Entry] = []
        self._unsaved: list[Followed] = []
        self._busy_at = self._write_by = self._settle_by = 0.0
        self.status = LinkStatus(LinkState.CONNECTING, to_send=len(self._entries))
        self._transfers = Transfers(media, lambda moved: self._gather(Changes(fixes=moved)))
        self._changes: list[Changes] = []
        self._calls: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._wake_in, self._wake_out = sockets.socketpair()
        self._wake_in.setblocking(False)
        self._wake_out.setblocking(False)
        self._closing = threading.Event()
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._facts: Pipe | None = None
        self._side: Pipe | None = None
        self._session: ClientSession | None = None
        self._connect_at = 0.0
        self._failures = 0
        self._heard_at = 0.0
        self._ping_at = 0.0
        self._ping_sent: dict[int, float] = {}
        self._mark = 0
        self._poller = zmq.Poller()
        self._watch()
        self._offset: tuple[datetime, float] | None = None
        self._forget_at = time.monotonic() + OUTBOX_FORGET_EVERY_S
        self.rebuilt = ""
        self._raw_listener = raw_listener
        self._renew_pending()
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
            VocabularyError: `bad_bundle`.
            OSError: a file cannot be read.
            StoreDamaged: the outbox cannot be read.
        """
        bundle = read_bundle(bundle_path.read_bytes())
        if hub_address:
            facts, _, side = hub_address.partition(",")
            bundle = replace(bundle, facts=facts, side=side or _beside(facts, bundle.side))
        link = cls(*_stores(bundle, data_dir), listener, tail_from=tail_from, raw_listener=raw_listener)
        link.start()
        return link

    def start(self) -> None:
        """Start the link's thread."""
        self._thread.start()

    # What users see -----------------------------------------------------------------------------------------------

    @property
    def pending(self) -> Sequence[tuple[str, Command]]:
        """The outbox: (id, command) in order."""
        return self._pending

    @property
    def pending_board(self) -> Board:
        """The replica with the outbox decided over it."""
        return self._decided()[0]

    @property
    def pending_orders(self) -> frozenset[str]:
        """Orders that the outbox touches."""
        return self._decided()[1]

    def _decided(self) -> tuple[Board, frozenset[str], frozenset[str]]:
        board, pending, actor = self.board, self._pending, self.actor
        if not pending or actor is None:
            return board, frozenset(), frozenset()
        cached = self._pending_cache
        if cached is not None and cached[0] is board and cached[1] is pending:
            return cached[2]
        decided = decide_pending(board, pending, actor, self.hub_now())
        self._pending_cache = (board, pending, decided)
        return decided

    @property
    def fixes(self) -> Mapping[str, Fix]:
        """The newest fix of each courier."""
        return self._transfers.fixes

    @property
    def epoch(self) -> str:
        """The ledger that the replica stands on, "" before the first board."""
        return self._stand.epoch

    def hub_now(self) -> datetime:
        """Hub time: the local monotonic clock plus the offset learnt from pings; the local clock before the first."""
        offset = self._offset
        if offset is None:
            return datetime.now(UTC)
        return offset[0] + timedelta(seconds=time.monotonic() - offset[1])

    def new_id(self) -> str:
        """Mint an id."""
        return uuid7(time.time_ns() // 1_000_000, os.urandom(RANDOM_BYTES))

    def ask(self, command: Command, *, secret: str = "", command_id: str = "") -> Asked:
        """Take on a command; returns at once."""
        asked = Asked(command_id or self.new_id(), Future(), Future())
        self._call(_Ask(asked, command, secret))
        return asked

    def sight(self, fix: Fix) -> None:
        """Tell the shop where a courier is."""
        self._call(lambda: self._transfers.sight(fix))

    def history(self, room: str, before: int = 0, count: int = 50) -> Future[tuple[Recorded, ...]]:
        """Read older events of a room, newest first."""
        future: Future[tuple[Recorded, ...]] = Future()
        read = Read(secrets.token_hex(8), room, before, min(count, READ_ROWS_MAX))
        self._call(lambda: self._transfers.page(self._send_side, read, future))
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

    # The thread ---------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            while not self._closing.is_set():
                self._round()
        except Exception:
            log.exception("the link to the hub stopped")
            self._set_state(LinkState.OFFLINE, "link_stopped")
            self._flush()
        finally:
            self._stop()

    def _stop(self) -> None:
        self._drain_calls()
        if self._unwritten:
            self._write_unwritten()
        self._disconnect()
        self._transfers.close()
        self._keep_replica()
        self._outbox.close()
        self._replica.close()
        self._context.term()
        for asked in self._asked.values():
            fail(asked.settled, MediaTrouble("closed"))
        self._wake_in.close()
        self._wake_out.close()

    def _keep_replica(self) -> None:
        if self._tail_from is None and self._stand.epoch and self._stand.seq == self.board.seq:
            self._replica.replaced(self.board, self._stand)

    def _round(self) -> None:
        now = time.monotonic()
        if self._facts is None and now >= self._connect_at:
            self._connect()
        ready = self._wait()
        self._drain_calls()
        if any(pipe is not None and pipe.monitor in ready for pipe in (self._facts, self._side)):
            self._hear_monitors()
        if self._facts is not None and self._facts.socket in ready:
            self._hear_facts()
        if self._side is not None and self._side.socket in ready:
            self._hear_side()
        self._keep_alive()
        self._pump()
        self._transfers.flush(self._send_side)
        self._write_overdue()
        self._flush()
        self._write_behind()

    def _write_behind(self) -> None:
        """Write what nobody waits for, after everybody was told: the replica, and answers in the outbox."""
        if self._unsaved:
            unsaved, self._unsaved = self._unsaved, []
            for news in unsaved:
                self._replica.followed(news.events, news.raw, self.board, self._stand)
        idle = time.monotonic() - self._busy_at > SETTLE_AFTER_S
        if self._outbox.dirty and (idle or time.monotonic() >= self._settle_by):
            self._outbox.settle()
            self._settle_by = time.monotonic() + SETTLE_AT_LEAST_S

    def _write_overdue(self) -> None:
        """Put commands on this computer's disk whose receipts did not come at once."""
        if self._unwritten and time.monotonic() >= self._write_by:
            self._write_unwritten()

    def _wait(self) -> dict[object, int]:
        """Sleep until something is there; returns what is ready."""
        wait_ms = IDLE_MS
        if self._unwritten:
            wait_ms = max(0, int((self._write_by - time.monotonic()) * 1000) + 1)
        elif self._outbox.dirty:
            wait_ms = int(SETTLE_AFTER_S * 1000) + 1
        if self._facts is None:
            wait_ms = min(wait_ms, max(0, int((self._connect_at - time.monotonic()) * 1000) + 1))
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

    # Connecting ---------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self._facts = Pipe(self._context, self.bundle, self.bundle.facts)
        self._side = Pipe(self._context, self.bundle, self.bundle.side)
        self._watch()
        self._heard_at = time.monotonic()

    def _disconnect(self) -> None:
        for pipe in (self._facts, self._side):
            if pipe is not None:
                pipe.close()
        self._facts = self._side = self._session = None
        self._watch()
        self._ping_sent.clear()
        self._transfers.down()

    def _lose(self, state: LinkState = LinkState.OFFLINE, code: str = "", pause_s: float | None = None) -> None:
        """Throw the connection away and try again a little later."""
        self._disconnect()
        self._failures += 1
        if pause_s is None:
            pause_s = min(AGAIN_AFTER_MAX_S, AGAIN_AFTER_S * 2 ** min(self._failures, 5))
        self._connect_at = time.monotonic() + pause_s * (0.5 + secrets.randbelow(1000) / 1000)
        self._set_state(state, code)

    def _hear_monitors(self) -> None:
        if self._facts is not None:
            for news in self._facts.news():
                if news is PipeNews.UP:
                    self._greet()
                elif news is PipeNews.REFUSED:
                    self._lose(LinkState.REFUSED, "key_refused", REFUSED_AGAIN_AFTER_S)
                    return
                else:
                    self._lose()
                    return
        if self._side is not None:
            for news in self._side.news():
                if news is PipeNews.UP:
                    self._transfers.up(self._send_side)
                else:
                    self._transfers.down()

    def _greet(self) -> None:
        assert self._facts is not None
        self._heard_at = time.monotonic()
        self._session = ClientSession(
            secrets.token_hex(8), self._stand, self._receipt_seq, tail=self._tail_from is not None
        )
        self._facts.send(self._session.hello())

    def _keep_alive(self) -> None:
        now = time.monotonic()
        if self._facts is None:
            return
        waiting_for = now - self._heard_at
        if self._session is None:
            if waiting_for > SILENT_AFTER_S and self.status.state is LinkState.CONNECTING:
                self._set_state(LinkState.OFFLINE)
            return
        if waiting_for > SILENT_AFTER_S:
            self._lose()
            return
        if now >= self._ping_at:
            self._ping_at = now + PING_EVERY_S
            self._mark += 1
            self._ping_sent[self._mark] = now
            self._facts.send(say(Ping(self._mark)))
        if now >= self._forget_at:
            self._forget_at = now + OUTBOX_FORGET_EVERY_S
            self._outbox.forget(0, time.time())

    def _set_state(self, state: LinkState, code: str = "") -> None:
        since = self.status.since if self.status.state is state else self.hub_now()
        status = replace(
            self.status,
            state=state,
            since=since,
            code=code,
            to_send=len(self._pending),
            latency_ms=self.status.latency_ms if state is LinkState.LIVE else None,
        )
        self._set_status(status)

    def _set_status(self, status: LinkStatus) -> None:
        if status != self.status:
            self.status = status
            self._gather(Changes(status=True))

    # Hearing ------------------------------------------------------------------------------------------------------

    def _hear_facts(self) -> None:
        for _ in range(FRAMES_PER_ROUND):
            if self._facts is None or self._session is None:
                return
            frames = self._facts.receive()
            if frames is None:
                return
            self._heard_at = time.monotonic()
            try:
                for news in self._session.hear(frames[-1]):
                    self._take_news(news)
            except RemoteProtocolError as error:
                log.warning("the hub said what it may not say: %s %s", error.code, error.detail)
                if error.code in ("chain_broken", "gap", "bad_board"):
                    self._stand = Stand()  # this copy cannot be trusted: a whole board next time
                self._lose(code=error.code)
                return
            if self._session is not None:
                credit = self._session.credit_due()
                if credit is not None and self._facts is not None:
                    self._facts.send(credit)

    def _take_news(self, news: News) -> None:
        match news:
            case Welcomed(welcome=welcome):
                self._welcome(welcome)
            case Replaced(board=board, stand=stand):
                self._replace(board, stand)
            case Followed():
                self._follow(news)
            case Revealed(units=units):
                self._reveal(units)
            case Answered(receipt=receipt):
                self._settle(receipt)
            case Resend():
                return  # the pump sends again whatever is not in flight
            case Rebuilding(reason=reason):
                log.warning("this replica stands on another ledger than the hub's (%s); it is fetched anew", reason)
                self.rebuilt = reason
                self._replica.forget()
                self._stand = Stand()
                self._receipt_seq = 0
            case Ponged(pong=pong):
                self._head = max(self._head, pong.seq)
                self._pong(pong.mark, pong.now, pong.backup_seq)
            case Troubled(problem=problem):
                self._trouble(problem)

    def _welcome(self, welcome: Welcome) -> None:
        self._failures = 0
        self._learn_time(welcome.now, 0.0)
        if self.actor != welcome.actor:
            self.actor = welcome.actor
            self._outbox.set_note("actor", msgspec.json.encode(welcome.actor).decode())
        if self._session is not None:
            self._stand = self._session.stand
        if welcome.mode == "board" and self._tail_from is None:
            self._again = self._outbox.kept()  # what the hub may have lost with its ledger; the ids make it harmless
        self._head = welcome.seq
        behind = welcome.seq - self._stand.seq
        state = LinkState.LIVE if welcome.mode == "events" and behind <= 0 else LinkState.CATCHING_UP
        self._set_status(replace(self.status, state=state, behind=max(0, behind), since=self.hub_now(), code=""))
        self._ping_at = 0.0
        self._gather(Changes(status=True))

    def _replace(self, board: Board, stand: Stand) -> None:
        self.board, self._stand = board, stand
        self._unsaved.clear()  # they are in the board, or of another ledger
        self._replica.replaced(board, stand)
        self._renew_pending()
        self._gather(Changes(all=True, status=True))
        self._caught_up()

    def _follow(self, news: Followed) -> None:
        before = board = self.board
        if self._tail_from is None:
            for recorded in news.events:
                board = board.after(recorded)
        self.board, self._stand = board, news.stand
        if self._tail_from is None:
            self._unsaved.append(news)
        self._gather(changes_between(before, board, news.events))
        if self._raw_listener is not None:
            self._raw_listener(news)
        self._caught_up()

    def _caught_up(self) -> None:
        if self.status.state is LinkState.LIVE:
            return
        behind = max(0, self._head - self._stand.seq)  # the head as the last welcome or ping told it
        if behind:
            self._set_status(replace(self.status, behind=behind))
        else:
            self._set_status(replace(self.status, state=LinkState.LIVE, behind=0, since=self.hub_now()))

    def _reveal(self, units: bytes) -> None:
        self.board = merge(self.board, [units])
        orders, rooms = named(units)
        self._gather(Changes(orders=orders, rooms=rooms))

    def _pong(self, mark: int, now: datetime, backup_seq: int) -> None:
        sent = self._ping_sent.pop(mark, None)
        if sent is None:
            return
        round_trip_s = time.monotonic() - sent
        self._learn_time(now, round_trip_s / 2)
        if backup_seq:
            self._outbox.forget(backup_seq, time.time())
        if self.status.state is LinkState.LIVE:
            self._set_status(replace(self.status, latency_ms=round(round_trip_s * 1000, 1)))

    def _learn_time(self, now: datetime, late_s: float) -> None:
        self._offset = (now + timedelta(seconds=late_s), time.monotonic())

    def _trouble(self, problem: Problem) -> None:
        if problem.code == "hello_first":
            if self._session is not None and problem.about in ("", self._session.name):
                self._greet()
        elif problem.code == "incompatible":
            self._lose(LinkState.INCOMPATIBLE, problem.code, REFUSED_AGAIN_AFTER_S)
        elif problem.code == "revoked":
            self._lose(LinkState.REFUSED, problem.code, REFUSED_AGAIN_AFTER_S)
        else:
            log.warning("the hub could not take a frame: %s %s", problem.code, problem.detail)
            self._lose(code=problem.code, pause_s=UNAVAILABLE_AGAIN_AFTER_S)

    def _hear_side(self) -> None:
        for _ in range(FRAMES_PER_ROUND):
            frames = self._side.receive() if self._side is not None else None
            if frames is None:
                return
            self._transfers.hear(self._send_side, frames)

    def _send_side(self, *frames: bytes) -> bool:
        return self._side is not None and self._side.send(*frames)

    # Asking -------------------------------------------------------------------------------------------------------

    def _drain_calls(self) -> None:
        asks: list[_Ask] = []
        while True:
            try:
                call = self._calls.get_nowait()
            except queue.Empty:
                break
            if isinstance(call, _Ask):
                asks.append(call)
            elif callable(call):
                call()
        if asks:
            self._take(asks)

    def _take(self, asks: list[_Ask]) -> None:
        """Send what can be sent at once; what has no receipt a moment later goes to the outbox's disk."""
        fresh: list[Entry] = []
        for ask in asks:
            known = self._asked.get(ask.asked.id)
            if known is not None:
                _join(known, ask.asked)
                continue
            refused = self._refuse_here(ask)
            if refused is not None:
                resolve(ask.asked.taken, None)
                self._answer(ask.asked, Receipt(ask.asked.id, refused=refused, command=ask.command))
                continue
            self._asked[ask.asked.id] = ask.asked
            if self._is_known(ask.asked):
                continue
            raw, stood_on = encode_command(ask.command), self._stands_on(ask.command)
            self._commands[ask.asked.id] = ask.command
            entry = Entry(self._outbox.next_place(), ask.asked.id, raw, stood_on, ask.secret)
            self._entries.append(entry)
            fresh.append(entry)
        if fresh:
            self._busy_at = time.monotonic()
            if not self._unwritten:
                self._write_by = self._busy_at + RECEIPT_FIRST_S
            self._unwritten += fresh
            self._pump()
            live = self._session is not None and len(self._session.in_flight) == len(self._again) + len(self._entries)
            if not live or len(self._unwritten) > UNWRITTEN_MAX:
                self._write_unwritten()

    def _is_known(self, asked: Asked) -> bool:
        """Whether the outbox holds this id already: a page that asks again after this program started anew."""
        if any(entry.id == asked.id for entry in self._entries):
            resolve(asked.taken, None)
            return True
        kept = self._outbox.find(asked.id)
        if kept is None:
            return False
        resolve(asked.taken, None)
        self._again.append(kept)
        if self._session is not None:
            self._greet()
        return True

    def _write_unwritten(self) -> None:
        """Put commands on this computer's disk, and only then call them taken and show them as pending."""
        fresh, self._unwritten = self._unwritten, []
        self._outbox.take(fresh, time.time())
        self._renew_pending()
        for entry in fresh:
            if entry.id in self._asked:
                resolve(self._asked[entry.id].taken, None)
        self._set_status(replace(self.status, to_send=len(self._pending)))
        self._gather(self._touched([self._commands[entry.id] for entry in fresh], ()))

    def _refuse_here(self, ask: _Ask) -> Refused | None:
        """What needs no hub to be refused: too large for the wire, or not to be decided without the hub."""
        if len(encode_command(ask.command)) > COMMAND_BYTES_MAX:
            return Refused("too_large", {"limit": str(COMMAND_BYTES_MAX)})
        away = self.status.state not in (LinkState.LIVE, LinkState.CATCHING_UP, LinkState.CONNECTING)
        if away and not type(ask.command).offline and self.bundle.role in _STATIONS:
            return Refused("needs_hub")
        return None

    def _stands_on(self, command: Command) -> str:
        """The pending command without which this one makes no sense: the last on its order, if it is needed."""
        order = getattr(command, "order", "")
        if not order or self.actor is None or not self._entries:
            return ""
        in_hand = [(entry.id, self._commands[entry.id]) for entry in self._entries]
        earlier = [known for known, other in in_hand if getattr(other, "order", "") == order]
        if not earlier:
            return ""
        now = self.hub_now()
        if not isinstance(decide(self.board, command, self.actor, now), Refused):
            return ""
        board, _, _ = decide_pending(self.board, in_hand, self.actor, now)
        return "" if isinstance(decide(board, command, self.actor, now), Refused) else earlier[-1]

    def _pump(self) -> None:
        """Send what has no receipt and is not on its way, in order: first what is only offered again, then the new."""
        session, facts = self._session, self._facts
        if session is None or facts is None or session.state is ClientState.GREETING:
            return
        queue_ = self._again + self._entries
        waiting = queue_[len(session.in_flight) :][: session.room]
        if not waiting:
            return
        commands = [(entry.id, entry.raw, entry.stood_on, entry.secret) for entry in waiting]
        for frame in session.submit(commands):
            facts.send(frame)

    def _settle(self, said: ReceiptSaid) -> None:
        if said.outcome == "unavailable":
            log.warning("the hub cannot take commands now: %s", said.code)
            self._lose(code=said.code, pause_s=UNAVAILABLE_AGAIN_AFTER_S)
            return
        entry = next((entry for entry in self._again + self._entries if entry.id == said.id), None)
        if entry is None:
            return
        refused = Refused(said.code, said.fields) if said.outcome == "refused" else None
        self._receipted(entry, said, refused)
        command = self._commands.pop(said.id, None)
        seqs = tuple(range(said.seqs[0], said.seqs[-1] + 1)) if said.seqs else ()
        receipt = Receipt(said.id, seqs, refused, command)
        self._renew_pending()
        self._set_status(replace(self.status, to_send=len(self._pending)))
        asked = self._asked.pop(said.id, None)
        if asked is not None:
            resolve(asked.taken, None)  # recorded in the shop is more than kept on this computer
            resolve(asked.settled, receipt)
        if not entry.again:
            self._gather(self._touched([receipt.command] if receipt.command else [], (receipt,)))

    def _receipted(self, entry: Entry, said: ReceiptSaid, refused: Refused | None) -> None:
        """Note an answer in the outbox, to be written when nobody waits."""
        self._busy_at = time.monotonic()
        unwritten = entry in self._unwritten
        if unwritten:
            self._unwritten.remove(entry)
        if entry.again:
            self._again = [other for other in self._again if other.id != entry.id]
        else:
            self._entries = [other for other in self._entries if other.id != entry.id]
        if refused is not None:
            if not unwritten:
                self._outbox.refused(entry.id)
            return
        last = said.seqs[-1] if said.seqs else self._stand.seq
        self._receipt_seq = max(self._receipt_seq, said.seqs[-1] if said.seqs else 0)
        if unwritten:
            self._outbox.take_accepted(entry, last, time.time())
        else:
            self._outbox.accepted(entry.id, last)

    def _answer(self, asked: Asked, receipt: Receipt) -> None:
        resolve(asked.settled, receipt)
        self._gather(Changes(receipts=(receipt,)))

    def _renew_pending(self) -> None:
        """Make the tuple that the pending view is decided from: what is on this computer's disk and not answered."""
        unwritten = {entry.id for entry in self._unwritten}
        self._pending = tuple(
            (entry.id, self._commands[entry.id]) for entry in self._entries if entry.id not in unwritten
        )

    @staticmethod
    def _touched(commands: Sequence[Command], receipts: tuple[Receipt, ...]) -> Changes:
        orders = frozenset(str(getattr(command, "order", "")) for command in commands) - {""}
        rooms = frozenset(str(getattr(command, "room", "")) for command in commands) - {""}
        return Changes(orders=orders, rooms=rooms | orders, receipts=receipts)

    # Telling ------------------------------------------------------------------------------------------------------

    def _gather(self, changes: Changes) -> None:
        self._changes.append(changes)

    def _flush(self) -> None:
        if not self._changes:
            return
        gathered, self._changes = self._changes, []
        if self.listener is None:
            return
        try:
            self.listener(_together(gathered))
        except Exception:
            log.exception("a listener failed; the link goes on")


_STATIONS = frozenset({Role.FRONT_DESK, Role.PACKING, Role.DISPATCH})


def _together(changes: Sequence[Changes]) -> Changes:
    """Several changes as one."""
    return Changes(
        all=any(one.all for one in changes),
        orders=frozenset().union(*(one.orders for one in changes)),
        rooms=frozenset().union(*(one.rooms for one in changes)),
        couriers=frozenset().union(*(one.couriers for one in changes)),
        fixes=frozenset().union(*(one.fixes for one in changes)),
        shop=any(one.shop for one in changes),
        status=any(one.status for one in changes),
        events=tuple(recorded for one in changes for recorded in one.events),
        receipts=tuple(receipt for one in changes for receipt in one.receipts),
    )


def _join(known: Asked, later: Asked) -> None:
    """Let a repeat of a question get the first one's answers."""
    known.taken.add_done_callback(lambda _: resolve(later.taken, None))

    def pass_on(done: Future[Receipt]) -> None:
        error = done.exception()
        if error is None:
            resolve(later.settled, done.result())
        else:
            fail(later.settled, MediaTrouble("closed"))

    known.settled.add_done_callback(pass_on)


def _beside(facts: str, side: str) -> str:
    """The side pipe's address when only the facts pipe's was given: same host, the bundle's port."""
    host = facts.rsplit(":", 1)[0]
    return f"{host}:{side.rsplit(':', 1)[1]}"


def _stores(bundle: Bundle, data_dir: Path | None) -> tuple[Bundle, Outbox, ReplicaFile, MediaFolder]:
    """Where a client keeps its things: the gateway seals its outbox and keeps everything else in memory."""
    if bundle.role is Role.GATEWAY:
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
