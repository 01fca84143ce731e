"""Rush at dispatch: a ribbon across the top of the map that stays until somebody has seen it. The map stays in sight."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop import words
from desktop.shop import Shop
from desktop.stations.dispatch.covered import Covered
from desktop.stations.dispatch.sign import Sign
from desktop.theme import Color, Theme, Type
from desktop.widgets.button import Button, Rank
from desktop.widgets.panel import margins
from desktop.widgets.words import Words
from hub.domain.actor import Role
from hub.domain.order import Order
from hub.domain.vocabulary import AcknowledgeRush
from hub.link.port import Receipt

_BEGIN_PX, _END_PX = 16, 12


class RushStrip(QWidget):
    """The ribbon. Signals: opened(order id) after it was acknowledged, so that the order is shown."""

    opened = Signal(str)

    def __init__(self, shop: Shop, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shop = shop
        self.order_id = ""
        self._seen: set[str] = set()  # acknowledged here, and not yet on the board that comes back
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(52)
        self._title = Words("", Type.BODY_STRONG, Color.RIBBON_INK, weight=700)
        self._about = Words("", Type.BODY, Color.RIBBON_INK, gives_way=True)
        seen = QCoreApplication.translate("Dispatch", "I have seen it")
        self.button = Button(seen, Rank.PLAIN, icon="check-check", hint="F3")
        self.button.clicked.connect(self._on_seen)
        row = QHBoxLayout(self)
        margins(row, _BEGIN_PX, 0, _END_PX, 0)
        row.setSpacing(12)
        row.addWidget(Sign("bell-ring", 20, Color.RIBBON_INK))
        row.addWidget(self._title)
        row.addWidget(self._about, 1)
        row.addWidget(self.button)
        shop.order_changed.connect(self._look)
        shop.board_replaced.connect(self._look)
        shop.refused.connect(self._on_refused)
        self._look()

    def keep_clear_of(self, cover: QWidget) -> None:
        """Its words and its button stand beside what may lie over its far end: rush is seen, whatever else is open."""
        Covered(self, cover).changed.connect(self._make_room)

    def _make_room(self, covered_px: int) -> None:
        row = self.layout()
        if row is not None:
            margins(row, _BEGIN_PX, 0, _END_PX + covered_px, 0)

    def _look(self) -> None:
        waiting = [
            order
            for order in self._shop.board.orders.values()
            if order.rush is not None and order.is_open and order.rush.heard_by(Role.DISPATCH) is None
        ]
        self._seen &= {order.id for order in waiting}
        waiting = [order for order in waiting if order.id not in self._seen]
        if not waiting:
            self.order_id = ""
            self.hide()
            return
        first = min(waiting, key=lambda order: order.rush.marked_at if order.rush else order.placed_at)
        self._show_order(first, len(waiting))
        self.show()

    def _show_order(self, order: Order, count: int) -> None:
        self.order_id = order.id
        rush = QCoreApplication.translate("Dispatch", "Rush: {name}").format(name=order.recipient.name)
        self._title.setText(rush)
        parts = [words.promise(self._shop, order.promise.window)] if order.promise is not None else []
        parts += [", ".join(order.address.lines)]
        if count > 1:
            parts.append(QCoreApplication.translate("Dispatch", "and {count} more").format(count=count - 1))
        self._about.setText(" · ".join(part for part in parts if part))
        self.setAccessibleName(f"{rush}, {self._about.text()}")

    def _on_seen(self) -> None:
        order_id = self.order_id
        self._seen.add(order_id)
        self._shop.ask(AcknowledgeRush(order_id))
        self._look()
        self.opened.emit(order_id)

    def _on_refused(self, receipt: Receipt) -> None:
        """A rush that the hub has not taken as seen is loud again."""
        if isinstance(receipt.command, AcknowledgeRush):
            self._seen.discard(receipt.command.order)
            self._look()

    def paintEvent(self, _event: object) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), Theme.of(self).color(Color.RIBBON))
