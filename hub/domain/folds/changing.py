"""What every fold does to the state: an order changed, closed, or freed of a danger."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from hub.domain.alarm import RiskCause
from hub.domain.order import Order
from hub.domain.promise import PromiseEntry, PromiseKind
from hub.domain.run import finished
from hub.domain.state import S
from hub.domain.vocabulary import Recorded


def change(board: S, order_id: str, **changes: Any) -> S:
    """Change fields of an order; one that has left the board changes nothing."""
    order = board.orders.get(order_id)
    if order is None:
        return board
    return replace(board, orders=board.orders.set(order_id, replace(order, **changes)))


def new_entry(recorded: Recorded, kind: PromiseKind, **more: Any) -> PromiseEntry:
    """A line of the promise ledger, made by whoever made the event."""
    return PromiseEntry(recorded.seq, kind, recorded.at, recorded.actor, **more)


def put(board: S, order: Order) -> S:
    """Let an order stand on the board as it is now."""
    return replace(board, orders=board.orders.set(order.id, order))


def close(board: S, recorded: Recorded, order_id: str) -> S:
    """Nothing more happens to an order: it leaves its run, and after 48 h the board."""
    order = board.orders.get(order_id)
    if order is None:
        return board
    board = change(board, order_id, closed_at=recorded.at)
    board = replace(board, runs=finished(board.runs, order_id, recorded.at))
    room = board.rooms.get(order.room)
    if room is not None:
        board = replace(board, rooms=board.rooms.set(room.id, replace(room, closed_at=recorded.at)))
    return replace(board, closed=(*board.closed, order_id))


def no_longer(board: S, order_id: str, cause: RiskCause) -> S:
    """A danger is over; another one of an order's stays."""
    order = board.orders.get(order_id)
    if order is None or not order.risks:
        return board
    return change(board, order_id, risks=tuple(risk for risk in order.risks if risk.cause is not cause))
