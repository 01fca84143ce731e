"""The follower that ends what people outside were asked, when nobody has answered in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from hub.domain.asked import ApprovalState
from hub.domain.board import Board
from hub.domain.courier import Fix
from hub.domain.ids import derived_id
from hub.domain.order import Order
from hub.domain.vocabulary import ExpireAddress, LapseApproval
from hub.followers.following import Due, Duty


class Asking:
    """Questions about the wrapping and the address whose time is over. Satisfies `Follower`."""

    name = "asking"

    def due(self, board: Board, fixes: Mapping[str, Fix], now: datetime) -> Due:  # noqa: ARG002  # as every follower
        """See `Follower.due`."""
        waiting = [
            question
            for order in board.orders.values()
            if order.is_open
            for question in _questions(order, holds=bool(board.settings.approval_holds))
        ]
        waiting.sort(key=lambda question: (question[0], question[1].order))
        duties = tuple(
            Duty(derived_id(due_at, self.name, command.order, type(command).__name__, due_at.isoformat()), command)
            for due_at, command in waiting
            if due_at <= now
        )
        return Due(duties, next((due_at for due_at, _ in waiting if due_at > now), None))


def _questions(order: Order, *, holds: bool) -> Iterator[tuple[datetime, LapseApproval | ExpireAddress]]:
    approval, address = order.approval, order.address_ask
    if approval is not None and approval.state is ApprovalState.ASKED and not holds:
        yield approval.due_at, LapseApproval(order.id, approval.due_at)
    if address is not None and address.is_open and address.expired_at is None:
        yield address.due_at, ExpireAddress(order.id, address.due_at)
