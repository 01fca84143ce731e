"""Bytes that were once written are read for ever: a kept sample of every kind and version of event and of every command.

    python -m tests.hub.wire.test_samples

keeps samples of kinds and versions that have none yet. What is kept is never changed: a change that cannot read it is not
allowed; it is a new version with a lift.
"""

from __future__ import annotations

import json
import sys
import types
import typing
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import Struct

from hub.domain.vocabulary import COMMANDS, EVENTS, UnknownEvent, kind_of
from hub.wire.codec import decode_command, decode_event, encode_command, encode_event
from tests.hub.shop_day import DESK, NOON

SAMPLES = Path(__file__).parent / "samples"
EVENT_FILE, COMMAND_FILE = SAMPLES / "events.jsonl", SAMPLES / "commands.jsonl"
SALT = "00" * 16


def lines(path: Path) -> list[dict[str, Any]]:
    """The kept samples of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def holds(new: object, old: object) -> bool:
    """Whether everything that stood in an old value stands in the new one; fields may have come since."""
    if isinstance(old, dict):
        return isinstance(new, dict) and all(key in new and holds(new[key], value) for key, value in old.items())
    if isinstance(old, list):
        return isinstance(new, list) and len(new) == len(old) and all(map(holds, new, old))
    return new == old


@pytest.mark.parametrize("sample", lines(EVENT_FILE), ids=lambda sample: f"{sample['kind']}-{sample['v']}")
def test_an_event_that_was_once_written_is_read_with_all_that_stood_in_it(sample: dict[str, Any]) -> None:
    facts, person = sample["facts"].encode(), sample["person"].encode()
    recorded = decode_event(7, facts, person)
    assert not isinstance(recorded.event, UnknownEvent)
    assert kind_of(recorded.event) == sample["kind"]
    again, words = encode_event(recorded.event, recorded.actor, recorded.cause, recorded.at, SALT)
    assert holds(json.loads(again)["body"], json.loads(facts)["body"])
    assert (json.loads(words) if words else None) == (json.loads(person) if person else None) or holds(
        json.loads(words), json.loads(person)
    )
    assert decode_event(7, facts, None).event is not None  # and without its words


@pytest.mark.parametrize("sample", lines(COMMAND_FILE), ids=lambda sample: sample["kind"])
def test_a_command_that_lies_in_some_outbox_is_read_with_all_that_stood_in_it(sample: dict[str, Any]) -> None:
    command = decode_command(json.dumps(sample).encode())
    assert holds(json.loads(encode_command(command)), sample)


def test_every_kind_and_version_of_today_has_its_sample() -> None:
    kept = {(sample["kind"], sample["v"]) for sample in lines(EVENT_FILE)}
    assert {(kind, event.version) for kind, event in EVENTS.items()} <= kept, f"run: python -m {__name__}"
    assert set(COMMANDS) <= {sample["kind"] for sample in lines(COMMAND_FILE)}, f"run: python -m {__name__}"


def test_a_field_that_is_read_no_more_is_noticed() -> None:
    """The planted fault: today's program forgets a field of a kept sample."""
    (sample,) = [sample for sample in lines(EVENT_FILE) if sample["kind"] == "hub_started"]
    old = json.loads(sample["facts"])["body"]
    assert holds(old, old)
    assert not holds({}, old)
    assert not holds({"incarnation": "another"}, old)


# Keeping ----------------------------------------------------------------------------------------------------------


def full(kind: Any) -> Any:
    """A value of a type with something in every field, the same every time."""
    inner = [one for one in typing.get_args(kind) if one is not type(None)]
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return full(inner[0])
    if origin is tuple:
        return (full(inner[0]),)
    if origin is dict:
        return {"key": full(inner[1])}
    if issubclass(kind, Enum):
        return list(kind)[-1]
    if issubclass(kind, Struct):
        return kind(**{field.name: full(field.type) for field in msgspec.structs.fields(kind)})
    plain: dict[type, Any] = {str: "words 生日", bool: True, int: 7, float: 0.5, datetime: NOON}
    return plain[kind]


def missing() -> Iterator[tuple[Path, dict[str, Any]]]:
    """Samples of what has none yet."""
    kept = {(sample["kind"], sample["v"]) for sample in _kept(EVENT_FILE)}
    for kind, event in EVENTS.items():
        if (kind, event.version) not in kept:
            facts, person = encode_event(full(event), DESK, "", NOON + timedelta(milliseconds=1), SALT)
            yield EVENT_FILE, {"kind": kind, "v": event.version, "facts": facts.decode(), "person": person.decode()}
    commands = {sample["kind"] for sample in _kept(COMMAND_FILE)}
    for kind, command in COMMANDS.items():
        if kind not in commands:
            yield COMMAND_FILE, json.loads(encode_command(full(command)))


def _kept(path: Path) -> Iterable[dict[str, Any]]:
    return lines(path) if path.exists() else ()


if __name__ == "__main__":
    SAMPLES.mkdir(exist_ok=True)
    for path, sample in missing():
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(sample, ensure_ascii=False, separators=(",", ":")) + "\n")
        sys.stdout.write(f"kept {sample['kind']}\n")
