"""What a role gets: per (role, event kind, order) the person part or only its digest.

Staff and followers get everything. The gateway gets words and names only of orders and rooms that somebody outside
holds a live link to, and never what was said among staff. What it has not been given it cannot lose.
"""

from __future__ import annotations

from msgspec.structs import replace

from hub.domain.actor import Role
from hub.domain.board import Board, concerned
from hub.domain.erasure import blank_message, blank_order
from hub.domain.order import Order, Person
from hub.domain.room import Audience, Room
from hub.domain.vocabulary import (
    ApprovalOverridden,
    CourierAdded,
    CourierOffered,
    Event,
    HandedOver,
    LinkEnded,
    LinkIssued,
    MessageSent,
    OfferDeclined,
    OfferWithdrawn,
    OrderCancelled,
    OrderDelivered,
    OrderReturned,
    PushSubscribed,
    StationPaired,
    StickerAdded,
)


def sees_person(role: Role, event: Event, board: Board) -> bool:
    """Tell whether a role gets the person part of an event.

    Args:
        role: the role of the client.
        event: the event.
        board: the hub's newest board (at or after the event).
    """
    if role is not Role.GATEWAY:
        return True
    if isinstance(event, StationPaired | CourierAdded | StickerAdded):
        # Pages show who packed and who carries; trackers are recognised by their device.
        return True
    if isinstance(event, ApprovalOverridden | PushSubscribed) or (
        isinstance(event, MessageSent) and event.audience is Audience.STAFF
    ):
        return False
    room = board.rooms.get(concerned(event, board))
    return room is not None and bool(room.order) and board.is_shown_outside(room.order)


def view(role: Role, board: Board) -> Board:
    """The board as a role may hold it: blanks where `sees_person` says so."""
    if role is not Role.GATEWAY:
        return board
    orders, rooms = board.orders.mutate(), board.rooms.mutate()
    for order in board.orders.values():
        orders[order.id] = order_for_gateway(order, board)
    for room in board.rooms.values():
        rooms[room.id] = room_for_gateway(room, board)
    staff = board.staff.mutate()
    for member in board.staff.values():
        staff[member.id] = replace(member, name="")
    replies = board.replies.mutate()
    for reply in board.replies.values():
        replies[reply.id] = replace(reply, words=())
    return replace(board, orders=orders.finish(), rooms=rooms.finish(), staff=staff.finish(), replies=replies.finish())


def revealed(role: Role, event: Event, board: Board) -> frozenset[str]:
    """Orders whose visibility to a role this event may have changed, either way.

    A client of that role needs them anew, as `view` shows them after the event.

    Args:
        role: the role of the client.
        event: the event.
        board: any board at or after the event.
    """
    if role is not Role.GATEWAY:
        return frozenset()
    match event:
        case LinkIssued(link=link):
            subject = link.subject
        case LinkEnded(subject=subject):
            pass
        case (
            CourierOffered()
            | OfferWithdrawn()
            | OfferDeclined()
            | HandedOver()
            | OrderReturned()
            | OrderDelivered()
            | OrderCancelled()
        ):
            return frozenset({event.order})
        case _:
            return frozenset()
    return frozenset(order.id for order in board.orders.values() if subject in (order.id, order.courier))


def order_for_gateway(order: Order, board: Board) -> Order:
    """An order as the gateway may hold it."""
    if not board.is_shown_outside(order.id):
        return blank_order(order)
    if not order.devices:
        return order
    # Followers alone speak to browsers: what the gateway has not been given it cannot lose.
    return replace(order, devices=tuple(replace(one, endpoint="", p256dh="", auth="") for one in order.devices))


def room_for_gateway(room: Room, board: Board) -> Room:
    """A room without what was said among staff; without any words when nobody outside holds a link."""
    shown = board.is_shown_outside(room.order)
    messages = tuple(
        message if shown and message.audience is not Audience.STAFF else blank_message(message)
        for message in room.messages
    )
    return replace(room, customer=room.customer if shown else Person(), messages=messages)
