"""Both ends of the facts pipe, without sockets: bytes in, decisions out.

The hub's end, one `HubSession` per connection:

    state      may hear                          else
    NEW        hello, ping                       hello_first (the client greets again)
    GREETED    hello, submit, credit, ping       unknown_message

The client's end, one `ClientSession` per greeting:

    state      may hear
    GREETING   welcome, rebuild, problem, pong (board, events, shown: of an older greeting, ignored)
    BOARD      board, problem, pong, receipts, resend_from
    FOLLOWING  events, shown, board, receipts, resend_from, pong, problem, rebuild

Why so: libzmq reconnects beneath the client and may let a later command overtake a lost one. So a connection is nothing
until it has greeted; numbers start again at 1 with every greeting; the hub takes only the next number; and the ids of
the commands make every repeat harmless. What belongs to an older greeting on the same connection is ignored: receipts
are told by their session name, and board, events and shown by coming before the welcome.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import Enum
from typing import Protocol

from msgspec import Raw, Struct

from hub.domain.actor import Actor, Role
from hub.domain.board import FOLD_VERSION, Board
from hub.domain.vocabulary import Recorded, VocabularyError
from hub.wire import chain
from hub.wire.boards import assemble
from hub.wire.codec import check_json, decode_event
from hub.wire.limits import (
    BEHIND_MAX,
    COMMAND_BYTES_MAX,
    COMMANDS_IN_FLIGHT,
    COMMANDS_PER_FRAME,
    CREDIT_BYTES,
    CREDIT_BYTES_MAX,
    CREDIT_BYTES_MIN,
    FRAME_BYTES_MAX,
    PROTOCOLS,
    SESSION_CHARS_MAX,
)
from hub.wire.messages import (
    BoardPart,
    Credit,
    Events,
    Hello,
    Item,
    Ping,
    Pong,
    Problem,
    Rebuild,
    Receipts,
    ReceiptSaid,
    ResendFrom,
    Said,
    Shown,
    Submission,
    Submit,
    Welcome,
    client_facts,
    hub_facts,
    say,
    understand,
)


class RemoteProtocolError(Exception):
    """The other side said what nobody may say here; `code` from docs/protocol.md."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


# The hub's end ----------------------------------------------------------------------------------------------------


class Ledger(Protocol):
    """What a greeting needs to know of the hub."""

    @property
    def epoch(self) -> str:
        """The name of the ledger."""

    @property
    def seq(self) -> int:
        """The head."""

    @property
    def backup_seq(self) -> int:
        """What the newest verified backup covers."""

    def hash_at(self, seq: int) -> bytes | None:
        """Hash of an event, None if there is none."""

    def now(self) -> datetime:
        """Hub time, aware UTC."""


class HubState(Enum):
    """Where a connection stands at the hub."""

    NEW = "new"
    GREETED = "greeted"


HUB_HEARS: dict[HubState, frozenset[type[Said]]] = {
    HubState.NEW: frozenset({Hello, Ping}),
    HubState.GREETED: frozenset({Hello, Submit, Credit, Ping}),
}


class HubSession:
    """One connection at the hub: what it may say, how far it is, how much it may be sent.

    Args:
        actor: whom the key of this connection speaks for.
    """

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.state = HubState.NEW
        self.name = ""
        self.next_n = 1
        self.cursor = 0
        self.kept = 0
        self.credit = 0
        self.board: Iterator[tuple[bytes, bool]] | None = None
        """The rest of a board that is on its way, as `board_frames` gives it; None as soon as its last frame went out."""
        self.wants_board = False
        self.shown = 0
        self.asked: deque[Submission] = deque()
        self.rebuilt = ""
        """Why the newest greeting was answered `rebuild`; who counts it sets it back."""

    def hear(self, frame: bytes, ledger: Ledger) -> list[bytes]:
        """Take one frame in.

        Args:
            frame: what the client sent.
            ledger: what the hub stands on.

        Returns:
            Answers to send at once. Commands to decide are added to `asked`.
        """
        try:
            if len(frame) > FRAME_BYTES_MAX:
                raise VocabularyError("frame_too_large", detail=str(FRAME_BYTES_MAX))
            check_json(frame)
            said = understand(client_facts, frame)
        except VocabularyError as error:
            return [say(Problem(error.code, detail=error.fields.get("detail", "")))]
        if type(said) not in HUB_HEARS[self.state]:
            about = said.session[:SESSION_CHARS_MAX] if isinstance(said, Submit) else ""
            return [say(Problem("hello_first", about=about, final=False))]
        match said:
            case Hello():
                return self._greet(said, ledger)
            case Submit():
                return self._submit(said)
            case Credit():
                self.credit = min(CREDIT_BYTES_MAX, self.credit + max(0, said.bytes))
                return []
            case Ping():
                self.kept = max(self.kept, min(said.seq, ledger.seq))
                # Who has not greeted may stand on another ledger, of which this one's backups hold nothing.
                covered = ledger.backup_seq if self.state is HubState.GREETED else 0
                return [say(Pong(said.mark, ledger.now(), ledger.seq, covered, self.shown))]
            case _:
                raise AssertionError(said)

    def _greet(self, hello: Hello, ledger: Ledger) -> list[bytes]:
        spoken = [protocol for protocol in hello.protocols if protocol in PROTOCOLS]
        if not spoken:
            about = hello.session[:SESSION_CHARS_MAX]
            return [say(Problem("incompatible", about=about, detail=",".join(map(str, PROTOCOLS))))]
        if not 0 < len(hello.session) <= SESSION_CHARS_MAX:
            return [say(Problem("bad_message", detail="session"))]
        if hello.seq < 0 or hello.receipt_seq < 0 or hello.credit < CREDIT_BYTES_MIN:
            return [say(Problem("bad_message", about=hello.session, detail="seq, receipt_seq or credit"))]
        self.state, self.name, self.next_n = HubState.GREETED, hello.session, 1
        self.asked.clear()
        self.shown = 0
        self.credit = min(CREDIT_BYTES_MAX, hello.credit)
        reason = self.rebuilt = self._other_ledger(hello, ledger)
        events = (
            not reason
            and bool(hello.epoch or hello.tail)
            and (hello.tail or (ledger.seq - hello.seq <= BEHIND_MAX and hello.fold == FOLD_VERSION))
        )
        # What the gateway may hold depends on the links of now, and a `shown` may have been lost with its connection.
        self.wants_board = not events or (self.actor.role is Role.GATEWAY and not hello.tail)
        self.board = None
        self.cursor = hello.seq if events else ledger.seq
        stands = ledger.hash_at(hello.seq) if events else None
        welcome = Welcome(
            session=hello.session,
            protocol=max(spoken),
            epoch=ledger.epoch,
            seq=ledger.seq,
            mode="events" if events else "board",
            hash=stands.hex() if stands else "",
            now=ledger.now(),
            actor=self.actor,
            backup_seq=ledger.backup_seq,
        )
        answers = [say(Rebuild(hello.session, ledger.epoch, ledger.seq, reason))] if reason else []
        return [*answers, say(welcome)]

    @staticmethod
    def _other_ledger(hello: Hello, ledger: Ledger) -> str:
        """Why the client stands on another ledger than the hub; "" when it does not."""
        if not hello.epoch and not hello.tail:
            return ""
        if hello.epoch and hello.epoch != ledger.epoch:
            return "other_epoch"
        if hello.seq > ledger.seq or hello.receipt_seq > ledger.seq:
            return "ahead_of_hub"
        if hello.hash:
            stands = ledger.hash_at(hello.seq)
            if stands is None or stands.hex() != hello.hash:
                return "other_history"
        elif not hello.tail:
            return "other_history"
        return ""

    def _submit(self, submit: Submit) -> list[bytes]:
        if submit.session != self.name:
            return [say(Problem("hello_first", about=submit.session[:SESSION_CHARS_MAX], final=False))]
        for submission in submit.commands:
            if submission.n < self.next_n:
                continue  # a repeat of what is already in hand: its receipt is on the way
            if submission.n > self.next_n or len(self.asked) >= COMMANDS_IN_FLIGHT:
                return [say(ResendFrom(self.name, self.next_n))]
            self.next_n += 1
            self.asked.append(submission)
        return []

    def end(self) -> None:
        """End this greeting: a command of it could not be decided, and none after it may overtake it."""
        self.state = HubState.NEW
        self.board, self.wants_board = None, False
        self.asked.clear()

    def may_send(self, size: int) -> bool:
        """Whether the client has granted room for a frame of `size` bytes."""
        return self.credit >= size

    def spend(self, size: int) -> None:
        """Note that a frame of board or events went out."""
        self.credit -= size


# The client's end -------------------------------------------------------------------------------------------------


class ClientState(Enum):
    """Where a greeting stands at the client."""

    GREETING = "greeting"
    BOARD = "board"
    FOLLOWING = "following"


CLIENT_HEARS: dict[ClientState, frozenset[type[Said]]] = {
    ClientState.GREETING: frozenset({Welcome, Rebuild, Problem, Pong}),
    ClientState.BOARD: frozenset({BoardPart, Problem, Pong, Receipts, ResendFrom}),
    ClientState.FOLLOWING: frozenset({Events, Shown, BoardPart, Receipts, ResendFrom, Pong, Problem, Rebuild}),
}
OF_OLDER_GREETING: frozenset[type[Said]] = frozenset({BoardPart, Events, Shown})
"""Before the welcome they were sent to an older greeting on the same connection: ignored."""


class Stand(Struct, frozen=True):
    """Where a replica stands: ledger, last event, its hash."""

    epoch: str = ""
    seq: int = 0
    hash: bytes = chain.GENESIS


class Welcomed(Struct, frozen=True):
    """The hub let us in."""

    welcome: Welcome


class Replaced(Struct, frozen=True):
    """A whole board came; the replica is this now."""

    board: Board
    stand: Stand


class Followed(Struct, frozen=True):
    """Events came, verified against the chain. `raw`: (facts, person or None, digest) of each, for who exports them."""

    events: tuple[Recorded, ...]
    raw: tuple[tuple[bytes, bytes | None, bytes], ...]
    hashes: tuple[bytes, ...]
    stand: Stand


class Revealed(Struct, frozen=True):
    """Units to put over the replica."""

    seq: int
    units: bytes


class Answered(Struct, frozen=True):
    """The hub answered a command."""

    receipt: ReceiptSaid


class Resend(Struct, frozen=True):
    """Commands from this id on must be sent again."""

    n: int


class Rebuilding(Struct, frozen=True):
    """Our replica stands on another ledger; a board follows."""

    reason: str
    epoch: str


class Ponged(Struct, frozen=True):
    """The hub is there."""

    pong: Pong


class Troubled(Struct, frozen=True):
    """The hub could not take what we said."""

    problem: Problem


News = Welcomed | Replaced | Followed | Revealed | Answered | Resend | Rebuilding | Ponged | Troubled


class ClientSession:
    """One greeting: from hello until the connection breaks or the hub asks to greet again.

    Args:
        name: random; tells frames of this greeting from older ones.
        stand: where the replica stands.
        receipt_seq: highest seq in any receipt so far.
        credit: bytes that the hub may send ahead, at least two frames, for half of it is given back at a time.
        tail: whether only events are wanted, never a board.
    """

    def __init__(
        self, name: str, stand: Stand, receipt_seq: int = 0, credit: int = CREDIT_BYTES, *, tail: bool = False
    ) -> None:
        assert credit >= 2 * CREDIT_BYTES_MIN
        self.name = name
        self.stand = stand
        self.receipt_seq = receipt_seq
        self.state = ClientState.GREETING
        self.role: Role | None = None
        self._credit = credit
        self._taken = 0
        self._tail = tail
        self._parts: list[bytes] = []
        self._n = 0
        self._mode = ""
        self._epoch = ""
        self.shown = 0
        """How many `shown` frames came in this greeting."""
        self.in_flight: deque[tuple[int, str]] = deque()
        self._given: dict[int, str] = {}
        """Numbers of this greeting that are to be sent again, and whose they are: a number never changes its command."""

    def hello(self) -> bytes:
        """What to say first."""
        stand = self.stand
        known = bool(stand.epoch) and (stand.seq > 0 or not self._tail)
        return say(
            Hello(
                protocols=PROTOCOLS,
                session=self.name,
                epoch=stand.epoch,
                seq=stand.seq,
                hash=stand.hash.hex() if known else "",
                receipt_seq=self.receipt_seq,
                credit=self._credit,
                fold=FOLD_VERSION,
                tail=self._tail,
            )
        )

    def hear(self, frame: bytes) -> list[News]:
        """Take one frame in.

        Raises:
            RemoteProtocolError: the hub broke the protocol, or the chain does not fit: greet anew on a new connection.
        """
        try:
            said = understand(hub_facts, frame)
        except VocabularyError as error:
            if error.code == "unknown_message":
                return []  # a later hub may say more
            raise RemoteProtocolError(error.code, error.fields.get("detail", "")) from error
        if getattr(said, "session", self.name) != self.name:
            return []  # of an older greeting
        if self.state is ClientState.GREETING and type(said) in OF_OLDER_GREETING:
            return []
        if type(said) not in CLIENT_HEARS[self.state]:
            raise RemoteProtocolError("out_of_turn", f"{type(said).__name__} while {self.state.value}")
        match said:
            case Welcome():
                return self._welcome(said)
            case Rebuild():
                self.stand = Stand()
                self.state = ClientState.GREETING
                return [Rebuilding(said.reason, said.epoch)]
            case BoardPart():
                return self._board(said, len(frame))
            case Events():
                return [self._events(said, len(frame))]
            case Shown():
                self._taken += len(frame)
                self.shown += 1
                return [Revealed(said.seq, bytes(said.units))]
            case Receipts():
                if said.epoch != self._epoch:
                    return []  # of a ledger that this greeting is not about
                return [self._receipt(receipt) for receipt in said.receipts]
            case ResendFrom():
                return [self._resend(said.n)]
            case Pong():
                return [Ponged(said)]
            case Problem():
                return [Troubled(said)]
            case _:
                raise AssertionError(said)

    def _welcome(self, welcome: Welcome) -> list[News]:
        self.role = welcome.actor.role
        self._epoch = welcome.epoch
        self._mode = welcome.mode
        self.state = ClientState.FOLLOWING if welcome.mode == "events" else ClientState.BOARD
        if welcome.mode == "events":
            self.stand = Stand(welcome.epoch, self.stand.seq, _hash(welcome.hash))
        return [Welcomed(welcome)]

    def _board(self, part: BoardPart, size: int) -> list[News]:
        self._taken += size
        if part.first:
            self.state = ClientState.BOARD
            self._parts = []
        elif self.state is not ClientState.BOARD:
            raise RemoteProtocolError("out_of_turn", "a board without its first part")
        if part.part != len(self._parts):
            raise RemoteProtocolError("bad_board", f"part {part.part} where {len(self._parts)} is next")
        self._parts.append(bytes(part.units))
        if not part.last:
            return []
        try:
            board = assemble(self._parts)
        except (VocabularyError, KeyError) as error:
            raise RemoteProtocolError("bad_board", str(error)) from error
        self._parts = []
        if board.seq != part.seq:
            raise RemoteProtocolError("bad_board", "its seq is not the board's")
        self.stand = Stand(part.epoch, part.seq, _hash(part.hash))
        self.state = ClientState.FOLLOWING
        return [Replaced(board, self.stand)]

    def _events(self, said: Events, size: int) -> Followed:
        self._taken += size
        hashed, seq = self.stand.hash, self.stand.seq
        events, raw, hashes = [], [], []
        for item in said.events:
            seq += 1
            if item.s != seq:
                raise RemoteProtocolError("gap", f"event {item.s} where {seq} is next")
            facts, person, digest = open_item(item)
            hashed = chain.link(hashed, seq, chain.digest(facts), digest)
            hashes.append(hashed)
            raw.append((facts, person, digest))
            try:
                events.append(decode_event(seq, facts, person))
            except VocabularyError as error:
                raise RemoteProtocolError("bad_event", str(error.fields)) from error
        if hashed.hex() != said.hash:
            raise RemoteProtocolError("chain_broken", f"at {seq}")
        self.stand = Stand(self.stand.epoch, seq, hashed)
        return Followed(tuple(events), tuple(raw), tuple(hashes), self.stand)

    def _receipt(self, receipt: ReceiptSaid) -> Answered:
        while self.in_flight and self.in_flight[0][0] <= receipt.n:
            self.in_flight.popleft()
        self._n = max(self._n, receipt.n)  # a call to send again may have come just before it
        return Answered(receipt)

    def _resend(self, n: int) -> Resend:
        if n < (self.in_flight[0][0] if self.in_flight else self._n + 1):
            return Resend(n)  # a late one: receipts say that the hub has long had this number from us
        self._n = n - 1
        while self.in_flight and self.in_flight[-1][0] >= n:
            number, command_id = self.in_flight.pop()
            self._given[number] = command_id
        return Resend(n)

    def keeps_numbers(self, ids: Sequence[str]) -> bool:
        """Whether commands, sent now, would bear the numbers that they had before a call to send again.

        A command can stand under two numbers, and its answer under the first of them settles it; then the second, called
        for once more, would go to another command, and the hub may have taken that number: greet anew instead.
        """
        return all(
            self._given.get(number, command_id) == command_id for number, command_id in enumerate(ids, self._n + 1)
        )

    def submit(self, commands: list[tuple[str, bytes, str, str, bool]]) -> list[bytes]:
        """Number commands and write them into frames.

        Args:
            commands: (id, canonical command, stood_on, secret, again), in order; at most `room` of them.

        Returns:
            Frames to send in order.
        """
        assert self.state is not ClientState.GREETING
        assert len(commands) <= self.room
        frames: list[bytes] = []
        batch: list[Submission] = []
        size = 0
        for command_id, raw, stood_on, secret, again in commands:
            self._n += 1
            assert self._given.pop(self._n, command_id) == command_id, "a number changes its command"
            self.in_flight.append((self._n, command_id))
            if batch and (len(batch) >= COMMANDS_PER_FRAME or size + len(raw) > COMMAND_BYTES_MAX):
                frames.append(say(Submit(self.name, tuple(batch))))
                batch, size = [], 0
            batch.append(Submission(self._n, command_id, Raw(raw), stood_on, secret, again))
            size += len(raw)
        if batch:
            frames.append(say(Submit(self.name, tuple(batch))))
        return frames

    @property
    def room(self) -> int:
        """How many more commands may be sent ahead of receipts."""
        return COMMANDS_IN_FLIGHT - len(self.in_flight)

    def credit_due(self) -> bytes | None:
        """Credit to give back once half of it is used up, so that the hub never waits for it while we keep up."""
        if self._taken < self._credit // 2:
            return None
        taken, self._taken = self._taken, 0
        return say(Credit(taken))


def make_item(seq: int, facts: bytes, person: bytes | None, digest: bytes, *, show: bool) -> bytes:
    """Write one event for a client.

    Args:
        seq: its number.
        facts: canonical facts.
        person: canonical person, empty where it names nobody, None where erased.
        digest: SHA-256 of person.
        show: whether this client's role gets person.
    """
    if person == b"":
        return b'{"s":%d,"f":%b}' % (seq, facts)
    if show and person is not None:
        return b'{"s":%d,"f":%b,"p":%b}' % (seq, facts, person)
    return b'{"s":%d,"f":%b,"d":"%b"}' % (seq, facts, digest.hex().encode())


def open_item(item: Item) -> tuple[bytes, bytes | None, bytes]:
    """Read one event of a frame: facts, person (None where withheld), digest of person.

    Raises:
        RemoteProtocolError: its digest is none.
    """
    facts, person = bytes(item.f), bytes(item.p)
    if item.d:
        return facts, None, _hash(item.d)
    return facts, person, chain.digest(person)


def _hash(text: str) -> bytes:
    """Read 32 bytes of hex."""
    try:
        found = bytes.fromhex(text)
    except ValueError as error:
        raise RemoteProtocolError("bad_hash", text[:80]) from error
    if len(found) != chain.DIGEST_BYTES:
        raise RemoteProtocolError("bad_hash", text[:80])
    return found


def events_frames(items: list[tuple[bytes, bytes]], frame_max: int = FRAME_BYTES_MAX) -> Iterator[tuple[bytes, int]]:
    """Put items into frames, cut at event borders.

    Args:
        items: (item bytes, hash of that event), in order.
        frame_max: bytes of one frame.

    Returns:
        (frame, number of events in it), in order.
    """
    batch: list[bytes] = []
    size, hashed = 0, b""
    for written, item_hash in items:
        if batch and size + len(written) + 1 > frame_max - 200:
            yield _events_frame(batch, hashed), len(batch)
            batch, size = [], 0
        batch.append(written)
        size += len(written) + 1
        hashed = item_hash
    if batch:
        yield _events_frame(batch, hashed), len(batch)


def _events_frame(batch: list[bytes], hashed: bytes) -> bytes:
    return b'{"t":"events","hash":"%b","events":[%b]}' % (hashed.hex().encode(), b",".join(batch))


def board_frames(written: Iterator[bytes], epoch: str, seq: int, hashed: bytes) -> Iterator[tuple[bytes, bool]]:
    """Put the parts of a board into frames; the last one says so.

    Returns:
        (frame, whether it is the last), in order.
    """
    number, units = 0, next(written)
    while True:
        following = next(written, None)
        is_last = following is None
        part = BoardPart(epoch, seq, hashed.hex(), FOLD_VERSION, Raw(units), number == 0, is_last, number)
        yield say(part), is_last
        if following is None:
            return
        number, units = number + 1, following
