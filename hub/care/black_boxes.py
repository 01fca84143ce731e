"""Where an order's black box finds its events in the ledger: the whole of its room, by the room's index."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from hub.care.reports import ROOM_EVENTS_MAX, Pause
from hub.domain.actor import Role
from hub.domain.black_box import ASKED_ABOUT, BlackBox, known_at
from hub.domain.board import Board
from hub.domain.ids import is_id
from hub.log.reading import SqliteReader
from hub.wire.codec import decode_event

_PLACED = b'"kind":"order_placed"'
_plain = msgspec.json.Decoder()


class NoSuchOrder(LookupError):
    """The ledger holds no such order."""


class BadQuestion(ValueError):
    """Nobody can be asked about in this way."""


def black_box_of(
    reader: SqliteReader, board: Board, order: str, role: Role, at: datetime, after: int, pause: Pause
) -> BlackBox:
    """Tell what a role knew of an order.

    Args:
        reader: of this thread.
        board: the newest board.
        order: its id.
        role: whose knowledge.
        at: by when, aware.
        after: only rows after this seq.
        pause: called between pieces of work; may raise to end it.

    Raises:
        NoSuchOrder: there is none.
        BadQuestion: of this role nothing can be told, or the moment names no zone.
        LogError: the ledger cannot be read.
    """
    if role not in ASKED_ABOUT or at.tzinfo is None:
        raise BadQuestion
    room = _room_of(reader, board, order, pause)
    stored = reversed(reader.newest(room, reader.head.seq + 1, ROOM_EVENTS_MAX))
    return known_at([decode_event(one.seq, one.facts, one.person) for one in stored], order, role, at, after)


def _room_of(reader: SqliteReader, board: Board, order: str, pause: Pause) -> str:
    known = board.orders.get(order)
    if known is not None:
        return known.room
    if not is_id(order):
        raise NoSuchOrder(order)
    word = f'"order":"{order}"'.encode()
    if any(_PLACED in one.facts for one in reader.holding(order, word)):
        return order  # its room has its own name, but where it began as an enquiry
    for stored in reader.mentioning(word, 0, reader.head.seq):
        pause()
        if _PLACED in stored.facts:
            body: dict[str, Any] = _plain.decode(stored.facts)["body"]
            return str(body["room"])
    raise NoSuchOrder(order)
