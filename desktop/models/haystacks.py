"""Every room as one line that a search looks through."""

from __future__ import annotations

from desktop.models.seeking import digits
from hub.domain.order import Order
from hub.domain.room import Room
from hub.domain.words import folded

KEPT_MORE = 200
"""Rooms that left the board and are let go of only when they are more than that."""


class Haystacks:
    """Every room's searchable line, made once for as long as room and order stand as they are."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Room | None, Order | None, str]] = {}

    def keep(self, count: int) -> None:
        """Let go of rooms that left the board, once they are as many as stand on it."""
        if len(self._kept) > 2 * count + KEPT_MORE:
            self._kept.clear()

    def of(self, room: Room | None, order: Order | None) -> str:
        """See `haystack`."""
        key = room.id if room is not None else order.id if order is not None else ""
        kept = self._kept.get(key)
        if kept is None or kept[0] is not room or kept[1] is not order:
            kept = self._kept[key] = room, order, haystack(room, order)
        return kept[2]


def haystack(room: Room | None, order: Order | None) -> str:
    """Everything of an order and its room that a person may remember, in one searchable line."""
    parts: list[str] = []
    if order is not None:
        parts += [
            f"gw-{order.number}",
            order.recipient.name,
            order.recipient.phone,
            digits(order.recipient.phone),
            order.sender.name,
            order.sender.phone,
            digits(order.sender.phone),
            *order.address.lines,
            order.address.note,
            order.card.text,
            *(item.name for item in order.items),
            *(rating.words for rating in order.ratings),
        ]
    if room is not None:
        parts += [room.customer.name, room.customer.phone, digits(room.customer.phone)]
        parts += [message.text for message in room.messages]
    return folded("\n".join(parts))
