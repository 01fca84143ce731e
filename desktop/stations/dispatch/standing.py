"""Who has what, kept from change to change: a look at dispatch must not walk over every order of the shop each second.

Three lists that follow the board's deltas: each courier's orders, what nobody has by promise, what stands at the door;
and which of nobody's orders are in danger by their clock, gone round in as many ticks as it takes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

from desktop.models.chores import chores
from desktop.models.order_queue import TICK_MS, TICK_ROWS
from desktop.shop import Shop
from hub.domain.forecast import until
from hub.domain.order import Delivery, Order, Preparation
from hub.domain.promise import Urgency
from hub.domain.schedule import order_clock

NOBODYS = (Delivery.UNASSIGNED, Delivery.RETURNED)
DANGER = (Urgency.RISK, Urgency.LATE)
_Key = TypeVar("_Key", tuple[datetime, int, str], tuple[bool, int, str])
_FAR = datetime.max.replace(tzinfo=UTC)


def is_nobodys(order: Order) -> bool:
    """Whether an order needs a courier."""
    return order.is_open and order.preparation is not Preparation.NEW and order.delivery in NOBODYS


def promise_key(order: Order) -> tuple[datetime, int, str]:
    """First promise first."""
    return until(order) or _FAR, order.number, order.id


def at_the_door(order: Order) -> bool:
    """What a courier could take, or soon: packed and still here, or being packed for somebody who has accepted."""
    if not order.is_open or order.delivery not in (Delivery.UNASSIGNED, Delivery.OFFERED, Delivery.ACCEPTED):
        return False
    accepted = order.delivery is Delivery.ACCEPTED
    return order.preparation is Preparation.PACKED or (accepted and order.preparation is Preparation.PACKING)


class _InOrder(Generic[_Key]):
    """Orders by a key, kept beside their keys: nobody asks the board for 2,000 of them because one has changed."""

    def __init__(self, key: Callable[[Order], _Key]) -> None:
        self._key: Callable[[Order], _Key] = key
        self._keys: list[_Key] = []
        self._orders: list[Order] = []

    def all(self) -> tuple[Order, ...]:
        return tuple(self._orders)

    def become(self, orders: Iterable[Order]) -> None:
        self._orders = sorted(orders, key=self._key)
        self._keys = [self._key(order) for order in self._orders]

    def put(self, order: Order) -> None:
        key = self._key(order)
        at = bisect_left(self._keys, key)
        self._keys.insert(at, key)
        self._orders.insert(at, order)

    def drop(self, order: Order) -> None:
        key = self._key(order)
        at = bisect_left(self._keys, key)
        if at < len(self._keys) and self._keys[at] == key:
            del self._keys[at], self._orders[at]


class Standing(QObject):
    """The lists, as they were told last; the board may be a moment ahead of them, and its change is told next."""

    def __init__(self, shop: Shop, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shop = shop
        self._kept: dict[str, Order] = {}  # each order as it stands in the lists
        self._of: dict[str, dict[str, None]] = {}
        self._nobodys = _InOrder(promise_key)
        self._door = _InOrder(_door_key)
        self._round: list[str] = []
        self.dangers: set[str] = set()
        """Ids of nobody's orders whose promise is at risk or late by its clock."""
        self.looks = 0
        """Orders that were looked at, for a test that counts."""
        shop.order_changed.connect(self._look)
        shop.order_gone.connect(self._look)
        shop.board_replaced.connect(self._look_at_all)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._tick.start()
        self._look_at_all()

    def orders_of(self, courier: str) -> list[Order]:
        """A courier's open orders, in no order."""
        return self._there(self._of.get(courier, {}))

    def nobodys(self) -> tuple[Order, ...]:
        """What nobody has, first promise first."""
        return self._nobodys.all()

    def door(self) -> tuple[Order, ...]:
        """What stands at the door, packed first, then by number."""
        return self._door.all()

    def _there(self, ids: Iterable[str]) -> list[Order]:
        orders = self._shop.board.orders
        return [order for each in ids if (order := orders.get(each)) is not None]

    def _look_at_all(self) -> None:
        self._kept, self._of, self.dangers, self._round = {}, {}, set(), []
        now = self._shop.now()
        for order in self._shop.board.orders.values():
            if order.is_open:
                self._kept[order.id] = order
                if order.courier:
                    self._of.setdefault(order.courier, {})[order.id] = None
                if is_nobodys(order):
                    self._judge(order, now)
        self._nobodys.become(order for order in self._kept.values() if is_nobodys(order))
        self._door.become(order for order in self._kept.values() if at_the_door(order))

    def _look(self, order_id: str) -> None:
        """One order as it is now."""
        self.looks += 1
        had = self._kept.pop(order_id, None)
        if had is not None:
            self._of.get(had.courier, {}).pop(order_id, None)
            if is_nobodys(had):
                self._nobodys.drop(had)
            if at_the_door(had):
                self._door.drop(had)
        self.dangers.discard(order_id)
        order = self._shop.order(order_id)
        if order is None or not order.is_open:
            return
        self._kept[order_id] = order
        if order.courier:
            self._of.setdefault(order.courier, {})[order_id] = None
        if is_nobodys(order):
            self._nobodys.put(order)
            self._judge(order, self._shop.now())
        if at_the_door(order):
            self._door.put(order)

    def _judge(self, order: Order, now: datetime) -> None:
        if order_clock(order, now).urgency in DANGER:
            self.dangers.add(order.id)
        else:
            self.dangers.discard(order.id)

    def _on_tick(self) -> None:
        if not chores().is_busy(self, "tick"):
            chores().begin(self, "tick", self._ticking())

    def _ticking(self) -> Iterator[None]:
        """The clocks of the next of nobody's orders; those that are due first stand first."""
        if not self._round:
            self._round = [order.id for order in reversed(self._nobodys.all())]
        now, self._round = self._round[-TICK_ROWS:], self._round[:-TICK_ROWS]
        for order_id in reversed(now):
            order = self._kept.get(order_id)
            if order is not None and is_nobodys(order):
                self._judge(order, self._shop.now())
            yield


def _door_key(order: Order) -> tuple[bool, int, str]:
    return order.preparation is not Preparation.PACKED, order.number, order.id
