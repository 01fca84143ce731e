"""Is it whole? The ledger, the media of what is open, and a backup, each looked at to the last byte."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hub.domain.board import Board
from hub.log.backup import check_file
from hub.log.copies import is_what_it_says, whole_media
from hub.log.reading import SqliteReader
from hub.relay import fold_all
from hub.wire import chain


def verify_ledger(folder: Path, reader: SqliteReader) -> dict[str, Any]:
    """Walk a whole ledger and look at the media of its open orders.

    Args:
        folder: the data folder.
        reader: of its ledger.

    Returns:
        What was found; `ok` is whether chain, outcomes, fold and media are what they were. Media that are only missing may
        still be on their way from a station.
    """
    walk = reader.verify(chain.step)
    board = fold_all(reader) if walk.broken is None else None
    missing, damaged = _media(folder / "media", board) if board is not None else ([], [])
    return {
        "ok": walk.broken is None and not damaged,
        "epoch": reader.epoch,
        "seq": walk.head.seq,
        "hash": walk.head.hash.hex(),
        "outcomes": walk.outcomes,
        "open_orders": sum(order.is_open for order in board.orders.values()) if board else None,
        "broken": {"seq": walk.broken.seq, "what": walk.broken.what} if walk.broken else None,
        "media_missing": missing,
        "media_damaged": damaged,
    }


def named_media(board: Board) -> Iterator[str]:
    """Media that open orders, their rooms and the shop itself name."""
    yield from (sticker.media for sticker in board.shop.stickers if sticker.media)
    for order in board.orders.values():
        if not order.is_open:
            continue
        yield from (proof.media for proof in order.proofs if proof.media)
        room = board.rooms.get(order.room)
        if room is not None:
            yield from (message.media for message in room.messages if message.media)


def _media(place: Path, board: Board) -> tuple[list[str], list[str]]:
    here = {path.name: path for path in whole_media(place)}
    named = sorted(set(named_media(board)))
    damaged = [name for name in named if name in here and not is_what_it_says(here[name])]
    return [name for name in named if name not in here], damaged


def verify_backup(file: Path, reader: SqliteReader | None) -> dict[str, Any]:
    """Look at a backup, and whether it is one of this ledger.

    Args:
        file: the backup.
        reader: of the ledger, None where there is none.

    Raises:
        BackupRefused: it is not whole.
    """
    contents = check_file(file, chain.step)
    beside = [path for path in whole_media(file.parent / "media") if not is_what_it_says(path)]
    return {
        "ok": not beside,
        "file": str(file),
        "epoch": contents.epoch,
        "seq": contents.head.seq,
        "hash": contents.head.hash.hex(),
        "outcomes": contents.outcomes,
        "of_this_ledger": reader.hash_at(contents.head.seq) == contents.head.hash if reader is not None else None,
        "media_damaged": [path.name for path in beside],
    }
