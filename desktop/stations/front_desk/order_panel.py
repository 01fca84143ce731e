"""The right column: the order of the room. How it stands in one sentence, how it was once it is there, then promise, recipient,
card, items, courier, what is done when nobody is home, who ordered and the customer's link, in that order.

A room that is opened is read first: the column shows its order part by part in the turns after that (`show_soon`) and looks
and answers as before until it is whole, some two frames later. Who asks for it by itself gets it whole (`whole`).
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop import sentence_words
from desktop.models.chores import chores
from desktop.models.order_queue import TICK_MS
from desktop.shop import Shop
from desktop.stations.asked_card import AskedCard
from desktop.stations.front_desk.agreed_part import AgreedPart
from desktop.stations.front_desk.customer_link import CustomerLink
from desktop.stations.front_desk.order_parts import CardPart, CourierPart, ItemsPart
from desktop.stations.front_desk.promise_panel import PromisePanel
from desktop.stations.front_desk.rating_part import RatingPart
from desktop.stations.front_desk.recipient_part import RecipientPart
from desktop.stations.front_desk.sender_part import SenderPart
from desktop.stations.problem_cards import ProblemCards
from desktop.theme import Color, Type
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.panel import Ground, margins
from desktop.widgets.prose import Prose
from desktop.widgets.words import Words
from hub.domain.order import Order

WIDTH_PX = 368
_ORDER, _NO_ORDER, _NOTHING = 0, 1, 2
_WHOLE = object()


class OrderPanel(Ground):
    """The column.

    Signals:
        undoable: words for the slip, and what takes the step back.
        warned: why something was not done, to tell at the foot of the window.
    """

    undoable = Signal(str, object)
    warned = Signal(str)

    def __init__(self, shop: Shop, pages: str, parent: QWidget | None = None) -> None:
        super().__init__(Color.PAPER, Qt.Edge.LeftEdge, parent)
        self.setFixedWidth(WIDTH_PX)
        self._shop = shop
        self._order_id = ""
        self._has_room = False
        self._coming: Iterator[None] | None = None
        self._pending = Words(
            QCoreApplication.translate("Desk", "On this computer, not yet in the shop"),
            Type.META,
            Color.INK,
            weight=600,
        )
        self.problems = ProblemCards(shop)
        self.asked = AskedCard(shop, fills_in=True)
        self.sentence = Prose("", Type.BODY_STRONG)
        self.rating = RatingPart(shop)
        self.promise = PromisePanel(shop)
        self.recipient = RecipientPart(shop)
        self.card = CardPart(shop)
        self.items = ItemsPart(shop)
        self.courier = CourierPart(shop)
        self.agreed = AgreedPart(shop)
        self.who_ordered = SenderPart(shop)
        self.link = CustomerLink(shop, pages)
        for part in (self.promise, self.recipient, self.card, self.items, self.who_ordered):
            part.undoable.connect(self.undoable)
            part.warned.connect(self.warned)
        self.asked.address_asked.connect(self._fill_in)
        page = QWidget()
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(16, 16, 16, 12)
        self._column.setSpacing(8)
        self._column.addWidget(self._pending)
        self._column.addWidget(self.problems)
        self._column.addWidget(self.asked)
        self._column.addWidget(self.sentence)
        self._parts = (
            self.rating,
            self.promise,
            self.recipient,
            self.card,
            self.items,
            self.courier,
            self.agreed,
            self.who_ordered,
            self.link,
        )
        for each in self._parts:
            self._column.addWidget(each)
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)
        scroll.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)
        self._nothing = EmptyState(
            QCoreApplication.translate("Desk", "No order yet"),
            QCoreApplication.translate("Desk", "An enquiry becomes an order with one key: Ctrl N keeps name and talk."),
        )
        empty = QWidget()
        around = QVBoxLayout(empty)
        around.setContentsMargins(16, 16, 16, 16)
        self._nothing.setFixedHeight(260)
        around.addWidget(self._nothing)
        around.addStretch(1)
        self._stack = QStackedWidget()
        self._stack.addWidget(scroll)
        self._stack.addWidget(empty)
        self._stack.addWidget(QWidget())
        whole = QVBoxLayout(self)
        margins(whole, 1, 0, 0, 0)
        whole.addWidget(self._stack)
        self._scroll = scroll
        scroll.verticalScrollBar().rangeChanged.connect(self._keep_in_sight)
        # Once the link has been laid out: before, the page does not know how high it is.
        self.link.shown.connect(lambda: QTimer.singleShot(0, self, self._to_link))
        shop.order_changed.connect(self._on_changed)
        shop.courier_changed.connect(lambda _: self.refresh())
        shop.courier_moved.connect(lambda _: self._on_tick())
        shop.room_changed.connect(self._on_room_changed)
        shop.link_changed.connect(self.promise.show_link)
        shop.board_replaced.connect(self.refresh)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._tick.start()
        self.show_order("", room=False)

    @property
    def order(self) -> Order | None:
        """The order that is shown, None when there is none."""
        return self._shop.order(self._order_id) if self._order_id else None

    @property
    def holds_words(self) -> bool:
        """Whether something is half typed in an order's fields."""
        parts = (self.recipient, self.card, self.items, self.who_ordered)
        return self.promise.is_asking or any(part.holds_words for part in parts)

    def show_order(self, order_id: str, *, room: bool = True) -> None:
        """Show an order by id; blank shows that its room has none yet, or without a room nothing at all."""
        self._order_id, self._has_room = order_id, room
        self._coming = self._showing()
        self.whole()

    def show_soon(self, order_id: str, *, room: bool = True) -> None:
        """`show_order` in the turns after this one, where an order stands already; a click meanwhile is for nobody."""
        if self._stack.currentIndex() != _ORDER:
            self.show_order(order_id, room=room)
            return
        self._order_id, self._has_room = order_id, room
        self._coming = self._showing()
        self._rest(True)
        chores().begin(self, "show", self._finishing())

    def whole(self) -> OrderPanel:
        """The column, with every part of it showing the order."""
        while self._coming is not None:
            self._step()
        return self

    def refresh(self) -> None:
        """Show the order as it stands now."""
        self._coming = self._showing_parts() if self._coming is None else self._showing()
        self.whole()

    def _step(self) -> None:
        """One more part shows the order."""
        assert self._coming is not None, "asked for while one is coming"
        if next(self._coming, _WHOLE) is _WHOLE:
            self._coming = None
            chores().after_frame()  # the whole column is painted
            self._rest(False)

    def _finishing(self) -> Iterator[None]:
        while self._coming is not None:
            self._step()
            yield

    def _rest(self, resting: bool) -> None:
        self._stack.setUpdatesEnabled(not resting)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, resting)

    def _showing(self) -> Iterator[None]:
        self.problems.show_order(self._order_id)
        self.asked.show_order(self._order_id)
        yield
        yield from self._showing_parts()

    def _showing_parts(self) -> Iterator[None]:
        order = self.order
        self._stack.setCurrentIndex(_ORDER if order is not None else _NO_ORDER if self._has_room else _NOTHING)
        if order is None:
            return
        self._pending.setVisible(self._shop.is_pending(order.id))
        self._say(order)
        yield
        for each in self._parts:
            each.show_order(order)
            yield

    def _say(self, order: Order) -> None:
        said = sentence_words.line(self._shop, order)
        if said != self.sentence.text():
            self.sentence.set_text(said)

    def decide(self, problem_id: str = "") -> None:
        """Put the keyboard on the answers of a problem, and the answers in sight."""
        self.whole()
        if self.problems.take_focus(problem_id):
            self._scroll.ensureWidgetVisible(self.problems)

    def _fill_in(self) -> None:
        self.recipient.edit()
        QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(self.recipient))

    def _keep_in_sight(self) -> None:
        """The last part but one: its fields open below the window's foot, and are there once the column has grown."""
        editor = self.who_ordered.editor
        if editor is not None and editor.isAncestorOf(self.focusWidget()):
            self._scroll.ensureWidgetVisible(editor.save)

    def _to_link(self) -> None:
        self._scroll.widget().layout().activate()  # type: ignore[union-attr] # it was given one
        self._scroll.ensureWidgetVisible(self.link)

    def _on_changed(self, order_id: str) -> None:
        if order_id == self._order_id:
            self.refresh()

    def _on_room_changed(self, room_id: str) -> None:
        order = self.order
        if order is not None and self._coming is None and order.room == room_id:
            self.promise.show_order(order)

    def _on_tick(self) -> None:
        order = self.order
        if order is not None and self._coming is None and self.isVisible():
            self._say(order)
            self.promise.tick()
            self.courier.tick()
