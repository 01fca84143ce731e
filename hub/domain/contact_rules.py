"""Rules about how somebody outside is reached."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from hub.domain.actor import Actor
from hub.domain.board import Board
from hub.domain.conflict import stale
from hub.domain.finding import find_order
from hub.domain.limits import person_fault, refuse
from hub.domain.vocabulary import ChangeSender, Command, Event, Refused, SenderChanged, SenderPerson

Decision = Sequence[Event] | Refused


def _change_sender(board: Board, command: ChangeSender, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    conflict = stale(order, command)
    if conflict is not None:
        return conflict
    fault = person_fault("sender", command.sender)
    if fault is not None:
        return refuse(fault)
    if command.sender == order.sender:
        return []
    return [SenderChanged(order.id, SenderPerson(command.sender, order.sender))]


CONTACT_RULES: dict[type[Command], Callable[[Board, Any, Actor, datetime], Decision]] = {ChangeSender: _change_sender}
