"""Erased people stay gone: what the one writer does around the event `erased`, and what every start repeats.

    tombstone on disk  ->  the event is committed  ->  its words are blanked, the WAL emptied, the snapshot made anew  ->
    released  ->  (in a quiet moment) pictures and voices that nothing names any more are removed

A crash between any two of these is taken up again by `apply`, which runs at every start before the doors open: it blanks
what should be blank, and where the ledger does not hold the erasure (a folder copied back by hand, an older backup) it
records it anew, so that every client hears of it. Revoked keys and ended links are kept and applied in the same way.
"""

from __future__ import annotations

import logging
import queue
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import msgspec
from msgspec import Struct

from hub.decoders import json_decoder
from hub.domain.board import Board
from hub.domain.erasure import Scope, Subject, belongs
from hub.domain.vocabulary import (
    AddStaff,
    ChangeStaff,
    Command,
    Erase,
    Erased,
    Event,
    LinkEnded,
    LinkIssued,
    OrderCancelled,
    PairStation,
    Recorded,
    StationPaired,
    StationRevoked,
)
from hub.log.errors import StorageFull
from hub.log.media import MediaStore
from hub.log.port import Log, Reader, StoredEvent
from hub.log.tombstones import DIGEST_CHARS, ENDED, ERASED, REVOKED, Tombstone, Tombstones
from hub.wire import chain
from hub.wire.codec import decode_event

log = logging.getLogger(__name__)

NOTE = "gone"
"""The log's note of how many tombstones this ledger has been held against."""
_NAMELESS = chain.digest(b"")
_READ = 2_000
_plain = msgspec.json.Decoder()


class Going(Struct, frozen=True):
    """What a turn takes away: numbers of the events that lose their words, and the media that were named there."""

    seqs: frozenset[int]
    media: tuple[str, ...] = ()


class Erasure:
    """What the writer of a ledger knows about what is gone. Used by the relay's thread alone, but for `media_due`.

    Args:
        ledger: the log.
        tombstones: where it is written down outside the folder; None where nothing outlives the process anyway.

    Attributes:
        media_due: names of media that may have to be removed; taken by whoever has the time for it.

    Raises:
        LogDamaged: the tombstones cannot be read.
    """

    def __init__(self, ledger: Log, tombstones: Tombstones | None = None) -> None:
        self._log = ledger
        self._tombstones = tombstones
        self._owed: set[int] = set()
        self.media_due: queue.SimpleQueue[tuple[str, ...]] = queue.SimpleQueue()
        self.count = 0
        self._gone: set[str] = set()
        self._revoked: set[str] = set()
        self.learn(tombstones.read() if tombstones is not None else [])

    def is_gone(self, command: Command) -> bool:
        """Whether a command is about somebody who was erased: a kept one, offered again to a restored hub."""
        if not self._gone or isinstance(command, Erase):
            return False
        fields: tuple[str, ...] = ("order", "room", "enquiry", "courier")
        if isinstance(command, AddStaff | ChangeStaff):
            fields = (*fields, "person")
        return any(getattr(command, field, None) in self._gone for field in fields)

    def is_revoked(self, command: Command) -> bool:
        """Whether a command lets a key in that was revoked since: a kept one, offered again to a restored hub.

        Only of those: somebody who is there may let the same key in anew.
        """
        return isinstance(command, PairStation) and command.key in self._revoked

    def announce(self, events: Sequence[tuple[Recorded, StoredEvent]], before: Board) -> Going | None:
        """Write down what a turn is about to take away; durable when this returns. None when it takes nothing.

        Args:
            events: of the turn, in order, not committed yet.
            before: the board before them.

        Raises:
            OSError: the disk does not take it: the turn must not be committed.
        """
        stones: list[Tombstone] = []
        for recorded, stored in events:
            match recorded.event:
                case Erased():
                    stones.append(_erasure(self._log, recorded.event, stored, [earlier for _, earlier in events]))
                case StationRevoked() | StationPaired():
                    stones += _revoked(recorded.event, stored, before, events)
                case LinkEnded():
                    stones += _ended(recorded.event, recorded.at, stored, before, events)
        if not stones:
            return None
        if self._tombstones is not None:
            self._tombstones.add(stones)
        self.learn(stones)
        seqs = frozenset(seq for stone in stones for seq, _ in stone.blanked)
        return Going(seqs, tuple(sorted({media for stone in stones for media in stone.media})))

    def learn(self, stones: Sequence[Tombstone]) -> None:
        """Take in tombstones that were written down."""
        self.count += len(stones)
        self._gone |= {stone.id for stone in stones if _names_are_gone(stone)}
        self._revoked |= {stone.key for stone in stones if stone.kind == REVOKED}

    def carry_out(self, going: Going) -> None:
        """Blank what was announced, now that its event is committed. Without room for it, `rest` tries again.

        Raises:
            StorageFailed: the disk answered with an error; the next start takes it up.
        """
        self._owed |= going.seqs
        self._blank()
        if going.media:
            self.media_due.put(going.media)

    def _blank(self) -> None:
        try:
            self._log.erase_person(sorted(self._owed))
        except StorageFull:
            log.warning("no room to erase the words of %d events now; it is tried again", len(self._owed))
            return
        self._owed.clear()

    def rest(self) -> None:
        """Go on with what found no room."""
        if self._owed:
            self._blank()


def words_of(
    reader: Reader, subject: Subject, scope: Scope, before: int, batch: Iterable[StoredEvent] = ()
) -> list[StoredEvent]:
    """The events below `before` that hold, or held, words of a subject, ascending.

    Args:
        reader: the ledger.
        batch: events that are not in it yet.
    """
    # An order's and an enquiry's events stand under their room; couriers and staff are looked for where no room is.
    word = b"" if subject.room else subject.name.encode()
    found = [*reader.holding(subject.room, word), *batch]
    return [one for one in found if one.seq < before and one.person_digest != _NAMELESS and _is_of(one, subject, scope)]


def _is_of(stored: StoredEvent, subject: Subject, scope: Scope) -> bool:
    envelope = _plain.decode(stored.facts)
    return belongs(envelope["kind"], envelope["body"], subject, scope)


def media_in(person: bytes | None) -> list[str]:
    """The media that an event's words name."""
    body: dict[str, Any] = _plain.decode(person)["body"] if person else {}
    return [body["media"]] if body.get("media") else []


def _erasure(ledger: Reader, event: Erased, stored: StoredEvent, batch: Iterable[StoredEvent] = ()) -> Tombstone:
    """The trace of an erasure: which events lose their words, and what media these name."""
    subject = event.subject
    going = words_of(ledger, subject, event.scope, event.up_to or stored.seq, batch)
    field = next((name for name in ("order", "courier", "staff") if getattr(subject, name)), "room")
    return Tombstone(
        ERASED,
        stored.seq,
        stored.hash.hex(),
        subject.name,
        field,
        room=subject.room if field == "order" else "",
        scope=event.scope.value,
        up_to=event.up_to,
        blanked=tuple((one.seq, one.person_digest.hex()[:DIGEST_CHARS]) for one in going),
        media=tuple(sorted({media for one in going for media in media_in(one.person)})),
    )


def _names_are_gone(stone: Tombstone) -> bool:
    return stone.kind == ERASED and stone.scope in (Scope.ALL, Scope.DELIVERY) and not stone.up_to


def _revoked(
    event: StationRevoked | StationPaired,
    stored: StoredEvent,
    before: Board,
    events: Sequence[tuple[Recorded, StoredEvent]],
) -> list[Tombstone]:
    """The key that an event closes the door to: a station's own, or the one that a new key takes the place of."""
    key = before.stations[event.station].key if event.station in before.stations else ""
    for recorded, earlier in events:
        paired = recorded.event
        if earlier.seq < stored.seq and isinstance(paired, StationPaired) and paired.station == event.station:
            key = paired.key
    if not key or (isinstance(event, StationPaired) and event.key == key):
        return []
    return [Tombstone(REVOKED, stored.seq, stored.hash.hex(), event.station, "station", key=key)]


def _ended(
    event: LinkEnded,
    at: datetime,
    stored: StoredEvent,
    before: Board,
    events: Sequence[tuple[Recorded, StoredEvent]],
) -> list[Tombstone]:
    """A link that still had time; one that is over by itself needs no reminder."""
    issued = {
        recorded.event.link.id: recorded.event.link for recorded, _ in events if type(recorded.event) is LinkIssued
    }
    link = before.links.get(event.link) or issued.get(event.link)
    if link is None or not link.is_live(at):
        return []
    until = link.expires_at.isoformat()
    return [Tombstone(ENDED, stored.seq, stored.hash.hex(), link.id, "link", key=link.secret_hash, until=until)]


# At every start -------------------------------------------------------------------------------------------------


class Writer(Protocol):
    """The one writer, as far as a start needs it here: the relay."""

    board: Board
    erasure: Erasure

    @property
    def ledger(self) -> Log:
        """The log."""

    def note(self, events: Sequence[Event]) -> object:
        """Record what the hub itself has to say."""

    def keep_snapshot(self) -> None:
        """Keep the board beside the log."""


class Applied(Struct, frozen=True):
    """What a start had to do so that what is gone stays gone.

    Args:
        erased, revoked, ended: subjects, stations and links that the ledger did not know to be gone.
        blanked: events whose words were there (again).
        media: files that were removed.
    """

    erased: tuple[str, ...] = ()
    revoked: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    blanked: int = 0
    media: int = 0


def apply(relay: Writer, media_folder: Path, tombstones: Tombstones) -> Applied:
    """Hold a ledger against its tombstones; idempotent. Before anything is served from it.

    Args:
        relay: over the ledger; made with these tombstones.
        media_folder: where its media lie.
        tombstones: of the data folder that the ledger is for.

    Raises:
        LogDamaged: the tombstones cannot be read.
        StorageFull, StorageFailed: the disk does not take it; nothing may be served.
    """
    ledger = relay.ledger
    note = ledger.note(NOTE)
    held = int(note) if note else 0
    stones = tombstones.read()
    if held > len(stones) or (not stones and note is None and ledger.head.seq):
        relay.erasure.learn(_made_anew(ledger, tombstones))
        stones, held = tombstones.read(), 0
    fresh = stones[held:]
    if not fresh:
        if note is None:
            with suppress(StorageFull):  # a start on a full disk; the next one looks through the ledger again
                ledger.set_note(NOTE, b"0")
        return Applied()
    erased = [stone for stone in fresh if stone.kind == ERASED]
    asked = {_names(stone) for stone in fresh}
    known = {_names(stone) for stone in stones if _names(stone) in asked and _is_known(ledger, stone)}
    back, present = _there_again(ledger, erased)
    if erased:
        ledger.erase_person(sorted(back))  # without any it still empties a WAL that a crash left behind
    unknown = {_names(stone): stone for stone in fresh if _names(stone) not in known}
    missing = [event for stone in unknown.values() for event in _to_record(stone, relay.board, present)]
    if missing:
        head = ledger.head
        relay.note(missing)
        if ledger.head == head:
            raise StorageFull("the disk does not take what must stay gone: make room, then start again")
        log.warning("the ledger did not know of %d things that were taken away; they are gone again", len(missing))
    elif erased:
        relay.keep_snapshot()
    removed = sweep(ledger, media_folder, {media for stone in erased for media in stone.media})
    ledger.set_note(NOTE, str(relay.erasure.count).encode())
    return Applied(
        tuple(event.subject.name for event in missing if isinstance(event, Erased)),
        tuple(event.station for event in missing if isinstance(event, StationRevoked)),
        tuple(event.link for event in missing if isinstance(event, LinkEnded)),
        len(back),
        removed,
    )


def _names(stone: Tombstone) -> object:
    """What makes two tombstones speak of the same thing."""
    return (stone.kind, stone.id, stone.scope or stone.key, stone.up_to)


def _is_known(ledger: Reader, stone: Tombstone) -> bool:
    found = ledger.hash_at(stone.seq)
    return found is not None and found.hex() == stone.hash


def _there_again(ledger: Reader, erased: Sequence[Tombstone]) -> tuple[set[int], set[str]]:
    """Events whose words should be blank and are not, and the subjects of whom the ledger holds anything at all."""
    back: set[int] = set()
    present: set[str] = set()
    for stone in erased:
        for seq, digest in stone.blanked:
            found = ledger.read(seq - 1, 1, 1)
            if not found or found[0].seq != seq or not found[0].person_digest.hex().startswith(digest):
                continue
            present.add(stone.id)
            if found[0].person is not None:
                back.add(seq)
    return back, present


def _to_record(stone: Tombstone, board: Board, present: set[str]) -> list[Event]:
    """What a ledger is missing; nothing if it has nothing that the tombstone is about."""
    if stone.kind == REVOKED:
        return [StationRevoked(stone.id)] if board.stations_by_key.get(stone.key) == stone.id else []
    if stone.kind == ENDED:
        link = board.links.get(stone.id)
        return [LinkEnded(link.id, link.subject)] if link is not None else []
    on_board = any(stone.id in there for there in (board.orders, board.rooms, board.couriers, board.staff))
    if stone.id not in present and not on_board:
        return []
    subject = {stone.about: stone.id} | ({"room": stone.room} if stone.room else {})
    again: list[Event] = [Erased(Scope(stone.scope), **subject, up_to=stone.up_to)]
    order = board.orders.get(stone.id)
    if order is not None and order.is_open:
        # It was done before it was erased; this ledger is from before that, and nobody can do anything for it now.
        again.insert(0, OrderCancelled(order.id))
    return again


def _made_anew(ledger: Log, tombstones: Tombstones) -> list[Tombstone]:
    """Tombstones from the ledger itself: they were lost, or the ledger is older than they are."""
    relevant = (b'"kind":"erased"', b'"kind":"station_revoked"', b'"kind":"station_paired"')
    stones: list[Tombstone] = []
    keys: dict[str, str] = {}
    after = 0
    while chunk := ledger.read(after, _READ, 4 << 20):
        after = chunk[-1].seq
        for stored in chunk:
            if not any(kind in stored.facts for kind in relevant):
                continue
            event = decode_event(stored.seq, stored.facts, stored.person).event
            match event:
                case Erased():
                    stones.append(_erasure(ledger, event, stored))
                case StationRevoked(station=station) | StationPaired(station=station) if keys.get(station):
                    if not isinstance(event, StationPaired) or event.key != keys[station]:
                        where = (stored.seq, stored.hash.hex())
                        stones.append(Tombstone(REVOKED, *where, station, "station", key=keys[station]))
            if isinstance(event, StationPaired):
                keys[event.station] = event.key
    there = {(stone.seq, stone.hash) for stone in tombstones.read()}
    lost = [stone for stone in stones if (stone.seq, stone.hash) not in there]
    if lost:
        tombstones.add(lost)
    return lost


# Who is not there yet --------------------------------------------------------------------------------------------


class Outstanding(Struct, frozen=True):
    """An erasure, and the stations whose own copy may still hold the words.

    Args:
        seq: of the erasure.
        what, id, scope: what was erased.
        events: how many events lost their words.
        stations: ids; a station that never comes back stays here for ever, and so does what it holds.
    """

    seq: int
    what: str
    id: str
    scope: str
    events: int
    stations: tuple[str, ...]


def copies_of(note: bytes | None) -> dict[str, int]:
    """How far each station's own copy certainly is, as it was last noted."""
    return json_decoder(dict[str, int]).decode(note) if note else {}


def status(reader: Reader, copies: dict[str, int], tombstones: Tombstones) -> list[Outstanding]:
    """Every erasure of a ledger, oldest first, and who has not passed it yet.

    Args:
        reader: the ledger.
        copies: see `copies_of`.
        tombstones: of its folder.
    """
    return [
        Outstanding(
            stone.seq,
            stone.about,
            stone.id,
            stone.scope,
            len(stone.blanked),
            tuple(sorted(station for station, seq in copies.items() if seq < stone.seq)),
        )
        for stone in tombstones.read()
        if stone.kind == ERASED and _is_known(reader, stone)
    ]


def find_order(reader: Reader, wanted: str) -> tuple[str, str] | None:
    """An order's id and room by its number or id, whether or not it is on the board; looks through the whole ledger."""
    needle = f'"number":{wanted},' if wanted.isdecimal() else f'"order":"{wanted}"'
    after = 0
    while chunk := reader.read(after, _READ, 4 << 20):
        after = chunk[-1].seq
        for stored in chunk:
            if b'"kind":"order_placed"' in stored.facts and needle.encode() in stored.facts:
                body = _plain.decode(stored.facts)["body"]
                return str(body["order"]), str(body["room"])
    return None


# Pictures and voices --------------------------------------------------------------------------------------------


def sweep(reader: Reader, media_folder: Path, media: Iterable[str]) -> int:
    """Remove media that no event names any more; any thread, with a reader of its own.

    Returns:
        How many files there were.
    """
    store = MediaStore(media_folder)
    there = sorted(name for name in media if store.has(name))
    said = reader.still_said([name.encode() for name in there])
    going = [name for name in there if name.encode() not in said]
    for name in going:
        store.erase(name)
    return len(going)
