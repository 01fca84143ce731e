"""The card at the packing table: its words verbatim, what changed until somebody has read it, and who changed it when."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import words
from desktop.shop import Shop
from desktop.stations.dispatch.faces import stepped_at
from desktop.stations.dispatch.sign import Sign
from desktop.theme import Color, Radius, Type
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.card_words import CardWords
from desktop.widgets.panel import Hairline, Panel
from desktop.widgets.section_label import SectionLabel
from desktop.widgets.words import Words
from hub.domain.actor import CUSTOMERS
from hub.domain.order import Order, Preparation


class CardPanel(QWidget):
    """The card. Signals: seen(version) when somebody says that this wording was read."""

    seen = Signal(int)

    def __init__(self, shop: Shop, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shop = shop
        self._version = 0
        self._shown: tuple[str, str | None] | None = None
        self._label = SectionLabel(QCoreApplication.translate("Packing", "Card, word for word"), touch=True)
        self.words = CardWords("")
        self.words.setAccessibleName(QCoreApplication.translate("Packing", "Card, word for word"))
        self._foot = Words("", Type.TOUCH_META, Color.INK_SOFT, weight=400, gives_way=True)
        self._sign = Sign("pencil")
        self._blank = Words(
            QCoreApplication.translate("Packing", "No card: nothing to write."), Type.TOUCH_BODY, Color.INK_SOFT
        )
        self.button = Button("", Rank.RIBBON, Size.PRIMARY, "check-check", hint="F3")
        self._blank.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._step = QWidget()
        self.button.clicked.connect(lambda: self.seen.emit(self._version))
        self._lay_out()

    def _lay_out(self) -> None:
        panel = Panel(Color.PAPER, radius=Radius.BUBBLE, margin_px=0, gap_px=0)
        panel.body.setContentsMargins(32, 24, 32, 14)
        panel.body.addWidget(self._blank, 1)
        panel.body.addWidget(self.words, 1)
        panel.body.addSpacing(8)
        panel.body.addWidget(Hairline())
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 12, 0, 0)
        foot.setSpacing(12)
        foot.addWidget(self._sign)
        foot.addWidget(self._foot, 1)
        panel.body.addLayout(foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._label)
        whole.addSpacing(12)
        whole.addWidget(panel, 1)
        step = QVBoxLayout(self._step)
        step.setContentsMargins(0, 16, 0, 0)
        step.addWidget(self.button)
        whole.addWidget(self._step)

    def show_order(self, order: Order, *, due: bool) -> None:
        """Show an order's card. Args: due: whether reading it is the step that is due now."""
        card = order.card
        self._version = card.version
        version = QCoreApplication.translate("Packing", "wording {number}").format(number=card.version)
        self._label.set_right(version if card.version > 1 else "")
        was = card.seen_text if order.card_unseen and card.seen_version > 0 else None
        if self._shown != (card.text, was):
            self._shown = (card.text, was)
            self.words.set_words(card.text, was)
        self.words.setVisible(bool(card.text.strip()) or bool(was))
        self._blank.setVisible(not self.words.isVisibleTo(self))
        self._sign.set_icon("pencil" if order.card_unseen else "check-check")
        self._foot.setText(self._said(order))
        self._step.setVisible(order.card_unseen and order.preparation is not Preparation.PACKED)
        self.button.setText(
            QCoreApplication.translate("Packing", "I have seen the change")
            if card.seen_version > 0
            else QCoreApplication.translate("Packing", "I have read the card")
        )
        self.button.setAccessibleName(self.button.text())
        self.button.set_rank(Rank.RIBBON if due else Rank.INK)

    def _said(self, order: Order) -> str:
        """Who wrote or changed it when, or when it was read."""
        card = order.card
        if not order.card_unseen:
            read = stepped_at(order, "card_acknowledged")
            if read is None:
                return QCoreApplication.translate("Packing", "read")
            return QCoreApplication.translate("Packing", "read {time}").format(time=words.clock_time(self._shop, read))
        if card.changed_by is None or card.changed_at is None:
            return ""
        who = words.first_name(self._shop.name_of(card.changed_by, order)) or words.role(card.changed_by.role)
        time = words.clock_time(self._shop, card.changed_at)
        if card.version == 1:
            return QCoreApplication.translate("Packing", "written down by {who} {time}").format(who=who, time=time)
        if card.changed_by.role in CUSTOMERS:
            return QCoreApplication.translate("Packing", "changed by the customer, {who}, {time}").format(
                who=who, time=time
            )
        return QCoreApplication.translate("Packing", "changed by {who} {time}").format(who=who, time=time)
