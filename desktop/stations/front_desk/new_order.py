"""A new order on one screen, by keyboard alone in under a minute: who, to whom, where, what, which words, by when.

Tab and Enter walk the fields in the order in which a caller says them; Ctrl Enter takes the order. Nothing is lost by
Escape: the words stay until the order is taken or the next one begins with a blank sheet on purpose. What is wrong is
said at its field, by the same limits that the hub holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop import refusals
from desktop.filled import filled
from desktop.models.customers import Customers
from desktop.models.order_queue import is_customers
from desktop.shop import Shop
from desktop.stations.front_desk.asked_before import AskedBefore
from desktop.stations.front_desk.fields import CardEdit, ItemsField, Labelled, TimeField
from desktop.stations.front_desk.place_field import PlaceField
from desktop.stations.front_desk.promise_words import possible
from desktop.stations.front_desk.who_part import WhoPart
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank
from desktop.widgets.card_words import CardPage
from desktop.widgets.panel import Ground, Panel
from desktop.widgets.prose import Prose
from desktop.widgets.segmented import Choice, Segmented
from desktop.widgets.words import Words
from hub.domain.limits import CARD_CHARS_MAX, address_fault, items_fault, person_fault, refuse, text_fault
from hub.domain.order import Channel
from hub.domain.promise import Window
from hub.domain.room import Room
from hub.domain.vocabulary import ConfirmOrder, MarkRush, PlaceOrder, PromiseTime, Refused
from hub.link.port import LinkState

WIDTH_MAX_PX = 1400
AIR_PX = 60
"""What the card's preview and the map take beyond their least where the window is higher than 720."""


class NewOrder(Ground):
    """The sheet, blank until `building` or `whole` has built it.

    Signals:
        placed: id of the order that was taken.
        left: the person goes back without taking it.
    """

    placed = Signal(str)
    left = Signal()

    def __init__(self, shop: Shop, parent: QWidget | None = None) -> None:
        super().__init__(Color.PAPER, None, parent)
        self._shop = shop
        self._enquiry = ""
        self.customers: Customers | None = None
        """Whom the shop knows; None until this part is built."""
        self._rest = self._build()

    def building(self) -> Iterator[None]:
        """Build the sheet part by part, a few milliseconds each: a chore."""
        for _ in self._rest:
            yield

    def whole(self) -> NewOrder:
        """The sheet, with every part that is still to be built."""
        for _ in self._rest:
            pass
        return self

    # The sheet

    def _build(self) -> Iterator[None]:
        """Each part goes straight to its place in the window: what moves is dressed anew with all that is in it."""
        page, head, columns, foot = self._blank_page()
        yield
        self._build_head(head)
        yield
        customers = self.customers = Customers(self._shop, self)
        yield
        place = PlaceField(self._shop, parent=page)
        yield
        self.who = WhoPart(self._shop, self, customers, place, page)
        self.who.filled.connect(self._to_goods)
        self.who.place_changed.connect(self._on_time_changed)
        self.sender_name, self.sender_phone = self.who.sender_name, self.who.sender_phone
        self.recipient_name, self.recipient_phone = self.who.recipient_name, self.who.recipient_phone
        self.address, self.address_more, self.note = self.who.address, self.who.address_more, self.who.note
        self.ask_recipient = self.who.ask_recipient
        columns[0].addWidget(self.who, 1)
        yield
        self.asked = AskedBefore(self._shop, page)
        columns[0].addWidget(self.asked)
        self._build_goods(columns[1], page)
        yield
        self._build_time(columns[1], page)
        yield
        self._build_card(columns[2], page)
        yield
        where = Panel(margin_px=16, parent=page)
        columns[2].addWidget(where, 1)
        where.body.addWidget(place, 1)
        yield
        self._build_foot(foot)
        self._tab_order()
        self._on_card_changed()
        self._on_time_changed()

    def _blank_page(self) -> tuple[QWidget, QHBoxLayout, list[QVBoxLayout], QHBoxLayout]:
        """Where everything will stand: the page with its head and its three columns; its foot, which never scrolls away."""
        scroll = _Page(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scroll)
        middle = QWidget()
        scroll.setWidget(middle)
        scroll.viewport().setAutoFillBackground(False)
        middle.setAutoFillBackground(False)
        page = QWidget(middle)
        page.setMaximumWidth(WIDTH_MAX_PX)
        across = QHBoxLayout(middle)
        across.setContentsMargins(0, 0, 0, 0)
        across.addStretch(1)
        across.addWidget(page, 100)
        across.addStretch(1)
        whole = QVBoxLayout(page)
        whole.setContentsMargins(24, 12, 24, 0)
        whole.setSpacing(12)
        head, all_columns, foot = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for layout, gap in ((head, 16), (all_columns, 12)):
            layout.setSpacing(gap)
            whole.addLayout(layout)
        below = QWidget(self)
        below.setMaximumWidth(WIDTH_MAX_PX)
        below.setLayout(foot)
        foot.setContentsMargins(24, 12, 24, 12)
        foot.setSpacing(12)
        under = QHBoxLayout()
        under.addStretch(1)
        under.addWidget(below, 100)
        under.addStretch(1)
        outer.addLayout(under)
        outer.addStretch(1)
        columns = [QVBoxLayout() for _ in range(3)]
        for column in columns:
            column.setSpacing(12)
            all_columns.addLayout(column, 1)
        return page, head, columns, foot

    def _build_head(self, head: QHBoxLayout) -> None:
        self.back = Button(QCoreApplication.translate("Desk", "Back"), Rank.QUIET, icon="arrow-left", hint="Esc")
        self.back.clicked.connect(self.left)
        self._title = Words("", Type.TITLE)
        self.channel = Segmented(
            [
                Choice(Channel.PHONE.value, QCoreApplication.translate("Desk", "Telephone"), "phone"),
                Choice(Channel.COUNTER.value, QCoreApplication.translate("Desk", "Counter"), "store"),
                Choice(Channel.CHAT.value, QCoreApplication.translate("Desk", "Chat"), "message-circle"),
            ],
            Channel.PHONE.value,
            name=QCoreApplication.translate("Desk", "How the order comes"),
        )
        for number, choice in enumerate((Channel.PHONE, Channel.COUNTER, Channel.CHAT), 1):
            segment = self.channel.segment(choice.value)
            segment.setToolTip(f"Alt {number}")
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self, lambda key=choice.value: self.channel.choose(key))
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        head.addWidget(self.back)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.channel)

    def _build_goods(self, column: QVBoxLayout, page: QWidget) -> None:
        goods = _group(QCoreApplication.translate("Desk", "What"), page)
        column.addWidget(goods, 1)
        self.items = ItemsField(self._shop.board.shop.currency)
        self.items.changed.connect(self._on_items_changed)
        self._items = Labelled(refusals.field("items"), self.items, titled=False)
        self._total = Words("", Type.BODY_STRONG)
        goods.body.addWidget(self._items)
        total = QHBoxLayout()
        goods.body.addLayout(total)
        total.addStretch(1)
        total.addWidget(self._total)
        goods.body.addStretch(1)

    def _build_card(self, column: QVBoxLayout, page: QWidget) -> None:
        group = _group(QCoreApplication.translate("Desk", "Which words"), page)
        column.addWidget(group, 1)
        self.card = CardEdit()
        self.card.textChanged.connect(self._on_card_changed)
        self._card = Labelled(QCoreApplication.translate("Desk", "Card, verbatim"), self.card)
        group.body.addWidget(self._card)
        title = QCoreApplication.translate("Desk", "As it will be written")
        group.body.addWidget(Words(title, Type.SECTION, Color.INK_SOFT))
        paper = Panel(Color.PAPER, margin_px=14)
        paper.setMinimumHeight(56)
        group.body.addWidget(paper, 1)
        self.preview = CardPage("")
        paper.body.addWidget(self.preview)
        paper.body.addStretch(1)

    def _build_time(self, column: QVBoxLayout, page: QWidget) -> None:
        when = _group(QCoreApplication.translate("Desk", "By when"), page)
        column.addWidget(when)
        self.time = TimeField(self._shop)
        self.time.changed.connect(self._on_time_changed)
        self._time = Labelled(QCoreApplication.translate("Desk", "Promise, today before"), self.time)
        self._load = Prose("", Type.META, Color.INK_SOFT)
        self.rush = QCheckBox(QCoreApplication.translate("Desk", "Rush: every role must say that it has heard"))
        self.surprise = QCheckBox(QCoreApplication.translate("Desk", "Surprise: the recipient must not know"))
        for part in (self._time, self._load, self.rush, self.surprise):
            when.body.addWidget(part)

    def _build_foot(self, foot: QHBoxLayout) -> None:
        self.take = Button(QCoreApplication.translate("Desk", "Take the order"), Rank.RIBBON, hint="Ctrl ↵")
        self.take.clicked.connect(self.try_take)
        self._said = Words("", Type.BODY, Color.RIBBON_TEXT, gives_way=True)
        foot.addWidget(self._said, 1)
        foot.addWidget(self.take)

    def _tab_order(self) -> None:
        """The order in which a caller says it."""
        walk = [*self.who.walk, self.items.lines[0].name, self.items.lines[0].quantity, self.items.lines[0].price]
        for one, next_ in pairwise(walk):
            QWidget.setTabOrder(one, next_)
        after = [
            self.card,
            self.time.edit,
            self.rush,
            self.surprise,
            self.who.sender_mail.field,
            self.who.by_mail,
            self.ask_recipient,
            self.who.place.edit,
            self.who.place.map,
            self.take,
            self.back,
        ]
        for one, next_ in pairwise([self.items.lines[-1].price, *after]):
            QWidget.setTabOrder(one, next_)

    # Beginning

    def begin(self, enquiry: Room | None = None) -> None:
        """Start; with an enquiry its customer stands there already, and its room becomes the order's.

        Args:
            enquiry: the room, None for an order out of the blue. Words typed before stay.
        """
        self._enquiry = enquiry.id if enquiry is not None else ""
        self.who.begin()
        self.asked.show_room(enquiry)
        if enquiry is None:
            self._title.setText(QCoreApplication.translate("Desk", "New order"))
        else:
            name = enquiry.customer.name
            self._title.setText(
                filled(QCoreApplication.translate("Desk", "New order from {name}'s enquiry"), name=name)
            )
            self.who.set_sender(enquiry.customer)
            wrote = any(is_customers(message) for message in enquiry.messages)
            self.channel.choose((Channel.CHAT if wrote else Channel.PHONE).value)  # the desk notes down who calls
        first = self.recipient_name if enquiry is not None else self.sender_name
        first.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_goods(self) -> None:
        self.items.lines[0].name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_on(self) -> None:
        """To the next field; from a blank line of goods to the card: there is nothing more to take from the shelf."""
        if any(line.name.hasFocus() and line.is_blank() for line in self.items.lines):
            self.card.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.focusNextChild()

    # As it is typed

    def _on_items_changed(self) -> None:
        self._total.setText(self.items.total_words())

    def _on_card_changed(self) -> None:
        text = self.card.words
        self.preview.set_words(text or QCoreApplication.translate("Desk", "No card"))
        too_many = QCoreApplication.translate("Desk", "{count} characters too many").format(count=-self.card.left)
        self._card.set_fault(too_many if self.card.left < 0 else "")

    def _on_time_changed(self) -> None:
        moment = self.time.moment()
        if moment is not None:
            away = QCoreApplication.translate("Desk", "The hub is away: noted as wished, promise it later.")
            self._load.set_text(possible(self._shop, None, moment, self.who.place.place) if self._is_live() else away)
            self._time.set_fault("")
        elif self.time.is_blank():
            self._load.set_text(QCoreApplication.translate("Desk", "Blank: promise it later. 17, 1730 or 17:30 work."))
            self._time.set_fault("")
        else:
            self._load.set_text("")
            self._time.set_fault(QCoreApplication.translate("Desk", "This is no time. 17, 1730 or 17:30 work."))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.try_take()
        elif enter:
            self._go_on()
        else:
            super().keyPressEvent(event)

    # Taking it

    def command(self) -> PlaceOrder | Refused:
        """The command that the sheet stands for, or the first thing that is wrong, in the order of the fields."""
        sender, recipient, address = self.who.who_orders, self.who.who_gets, self.who.where()
        asks = self.ask_recipient.isChecked()
        items = self.items.items()
        if items is None:
            return Refused("out_of_range", {"field": "items.price_minor"})
        total = sum(item.price_minor for item in items)
        text = self.card.words
        fault = (
            person_fault("sender", sender)
            or person_fault("recipient", recipient)
            or address_fault(address, needed=not asks)
            or items_fault(items, total)
            or text_fault("card", text, CARD_CHARS_MAX, lines=True)
        )
        if fault is not None:
            return refuse(fault)
        if self.who.place.fault:
            return Refused("bad_place", {"field": "address.place"})
        if asks and self.surprise.isChecked():
            return Refused("recipient_was_asked")
        if self._time.fault:
            return Refused("bad_time", {"field": "until"})
        moment = self.time.moment()
        return PlaceOrder(
            order=self._shop.new_id(),
            channel=Channel(self.channel.key()),
            sender=sender,
            recipient=recipient,
            address=address,
            card=text,
            items=items,
            currency=self._shop.board.shop.currency,
            total_minor=total,
            surprise=self.surprise.isChecked(),
            wanted=Window(moment) if moment is not None else None,
            enquiry=self._enquiry,
            ask_recipient=asks,
        )

    def try_take(self) -> None:
        """Take the order, or go to the field that is wrong and say what is wrong with it."""
        command = self.command()
        for field in self._fields().values():
            field.set_fault("")
        self._on_time_changed()
        if isinstance(command, Refused):
            self._show_fault(command)
            return
        self._said.setText("")
        self._shop.ask(command)
        self._shop.ask(ConfirmOrder(command.order))
        moment = self.time.moment()
        if moment is not None and self._is_live():
            self._shop.ask(PromiseTime(command.order, moment))
        if self.rush.isChecked():
            self._shop.ask(MarkRush(command.order))
        self.clear()
        self.placed.emit(command.order)

    def _is_live(self) -> bool:
        return self._shop.status.state is LinkState.LIVE

    def clear(self) -> None:
        """A blank sheet."""
        self.who.clear()
        self.asked.show_room(None)
        self.card.clear()
        self.time.edit.clear()
        self.rush.setChecked(False)
        self.surprise.setChecked(False)
        self._enquiry = ""
        fresh = ItemsField(self._shop.board.shop.currency)
        fresh.changed.connect(self._on_items_changed)
        self._items.layout().replaceWidget(self.items, fresh)  # type: ignore[union-attr] # it was given one
        self.items.deleteLater()
        self.items = self._items.field = fresh
        self._total.setText("")
        self._tab_order()

    def _fields(self) -> dict[str, Labelled]:
        return {
            **self.who.fields,
            "items": self._items,
            "items.name": self._items,
            "items.quantity": self._items,
            "items.price_minor": self._items,
            "card": self._card,
            "until": self._time,
        }

    def _show_fault(self, refused: Refused) -> None:
        said = refusals.refusal(refused)
        labelled = self._fields().get(refused.fields.get("field", ""))
        self._said.setText(said)
        if refused.code == "bad_place":
            self.who.place.edit.setFocus(Qt.FocusReason.OtherFocusReason)  # the field itself says why
        if labelled is None:
            return
        labelled.set_fault(said)
        target = self.items.lines[0].name if labelled is self._items else labelled.field
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def load(self) -> str:
        """What the sheet says about the time: whether it can be promised, and why."""
        return self._load.text()

    @property
    def said(self) -> str:
        """What the sheet says is wrong, blank when nothing is."""
        return self._said.text()


class _Page(QScrollArea):
    """As high as what stands in it and some air, where there is room for that; without it the air goes first, then it scrolls."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        page = self.widget()
        return page.sizeHint() + QSize(0, AIR_PX) if page is not None else super().sizeHint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.widget() and event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


def _group(title: str, parent: QWidget) -> Panel:
    made = Panel(margin_px=16, gap_px=10, parent=parent)
    made.setAccessibleName(title)
    made.body.addWidget(Words(title, Type.BODY_STRONG))
    return made
