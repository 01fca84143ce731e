"""A hub's writer that erases an order and is killed right after a step of that: `folder step markers`."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from hub.app import open_relay
from hub.care.searching import Searching
from hub.domain.erasure import Scope
from hub.domain.order import Address
from hub.domain.room import Audience, MessageKind
from hub.domain.vocabulary import CancelOrder, Erased, HubStarted, SendMessage
from hub.erasure import Erasure, sweep
from hub.log.media import MediaStore
from hub.log.reading import open_reader
from hub.log.recover import database_path
from hub.log.snapshot import SnapshotFile
from hub.log.sqlite import SqliteLog
from hub.log.tombstones import Tombstones
from tests.hub.shop_day import DESK, Decided, an_id, place_order


def die() -> None:
    """Be killed, as by a power cut that spares the disk."""
    os.kill(os.getpid(), signal.SIGKILL)


def after(owner: Any, name: str, when: Callable[..., bool] = lambda *_: True) -> None:
    """Die right after a method, when it was called so."""
    real = getattr(owner, name)

    def then(*arguments: Any, **more: Any) -> Any:
        result = real(*arguments, **more)
        if when(*arguments):
            die()
        return result

    setattr(owner, name, then)


def index(folder: Path) -> None:
    """Let everything be found by searching."""
    reader = open_reader(database_path(folder))
    searching = Searching(folder, reader)
    searching.open()
    searching.finish()
    reader.close()


def main(folder: Path, step: str, markers: dict[str, str]) -> None:
    """Place and close an order full of markers, keep a snapshot of it, erase it, and die after a step."""
    relay = open_relay(folder)
    store = MediaStore(folder / "media")
    picture = markers["picture"].encode() * 100
    name = sha256(picture).hexdigest()
    store.begin(name, len(picture))
    store.put(name, 0, picture)
    shop, order = Decided(), an_id(1)
    address = Address((markers["street"],))
    shop.must(DESK, place_order(order, card=markers["card"], address=address))
    said = SendMessage(order, an_id(2), Audience.STAFF, MessageKind.IMAGE, markers["message"], name, "image/jpeg")
    shop.must(DESK, said, CancelOrder(order, "no"))
    relay.note([recorded.event for recorded in shop.events if not isinstance(recorded.event, HubStarted)])
    relay.keep_snapshot()
    index(folder)
    match step:
        case "tombstone":
            after(Tombstones, "add")
        case "event":
            after(SqliteLog, "begin")
        case "blanked":
            after(SqliteLog, "_write", lambda _, statements: "person = NULL" in str(statements))
        case "snapshot":
            after(SnapshotFile, "forget")
        case "emptied":
            after(Erasure, "carry_out")
    relay.note([Erased(Scope.ALL, order=order, room=order)])
    if step == "swept":
        sweep(relay.ledger, folder / "media", relay.erasure.media_due.get())
    die()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3]))
