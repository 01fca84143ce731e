"""The alarm about a rush that a role has not heard: it rings where it is due, once for every step that it takes.

louder   at the stations of the role that has not acknowledged
others   at every station
owner    where an owner is signed in
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.shop import Shop
from hub.domain.actor import Role
from hub.domain.alarm import Loudness, RushStep
from hub.domain.escalation import unheard
from hub.domain.order import Order


class Alarm(QObject):
    """Watches for steps that concern this station.

    Signals:
        risen: id of the order whose alarm became louder here.
    """

    risen = Signal(str)

    def __init__(self, shop: Shop, role: Role, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shop = shop
        self._role = role
        self._known: dict[str, frozenset[RushStep]] = {
            order.id: frozenset(order.alarm) for order in shop.board.orders.values() if order.alarm
        }
        shop.order_changed.connect(self._look)
        shop.order_gone.connect(lambda order_id: self._known.pop(order_id, None))
        shop.board_replaced.connect(self._look_at_all)

    def _look_at_all(self) -> None:
        """A new board: what became louder while this station was away rings now, if it is unheard still."""
        for order_id in list(self._shop.board.orders):
            self._look(order_id)

    def _look(self, order_id: str) -> None:
        order = self._shop.board.orders.get(order_id)
        if order is None:
            return
        new = frozenset(order.alarm) - self._known.get(order_id, frozenset())
        if order.alarm or order_id in self._known:
            self._known[order_id] = frozenset(order.alarm)
        if any(self._concerns(order, step) for step in new):
            self.risen.emit(order_id)

    def _concerns(self, order: Order, step: RushStep) -> bool:
        if step.role not in unheard(order):
            return False
        if step.level is Loudness.OWNER:
            return self._shop.is_owner_here
        return step.level is Loudness.OTHERS or step.role is self._role
