"""What a client knows and what it owes, without sockets, threads or clocks of its own: the client's end of the facts pipe.

    take -> sent at once -> its receipt, or the outbox's disk -> events back -> replica -> told to whoever listens

A command is sent at once and written to the outbox unless its receipt comes first; it counts as taken (and is shown) only
when it is on this computer's disk or recorded at the hub, and as settled when the hub's receipt is there. Every connection
is greeted anew, and what has no receipt is sent again, in order, under the old ids.

A connection may lose single frames and live on (CURVE refuses what is repeated or turned round, not what is missing). So
nothing is waited for in vain: a welcome, a receipt or an event that stays away for longer than a hub is ever silent ends
the connection, and the next greeting settles what is open.

`link.py` carries this over ZeroMQ on a thread; the simulation carries it over its own network.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime, timedelta
from typing import Protocol

import msgspec
from msgspec.structs import replace

from hub.decoders import json_decoder
from hub.domain.actor import STATION_ROLES, Actor, Role
from hub.domain.board import Board
from hub.domain.ids import RANDOM_BYTES, uuid7
from hub.domain.rules import decide
from hub.domain.rules.staff import sign_in_needed
from hub.domain.staff import Grant
from hub.domain.vocabulary import Command, Erased, Refused
from hub.link.futures import fail, resolve
from hub.link.pending import changes_between, decide_pending, media_named
from hub.link.port import Asked, Changes, LinkState, LinkStatus, MediaTrouble, Receipt
from hub.link.store import Entry, Outbox, ReplicaFile
from hub.uncollected import lasting, uncollected
from hub.wire.boards import merge, named
from hub.wire.codec import decode_command, encode_command
from hub.wire.limits import COMMAND_BYTES_MAX, CREDIT_BYTES, PING_EVERY_S, SILENT_AFTER_S
from hub.wire.messages import Ping, Pong, Problem, ReceiptSaid, Welcome, say
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

AGAIN_AFTER_S = 0.1
AGAIN_AFTER_MAX_S = 1.0
REFUSED_AGAIN_AFTER_S = 2.0
"""A refused key is tried again slowly: somebody may pair it meanwhile."""
UNAVAILABLE_AGAIN_AFTER_S = 1.0
RECEIPT_FIRST_S = 0.02
"""On a live link the hub's receipt is mostly here before a disk of our own would be: a command is written to the outbox
only when this long went by without one. Nothing is called taken, or shown as pending, before either is there."""
UNWRITTEN_MAX = 64
SETTLE_AFTER_S = 0.25
"""Answers are written when the link has been quiet for this long, or …"""
SETTLE_AT_LEAST_S = 2.0
"""… at least this often; losing them only means that the hub is asked again under the same ids."""
OUTBOX_FORGET_EVERY_S = 600.0


SESSION_BYTES = 8
OWED_AFTER_S = 3.0
"""What the hub owes comes in front of its answer to the next ping or soon after: a ping and a half without any of it, though
pings are answered, and it is lost. Less than the silence after which a hub is away, so that a shop is quiet within 10 s."""
STORAGE_FAILED = "storage_failed"
"""Code of a link whose own computer's disk takes nothing: people can make room, and it goes on by itself."""
LATER_EVERY_S = 2.0
"""How often at most the hub is asked again what it wants to decide later."""
MANY_ROOMS = 1_000
"""Of a board with more, looking through its objects would hold up a window for longer than a frame."""
_FEED, _WORDS, _RECEIPTS = "the feed", "words to be shown", "receipts"
_PROGRESS = (Welcomed, Rebuilding, Replaced, Followed)
"""What of the feed was waited for. Not all that comes: events may come before the welcome, and never rest in a busy shop."""


class Surroundings(Protocol):
    """What an exchange asks of the world around it."""

    def monotonic(self) -> float:
        """Seconds of a clock that only goes forward, also while the computer sleeps."""

    def wall(self) -> datetime:
        """This computer's own idea of the time, aware UTC."""

    def random(self, size: int) -> bytes:
        """Random bytes."""

    def hang_up(self, pause_s: float) -> None:
        """Throw the connection away and try again after a pause."""

    def tell(self, changes: Changes) -> None:
        """Pass on what changed."""


class Ask:
    """A question on its way to the exchange."""

    def __init__(self, asked: Asked, command: Command, secret: str) -> None:
        self.asked = asked
        self.command = command
        self.secret = secret


class Exchange:
    """A client's end of the facts pipe. Used by one thread; `board`, `status` and the pending view may be read by all.

    Args:
        role: what the client is.
        outbox, replica: what it keeps.
        around: clock, chance, connection, listener.
        tail_from: follow only events after this seq, without a board.
        raw_listener: told every event with its canonical bytes.
        erased: told which media must go from this computer whatever else names them, and which the board still names.
    """

    def __init__(
        self,
        role: Role,
        outbox: Outbox,
        replica: ReplicaFile,
        around: Surroundings,
        *,
        tail_from: int | None = None,
        raw_listener: Callable[[Followed], None] | None = None,
        erased: Callable[[frozenset[str], frozenset[str]], None] = lambda *_: None,
    ) -> None:
        self._erased = erased
        self._role = role
        self._around = around
        self._tail_from = tail_from
        self._raw_listener = raw_listener
        self._load(outbox, replica)
        known = outbox.note("actor")
        self.own: Actor | None = json_decoder(Actor).decode(known) if known else None
        """What the hub calls this client, without whoever signed in here."""
        self._grant: Grant | None = None
        self._head = 0
        self._of_lost_ledger: set[str] = set()
        """Commands that were in the outbox when the hub turned out to have another ledger."""
        self._later: set[str] = set()
        """What the hub wants to hear again when its board has changed."""
        self._later_at = 0.0
        self._later_seq = 0
        self._offered: dict[str, int] = {}
        self._pending: tuple[tuple[str, Command], ...] = ()
        self._claims: dict[str, str] = {}
        self._pending_cache: tuple[object, object, tuple[Board, frozenset[str], frozenset[str]]] | None = None
        self._asked: dict[str, Asked] = {}
        self._busy_at = self._write_by = self._settle_by = 0.0
        self.status = LinkStatus(LinkState.CONNECTING, to_send=len(self._entries))
        self._changes: list[Changes] = []
        self._send: Callable[[bytes], bool] | None = None
        self._session: ClientSession | None = None
        self._failures = 0
        self._heard_at = 0.0
        self._owed_since: dict[str, float] = {}
        self._shown = 0
        self._ping_at = 0.0
        self._ping_sent: dict[int, float] = {}
        self._mark = 0
        self._offset: tuple[datetime, float] | None = None
        self._forget_at = around.monotonic() + OUTBOX_FORGET_EVERY_S
        self.rebuilt = ""
        self.credit = CREDIT_BYTES
        """What the hub may send before it hears that it was read; bytes."""
        self.is_broken = False
        """Whether this computer's disk did not take something, and the stores have yet to be opened anew."""
        self._renew_pending()

    def _load(self, outbox: Outbox, replica: ReplicaFile) -> None:
        """Stand on what is on this computer's disk."""
        self._outbox = outbox
        self._replica = replica
        self.board, self._stand = replica.load()
        if self._tail_from is not None:
            self._stand = Stand("", self._tail_from)
        self._receipt_seq = outbox.highest_receipt()
        self._entries: list[Entry] = outbox.entries()
        self._again: list[Entry] = []
        self._commands: dict[str, Command] = {entry.id: decode_command(entry.raw) for entry in self._entries}
        self._unwritten: list[Entry] = []
        self._unsaved: list[Followed] = []

    # What users see -----------------------------------------------------------------------------------------------

    @property
    def pending(self) -> Sequence[tuple[str, Command]]:
        """The outbox: (id, command) in order."""
        return self._pending

    @property
    def actor(self) -> Actor | None:
        """Whom this client speaks for: its own actor, or the person who signed in here."""
        own, grant = self.own, self._grant
        return own if own is None or grant is None else replace(own, person=grant.person)

    def at(self, grant: Grant | None) -> None:
        """Somebody is at this station from now on, or nobody; `offline` in the grant: only this station vouches."""
        self._grant = grant
        self.note_change(Changes(status=True))

    def _claim(self) -> str:
        """What goes with a command asked now, to prove who asks."""
        grant = self._grant
        if grant is None or self._role not in STATION_ROLES:
            return ""
        away = self.status.state not in (LinkState.LIVE, LinkState.CATCHING_UP)
        return replace(grant, offline=grant.offline or away).written()

    @property
    def pending_board(self) -> Board:
        """The replica with the outbox decided over it."""
        return self._decided()[0]

    @property
    def pending_orders(self) -> frozenset[str]:
        """Orders that the outbox touches."""
        return self._decided()[1]

    def _decided(self) -> tuple[Board, frozenset[str], frozenset[str]]:
        board, pending, own = self.board, self._pending, self.own
        if not pending or own is None:
            return board, frozenset(), frozenset()
        cached = self._pending_cache
        if cached is not None and cached[0] is board and cached[1] is pending:
            return cached[2]
        decided = decide_pending(board, pending, own, self.hub_now(), self._claims)
        self._pending_cache = (board, pending, decided)
        return decided

    @property
    def epoch(self) -> str:
        """The ledger that the replica stands on, "" before the first board."""
        return self._stand.epoch

    def hub_now(self) -> datetime:
        """Hub time: the time gone by, also asleep, since the last ping; the local clock before the first."""
        offset = self._offset
        if offset is None:
            return self._around.wall()
        return offset[0] + timedelta(seconds=self._around.monotonic() - offset[1])

    def new_id(self) -> str:
        """Mint an id."""
        # In hub time: an id's moment is held against the end of a sign-in, and a clock that is off must lose no step.
        return uuid7(int(self.hub_now().timestamp() * 1000), self._around.random(RANDOM_BYTES))

    # The connection -----------------------------------------------------------------------------------------------

    def connecting(self) -> None:
        """A connection is being made."""
        self._heard_at = self._around.monotonic()

    def up(self, send: Callable[[bytes], bool]) -> None:
        """The connection is there.

        Args:
            send: gives it a frame; False when it cannot take it now.
        """
        self._send = send
        self._greet()

    def down(self) -> None:
        """The connection is gone; whoever calls this also throws it away."""
        self._send = self._session = None
        self._ping_sent.clear()

    def lose(self, state: LinkState = LinkState.OFFLINE, code: str = "", pause_s: float | None = None) -> None:
        """Throw the connection away and try again a little later."""
        self.down()
        self._failures += 1
        if pause_s is None:
            pause_s = min(AGAIN_AFTER_MAX_S, AGAIN_AFTER_S * 2 ** min(self._failures, 5))
        spread = int.from_bytes(self._around.random(2)) / 0xFFFF
        self._set_state(state, code)
        self._around.hang_up(pause_s * (0.5 + spread))

    @property
    def greeted(self) -> bool:
        """Whether there is a connection that was greeted, whatever the hub said to it."""
        return self._session is not None

    def _greet(self) -> None:
        assert self._send is not None
        self._heard_at = self._around.monotonic()
        self._owed_since.clear()
        self._shown = 0
        self._session = ClientSession(
            self._around.random(SESSION_BYTES).hex(),
            self._stand,
            self._receipt_seq,
            self.credit,
            tail=self._tail_from is not None,
        )
        self._send(self._session.hello())

    def hear(self, frame: bytes) -> None:
        """Take one frame in."""
        if self._session is None:
            return
        self._heard_at = self._around.monotonic()
        session = self._session
        try:
            with uncollected():  # it may be the last part of a board
                heard = session.hear(frame)
            if any(isinstance(news, Replaced) and len(news.board.rooms) > MANY_ROOMS for news in heard):
                lasting()
            for news in heard:
                self._take_news(news)
        except RemoteProtocolError as error:
            log.warning("the hub said what it may not say: %s %s", error.code, error.detail)
            if error.code in ("chain_broken", "gap", "bad_board"):
                self._trust_no_copy()  # a whole board next time
            self.lose(code=error.code)
            return
        if any(isinstance(news, Answered | Resend) for news in heard):
            self._owed_since.pop(_RECEIPTS, None)
        elif any(isinstance(news, _PROGRESS) for news in heard) or _is_part_of_board(session, heard):
            self._owed_since.pop(_FEED, None)
        if self._send is not None:
            credit = self._session.credit_due()
            if credit is not None:
                self._send(credit)

    def beat(self) -> None:
        """Keep the connection alive, and notice when it is not."""
        now = self._around.monotonic()
        if self._session is None or self._send is None:
            if now - self._heard_at > SILENT_AFTER_S and self.status.state is LinkState.CONNECTING:
                self._set_state(LinkState.OFFLINE)
            return
        if now - self._heard_at > SILENT_AFTER_S or self._waits_in_vain(now):
            self.lose()
            return
        if now >= self._ping_at:
            self._ping_at = now + PING_EVERY_S
            self._mark += 1
            self._ping_sent[self._mark] = now
            self._send(say(Ping(self._mark, self._certainly_kept)))
        if now >= self._forget_at:
            self._forget_at = now + OUTBOX_FORGET_EVERY_S
            self._outbox.forget(0, self._unix_s())

    @property
    def _certainly_kept(self) -> int:
        """Up to which event this client's own files are, erasures carried out; 0 where it has none, or not yet."""
        keeps = self._outbox.on_disk or self._replica.on_disk
        return self._stand.seq if keeps and not self._unsaved else 0

    def _waits_in_vain(self, now: float) -> bool:
        """Whether something that the hub owes has stayed away for too long, though the hub itself is there."""
        session = self._session
        assert session is not None
        behind = session.state is not ClientState.FOLLOWING or self._head > self._stand.seq
        owed = {_FEED: behind, _WORDS: session.shown < self._shown, _RECEIPTS: bool(session.in_flight)}
        for what, is_owed in owed.items():
            if not is_owed:
                self._owed_since.pop(what, None)
            elif now - self._owed_since.setdefault(what, now) > OWED_AFTER_S:
                log.warning("%s stayed away though the hub is there", what)
                return True
        return False

    def _unix_s(self) -> float:
        return self._around.wall().timestamp()

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
            self.note_change(Changes(status=True))

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
                self._trust_no_copy()
                self._of_lost_ledger = {entry.id for entry in self._entries}
            case Ponged(pong=pong):
                self._head = max(self._head, pong.seq)
                self._pong(pong)
            case Troubled(problem=problem):
                self._trouble(problem)

    def _trust_no_copy(self) -> None:
        """Stand nowhere from now on. What came and is not written yet goes, too: it would be kept as of nowhere."""
        self._stand = Stand()
        self._unsaved.clear()

    def _welcome(self, welcome: Welcome) -> None:
        self._failures = 0
        self._learn_time(welcome.now, 0.0)
        if self.own != welcome.actor:
            self.own = welcome.actor
            self._outbox.set_note("actor", msgspec.json.encode(welcome.actor).decode())
        if self._session is not None:
            self._stand = self._session.stand
        if self._tail_from is None:
            # What the greeting did not prove the hub may have lost with its ledger; the ids make a repeat harmless.
            self._again = self._outbox.doubt(self._stand.seq if welcome.mode == "events" else 0)
            self._outbox.settle()
            self._receipt_seq = self._outbox.highest_receipt()
            self._later.clear()
        self._head = welcome.seq
        behind = welcome.seq - self._stand.seq
        state = LinkState.LIVE if welcome.mode == "events" and behind <= 0 else LinkState.CATCHING_UP
        self._set_status(replace(self.status, state=state, behind=max(0, behind), since=self.hub_now(), code=""))
        self._ping_at = 0.0
        self.note_change(Changes(status=True))

    def _replace(self, board: Board, stand: Stand) -> None:
        self.board, self._stand = board, stand
        self._unsaved.clear()  # they are in the board, or of another ledger
        self._forget_erased()
        self._renew_pending()
        self.note_change(Changes(all=True, status=True))
        self._caught_up()

    def _follow(self, news: Followed) -> None:
        before = board = self.board
        if self._tail_from is None:
            for recorded in news.events:
                board = board.after(recorded)
        self.board, self._stand = board, news.stand
        if self._tail_from is None:
            self._unsaved.append(news)
        if any(isinstance(recorded.event, Erased) for recorded in news.events):
            self._forget_erased()
        self.note_change(changes_between(before, board, news.events))
        if self._raw_listener is not None:
            self._raw_listener(news)
        self._caught_up()

    def _forget_erased(self) -> None:
        """Let nothing on this computer speak of who was erased; only then does the copy count as being this far.

        Also after a whole board: then nobody tells which erasures were missed, but the board knows those of late.
        """
        media = self._outbox.erase([lately.subject for lately in self.board.erased])
        self._outbox.forget(0, self._unix_s())
        self._erased(media, media_named(self.board))
        if self._tail_from is None:
            self._unsaved.clear()
            self._replica.erased(self.board, self._stand)

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
        self.note_change(Changes(orders=orders, rooms=rooms))

    def _pong(self, pong: Pong) -> None:
        sent = self._ping_sent.pop(pong.mark, None)
        if sent is None:
            return
        self._shown = pong.shown
        round_trip_s = self._around.monotonic() - sent
        self._learn_time(pong.now, round_trip_s / 2)
        # Before the welcome this may be the backup of another ledger than the one that the receipts came from.
        greeted = self._session is not None and self._session.state is not ClientState.GREETING
        if pong.backup_seq and greeted:
            self._outbox.forget(min(pong.backup_seq, self._stand.seq), self._unix_s())
        if self.status.state is LinkState.LIVE:
            self._set_status(replace(self.status, latency_ms=round(round_trip_s * 1000, 1)))

    def _learn_time(self, now: datetime, late_s: float) -> None:
        self._offset = (now + timedelta(seconds=late_s), self._around.monotonic())

    def _trouble(self, problem: Problem) -> None:
        if problem.code == "hello_first":
            if self._session is not None and problem.about in ("", self._session.name):
                self._greet()
        elif problem.code == "incompatible":
            self.lose(LinkState.INCOMPATIBLE, problem.code, REFUSED_AGAIN_AFTER_S)
        elif problem.code == "revoked":
            self.lose(LinkState.REFUSED, problem.code, REFUSED_AGAIN_AFTER_S)
        else:
            log.warning("the hub could not take a frame: %s %s", problem.code, problem.detail)
            self.lose(code=problem.code, pause_s=UNAVAILABLE_AGAIN_AFTER_S)

    # A round ------------------------------------------------------------------------------------------------------

    def wait_ms(self, idle_ms: int) -> int:
        """How long nothing is to be done, at most `idle_ms`."""
        if self._unwritten:
            return max(0, int((self._write_by - self._around.monotonic()) * 1000) + 1)
        return int(SETTLE_AFTER_S * 1000) + 1 if self._outbox.dirty else idle_ms

    def write_overdue(self) -> None:
        """Put commands on this computer's disk whose receipts did not come at once."""
        if self._unwritten and self._around.monotonic() >= self._write_by:
            self._write_unwritten()

    def write_behind(self) -> None:
        """Write what nobody waits for, after everybody was told: the replica, and answers in the outbox."""
        if self._unsaved:
            unsaved, self._unsaved = self._unsaved, []
            for news in unsaved:
                self._replica.followed(news.events, news.raw, self.board, self._stand)
        now = self._around.monotonic()
        if self._outbox.dirty and (now - self._busy_at > SETTLE_AFTER_S or now >= self._settle_by):
            self._outbox.settle()
            self._settle_by = now + SETTLE_AT_LEAST_S

    def stopped(self) -> None:
        """Say that nothing goes on any more: a mistake of ours ended the link."""
        self._set_state(LinkState.OFFLINE, "link_stopped")

    def broken(self) -> None:
        """This computer's disk did not take something: nothing more is written, nothing called taken, until `reopened`."""
        self.is_broken = True
        self.down()
        self._outbox.abandon()
        self._replica.abandon()
        self._set_state(LinkState.OFFLINE, STORAGE_FAILED)

    def reopened(self, outbox: Outbox, replica: ReplicaFile) -> None:
        """Go on from what is on the disk, and with what never got there and has no answer: whoever asked still waits.

        Raises:
            sqlite3.Error: the disk does not take it yet.
        """
        waiting = [entry for entry in self._entries if entry.id in self._asked]
        commands = self._commands
        self._load(outbox, replica)
        here = {entry.id for entry in self._entries}
        for entry in waiting:
            if entry.id not in here:
                # Not asked again from the start: it may have been sent, and must not be refused here now.
                entry = replace(entry, place=outbox.next_place())
                self._commands[entry.id] = commands[entry.id]
                self._entries.append(entry)
                self._unwritten.append(entry)
        self._write_unwritten()
        self.is_broken = False
        self._later.clear()
        self._set_state(LinkState.CONNECTING)
        self.note_change(Changes(all=True, status=True))

    def close(self) -> None:
        """Write everything and let go; who still waits for an answer is told that none comes."""
        if self.is_broken:
            self._let_down()
            return
        if self._unwritten:
            self._write_unwritten()
        self.down()
        if self._tail_from is None and self._stand.epoch and self._stand.seq == self.board.seq:
            self._replica.replaced(self.board, self._stand)
        self._outbox.close()
        self._replica.close()
        self._let_down()

    def _let_down(self) -> None:
        for asked in self._asked.values():
            fail(asked.settled, MediaTrouble("closed"))

    # Asking -------------------------------------------------------------------------------------------------------

    def take(self, asks: list[Ask]) -> None:
        """Send what can be sent at once; what has no receipt a moment later goes to the outbox's disk."""
        fresh: list[Entry] = []
        for ask in asks:
            known = self._asked.get(ask.asked.id)
            if known is not None:
                _join(known, ask.asked)
                continue
            if self._is_known(ask.asked):
                self._asked[ask.asked.id] = ask.asked
                continue
            refused = self._refuse_here(ask)
            if refused is not None:
                resolve(ask.asked.taken, None)
                self._answer(ask.asked, Receipt(ask.asked.id, refused=refused, command=ask.command))
                continue
            self._asked[ask.asked.id] = ask.asked
            raw, stood_on = encode_command(ask.command), self._stands_on(ask.command)
            self._commands[ask.asked.id] = ask.command
            entry = Entry(self._outbox.next_place(), ask.asked.id, raw, stood_on, ask.secret or self._claim())
            self._entries.append(entry)
            fresh.append(entry)
        if fresh:
            self._busy_at = self._around.monotonic()
            if not self._unwritten:
                self._write_by = self._busy_at + RECEIPT_FIRST_S
            self._unwritten += fresh
            self.pump()
            live = self._session is not None and len(self._session.in_flight) == len(self._again) + len(self._entries)
            if not live or len(self._unwritten) > UNWRITTEN_MAX:
                self._write_unwritten()

    def _is_known(self, asked: Asked) -> bool:
        """Whether the outbox holds this id already: a page that asks again after this program started anew."""
        if any(entry.id == asked.id for entry in self._again + self._entries):
            resolve(asked.taken, None)
            return True
        kept = self._outbox.find(asked.id)
        if kept is None:
            return False
        resolve(asked.taken, None)
        self._again.append(kept)
        return True

    def _write_unwritten(self) -> None:
        """Put commands on this computer's disk, and only then call them taken and show them as pending."""
        fresh = self._unwritten
        self._outbox.take(fresh, self._unix_s())
        self._unwritten = []
        self._renew_pending()
        for entry in fresh:
            if entry.id in self._asked:
                resolve(self._asked[entry.id].taken, None)
        self._set_status(replace(self.status, to_send=len(self._pending)))
        self.note_change(self._touched([self._commands[entry.id] for entry in fresh], ()))

    def _refuse_here(self, ask: Ask) -> Refused | None:
        """What needs no hub to be refused: too large for the wire, or not to be decided without the hub."""
        if len(encode_command(ask.command)) > COMMAND_BYTES_MAX:
            return Refused("too_large", {"limit": str(COMMAND_BYTES_MAX)})
        order = str(getattr(ask.command, "order", ""))
        if order in self.board.needs_update:
            return Refused("needs_update", {"order": order})  # something happened to it that this program cannot know
        if self._grant is None and not ask.secret and sign_in_needed(self.board, self._role):
            return Refused("sign_in_needed")
        away = self.status.state not in (LinkState.LIVE, LinkState.CATCHING_UP, LinkState.CONNECTING)
        if away and not type(ask.command).offline and self._role in STATION_ROLES:
            return Refused("needs_hub")
        return None

    def _stands_on(self, command: Command) -> str:
        """The pending command without which this one makes no sense: the last on its order, if it is needed."""
        order = getattr(command, "order", "")
        actor, own = self.actor, self.own
        if not order or actor is None or own is None or not self._entries:
            return ""
        in_hand = [(entry.id, self._commands[entry.id]) for entry in self._entries]
        earlier = [known for known, other in in_hand if getattr(other, "order", "") == order]
        if not earlier:
            return ""
        now = self.hub_now()
        if not isinstance(decide(self.board, command, actor, now), Refused):
            return ""
        claims = {entry.id: entry.secret for entry in self._entries}
        board, _, _ = decide_pending(self.board, in_hand, own, now, claims)
        return "" if isinstance(decide(board, command, actor, now), Refused) else earlier[-1]

    def pump(self) -> None:
        """Send what has no receipt and is not on its way, in the order of asking.

        Not first what is only offered again: the receipt of one that was asked before it may have been lost.
        """
        session, send = self._session, self._send
        if session is None or send is None or session.state is ClientState.GREETING:
            return
        if len(session.in_flight) == len(self._again) + len(self._entries):
            return
        self._offer_later()
        out = {command_id for _, command_id in session.in_flight} | self._later
        in_order = sorted(self._again + self._entries, key=lambda entry: entry.place)
        waiting = [entry for entry in in_order if entry.id not in out][: session.room]
        if not waiting:
            return
        if not session.keeps_numbers([entry.id for entry in waiting]):
            self._greet()
            return
        lost = self._of_lost_ledger
        commands = [(e.id, e.raw, e.stood_on, e.secret, e.again or e.id in lost) for e in waiting]
        self._offered |= {e.id: self._stand.seq for e in waiting if e.again or e.id in lost}
        for frame in session.submit(commands):
            if not send(frame):
                self.lose()  # it takes nothing more: what is open is settled by the next greeting
                return

    def _offer_later(self) -> None:
        """Offer again what waits for others' commands, when the board has changed since."""
        now = self._around.monotonic()
        if self._later and now >= self._later_at and self._stand.seq != self._later_seq:
            self._later.clear()

    def _settle(self, said: ReceiptSaid) -> None:
        if said.outcome == "unavailable":
            log.warning("the hub cannot take commands now: %s", said.code)
            self.lose(code=said.code, pause_s=UNAVAILABLE_AGAIN_AFTER_S)
            return
        entry = next((entry for entry in self._again + self._entries if entry.id == said.id), None)
        if entry is None:
            return
        if said.outcome == "later":
            # What it wants may have come between the decision and this answer: what counts is the board it was asked over.
            asked_over = self._offered.get(entry.id, 0)
            if not self._later:
                self._later_at = self._around.monotonic() + LATER_EVERY_S
                self._later_seq = asked_over
            self._later_seq = min(self._later_seq, asked_over)
            self._later.add(entry.id)
            return
        self._offered.pop(entry.id, None)
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
        self._of_lost_ledger.discard(said.id)
        if not entry.again or refused is not None:  # an accepted step that a restored hub refuses must be told, too
            self.note_change(self._touched([receipt.command] if receipt.command else [], (receipt,)))

    def _receipted(self, entry: Entry, said: ReceiptSaid, refused: Refused | None) -> None:
        """Note an answer in the outbox, to be written when nobody waits."""
        self._busy_at = self._around.monotonic()
        unwritten = entry in self._unwritten
        last = said.seqs[-1] if said.seqs else max(1, self._stand.seq)
        if refused is None and unwritten:
            self._outbox.take_accepted(entry, last, self._unix_s())
        elif refused is None:
            self._outbox.accepted(entry.id, last)
        elif not unwritten:
            # Gone from the disk before anybody is told: a hub that forgets its refusal must not be asked again.
            self._outbox.refused(entry.id)
            self._outbox.settle()
        # Only now, for a disk that does not take it leaves everything as it was.
        if unwritten:
            self._unwritten.remove(entry)
        if entry.again:
            self._again = [other for other in self._again if other.id != entry.id]
        else:
            self._entries = [other for other in self._entries if other.id != entry.id]
        if refused is None:
            self._receipt_seq = max(self._receipt_seq, said.seqs[-1] if said.seqs else 0)

    def _answer(self, asked: Asked, receipt: Receipt) -> None:
        resolve(asked.settled, receipt)
        self.note_change(Changes(receipts=(receipt,)))

    def _renew_pending(self) -> None:
        """Make the tuple that the pending view is decided from: what is on this computer's disk and not answered."""
        unwritten = {entry.id for entry in self._unwritten}
        self._claims = {entry.id: entry.secret for entry in self._entries if entry.secret}
        self._pending = tuple(
            (entry.id, self._commands[entry.id]) for entry in self._entries if entry.id not in unwritten
        )

    @staticmethod
    def _touched(commands: Sequence[Command], receipts: tuple[Receipt, ...]) -> Changes:
        orders = frozenset(str(getattr(command, "order", "")) for command in commands) - {""}
        rooms = frozenset(str(getattr(command, "room", "")) for command in commands) - {""}
        return Changes(orders=orders, rooms=rooms | orders, receipts=receipts)

    # Telling ------------------------------------------------------------------------------------------------------

    def note_change(self, changes: Changes) -> None:
        """Keep a change for the next `flush`."""
        self._changes.append(changes)

    def flush(self) -> None:
        """Tell what changed since the last time, as one."""
        if self._changes:
            gathered, self._changes = self._changes, []
            self._around.tell(_together(gathered))


def _is_part_of_board(session: ClientSession, heard: Sequence[News]) -> bool:
    """Whether a frame that is no news yet was progress: a part of a board, but not the last."""
    return session.state is ClientState.BOARD and not heard


def _together(changes: Sequence[Changes]) -> Changes:
    """Several changes as one."""
    return Changes(
        all=any(one.all for one in changes),
        orders=frozenset().union(*(one.orders for one in changes)),
        rooms=frozenset().union(*(one.rooms for one in changes)),
        couriers=frozenset().union(*(one.couriers for one in changes)),
        fixes=frozenset().union(*(one.fixes for one in changes)),
        arrivals=frozenset().union(*(one.arrivals for one in changes)),
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
