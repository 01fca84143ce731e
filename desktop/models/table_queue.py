"""How long the packing table is busy before an order's turn: what `queue_before` says of it, kept from change to change.

Who opens a room is told by when its gift must be begun. With 5,000 open orders the walk over all of them would hold up the
turn that says so.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator
from datetime import datetime, timedelta

from PySide6.QtCore import QObject

from desktop.models.chores import chores
from desktop.shop import Shop
from hub.domain.order import Order, Preparation
from hub.domain.schedule import PACKING_TAKES, keeps_the_table_busy, packing_left, queue_before, window_of

_Key = tuple[datetime, int, str]
"""Promised until, number, id."""


class TableQueue(QObject):
    """What waits at the table and what is on it, as it was told last."""

    def __init__(self, shop: Shop, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shop = shop
        self._waiting: list[_Key] = []  # not begun; each takes as long as any other
        self._begun: dict[str, Order] = {}
        self._key_of: dict[str, _Key] = {}
        self._knows_all = False
        shop.order_changed.connect(self._look)
        shop.order_gone.connect(self._look)
        shop.board_replaced.connect(self._on_board_replaced)
        self._on_board_replaced()

    def before(self, order: Order, now: datetime) -> timedelta:
        """See `queue_before`.

        Args:
            order: one that has not been begun; it may be one that is not on the board.
            now: hub time, aware UTC.
        """
        if not self._knows_all:
            return queue_before(self._shop.board, order, now)
        window = window_of(order)
        if window is None:
            return timedelta(0)
        turn = window.until, order.number
        own = self._key_of.get(order.id)
        count = bisect_left(self._waiting, turn) - (own is not None and own < turn and order.id not in self._begun)
        work = count * PACKING_TAKES
        for other in self._begun.values():
            if other.id != order.id and self._key_of[other.id] < turn:
                work += packing_left(other, now)
        return work / self._shop.board.settings.packing_hands

    def _on_board_replaced(self) -> None:
        self._waiting, self._begun, self._key_of = [], {}, {}
        self._knows_all = False
        chores().begin(self, "board", self._looking(list(self._shop.board.orders)))

    def _looking(self, orders: list[str]) -> Iterator[None]:
        for order in orders:
            self._look(order)
            yield
        self._knows_all = True

    def _look(self, order_id: str) -> None:
        """One order as it is now."""
        had = self._key_of.pop(order_id, None)
        if had is not None and self._begun.pop(order_id, None) is None:
            del self._waiting[bisect_left(self._waiting, had)]
        order = self._shop.order(order_id)
        if order is None or order.promise is None or not keeps_the_table_busy(order):
            return
        if order.preparation is Preparation.PACKED:
            return
        key = self._key_of[order_id] = order.promise.window.until, order.number, order_id
        if order.preparation is Preparation.PACKING:
            self._begun[order_id] = order
        else:
            insort(self._waiting, key)
