"""The files of a hub's data folder that are not the ledger: its keys, the key bundles it makes itself, and where it serves.

hub.key        the hub's own CURVE keys (0600)
owner.bundle   key bundle of the owner's tools: `pair`, `stations`, `submit` … on this machine (0600)
followers/     data folder of the followers that `serve` starts, with their own key bundle (0700)
serving.json   where the running hub can be reached; gone when it stopped in order
"""

from __future__ import annotations

import contextlib
import errno
import json
import logging
from pathlib import Path

import msgspec
import zmq
from msgspec import Struct
from msgspec.structs import replace

from hub.decoders import json_decoder
from hub.domain.actor import Role
from hub.domain.vocabulary import VocabularyError
from hub.doors.keys import KeyPair, new_pair, write_private
from hub.log.errors import LogDamaged
from hub.wire.bundle import Bundle, read_bundle, write_bundle

log = logging.getLogger(__name__)

OWNER = "owner"
FOLLOWERS = "followers"
FOLLOWERS_NAME = "Followers"


def is_pair(pair: KeyPair) -> bool:
    """Whether two keys belong together: one changed letter, and they do not."""
    try:
        return zmq.curve_public(pair.secret.encode()).decode() == pair.public
    except (zmq.ZMQError, ValueError):
        return False


class Serving(Struct, frozen=True):
    """Where a hub can be reached."""

    facts: str
    side: str
    key: str
    epoch: str
    pid: int
    pairing: int = 0
    """Port of the pairing door on the same host, 0 where there is none."""


def hub_keys(folder: Path, *, may_be_new: bool = True) -> KeyPair:
    """The hub's keys, made at the first start and never again: every station knows this hub by them.

    Args:
        folder: the data folder.
        may_be_new: whether new ones are made where there are none.

    Raises:
        LogDamaged: they are gone or changed. With others the hub would be a stranger to every station of the shop.
    """
    path = folder / "hub.key"
    back = (
        f"put {path} back from a copy of the folder; `giftwire-hub restore` makes a new one, and all stations pair anew"
    )
    if path.exists():
        try:
            pair = json_decoder(KeyPair).decode(path.read_bytes())
        except ValueError as error:
            raise LogDamaged(f"the hub's key cannot be read: {back}") from error
        if not is_pair(pair):
            raise LogDamaged(f"the hub's key was changed: {back}")
        return pair
    if not may_be_new:
        raise LogDamaged(f"the hub's key is gone: {back}")
    pair = new_pair()
    write_private(path, msgspec.json.encode(pair))
    return pair


def owner_bundle(folder: Path, hub_key: str) -> Bundle:
    """The owner's bundle, made at the first start, and anew where it is no longer what it was: the hub lets it in itself."""
    return _own_bundle(folder / "owner.bundle", OWNER, Role.OWNER, "Owner", hub_key)


def followers_path(folder: Path) -> Path:
    """The key bundle of a hub's own followers; they keep their things beside it."""
    return folder / FOLLOWERS / "follower.bundle"


def followers_bundle(folder: Path, hub_key: str) -> Bundle:
    """The followers' bundle; made and let in like the owner's."""
    path = followers_path(folder)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    return _own_bundle(path, FOLLOWERS, Role.FOLLOWER, FOLLOWERS_NAME, hub_key)


def _own_bundle(path: Path, station: str, role: Role, name: str, hub_key: str) -> Bundle:
    if path.exists():
        with contextlib.suppress(VocabularyError, ValueError):
            bundle = read_bundle(path.read_bytes())
            pair = KeyPair(bundle.public, bundle.secret)
            if is_pair(pair) and (bundle.station, bundle.role, bundle.hub_key) == (station, role, hub_key):
                return bundle
    return make_bundle(path, station, role, name, hub_key, "", "")


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
    """Write down where the hub serves, and tell the owner's tools and the hub's own followers the same.

    On a full disk the shop goes on without: its stations know where the hub is, and the tools take what stood here before.
    """
    written = {folder / "serving.json": msgspec.json.encode(serving)}
    for path in (folder / "owner.bundle", followers_path(folder)):
        if path.exists():
            before = path.read_bytes()
            bundle = write_bundle(replace(read_bundle(before), facts=serving.facts, side=serving.side))
            if bundle != before:
                written[path] = bundle
    for path, content in written.items():
        try:
            write_private(path, content)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            log.warning("no room to write %s: the owner's tools may not find the hub until its next start", path.name)


def serving_at(folder: Path) -> Serving | None:
    """Where the hub of a folder serves, None if it does not say."""
    try:
        return json_decoder(Serving).decode((folder / "serving.json").read_bytes())
    except (FileNotFoundError, json.JSONDecodeError, msgspec.MsgspecError):
        return None


def stopped(folder: Path) -> None:
    """The hub no longer serves."""
    (folder / "serving.json").unlink(missing_ok=True)
