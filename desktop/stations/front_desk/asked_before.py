"""What was said in an enquiry, beside the sheet on which it becomes an order: nobody has to go back and look."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop import words
from desktop.models.order_queue import is_customers
from desktop.shop import Shop
from desktop.stations.looks import message_line
from desktop.theme import Color, Type
from desktop.widgets.panel import Panel
from desktop.widgets.prose import Prose
from desktop.widgets.words import Words
from hub.domain.room import Room

LINES_MAX = 5
"""The newest: what was agreed at the end counts."""


class AskedBefore(Panel):
    """The newest words of an enquiry, oldest of them first."""

    def __init__(self, shop: Shop, parent: QWidget | None = None) -> None:
        super().__init__(Color.PAPER, margin_px=16, gap_px=6, parent=parent)
        self._shop = shop
        title = QCoreApplication.translate("Desk", "What was asked")
        self.setAccessibleName(title)
        self._said = Prose("", Type.BODY)
        self.body.addWidget(Words(title, Type.BODY_STRONG))
        self.body.addWidget(self._said)
        self.body.addStretch(1)
        self.hide()

    def show_room(self, room: Room | None) -> None:
        """Show a room's words; None, or one in which nobody has said anything, hides the panel."""
        messages = room.messages[-LINES_MAX:] if room is not None else ()
        lines = []
        for message in messages:
            if is_customers(message) and room is not None:
                who = words.first_name(room.customer.name)
            else:
                who = words.called(message.actor.role, self._shop.name_of(message.actor))
            said = QCoreApplication.translate("Words", "{who}: {words}")
            lines.append(said.format(who=who, words=message_line(message)))
        self._said.set_text("\n".join(lines))
        self.setVisible(bool(lines))

    @property
    def text(self) -> str:
        """What is shown."""
        return self._said.text()
