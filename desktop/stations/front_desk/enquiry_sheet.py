"""Somebody who only asks so far: noted down at the front desk, before there is an order."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop import refusals
from desktop.models.customers import Customers, KnownSender
from desktop.stations.front_desk.fields import InPlace, Labelled, line
from desktop.stations.front_desk.offers import Offer, Offers
from desktop.stations.overlay import Overlay
from desktop.theme import Color, Type
from desktop.widgets.words import Words
from hub.domain.limits import mail_fault, refuse
from hub.domain.order import Person


class EnquirySheet(Overlay):
    """Who asks, and what; who is known from before is offered. Signals: noted(customer, asked)."""

    noted = Signal(object, str)

    def __init__(self, window: QWidget, customers: Customers) -> None:
        title = QCoreApplication.translate("Desk", "New enquiry")
        super().__init__(window, width_px=440, name=title)
        self.sheet.body.addWidget(Words(title, Type.BODY_STRONG))
        self._editor = InPlace()
        self.name = line()
        self.phone = line()
        self.mail = line()
        self.by_mail = False  # what is known of who was offered
        self.asked = line(QCoreApplication.translate("Desk", "Could you wrap it like this?"))
        for label, field in (
            (refusals.field("customer.name"), self.name),
            (refusals.field("customer.phone"), self.phone),
            (QCoreApplication.translate("Desk", "What is asked (staff will read this)"), self.asked),
        ):
            self._editor.body.addWidget(Labelled(label, field))
        self._mail = Labelled(refusals.field("customer.mail"), self.mail)
        self._editor.body.addWidget(self._mail)
        self.sheet.body.addWidget(self._editor)
        self.offers = Offers(self.name, self, lambda: self._known(customers.senders(self.name.text())))
        Offers(self.phone, self, lambda: self._known(customers.senders("", self.phone.text())))
        self._editor.fault.set_look(color=Color.INK_SOFT)
        self.name.textChanged.connect(self._on_name)
        self._on_name("")
        self._editor.saved.connect(self._on_saved)
        self._editor.cancelled.connect(self.close_sheet)
        self.closed.connect(self.deleteLater)

    def _on_name(self, name: str) -> None:
        """Without a name it cannot be saved, and says so beside the button."""
        needed = "" if name.strip() else QCoreApplication.translate("Desk", "A name is needed")
        self._editor.fault.setText(needed)
        self._editor.save.setEnabled(not needed)
        self._editor.save.setAccessibleDescription(needed)

    def take_focus(self) -> None:
        self.name.setFocus(Qt.FocusReason.PopupFocusReason)

    def _known(self, found: list[KnownSender]) -> list[Offer]:
        return [
            Offer(known.person.name, known.person.phone, partial(self._take, known.person))
            for known in found
            if (known.person.name, known.person.phone) != (self.name.text(), self.phone.text())
        ]

    def _take(self, person: Person) -> None:
        self.name.setText(person.name)
        self.phone.setText(person.phone)
        self.mail.setText(person.mail)
        self.by_mail = person.by_mail
        self.asked.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_saved(self) -> None:
        mail = self.mail.text().strip()
        fault = mail_fault("customer.mail", mail)
        self._mail.set_fault(refusals.refusal(refuse(fault)) if fault is not None else "")
        if fault is not None:
            self.mail.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        customer = Person(self.name.text().strip(), self.phone.text().strip(), mail, bool(mail) and self.by_mail)
        self.noted.emit(customer, self.asked.text().strip())
        self.close_sheet()
