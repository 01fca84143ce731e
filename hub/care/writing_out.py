"""The ledger as lines of text, and a ledger made from them: readable without Giftwire, and whole again with it.

    {"giftwire":1,"epoch":…,"seq":…,"hash":…}                       what follows
    {"outcome":{"id":…,"asker":…,"fingerprint":…,"receipt":{…}}}    before the events it led to; those without, at the end
    {"seq":1,…,"hash":…,"body":{…},"person":{…}}                     one event, as `tail` prints it, and the room it is paged under
    {"end":…,"hash":…,"outcomes":…}                                 nothing is missing

Every event is made anew from its line and must have the hash that stands there, so a changed or missing letter is found
with its line. Lines of `tail`, or of an export of events alone, will do: then what was refused is not known, nor how a
command was worded, and only that its id was used. Nothing is in its place before the last line was read.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import MsgspecError

from hub.domain.board import Board, concerned
from hub.domain.vocabulary import EVENTS, VocabularyError
from hub.doors.owner import hub_keys
from hub.log import restore
from hub.log.errors import BackupRefused, CannotCreate
from hub.log.folder import FolderLock, made
from hub.log.port import Batch, Committed, Head, StoredEvent, StoredOutcome
from hub.log.reading import SqliteReader
from hub.log.recover import database_path
from hub.log.sqlite import SqliteLog
from hub.relay import FINGERPRINT_UNKNOWN, Outcome, outcome_of
from hub.wire import chain
from hub.wire.codec import canonical, decode_event

FORMAT = 1
CHUNK_EVENTS = 1_000
BATCH_EVENTS = 500
"""Events to a commit while a ledger is made: the disk is asked once for half a second's reading."""
LINE_CHARS_MAX = 1 << 20
"""An event is at most 64 KiB; in JSON every character of it may take six. Anything longer is no line of an export."""

NO_LINE = (VocabularyError, MsgspecError, KeyError, TypeError, ValueError, AttributeError, RecursionError)
"""What reading something strange may raise: other JSON than ours, or none."""


class Imported(NamedTuple):
    """What an import made. `whole`: the outcomes were in it too."""

    epoch: str
    from_epoch: str
    head: Head
    outcomes: int
    whole: bool
    board: Board


# Out --------------------------------------------------------------------------------------------------------------


def event_line(
    seq: int, epoch: str, facts: bytes, person: bytes | None, digest: bytes, hashed: bytes
) -> dict[str, Any]:
    """One event as a line; `id` is the command that led to it."""
    envelope = json.loads(facts)
    return {
        "seq": seq,
        "epoch": epoch,
        "id": envelope["cause"],
        "actor": envelope["actor"],
        "kind": envelope["kind"],
        "v": envelope["v"],
        "e": envelope["e"],
        "at": envelope["at"],
        "hash": hashed.hex(),
        "body": envelope["body"],
        "person": json.loads(person) if person else None,
        "person_digest": digest.hex(),
    }


def events(reader: SqliteReader) -> Iterator[dict[str, Any]]:
    """Every event of a ledger as a line."""
    for stored in _stored(reader):
        yield _line(stored, reader.epoch)


def whole(reader: SqliteReader) -> Iterator[dict[str, Any]]:
    """A whole ledger, outcomes too, of one moment: a writer may go on meanwhile."""
    with reader.still():
        head = reader.head
        yield {"giftwire": FORMAT, "epoch": reader.epoch, "seq": head.seq, "hash": head.hash.hex()}
        count, command = 0, ""
        for stored in _stored(reader):
            if stored.command_id and stored.command_id != command:
                outcome = reader.find(stored.command_id)
                assert outcome is not None, "an event's command has its outcome: `verify` sees to that"
                yield _outcome_line(outcome)
                count += 1
            command = stored.command_id
            yield _line(stored, reader.epoch) | {"topic": stored.topic}
        for outcome in reader.outcomes():
            if not outcome_of(outcome).seqs:
                yield _outcome_line(outcome)
                count += 1
        yield {"end": head.seq, "hash": head.hash.hex(), "outcomes": count}


def as_text(line: dict[str, Any]) -> str:
    """Write a line."""
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def _stored(reader: SqliteReader) -> Iterator[StoredEvent]:
    after = 0
    while chunk := reader.read(after, CHUNK_EVENTS, 4 << 20):
        yield from chunk
        after = chunk[-1].seq


def _line(stored: StoredEvent, epoch: str) -> dict[str, Any]:
    return event_line(stored.seq, epoch, stored.facts, stored.person, stored.person_digest, stored.hash)


def _outcome_line(outcome: StoredOutcome) -> dict[str, Any]:
    return {
        "outcome": {
            "id": outcome.command_id,
            "asker": outcome.asker,
            "fingerprint": outcome.fingerprint.hex(),
            "receipt": json.loads(outcome.receipt),
        }
    }


# And back ---------------------------------------------------------------------------------------------------------


def import_ledger(folder: Path, text: Iterable[str], now: datetime) -> Imported:
    """Make a new ledger from the lines of an export, under a new epoch.

    Args:
        folder: a data folder without a ledger, made if it is not there.
        text: the lines.
        now: names nothing but a place of work; aware.

    Raises:
        CannotCreate: there is a ledger in that folder.
        BackupRefused: a line is not what it should be; the text names it. Nothing was made.
        LogError: as `SqliteLog.create_or_open`.
    """
    with FolderLock(made(folder)):
        restore.finish(folder)
        if database_path(folder).exists():
            raise CannotCreate(f"{folder} holds a ledger; import makes a new one, in a folder of its own")
        epoch = secrets.token_hex(8)
        log = SqliteLog.create_or_open(restore.begin(folder), epoch, chain.GENESIS, step=chain.step, ballast_bytes=0)
        try:
            made_ledger = _Making(log)
            for number, line in enumerate(text, 1):
                try:
                    made_ledger.take(line)
                except (BadLine, *NO_LINE) as error:
                    why = str(error) if isinstance(error, BadLine) else "this is no line of an export"
                    raise BackupRefused(f"line {number}: {why}") from error
            made_ledger.end()
        finally:
            log.close()
        restore.put_in_place(folder, now)
        hub_keys(folder)  # new ones: stations pair with this hub anew
    return Imported(
        epoch, made_ledger.from_epoch, log.head, made_ledger.outcomes, made_ledger.is_whole, made_ledger.board
    )


class BadLine(Exception):
    """A line is not what it should be; the text says how."""


class _Making:
    """A ledger in the making, line by line."""

    def __init__(self, log: SqliteLog) -> None:
        self._log = log
        self._head = log.head
        self._events: list[StoredEvent] = []
        self._outcomes: dict[str, StoredOutcome] = {}
        self._expected: Head | None = None
        self._ended = False
        self._first: dict[str, int] = {}
        self.board = Board()
        self.from_epoch = ""
        self.is_whole = False
        self.outcomes = 0

    def take(self, text: str) -> None:
        """Take the next line in."""
        if len(text) > LINE_CHARS_MAX:
            raise BadLine(f"longer than {LINE_CHARS_MAX} characters")
        if not text.strip():
            return
        if self._ended:
            raise BadLine("there is something after the end")
        line = json.loads(text)
        if "giftwire" in line:
            self._begin(line)
        elif "outcome" in line:
            self._outcome(line["outcome"])
        elif "end" in line:
            self._check_end(line)
        else:
            self._event(line)

    def _begin(self, line: dict[str, Any]) -> None:
        if self._head.seq or self._outcomes or self.is_whole:
            raise BadLine("an export begins in the middle of another")
        if line["giftwire"] != FORMAT:
            raise BadLine(f"written in form {line['giftwire']}, this program reads {FORMAT}: use a later version")
        self.is_whole, self.from_epoch = True, str(line["epoch"])
        self._expected = Head(line["seq"], bytes.fromhex(line["hash"]))

    def _outcome(self, said: dict[str, Any]) -> None:
        receipt = canonical(said["receipt"])
        outcome = StoredOutcome(said["id"], said["asker"], bytes.fromhex(said["fingerprint"]), receipt)
        outcome_of(outcome)
        if outcome.command_id in self._outcomes or self._log.find(outcome.command_id) is not None:
            raise BadLine(f"the command {outcome.command_id} has two outcomes")
        self._flush_if_full()
        self._outcomes[outcome.command_id] = outcome

    def _event(self, line: dict[str, Any]) -> None:
        seq = self._head.seq + 1
        if line["seq"] != seq:
            raise BadLine(f"event {line['seq']} where {seq} is next")
        known = EVENTS.get(line["kind"])
        facts = canonical(
            {
                "actor": line["actor"],
                "at": line["at"],
                "body": line["body"],
                "cause": line["id"],
                "e": line.get("e", known.essential if known else True),
                "kind": line["kind"],
                "v": line.get("v", known.version if known else 1),
            }
        )
        digest = bytes.fromhex(line["person_digest"])
        said = line["person"]
        nobody = b"" if digest == chain.digest(b"") else None
        person = canonical(said) if said is not None else nobody
        hashed = chain.step(self._head.hash, seq, facts, person, digest)
        if hashed is None or hashed.hex() != line["hash"]:
            raise BadLine(f"event {seq} is not what it was: its hash does not fit")
        recorded = decode_event(seq, facts, person)
        self.board = self.board.after(recorded)
        topic = line.get("topic")
        if topic is None:
            topic = concerned(recorded.event, self.board)
        self._add(StoredEvent(seq, hashed, facts, person, digest, topic, recorded.cause), recorded.actor.station)
        self.from_epoch = self.from_epoch or str(line["epoch"])

    def _add(self, event: StoredEvent, asker: str) -> None:
        command = event.command_id
        if command and command not in self._outcomes:
            if self.is_whole:
                raise BadLine(f"the outcome of command {command} is missing before event {event.seq}")
            self._flush_if_full()
            if self._log.find(command) is not None:
                raise BadLine(f"the events of command {command} do not stand together")
        if command and not self.is_whole:
            first = self._first.setdefault(command, event.seq)
            receipt = canonical(Outcome("accepted", (first, event.seq)))
            self._outcomes[command] = StoredOutcome(command, asker, FINGERPRINT_UNKNOWN, receipt)
        self._events.append(event)
        self._head = Head(event.seq, event.hash)
        if not command:
            self._flush_if_full()

    def _flush_if_full(self) -> None:
        """Commit what is gathered, at a border between commands."""
        if len(self._events) + len(self._outcomes) >= BATCH_EVENTS:
            self._flush()

    def _flush(self) -> None:
        if not self._events and not self._outcomes:
            return
        self._log.begin(Batch(self._events, list(self._outcomes.values())))
        result = self._log.done()
        if not isinstance(result, Committed):
            raise BackupRefused(f"the disk does not take the ledger: {result}")
        self.outcomes += len(self._outcomes)
        self._events, self._outcomes, self._first = [], {}, {}

    def _check_end(self, line: dict[str, Any]) -> None:
        if not self.is_whole:
            raise BadLine("an end without a beginning")
        self._flush()
        if line["end"] != self._head.seq or line["hash"] != self._head.hash.hex():
            raise BadLine(f"it ends at event {self._head.seq}, but should at {line['end']}")
        if line["outcomes"] != self.outcomes:
            raise BadLine(f"there were {self.outcomes} outcomes and should be {line['outcomes']}")
        self._ended = True

    def end(self) -> None:
        """Nothing more comes.

        Raises:
            BackupRefused: something is missing.
        """
        if self.is_whole and not self._ended:
            raise BackupRefused("the export is cut short: its last line is missing")
        if self._expected is not None and self._expected != self._head:
            raise BackupRefused("the export does not hold what its first line promises")
        self._flush()
        if not self._head.seq:
            raise BackupRefused("there is no event in this file")
