"""What people call each other: the name behind a person's id, from the board alone.

One place, so that room lines, histories, reports and the black box all say the same name for the same step.
"""

from __future__ import annotations

from hub.domain.actor import CUSTOMERS, Actor, Role
from hub.domain.board import Board
from hub.domain.order import Order


def person_name(board: Board, person: str) -> str:
    """The name of a member of staff (who may have left), of a courier, or of a station's own person; or blank."""
    member = board.staff.get(person)
    if member is not None:
        return member.name
    courier = board.couriers.get(person)
    if courier is not None:
        return courier.name
    return next((station.person_name for station in board.stations.values() if station.person == person), "")


def actor_name(board: Board, actor: Actor, order: Order | None = None) -> str:
    """What people call an actor: a name, or blank where only the role can be said.

    Args:
        board: any board.
        actor: whom.
        order: the order in whose room this is shown, for senders and recipients.
    """
    if actor.role is Role.COURIER:
        courier = board.couriers.get(actor.person)
        return courier.name if courier is not None else ""
    if actor.role in CUSTOMERS:
        order = order or board.orders.get(actor.person.partition(":")[2])
        if order is None:
            return ""
        return order.sender.name if actor.role is Role.SENDER else order.recipient.name
    return person_name(board, actor.person)
