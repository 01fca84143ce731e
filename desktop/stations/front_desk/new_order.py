"""A new order on one screen, by keyboard alone in under a minute: who, to whom, where, what, which words, by when.

Tab and Enter walk the fields in the order in which a caller says them; Ctrl Enter takes the order. Nothing is lost by
Escape: the words stay until the order is taken. What was begun for one enquiry, or for none, is put aside for another and
stands here again with its own; so does what the shop has not taken. What is wrong is said at its field, by the same
limits that the hub holds.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop import refusals
from desktop.filled import filled
from desktop.models.order_queue import is_customers
from desktop.shop import LATE_REFUSAL_S, Shop
from desktop.stations.front_desk.new_order_page import NewOrderPage
from desktop.stations.front_desk.place_field import How
from desktop.stations.front_desk.typed_order import TypedOrder, TypedOrders
from desktop.stations.front_desk.who_part import WhoTyped
from hub.domain.limits import CARD_CHARS_MAX, address_fault, items_fault, person_fault, refuse, text_fault
from hub.domain.order import Channel
from hub.domain.promise import Window
from hub.domain.room import Room
from hub.domain.vocabulary import ConfirmOrder, MarkRush, PlaceOrder, PromiseTime, Refused
from hub.link.port import Receipt


class NewOrder(NewOrderPage):
    """The sheet, blank until `building` or `whole` has built it.

    Signals:
        placed: id of the order that was taken.
        put_aside: the name of whose order was begun here and waits until its sheet is opened again.
        came_back: the name of whose order the shop has not taken, and whether that was asked just now; it stands here again.
    """

    placed = Signal(str)
    put_aside = Signal(str)
    came_back = Signal(str, bool)

    def __init__(self, shop: Shop, parent: QWidget | None = None) -> None:
        super().__init__(shop, parent)
        self._enquiry = ""
        self._begun: TypedOrder | None = None
        self._aside = TypedOrders(shop)
        self._asked: dict[str, tuple[TypedOrder, float]] = {}
        """What was typed for orders that the shop has not answered yet, and when it was asked, s."""
        self._is_whole = False
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

    def _build(self) -> Iterator[None]:
        yield from super()._build()
        self.take.clicked.connect(self.try_take)
        self._shop.settled.connect(self._on_settled)
        self._shop.refused.connect(self._on_refused)  # after the window's own sentence
        self._is_whole = True

    # Beginning

    def begin(self, enquiry: Room | None = None) -> None:
        """Start; with an enquiry its customer stands there already, and its room becomes the order's.

        Args:
            enquiry: the room, None for an order out of the blue. Words typed before for the same stay.
        """
        key = enquiry.id if enquiry is not None else ""
        typed = self._change_to(key)
        self._title.setText(self._title_of(enquiry))
        self.who.begin()
        self.asked.show_room(enquiry)
        if typed is not None:
            self.bring_back(typed)
            self._begun = self._blank
        elif enquiry is not None and self._begun is None:
            self.who.set_sender(enquiry.customer)
            wrote = any(is_customers(message) for message in enquiry.messages)
            self.channel.choose((Channel.CHAT if wrote else Channel.PHONE).value)  # the desk notes down who calls
        self._begun = self._begun or self.typed(self._enquiry)
        first = self.recipient_name if enquiry is not None else self.sender_name
        first.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _change_to(self, enquiry: str) -> TypedOrder | None:
        """Make this the sheet of an enquiry, or of none. Returns: what was put aside for it, None where the sheet is its own."""
        if enquiry == self._enquiry and not self._is_untouched():
            return None
        if enquiry != self._enquiry and not self._is_untouched():
            self._aside.put(self.typed(self._enquiry))
            self.put_aside.emit(self._name())
        if enquiry != self._enquiry:
            self.clear()
        self._enquiry = enquiry
        return self._aside.take(enquiry)

    def _title_of(self, enquiry: Room | None) -> str:
        if enquiry is None:
            return QCoreApplication.translate("Desk", "New order")
        name = enquiry.customer.name
        return filled(QCoreApplication.translate("Desk", "New order from {name}'s enquiry"), name=name)

    @property
    def holds_words(self) -> bool:
        """Whether an order is half typed here, or waits aside."""
        return not self._aside.is_empty or (self._is_whole and not self._is_untouched())

    def _is_untouched(self) -> bool:
        """Whether nobody has typed anything since the sheet began."""
        return self.typed(self._enquiry).words == (self._begun or self._blank).words

    def _on_settled(self, receipt: Receipt) -> None:
        if isinstance(receipt.command, PlaceOrder) and receipt.refused is None:
            self._asked.pop(receipt.command.order, None)

    def _on_refused(self, receipt: Receipt) -> None:
        """What the shop has not taken stands here again, where nothing else does."""
        asked = self._asked.pop(receipt.command.order, None) if isinstance(receipt.command, PlaceOrder) else None
        if asked is None or receipt.refused is None:
            return
        typed, asked_at_s = asked
        typed = replace(typed, why=refusals.refusal(receipt.refused, self._shop))
        self._aside.put(typed)
        if not self._is_untouched():
            self.put_aside.emit(typed.name)
            return
        room = self._shop.room(self._aside.room_of(typed))
        self.clear()
        self.begin(room)
        self.came_back.emit(typed.name, time.monotonic() - asked_at_s <= LATE_REFUSAL_S)

    def _go_on(self) -> None:
        """To the next field; from a blank line of goods to the card: there is nothing more to take from the shelf."""
        if any(line.name.hasFocus() and line.is_blank() for line in self.items.lines):
            self.card.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.focusNextChild()

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
        moment = self.time.moment()
        if moment is None and not self.time.is_blank():
            return Refused("bad_time", {"field": "until"})
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

    def clear(self) -> None:
        """A blank sheet, and nobody's."""
        self._enquiry, self._begun = "", None
        super().clear()

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
        self._asked[command.order] = self.typed(self._enquiry), time.monotonic()
        self._shop.ask(command)
        self._shop.ask(ConfirmOrder(command.order))
        moment = self.time.moment()
        if moment is not None and self._is_live():
            self._shop.ask(PromiseTime(command.order, moment))
        if self.rush.isChecked():
            self._shop.ask(MarkRush(command.order))
        self.clear()
        self.placed.emit(command.order)

    @property
    def _blank(self) -> TypedOrder:
        """A sheet on which nothing is typed."""
        blank = WhoTyped(("",) * 8, False, False, None, How.NONE, "", "")
        return TypedOrder("", "", "", blank, (), "", "", rush=False, surprise=False)

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
