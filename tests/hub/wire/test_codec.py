"""Events and commands survive being written down, whatever is in them; careless bytes do not get in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hub.domain.actor import Actor, Role
from hub.domain.vocabulary import (
    COMMANDS,
    EVENTS,
    Command,
    ConfirmOrder,
    Event,
    HubStarted,
    OrderCancelled,
    OrderConfirmed,
    ReasonPerson,
    UnknownEvent,
    VocabularyError,
    kind_of,
)
from hub.wire import codec
from hub.wire.limits import INT_MAX, JSON_DEPTH_MAX
from tests.hub.any_struct import any_struct, moments

ACTOR = Actor("front-desk", "p-front-desk", Role.FRONT_DESK)
AT = datetime(2026, 5, 10, 14, 5, 0, 123000, tzinfo=UTC)
SALT = "00" * 16

any_event: st.SearchStrategy[Event] = st.one_of([any_struct(kind) for kind in EVENTS.values()])
any_command: st.SearchStrategy[Command] = st.one_of([any_struct(kind) for kind in COMMANDS.values()])


def plainly(value: Any) -> bytes:
    """Canonical JSON as another program would write it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@pytest.mark.parametrize("kind", sorted(EVENTS))
def test_every_kind_of_event_comes_back_as_it_was_written(kind: str) -> None:
    @settings(max_examples=12)
    @given(any_struct(EVENTS[kind]), moments)
    def comes_back(event: Event, at: datetime) -> None:
        facts, person = codec.encode_event(event, ACTOR, "cause", at, SALT)
        recorded = codec.decode_event(7, facts, person)
        assert (recorded.seq, recorded.at, recorded.actor, recorded.cause) == (7, at, ACTOR, "cause")
        assert recorded.event == event

    comes_back()


@pytest.mark.parametrize("kind", sorted(COMMANDS))
def test_every_kind_of_command_comes_back_as_it_was_written(kind: str) -> None:
    @settings(max_examples=12)
    @given(any_struct(COMMANDS[kind]))
    def comes_back(command: Command) -> None:
        raw = codec.encode_command(command)
        assert codec.decode_command(raw) == command
        assert codec.encode_command(codec.decode_command(raw)) == raw
        codec.check_json(raw)

    comes_back()


@given(any_event)
def test_what_is_written_is_canonical_json(event: Event) -> None:
    for written in codec.encode_event(event, ACTOR, "", AT, SALT):
        if written:
            codec.check_json(written)
            assert written == plainly(json.loads(written))


@given(st.recursive(st.text() | st.integers(-INT_MAX, INT_MAX) | st.booleans() | st.none(), st.lists, max_leaves=5))
def test_another_program_writes_the_same_canonical_json(value: object) -> None:
    assert codec.canonical({"ü": value, "a": {"z": 1, "b": value}}) == plainly({"ü": value, "a": {"z": 1, "b": value}})


@given(any_event)
def test_facts_hold_nothing_of_the_person_part(event: Event) -> None:
    facts, person = codec.encode_event(event, ACTOR, "", AT, SALT)
    assert "person" not in json.loads(facts)["body"]
    blank = codec.decode_event(1, facts, None).event
    assert getattr(blank, "person", None) is None
    assert codec.encode_event(blank, ACTOR, "", AT, SALT) == (facts, b"")
    assert bool(person) == (getattr(event, "person", None) is not None)


def test_the_salt_hides_a_short_name() -> None:
    named = OrderCancelled("o", ReasonPerson("Li"))
    one = codec.encode_event(named, ACTOR, "", AT, "11" * 16)[1]
    other = codec.encode_event(named, ACTOR, "", AT, "22" * 16)[1]
    assert hashlib.sha256(one).digest() != hashlib.sha256(other).digest()
    assert codec.encode_event(OrderCancelled("o"), ACTOR, "", AT, SALT)[1] == b""


def facts_of(**changes: object) -> bytes:
    facts = json.loads(codec.encode_event(OrderConfirmed("o-1"), ACTOR, "", AT, SALT)[0])
    return plainly(facts | changes)


def test_an_unknown_kind_is_kept_with_its_order_and_never_guessed_at() -> None:
    event = codec.decode_event(1, facts_of(kind="order_gilded"), b'{"body":{"gold":1},"salt":""}').event
    assert event == UnknownEvent("order_gilded", True, "o-1")


def test_an_unknown_ignorable_kind_says_that_nobody_needs_it() -> None:
    assert codec.decode_event(1, facts_of(kind="order_winked_at", e=False), b"").event == UnknownEvent(
        "order_winked_at", False, "o-1"
    )


def test_a_later_version_of_a_known_kind_is_unknown_too() -> None:
    assert codec.decode_event(1, facts_of(v=2), b"").event == UnknownEvent("order_confirmed", True, "o-1")


@pytest.mark.parametrize("body", [[], None, 5, {}, {"order": 7}, {"order": None}])
def test_an_unknown_event_without_an_order_touches_none(body: object) -> None:
    assert codec.decode_event(1, facts_of(kind="new", body=body), b"").event == UnknownEvent("new", True, "")


@pytest.mark.parametrize("facts", [b"", b"[]", b"{}", b"null", b'{"kind":"order_confirmed"}', b"\xff"])
def test_bytes_that_are_no_event_are_refused(facts: bytes) -> None:
    with pytest.raises(VocabularyError, match="bad_event"):
        codec.decode_event(1, facts, b"")


@pytest.mark.parametrize("body", [{}, {"order": 1}, [], "x", None])
def test_a_known_kind_with_a_body_that_is_not_its_own_is_refused(body: object) -> None:
    with pytest.raises(VocabularyError, match="bad_event"):
        codec.decode_event(1, facts_of(body=body), b"")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b'{"kind":"sell_shop"}', "unknown_command"),
        (b'{"kind":"confirm_order"}', "bad_command"),
        (b'{"kind":"confirm_order","order":"o","price":1}', "bad_command"),
        (b'{"kind":"confirm_order","order":7}', "bad_command"),
        (b'{"kind":7}', "bad_command"),
        (b'{"order":"o"}', "bad_command"),
        (b"[]", "bad_command"),
        (b"null", "bad_command"),
        (b"", "bad_command"),
        (b'{"kind":' + b"[" * 100_000, "bad_command"),
    ],
)
def test_a_command_that_is_none_is_refused_by_code(raw: bytes, code: str) -> None:
    with pytest.raises(VocabularyError, match=code):
        codec.decode_command(raw)


def test_the_fingerprint_covers_the_command_and_not_its_spelling() -> None:
    raw = codec.encode_command(ConfirmOrder("o-1"))
    assert codec.fingerprint(raw) == codec.fingerprint(b' { "order" : "o-1", "kind":"confirm\\u005forder" } ')
    assert codec.fingerprint(raw) != codec.fingerprint(codec.encode_command(ConfirmOrder("o-2")))
    assert codec.fingerprint(raw) == hashlib.sha256(raw).digest()


DEEP = JSON_DEPTH_MAX
BAD_JSON = {
    "nothing": b"",
    "not JSON": b"GET / HTTP/1.1",
    "two values": b"{}{}",
    "a byte order mark": b"\xef\xbb\xbf{}",
    "invalid UTF-8": b'{"t":"\xff"}',
    "UTF-8 of a surrogate": b'{"t":"\xed\xa0\x80"}',
    "a lone surrogate": rb'{"t":"\ud800"}',
    "a lone surrogate before a letter": rb'{"t":"\ud800\u0041"}',
    "a low surrogate first": rb'{"t":"\udc00"}',
    "a bare NUL": b'{"t":"a\0b"}',
    "a repeated key": b'{"n":1,"n":2}',
    "a key repeated in another spelling": rb'{"n":1,"\u006e":2}',
    "a repeated key far inside": b'{"a":[{"b":{"n":1,"n":1}}]}',
    "NaN": b'{"n":NaN}',
    "Infinity": b'{"n":-Infinity}',
    "1e999": b'{"n":1e999}',
    "2^53": b'{"n":%d}' % 2**53,
    "2^63": b'{"n":%d}' % 2**63,
    "2^64": b'{"n":%d}' % 2**64,
    "-2^63": b'{"n":%d}' % -(2**63),
    "5,000 digits": b'{"n":' + b"9" * 5_000 + b"}",
    "4,000 digits": b'{"n":' + b"9" * 4_000 + b"}",
    "nested 100,000 deep": b'{"n":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "nested objects 20,000 deep": b'{"n":' * 20_000 + b"1" + b"}" * 20_000,
    "nested one too deep": b"[" * (DEEP + 2) + b"]" * (DEEP + 2),
    "a trailing comma": b'{"n":1,}',
    "a leading zero": b'{"n":01}',
}


@pytest.mark.parametrize("frame", BAD_JSON.values(), ids=list(BAD_JSON))
def test_json_that_a_careless_reader_would_take_is_refused(frame: bytes) -> None:
    with pytest.raises(VocabularyError, match="bad_json"):
        codec.check_json(frame)


@pytest.mark.parametrize(
    "frame",
    [
        b"{}",
        b' {"n" : 1} ',
        b'{"n":%d}' % INT_MAX,
        b'{"n":%d}' % -INT_MAX,
        rb'{"t":"a\u0000b"}',
        rb'{"t":"\ud83d\ude00"}',
        b'{"a":1,"b":{"a":1}}',
        b"[" * (DEEP + 1) + b"]" * (DEEP + 1),
        b'{"n":1.5e3}',
        b"5",
    ],
)
def test_json_that_hides_nothing_is_taken_in_any_spelling(frame: bytes) -> None:
    codec.check_json(frame)


@settings(max_examples=300)
@given(st.binary(max_size=60) | st.text(alphabet='{}[]",:0123456789.eE+-\\utnral ', max_size=40).map(str.encode))
def test_whatever_bytes_come_they_are_taken_or_refused_by_code(frame: bytes) -> None:
    assert code_of(codec.check_json, frame) in ("", "bad_json")
    assert code_of(codec.decode_command, frame) in ("", "bad_command", "unknown_command")


def code_of(read: Callable[[bytes], object], frame: bytes) -> str:
    """The code of a refusal, "" when the frame was taken."""
    try:
        read(frame)
    except VocabularyError as error:
        return error.code
    return ""


def test_kinds_known_names_every_event() -> None:
    assert codec.kinds_known() == {tag: kind.version for tag, kind in EVENTS.items()}
    assert len(EVENTS) > 30


@given(any_command)
def test_a_command_travels_under_its_kind(command: Command) -> None:
    assert json.loads(codec.encode_command(command))["kind"] == kind_of(command)


def test_an_actor_without_the_offline_mark_keeps_the_bytes_it_always_had() -> None:
    actor = Actor("packing", "p-packing", Role.PACKING)
    assert codec.canonical(actor) == b'{"person":"p-packing","role":"packing","station":"packing"}'
    marked = codec.canonical(replace(actor, offline=True))
    assert marked == b'{"offline":true,"person":"p-packing","role":"packing","station":"packing"}'
    when = datetime(2026, 5, 10, 12, tzinfo=UTC)
    facts, _ = codec.encode_event(HubStarted("00"), actor, "", when, "")
    assert codec.decode_event(1, facts, b"").actor == actor
    facts, _ = codec.encode_event(HubStarted("00"), replace(actor, offline=True), "", when, "")
    assert codec.decode_event(1, facts, b"").actor.offline
