"""Rules about promises beside the time. Of each kind one stands; who comes second changes it, and says who agreed."""

from __future__ import annotations

from datetime import datetime

from hub.domain.actor import CUSTOMERS, Actor, Role
from hub.domain.board import Board
from hub.domain.limits import TEXT_CHARS_MAX, Fault, refuse, text_fault
from hub.domain.order import Order
from hub.domain.promise import PROMISES_MAX, PromiseEntry, PromiseKind
from hub.domain.promise_ledger import entry_of, standing
from hub.domain.rules.finding import Decision, Rules, find_order, links_of
from hub.domain.vocabulary import (
    AcknowledgePromise,
    BreakPromise,
    ChangePromise,
    Event,
    MakePromise,
    PromiseBroken,
    PromiseChanged,
    PromiseHeard,
    PromiseMade,
    PromisePerson,
    Refused,
    ReleaseSurprise,
    SurpriseReleased,
)


def too_many_promises(order: Order) -> Refused | None:
    """Refuse one more promise than an order can carry."""
    if len(order.promises) < PROMISES_MAX:
        return None
    return Refused("too_many", {"field": "promise", "limit": str(PROMISES_MAX)})


def _text_fault(kind: PromiseKind, text: str) -> Refused | None:
    fault = text_fault("text", text, TEXT_CHARS_MAX, lines=True, needed=kind is not PromiseKind.SURPRISE)
    return refuse(fault) if fault is not None else None


def _make_promise(board: Board, command: MakePromise, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    if command.promise_kind is PromiseKind.TIME:  # a time has a window: `promise_time`
        return refuse(Fault("promise_kind", "bad_kind"))
    if command.to not in CUSTOMERS:
        return Refused("bad_role", {"role": command.to.value})
    stands = standing(order, command.promise_kind)
    if stands is not None:
        return Refused("promise_stands", {"order": order.id, "promise": str(stands.seq)})
    wrong = too_many_promises(order) or _text_fault(command.promise_kind, command.text)
    if wrong is not None:
        return wrong
    made: list[Event] = [PromiseMade(order.id, command.promise_kind, command.to, PromisePerson(command.text))]
    if command.promise_kind is PromiseKind.SURPRISE:
        if order.address_ask is not None and order.address_ask.is_open:
            return Refused("recipient_was_asked", {"order": order.id})
        made += links_of(board, order.id, Role.RECIPIENT)
    return made


def _find(board: Board, order_id: str, seq: int, actor: Actor) -> tuple[Order, PromiseEntry] | Refused:
    order = find_order(board, order_id, actor)
    if isinstance(order, Refused):
        return order
    entry = entry_of(order, seq)
    if entry is None:
        return Refused("promise_not_found", {"promise": str(seq)[:20]})
    if entry.end is not None:
        return Refused("promise_is_over", {"promise": str(seq), "end": entry.end.value})
    return order, entry


def _acknowledge_promise(board: Board, command: AcknowledgePromise, actor: Actor, now: datetime) -> Decision:
    found = _find(board, command.order, command.promise, actor)
    if isinstance(found, Refused):
        return found
    order, entry = found
    return [] if entry.heard_by(actor.role) else [PromiseHeard(order.id, entry.seq, actor.role)]


def _change_promise(board: Board, command: ChangePromise, actor: Actor, now: datetime) -> Decision:
    found = _find(board, command.order, command.promise, actor)
    if isinstance(found, Refused):
        return found
    order, entry = found
    if entry.kind is PromiseKind.TIME:
        return refuse(Fault("promise_kind", "bad_kind"))
    if command.agreed_with not in CUSTOMERS:
        return Refused("bad_role", {"role": command.agreed_with.value})
    wrong = too_many_promises(order) or _text_fault(entry.kind, command.text)
    if wrong is not None:
        return wrong
    words = PromisePerson(command.text)
    return [PromiseChanged(order.id, entry.seq, entry.kind, entry.to, command.agreed_with, words)]


def _break_promise(board: Board, command: BreakPromise, actor: Actor, now: datetime) -> Decision:
    found = _find(board, command.order, command.promise, actor)
    if isinstance(found, Refused):
        return found
    order, entry = found
    if entry.kind is PromiseKind.TIME:
        return refuse(Fault("promise_kind", "bad_kind"))
    return [PromiseBroken(order.id, entry.seq, command.cause)]


def _release_surprise(board: Board, command: ReleaseSurprise, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    return [SurpriseReleased(order.id)] if order.is_hidden else []


PROMISES_RULES: Rules = {
    MakePromise: _make_promise,
    AcknowledgePromise: _acknowledge_promise,
    ChangePromise: _change_promise,
    BreakPromise: _break_promise,
    ReleaseSurprise: _release_surprise,
}
