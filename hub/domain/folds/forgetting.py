"""Words that were forgotten."""

from __future__ import annotations

from msgspec.structs import replace

from hub.domain.erasure import LATELY, ErasedLately, Scope, blank_order, blank_room
from hub.domain.folds.staff import change_staff
from hub.domain.room import RoomKind
from hub.domain.state import Folds, S
from hub.domain.vocabulary import Erased, Recorded


def _erased(board: S, recorded: Recorded, event: Erased) -> S:
    order, room = board.orders.get(event.order), board.rooms.get(event.room)
    if order is not None:
        board = replace(board, orders=board.orders.set(order.id, blank_order(order, event.scope)))
    if room is not None:
        if room.kind is RoomKind.ENQUIRY and event.scope is Scope.ALL:
            board = replace(board, rooms=board.rooms.delete(room.id))  # nobody waits in it for anything
        else:
            ends = recorded.at if event.scope is Scope.ALL and not event.up_to else None
            blank = blank_room(room, event.scope, event.up_to or recorded.seq, ends)
            board = replace(board, rooms=board.rooms.set(room.id, blank))
    if event.courier in board.couriers:
        board = replace(board, couriers=board.couriers.delete(event.courier))
    if event.staff:
        board = change_staff(board, event.staff, name="")
        nameless = [station for station in board.stations.values() if station.person == event.staff]
        for station in nameless:
            board = replace(board, stations=board.stations.set(station.id, replace(station, person_name="")))
    if event.up_to or event.scope not in (Scope.ALL, Scope.DELIVERY):
        return board
    lately = tuple(one for one in board.erased if recorded.at - one.at < LATELY)
    return replace(board, erased=(*lately, ErasedLately(event.subject, recorded.at)))


FORGETTING_FOLDS: Folds = {
    Erased: _erased,
}
