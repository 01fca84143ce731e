"""Rules about web push: who may ask to be told, at which addresses, on how many browsers."""

from __future__ import annotations

from datetime import datetime

from hub.domain.actor import CUSTOMERS, Actor
from hub.domain.board import Board
from hub.domain.ids import is_id
from hub.domain.rules.finding import Decision, Rules, concerns, find_order
from hub.domain.vocabulary import (
    DevicePerson,
    EndPush,
    PushEnded,
    PushKeySet,
    PushSubscribed,
    Refused,
    SetPushKey,
    SubscribePush,
)
from hub.domain.web_push import DEVICES_MAX, POINT_BYTES, SECRET_BYTES, is_key, is_known_service


def _set_push_key(board: Board, command: SetPushKey, actor: Actor, now: datetime) -> Decision:
    if command.key and not is_key(command.key, POINT_BYTES):
        return Refused("bad_push_key", {})
    return [] if board.shop.push_key == command.key else [PushKeySet(command.key)]


def _subscribe_push(board: Board, command: SubscribePush, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    if not is_id(command.device):
        return Refused("bad_id", {"field": "device"})
    if not board.shop.push_key:
        return Refused("no_push", {})
    if not is_known_service(command.endpoint):
        return Refused("bad_endpoint", {})
    if not is_key(command.p256dh, POINT_BYTES) or not is_key(command.auth, SECRET_BYTES):
        return Refused("bad_push_key", {})
    mine = [device for device in order.devices if device.role is actor.role]
    said = command.endpoint, command.p256dh, command.auth
    if any((device.endpoint, device.p256dh, device.auth) == said for device in mine):
        return []
    if any(device.id == command.device for device in order.devices):
        return Refused("already_exists", {"device": command.device})
    room = [PushEnded(order.id, device.id) for device in mine[: max(0, len(mine) + 1 - DEVICES_MAX)]]
    return [*room, PushSubscribed(order.id, command.device, actor.role, DevicePerson(*said))]


def _end_push(board: Board, command: EndPush, actor: Actor, now: datetime) -> Decision:
    order = board.orders.get(
        command.order
    )  # also a closed one: a service may know its browser no more when the end is told
    if order is None or not concerns(order, actor):
        return Refused("order_not_found", {"order": command.order[:40]})
    device = next((one for one in order.devices if one.id == command.device), None)
    if device is None or (actor.role in CUSTOMERS and device.role is not actor.role):
        return []
    return [PushEnded(order.id, device.id)]


WEB_PUSH_RULES: Rules = {
    SetPushKey: _set_push_key,
    SubscribePush: _subscribe_push,
    EndPush: _end_push,
}
