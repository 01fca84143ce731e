"""Rules of the way: from the offer to the door, and back where nobody opened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from hub.domain.actor import Actor
from hub.domain.board import Board
from hub.domain.limits import NAME_CHARS_MAX, TEXT_CHARS_MAX, media_fault, refuse, text_fault
from hub.domain.order import DELIVERY_STEPS, Order, Preparation
from hub.domain.rules.asked import kept_back
from hub.domain.rules.conflict import stale
from hub.domain.rules.finding import Decision, Rules, find_order, wrong_stage
from hub.domain.vocabulary import (
    FAILURE_REASONS,
    AcceptOffer,
    AssignCourier,
    CourierArrived,
    CourierOffered,
    DeclineOffer,
    DeliverOrder,
    DeliveryFailed,
    Event,
    FailDelivery,
    OfferAccepted,
    OfferDeclined,
    OfferWithdrawn,
    OrderDelivered,
    OrderPickedUp,
    OrderReturned,
    PickUpOrder,
    ProofPerson,
    ReasonPerson,
    Refused,
    ReportArrival,
    ReturnOrder,
    WithdrawOffer,
    kind_of,
)


def _travel(event: Event, order: Order) -> Decision:
    """Answer with a delivery event if its table allows it from here."""
    return [event] if kind_of(event) in DELIVERY_STEPS[order.delivery] else wrong_stage(order)


def _travel_with(make: Callable[[Order], Event], board: Board, order_id: str, actor: Actor) -> Decision:
    """Find the order and answer with the delivery event that it makes, if its table allows it from here."""
    order = find_order(board, order_id, actor)
    return order if isinstance(order, Refused) else _travel(make(order), order)


def not_yet(order: Order) -> Refused | None:
    """Why an order cannot be offered to anybody yet."""
    if order.preparation is Preparation.NEW:
        return Refused("not_confirmed", {"order": order.id})
    if order.address_ask is not None and order.address_ask.is_open:
        return Refused("address_missing", {"order": order.id})
    return None


def _assign_courier(board: Board, command: AssignCourier, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    conflict = stale(order, command)
    if conflict is not None:
        return conflict
    courier = board.couriers.get(command.courier)
    if courier is None:
        return Refused("courier_not_found", {"courier": command.courier})
    if not courier.on_duty:
        return Refused("courier_off_duty", {"courier": command.courier})
    fault = not_yet(order)
    if fault is not None:
        return fault
    return _travel(CourierOffered(command.order, command.courier), order)


def _withdraw_offer(board: Board, command: WithdrawOffer, actor: Actor, now: datetime) -> Decision:
    return _travel_with(lambda order: OfferWithdrawn(order.id, order.courier), board, command.order, actor)


def _accept_offer(board: Board, command: AcceptOffer, actor: Actor, now: datetime) -> Decision:
    return _travel_with(lambda order: OfferAccepted(order.id, order.courier), board, command.order, actor)


def _decline_offer(board: Board, command: DeclineOffer, actor: Actor, now: datetime) -> Decision:
    return _travel_with(lambda order: OfferDeclined(order.id, order.courier), board, command.order, actor)


def _pick_up_order(board: Board, command: PickUpOrder, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    if order.preparation is not Preparation.PACKED:
        return Refused("not_packed", {"order": order.id})
    kept = kept_back(order)
    if kept is not None:
        return kept
    return _travel(OrderPickedUp(command.order), order)


def _report_arrival(board: Board, command: ReportArrival, actor: Actor, now: datetime) -> Decision:
    return _travel_with(lambda order: CourierArrived(order.id), board, command.order, actor)


def _deliver_order(board: Board, command: DeliverOrder, actor: Actor, now: datetime) -> Decision:
    fault = media_fault(command.media, command.media_type, "image", needed=False) or text_fault(
        "received_by", command.received_by, NAME_CHARS_MAX
    )
    if fault is not None:
        return refuse(fault)
    if not command.media and not command.received_by.strip():
        return Refused("proof_missing", {"order": command.order})
    words = ProofPerson(command.media, command.media_type if command.media else "", command.received_by)
    return _travel_with(lambda order: OrderDelivered(order.id, words, bool(command.media)), board, command.order, actor)


def _fail_delivery(board: Board, command: FailDelivery, actor: Actor, now: datetime) -> Decision:
    if command.reason not in FAILURE_REASONS:
        return Refused("unknown_reason", {"reason": command.reason[:40]})
    fault = text_fault("note", command.note, TEXT_CHARS_MAX, lines=True)
    if fault is not None:
        return refuse(fault)
    words = ReasonPerson(command.note)
    return _travel_with(lambda order: DeliveryFailed(order.id, command.reason, words), board, command.order, actor)


def _return_order(board: Board, command: ReturnOrder, actor: Actor, now: datetime) -> Decision:
    return _travel_with(lambda order: OrderReturned(order.id), board, command.order, actor)


TRAVEL_RULES: Rules = {
    AssignCourier: _assign_courier,
    WithdrawOffer: _withdraw_offer,
    AcceptOffer: _accept_offer,
    DeclineOffer: _decline_offer,
    PickUpOrder: _pick_up_order,
    ReportArrival: _report_arrival,
    DeliverOrder: _deliver_order,
    FailDelivery: _fail_delivery,
    ReturnOrder: _return_order,
}
