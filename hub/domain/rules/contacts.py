"""Rules about how somebody outside is reached."""

from __future__ import annotations

from datetime import datetime

from hub.domain.actor import Actor
from hub.domain.board import Board
from hub.domain.limits import person_fault, refuse
from hub.domain.order import Order, Person
from hub.domain.rules.conflict import stale
from hub.domain.rules.finding import Decision, Rules, find_order
from hub.domain.vocabulary import (
    ChangeRecipient,
    ChangeSender,
    RecipientChanged,
    RecipientPerson,
    Refused,
    SenderChanged,
    SenderPerson,
)


def _change_sender(board: Board, command: ChangeSender, actor: Actor, now: datetime) -> Decision:
    order = _as_seen(board, command, actor, "sender", command.sender)
    if isinstance(order, Refused):
        return order
    if command.sender == order.sender:
        return []
    return [SenderChanged(order.id, SenderPerson(command.sender, order.sender))]


def _change_recipient(board: Board, command: ChangeRecipient, actor: Actor, now: datetime) -> Decision:
    order = _as_seen(board, command, actor, "recipient", command.recipient)
    if isinstance(order, Refused):
        return order
    return [RecipientChanged(order.id, RecipientPerson(command.recipient, order.recipient))]


def _as_seen(
    board: Board, command: ChangeSender | ChangeRecipient, actor: Actor, field: str, person: Person
) -> Order | Refused:
    """The order, where it still stands as the asker saw it and the person can be written down."""
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    conflict = stale(order, command)
    if conflict is not None:
        return conflict
    fault = person_fault(field, person)
    return order if fault is None else refuse(fault)


CONTACTS_RULES: Rules = {
    ChangeRecipient: _change_recipient,
    ChangeSender: _change_sender,
}
