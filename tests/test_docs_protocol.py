"""docs/protocol.md and the code say the same: every message, example, state, code, kind, shape and limit.

The tables of the document are made from the code by the functions below. When one differs, the failure shows the table
as it should stand: put it there, and write beside it what a stranger must know.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
import types
import typing
from collections.abc import Callable
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import NODEFAULT, Struct

from hub.domain import ids
from hub.domain.actor import Actor
from hub.domain.vocabulary import COMMANDS, EVENTS, UnknownEvent
from hub.wire import chain, limits, messages
from hub.wire.boards import Unit, assemble
from hub.wire.bundle import Bundle, read_bundle
from hub.wire.codec import canonical, decode_command, decode_event
from hub.wire.session import CLIENT_HEARS, HUB_HEARS, OF_OLDER_GREETING, open_item
from tests.hub.wire.test_chain import VECTORS

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "protocol.md"

DECODERS: dict[str, tuple[msgspec.json.Decoder[Any], object]] = {
    "client-facts": (messages.client_facts, messages.FROM_CLIENT_FACTS),
    "hub-facts": (messages.hub_facts, messages.FROM_HUB_FACTS),
    "client-side": (messages.client_side, messages.FROM_CLIENT_SIDE),
    "hub-side": (messages.hub_side, messages.FROM_HUB_SIDE),
}


def document() -> str:
    """The document."""
    return DOCUMENT.read_text(encoding="utf-8")


def examples(info: str) -> list[bytes]:
    """The lines of all fenced blocks of one kind."""
    blocks = re.findall(rf"^```{re.escape(info)}\n(.*?)^```$", document(), re.MULTILINE | re.DOTALL)
    return [line.encode() for block in blocks for line in block.splitlines() if line]


def table(*rows: tuple[str, ...]) -> str:
    """A Markdown table; the first row is its head."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def first_line(thing: type) -> str:
    """The first line of a docstring."""
    return (thing.__doc__ or "").strip().splitlines()[0]


# What the tables must be -------------------------------------------------------------------------------------------


def type_name(kind: Any) -> str:
    """How the document writes a field's type."""
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return " or ".join(type_name(inner) for inner in typing.get_args(kind))
    if origin is tuple:
        return f"list of {type_name(typing.get_args(kind)[0])}"
    if origin is dict:
        return f"object of {type_name(typing.get_args(kind)[1])}"
    plain = {
        str: "text",
        int: "int",
        float: "number",
        bool: "bool",
        datetime: "time",
        msgspec.Raw: "JSON",
        types.NoneType: "null",
    }
    return plain.get(kind) or f"[{kind.__name__}](#shapes)"


def fields_of(kind: type[Struct], leave_out: str = "") -> str:
    """The fields of a struct in one cell; `?` marks what may be absent."""
    return ", ".join(
        f"`{field.name}`{'' if field.default is NODEFAULT else '?'} {type_name(field.type)}"
        for field in msgspec.structs.fields(kind)
        if field.name != leave_out
    )


def person_of(kind: type[Struct]) -> type[Struct] | None:
    """The struct of an event's person part."""
    for field in msgspec.structs.fields(kind):
        if field.name == "person":
            found: type[Struct] = typing.get_args(field.type)[0]
            return found
    return None


def messages_table(which: str) -> str:
    """The messages of one direction of one pipe."""
    kinds = DECODERS[which][1].__args__  # type: ignore[attr-defined]  # a union
    rows = [(f"`{kind.__struct_config__.tag}`", fields_of(kind), first_line(kind)) for kind in kinds]
    return table(("message", "fields", "meaning"), *rows)


def states_table(hears: dict[Any, Any]) -> str:
    """What may be heard in each state."""
    kinds = sorted({str(kind.__struct_config__.tag) for heard in hears.values() for kind in heard})
    rows = [
        (f"`{state.name}`", *("yes" if name in {k.__struct_config__.tag for k in heard} else "–" for name in kinds))
        for state, heard in hears.items()
    ]
    return table(("state", *(f"`{name}`" for name in kinds)), *rows)


def events_table() -> str:
    """Every kind of event."""
    rows = []
    for tag, kind in EVENTS.items():
        person = person_of(kind)
        words = fields_of(person) if person is not None else "–"
        need = "essential" if kind.essential else "ignorable"
        rows.append((f"`{tag}`", str(kind.version), need, fields_of(kind, "person"), words))
    return table(("kind", "v", "need", "facts", "person"), *rows)


def commands_table() -> str:
    """Every kind of command."""
    rows = [
        (
            f"`{tag}`",
            fields_of(kind),
            ", ".join(sorted(role.value for role in kind.may)),
            "yes" if kind.offline else "no",
        )
        for tag, kind in COMMANDS.items()
    ]
    return table(("kind", "fields", "who may ask", "offline"), *rows)


def shapes() -> list[Any]:
    """Every struct and enumeration that a field of a message, event, command or board refers to."""
    found: dict[str, Any] = {}

    def look(kind: Any) -> None:
        for inner in typing.get_args(kind):
            look(inner)
        if not isinstance(kind, type) or kind.__name__ in found or kind is msgspec.Raw:
            return
        if issubclass(kind, Enum):
            found[kind.__name__] = kind
        elif issubclass(kind, Struct):
            found[kind.__name__] = kind
            for field in msgspec.structs.fields(kind):
                look(field.type)

    kinds: list[type[Struct]] = [*COMMANDS.values(), *EVENTS.values(), Unit]
    kinds += [kind for _, union in DECODERS.values() for kind in union.__args__]  # type: ignore[attr-defined]  # a union
    for kind in kinds:
        for field in msgspec.structs.fields(kind):
            if field.name != "person" or kind not in EVENTS.values():
                look(field.type)
    for kind in EVENTS.values():
        person = person_of(kind)
        if person is not None:
            look(person)
            del found[person.__name__]
    return [*(found[name] for name in sorted(found)), Unit]


def shapes_table() -> str:
    """Every shape with its fields or values."""
    rows = []
    for kind in dict.fromkeys(shapes()):
        inside = ", ".join(f"`{member.value}`" for member in kind) if issubclass(kind, Enum) else fields_of(kind)
        rows.append((f"`{kind.__name__}`", inside, first_line(kind)))
    return table(("shape", "fields or values", "meaning"), *rows)


def limits_rows() -> dict[str, str]:
    """Every limit of the wire with its value."""
    return {name: str(value) for name, value in vars(limits).items() if name.isupper() and not name.startswith("_")}


def vectors_table() -> str:
    """The chain's vectors."""
    rows = [
        (
            str(seq),
            f"`{facts.decode()}`" if facts else "(empty)",
            f"`{person.decode()}`" if person else "(empty)",
            f"`{expected}`",
        )
        for seq, facts, person, expected in VECTORS
    ]
    return table(("n", "facts", "person", "hash(n)"), *rows)


ENVELOPE = (
    ("actor", "[Actor](#shapes)"),
    ("at", "time"),
    ("body", "JSON"),
    ("cause", "text"),
    ("e", "bool"),
    ("kind", "text"),
    ("v", "int"),
)

TABLES: dict[str, Callable[[], str]] = {
    "client-facts": lambda: messages_table("client-facts"),
    "hub-facts": lambda: messages_table("hub-facts"),
    "client-side": lambda: messages_table("client-side"),
    "hub-side": lambda: messages_table("hub-side"),
    "hub states": lambda: states_table(HUB_HEARS),
    "client states": lambda: states_table(CLIENT_HEARS),
    "events": events_table,
    "commands": commands_table,
    "shapes": shapes_table,
    "vectors": vectors_table,
    "bundle": lambda: table(
        ("field", "type"), *((f"`{field.name}`", type_name(field.type)) for field in msgspec.structs.fields(Bundle))
    ),
    "facts envelope": lambda: table(("key", "type"), *((f"`{name}`", kind) for name, kind in ENVELOPE)),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_the_document_is_what_the_code_says(name: str) -> None:
    expected = TABLES[name]()
    assert expected in document(), f"the table of {name} should be:\n{expected}"


def test_every_limit_stands_in_the_document_with_its_value() -> None:
    stated = dict(re.findall(r"^\| `([A-Z_0-9]+)` \| ([^|]+?) \| [^|]{8,} \|$", document(), re.MULTILINE))
    assert stated == limits_rows()


# Codes ------------------------------------------------------------------------------------------------------------


def said_in(files: list[str], call: str, place: int = 0) -> set[str]:
    """Texts that stand as an argument of a call in these files."""
    found = set()
    for pattern in files:
        for path in sorted(ROOT.glob(pattern)):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == call:
                    arguments = node.args[place : place + 1]
                    found |= {a.value for a in arguments if isinstance(a, ast.Constant) and isinstance(a.value, str)}
    return found


def refusals_of_the_code() -> set[str]:
    everywhere = ["hub/domain/**/*.py", "hub/relay.py", "hub/wire/codec.py", "hub/link/link.py", "hub/link/exchange.py"]
    codes = said_in(everywhere, "Refused") | said_in(everywhere, "Fault", 1)
    relay = ast.parse((ROOT / "hub/relay.py").read_text(encoding="utf-8"))
    for node in ast.walk(relay):
        if isinstance(node, ast.keyword) and node.arg == "code" and isinstance(node.value, ast.Constant):
            codes.add(str(node.value.value))
    return codes | {"unknown_command", "bad_command"}


def problems_of_the_code() -> set[str]:
    doors = ["hub/doors/*.py", "hub/wire/session.py", "hub/care/past.py"]
    codes = said_in(doors, "Problem") | said_in(doors, "VocabularyError")
    codes |= {"bad_json", "bad_message", "unknown_message"}  # from messages.understand and codec.check_json
    codes |= {
        "bad_pin",
        "weak_pin",
        "not_a_station",
        "not_your_station",
        "staff_not_found",
    }  # from pin_fault and sign_in_at
    return codes | said_in(["hub/log/media.py"], "MediaRefused")


def stated_codes(heading: str) -> dict[str, str]:
    """The codes of a table under a heading, with their "final" column."""
    section = document().split(f"\n### {heading}\n", 1)[1].split("\n## ", 1)[0].split("\n### ", 1)[0]
    return dict(re.findall(r"^\| `([a-z_]+)` \| (final|retryable|both) \| [^|]{8,} \|$", section, re.MULTILINE))


def test_every_refusal_is_in_the_document_and_final() -> None:
    stated = stated_codes("Refusals")
    assert set(stated) == refusals_of_the_code()
    assert set(stated.values()) == {"final"}


def test_every_problem_is_in_the_document() -> None:
    assert set(stated_codes("Problems")) == problems_of_the_code()


def test_problems_that_are_retryable_in_the_code_are_so_in_the_document() -> None:
    retryable = set()
    for path in [ROOT / "hub/wire/session.py", *sorted((ROOT / "hub/doors").glob("*.py"))]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "Problem"
                and any(word.arg == "final" for word in node.keywords)
                and isinstance(node.args[0], ast.Constant)
            ):
                retryable.add(str(node.args[0].value))
    assert retryable == {code for code, final in stated_codes("Problems").items() if final != "final"}


def test_every_reason_to_rebuild_is_in_the_document() -> None:
    source = (ROOT / "hub/wire/session.py").read_text(encoding="utf-8")
    reasons = set(re.findall(r'return "([a-z_]+)"', source))
    assert reasons == {"other_epoch", "ahead_of_hub", "other_history"}
    assert all(f"`{reason}`" in document() for reason in reasons)


# Examples ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("which", DECODERS)
def test_every_message_has_an_example_whose_bytes_are_what_the_code_writes(which: str) -> None:
    decoder, union = DECODERS[which]
    lines = examples(f"json {which}")
    shown = set()
    for line in lines:
        said = messages.understand(decoder, line)
        shown.add(str(said.__struct_config__.tag))
        written = messages.say(said)
        assert written == line, f"the code writes {written.decode()}"
    assert shown == set(messages.names(union))


def test_the_example_feed_verifies_against_the_chain_and_decodes() -> None:
    fed = [messages.understand(messages.hub_facts, line) for line in examples("json hub-facts")]
    (events,) = [said for said in fed if isinstance(said, messages.Events)]
    hashed = chain.GENESIS
    for seq, item in enumerate(events.events, 1):
        facts, person, digest = open_item(item)
        assert item.s == seq
        assert facts == canonical(json.loads(facts))
        assert not isinstance(decode_event(seq, facts, person).event, UnknownEvent)
        hashed = chain.link(hashed, seq, chain.digest(facts), digest)
    assert hashed.hex() == events.hash
    assert {item.d != "" for item in events.events} == {True, False}


def test_the_example_board_is_a_board() -> None:
    heard = [messages.understand(messages.hub_facts, line) for line in examples("json hub-facts")]
    (part,) = [said for said in heard if isinstance(said, messages.BoardPart)]
    assert assemble([bytes(part.units)]).seq == part.seq


def test_the_example_command_is_one() -> None:
    (line,) = [line for line in examples("json client-facts") if line.startswith(b'{"t":"submit"')]
    said = messages.understand(messages.client_facts, line)
    assert isinstance(said, messages.Submit)
    for submission in said.commands:
        assert ids.is_id(submission.id)
        raw = bytes(submission.command)
        assert canonical(decode_command(raw)) == raw
        assert f"`{hashlib.sha256(raw).hexdigest()}`" in document()


def test_the_example_bundle_is_one() -> None:
    (block,) = re.findall(r"^```json bundle\n(.*?)^```$", document(), re.MULTILINE | re.DOTALL)
    assert read_bundle(block.encode()).format == 1


def test_the_envelope_of_facts_is_what_the_document_says() -> None:
    fed = [messages.understand(messages.hub_facts, line) for line in examples("json hub-facts")]
    (events,) = [said for said in fed if isinstance(said, messages.Events)]
    for item in events.events:
        assert list(json.loads(bytes(item.f))) == [key for key, _ in ENVELOPE]
    assert Actor.__struct_fields__ == ("station", "person", "role", "offline")


def test_what_is_ignored_before_the_welcome_stands_in_the_document() -> None:
    names = sorted(f"`{kind.__struct_config__.tag}`" for kind in OF_OLDER_GREETING)
    assert f"{', '.join(names)}" in document()
