"""Why an order is cancelled, asked before it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.filled import filled
from desktop.shop import Shop
from desktop.stations.front_desk.fields import InPlace, Labelled, line
from desktop.stations.order_sheet import OrderSheet
from desktop.theme import Type
from desktop.widgets.words import Words
from hub.domain.order import ON_THE_WAY, Order


class ReasonSheet(OrderSheet):
    """Why an order is cancelled. Signals: given(reason)."""

    given = Signal(str)

    def __init__(self, shop: Shop, window: QWidget, order: Order, say: Callable[[str], object]) -> None:
        title = filled(QCoreApplication.translate("Desk", "Cancel the order for {name}?"), name=order.recipient.name)
        super().__init__(shop, window, order, say, width_px=440, name=title)
        self.sheet.body.addWidget(Words(title, Type.BODY_STRONG))
        self._editor = InPlace()
        self._editor.save.setText(QCoreApplication.translate("Desk", "Cancel the order"))
        self._editor.cancel.setText(QCoreApplication.translate("Desk", "Keep it"))
        self.reason = line(QCoreApplication.translate("Desk", "Ordered twice"))
        self._editor.body.addWidget(Labelled(QCoreApplication.translate("Desk", "Why, in a few words"), self.reason))
        self.sheet.body.addWidget(self._editor)
        self._editor.save.setEnabled(False)
        self.reason.textChanged.connect(lambda text: self._editor.save.setEnabled(bool(text.strip())))
        self._editor.saved.connect(self._on_saved)
        self._editor.cancelled.connect(self.close_sheet)
        self.closed.connect(self.deleteLater)

        shop.link_changed.connect(self._on_link)
        self.show_changed(order)

    def show_changed(self, order: Order) -> None:
        late = QCoreApplication.translate("Desk", "Cancel: not any more, it is on its way")
        away = QCoreApplication.translate("Desk", "Cancelling needs the hub: it waits until the hub answers.")
        live = self._shop.has_hub
        self._editor.forbid(late if order.delivery in ON_THE_WAY else "" if live else away)

    def _on_link(self) -> None:
        self.show_changed(self._order)

    def take_focus(self) -> None:
        self.reason.setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_saved(self) -> None:
        self.given.emit(self.reason.text().strip())
        self.close_sheet()
