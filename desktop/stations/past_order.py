"""An order that is over, as the hub still knows it: who, where, what, which words, and every step with its time.

Found by the palette; read only. Its words can be marked and copied. What was erased is not there.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from desktop import words
from desktop.shop import Shop
from desktop.stations.overlay import Overlay
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank
from desktop.widgets.prose import Prose
from desktop.widgets.words import Words
from hub.domain.actor import Role
from hub.domain.black_box import BlackBox, Noted
from hub.domain.order import Order, Person, Step

WIDTH_PX, HEIGHT_PX = 560, 480


class PastOrder(Overlay):
    """The sheet; `show_order` fills it."""

    def __init__(self, shop: Shop, window: QWidget) -> None:
        super().__init__(window, width_px=WIDTH_PX, name=QCoreApplication.translate("Past", "An order of before"))
        self._shop = shop
        self._id = ""
        self._order: Order | None = None
        self._rows: list[Noted] = []
        self.title = Words("", Type.TITLE, gives_way=True)
        self.close_ = Button("", Rank.QUIET, icon="x", name=QCoreApplication.translate("Past", "Close"))
        self.close_.clicked.connect(self.close_sheet)
        self.text = Prose("", Type.BODY, Color.INK)
        scroll = QScrollArea()
        scroll.setWidget(self.text)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFixedHeight(HEIGHT_PX)
        scroll.viewport().setAutoFillBackground(False)
        self.text.setAutoFillBackground(False)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.close_)
        self.sheet.body.setContentsMargins(20, 16, 20, 16)
        self.sheet.body.addLayout(head)
        self.sheet.body.addWidget(scroll)

    def show_order(self, order: str) -> None:
        """Ask the hub for an order and show it."""
        self._id, self._order, self._rows = order, None, []
        self.title.setText(self.accessibleName())
        self.text.set_text(QCoreApplication.translate("Past", "The hub is asked …"))
        self.open()
        self._ask(0)

    def take_focus(self) -> None:
        self.close_.setFocus(Qt.FocusReason.PopupFocusReason)

    def _ask(self, after: int) -> None:
        asked = self._id

        def then(page: BlackBox) -> None:
            if self._id != asked or self.isHidden():
                return
            self._order = page.order or self._order
            self._rows += page.rows
            self._show()
            if page.more:
                self._ask(page.rows[-1].seq)

        def failed(_: BaseException) -> None:
            if self._id == asked:
                self.text.set_text(QCoreApplication.translate("Past", "The hub cannot say it now. Try again later."))

        self._shop.known_at(self, asked, Role.FRONT_DESK, self._shop.now(), then, failed, after)

    def _show(self) -> None:
        order = self._order
        if order is None:
            return
        self.title.setText(f"{words.number(order)} · {words.stage(order)}")
        lines = [
            QCoreApplication.translate("Past", "For {person}").format(person=_person(order.recipient)),
            QCoreApplication.translate("Past", "From {person}").format(person=_person(order.sender)),
            ", ".join(order.address.lines),
            order.address.note,
            ", ".join(f"{item.quantity} × {item.name}" for item in order.items),
            words.money(order.total_minor, order.currency),
            words.promise_title(self._shop, order.promise.window) if order.promise is not None else "",
        ]
        card = [order.card.text] if order.card.text else []
        told = [self._line(row, order) for row in self._rows]
        parts = ["\n".join(line for line in lines if line), *card, "\n".join(told)]
        self.text.set_text("\n\n".join(parts))

    def _line(self, row: Noted, order: Order) -> str:
        name = self._shop.name_of(row.actor, order)
        when = f"{words.day(self._shop.local(row.at))} {words.time_of_day(self._shop, row.at)}"
        if row.kind == "message_sent":
            said = row.text or QCoreApplication.translate("Past", "a picture, a voice or a place")
            return f"{when}  {name or words.role(row.actor.role)}: {said}"
        step = Step(row.seq, row.kind, row.at, row.actor, row.before, row.after)
        sentence, news = words.happened(self._shop, step, name)
        return f"{when}  {sentence} {news}".rstrip()


def _person(person: Person) -> str:
    return " · ".join(part for part in (person.name, person.phone) if part) or "–"
