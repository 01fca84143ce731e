"""What every rule begins with: its shape, the order that a command names if whoever asks may touch it, the words for a
wrong stage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from hub.domain.actor import CUSTOMERS, STAFF, Actor, Role
from hub.domain.board import Board
from hub.domain.order import PREPARATION_STEPS, Order
from hub.domain.vocabulary import Command, Event, LinkEnded, Refused, kind_of

Decision = Sequence[Event] | Refused
"""Events in order, or why not; no events: already so, nothing to do."""

Rules = dict[type[Command], Callable[[Board, Any, Actor, datetime], Decision]]
"""Rules by the command that they answer: `rule(board, command, actor, now) -> decision`."""


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


def wrong_stage(order: Order) -> Refused:
    """The step does not follow from where the order stands."""
    fields = {"order": order.id, "preparation": order.preparation.value, "delivery": order.delivery.value}
    return Refused("wrong_stage", fields)


def gone(board: Board, order: Order, actor: Actor) -> Refused:
    """It has left the shop: who carries it is who can still do something. Whom others may call says what they are shown."""
    fields = {"order": order.id, "phone": board.shop.phone}
    return Refused("already_on_the_way", fields | ({"courier": order.courier} if actor.role in STAFF else {}))


def prepare(event: Event, board: Board, order_id: str, actor: Actor) -> Decision:
    """Answer with a preparation event if its table allows it from here."""
    order = find_order(board, order_id, actor)
    if isinstance(order, Refused):
        return order
    return [event] if kind_of(event) in PREPARATION_STEPS[order.preparation] else wrong_stage(order)


def links_of(board: Board, subject: str, role: Role | None = None) -> list[Event]:
    """The end of every link that somebody or an order has; of those alone that one role holds, where it is named."""
    links = sorted(board.links_by_subject.get(subject, frozenset()))
    return [LinkEnded(link, subject) for link in links if role is None or board.links[link].role is role]
