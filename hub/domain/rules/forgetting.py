"""Rules of forgetting: whose words may go, and when."""

from __future__ import annotations

from datetime import datetime

from hub.domain.actor import Actor
from hub.domain.board import Board
from hub.domain.erasure import Scope
from hub.domain.ids import is_id
from hub.domain.room import RoomKind
from hub.domain.rules.finding import Decision, Rules, links_of
from hub.domain.vocabulary import Erase, Erased, Refused


def _erase(board: Board, command: Erase, actor: Actor, now: datetime) -> Decision:
    if sum(map(bool, (command.order or command.room, command.courier, command.staff))) != 1:
        return Refused("empty", {"field": "order"})
    if command.courier:
        return _erase_courier(board, command)
    if command.staff:
        return _erase_staff(board, command)
    return _erase_order(board, command) if command.order else _erase_enquiry(board, command)


def _erase_order(board: Board, command: Erase) -> Decision:
    order = board.orders.get(command.order)
    if order is not None and order.is_open:
        return Refused("order_is_open", {"order": order.id, "number": str(order.number)})
    if not is_id(command.order):
        return Refused("bad_id", {"field": "order"})
    room_id = order.room if order is not None else command.room or command.order
    room = board.rooms.get(room_id)
    if room is not None and room.order != command.order:
        return Refused("room_not_found", {"room": room_id})  # it is another order's, or an enquiry's
    if room is not None and room.erased_at is not None:
        return []
    # An order that has left the board was closed; whether it ever was there is not known here, and does no harm.
    return [*links_of(board, command.order), Erased(Scope.ALL, order=command.order, room=room_id)]


def _erase_enquiry(board: Board, command: Erase) -> Decision:
    room = board.rooms.get(command.room)
    if room is None or room.kind is not RoomKind.ENQUIRY:
        return Refused("room_not_found", {"room": command.room})
    return [Erased(Scope.ALL, room=room.id)]


def _erase_courier(board: Board, command: Erase) -> Decision:
    if command.courier not in board.couriers:
        return Refused("courier_not_found", {"courier": command.courier})
    carried = board.orders_of(command.courier)
    if carried:
        return Refused("still_carrying", {"courier": command.courier, "orders": str(len(carried))})
    return [*links_of(board, command.courier), Erased(Scope.ALL, courier=command.courier)]


def _erase_staff(board: Board, command: Erase) -> Decision:
    member = board.staff.get(command.staff)
    if member is None and all(station.person != command.staff for station in board.stations.values()):
        return Refused("staff_not_found", {"person": command.staff[:40]})
    if member is not None and member.is_here:
        return Refused("still_here", {"person": command.staff})
    return [Erased(Scope.ALL, staff=command.staff)]


FORGETTING_RULES: Rules = {
    Erase: _erase,
}
