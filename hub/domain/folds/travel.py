"""Orders on their way, from the offer to the door."""

from __future__ import annotations

from msgspec.structs import replace

from hub.domain import promise_ledger as ledger
from hub.domain.actor import Role
from hub.domain.folds.changing import close, put
from hub.domain.folds.saying import say_beside
from hub.domain.order import Proof
from hub.domain.room import Audience
from hub.domain.run import finished, without
from hub.domain.state import Folds, S
from hub.domain.vocabulary import (
    CourierOffered,
    OfferAccepted,
    OfferDeclined,
    OfferWithdrawn,
    OrderDelivered,
    OrderReturned,
    Recorded,
)


def _offered(board: S, recorded: Recorded, event: CourierOffered) -> S:
    order = board.orders.get(event.order)
    if order is not None and order.courier not in ("", event.courier):
        board = replace(board, runs=without(board.runs, event.order, recorded.at))
    if order is None:
        return board
    return put(board, replace(ledger.without_courier(order), courier=event.courier, offered_at=recorded.at))


def _accepted(board: S, recorded: Recorded, event: OfferAccepted) -> S:
    """Whoever takes an offer on has it before their eyes, promises and all."""
    order = board.orders.get(event.order)
    if order is None:
        return board
    courier = recorded.actor if recorded.actor.role is Role.COURIER else None
    if courier is None:  # somebody of the shop said it for them: they have heard it from that person
        courier = replace(recorded.actor, person=event.courier)
    return put(board, ledger.with_heard(order, Role.COURIER, courier, recorded.at))


def _taken_back(board: S, recorded: Recorded, event: OfferDeclined | OfferWithdrawn) -> S:
    board = replace(board, runs=without(board.runs, event.order, recorded.at))
    order = board.orders.get(event.order)
    if order is None:
        return board
    return put(board, replace(ledger.without_courier(order), courier="", offered_at=None))


def _delivered(board: S, recorded: Recorded, event: OrderDelivered) -> S:
    order = board.orders.get(event.order)
    if order is None:
        return board
    words = event.person
    proof = Proof("delivered", recorded.at, words.media if words else "", words.received_by if words else "")
    board = put(board, ledger.delivered(replace(order, proofs=(*order.proofs, proof)), recorded.at))
    if event.photo:  # a fact: where the words are withheld or erased the message stays, blank
        media_type = words.media_type if words else ""
        board = say_beside(board, order, recorded, Audience.EVERYONE, media=proof.media, media_type=media_type)
    return close(board, recorded, event.order)


def _returned(board: S, recorded: Recorded, event: OrderReturned) -> S:
    board = replace(board, runs=finished(board.runs, event.order, recorded.at))
    order = board.orders.get(event.order)
    if order is None:
        return board
    return put(board, replace(ledger.without_courier(order), courier="", offered_at=None))


TRAVEL_FOLDS: Folds = {
    CourierOffered: _offered,
    OfferAccepted: _accepted,
    OfferDeclined: _taken_back,
    OfferWithdrawn: _taken_back,
    OrderDelivered: _delivered,
    OrderReturned: _returned,
}
