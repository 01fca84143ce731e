"""Below the photo: asking the sender whether card and wrapping are right, and how that stands."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop import asked_words, words
from desktop.shop import Shop
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.prose import Prose
from hub.domain.asked import ApprovalState
from hub.domain.order import ON_THE_WAY, Order
from hub.domain.rules.asked import asked_until
from hub.domain.vocabulary import AskApproval

KEY = "F8"
_ABOVE_PX = 12


class AskPart(QWidget):
    """One button and one line; nothing at all before there is a picture to ask about."""

    def __init__(self, shop: Shop, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shop = shop
        self._order: Order | None = None
        self.button = Button("", Rank.PLAIN, Size.TOUCH, "circle-question-mark", hint=KEY)
        self.button.clicked.connect(self._on_clicked)
        self.line = Prose("", Type.TOUCH_META)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, _ABOVE_PX, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.button)
        row.addWidget(self.line, 1)
        shop.link_changed.connect(self.tick)
        self.hide()

    def show_order(self, order: Order) -> None:
        """Show how it stands with an order."""
        self._order = order
        is_here = order.is_open and order.delivery not in ON_THE_WAY
        self.setVisible(is_here and (order.proof_of("packed") is not None or order.approval is not None))
        self.tick()

    def tick(self) -> None:
        """The clock moved, or the hub came or went."""
        order = self._order
        if order is None:
            return
        state = order.approval.state if order.approval is not None else None
        may_ask = state in (None, ApprovalState.CHANGE_ASKED)
        reason = self._reason(order) if may_ask else ""
        self.button.setVisible(may_ask)
        self.button.setEnabled(not reason)
        self.button.setAccessibleDescription(reason)
        asks = QCoreApplication.translate("Packing", "Ask the sender")
        again = QCoreApplication.translate("Packing", "Ask again")
        self.button.setText(asks if state is None else again)
        self.button.setAccessibleName(self.button.text())
        self.button.updateGeometry()
        said = asked_words.approval(self._shop, order) or reason or self._until(order)
        color = Color.RIBBON_TEXT if state is ApprovalState.CHANGE_ASKED else Color.INK_SOFT
        if self.line.text() != said:
            self.line.set_text(said, color)
        self.setAccessibleName(said)

    def _until(self, order: Order) -> str:
        until = asked_until(self._shop.board, order, self._shop.now())
        if until is None:
            return ""
        time = words.clock_time(self._shop, until)
        return QCoreApplication.translate("Packing", "Whether it is right: there is time until {time}").format(
            time=time
        )

    def _reason(self, order: Order) -> str:
        """Why the sender cannot be asked, blank when they can."""
        if not self._shop.has_hub:
            return QCoreApplication.translate(
                "Packing", "The question goes through the hub: it waits until the hub answers."
            )
        if order.proof_of("packed") is None:
            return QCoreApplication.translate("Packing", "Take the photo first.")
        if asked_until(self._shop.board, order, self._shop.now()) is None:
            return QCoreApplication.translate("Packing", "No time is left to ask: the promise is too near.")
        return ""

    def _on_clicked(self) -> None:
        if self._order is not None:
            self._shop.ask(AskApproval(self._order.id))
