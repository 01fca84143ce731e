"""Who ordered and how they are reached, in the order's panel; edited in place: what they are told from then on goes there."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout

from desktop import refusals, words
from desktop.shop import Shop
from desktop.stations.front_desk.fields import InPlace, Labelled, line
from desktop.stations.front_desk.link_astray import LinkAstray
from desktop.stations.front_desk.part import Part
from desktop.theme import Color, Type
from desktop.widgets.prose import Prose
from desktop.widgets.section_label import SectionLabel
from desktop.widgets.words import Words
from hub.domain.actor import Role
from hub.domain.limits import person_fault, refuse
from hub.domain.order import Order, Person
from hub.domain.vocabulary import ChangeSender


class SenderPart(Part):
    """Who ordered."""

    def __init__(self, shop: Shop) -> None:
        title = QCoreApplication.translate("Desk", "Who ordered")
        super().__init__(shop, title, QCoreApplication.translate("Desk", "Change who ordered, number or mail address"))
        self._name = Words("", Type.BODY_STRONG, gives_way=True)
        self._phone = Words("", Type.BODY, Color.INK_SOFT)
        self._told = Prose("", Type.META, Color.INK_SOFT)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(SectionLabel(title), 1)
        head.addWidget(self.pencil)
        who = QHBoxLayout()
        who.setSpacing(8)
        who.addWidget(self._name, 1)
        who.addWidget(self._phone)
        self.body.addLayout(head)
        self.body.addLayout(who)
        self.body.addWidget(self._told)

    @property
    def told(self) -> str:
        """What stands below the name: the mail address, whether it comes first, and who changed it."""
        return self._told.text()

    def refresh(self) -> None:
        person = self.order.sender
        self._name.setText(person.name)
        self._phone.setText(person.phone)
        parts = [person.mail, _way(person), self.changed_by("sender_changed")]
        said = " · ".join(part for part in parts if part)
        self._told.set_text(said)
        self._told.setVisible(bool(said))
        self.pencil.setVisible(self.may_edit)

    def make_editor(self) -> InPlace:
        from desktop import phones  # with every country's numbers: not on the start's time

        order = self.order
        editor = InPlace(order)
        name, phone, mail = (line(text=text) for text in (order.sender.name, order.sender.phone, order.sender.mail))
        lines = {"sender.name": name, "sender.phone": phone, "sender.mail": mail}
        fields = {field: Labelled(refusals.field(field), edit) for field, edit in lines.items()}
        by_mail = QCheckBox(QCoreApplication.translate("Desk", "Wants mail, not messages"))
        by_mail.setChecked(order.sender.by_mail)
        for labelled in fields.values():
            editor.body.addWidget(labelled)
        editor.body.addWidget(by_mail)
        astray = LinkAstray(self._shop, order, Role.SENDER)
        editor.body.addWidget(astray)

        def tidy() -> None:
            region = phones.region_of(self._shop.board.shop)
            phone.setText(phones.tidy(phone.text(), region))
            odd = QCoreApplication.translate("Desk", "Nobody can dial this. It is kept as it is written.")
            fields["sender.phone"].set_fault(odd if phones.is_odd(phone.text(), region) else "")

        def edited() -> Person:
            number = phone.text().strip()
            if number == phones.tidy(order.sender.phone, phones.region_of(self._shop.board.shop)):
                number = order.sender.phone  # the same one, written with its country: nothing went astray
            return Person(name.text().strip(), number, mail.text().strip(), by_mail.isChecked())

        def save() -> None:
            tidy()
            sender = edited()
            fault = person_fault("sender", sender)
            for field, labelled in fields.items():
                if fault is not None and fault.field == field:
                    labelled.set_fault(refusals.refusal(refuse(fault)))
                    labelled.field.setFocus(Qt.FocusReason.OtherFocusReason)
                    return
                if field != "sender.phone":
                    labelled.set_fault("")
            self._save(editor, sender)

        phone.editingFinished.connect(tidy)
        for each in (phone, mail):
            each.textChanged.connect(lambda: astray.show_for(edited()))
        editor.saved.connect(save)
        editor.begins_at = name
        return editor

    def _save(self, editor: InPlace, sender: Person) -> None:
        order = editor.order
        if sender == order.sender:
            self.save(editor)
            return
        self.save(editor, ChangeSender(order.id, sender, order.version))
        said = QCoreApplication.translate("Desk", "Changed. What {name} is told from now on goes there.")
        name = words.first_name(sender.name)
        self.undoable.emit(said.format(name=name), lambda: self._undo(order, sender))

    def _undo(self, before: Order, sender: Person) -> None:
        now = self._shop.order(before.id)
        if now is not None and self.still_mine(now.sender == sender):
            self._shop.ask(ChangeSender(now.id, before.sender, now.version))


def _way(person: Person) -> str:
    """How somebody is told, where that is not by the number that stands there."""
    if person.mail and person.by_mail:
        return QCoreApplication.translate("Desk", "told by mail")
    if not person.mail and not person.phone:
        return QCoreApplication.translate("Desk", "no number and no address: nobody can tell them")
    return ""
