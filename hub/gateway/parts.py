"""The parts that a courier's and a customer's view are both made of, out of the board and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import UNSET, UnsetType

from hub.domain.access import Link
from hub.domain.actor import CUSTOMERS, STAFF, Actor, Role
from hub.domain.board import Board
from hub.domain.courier import Fix
from hub.domain.eta import Arrival
from hub.domain.order import ON_THE_WAY, Delivery, Order
from hub.domain.room import Message, Room, may_see
from hub.domain.schedule import order_clock
from hub.domain.sentence import Clause, sentence
from hub.gateway.contract import ClauseSaid, ItemLine, Line, PromiseCard, ShopCard, point

AT_WORK = frozenset({Delivery.ACCEPTED}) | ON_THE_WAY
"""Stages in which a courier's run is open: accepted and not yet at its end."""


def shop_card(board: Board) -> ShopCard:
    """The shop, as every page shows it."""
    shop = board.shop
    return ShopCard(shop.name, shop.phone, shop.zone, point(shop.place))


def person_of(link: Link) -> str:
    """The person that a link's holder is in the ledger (`Actor.person`)."""
    return link.subject if link.role is Role.COURIER else f"{link.role.value}:{link.subject}"


def has_open_run(board: Board, courier: str) -> bool:
    """Whether a courier has accepted something that is not finished; only then positions are taken (P18)."""
    return any(order.delivery in AT_WORK for order in board.orders_of(courier))


def delivered_at(order: Order) -> datetime | None:
    """When the gift was handed over, None while it was not."""
    proof = order.proof_of("delivered")
    return proof.at if proof is not None and order.delivery is Delivery.DELIVERED else None


def is_wrapped(order: Order, role: Role) -> bool:
    """Whether words, goods and pictures are kept from this reader: a recipient unwraps the gift, not the page."""
    return role is Role.RECIPIENT and delivered_at(order) is None


def promise_card(order: Order, now: datetime) -> PromiseCard | UnsetType:
    """The promise with its ring, absent where nothing was promised."""
    if order.promise is None:
        return UNSET
    window, read = order.promise.window, order_clock(order, now)
    return PromiseCard(
        until=window.until,
        made_at=order.promise.made_at,
        urgency=read.urgency.value,
        fraction=round(read.fraction, 4),
        left_s=whole_s(read.left),
        earliest=window.earliest if window.earliest is not None else UNSET,
    )


def whole_s(span: timedelta) -> int:
    """A span in whole seconds."""
    return round(span.total_seconds())


def sentence_of(
    order: Order, board: Board, now: datetime, reader: Role, fix: Fix | None = None, arrival: Arrival | None = None
) -> tuple[ClauseSaid, ...]:
    """How an order stands, for a reader outside.

    Args:
        order: which one, as it stands on `board`.
        board: the gateway's replica.
        now: hub time.
        reader: whose page it is.
        fix: the newest of its courier, None where there is none or this reader hears nothing of it.
        arrival: when its courier is expected, None while nobody reckons it.
    """
    return tuple(clause_said(clause) for clause in sentence(order, board, now, reader, arrival, fix))


def clause_said(clause: Clause) -> ClauseSaid:
    """A clause as pages get it: what it does not carry is absent."""
    return ClauseSaid(
        clause.kind.value,
        UNSET if clause.at is None else clause.at,
        UNSET if clause.earliest is None else clause.earliest,
        UNSET if clause.until is None else clause.until,
        UNSET if clause.metres is None else clause.metres,
        clause.name or UNSET,
        clause.code or UNSET,
        tuple(role.value for role in clause.roles) or UNSET,
    )


def item_lines(order: Order) -> tuple[ItemLine, ...]:
    """The goods without prices."""
    return tuple(ItemLine(item.name, item.quantity) for item in order.items)


def lines(board: Board, order: Order, link: Link) -> tuple[Line, ...]:
    """The messages of an order's room that a link's holder may see, oldest first."""
    room = board.rooms.get(order.room)
    if room is None:
        return ()
    me = person_of(link)
    hidden = {proof.media for proof in order.proofs if proof.media} if is_wrapped(order, link.role) else set()
    return tuple(
        _line(board, room, message, link.role, me)
        for message in room.messages
        if may_see(link.role, message.audience) and message.media not in hidden
    )


def _line(board: Board, room: Room, message: Message, role: Role, me: str) -> Line:
    mine = message.actor.person == me
    seen = any(seen.seq >= message.seq and (seen.person == me) is not mine for seen in room.seen)
    return Line(
        id=message.id,
        seq=message.seq,
        at=message.at,
        mine=mine,
        who=_who(board, message.actor, role),
        role=message.actor.role.value,
        audience=message.audience.value,
        kind=message.kind.value,
        status="seen" if seen else "in_shop",
        text=message.text,
        media=message.media,
        media_type=message.media_type,
        sticker=message.sticker,
        place=point(message.place),
    )


def _who(board: Board, writer: Actor, reader: Role) -> str:
    """A courier by name, the shop as the shop, a customer as what they are: names of staff are nobody's business."""
    if writer.role is Role.COURIER:
        courier = board.couriers.get(writer.person)
        return courier.name if courier is not None and courier.name else writer.role.value
    if writer.role in STAFF and reader in CUSTOMERS:
        return board.shop.name
    return writer.role.value
