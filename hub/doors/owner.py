"""The files of a hub's data folder that are not the ledger: its keys, the owner's key bundle, and where it serves.

hub.key        the hub's own CURVE keys (0600)
owner.bundle   key bundle of the owner's tools: `pair`, `stations`, `submit` … on this machine (0600)
serving.json   where the running hub can be reached; gone when it stopped in order
"""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from hub.domain.actor import Role
from hub.doors.keys import KeyPair, new_pair, write_private
from hub.wire.bundle import Bundle, read_bundle, write_bundle

OWNER = "owner"


class Serving(Struct, frozen=True):
    """Where a hub can be reached."""

    facts: str
    side: str
    key: str
    epoch: str
    pid: int
    pairing: int = 0
    """Port of the pairing door on the same host, 0 where there is none."""


def hub_keys(folder: Path) -> KeyPair:
    """The hub's keys, made at the first start and never again."""
    path = folder / "hub.key"
    if path.exists():
        return msgspec.json.decode(path.read_bytes(), type=KeyPair)
    pair = new_pair()
    write_private(path, msgspec.json.encode(pair))
    return pair


def owner_bundle(folder: Path, hub_key: str) -> Bundle:
    """The owner's bundle, made at the first start."""
    path = folder / "owner.bundle"
    if path.exists():
        return read_bundle(path.read_bytes())
    return make_bundle(path, OWNER, Role.OWNER, "Owner", hub_key, "", "")


def make_bundle(
    path: Path, station: str, role: Role, name: str, hub_key: str, facts: str, side: str, pair: KeyPair | None = None
) -> Bundle:
    """Write a new key bundle.

    Args:
        path: its file.
        station, role, name: whom it speaks for.
        hub_key, facts, side: the hub.
        pair: its keys; None makes new ones.
    """
    pair = pair or new_pair()
    bundle = Bundle(station, role, name, pair.public, pair.secret, hub_key, facts, side)
    write_private(path, write_bundle(bundle))
    return bundle


def note_serving(folder: Path, serving: Serving) -> None:
    """Write down where the hub serves, and tell the owner's tools the same."""
    write_private(folder / "serving.json", msgspec.json.encode(serving))
    path = folder / "owner.bundle"
    bundle = read_bundle(path.read_bytes())
    write_private(path, write_bundle(replace(bundle, facts=serving.facts, side=serving.side)))


def serving_at(folder: Path) -> Serving | None:
    """Where the hub of a folder serves, None if it does not say."""
    try:
        return msgspec.json.decode((folder / "serving.json").read_bytes(), type=Serving)
    except (FileNotFoundError, json.JSONDecodeError, msgspec.MsgspecError):
        return None


def stopped(folder: Path) -> None:
    """The hub no longer serves."""
    (folder / "serving.json").unlink(missing_ok=True)
