"""How it was, in the order's panel: what the sender and the recipient said last; nothing while neither has."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import words
from desktop.shop import Shop
from desktop.theme import Color, Type
from desktop.widgets.panel import Panel
from desktop.widgets.prose import Prose
from desktop.widgets.words import Words
from hub.domain.actor import Role
from hub.domain.order import Order
from hub.domain.rating import Rating

_SAY_IT = (Role.SENDER, Role.RECIPIENT)


class RatingPart(Panel):
    """One block for each of the two."""

    def __init__(self, shop: Shop) -> None:
        super().__init__(margin_px=12, gap_px=8)
        title = QCoreApplication.translate("Desk", "How it was")
        self.setAccessibleName(title)
        self.body.addWidget(Words(title, Type.SECTION, Color.INK_SOFT))
        self.said = {role: _Said(shop) for role in _SAY_IT}
        for each in self.said.values():
            self.body.addWidget(each)

    def show_order(self, order: Order) -> None:
        """Show what was said of an order."""
        for role, block in self.said.items():
            block.show_rating(order, order.rating_of(role))
        self.setVisible(bool(order.ratings))


class _Said(QWidget):
    """One customer's score with its word, when they said it, and their words below."""

    def __init__(self, shop: Shop) -> None:
        super().__init__()
        self._shop = shop
        self.score = Words("", Type.BODY_STRONG)
        self.who = Words("", Type.META, Color.INK_SOFT, gives_way=True)
        self.who.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.words = Prose("", Type.BODY)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.score)
        head.addWidget(self.who, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2)
        whole.addLayout(head)
        whole.addWidget(self.words)

    def show_rating(self, order: Order, rating: Rating | None) -> None:
        """Show what somebody said last, or nothing."""
        self.setVisible(rating is not None)
        if rating is None:
            return
        self.score.setText(words.rated(rating.score))
        self.score.set_look(Type.BODY_STRONG, Color.RIBBON_TEXT if rating.is_bad else Color.INK)
        name, time = self._shop.name_of(rating.actor, order), words.clock_time(self._shop, rating.at)
        who = words.role(rating.actor.role)
        if name:
            who = QCoreApplication.translate("Desk", "{name}, {role}").format(name=words.first_name(name), role=who)
        self.who.setText(f"{who} {time}")
        self.words.set_text(rating.words)
        self.words.setVisible(bool(rating.words))
