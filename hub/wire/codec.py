"""Events and commands as bytes, each encoded once.

Canonical JSON: UTF-8, keys sorted, no white space, whole numbers only, times RFC 3339 in UTC. An event is two byte
strings, *facts* and *person*; the chain goes over their digests, so the bytes are law and are never written anew.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from functools import cache
from typing import Any

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import replace

from hub.decoders import json_decoder
from hub.domain.actor import Actor
from hub.domain.vocabulary import COMMANDS, EVENTS, Command, Event, Recorded, UnknownEvent, VocabularyError
from hub.wire.limits import INT_MAX, JSON_DEPTH_MAX

_canonical = msgspec.json.Encoder(order="sorted")
_plain = msgspec.json.Decoder()


def canonical(value: object) -> bytes:
    """Write a value as canonical JSON."""
    return _canonical.encode(value)


# Events ---------------------------------------------------------------------------------------------------------


class Facts(Struct, frozen=True):
    """The envelope of an event's facts.

    Args:
        at: hub time, RFC 3339, UTC.
        cause: id of the command, "" for the hub's own.
        e: whether the kind is essential.
        v: version of the kind.
    """

    actor: Actor
    at: datetime
    body: Raw
    cause: str
    e: bool
    kind: str
    v: int


class Words(Struct, frozen=True):
    """The envelope of an event's person part; the salt keeps a short name from being guessed from its digest."""

    body: Raw
    salt: str


_facts_decoder = json_decoder(Facts)
_words_decoder = json_decoder(Words)


@cache  # made when a kind is first met: all of them together are 45 ms of each start
def _event_decoder(kind: str) -> msgspec.json.Decoder[Any]:
    return json_decoder(EVENTS[kind])


@cache
def _person_decoder(kind: str) -> msgspec.json.Decoder[Any]:
    """Of the kind's person part; a KeyError for a kind that names nobody."""
    types = {field.name: field.type for field in msgspec.structs.fields(EVENTS[kind])}
    return json_decoder(types["person"])


def encode_event(event: Event, actor: Actor, cause: str, at: datetime, salt: str) -> tuple[bytes, bytes]:
    """Write an event down.

    Args:
        event: what happened.
        actor, cause, at: its envelope; `at` aware UTC.
        salt: 16 random bytes in hex, supplied by the relay.

    Returns:
        (facts, person); person is empty for an event that names nobody.
    """
    person = getattr(event, "person", None)
    body = msgspec.to_builtins(event)
    body.pop("person", None)
    kind = body.pop("kind")
    facts = canonical(
        {"actor": actor, "at": at, "body": body, "cause": cause, "e": event.essential, "kind": kind, "v": event.version}
    )
    words = b"" if person is None else canonical({"body": person, "salt": salt})
    return facts, words


def decode_event(seq: int, facts: bytes, person: bytes | None) -> Recorded:
    """Read an event.

    Args:
        seq: its number.
        facts: its canonical facts.
        person: its person part; None where it was erased or withheld, empty where it names nobody.

    Returns:
        The event; of an unknown kind or version an `UnknownEvent`.

    Raises:
        VocabularyError: `bad_event`; these bytes are no event at all.
    """
    try:
        envelope = _facts_decoder.decode(facts)
        known = EVENTS.get(envelope.kind)
        if known is None or envelope.v > known.version:
            body = _plain.decode(envelope.body)
            order = body.get("order", "") if isinstance(body, dict) else ""
            unknown = UnknownEvent(envelope.kind, envelope.e, order if isinstance(order, str) else "")
            return Recorded(seq, envelope.at, envelope.actor, envelope.cause, unknown)
        event: Event = _event_decoder(envelope.kind).decode(_tagged(envelope.kind, envelope.body))
        if person:
            words = _words_decoder.decode(person)
            event = replace(event, person=_person_decoder(envelope.kind).decode(words.body))
    except (msgspec.MsgspecError, KeyError, RecursionError, UnicodeDecodeError) as error:
        raise VocabularyError("bad_event", detail=str(error)[:200]) from error
    return Recorded(seq, envelope.at, envelope.actor, envelope.cause, event)


def _tagged(kind: str, body: Raw) -> bytes:
    """Put the kind back in front of a body, where the decoder expects its tag."""
    inner = bytes(body)[1:]
    comma = b"" if inner == b"}" else b","
    return b'{"kind":"' + kind.encode() + b'"' + comma + inner


# Commands -------------------------------------------------------------------------------------------------------


@cache
def _command_decoder(kind: str) -> msgspec.json.Decoder[Any]:
    return json_decoder(COMMANDS[kind])


class _Kind(Struct, frozen=True):
    kind: str


_kind_decoder = json_decoder(_Kind)


def encode_command(command: Command) -> bytes:
    """Write a command as canonical JSON, its kind under "kind"."""
    return canonical(command)


def decode_command(raw: bytes) -> Command:
    """Read a command.

    Raises:
        VocabularyError: `unknown_command` (field kind), or `bad_command` (field detail).
    """
    try:
        kind = _kind_decoder.decode(raw).kind
        if kind not in COMMANDS:
            raise VocabularyError("unknown_command", kind=kind[:40])
        command: Command = _command_decoder(kind).decode(raw)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise VocabularyError("bad_command", detail=str(error)[:200]) from error
    return command


def fingerprint(raw: bytes) -> bytes:
    """What makes two commands the same: SHA-256 over the canonical form of the command as it was minted."""
    return hashlib.sha256(canonical(_plain.decode(raw))).digest()


# Frames ---------------------------------------------------------------------------------------------------------


def check_json(frame: bytes) -> None:
    """Refuse what a careless reader would take silently: repeated keys, numbers beyond 2^53, NaN, deep nesting.

    The quick way is to read the frame and write it again: equal bytes hold nothing hidden. Only other spellings
    (white space, escapes, or a repeated key) go the slow way.

    Raises:
        VocabularyError: `bad_json`, with what is wrong.
    """
    try:
        value = _plain.decode(frame)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise VocabularyError("bad_json", detail=str(error)[:200]) from error
    _check_numbers(value, 0)
    if msgspec.json.encode(value) == frame:
        return
    try:
        json.loads(frame, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        raise VocabularyError("bad_json", detail=str(error)[:200]) from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _check_numbers(value: object, depth: int) -> None:
    if depth > JSON_DEPTH_MAX:
        raise VocabularyError("bad_json", detail="nested too deep")
    if isinstance(value, dict):
        for inner in value.values():
            _check_numbers(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _check_numbers(inner, depth + 1)
    elif isinstance(value, int) and not isinstance(value, bool) and abs(value) > INT_MAX:
        raise VocabularyError("bad_json", detail="a number beyond 2^53")


def kinds_known() -> dict[str, int]:
    """Every event kind of this program with its version, for the protocol's document."""
    return {kind: event.version for kind, event in EVENTS.items()}
