"""The ledger itself: its starts, its restores, and events of another time."""

from __future__ import annotations

from msgspec.structs import replace

from hub.domain.room import SHOP_ROOM, Room, RoomKind
from hub.domain.state import Folds, S
from hub.domain.vocabulary import HubStarted, LedgerRestored, Recorded, UnknownEvent


def _hub_started(board: S, recorded: Recorded, event: HubStarted) -> S:
    board = replace(board, incarnation=event.incarnation)
    if SHOP_ROOM in board.rooms:
        return board
    room = Room(id=SHOP_ROOM, kind=RoomKind.SHOP, opened_at=recorded.at)
    return replace(board, rooms=board.rooms.set(room.id, room))


def _ledger_restored(board: S, recorded: Recorded, _: LedgerRestored) -> S:
    return replace(board, restored_seq=recorded.seq)


def _unknown(board: S, recorded: Recorded, event: UnknownEvent) -> S:
    if event.needed and event.order:
        return replace(board, needs_update=board.needs_update | {event.order})
    return board


LEDGER_FOLDS: Folds = {
    HubStarted: _hub_started,
    LedgerRestored: _ledger_restored,
    UnknownEvent: _unknown,
}
