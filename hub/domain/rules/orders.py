"""Rules of an order before it is packed: taken, confirmed, promised, changed, called off."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from hub.domain.actor import CUSTOMERS, Actor
from hub.domain.board import Board
from hub.domain.currencies import is_currency
from hub.domain.ids import is_id
from hub.domain.limits import (
    CARD_CHARS_MAX,
    NAME_CHARS_MAX,
    TEXT_CHARS_MAX,
    Fault,
    address_fault,
    items_fault,
    person_fault,
    refuse,
    text_fault,
)
from hub.domain.moments import PROMISE_BEHIND_MAX, WANTED_BEHIND_MAX, bad_moment, in_shop_zone, wanted_fault
from hub.domain.order import ON_THE_WAY, Preparation, Source
from hub.domain.promise import Window
from hub.domain.room import RoomKind
from hub.domain.rules.conflict import stale
from hub.domain.rules.finding import Decision, Rules, find_order, gone, prepare
from hub.domain.rules.promises import too_many_promises
from hub.domain.schedule import is_rush, way_minutes
from hub.domain.vocabulary import (
    AcknowledgeCard,
    AcknowledgeRush,
    AddressChanged,
    AddressPerson,
    CancelOrder,
    CardAcknowledged,
    CardChanged,
    CardPerson,
    ChangeAddress,
    ChangeCard,
    ChangeItems,
    ConfirmOrder,
    Event,
    ItemsChanged,
    ItemsPerson,
    MarkRush,
    OrderCancelled,
    OrderConfirmed,
    OrderPlaced,
    OrderPlacedPerson,
    PlaceOrder,
    PromiseTime,
    ReasonPerson,
    Refused,
    RushAcknowledged,
    RushMarked,
    TimePromised,
)


def _place_order(board: Board, command: PlaceOrder, actor: Actor, now: datetime) -> Decision:
    if not is_id(command.order):
        return Refused("bad_id", {"field": "order"})
    if command.order in board.orders:
        return Refused("already_exists", {"order": command.order})
    if command.source is not None:
        known = board.order_of_source(command.source.system, command.source.key)
        if known is not None:
            return Refused("already_exists", {"order": known.id, "number": str(known.number)})
    fault = (
        person_fault("sender", command.sender)
        or person_fault("recipient", command.recipient)
        or address_fault(command.address, needed=not command.ask_recipient)
        or text_fault("card", command.card, CARD_CHARS_MAX, lines=True)
        or items_fault(command.items, command.total_minor)
        or _source_fault(command.source)
        or wanted_fault(command.wanted, now)
        or (None if is_currency(command.currency) else Fault("currency", "bad_currency"))
    )
    if fault is not None:
        return refuse(fault)
    if command.ask_recipient and command.surprise:
        return Refused("surprise", {"order": command.order})
    room = command.enquiry or command.order
    if command.enquiry:
        enquiry = board.rooms.get(command.enquiry)
        if enquiry is None or enquiry.kind is not RoomKind.ENQUIRY:
            return Refused("room_not_found", {"room": command.enquiry})
    words = OrderPlacedPerson(
        command.sender,
        command.recipient,
        command.address,
        command.card,
        tuple(item.name for item in command.items),
    )
    placed = OrderPlaced(
        order=command.order,
        number=board.next_number,
        room=room,
        channel=command.channel,
        items=tuple(replace(item, name="") for item in command.items),
        currency=command.currency,
        total_minor=command.total_minor,
        surprise=command.surprise,
        wanted=in_shop_zone(board.shop, command.wanted),
        source=command.source,
        way_minutes=way_minutes(board.shop.place, command.address.place),
        ask_until=now + timedelta(hours=board.settings.address_hours) if command.ask_recipient else None,
        person=words,
    )
    return [placed]


def _source_fault(source: Source | None) -> Fault | None:
    if source is None:
        return None
    return text_fault("source.system", source.system, NAME_CHARS_MAX, needed=True) or text_fault(
        "source.key", source.key, NAME_CHARS_MAX, needed=True
    )


def _confirm_order(board: Board, command: ConfirmOrder, actor: Actor, now: datetime) -> Decision:
    return prepare(OrderConfirmed(command.order), board, command.order, actor)


def _promise_time(board: Board, command: PromiseTime, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    conflict = stale(order, command)
    if conflict is not None:
        return conflict
    if bad_moment(command.until, now, PROMISE_BEHIND_MAX):
        return Refused("bad_time", {"field": "until"})
    if command.earliest is not None and (
        bad_moment(command.earliest, now, WANTED_BEHIND_MAX) or command.earliest >= command.until
    ):
        return Refused("bad_time", {"field": "earliest"})
    if command.agreed_with is not None and command.agreed_with not in CUSTOMERS:
        return Refused("bad_role", {"role": command.agreed_with.value})
    too_many = too_many_promises(order)
    if too_many is not None:
        return too_many
    window = in_shop_zone(board.shop, Window(command.until, command.earliest))
    assert window is not None
    before = order.promise.window if order.promise else None
    promised: list[Event] = [TimePromised(order.id, window, before, command.agreed_with)]
    if order.rush is not None or is_rush(board, order, window, now):
        # Whoever heard of another time has not heard of this one.
        promised.append(RushMarked(order.id, True, order.rush is None))
    return promised


def _mark_rush(board: Board, command: MarkRush, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    return [] if (order.rush is not None) == command.rush else [RushMarked(command.order, command.rush)]


def _acknowledge_rush(board: Board, command: AcknowledgeRush, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    if order.rush is None:
        return Refused("not_rush", {"order": order.id})
    return [] if order.rush.heard_by(actor.role) else [RushAcknowledged(command.order, actor.role)]


def _change_card(board: Board, command: ChangeCard, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    if order.preparation is Preparation.PACKED:
        return Refused("card_already_packed", {"order": order.id, "phone": board.shop.phone})
    conflict = stale(order, command)
    if conflict is not None:
        return conflict
    fault = text_fault("card", command.text, CARD_CHARS_MAX, lines=True)
    if fault is not None:
        return refuse(fault)
    if command.text == order.card.text:
        return []
    return [CardChanged(command.order, order.card.version + 1, CardPerson(command.text, order.card.text))]


def _acknowledge_card(board: Board, command: AcknowledgeCard, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    if command.card_version != order.card.version:
        return Refused("card_changed_again", {"order": order.id, "stands": str(order.card.version)})
    return [CardAcknowledged(command.order, command.card_version)] if order.card_unseen else []


def _change_address(board: Board, command: ChangeAddress, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    if order.delivery in ON_THE_WAY:
        return gone(board, order, actor)
    conflict = stale(order, command)
    if conflict is not None:
        return conflict
    fault = address_fault(command.address)
    if fault is not None:
        return refuse(fault)
    way = way_minutes(board.shop.place, command.address.place)
    return [AddressChanged(command.order, way, AddressPerson(command.address, order.address))]


def _change_items(board: Board, command: ChangeItems, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    if order.preparation is Preparation.PACKED:
        return Refused("already_packed", {"order": order.id, "phone": board.shop.phone})
    conflict = stale(order, command)
    if conflict is not None:
        return conflict
    fault = items_fault(command.items, command.total_minor)
    if fault is not None:
        return refuse(fault)
    words = ItemsPerson(tuple(item.name for item in command.items), tuple(item.name for item in order.items))
    bare = tuple(replace(item, name="") for item in command.items)
    return [ItemsChanged(command.order, bare, command.total_minor, order.total_minor, words)]


def _cancel_order(board: Board, command: CancelOrder, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    if order.delivery in ON_THE_WAY:
        return gone(board, order, actor)
    fault = text_fault("reason", command.reason, TEXT_CHARS_MAX, lines=True, needed=True)
    if fault is not None:
        return refuse(fault)
    return [OrderCancelled(command.order, ReasonPerson(command.reason))]


ORDERS_RULES: Rules = {
    PlaceOrder: _place_order,
    ConfirmOrder: _confirm_order,
    PromiseTime: _promise_time,
    MarkRush: _mark_rush,
    AcknowledgeRush: _acknowledge_rush,
    ChangeCard: _change_card,
    AcknowledgeCard: _acknowledge_card,
    ChangeAddress: _change_address,
    ChangeItems: _change_items,
    CancelOrder: _cancel_order,
}
