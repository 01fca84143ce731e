"""The pending view: the outbox decided over the replica. It is drawn as pending and never written into the replica.

Also what changed between two boards, by ids, from the events that lie between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from hub.domain.actor import Actor
from hub.domain.board import Board, concerned
from hub.domain.rules import decide
from hub.domain.vocabulary import (
    Command,
    CourierAdded,
    DutySet,
    Recorded,
    Refused,
    ShopDescribed,
    StationPaired,
    StationRevoked,
)
from hub.link.port import Changes


def decide_pending(
    board: Board, outbox: Sequence[tuple[str, Command]], actor: Actor, now: datetime
) -> tuple[Board, frozenset[str], frozenset[str]]:
    """Decide an outbox over a replica.

    Args:
        board: the replica.
        outbox: (id, command) in the order in which they will be sent.
        actor: who asked.
        now: hub time, aware UTC.

    Returns:
        The board as it would be; ids of the orders and of the rooms that pending commands touch. A command that
        would be refused changes nothing here: only the hub refuses.
    """
    orders: set[str] = set()
    rooms: set[str] = set()
    for command_id, command in outbox:
        decision = decide(board, command, actor, now)
        if isinstance(decision, Refused):
            continue
        for event in decision:
            board = board.after(Recorded(board.seq + 1, now, actor, command_id, event))
            orders.add(getattr(event, "order", ""))
            rooms.add(concerned(event, board))
    return board, frozenset(orders - {""}), frozenset(rooms - {""})


def changes_between(before: Board, after: Board, events: tuple[Recorded, ...]) -> Changes:
    """Say which ids a run of events touched.

    Args:
        before, after: the boards around the events.
        events: 1..n, in order.
    """
    orders: set[str] = set()
    rooms: set[str] = set()
    couriers: set[str] = set()
    shop = False
    for recorded in events:
        event = recorded.event
        orders.add(getattr(event, "order", ""))
        rooms.add(concerned(event, after))
        if isinstance(event, CourierAdded | DutySet):
            couriers.add(event.courier)
        shop = shop or isinstance(event, ShopDescribed | StationPaired | StationRevoked)
    gone = set(before.closed) - set(after.closed)
    orders |= gone
    return Changes(
        orders=frozenset(orders - {""}),
        rooms=frozenset(rooms - {""}),
        couriers=frozenset(couriers),
        shop=shop,
        events=events,
    )
