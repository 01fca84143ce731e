"""The promise ledger."""

from __future__ import annotations

from msgspec.structs import replace

from hub.domain import promise_ledger as ledger
from hub.domain.folds.changing import new_entry, put
from hub.domain.promise import PromiseEnd, PromiseKind
from hub.domain.state import Folds, S
from hub.domain.vocabulary import PromiseBroken, PromiseChanged, PromiseHeard, PromiseMade, Recorded, SurpriseReleased


def _promise_made(board: S, recorded: Recorded, event: PromiseMade | PromiseChanged) -> S:
    order = board.orders.get(event.order)
    if order is None:
        return board
    text = event.person.text if event.person else ""
    entry = new_entry(recorded, event.promise_kind, to=event.to, text=text)
    agreed = event.agreed_with if isinstance(event, PromiseChanged) else None
    order = ledger.with_entry(order, entry, PromiseEnd.CHANGED, agreed_with=agreed)
    if event.promise_kind is PromiseKind.SURPRISE:
        order = replace(order, surprise=True, released_at=None)
    return put(board, order)


def _promise_heard(board: S, recorded: Recorded, event: PromiseHeard) -> S:
    order = board.orders.get(event.order)
    if order is None:
        return board
    return put(board, ledger.with_heard(order, event.role, recorded.actor, recorded.at, event.promise))


def _promise_broken(board: S, recorded: Recorded, event: PromiseBroken) -> S:
    order = board.orders.get(event.order)
    if order is None:
        return board
    return put(board, ledger.ended(order, event.promise, recorded.at, PromiseEnd.BROKEN, cause=event.cause))


def _surprise_released(board: S, recorded: Recorded, event: SurpriseReleased) -> S:
    order = board.orders.get(event.order)
    if order is None:
        return board
    kept = ledger.standing(order, PromiseKind.SURPRISE)
    if kept is not None:
        order = ledger.ended(order, kept.seq, recorded.at, PromiseEnd.KEPT)
    return put(board, replace(order, released_at=recorded.at))


PROMISES_FOLDS: Folds = {
    PromiseMade: _promise_made,
    PromiseHeard: _promise_heard,
    PromiseChanged: _promise_made,
    PromiseBroken: _promise_broken,
    SurpriseReleased: _surprise_released,
}
