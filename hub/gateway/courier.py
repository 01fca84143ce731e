"""What a courier's link shows: the stops that are theirs now, what may be done at each, and the rooms' words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import UNSET, UnsetType

from hub.domain.access import Link
from hub.domain.actor import Role
from hub.domain.board import Board
from hub.domain.eta import Arrival
from hub.domain.order import DELIVERY_STEPS, ON_THE_WAY, Delivery, Order, Preparation
from hub.domain.promise import PromiseKind
from hub.domain.promise_ledger import standing
from hub.domain.rules.asked import kept_back
from hub.domain.run import runs_of
from hub.gateway.changed import changed
from hub.gateway.contract import (
    AddressCard,
    CourierCard,
    CourierView,
    Parcel,
    PersonCard,
    RunCard,
    Stop,
    WaitsFor,
    point,
)
from hub.gateway.parts import has_open_run, item_lines, lines, promise_card, sentence_of, shop_card
from hub.gateway.problems import problem_cards

ACTIONS = {
    "offer_accepted": "accept",
    "offer_declined": "decline",
    "order_picked_up": "pick_up",
    "courier_arrived": "arrive",
    "order_delivered": "deliver",
    "order_returned": "return",
    "delivery_failed": "fail",
}
"""The courier's names for the steps of `DELIVERY_STEPS`, the primary one of each stage first."""

WAITS_FOR: Mapping[str, WaitsFor] = {"address_missing": "address", "approval_open": "approval"}
"""What keeps a packed gift in the shop, by the refusal of who takes it all the same."""


def compose(board: Board, arrivals: Mapping[str, Arrival], link: Link, now: datetime) -> CourierView | None:
    """Compose a courier's view.

    Args:
        board: the gateway's replica.
        arrivals: when each gift on its way is expected, by order.
        link: a live link of a courier.
        now: hub time.

    Returns:
        The view; None when there is no such courier.
    """
    courier = board.couriers.get(link.subject)
    if courier is None:
        return None
    return CourierView(
        cursor=board.seq,
        role="courier",
        now=now,
        shop=shop_card(board),
        courier=CourierCard(courier.id, courier.name, courier.on_duty),
        stops=tuple(_stop(board, order, link, now, arrivals.get(order.id)) for order in board.stops_of(courier.id)),
        tracked=has_open_run(board, courier.id),
        run=_to_load(board, courier.id),
    )


def _to_load(board: Board, courier: str) -> RunCard | UnsetType:
    """The courier's first run with a parcel that is still in the shop."""
    for run in runs_of(board.runs, courier):
        waiting = [board.orders[stop] for stop in run.remaining if board.orders[stop].delivery not in ON_THE_WAY]
        if waiting:
            return RunCard(run.id, tuple(_parcel(order, loaded=order.id in run.loaded) for order in waiting))
    return UNSET


def _parcel(order: Order, *, loaded: bool) -> Parcel:
    packed = order.preparation is Preparation.PACKED
    return Parcel(order.id, order.number, loaded and packed, packed, order.delivery is Delivery.ACCEPTED)


def _stop(board: Board, order: Order, link: Link, now: datetime, arrival: Arrival | None) -> Stop:
    waits = _waits_for(order)
    return Stop(
        order=order.id,
        number=order.number,
        room=order.room,
        stage=order.delivery.value,
        prepared=order.preparation.value,
        recipient=_recipient(order),
        address=AddressCard(order.address.lines, order.address.note, point(order.address.place)),
        rush=order.rush is not None,
        surprise=order.is_hidden,
        items=item_lines(order),
        actions=_actions(order, waits),
        waiting_for=waits,
        messages=lines(board, order, link),
        promise=promise_card(order, now),
        problems=problem_cards(board, order, link),
        sentence=sentence_of(order, board, now, Role.COURIER, arrival=arrival),
        agreed=order.fallback.value if order.fallback is not None else "",
        changed=changed(order),
        promised_place=_promised_place(order),
    )


def _promised_place(order: Order) -> str:
    promise = standing(order, PromiseKind.PLACE)
    return promise.text if promise is not None else ""


def _recipient(order: Order) -> PersonCard:
    """Whom to ask for; without a number while a call would give the surprise away: then the shop is called."""
    return PersonCard(order.recipient.name, "" if order.is_hidden else order.recipient.phone)


def _waits_for(order: Order) -> WaitsFor:
    """What has to happen in the shop before an accepted gift can be picked up; "" when it can."""
    if order.delivery is not Delivery.ACCEPTED:
        return ""
    if order.preparation is not Preparation.PACKED:
        return "packing"
    kept = kept_back(order)
    return "" if kept is None else WAITS_FOR[kept.code]


def _actions(order: Order, waits: WaitsFor) -> tuple[str, ...]:
    possible = DELIVERY_STEPS[order.delivery]
    named = tuple(action for kind, action in ACTIONS.items() if kind in possible)
    return tuple(action for action in named if not (waits and action == "pick_up"))
