"""Everything that may be said on the two pipes, each message one JSON object with its name under "t".

Facts pipe: hello, submit, credit, ping | welcome, board, events, shown, receipts, resend_from, rebuild, pong, problem.
Side pipe:  follow, sight, foretell, put, get, read, read_report, search, read_known, look, ping, sign_in, set_pin, offer_code,
see_code, settle_code | fixes, arrivals, at, chunk, rows, report, found, known, condition, pong, problem, signed_in, pin_taken, code,
code_seen. A message that carries a chunk of media has a second frame with its bytes.

Unknown keys are ignored; an unknown name is answered `unknown_message`. Protocol and limits stand in docs/protocol.md.
"""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec import Raw, Struct

from hub.decoders import json_decoder
from hub.domain.actor import Actor, Role
from hub.domain.black_box import BlackBox
from hub.domain.courier import Fix
from hub.domain.eta import Arrival
from hub.domain.hits import Hit
from hub.domain.report import Report
from hub.domain.track import TrackPoint
from hub.domain.vocabulary import VocabularyError


class Said(Struct, frozen=True, tag_field="t", omit_defaults=True):
    """A message of the wire."""


# Facts pipe, client to hub ----------------------------------------------------------------------------------------


class Hello(Said, frozen=True, tag="hello"):
    """The first message on a connection.

    Args:
        protocols: the versions that the client speaks.
        session: random name of this greeting; numbers of commands start again at 1 with it.
        epoch: the ledger that the client's replica stands on, "" for none.
        seq, hash: where the replica stands: hash (hex) of event `seq`.
        receipt_seq: highest seq in any receipt that the client ever got in this epoch.
        credit: bytes of board and events that the hub may send before it hears of credit again.
        fold: the client's fold version; when the hub folds otherwise, a board is sent.
        tail: the client wants events after `seq` however many they are (`giftwire-hub tail`); a board only with a rebuild.
    """

    protocols: tuple[int, ...]
    session: str
    epoch: str = ""
    seq: int = 0
    hash: str = ""
    receipt_seq: int = 0
    credit: int = 0
    fold: int = 0
    tail: bool = False


class Submission(Struct, frozen=True, omit_defaults=True):
    """One command on its way.

    Args:
        n: 1, 2, 3 … in this session.
        id: UUIDv7, minted by the asker, kept by it until the receipt.
        command: the command as it was minted.
        stood_on: id of an earlier command of this asker without which this one makes no sense.
        secret: what proves who asks, never stored: a link's secret when the gateway asks for somebody outside, the grant of
            a sign-in when a station asks for whoever stands there.
        again: it was minted for a ledger that the hub may have lost: if it is wanting something that others may yet
            offer again too, it is answered "later" and not refused.
    """

    n: int
    id: str
    command: Raw
    stood_on: str = ""
    secret: str = ""
    again: bool = False


class Submit(Said, frozen=True, tag="submit"):
    """1..64 commands in order."""

    session: str
    commands: tuple[Submission, ...]


class Credit(Said, frozen=True, tag="credit"):
    """The client has taken `bytes` more."""

    bytes: int


class Ping(Said, frozen=True, tag="ping"):
    """Are you there, and what time is it? `mark` comes back.

    Args:
        seq: up to where this client's own copy is certainly on its disk, what was erased blanked in it; 0 says nothing.
    """

    mark: int
    seq: int = 0


# Facts pipe, hub to client ----------------------------------------------------------------------------------------


class Welcome(Said, frozen=True, tag="welcome"):
    """The answer to hello.

    Args:
        mode: "events" (they follow from the client's seq) or "board" (a board comes first).
        seq: the hub's head.
        hash: hash (hex) of the event that the client said it stands on, so that a tail can begin anywhere.
    """

    session: str
    protocol: int
    epoch: str
    seq: int
    mode: str
    hash: str
    now: datetime
    actor: Actor
    backup_seq: int = 0


class BoardPart(Said, frozen=True, tag="board"):
    """A part of a board: units as `boards.py` writes them. All parts of one board have the same seq.

    Args:
        hash: hash (hex) of event `seq`.
        part: 0, 1, 2 … : a missing one would leave orders out without anybody noticing.
        first, last: whether it begins or completes the board.
    """

    epoch: str
    seq: int
    hash: str
    fold: int
    units: Raw
    first: bool = False
    last: bool = False
    part: int = 0


class Item(Struct, frozen=True, omit_defaults=True):
    """One event as a client gets it.

    Args:
        s: seq.
        f: facts, the canonical bytes as they are.
        p: person, the canonical bytes; absent where there is none or it is withheld.
        d: SHA-256 (hex) of person where it was withheld or erased.
    """

    s: int
    f: Raw
    p: Raw = Raw(b"")
    d: str = ""


class Events(Said, frozen=True, tag="events"):
    """Events in order, without a gap to what the client has; `hash` (hex) is that of the last."""

    hash: str
    events: tuple[Item, ...]


class Shown(Said, frozen=True, tag="shown"):
    """Orders and rooms whose words this client may see from `seq` on, or no longer: they replace what it holds."""

    seq: int
    units: Raw


class ReceiptSaid(Struct, frozen=True, omit_defaults=True):
    """What became of one command.

    Args:
        n: its number in this session.
        outcome: "accepted", "refused" (both final), "unavailable" (nothing happened and the greeting is over: greet
            again, send it again, same id) or "later" (only to what was sent with `again`: nothing happened; send it
            again when the board has changed).
        seqs: first and last seq of its events, empty when it was already so.
    """

    n: int
    id: str
    outcome: str
    seqs: tuple[int, ...] = ()
    code: str = ""
    fields: dict[str, str] = {}


class Receipts(Said, frozen=True, tag="receipts"):
    """Answers, in the order of the commands."""

    session: str
    epoch: str
    receipts: tuple[ReceiptSaid, ...]


class ResendFrom(Said, frozen=True, tag="resend_from"):
    """Number `n` is next; what came after a gap was not looked at."""

    session: str
    n: int


class Rebuild(Said, frozen=True, tag="rebuild"):
    """The client stands on another ledger than the hub: it forgets its replica; a board follows. Kept commands stay.

    Args:
        reason: "other_epoch", "ahead_of_hub" or "other_history".
    """

    session: str
    epoch: str
    seq: int
    reason: str


class Pong(Said, frozen=True, tag="pong"):
    """Here; hub time, head and the seq that the newest verified backup covers.

    Args:
        shown: how many `shown` frames the hub has sent in this greeting, so that a lost one is missed.
    """

    mark: int
    now: datetime
    seq: int
    backup_seq: int = 0
    shown: int = 0


class Problem(Said, frozen=True, tag="problem"):
    """Something was wrong with what the client said.

    Args:
        code: from the table in docs/protocol.md.
        about: id, mark, SHA-256 or session that it is about, if any.
        final: whether sending the same again can ever help.
    """

    code: str
    about: str = ""
    final: bool = True
    detail: str = ""


# Side pipe --------------------------------------------------------------------------------------------------------


class Follow(Said, frozen=True, tag="follow"):
    """Send me sightings from now on, the newest of each source first."""


class Sight(Said, frozen=True, tag="sight"):
    """Where couriers are. The newest measurement wins; nothing is answered."""

    fixes: tuple[Fix, ...]


class Fixes(Said, frozen=True, tag="fixes"):
    """The newest fix of some couriers."""

    fixes: tuple[Fix, ...]


class Foretell(Said, frozen=True, tag="foretell"):
    """When couriers are expected. The newest measurement wins; nothing is answered. For followers alone."""

    arrivals: tuple[Arrival, ...]


class Arrivals(Said, frozen=True, tag="arrivals"):
    """The newest arrival at some doors; orders in `gone` are expected no more."""

    arrivals: tuple[Arrival, ...]
    gone: tuple[str, ...] = ()


class Put(Said, frozen=True, tag="put"):
    """Media for the hub. With a second frame: its bytes from `offset`. Without: where shall I begin?"""

    media: str
    size: int
    offset: int = 0


class At(Said, frozen=True, tag="at"):
    """The hub has `offset` of `size` bytes on disk; `whole` when all of them and they match the name."""

    media: str
    offset: int
    whole: bool = False


class Get(Said, frozen=True, tag="get"):
    """Give me media from `offset`."""

    media: str
    offset: int = 0


class Chunk(Said, frozen=True, tag="chunk"):
    """Media from `offset`; the bytes are the second frame."""

    media: str
    offset: int
    size: int


class Read(Said, frozen=True, tag="read"):
    """A page of a room's older events, newest first, below `before` (0: from the end)."""

    id: str
    room: str
    before: int = 0
    count: int = 50


class Rows(Said, frozen=True, tag="rows"):
    """A page. `seq`: the head at which it was read; `last` when nothing older exists or more waits in another frame.

    Args:
        more: whether further frames of the same answer follow.
    """

    id: str
    seq: int
    events: tuple[Item, ...]
    more: bool = False


class ReadReport(Said, frozen=True, tag="read_report"):
    """What became of the shop's days from `day` ("2026-05-10") on, `days` of them? Front desk, dispatch, owner."""

    id: str
    day: str
    days: int = 1


class Reported(Said, frozen=True, tag="report"):
    """A report, made at head `seq`."""

    id: str
    seq: int
    report: Report


class Search(Said, frozen=True, tag="search"):
    """Where were these words said or written? Newest first, below seq `before` (0: from the end). For staff."""

    id: str
    words: str
    before: int = 0
    count: int = 20


class Found(Said, frozen=True, tag="found"):
    """What was found, of everything up to event `seq`; fewer than were asked for: there are no older ones."""

    id: str
    seq: int
    hits: tuple[Hit, ...]


class ReadKnown(Said, frozen=True, tag="read_known"):
    """What did a role know of an order at a moment? Rows after seq `after`. For staff."""

    id: str
    order: str
    role: Role
    at: datetime
    after: int = 0


class Known(Said, frozen=True, tag="known"):
    """An order's black box, read at head `seq`."""

    id: str
    seq: int
    known: BlackBox


class ReadTrack(Said, frozen=True, tag="read_track"):
    """Where was a courier after `since`? Not longer ago than a day. For front desk, dispatch and the owner."""

    id: str
    courier: str
    since: datetime


class Tracked(Said, frozen=True, tag="track"):
    """A courier's track, oldest first; 500 points: there may be more after the last."""

    id: str
    points: tuple[TrackPoint, ...]


class EnterPin(Said, frozen=True, tag="sign_in"):
    """Somebody stands at this station and gives a PIN. Answered `signed_in`, or `problem` about `ask`.

    Args:
        ask: random name of this question.
        pin: never logged, never kept; it travels under CURVE alone.
    """

    ask: str
    person: str
    pin: str

    def __repr__(self) -> str:
        return f"EnterPin({self.ask!r})"


class Granted(Said, frozen=True, tag="signed_in"):
    """The PIN was right. `grant` goes with every command asked under this sign-in, as `secret` of its submission."""

    ask: str
    grant: str


class SetPin(Said, frozen=True, tag="set_pin"):
    """A new PIN for somebody. Answered `pin_taken`, or `problem` about `ask`.

    Args:
        old: the PIN so far, when a person changes their own.
        grant: of an owner's live sign-in at this station; an owner's own tools need none.
    """

    ask: str
    person: str
    pin: str
    old: str = ""
    grant: str = ""

    def __repr__(self) -> str:
        return f"SetPin({self.ask!r})"


class PinTaken(Said, frozen=True, tag="pin_taken"):
    """The new PIN holds."""

    ask: str


class Look(Said, frozen=True, tag="look"):
    """How do things stand at the hub? For the owner's tools alone."""

    id: str


class PeerSaid(Struct, frozen=True):
    """One connection at the hub: whether it follows the feed, the last event that it was sent, seconds since its last word."""

    station: str
    role: Role
    greeted: bool
    cursor: int
    heard_ago_s: float


class RebuildSaid(Struct, frozen=True):
    """How often, and when last, a station's copy was of another ledger since the hub's start."""

    station: str
    reason: str
    times: int
    at: datetime


class Condition(Said, frozen=True, tag="condition"):
    """How things stand: what only the running hub knows.

    Args:
        since: when the hub began to serve.
        outcomes: commands since then by outcome.
        refused_keys: handshakes since then with a key that speaks for nobody.
        backup, backup_seq, backup_at: file of the newest verified backup, "" for none, and what it covers.
        backup_failed: why the newest try failed, "" if it did not.
        peers: at most `PEERS_SAID_MAX` connections.
    """

    id: str
    epoch: str
    seq: int
    hash: str
    now: datetime
    since: datetime
    fold: int
    commits: int
    events: int
    outcomes: dict[str, int]
    refused_keys: int
    backup: str
    backup_seq: int
    backup_at: datetime | None
    backup_failed: str
    peers: tuple[PeerSaid, ...]
    rebuilds: tuple[RebuildSaid, ...]


class OfferCode(Said, frozen=True, tag="offer_code"):
    """Make a code with which one station may be let in; the one before dies. For the owner alone; answered `code`.

    Args:
        id: random name of this question.
        role: what the station is to be.
        name: what it is called, "" for what its computer calls itself.
        station: its id, a known one gets a new key; "" for a free one.
        person: who works there.
        grant: of an owner's live sign-in at this station; an owner's own tools need none.
    """

    id: str
    role: Role
    name: str = ""
    station: str = ""
    person: str = ""
    grant: str = ""


class Code(Said, frozen=True, tag="code"):
    """A code, said once: `digits` to be typed at the station, `offer` to ask by. It lives for `lives_s` seconds."""

    id: str
    offer: str
    digits: str
    lives_s: float
    port: int

    def __repr__(self) -> str:
        return f"Code({self.id!r})"


class SeeCode(Said, frozen=True, tag="see_code"):
    """How does it stand with a code? For the owner alone; answered `code_seen`."""

    offer: str
    grant: str = ""


class SettleCode(Said, frozen=True, tag="settle_code"):
    """The owner compared the four words: `same` lets the station in, or ends the code. Answered `code_seen`."""

    offer: str
    same: bool
    grant: str = ""


class CodeSeen(Said, frozen=True, tag="code_seen"):
    """How it stands with a code.

    Args:
        state: `waiting`, `proved`, `comparing`, `recording`, or over: `let_in`, `expired`, `used_up`, `not_the_same`,
            `not_recorded` (`refusal` says why), `replaced`.
        station: the id that it gets, once that is known.
        name: what the computer calls itself, once it has proved the code.
        words: the four words as numbers of the list in docs/pairing.md.
    """

    offer: str
    state: str
    tries_left: int
    lives_s: float
    role: Role
    station: str = ""
    name: str = ""
    words: tuple[int, ...] = ()
    refusal: str = ""


FROM_CLIENT_FACTS = Hello | Submit | Credit | Ping
FROM_HUB_FACTS = Welcome | BoardPart | Events | Shown | Receipts | ResendFrom | Rebuild | Pong | Problem
FROM_CLIENT_SIDE = (
    Follow
    | Sight
    | Foretell
    | Put
    | Get
    | Read
    | ReadReport
    | Search
    | ReadKnown
    | ReadTrack
    | Ping
    | EnterPin
    | SetPin
    | Look
    | OfferCode
    | SeeCode
    | SettleCode
)
FROM_HUB_SIDE = (
    Fixes
    | Arrivals
    | At
    | Chunk
    | Rows
    | Reported
    | Found
    | Known
    | Tracked
    | Pong
    | Problem
    | Granted
    | PinTaken
    | Condition
    | Code
    | CodeSeen
)

client_facts = json_decoder(FROM_CLIENT_FACTS)
hub_facts = json_decoder(FROM_HUB_FACTS)
client_side = json_decoder(FROM_CLIENT_SIDE)
hub_side = json_decoder(FROM_HUB_SIDE)

_encoder = msgspec.json.Encoder()


def say(message: Said) -> bytes:
    """Write a message."""
    return _encoder.encode(message)


def names(union: object) -> list[str]:
    """The names of the messages in one of the four unions, for the protocol's document."""
    return sorted(str(kind.__struct_config__.tag) for kind in union.__args__)  # type: ignore[attr-defined]  # a union


def understand(decoder: msgspec.json.Decoder[Said], frame: bytes) -> Said:
    """Read a message.

    Raises:
        VocabularyError: `bad_json`, `unknown_message` or `bad_message`.
    """
    try:
        return decoder.decode(frame)
    except msgspec.ValidationError as error:
        text = str(error)
        code = "unknown_message" if text.startswith("Invalid value") and text.endswith("at `$.t`") else "bad_message"
        raise VocabularyError(code, detail=text[:200]) from error
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise VocabularyError("bad_json", detail=str(error)[:200]) from error
