"""What a customer was asked: the look of the wrapping, the address."""

from __future__ import annotations

from msgspec.structs import replace

from hub.domain.asked import Approval, ApprovalState
from hub.domain.folds.changing import change
from hub.domain.folds.saying import say_beside
from hub.domain.order import Address
from hub.domain.room import Audience, MessageKind
from hub.domain.state import Folds, S
from hub.domain.vocabulary import (
    AddressExpired,
    AddressGiven,
    ApprovalAnswered,
    ApprovalAsked,
    ApprovalLapsed,
    ApprovalOverridden,
    Recorded,
)


def _approval_asked(board: S, recorded: Recorded, event: ApprovalAsked) -> S:
    return change(board, event.order, approval=Approval(recorded.at, recorded.actor, event.due_at))


def _approval_ended(board: S, recorded: Recorded, order_id: str, state: ApprovalState) -> S:
    order = board.orders.get(order_id)
    if order is None or order.approval is None:
        return board
    ended = {"state": state, "answered_at": recorded.at, "answered_by": recorded.actor}
    return change(board, order_id, approval=replace(order.approval, **ended))


def _approval_answered(board: S, recorded: Recorded, event: ApprovalAnswered) -> S:
    state = ApprovalState.APPROVED if event.approved else ApprovalState.CHANGE_ASKED
    board = _approval_ended(board, recorded, event.order, state)
    order = board.orders.get(event.order)
    if order is None or not event.said:
        return board
    note = event.person.note if event.person else ""
    return say_beside(board, order, recorded, Audience.EVERYONE, kind=MessageKind.TEXT, text=note)


def _approval_overridden(board: S, recorded: Recorded, event: ApprovalOverridden) -> S:
    board = _approval_ended(board, recorded, event.order, ApprovalState.OVERRIDDEN)
    order = board.orders.get(event.order)
    if order is None:
        return board
    note = event.person.note if event.person else ""
    return say_beside(board, order, recorded, Audience.STAFF, kind=MessageKind.TEXT, text=note)


def _approval_lapsed(board: S, recorded: Recorded, event: ApprovalLapsed) -> S:
    return _approval_ended(board, recorded, event.order, ApprovalState.LAPSED)


def _address_given(board: S, recorded: Recorded, event: AddressGiven) -> S:
    address = event.person.address if event.person else Address()
    board = change(board, event.order, address=address, way_minutes=event.way_minutes)
    if event.wanted is not None:
        board = change(board, event.order, wanted=event.wanted)
    return address_known(board, recorded, event.order)


def address_known(board: S, recorded: Recorded, order_id: str) -> S:
    order = board.orders.get(order_id)
    if order is None or order.address_ask is None or not order.address_ask.is_open:
        return board
    given = replace(order.address_ask, given_at=recorded.at, given_by=recorded.actor)
    return change(board, order_id, address_ask=given)


def _address_expired(board: S, recorded: Recorded, event: AddressExpired) -> S:
    order = board.orders.get(event.order)
    if order is None or order.address_ask is None:
        return board
    return change(board, event.order, address_ask=replace(order.address_ask, expired_at=recorded.at))


ASKED_FOLDS: Folds = {
    ApprovalAsked: _approval_asked,
    ApprovalAnswered: _approval_answered,
    ApprovalOverridden: _approval_overridden,
    ApprovalLapsed: _approval_lapsed,
    AddressGiven: _address_given,
    AddressExpired: _address_expired,
}
