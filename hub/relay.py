"""The one writer: find -> decide -> append -> fold -> release, in group commits.

Owns the board and the head of the chain. A turn takes what has arrived, decides it one command after another over the
board as it grows, puts everything into one batch, and only when the log says *committed* gives back what may be
released: events and receipts. A turn whose commit failed leaves the board as it was; one of unknown outcome stops the hub
(`StorageUnknown`), and the retry of the same ids settles it after recovery.

No socket, no thread: the doors call `turn`; the simulator does too. Time, randomness and a place for what takes long come in
from outside.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from hub.decoders import json_decoder
from hub.domain.access import secret_hash
from hub.domain.actor import Actor, Role
from hub.domain.board import FOLD_VERSION, Board, concerned
from hub.domain.ids import is_id, minted_at
from hub.domain.rules import decide
from hub.domain.rules.staff import Claim, over, who_asks
from hub.domain.vocabulary import (
    Command,
    Event,
    HubStarted,
    LinkEnded,
    OpenEnquiry,
    PlaceOrder,
    Recorded,
    Refused,
    VocabularyError,
)
from hub.erasure import Erasure, Going
from hub.log.errors import LogError, StorageFull
from hub.log.port import (
    STORAGE_FULL,
    Batch,
    Committed,
    Failed,
    Head,
    Log,
    Reader,
    Result,
    StoredEvent,
    StoredOutcome,
)
from hub.snapshots import Snapshots
from hub.uncollected import uncollected
from hub.wire import chain
from hub.wire.boards import assemble, lines
from hub.wire.codec import canonical, decode_command, decode_event, encode_event, fingerprint
from hub.wire.limits import COMMAND_BYTES_MAX, EVENT_BYTES_MAX
from hub.wire.messages import Submission

READ_AT_START = 1_000
log = logging.getLogger(__name__)

UNAVAILABLE = "unavailable"
GRANTS_NOTE, GRANT_KEY_BYTES = "grants", 32
FINGERPRINT_UNKNOWN = b""
"""Of a command that came in with an import of events alone: that it was done is known, how it was worded is not."""
FIELD_CHARS_MAX = 200
"""Of each field of a refusal: it may repeat what was asked, and sixteen receipts share a frame."""
HUB = Actor("hub", "hub", Role.HUB)


class StorageUnknown(Exception):
    """Nobody can say whether the last batch is on disk: stop, start again, and the retries settle it."""


class Question(Struct, frozen=True):
    """One command at the relay.

    Args:
        peer: whatever the doors need to find the asker's connection again.
        station: the station whose key carried it.
        role, person: of that station.
        submission: the command as it came.
    """

    peer: Any
    station: str
    role: Role
    person: str
    submission: Submission


class Outcome(Struct, frozen=True):
    """What is kept of every command for ever: final, and answered again to whoever repeats it."""

    outcome: str
    seqs: tuple[int, ...] = ()
    code: str = ""
    fields: dict[str, str] = {}


class Answer(Struct, frozen=True):
    """An outcome on its way back; "unavailable" and "later" are not kept and not final."""

    question: Question
    outcome: Outcome


class Turn(Struct, frozen=True):
    """What a turn released.

    Args:
        events: recorded and stored form of each event, in order.
        answers: one per question, in order.
        before, after: the boards around the events.
        blanked: events, of any time, whose words this turn erased: nobody may be given them from memory.
    """

    events: tuple[tuple[Recorded, StoredEvent], ...]
    answers: tuple[Answer, ...]
    before: Board
    after: Board
    blanked: frozenset[int] = frozenset()


_outcomes = json_decoder(Outcome)


def outcome_of(stored: StoredOutcome) -> Outcome:
    """Read an outcome as it is kept."""
    return _outcomes.decode(stored.receipt)


class Relay:
    """The shop's one writer.

    Args:
        log: the durable log; the relay is its only writer.
        clock: hub time, aware UTC.
        randomness: gives n random bytes.
        erasure: knows what is gone, beyond this process and its folder; None where both are a test's.
        beside: where snapshots are made; None: on the thread that rests.
    """

    def __init__(
        self,
        log: Log,
        clock: Callable[[], datetime],
        randomness: Callable[[int], bytes],
        erasure: Erasure | None = None,
        beside: Executor | None = None,
    ) -> None:
        self._log = log
        self.erasure = erasure or Erasure(log)
        self._clock = clock
        self._random = randomness
        self.board, snapshot_seq = recover_board(log)
        self._snapshots = Snapshots(log, snapshot_seq, beside)
        self.head = log.head
        self._last_now = self.board.at
        self.grant_key = b""
        """Seals sign-ins, so that only who gave a PIN can act as a person; known from `start` on."""
        assert self.board.seq == self.head.seq, "the fold ends at the head"

    @property
    def epoch(self) -> str:
        """The name of the ledger."""
        return self._log.epoch

    @property
    def ledger(self) -> Log:
        """The log itself, for the care of what is gone; on the writer's thread."""
        return self._log

    def now(self) -> datetime:
        """Hub time; never earlier than the newest event, whatever the machine's clock did."""
        now = self._clock()
        now = now.replace(microsecond=now.microsecond // 1000 * 1000)
        self._last_now = max(self._last_now, now)
        return self._last_now

    def start(self, incarnation: str) -> Turn:
        """Note in the ledger that the hub serves from now on."""
        self.grant_key = self._log.note(GRANTS_NOTE) or self._new_grant_key()
        return self.note([HubStarted(incarnation)])

    def _new_grant_key(self) -> bytes:
        """Made once and kept beside the ledger, so that a restored ledger knows its sign-ins' seals."""
        key = self._random(GRANT_KEY_BYTES)
        try:
            self._log.set_note(GRANTS_NOTE, key)
        except StorageFull:
            log.warning("no room to keep the key of sign-ins: this one is good until the next start")
        return key

    def note(self, events: Sequence[Event]) -> Turn:
        """Record what the hub itself has to say."""
        batch = _Batch(self, self.now())
        batch.add(HUB, "", events)
        return self._commit(batch)

    def keep_house(self) -> Turn | None:
        """Do what time asks for: end links and sign-ins that have expired. None when there was nothing."""
        now = self.now()
        links = [LinkEnded(link.id, link.subject) for link in self.board.links.values() if not link.is_live(now)]
        links.sort(key=lambda ended: ended.link)  # in no hash's order: the same shop, the same ledger
        ended: list[Event] = [*links, *over(self.board, now)]
        return self.note(ended[:EXPIRED_PER_TURN]) if ended else None

    def turn(self, questions: Sequence[Question]) -> Turn:
        """Decide questions, in order, in one transaction.

        Args:
            questions: 1..n.

        Returns:
            What may be released now.

        Raises:
            StorageUnknown: nothing may be released; stop.
        """
        batch = _Batch(self, self.now())
        for question in questions:
            batch.answers.append(Answer(question, self._answer(batch, question)))
        return self._commit(batch)

    def _answer(self, batch: _Batch, question: Question) -> Outcome:
        submission = question.submission
        raw = bytes(submission.command)
        if not is_id(submission.id):
            return Outcome("refused", code="bad_id", fields={"field": "id"})  # nothing to find it by: not kept
        minted = fingerprint(raw)
        asker = question.station
        known = batch.found(submission.id)
        if known is not None:
            if known.asker != asker or known.fingerprint not in (minted, FINGERPRINT_UNKNOWN):
                return Outcome("refused", code="id_conflict", fields={"id": submission.id})
            return _outcomes.decode(known.receipt)
        decided = self._decide(batch, question, raw)
        if isinstance(decided, Refused):
            fields = {name: value[:FIELD_CHARS_MAX] for name, value in decided.fields.items()}
            young = minted_at(submission.id) > batch.now - LATER_MAX
            if submission.again and decided.code in WANTING and young:
                return Outcome(LATER, code=decided.code, fields=fields)  # not kept: it is no answer yet
            outcome = Outcome("refused", code=decided.code, fields=fields)
        else:
            actor, events = decided
            try:
                seqs = batch.add(actor, submission.id, events)
                outcome = Outcome("accepted", (seqs[0], seqs[-1]) if seqs else ())
            except EventTooLarge:
                outcome = Outcome("refused", code="too_large", fields={"limit": str(EVENT_BYTES_MAX)})
        batch.outcomes[submission.id] = StoredOutcome(submission.id, asker, minted, canonical(outcome))
        return outcome

    def _decide(self, batch: _Batch, question: Question, raw: bytes) -> tuple[Actor, Sequence[Event]] | Refused:
        submission = question.submission
        if len(raw) > COMMAND_BYTES_MAX:
            return Refused("too_large", {"limit": str(COMMAND_BYTES_MAX)})
        try:
            command = decode_command(raw)
        except VocabularyError as error:
            return Refused(error.code, error.fields)
        if submission.stood_on:
            first = batch.found(submission.stood_on)
            if first is not None and _outcomes.decode(first.receipt).outcome == "refused":
                return Refused("depends_on_refused", {"id": submission.stood_on})
        if self.erasure.is_gone(command):
            return Refused("erased")
        if submission.again and self.erasure.is_revoked(command):
            return Refused("bad_key")
        if self._was_there(batch, command):
            return Refused("already_exists")
        actor = self._actor(batch, question, command)
        if isinstance(actor, Refused):
            return actor
        decision = decide(batch.board, command, actor, batch.now)
        return decision if isinstance(decision, Refused) else (actor, decision)

    def _was_there(self, batch: _Batch, command: Command) -> bool:
        """Whether a new thing's id belonged to one that has left the board: its events would mix with the old one's."""
        match command:
            case PlaceOrder(order=name, enquiry=""):
                stands = name in batch.board.orders
            case OpenEnquiry(room=name):
                stands = name in batch.board.rooms
            case _:
                return False
        return not stands and is_id(name) and bool(self._log.newest(name, batch.head.seq + 1, 1))

    def _actor(self, batch: _Batch, question: Question, command: Command) -> Actor | Refused:
        """Who asks: the station's person or whoever signed in there, or who holds the link that the gateway was shown."""
        if question.role is not Role.GATEWAY:
            own = Actor(question.station, question.person, question.role)
            claim = Claim(question.submission.secret, question.submission.id)
            return who_asks(batch.board, own, command, claim, batch.now, self.grant_key)
        if not question.submission.secret:
            if isinstance(command, PlaceOrder):
                return Actor(question.station, "web_shop", Role.WEB_SHOP)
            return Refused("link_not_found")
        link = batch.board.link_of_secret(secret_hash(question.submission.secret), batch.now)
        if link is None:
            return Refused("link_not_found")
        person = link.subject if link.role is Role.COURIER else f"{link.role.value}:{link.subject}"
        return Actor(question.station, person, link.role)

    def _commit(self, batch: _Batch) -> Turn:
        before = self.board
        if not batch.events and not batch.outcomes:
            return Turn((), tuple(batch.answers), before, before)
        going: Going | None = None
        try:
            going = self.erasure.announce(batch.events, before)
            result = self._append(batch)
        except OSError:
            result = Failed(STORAGE_FULL)  # nothing that is to be gone may be recorded before it is written down
        except LogError as error:
            raise StorageUnknown(str(error)) from error
        match result:
            case Committed():
                self.board, self.head = batch.board, batch.head
            case Failed(code=code):
                late = Outcome(UNAVAILABLE, code=code)
                answers = tuple(
                    answer if answer.question.submission.id not in batch.outcomes else Answer(answer.question, late)
                    for answer in batch.answers
                )
                return Turn((), answers, before, before)
            case _:
                raise StorageUnknown(str(result))
        if going is None:
            return Turn(tuple(batch.events), tuple(batch.answers), before, self.board)
        return self._erase(batch, before, going)

    def _append(self, batch: _Batch) -> Result | None:
        self._log.begin(Batch([stored for _, stored in batch.events], list(batch.outcomes.values())))
        return self._log.done()

    def _erase(self, batch: _Batch, before: Board, going: Going) -> Turn:
        """Blank what the committed events took away, before anything of this turn is released."""
        if going.seqs:
            self._snapshots.settle()  # a board that is being written may hold the words
            try:
                self.erasure.carry_out(going)
            except LogError as error:
                raise StorageUnknown(str(error)) from error
            self._snapshots.was_forgotten(self.head)
        events = tuple(
            (recorded, stored._replace(person=None) if stored.seq in going.seqs else stored)
            for recorded, stored in batch.events
        )
        return Turn(events, tuple(batch.answers), before, self.board, going.seqs)

    def hash_at(self, seq: int) -> bytes | None:
        """Hash of an event, None if there is none."""
        return self.head.hash if seq == self.head.seq else self._log.hash_at(seq)

    def find(self, command_id: str) -> StoredOutcome | None:
        """What became of a command."""
        return self._log.find(command_id)

    def read(self, after: int, count_max: int, bytes_max: int) -> list[StoredEvent]:
        """Stored events after `after`, in order."""
        return self._log.read(after, count_max, bytes_max)

    def keep_note(self, key: str, value: bytes) -> None:
        """Keep a small setting outside the chain, durable on return.

        Raises:
            StorageFull, StorageFailed: the disk does not take it.
        """
        self._log.set_note(key, value)

    def kept_note(self, key: str) -> bytes | None:
        """A setting, or None."""
        return self._log.note(key)

    def reader(self) -> Reader:
        """A query-only view of the ledger for another thread."""
        return self._log.reader()

    def random_hex(self, size: int) -> str:
        """Random bytes in hex."""
        return self._random(size).hex()

    def rest(self) -> None:
        """Do what nobody waits for: move the WAL on, keep a snapshot now and then."""
        self._log.rest()
        self.erasure.rest()
        self._snapshots.keep_if_due(self.board, self.head)

    def keep_snapshot(self) -> None:
        """Keep the board beside the log, so that the next start folds little. A failure costs only time."""
        self._snapshots.keep(self.board, self.head)

    def close(self) -> None:
        """Keep a snapshot and let go of the log."""
        self._snapshots.close(self.board, self.head)
        self._log.close()


EXPIRED_PER_TURN = 50
LATER = "later"
LATER_MAX = timedelta(hours=48)
"""So long a command of a lost ledger may wait for what it stands on: as long as a board keeps closed orders."""
WANTING = frozenset(
    [
        "courier_not_found",
        "courier_off_duty",
        "item_not_found",
        "link_not_found",
        "message_not_found",
        "not_confirmed",
        "not_packed",
        "not_ready",
        "not_rush",
        "not_your_station",
        "order_not_found",
        "proof_missing",
        "room_not_found",
        "staff_not_found",
        "station_not_found",
        "subject_not_found",
        "version_conflict",
        "wrong_stage",
    ]
)
"""Refusals that what others offer again may yet cure."""


class EventTooLarge(Exception):
    """An event is beyond what one frame can carry beside others."""


class _Batch:
    """A turn in the making: nothing in it is true before the commit."""

    def __init__(self, relay: Relay, now: datetime) -> None:
        self._relay = relay
        self.now = now
        self.board = relay.board
        self.head = relay.head
        self.events: list[tuple[Recorded, StoredEvent]] = []
        self.outcomes: dict[str, StoredOutcome] = {}
        self.answers: list[Answer] = []

    def found(self, command_id: str) -> StoredOutcome | None:
        """What became of a command, in this turn or ever before."""
        return self.outcomes.get(command_id) or self._relay.find(command_id)

    def add(self, actor: Actor, cause: str, events: Sequence[Event]) -> list[int]:
        """Append events: all of a command, or none.

        Raises:
            EventTooLarge: one is beyond the limit; nothing was appended.
        """
        board, head = self.board, self.head
        added = []
        for event in events:
            seq = head.seq + 1
            recorded = Recorded(seq, self.now, actor, cause, event)
            facts, person = encode_event(event, actor, cause, self.now, self._relay.random_hex(16))
            if len(facts) + len(person) > EVENT_BYTES_MAX:
                raise EventTooLarge
            digest = chain.digest(person)
            hashed = chain.link(head.hash, seq, chain.digest(facts), digest)
            board = board.after(recorded)
            topic = concerned(event, board)
            added.append((recorded, StoredEvent(seq, hashed, facts, person, digest, topic, cause)))
            head = Head(seq, hashed)
        self.board, self.head = board, head
        self.events += added
        return [stored.seq for _, stored in added]


def recover_board(log: Log) -> tuple[Board, int]:
    """Fold the ledger: from the newest snapshot of our own fold if there is one, else from the first event.

    Returns:
        The board at the head, and the seq of the snapshot it started from.
    """
    board, start = Board(), 0
    snapshot = log.snapshot_newest()
    with uncollected():  # the collector alone took half of the time that a large shop's board took to be read
        if snapshot is not None and snapshot.fold_version == FOLD_VERSION:
            board, start = assemble(lines(snapshot.body)), snapshot.seq
        for recorded in replay(log, board.seq):
            board = board.after(recorded)
    return board, start


def fold_all(reader: Reader) -> Board:
    """Fold a ledger from its first event."""
    board = Board()
    for recorded in replay(reader, 0):
        board = board.after(recorded)
    return board


def replay(log: Reader, after: int) -> Iterator[Recorded]:
    """Every event after `after`, in order, in chunks."""
    while True:
        chunk = log.read(after, READ_AT_START, 4 << 20)
        if not chunk:
            return
        for stored in chunk:
            yield decode_event(stored.seq, stored.facts, stored.person)
        after = chunk[-1].seq
