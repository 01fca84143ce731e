"""Rules of couriers and their duty."""

from __future__ import annotations

from datetime import datetime

from hub.domain.actor import Actor, Role
from hub.domain.board import Board
from hub.domain.ids import is_id
from hub.domain.limits import NAME_CHARS_MAX, PHONE_CHARS_MAX, refuse, text_fault
from hub.domain.order import ON_THE_WAY
from hub.domain.rules.finding import Decision, Rules, links_of
from hub.domain.vocabulary import AddCourier, CourierAdded, CourierPerson, DutySet, Refused, SetDuty


def _add_courier(board: Board, command: AddCourier, actor: Actor, now: datetime) -> Decision:
    if not is_id(command.courier):
        return Refused("bad_id", {"field": "courier"})
    fault = text_fault("name", command.name, NAME_CHARS_MAX, needed=True) or text_fault(
        "phone", command.phone, PHONE_CHARS_MAX
    )
    for tracker in command.trackers:
        fault = (
            fault
            or text_fault("trackers.system", tracker.system, NAME_CHARS_MAX, needed=True)
            or text_fault("trackers", tracker.device, NAME_CHARS_MAX, needed=True)
        )
        taken = next((c.id for c in board.couriers.values() if tracker in c.trackers and c.id != command.courier), None)
        if taken is not None:
            return Refused("tracker_taken", {"courier": taken})
    if fault is not None:
        return refuse(fault)
    words = CourierPerson(command.name, command.phone, command.trackers)
    # Who is at no page of ours any more keeps no key to one.
    ended = links_of(board, command.courier) if command.outsourced else []
    return [*ended, CourierAdded(command.courier, words, command.outsourced)]


def _set_duty(board: Board, command: SetDuty, actor: Actor, now: datetime) -> Decision:
    courier = board.couriers.get(command.courier)
    if courier is None or (actor.role is Role.COURIER and actor.person != courier.id):
        return Refused("courier_not_found", {"courier": command.courier})
    if not command.on_duty:
        carried = [order for order in board.orders_of(courier.id) if order.delivery in ON_THE_WAY]
        if carried:
            return Refused("still_carrying", {"courier": courier.id, "orders": str(len(carried))})
    return [] if courier.on_duty == command.on_duty else [DutySet(command.courier, command.on_duty)]


COURIERS_RULES: Rules = {
    AddCourier: _add_courier,
    SetDuty: _set_duty,
}
