"""The page of a new order: its fields in the order in which a caller says them, and what is said of them as they are typed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop import refusals
from desktop.models.customers import Customers
from desktop.shop import Shop
from desktop.stations.front_desk.asked_before import AskedBefore
from desktop.stations.front_desk.fields import CardEdit, ItemsField, Labelled
from desktop.stations.front_desk.place_field import PlaceField
from desktop.stations.front_desk.promise_words import possible
from desktop.stations.front_desk.time_field import TimeField
from desktop.stations.front_desk.typed_order import TypedOrder
from desktop.stations.front_desk.who_part import WhoPart
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank
from desktop.widgets.card_words import CardPage
from desktop.widgets.panel import Ground, Panel
from desktop.widgets.prose import Prose
from desktop.widgets.segmented import Choice, Segmented
from desktop.widgets.words import Words
from hub.domain.order import Channel
from hub.link.port import LinkState

WIDTH_MAX_PX = 1400
AIR_PX = 60
"""What the card's preview and the map take beyond their least where the window is higher than 720."""


class NewOrderPage(Ground):
    """The page, blank until it is built.

    Signals:
        left: the person goes back without taking it.
    """

    left = Signal()

    def __init__(self, shop: Shop, parent: QWidget | None = None) -> None:
        super().__init__(Color.PAPER, None, parent)
        self._shop = shop
        self._was_live = True
        self.customers: Customers | None = None
        """Whom the shop knows; None until this part is built."""

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
        self._shop.link_changed.connect(self._on_link)

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

    # What is typed

    def typed(self, enquiry: str) -> TypedOrder:
        """Everything that is typed here, for an enquiry or blank."""
        return TypedOrder(
            enquiry,
            self._name(),
            self.channel.key(),
            self.who.typed_here(),
            self.items.typed(),
            self.card.words,
            self.time.edit.text(),
            self.rush.isChecked(),
            self.surprise.isChecked(),
        )

    def _name(self) -> str:
        nobody = QCoreApplication.translate("Desk", "somebody without a name")
        return self.who.who_gets.name or self.who.who_orders.name or nobody

    def bring_back(self, typed: TypedOrder) -> None:
        """Type it again."""
        self.channel.choose(typed.channel)
        self.who.bring_back(typed.who)
        self.items.bring_back(typed.items)
        self.card.setPlainText(typed.card)
        self.time.edit.setText(typed.time)
        self.rush.setChecked(typed.rush)
        self.surprise.setChecked(typed.surprise)
        self._said.setText(typed.why)

    def _to_goods(self) -> None:
        self.items.lines[0].name.setFocus(Qt.FocusReason.OtherFocusReason)

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
            over = QCoreApplication.translate("Desk", "That time is over. Type another one.")
            none = QCoreApplication.translate("Desk", "This is no time. 17, 1730 or 17:30 work.")
            self._time.set_fault(over if self.time.is_over else none)

    def _on_link(self) -> None:
        """The hub has come or gone: a time is promised with it, and only noted without."""
        if self._is_live() is not self._was_live:
            self._was_live = self._is_live()
            self._on_time_changed()

    def _is_live(self) -> bool:
        return self._shop.status.state is LinkState.LIVE

    def clear(self) -> None:
        """A blank sheet."""
        self.who.clear()
        for labelled in self._fields().values():
            labelled.set_fault("")
        self.asked.show_room(None)
        self.card.clear()
        self.time.edit.clear()
        self.rush.setChecked(False)
        self.surprise.setChecked(False)
        self._said.setText("")
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
