"""What is done at the packing table."""

from __future__ import annotations

from hub.domain.alarm import RiskCause
from hub.domain.folds.changing import change, no_longer
from hub.domain.folds.saying import say_beside
from hub.domain.order import Proof
from hub.domain.room import Audience
from hub.domain.state import Folds, S
from hub.domain.vocabulary import (
    ItemTicked,
    OrderUnpacked,
    PackingStarted,
    ProofAttached,
    Recorded,
)


def _item_ticked(board: S, recorded: Recorded, event: ItemTicked) -> S:
    order = board.orders.get(event.order)
    if order is None:
        return board
    ticked = set(order.ticked) - {event.item} | ({event.item} if event.done else set())
    return change(board, event.order, ticked=tuple(sorted(ticked)))


def _packing_started(board: S, recorded: Recorded, event: PackingStarted) -> S:
    return no_longer(board, event.order, RiskCause.LATE_START)


def _proof_attached(board: S, recorded: Recorded, event: ProofAttached) -> S:
    order = board.orders.get(event.order)
    if order is None:
        return board
    media = event.person.media if event.person else ""
    media_type = event.person.media_type if event.person else ""
    board = change(board, event.order, proofs=(*order.proofs, Proof(event.step, recorded.at, media)))
    return say_beside(board, order, recorded, Audience.EVERYONE, media=media, media_type=media_type)


def _unpacked(board: S, recorded: Recorded, event: OrderUnpacked) -> S:
    return change(board, event.order, approval=None)  # what was approved is not what will be packed


PACKING_FOLDS: Folds = {
    PackingStarted: _packing_started,
    ItemTicked: _item_ticked,
    ProofAttached: _proof_attached,
    OrderUnpacked: _unpacked,
}
