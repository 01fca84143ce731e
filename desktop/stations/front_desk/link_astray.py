"""What a change of somebody's number or address does to the link that went there: said before it is done."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop.shop import Shop
from desktop.theme import Color, Type
from desktop.widgets.prose import Prose
from hub.domain.actor import Role
from hub.domain.order import Order, Person, is_reached_elsewhere


class LinkAstray(Prose):
    """A line below the fields of somebody's number and address; only there while what is typed would end their link.

    Args:
        order: as it stood when the fields were opened.
        role: sender or recipient.
    """

    def __init__(self, shop: Shop, order: Order, role: Role) -> None:
        said = QCoreApplication.translate(
            "Desk",
            "The link that was sent before stops working. A message brings a fresh one, where the shop sends messages.",
        )
        super().__init__(said, Type.META, Color.INK)
        board = shop.board
        mine = board.links_by_subject.get(order.id, frozenset())
        self._has_link = any(board.links[link].role is role for link in mine)
        self._before = order.sender if role is Role.SENDER else order.recipient
        self.hide()

    def show_for(self, person: Person) -> None:
        """Show it, or not, for what is typed now."""
        self.setVisible(self._has_link and is_reached_elsewhere(self._before, person))
