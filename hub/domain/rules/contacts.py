"""Rules about how somebody outside is reached."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from hub.domain.actor import Actor, Role
from hub.domain.board import Board
from hub.domain.limits import person_fault, refuse
from hub.domain.order import Order, Person, is_reached_elsewhere
from hub.domain.rules.conflict import stale
from hub.domain.rules.finding import Decision, Rules, find_order, links_of
from hub.domain.vocabulary import (
    ChangeRecipient,
    ChangeSender,
    Event,
    LinkEnded,
    PushEnded,
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
    person = SenderPerson(command.sender, order.sender)
    closed = _closed(board, order, Role.SENDER, order.sender, command.sender)
    return [SenderChanged(order.id, person, _has_link(closed)), *closed]


def _change_recipient(board: Board, command: ChangeRecipient, actor: Actor, now: datetime) -> Decision:
    order = _as_seen(board, command, actor, "recipient", command.recipient)
    if isinstance(order, Refused):
        return order
    person = RecipientPerson(command.recipient, order.recipient)
    closed = _closed(board, order, Role.RECIPIENT, order.recipient, command.recipient)
    return [RecipientChanged(order.id, person, _has_link(closed)), *closed]


def _closed(board: Board, order: Order, role: Role, before: Person, now: Person) -> list[Event]:
    """What ends with a number or an address that was wrong: links that went there, and the browsers that asked behind them."""
    if not is_reached_elsewhere(before, now):
        return []
    browsers = [PushEnded(order.id, device.id) for device in order.devices if device.role is role]
    return [*links_of(board, order.id, role), *browsers]


def _has_link(closed: Sequence[Event]) -> bool:
    return any(isinstance(event, LinkEnded) for event in closed)


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
