"""Rules about what people outside are asked. One answer ends a question; the follower's only when its time is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hub.domain.actor import Actor, Role
from hub.domain.asked import HOLDS, ApprovalState
from hub.domain.board import Board
from hub.domain.limits import TEXT_CHARS_MAX, address_fault, refuse, text_fault
from hub.domain.moments import in_shop_zone, wanted_fault
from hub.domain.order import ON_THE_WAY, Order
from hub.domain.rules.finding import Decision, Rules, find_order, gone
from hub.domain.schedule import packed_by, way_minutes
from hub.domain.vocabulary import (
    AddressExpired,
    AddressGiven,
    AnswerApproval,
    ApprovalAnswered,
    ApprovalAsked,
    ApprovalLapsed,
    ApprovalOverridden,
    ApprovalPerson,
    AskApproval,
    ExpireAddress,
    GiveAddress,
    GivenPerson,
    LapseApproval,
    OverrideApproval,
    Refused,
)


def kept_back(order: Order) -> Refused | None:
    """Refuse to let a gift out of the shop while somebody outside is still asked about it."""
    if order.address_ask is not None and order.address_ask.is_open:
        return Refused("address_missing", {"order": order.id})
    if order.approval is not None and order.approval.state in HOLDS:
        return Refused("approval_open", {"order": order.id, "state": order.approval.state.value})
    return None


def asked_until(board: Board, order: Order, now: datetime) -> datetime | None:
    """Until when a sender who is asked now may answer.

    Args:
        now: aware UTC.

    Returns:
        Aware UTC; None where the promise leaves no time to ask.
    """
    due_at = now + timedelta(minutes=board.settings.approval_minutes)
    leaves_by = packed_by(order) if order.promise is not None else None
    if leaves_by is not None:
        due_at = min(due_at, leaves_by)
    return due_at.astimezone(UTC) if due_at > now else None


def _ask_approval(board: Board, command: AskApproval, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    if order.delivery in ON_THE_WAY:
        return gone(board, order, actor)
    if order.proof_of("packed") is None:
        return Refused("photo_missing", {"order": order.id})
    if order.approval is not None and order.approval.state is ApprovalState.ASKED:
        return []
    due_at = asked_until(board, order, now)
    if due_at is None:
        return Refused("no_time_to_ask", {"order": order.id})
    return [ApprovalAsked(order.id, due_at)]


def _asked(board: Board, order_id: str, actor: Actor) -> Order | Refused:
    """The order whose approval somebody is about to end."""
    order = find_order(board, order_id, actor)
    if isinstance(order, Refused):
        return order
    if order.approval is None or order.approval.state not in HOLDS:
        return Refused("nothing_asked", {"order": order.id})
    return order


def _answer_approval(board: Board, command: AnswerApproval, actor: Actor, now: datetime) -> Decision:
    order = _asked(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    assert order.approval is not None
    if order.approval.state is ApprovalState.CHANGE_ASKED and not command.approved:
        return []
    fault = text_fault("note", command.note, TEXT_CHARS_MAX, lines=True, needed=not command.approved)
    if fault is not None:
        return refuse(fault)
    return [ApprovalAnswered(order.id, command.approved, bool(command.note), ApprovalPerson(command.note))]


def _override_approval(board: Board, command: OverrideApproval, actor: Actor, now: datetime) -> Decision:
    order = _asked(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    fault = text_fault("reason", command.reason, TEXT_CHARS_MAX, lines=True, needed=True)
    if fault is not None:
        return refuse(fault)
    return [ApprovalOverridden(order.id, ApprovalPerson(command.reason))]


def _lapse_approval(board: Board, command: LapseApproval, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    asked = order.approval
    if asked is None or asked.state is not ApprovalState.ASKED or asked.due_at != command.due_at:
        return []
    if now < asked.due_at or board.settings.approval_holds:
        return Refused("not_due", {})
    return [ApprovalLapsed(order.id)]


def _give_address(board: Board, command: GiveAddress, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    asked = order.address_ask
    if order.delivery in ON_THE_WAY:
        return gone(board, order, actor)
    if asked is None or not asked.is_open:
        return Refused("nothing_asked", {"order": order.id})
    if actor.role is Role.RECIPIENT and asked.expired_at is not None:
        return Refused("address_went_back", {"order": order.id, "phone": board.shop.phone})
    if actor.role is Role.SENDER and asked.expired_at is None:
        return Refused("recipient_is_asked", {"order": order.id})
    fault = address_fault(command.address) or wanted_fault(command.wanted, now)
    if fault is not None:
        return refuse(fault)
    way = way_minutes(board.shop.place, command.address.place)
    return [AddressGiven(order.id, way, in_shop_zone(board.shop, command.wanted), GivenPerson(command.address))]


def _expire_address(board: Board, command: ExpireAddress, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    asked = order.address_ask
    if asked is None or not asked.is_open or asked.expired_at is not None or asked.due_at != command.due_at:
        return []
    return [AddressExpired(order.id)] if now >= asked.due_at else Refused("not_due", {})


ASKED_RULES: Rules = {
    AskApproval: _ask_approval,
    AnswerApproval: _answer_approval,
    OverrideApproval: _override_approval,
    LapseApproval: _lapse_approval,
    GiveAddress: _give_address,
    ExpireAddress: _expire_address,
}
