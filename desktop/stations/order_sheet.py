"""A sheet about one order: it goes, and that is said, when the order is closed underneath."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop import words
from desktop.shop import Shop
from desktop.stations.overlay import Overlay
from hub.domain.order import Order


class OrderSheet(Overlay):
    """The sheet.

    Args:
        order: what it is about; open.
        say: hears why it has gone.
    """

    def __init__(
        self, shop: Shop, window: QWidget, order: Order, say: Callable[[str], object], *, width_px: int, name: str
    ) -> None:
        super().__init__(window, width_px=width_px, name=name)
        self._shop = shop
        self._order = order
        self._tell = say
        shop.order_changed.connect(self._on_changed)
        shop.order_gone.connect(self._on_changed)
        shop.board_replaced.connect(self._on_board_replaced)

    def show_changed(self, order: Order) -> None:
        """The order is another one than it was, and still open."""

    def _on_board_replaced(self) -> None:
        self._on_changed(self._order.id)

    def _on_changed(self, order_id: str) -> None:
        if order_id != self._order.id or self.isHidden():
            return
        order = self._shop.order(order_id)
        if order is not None and order.is_open:
            self._order = order
            self.show_changed(order)
            return
        said = QCoreApplication.translate("Problem", "{number} is closed: nothing was done.")
        number = words.number(self._order)
        self.close_sheet()
        self._tell(said.format(number=number))
