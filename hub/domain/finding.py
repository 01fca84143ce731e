"""What a rule finds first: the order that a command names, if whoever asks may touch it."""

from __future__ import annotations

from hub.domain.actor import CUSTOMERS, Actor, Role
from hub.domain.board import Board
from hub.domain.order import Order
from hub.domain.vocabulary import Refused


def find_order(board: Board, order_id: str, actor: Actor) -> Order | Refused:
    """Find an open order that this actor may touch; whoever may not is told that it is not there (never 403)."""
    order = board.orders.get(order_id)
    if order is None or not concerns(order, actor):
        return Refused("order_not_found", {"order": order_id})
    if order.cancelled:
        return Refused("order_cancelled", {"order": order_id})
    if not order.is_open:
        return Refused("order_closed", {"order": order_id})
    return order


def concerns(order: Order, actor: Actor) -> bool:
    """Whether an order is any of this actor's business."""
    if actor.role is Role.COURIER:
        return order.courier == actor.person
    if actor.role in CUSTOMERS:
        return actor.person == f"{actor.role.value}:{order.id}"
    return True
