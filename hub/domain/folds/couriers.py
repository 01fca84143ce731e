"""Couriers and their duty."""

from __future__ import annotations

from msgspec.structs import replace

from hub.domain.courier import Courier
from hub.domain.state import Folds, S
from hub.domain.vocabulary import CourierAdded, DutySet, Recorded


def _courier_added(board: S, recorded: Recorded, event: CourierAdded) -> S:
    known = board.couriers.get(event.courier) or Courier(event.courier, "", "")
    words = event.person
    courier = replace(
        known,
        name=words.name if words else "",
        phone=words.phone if words else "",
        trackers=words.trackers if words else (),
        outsourced=event.outsourced,
    )
    return replace(board, couriers=board.couriers.set(courier.id, courier))


def _duty_set(board: S, recorded: Recorded, event: DutySet) -> S:
    courier = board.couriers.get(event.courier)
    if courier is None:
        return board
    courier = replace(courier, on_duty=event.on_duty, duty_since=recorded.at if event.on_duty else None)
    return replace(board, couriers=board.couriers.set(courier.id, courier))


COURIERS_FOLDS: Folds = {
    CourierAdded: _courier_added,
    DutySet: _duty_set,
}
