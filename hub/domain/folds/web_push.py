"""Browsers that asked to be told."""

from __future__ import annotations

from msgspec.structs import replace

from hub.domain.folds.changing import change
from hub.domain.state import Folds, S
from hub.domain.vocabulary import DevicePerson, PushEnded, PushKeySet, PushSubscribed, Recorded
from hub.domain.web_push import Device


def _push_key_set(board: S, recorded: Recorded, event: PushKeySet) -> S:
    """Another key: what browsers gave under the older one opens nothing any more."""
    orders = board.orders.mutate()
    for order in board.orders.values():
        if order.devices:
            orders[order.id] = replace(order, devices=())
    return replace(board, shop=replace(board.shop, push_key=event.key), orders=orders.finish())


def _push_subscribed(board: S, recorded: Recorded, event: PushSubscribed) -> S:
    order = board.orders.get(event.order)
    if order is None:
        return board
    words = event.person or DevicePerson("", "", "")
    device = Device(event.device, event.role, recorded.at, words.endpoint, words.p256dh, words.auth)
    return change(board, order.id, devices=(*order.devices, device))


def _push_ended(board: S, recorded: Recorded, event: PushEnded) -> S:
    order = board.orders.get(event.order)
    if order is None:
        return board
    return change(board, order.id, devices=tuple(one for one in order.devices if one.id != event.device))


WEB_PUSH_FOLDS: Folds = {
    PushKeySet: _push_key_set,
    PushSubscribed: _push_subscribed,
    PushEnded: _push_ended,
}
