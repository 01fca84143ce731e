"""Orders as they are placed, promised, changed and called off."""

from __future__ import annotations

from msgspec.structs import replace

from hub.domain import promise_ledger as ledger
from hub.domain.asked import AddressAsk
from hub.domain.folds.asked import address_known
from hub.domain.folds.changing import change, close, new_entry, put
from hub.domain.order import Address, Card, Order, Person
from hub.domain.promise import Heard, Promise, PromiseEnd, PromiseKind, Rush
from hub.domain.room import Room, RoomKind
from hub.domain.state import Folds, S
from hub.domain.vocabulary import (
    AddressChanged,
    CardAcknowledged,
    CardChanged,
    ItemsChanged,
    OrderCancelled,
    OrderPlaced,
    Recorded,
    RushAcknowledged,
    RushMarked,
    TimePromised,
)


def _order_placed(board: S, recorded: Recorded, event: OrderPlaced) -> S:
    words = event.person
    names = words.item_names if words else ("",) * len(event.items)
    order = Order(
        id=event.order,
        number=event.number,
        room=event.room,
        channel=event.channel,
        placed_at=recorded.at,
        sender=words.sender if words else Person(),
        recipient=words.recipient if words else Person(),
        address=words.address if words else Address(),
        card=Card(text=words.card if words else "", changed_at=recorded.at, changed_by=recorded.actor),
        items=tuple(replace(item, name=name) for item, name in zip(event.items, names, strict=True)),
        currency=event.currency,
        total_minor=event.total_minor,
        surprise=event.surprise,
        wanted=event.wanted,
        source=event.source,
        way_minutes=event.way_minutes,
        address_ask=AddressAsk(recorded.at, event.ask_until) if event.ask_until is not None else None,
        version=0,
    )
    if event.surprise:
        order = ledger.with_entry(order, new_entry(recorded, PromiseKind.SURPRISE), PromiseEnd.CHANGED)
    room = board.rooms.get(event.room) or Room(id=event.room, kind=RoomKind.ORDER, opened_at=recorded.at)
    room = replace(room, kind=RoomKind.ORDER, order=event.order)
    sources = board.sources
    if event.source is not None:
        sources = sources.set(f"{event.source.system}:{event.source.key}", event.order)
    return replace(
        board,
        orders=board.orders.set(order.id, order),
        rooms=board.rooms.set(room.id, room),
        next_number=max(board.next_number, event.number + 1),
        sources=sources,
    )


def _time_promised(board: S, recorded: Recorded, event: TimePromised) -> S:
    order = board.orders.get(event.order)
    if order is None:
        return board
    entry = new_entry(recorded, PromiseKind.TIME, window=event.window)
    order = ledger.with_time(order, entry, event.before, event.agreed_with)
    return put(board, replace(order, promise=Promise(event.window, recorded.at, recorded.actor), risks=()))


def _rush_marked(board: S, recorded: Recorded, event: RushMarked) -> S:
    return change(board, event.order, rush=Rush(recorded.at, recorded.actor) if event.rush else None, alarm=())


def _rush_acknowledged(board: S, recorded: Recorded, event: RushAcknowledged) -> S:
    order = board.orders.get(event.order)
    if order is None or order.rush is None or order.rush.heard_by(event.role) is not None:
        return board
    heard = (*order.rush.heard, Heard(event.role, recorded.actor, recorded.at))
    order = replace(order, rush=replace(order.rush, heard=heard))
    time = ledger.standing(order, PromiseKind.TIME)
    if time is not None:
        order = ledger.with_heard(order, event.role, recorded.actor, recorded.at, time.seq)
    return put(board, order)


def _card_changed(board: S, recorded: Recorded, event: CardChanged) -> S:
    order = board.orders.get(event.order)
    if order is None:
        return board
    text = event.person.text if event.person else ""
    card = replace(order.card, text=text, version=event.card_version, changed_at=recorded.at, changed_by=recorded.actor)
    return change(board, event.order, card=card, approval=None)  # nobody approved these words


def _card_acknowledged(board: S, recorded: Recorded, event: CardAcknowledged) -> S:
    order = board.orders.get(event.order)
    if order is None:
        return board
    card = replace(order.card, seen_version=event.card_version, seen_text=order.card.text)
    return change(board, event.order, card=card)


def _address_changed(board: S, recorded: Recorded, event: AddressChanged) -> S:
    address = event.person.address if event.person else Address()
    board = change(board, event.order, address=address, way_minutes=event.way_minutes)
    return address_known(board, recorded, event.order)


def _items_changed(board: S, recorded: Recorded, event: ItemsChanged) -> S:
    order = board.orders.get(event.order)
    if order is None:
        return board
    names = event.person.names if event.person else ("",) * len(event.items)
    items = tuple(replace(item, name=name) for item, name in zip(event.items, names, strict=True))
    version, total = order.items_version + 1, event.total_minor
    return change(board, order.id, items=items, items_version=version, total_minor=total, ticked=())


def _cancelled(board: S, recorded: Recorded, event: OrderCancelled) -> S:
    note = event.person.note if event.person and event.person.note else "-"
    order = board.orders.get(event.order)
    if order is None:
        return board
    board = put(board, ledger.called_off(replace(order, cancelled=note), recorded.at))
    return close(board, recorded, event.order)


ORDERS_FOLDS: Folds = {
    OrderPlaced: _order_placed,
    TimePromised: _time_promised,
    RushMarked: _rush_marked,
    RushAcknowledged: _rush_acknowledged,
    CardChanged: _card_changed,
    CardAcknowledged: _card_acknowledged,
    AddressChanged: _address_changed,
    ItemsChanged: _items_changed,
    OrderCancelled: _cancelled,
}
