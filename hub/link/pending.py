"""The pending view: the outbox decided over the replica. It is drawn as pending and never written into the replica.

Also what changed between two boards, by ids, from the events that lie between them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from hub.domain.actor import Actor
from hub.domain.board import Board, concerned
from hub.domain.rules import decide
from hub.domain.rules.staff import Claim, who_asks
from hub.domain.vocabulary import (
    Command,
    CourierAdded,
    DutySet,
    Erased,
    HandedOver,
    LinkEnded,
    LinkIssued,
    PinLocked,
    PinSet,
    Recorded,
    Refused,
    ReplyRemoved,
    ReplySet,
    RunPlanned,
    RunReordered,
    RunStarted,
    ShopDescribed,
    ShopSettingsSet,
    SignedIn,
    SignedOut,
    StaffAdded,
    StaffChanged,
    StaffRemoved,
    StationPaired,
    StationRevoked,
    StickerAdded,
    StickerRemoved,
)
from hub.link.port import Changes

NO_CLAIMS: Mapping[str, str] = {}
OF_THE_SHOP = (
    Erased,
    ShopDescribed,
    ShopSettingsSet,
    ReplySet,
    ReplyRemoved,
    StickerAdded,
    StickerRemoved,
    LinkIssued,
    LinkEnded,
    StationPaired,
    StationRevoked,
    StaffAdded,
    StaffChanged,
    StaffRemoved,
    PinSet,
    PinLocked,
    SignedIn,
    SignedOut,
)
"""Events that concern neither an order nor a room nor a courier, but who is in the shop and how it is run."""


def decide_pending(
    board: Board,
    outbox: Sequence[tuple[str, Command]],
    own: Actor,
    now: datetime,
    claims: Mapping[str, str] = NO_CLAIMS,
) -> tuple[Board, frozenset[str], frozenset[str]]:
    """Decide an outbox over a replica.

    Args:
        board: the replica.
        outbox: (id, command) in the order in which they will be sent.
        own: what the hub calls this client.
        now: hub time, aware UTC.
        claims: by command, the grant of the sign-in under which it was asked.

    Returns:
        The board as it would be; ids of the orders and of the rooms that pending commands touch. A command that
        would be refused changes nothing here: only the hub refuses.
    """
    orders: set[str] = set()
    rooms: set[str] = set()
    for command_id, command in outbox:
        actor = who_asks(board, own, command, Claim(claims.get(command_id, ""), command_id), now, None)
        if isinstance(actor, Refused):
            continue
        decision = decide(board, command, actor, now)
        if isinstance(decision, Refused):
            continue
        for event in decision:
            board = board.after(Recorded(board.seq + 1, now, actor, command_id, event))
            orders.add(getattr(event, "order", ""))
            rooms.add(concerned(event, board))
    return board, frozenset(orders - {""}), frozenset(rooms - {""})


def media_named(board: Board) -> frozenset[str]:
    """The media that orders, rooms and the shop on a board name."""
    named = {proof.media for order in board.orders.values() for proof in order.proofs}
    named |= {message.media for room in board.rooms.values() for message in room.messages}
    named |= {sticker.media for sticker in board.shop.stickers}
    return frozenset(named - {""})


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
        if isinstance(event, CourierAdded | DutySet | Erased | RunPlanned | HandedOver):
            couriers.add(event.courier)
        if isinstance(event, RunPlanned | RunReordered):
            orders |= set(event.orders)
        elif isinstance(event, HandedOver):
            couriers.add(event.before)
        elif isinstance(event, RunStarted) and event.run in after.runs:
            orders |= set(after.runs[event.run].stops)
        shop = shop or isinstance(event, OF_THE_SHOP)
    gone = set(before.closed) - set(after.closed)
    orders |= gone
    return Changes(
        orders=frozenset(orders - {""}),
        rooms=frozenset(rooms - {""}),
        couriers=frozenset(couriers - {""}),
        shop=shop,
        events=events,
    )
