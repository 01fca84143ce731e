"""Everyone who has come in at the facts pipe, and what each is owed: the hub's end without sockets and without a clock.

    hear -> gather -> one turn of the relay -> one frame per role and client -> receipts -> feed who is behind

A client that cannot keep up is never waited for: its frames stop when its credit or its socket is full, it is simply at
an older cursor, and later gets what it missed from memory or from the log, in pieces between the turns of others.

The door (`facts.py`) carries frames between this and ZeroMQ; the simulation carries them between this and its own network.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any, NamedTuple

from msgspec import Raw

from hub.domain.actor import Role
from hub.domain.board import Board
from hub.domain.shop import Station
from hub.domain.views import order_for_gateway, revealed, room_for_gateway, sees_person, view
from hub.domain.vocabulary import Event
from hub.doors.keys import Keyring, actor_of
from hub.log.port import StoredEvent
from hub.relay import UNAVAILABLE, Answer, Question, Relay, Turn
from hub.wire.boards import parts, parts_of
from hub.wire.codec import decode_event
from hub.wire.limits import CATCH_UP_EVENTS, COMMANDS_PER_DRAIN, FRAME_BYTES_MAX
from hub.wire.messages import Problem, Receipts, ReceiptSaid, Shown, say
from hub.wire.session import HubSession, HubState, board_frames, events_frames, make_item

log = logging.getLogger(__name__)

RECENT_EVENTS = 5_000
"""Events kept in memory for clients that are a little behind (about 4 MB)."""
SWEEP_EVERY_S = 30.0
REST_AT_LEAST_S = 2.0
"""On a busy morning nobody is ever idle; the write-ahead log must be moved on all the same."""
GONE_AFTER_S = 120.0
"""A client pings every two seconds; after so long without a word its place is given up."""
FULL_PAUSE_S = 0.02
"""A full socket is tried again after this: a slow client must not cost the others a look each turn."""
ID_CHARS_SAID = 64
"""An id is 36 characters; of something that is none, no more than this is said back."""
UNSENT_BYTES_MAX = 256 << 10
"""Answers that wait for a full socket: two large frames. Who lets more gather is made to greet anew."""
CATCH_UP_PER_LOOP = 8
"""Frames for one lagging client between two turns: others never wait for more than a millisecond or two."""


class Sent(Enum):
    """What became of a frame that was given to a connection."""

    TAKEN = "taken"
    FULL = "full"
    """It does not read what it was sent: try again a little later."""
    GONE = "gone"


class Client:
    """One connection: who it is by its key, and the session on it.

    Attributes:
        unsent: answers that a full socket did not take; nothing else is sent before them.
        to_show: orders whose words this role may see since, or no longer, and has yet to be shown.
    """

    def __init__(self, route: bytes, key: str, station: Station, now_s: float) -> None:
        self.route = route
        self.key = key
        self.station = station.id
        self.role = station.role
        self.session = HubSession(actor_of(station))
        self.retry_at = 0.0
        self.heard_at = now_s
        self.unsent: deque[bytes] = deque()
        self.to_show: set[str] = set()


class Peer(NamedTuple):
    """One connection, for who looks after the hub.

    Args:
        greeted: whether it follows the feed.
        cursor: the last event that it was sent.
        heard_ago_s: seconds since its last word.
    """

    station: str
    role: Role
    greeted: bool
    cursor: int
    heard_ago_s: float


Errand = Callable[[Relay], Turn | None]
"""Work for the one writer that no command asked for: a pairing, a sign-in, an erasure. Runs on the facts thread between
two turns, so it must be short; what its turn recorded is released like any other."""


class Hall:
    """The facts pipe's clients.

    Args:
        relay: the one writer; used by this thread alone.
        keyring: whose keys may speak.
        send: gives a frame to a connection; never waits.
        monotonic: seconds of a clock that only goes forward.
        published: called with the board after every commit (for the side door), on this thread.
        backup_seq: gives the seq that the newest verified backup covers.
        turned: told of every turn that was asked for, and how many seconds it took to be decided and recorded.
        rebuilt: told the station, and why, when a client's copy was of another ledger.
    """

    def __init__(
        self,
        relay: Relay,
        keyring: Keyring,
        send: Callable[[bytes, bytes], Sent],
        monotonic: Callable[[], float],
        published: Callable[[Board], None] = lambda _: None,
        backup_seq: Callable[[], int] = lambda: 0,
        turned: Callable[[Turn, float], None] = lambda *_: None,
        rebuilt: Callable[[str, str], None] = lambda *_: None,
    ) -> None:
        self._relay = relay
        self._keyring = keyring
        self._give = send
        self._monotonic = monotonic
        self._published = published
        self._backup_seq = backup_seq
        self._turned = turned
        self._rebuilt = rebuilt
        self._clients: dict[bytes, Client] = {}
        self._recent: list[StoredEvent] = []
        self._last_sweep = self._last_rest = monotonic()
        self.epoch = relay.epoch
        self.turns = 0
        self.kept: dict[str, int] = {}
        """Every station that keeps a copy on its own disk, and up to where that certainly is."""

    # What a session asks of the ledger ----------------------------------------------------------------------------

    @property
    def seq(self) -> int:
        """The head."""
        return self._relay.head.seq

    @property
    def backup_seq(self) -> int:
        """What the newest verified backup covers."""
        return self._backup_seq()

    def hash_at(self, seq: int) -> bytes | None:
        """Hash of an event."""
        return self._relay.hash_at(seq)

    def now(self) -> Any:
        """Hub time."""
        return self._relay.now()

    # Hearing ------------------------------------------------------------------------------------------------------

    def hear(self, route: bytes, key: str, frames: list[bytes]) -> None:
        """Take one message in.

        Args:
            route: the connection.
            key: the key that the connection proved; looked up anew every time.
            frames: what it said.
        """
        client = self._client(route, key)
        if client is None:
            return
        if len(frames) != 1:
            self._say(client, say(Problem("bad_frames", detail=str(len(frames)))))
            return
        client.heard_at = self._monotonic()
        for answer in client.session.hear(frames[0], self):
            self._say(client, answer)
        if client.session.kept:
            self.kept[client.station] = max(self.kept.get(client.station, 0), client.session.kept)
        if client.session.rebuilt:
            reason, client.session.rebuilt = client.session.rebuilt, ""
            log.info("station %s stood on another ledger (%s) and fetches its copy anew", client.station, reason)
            self._rebuilt(client.station, reason)

    def _client(self, route: bytes, key: str) -> Client | None:
        station = self._keyring.station(key)
        client = self._clients.get(route)
        if station is None:
            if client is not None:
                self._drop(client)
            self._give(route, say(Problem("revoked")))
            return None
        if client is None or client.key != key or client.role is not station.role or client.station != station.id:
            client = self._clients[route] = Client(route, key, station, self._monotonic())
        return client

    def peers(self) -> list[Peer]:
        """Everyone who has come in, and how far each is."""
        now = self._monotonic()
        return [
            Peer(c.station, c.role, c.session.state is HubState.GREETED, c.session.cursor, now - c.heard_at)
            for c in self._clients.values()
        ]

    # Deciding -----------------------------------------------------------------------------------------------------

    @property
    def has_questions(self) -> bool:
        """Whether a turn is due."""
        return any(client.session.asked and not client.unsent for client in self._clients.values())

    def decide(self) -> None:
        """One turn: decide what was asked, record it, release it.

        Raises:
            StorageUnknown: from the relay; stop.
        """
        questions = self._gather()
        if questions:
            began = self._monotonic()
            turn = self._relay.turn(questions)
            self._turned(turn, self._monotonic() - began)
            self.release(turn)

    def do(self, errand: Errand) -> None:
        """Let an errand have its turn, and release what it recorded."""
        turn = errand(self._relay)
        if turn is not None:
            self.release(turn)

    def rest_if_due(self) -> None:
        """Rest when nobody has let it for too long."""
        if self._monotonic() - self._last_rest > REST_AT_LEAST_S:
            self.rest()

    def rest(self) -> None:
        """Do what nobody waits for."""
        self._relay.rest()
        self._last_rest = self._monotonic()
        if self._monotonic() - self._last_sweep >= SWEEP_EVERY_S:
            self._last_sweep = self._monotonic()
            for client in list(self._clients.values()):
                if self._last_sweep - client.heard_at > GONE_AFTER_S:
                    self._drop(client)
            turn = self._relay.keep_house()
            if turn is not None:
                self.release(turn)

    def _gather(self) -> list[Question]:
        questions = []
        for client in self._clients.values():
            if client.unsent:
                continue  # it does not take its answers: first these
            asked = client.session.asked
            for _ in range(min(len(asked), COMMANDS_PER_DRAIN)):
                submission = asked.popleft()
                questions.append(Question(client, client.station, client.role, client.session.actor.person, submission))
        return questions

    # Releasing ----------------------------------------------------------------------------------------------------

    def release(self, turn: Turn) -> None:
        """Give out what a turn recorded: events to everybody, receipts to the askers."""
        self.turns += 1
        first = turn.before.seq
        if turn.events:
            self._recent += [stored for _, stored in turn.events]
            if len(self._recent) > 2 * RECENT_EVENTS:
                del self._recent[:-RECENT_EVENTS]
            if turn.blanked:
                self._recent = [s._replace(person=None) if s.seq in turn.blanked else s for s in self._recent]
            if turn.after.stations is not turn.before.stations:
                self._keyring.renew(turn.after)
                self._drop_revoked()
            self._published(turn.after)
            self._send_live(turn, first)
        self._send_receipts(turn.answers)

    def _send_live(self, turn: Turn, first: int) -> None:
        """One frame per role, made once, for every client that stands right before it."""
        made: dict[Role, list[tuple[bytes, int]]] = {}
        revealed_to: dict[Role, set[str]] = {}
        # Who asked comes last: each send wakes ZeroMQ's own thread, and the others' screens are what is waited for.
        askers = {id(answer.question.peer) for answer in turn.answers}
        for client in sorted(self._clients.values(), key=lambda client: id(client) in askers):
            session = client.session
            if session.state is not HubState.GREETED or session.wants_board or session.board is not None:
                continue
            if session.cursor != first or client.unsent:
                continue
            if client.role not in made:
                made[client.role] = self._frames_for(client.role, turn)
                revealed_to[client.role] = self._revealed(client.role, turn)
            client.to_show |= revealed_to[client.role]
            for frame, count in made[client.role]:
                if not self._send_counted(client, frame):
                    break
                session.cursor += count
            else:
                self._show(client, set())

    def _frames_for(self, role: Role, turn: Turn) -> list[tuple[bytes, int]]:
        items = []
        for recorded, stored in turn.events:
            show = sees_person(role, recorded.event, turn.after)
            items.append((_item(stored, show), stored.hash))
        return list(events_frames(items))

    @staticmethod
    def _revealed(role: Role, turn: Turn) -> set[str]:
        """Orders that this turn opened to a role, or closed to it."""
        orders: set[str] = set()
        if role is Role.GATEWAY:
            for recorded, _ in turn.events:
                orders |= revealed(role, recorded.event, turn.after)
        return orders

    def _show(self, client: Client, more: set[str]) -> None:
        """Give a client that has every event the orders that it may see since, or no longer, as it may hold them."""
        orders, client.to_show = client.to_show | more, set()
        for frame in self._shown(orders, self._relay.board) if orders else []:
            # Too large a backlog to take it now: a fresh board is the plain way out.
            if not self._send_counted(client, frame):
                client.session.wants_board = True
                return
            client.session.shown += 1

    @staticmethod
    def _shown(orders: Iterable[str], board: Board) -> list[bytes]:
        chosen = [order_for_gateway(board.orders[order], board) for order in sorted(orders) if order in board.orders]
        rooms = [room_for_gateway(board.rooms[order.room], board) for order in chosen if order.room in board.rooms]
        return [say(Shown(board.seq, Raw(part))) for part in parts_of(chosen, rooms)]

    def _send_receipts(self, answers: tuple[Answer, ...]) -> None:
        by_client: dict[int, tuple[Client, list[ReceiptSaid]]] = {}
        for answer in answers:
            client: Client = answer.question.peer
            outcome = answer.outcome
            said = ReceiptSaid(
                answer.question.submission.n,
                answer.question.submission.id[:ID_CHARS_SAID],
                outcome.outcome,
                outcome.seqs,
                outcome.code,
                outcome.fields,
            )
            by_client.setdefault(id(client), (client, []))[1].append(said)
        for client, receipts in by_client.values():
            if self._clients.get(client.route) is not client:
                continue  # put out in this very turn: whoever is let in again asks again under the same ids
            self._say(client, say(Receipts(client.session.name, self.epoch, tuple(receipts))))
            if any(receipt.outcome == UNAVAILABLE for receipt in receipts):
                client.session.end()

    def _say(self, client: Client, frame: bytes) -> None:
        """Send an answer, or keep it until the socket takes it: nobody would ask for a lost one within a greeting."""
        if not client.unsent and self._send(client, frame):
            return
        client.unsent.append(frame)
        if sum(map(len, client.unsent)) > UNSENT_BYTES_MAX:
            self._drop(client)

    def _send_unsent(self, client: Client) -> bool:
        """Send what waits; returns whether nothing waits any more."""
        while client.unsent:
            if not self._send(client, client.unsent[0]):
                return False
            client.unsent.popleft()
        return True

    def _send(self, client: Client, frame: bytes) -> bool:
        """Send one frame; False when this client's connection is full or gone."""
        match self._give(client.route, frame):
            case Sent.TAKEN:
                client.retry_at = 0.0
                return True
            case Sent.FULL:
                client.retry_at = self._monotonic() + FULL_PAUSE_S
            case Sent.GONE:
                self._drop(client)
        return False

    def _send_counted(self, client: Client, frame: bytes) -> bool:
        if not client.session.may_send(len(frame)) or not self._send(client, frame):
            return False
        client.session.spend(len(frame))
        return True

    # Catching up --------------------------------------------------------------------------------------------------

    def feed(self) -> bool:
        """Give clients that are behind their next piece. Returns whether somebody could take more at once."""
        more = False
        now = self._monotonic()
        for client in list(self._clients.values()):
            session = client.session
            if client.retry_at > now or not self._send_unsent(client) or session.state is not HubState.GREETED:
                continue
            if session.wants_board:
                self._begin_board(client)
            if session.board is not None:
                more = self._feed_board(client) or more
            elif session.cursor < self.seq:
                more = self._feed_events(client) or more
        return more

    def _begin_board(self, client: Client) -> None:
        board = self._relay.board
        written = parts(view(client.role, board))
        client.session.board = board_frames(written, self.epoch, board.seq, self._relay.head.hash)
        client.session.cursor = board.seq
        client.session.wants_board = False
        client.to_show.clear()

    def _feed_board(self, client: Client) -> bool:
        session = client.session
        assert session.board is not None
        if not session.may_send(FRAME_BYTES_MAX):
            return False
        frame, is_last = next(session.board)
        if not self._send_counted(client, frame):
            session.wants_board, session.board = True, None  # a part was lost on the way: from the start
            return False
        if is_last:
            # Now, not when there is credit for one more: what happens meanwhile would wait for that, too, and where a
            # frame was lost on the way the client has not read enough to give any back.
            session.board = None
            return session.cursor < self.seq
        return True

    def _feed_events(self, client: Client) -> bool:
        session = client.session
        if not session.may_send(FRAME_BYTES_MAX):
            return False
        items = self._items_after(session.cursor, client)
        for sent, (frame, count) in enumerate(events_frames(items)):
            if sent >= CATCH_UP_PER_LOOP or not self._send_counted(client, frame):
                break
            session.cursor += count
        if session.cursor == self.seq and client.role is Role.GATEWAY:
            # Its words depend on the links of now: what it missed is shown as it stands.
            self._show(client, self._open_outside())
        return client.retry_at == 0.0 and session.cursor < self.seq and session.may_send(FRAME_BYTES_MAX)

    def _open_outside(self) -> set[str]:
        board = self._relay.board
        return {order for order in board.orders if board.is_shown_outside(order)}

    def _items_after(self, cursor: int, client: Client) -> list[tuple[bytes, bytes]]:
        board = self._relay.board
        items = []
        for stored in self._stored_after(cursor):
            show = True
            if client.role is Role.GATEWAY:
                event = _event_of(stored)
                show = sees_person(client.role, event, board)
                client.to_show |= revealed(client.role, event, board)
            items.append((_item(stored, show), stored.hash))
        return items

    def _stored_after(self, cursor: int) -> list[StoredEvent]:
        if self._recent and self._recent[0].seq <= cursor + 1:
            skip = cursor + 1 - self._recent[0].seq
            return self._recent[skip : skip + CATCH_UP_EVENTS]
        return self._relay.read(cursor, CATCH_UP_EVENTS, 4 * FRAME_BYTES_MAX)

    # Leaving ------------------------------------------------------------------------------------------------------

    def _drop(self, client: Client) -> None:
        self._clients.pop(client.route, None)

    def _drop_revoked(self) -> None:
        for client in list(self._clients.values()):
            if self._keyring.station(client.key) is None:
                self._send(client, say(Problem("revoked")))
                self._drop(client)


def _item(stored: StoredEvent, show: bool) -> bytes:
    return make_item(stored.seq, stored.facts, stored.person, stored.person_digest, show=show)


def _event_of(stored: StoredEvent) -> Event:
    return decode_event(stored.seq, stored.facts, stored.person).event
