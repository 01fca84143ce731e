"""Rules of the packing table: what keeps an order from being packed, and back again."""

from __future__ import annotations

from datetime import datetime

from hub.domain.actor import Actor, Role
from hub.domain.board import Board
from hub.domain.limits import PROOFS_MAX, Fault, media_fault, refuse
from hub.domain.order import ON_THE_WAY, Order, Preparation
from hub.domain.promise_ledger import unheard_at_the_table
from hub.domain.rules.finding import Decision, Rules, find_order, gone, prepare, wrong_stage
from hub.domain.vocabulary import (
    AttachProof,
    ItemTicked,
    MarkPacked,
    OrderPacked,
    OrderUnpacked,
    PackingStarted,
    ProofAttached,
    ProofPerson,
    Refused,
    StartPacking,
    TickItem,
    UnpackOrder,
    kind_of,
)


def _start_packing(board: Board, command: StartPacking, actor: Actor, now: datetime) -> Decision:
    return prepare(PackingStarted(command.order), board, command.order, actor)


def _tick_item(board: Board, command: TickItem, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    if order.preparation is not Preparation.PACKING:
        return wrong_stage(order)
    if not 0 <= command.item < len(order.items) or command.version not in (None, order.items_version):
        return Refused("item_not_found", {"order": order.id, "item": str(command.item)})
    same = (command.item in order.ticked) == command.done
    return [] if same else [ItemTicked(command.order, command.item, command.done)]


PROOF_STEPS = frozenset({"packed", "delivered"})


def _attach_proof(board: Board, command: AttachProof, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    if command.step not in PROOF_STEPS:
        return Refused("unknown_step", {"step": command.step[:40]})
    if command.step == "packed" and actor.role is Role.COURIER:
        return Refused(
            "not_allowed", {"role": actor.role.value, "command": kind_of(command)}
        )  # it was not the courier who wrapped it
    if command.step == "packed" and order.preparation is not Preparation.PACKING:
        return wrong_stage(order)
    if sum(proof.step == command.step for proof in order.proofs) >= PROOFS_MAX:
        return refuse(Fault("media", "too_long", PROOFS_MAX))
    fault = media_fault(command.media, command.media_type, "image")
    if fault is not None:
        return refuse(fault)
    return [ProofAttached(command.order, command.step, ProofPerson(command.media, command.media_type))]


def packing_needs(order: Order) -> tuple[str, ...]:
    """What still keeps an order from being packed.

    Returns:
        Codes in the order in which packing would see to them: `promise`, `card`, `items`, `photo`; empty when it may be packed.
    """
    needs = []
    if unheard_at_the_table(order):
        needs.append("promise")
    if order.card_unseen:
        needs.append("card")
    if len(order.ticked) < len(order.items):
        needs.append("items")
    if order.proof_of("packed") is None:
        needs.append("photo")
    return tuple(needs)


def _mark_packed(board: Board, command: MarkPacked, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    if order.preparation is not Preparation.PACKING:
        return wrong_stage(order)
    needs = packing_needs(order)
    if needs:
        return Refused("not_ready", {"order": order.id, "needs": ",".join(needs)})
    return [OrderPacked(command.order)]


def _unpack_order(board: Board, command: UnpackOrder, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    if order.delivery in ON_THE_WAY:
        return gone(board, order, actor)
    return prepare(OrderUnpacked(command.order), board, command.order, actor)


PACKING_RULES: Rules = {
    StartPacking: _start_packing,
    TickItem: _tick_item,
    AttachProof: _attach_proof,
    MarkPacked: _mark_packed,
    UnpackOrder: _unpack_order,
}
