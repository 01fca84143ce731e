"""Whatever is asked, by whomever, in whatever state: the rules answer, and what they answer can be written and folded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import fields, replace

from hub.domain.actor import Actor, Role
from hub.domain.board import Board
from hub.domain.courier import Tracker
from hub.domain.order import Address, Place, Source
from hub.domain.promise import Window
from hub.domain.rules import decide
from hub.domain.vocabulary import COMMANDS, Command, Recorded, Refused
from hub.wire.boards import assemble, parts
from hub.wire.codec import decode_command, decode_event, encode_command, encode_event
from hub.wire.limits import INT_MAX
from tests.hub.any_struct import any_struct
from tests.hub.domain.test_rules import SCENES
from tests.hub.shop_day import NOON, Decided, an_id

MOMENTS = (
    datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
    datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=timezone(timedelta(hours=-12))),
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(2026, 5, 10, 17).astimezone(UTC).replace(tzinfo=None),
    datetime(2026, 5, 10, 23, tzinfo=timezone(timedelta(hours=8))),
)
ODD_TEXTS = ("", "\0", "../../x", "x" * 5_000, "<script>", "\u202e", "e" + "\u0301" * 50, an_id(1), "shop")
ODD_NUMBERS = (0, -1, 1, INT_MAX, -INT_MAX)


def spoiled(value: Any) -> Iterator[Any]:
    """Every way to put one odd thing somewhere into a value."""
    if isinstance(value, Struct):
        for field in fields(value):
            for odd in spoiled(getattr(value, field.name)):
                yield replace(value, **{field.name: odd})
    elif isinstance(value, tuple):
        yield value * 120
        for place, inner in enumerate(value):
            for odd in spoiled(inner):
                yield (*value[:place], odd, *value[place + 1 :])
    elif isinstance(value, datetime):
        yield from MOMENTS
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from ODD_NUMBERS
    elif type(value) is str:
        yield from ODD_TEXTS


def answer(board: Board, command: Command, actor: Actor, now: datetime) -> None:
    """Decide, write down, read again, fold, snapshot."""
    try:
        command = decode_command(encode_command(command))
    except UnicodeEncodeError:
        return
    decision = decide(board, command, actor, now)
    if isinstance(decision, Refused):
        assert decision.code
        assert all(isinstance(value, str) for value in decision.fields.values())
        return
    for event in decision:
        facts, person = encode_event(event, actor, "", now, "00" * 16)
        recorded = decode_event(board.seq + 1, facts, person)
        assert recorded == Recorded(board.seq + 1, now, actor, "", event)
        assert not [
            time for time in times_in(msgspec.to_builtins(event, builtin_types=(datetime,))) if not is_utc(time)
        ]
        board = board.after(recorded)
    assert assemble(parts(board)) == board


def times_in(value: Any) -> list[datetime]:
    if isinstance(value, datetime):
        return [value]
    if isinstance(value, dict):
        return [time for inner in value.values() for time in times_in(inner)]
    if isinstance(value, list | tuple):
        return [time for inner in value for time in times_in(inner)]
    return []


def is_utc(time: datetime) -> bool:
    return time.utcoffset() == timedelta(0)


RICHER: dict[str, dict[str, object]] = {
    "place_order": {
        "wanted": Window(NOON + timedelta(hours=5), NOON),
        "source": Source("woocommerce:petal", "4711"),
        "address": Address(("12 Rose Lane",), "ring twice", Place(515_072_000, -1_276_000)),
    },
    "promise_time": {"earliest": NOON, "expects": 1},
    "change_address": {"address": Address(("12 Rose Lane",), "ring twice", Place(515_072_000, -1_276_000))},
    "add_courier": {"trackers": (Tracker("owntracks", "chen/phone"),)},
    "describe_shop": {"place": Place(515_072_000, -1_276_000)},
}
"""What the scenes leave out, so that there is something odd to put there."""


@pytest.mark.parametrize("kind", sorted(COMMANDS))
def test_a_possible_command_with_something_odd_in_it_is_answered(kind: str) -> None:
    shop = Decided()
    actor, command = SCENES[COMMANDS[kind]](shop)
    command = replace(command, **RICHER.get(kind, {}))
    answer(shop.board, command, actor, shop.now)
    odd = list(spoiled(command))
    assert odd
    for one in odd:
        answer(shop.board, one, actor, shop.now)


@settings(max_examples=200)
@given(st.sampled_from(sorted(COMMANDS)), st.data())
def test_any_command_at_all_is_answered(kind: str, data: st.DataObject) -> None:
    shop = Decided()
    shop.at_the_door()
    command = data.draw(any_struct(COMMANDS[kind]))
    role = data.draw(st.sampled_from(sorted(COMMANDS[kind].may)))
    answer(shop.board, command, Actor("x", "x", Role(role)), shop.now)
