"""The right column: the couriers, silent ones first, and what waits at the shop's door."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop import sentence_words, words
from desktop.shop import Shop
from desktop.stations.dispatch.courier_card import CourierCard
from desktop.stations.dispatch.courier_face import CourierFace, courier_face
from desktop.stations.dispatch.offers_line import OffersLine
from desktop.stations.dispatch.situation import Situation
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.panel import Ground, Hairline, margins
from desktop.widgets.prose import Prose
from desktop.widgets.stage_chip import StageChip, StageKey
from desktop.widgets.words import Words
from hub.domain.order import Order, Preparation
from hub.domain.schedule import ready_at

WIDTH_PX = 296
CARDS_AT_ONCE = 8
"""So many cards are looked at in one step, some 50 µs each."""
DOOR_SHOWN = 6
"""What waits at the door; more is a number, because the list at the left has the rest."""


class CouriersPanel(Ground):
    """The column; its signals are its cards'.

    Signals:
        add_asked(): a courier shall be added.
    """

    add_asked = Signal()
    activated = Signal(str)
    dropped = Signal(str, str)
    withdraw_asked = Signal(str)
    accepted_asked = Signal(str)
    returned_asked = Signal(str)
    duty_asked = Signal(str, bool)
    link_asked = Signal(str)
    edit_asked = Signal(str)
    run_asked = Signal(str)
    order_asked = Signal(str)
    other_asked = Signal(str)
    put_asked = Signal(str, str)

    def __init__(self, shop: Shop, parent: QWidget | None = None) -> None:
        super().__init__(Color.PAPER, Qt.Edge.LeftEdge, parent)
        self._shop = shop
        self.setFixedWidth(WIDTH_PX)
        self.cards: dict[str, CourierCard] = {}
        self._opened = ""
        self._situation: Situation | None = None
        self._count = Words("", Type.BODY, Color.INK_SOFT)
        self.add = Button(
            "", Rank.QUIET, Size.SMALL, "plus", name=QCoreApplication.translate("Dispatch", "Add a courier")
        )
        self.add.clicked.connect(self.add_asked)
        self.offers = OffersLine(self)
        self.offers.clicked.connect(self._show_offer)
        body = QWidget()
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._door = QVBoxLayout()
        self._door.setSpacing(0)
        self._door_shown: tuple[object, ...] = ()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._list)
        column.addLayout(self._door)
        column.addStretch(1)
        scroll = self._scroll = QScrollArea()
        scroll.setAccessibleName(QCoreApplication.translate("Dispatch", "Couriers"))
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)
        head = QHBoxLayout()
        margins(head, 16, 0, 10, 0)
        head.addWidget(Words(QCoreApplication.translate("Dispatch", "Couriers"), Type.TITLE, weight=600))
        head.addStretch(1)
        head.addWidget(self._count)
        head.addWidget(self.add)
        bar = QWidget()
        bar.setFixedHeight(48)
        bar.setLayout(head)
        whole = QVBoxLayout(self)
        margins(whole, 1, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(bar)
        whole.addWidget(Hairline())
        whole.addWidget(self.offers)
        whole.addWidget(scroll, 1)

    def show_situation(self, situation: Situation) -> None:
        """Show everybody as they are now; cards stay, only what differs changes."""
        for _ in self.showing(situation):
            pass

    def showing(self, situation: Situation) -> Iterator[None]:
        """`show_situation` in small steps, a few cards each."""
        self._situation = situation
        couriers = situation.couriers()
        for gone in self.cards.keys() - {courier.id for courier in couriers}:
            card = self.cards.pop(gone)
            card.hide()
            card.deleteLater()
        for place, courier in enumerate(couriers):
            self._show_courier(place, courier_face(situation, courier))
            if place % CARDS_AT_ONCE == CARDS_AT_ONCE - 1:
                yield
        on = sum(courier.on_duty for courier in couriers)
        count = QCoreApplication.translate("Dispatch", "{on} on, {off} off")
        self._count.setText(count.format(on=on, off=len(couriers) - on))
        faces = [card.face for card in self.cards.values()]
        self.offers.show_offers(
            [order for face in faces for order in face.offers], situation.board.settings, situation.now
        )
        yield
        self._show_door(situation)

    def _show_courier(self, place: int, face: CourierFace) -> None:
        courier_id = face.courier.id
        opened = courier_id == self._opened
        if courier_id not in self.cards:
            card = self._new_card(face)  # shows it already, closed
            if opened:
                card.show_face(face, opened=True)
        else:
            card = self.cards[courier_id]
            card.show_face(face, opened=opened)
        if self._list.indexOf(card) != place:
            self._list.insertWidget(place, card)

    def _show_offer(self) -> None:
        """Bring the card of the offer that has waited longest into view, with the keyboard on it."""
        card = self.cards.get(self.offers.courier_id)
        if card is not None:
            card.setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(card)

    def open_courier(self, courier_id: str) -> None:
        """Open a courier's card, or close it when it is open."""
        self._opened = "" if self._opened == courier_id else courier_id
        if self._situation is not None:
            self.show_situation(self._situation)
        card = self.cards.get(courier_id)
        if card is not None:
            card.setFocus()

    def take_focus(self) -> None:
        """Give the keyboard to the open card, or else to the first."""
        card = self.cards.get(self._opened) or self._card_at(0)
        if card is not None:
            card.setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(card)

    def _step(self, courier_id: str, by: int) -> None:
        """From card to card by the arrow keys."""
        card = self._card_at(self._list.indexOf(self.cards[courier_id]) + by)
        if card is not None:
            card.setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(card)

    def _card_at(self, place: int) -> CourierCard | None:
        item = self._list.itemAt(place) if 0 <= place < self._list.count() else None
        card = item.widget() if item is not None else None
        return card if isinstance(card, CourierCard) else None

    def _new_card(self, face: CourierFace) -> CourierCard:
        courier_id = face.courier.id
        card = CourierCard(self._shop, face)
        card.activated.connect(self.open_courier)
        card.activated.connect(self.activated)
        card.dropped.connect(self.dropped)
        card.withdraw_asked.connect(self.withdraw_asked)
        card.accepted_asked.connect(self.accepted_asked)
        card.returned_asked.connect(self.returned_asked)
        card.duty_asked.connect(self.duty_asked)
        card.link_asked.connect(self.link_asked)
        card.edit_asked.connect(self.edit_asked)
        card.run_asked.connect(self.run_asked)
        card.order_asked.connect(self.order_asked)
        card.other_asked.connect(self.other_asked)
        card.put_asked.connect(self.put_asked)
        card.step_asked.connect(partial(self._step, courier_id))
        self.cards[courier_id] = card
        return card

    # At the shop's door -------------------------------------------------------------------------------------------

    def _show_door(self, situation: Situation) -> None:
        waiting = situation.door()
        shown = tuple(
            (order.id, order.version, self._ready(order, situation), sentence_words.line(self._shop, order))
            for order in waiting[:DOOR_SHOWN]
        )
        if shown == self._door_shown:
            return
        self._door_shown = shown
        while (item := self._door.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        if not waiting:
            return
        self._door.addWidget(_Title(QCoreApplication.translate("Dispatch", "At the shop door"), str(len(waiting))))
        for order in waiting[:DOOR_SHOWN]:
            self._door.addWidget(Hairline())
            self._door.addWidget(_Waiting(self._shop, order, situation))
        self._door.addWidget(Hairline())

    def _ready(self, order: Order, situation: Situation) -> str:
        """When it will be ready, as it is shown; blank when it is."""
        if order.preparation is Preparation.PACKED:
            return ""
        return words.clock_time(self._shop, ready_at(order, situation.now))


class _Title(QWidget):
    def __init__(self, title: str, right: str) -> None:
        super().__init__()
        self.setFixedHeight(48)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.addWidget(Words(title, Type.TITLE, weight=600))
        row.addStretch(1)
        row.addWidget(Words(right, Type.BODY, Color.INK_SOFT))


class _Waiting(QWidget):
    """One gift at the door: for whom, and how it stands."""

    def __init__(self, shop: Shop, order: Order, situation: Situation) -> None:
        super().__init__()
        right = ""
        if order.preparation is not Preparation.PACKED:
            about = words.clock_time(shop, ready_at(order, situation.now))
            right = QCoreApplication.translate("Dispatch", "ready about {time}").format(time=about)
        first = QHBoxLayout()
        first.addWidget(StageChip(StageKey.PACKING, words.stage(order)))
        first.addStretch(1)
        first.addWidget(Words(right, Type.META, Color.INK_SOFT))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 12, 16, 12)
        whole.setSpacing(6)
        whole.addLayout(first)
        whole.addWidget(Words(order.recipient.name, Type.BODY_STRONG, gives_way=True))
        whole.addWidget(Prose(sentence_words.line(shop, order), Type.BODY, Color.INK_SOFT))
