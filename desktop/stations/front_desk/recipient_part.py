"""Who gets it and where, in the order's panel; edited in place, the door on a small map."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop import refusals
from desktop.shop import Shop
from desktop.stations.front_desk.distance import distance_words, offset_m
from desktop.stations.front_desk.fields import InPlace, Labelled, line
from desktop.stations.front_desk.link_astray import LinkAstray
from desktop.stations.front_desk.part import Part
from desktop.theme import Color, Type
from desktop.widgets.place_sketch import PlaceSketch
from desktop.widgets.prose import Prose
from desktop.widgets.words import Words
from hub.domain.actor import Role
from hub.domain.limits import mail_fault, refuse
from hub.domain.order import ON_THE_WAY, Address, Order, Person
from hub.domain.vocabulary import ChangeAddress, ChangeRecipient, Command

if TYPE_CHECKING:
    from desktop.stations.front_desk.door import Door


class RecipientPart(Part):
    """Who gets it and where."""

    def __init__(self, shop: Shop) -> None:
        title = QCoreApplication.translate("Desk", "Recipient and address")
        super().__init__(shop, title, QCoreApplication.translate("Desk", "Change recipient or address"), margin_px=0)
        self._sketch = PlaceSketch()
        self._name = Words("", Type.BODY_STRONG, gives_way=True, lines=2)
        self._phone = Words("", Type.BODY, Color.INK_SOFT)
        self._address = Prose("", Type.BODY)
        self._note = Prose("", Type.META, Color.INK_SOFT)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._name, 1)
        head.addWidget(self._phone)
        head.addWidget(self.pencil)
        self._inner = QVBoxLayout()
        self._inner.setContentsMargins(12, 6, 12, 10)
        self._inner.setSpacing(2)
        self._inner.addLayout(head)
        self._inner.addWidget(self._address)
        self._inner.addWidget(self._note)
        self.body.setSpacing(0)
        self.body.addWidget(self._sketch)
        self.body.addLayout(self._inner)

    def place_editor(self, editor: InPlace) -> None:
        editor.setContentsMargins(0, 8, 0, 0)  # off the words above, which stay to compare with
        self._inner.addWidget(editor)
        self._sketch.hide()  # the editor has the same place on a map

    def refresh(self) -> None:
        order = self.order
        self._name.setText(order.recipient.name)
        self._phone.setText(order.recipient.phone)
        self._address.set_text("\n".join(order.address.lines))
        parts = [order.address.note, self.changed_by("address_changed", "recipient_changed")]
        note = " · ".join(part for part in parts if part)
        self._note.set_text(note)
        self._note.setVisible(bool(note))
        shop, there = self._shop.board.shop.place, order.address.place
        self._sketch.setVisible(shop is not None and there is not None and self.editor is None)
        if shop is not None and there is not None:
            east, north = offset_m(shop, there)
            self._sketch.show_way(east, north, distance_words(math.hypot(east, north)))
        self.pencil.setVisible(self.may_edit)

    def make_editor(self) -> InPlace:
        order = self.order
        editor = InPlace(order)
        name, phone = line(text=order.recipient.name), line(text=order.recipient.phone)
        mail = line(text=order.recipient.mail)
        mail_field = Labelled(refusals.field("recipient.mail"), mail)
        editor.body.addWidget(Labelled(refusals.field("recipient.name"), name))
        editor.body.addWidget(Labelled(refusals.field("recipient.phone"), phone))
        where: Door | None = None
        if order.delivery in ON_THE_WAY:
            # A courier at a locked door still needs the right number; the door itself is decided with them.
            editor.body.addWidget(Prose(self._whom_to_call(order), Type.META, Color.INK))
        else:
            from desktop.stations.front_desk.door import Door  # with its map: not on the start's time

            whose = order.sender.name, order.sender.phone, order.recipient.name, order.recipient.phone
            named = lambda: (*whose, name.text(), phone.text())  # noqa: E731 # said where it is used
            where = Door(self._shop, order.address, named, self.window())
            editor.body.addWidget(where)
        editor.body.addWidget(mail_field)
        astray = LinkAstray(self._shop, order, Role.RECIPIENT)
        editor.body.addWidget(astray)

        def edited() -> Person:
            reached = phone.text().strip(), mail.text().strip()
            return replace(editor.order.recipient, name=name.text().strip(), phone=reached[0], mail=reached[1])

        def save() -> None:
            if where is not None and where.is_wrong():
                return
            recipient = edited()
            fault = mail_fault("recipient.mail", recipient.mail)
            mail_field.set_fault(refusals.refusal(refuse(fault)) if fault is not None else "")
            if fault is not None:
                return
            self._save(editor, recipient, where.address() if where is not None else None)

        for each in (phone, mail):
            each.textChanged.connect(lambda: astray.show_for(edited()))
        editor.saved.connect(save)
        editor.begins_at = name
        return editor

    def _whom_to_call(self, order: Order) -> str:
        courier = self._shop.board.couriers.get(order.courier)
        who = " ".join(part for part in (courier.name, courier.phone) if part) if courier is not None else ""
        return QCoreApplication.translate(
            "Desk", "On its way: for another address raise a problem, or call the courier: {who}"
        ).format(who=who)

    def _save(self, editor: InPlace, recipient: Person, edited: Address | None) -> None:
        """Ask for what is different. Args: edited: the address as it was typed, None where none can be."""
        order = editor.order
        where = edited if edited is not None else order.address
        commands: list[Command] = []
        if recipient != order.recipient:
            commands.append(ChangeRecipient(order.id, recipient, order.version))
        if where != order.address:  # the second of two steps of one edit stands on the first
            commands.append(ChangeAddress(order.id, where, None if commands else order.version))
        self.save(editor, *commands)
        if commands:
            said = QCoreApplication.translate("Desk", "Recipient and address changed.")
            self.undoable.emit(said, lambda: self._undo(order, recipient, where))

    def _undo(self, before: Order, recipient: Person, where: Address) -> None:
        """Take back what was changed and still stands."""
        now = self._shop.order(before.id)
        if now is None:
            return
        changed = recipient != before.recipient, where != before.address
        stands = changed[0] and now.recipient == recipient, changed[1] and now.address == where
        self.still_mine(stands == changed)
        if stands[0]:
            self._shop.ask(ChangeRecipient(now.id, before.recipient))
        if stands[1]:
            self._shop.ask(ChangeAddress(now.id, before.address))
