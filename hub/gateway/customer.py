"""What a sender's or recipient's link shows: one order, and the courier only while it is their stop.

P18 rests on `position`: it is computed anew from the board for every view and every fix, and stands nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import UNSET, UnsetType

from hub.domain.access import Link
from hub.domain.actor import Role
from hub.domain.board import Board
from hub.domain.courier import Fix
from hub.domain.eta import Arrival
from hub.domain.limits import RATINGS_MAX
from hub.domain.order import Delivery, Order, Preparation
from hub.domain.schedule import order_clock
from hub.gateway.asked import approval_card, is_closed_to, is_kept_secret, where_to
from hub.gateway.contract import (
    CardText,
    ClauseSaid,
    CustomerView,
    OrderCard,
    PersonCard,
    Position,
    ProofCard,
    RatingCard,
    StepLine,
    point,
)
from hub.gateway.parts import (
    AT_WORK,
    delivered_at,
    is_wrapped,
    item_lines,
    lines,
    promise_card,
    sentence_of,
    shop_card,
    whole_s,
)
from hub.gateway.problems import agreed_before, may_raise, problem_cards

STATES: dict[Delivery, str] = {
    Delivery.ACCEPTED: "courier_found",
    Delivery.PICKED_UP: "on_the_way",
    Delivery.ARRIVED: "at_the_door",
    Delivery.DELIVERED: "delivered",
    Delivery.FAILED: "problem",
    Delivery.RETURNED: "returned",
}
"""The state by delivery; where delivery says nothing yet, preparation does."""
PREPARING: dict[Preparation, str] = {
    Preparation.NEW: "received",
    Preparation.CONFIRMED: "confirmed",
    Preparation.PACKING: "packing",
    Preparation.PACKED: "packed",
}
STEPS = frozenset(
    {
        "order_placed",
        "order_confirmed",
        "packing_started",
        "order_packed",
        "offer_accepted",
        "order_picked_up",
        "courier_arrived",
        "order_delivered",
        "delivery_failed",
        "order_returned",
        "order_cancelled",
    }
)
"""What a customer may know of an order's history; offers and their refusals are the shop's affair."""


def compose(
    board: Board, fixes: Mapping[str, Fix], arrivals: Mapping[str, Arrival], link: Link, now: datetime
) -> CustomerView | None:
    """Compose a customer's view.

    Args:
        board: the gateway's replica.
        fixes: the newest fix of each courier.
        arrivals: the newest expected arrival at each door, by order.
        link: a live link of a sender or recipient.
        now: hub time.

    Returns:
        The view; None when there is no such order, or none of it is for this link.
    """
    order = board.orders.get(link.subject)
    if order is None or is_closed_to(order, link):
        return None
    said = sentence_of(order, board, now, link.role, fixes.get(order.courier), arrivals.get(order.id))
    return CustomerView(
        cursor=board.seq,
        role="sender" if link.role is Role.SENDER else "recipient",
        now=now,
        shop=shop_card(board),
        room=order.room,
        order_id=order.id,
        order=_order_card(board, order, link, now, said),
        messages=lines(board, order, link),
        position=position(board, fixes, order, now),
        push_key=board.shop.push_key if board.shop.push_key and order.is_open else UNSET,
    )


def position(board: Board, fixes: Mapping[str, Fix], order: Order, now: datetime) -> Position | UnsetType:
    """Where the courier is, while this order is their stop; absent before, after, and where nobody knows."""
    if not is_their_stop(board, order):
        return UNSET
    fix = fixes.get(order.courier)
    if fix is None:
        return UNSET
    return Position(
        lat=fix.place.lat_e7 / 1e7,
        lon=fix.place.lon_e7 / 1e7,
        accuracy_m=fix.accuracy_m,
        age_s=max(0, whole_s(now - fix.measured_at)),
        measured_at=fix.measured_at,
    )


def is_their_stop(board: Board, order: Order) -> bool:
    """Whether the courier is bringing this very order right now."""
    if not order.courier or not order.is_open:
        return False
    stop = board.current_stop(order.courier)
    return stop is not None and stop.id == order.id


def _order_card(board: Board, order: Order, link: Link, now: datetime, said: tuple[ClauseSaid, ...]) -> OrderCard:
    read = order_clock(order, now)
    state, fields = _state(board, order)
    packed, proof = order.proof_of("packed"), order.proof_of("delivered")
    done_at = delivered_at(order)
    wrapped = is_wrapped(order, link.role)
    return OrderCard(
        number=order.number,
        state=state,
        fields=fields,
        preparation=order.preparation.value,
        delivery=order.delivery.value,
        urgency=read.urgency.value,
        fraction=round(read.fraction, 4),
        left_s=whole_s(read.left),
        card=UNSET if wrapped else CardText(order.card.text, _card_may_change(order, link), order.card.version),
        version=order.version,
        recipient_name=order.recipient.name,
        items=() if wrapped else item_lines(order),
        steps=tuple(StepLine(step.kind, step.at) for step in order.history if step.kind in STEPS),
        place=point(order.address.place),
        promise=promise_card(order, now),
        courier=_courier(board, order),
        photo=packed.media if packed is not None and packed.media and not wrapped else UNSET,
        proof=ProofCard(proof.at, proof.media, proof.received_by) if proof is not None and done_at else UNSET,
        problems=problem_cards(board, order, link),
        agreed=agreed_before(order, link),
        raises=may_raise(order, link),
        sentence=said,
        approval=approval_card(board, order, link),
        where_to=where_to(order, link),
        secret=is_kept_secret(order, link),
        rating=_rating(order, link),
    )


def _rating(order: Order, link: Link) -> RatingCard | UnsetType:
    """What the reader said of how it was, and whether they may say it still; nothing of what the other said."""
    if order.cancelled or order.delivery is not Delivery.DELIVERED:
        return UNSET
    left = RATINGS_MAX - sum(one.actor.role is link.role for one in order.ratings)
    mine = order.rating_of(link.role)
    return RatingCard(0, left) if mine is None else RatingCard(mine.score, left, mine.words, mine.at)


def _card_may_change(order: Order, link: Link) -> bool:
    return link.role is Role.SENDER and order.is_open and order.preparation is not Preparation.PACKED


def _courier(board: Board, order: Order) -> PersonCard | UnsetType:
    courier = board.couriers.get(order.courier)
    if courier is None or order.delivery not in AT_WORK or not order.is_open:
        return UNSET
    return PersonCard(courier.name, courier.phone if courier.phone and is_their_stop(board, order) else UNSET)


def _state(board: Board, order: Order) -> tuple[str, dict[str, str]]:
    """Where it stands as one code and its values."""
    fields: dict[str, str] = {}
    if order.cancelled:
        return "cancelled", fields
    state = STATES.get(order.delivery) or PREPARING[order.preparation]
    last = next((step for step in reversed(order.history) if step.kind in STEPS), None)
    if last is not None:
        fields["at"] = _iso(last.at)
    if order.promise is not None:
        fields["until"] = _iso(order.promise.window.until)
    courier = _courier(board, order)
    if isinstance(courier, PersonCard):
        fields["courier"] = courier.name
    if state == "problem" and last is not None and last.kind == "delivery_failed":
        fields["reason"] = last.after
    proof = order.proof_of("delivered")
    if state == "delivered" and proof is not None and proof.received_by:
        fields["received_by"] = proof.received_by
    return state, fields


def _iso(moment: datetime) -> str:
    return (moment - timedelta(microseconds=moment.microsecond)).isoformat().replace("+00:00", "Z")
