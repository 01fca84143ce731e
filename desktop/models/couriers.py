"""The couriers: who is on duty, what each carries, where each was last seen and how long ago.

Ages come from hub time and tick once in `TICK_MS`; only rows that look different are told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from PySide6.QtCore import QObject, QTimer

from desktop.models.order_queue import TICK_MS
from desktop.models.rows import Present, Rows
from desktop.shop import Shop
from hub.domain.courier import Courier, Fix, Freshness, freshness
from hub.domain.order import ON_THE_WAY, Delivery, Order

AGE_STEP_S = 10
"""Ages under a minute are told in steps: a number that runs each second draws the eye for nothing."""


@dataclass(frozen=True, slots=True)
class CourierRow:
    """One courier as a list shows it.

    Args:
        orders: open orders, first promise first.
        carrying: how many of them are on the way.
        offered: how many offers wait for an answer.
        fix: the newest position, None before the first.
        freshness: how alive it is, None without a fix.
        age_s: its age in seconds, in steps of 10 under a minute and of 60 above; None without a fix.
    """

    courier: Courier
    orders: tuple[Order, ...]
    carrying: int
    offered: int
    fix: Fix | None
    freshness: Freshness | None
    age_s: int | None


def age_steps(age: timedelta) -> int:
    """An age in seconds as coarse as a list shows it."""
    seconds = max(0, int(age.total_seconds()))
    step = AGE_STEP_S if seconds < 60 else 60
    return seconds // step * step


def courier_row(shop: Shop, courier: Courier) -> CourierRow:
    """What a list shows of a courier now."""
    orders = tuple(shop.board.stops_of(courier.id))
    fix = shop.fix(courier.id)
    now = shop.now()
    return CourierRow(
        courier=courier,
        orders=orders,
        carrying=sum(order.delivery in ON_THE_WAY for order in orders),
        offered=sum(order.delivery is Delivery.OFFERED for order in orders),
        fix=fix,
        freshness=freshness(fix, now) if fix is not None else None,
        age_s=age_steps(now - fix.measured_at) if fix is not None else None,
    )


class Couriers(Rows):
    """All couriers: on duty first, then by name. Keys are courier ids, values `CourierRow`s."""

    def __init__(self, shop: Shop, present: Present | None = None, parent: QObject | None = None) -> None:
        super().__init__(present, parent)
        self._shop = shop
        self._courier_of: dict[str, str] = {}
        shop.courier_changed.connect(self._look)
        shop.courier_moved.connect(self._look)
        shop.order_changed.connect(self._on_order_changed)
        shop.order_gone.connect(self._on_order_changed)
        shop.board_replaced.connect(self._on_board_replaced)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self.look_again)
        self._tick.start()
        self._on_board_replaced()

    def look_again(self) -> None:
        """Look at the clock again."""
        for courier in self.keys:
            self._look(courier)

    def _on_board_replaced(self) -> None:
        board = self._shop.board
        self._courier_of = {order.id: order.courier for order in board.orders.values() if order.courier}
        rows = (courier_row(self._shop, courier) for courier in board.couriers.values())
        self.replace((row.courier.id, _sort(row), row) for row in rows)

    def _on_order_changed(self, order_id: str) -> None:
        """An order touches the courier that has it and the one that had it."""
        order = self._shop.order(order_id)
        had = self._courier_of.pop(order_id, "")
        has = order.courier if order is not None else ""
        if has:
            self._courier_of[order_id] = has
        for courier in {had, has} - {""}:
            self._look(courier)

    def _look(self, courier_id: str) -> None:
        courier = self._shop.board.couriers.get(courier_id)
        if courier is None:
            self.drop(courier_id)
            return
        row = courier_row(self._shop, courier)
        self.put(courier_id, _sort(row), row)


def _sort(row: CourierRow) -> tuple[bool, str]:
    return not row.courier.on_duty, row.courier.name.casefold()
