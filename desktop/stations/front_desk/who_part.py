"""Who orders, who gets it, and where: the first part of a new order.

Each field offers what is known from before; one key fills it and everything that belongs to it. A text pasted into a
name is told apart into name, number and address. Telephone numbers are written so that anybody can dial them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from desktop import phones, refusals
from desktop.models.customers import Customers, Delivered, KnownSender
from desktop.shop import Shop
from desktop.stations.front_desk.address_offers import AddressOffers, what_is_left, with_number
from desktop.stations.front_desk.fields import Labelled, line
from desktop.stations.front_desk.map_links import is_point
from desktop.stations.front_desk.offers import Offer, Offers
from desktop.stations.front_desk.place_field import How, PlaceField
from desktop.stations.front_desk.reading import Contact, read_contact, two_lines
from desktop.theme import Type
from desktop.widgets.panel import Panel
from desktop.widgets.words import Words
from hub.domain.order import Address, Person, Place
from hub.link.address_formats import Found


@dataclass(frozen=True, slots=True)
class WhoTyped:
    """What is typed in the part, right or wrong: its lines in their order, its ticks, and the place."""

    lines: tuple[str, ...]
    by_mail: bool
    ask_recipient: bool
    place: Place | None
    how: How
    place_typed: str
    place_of: str


class PasteLine(QLineEdit):
    """A line that may know better what a pasted text is.

    Args:
        take: gets the text; False: it is pasted as it stands.
    """

    def __init__(self, take: Callable[[str], bool], placeholder: str = "") -> None:
        super().__init__()
        self._take = take
        self.setPlaceholderText(placeholder)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste) and self._take(QGuiApplication.clipboard().text()):
            return
        super().keyPressEvent(event)


class WhoPart(Panel):
    """The panel.

    Args:
        sheet: the whole sheet, over which offers are drawn.
        customers: who is known from before.
        place: where on the map it is; stands where the sheet has room for it.

    Signals:
        filled: a known gift was taken and its address too; goods come next.
        place_changed: another place on the map stands here, or none.
    """

    filled = Signal()
    place_changed = Signal()

    def __init__(
        self, shop: Shop, sheet: QWidget, customers: Customers, place: PlaceField, parent: QWidget | None = None
    ) -> None:
        super().__init__(margin_px=16, gap_px=10, parent=parent)
        title = QCoreApplication.translate("Desk", "Who and where")
        self.setAccessibleName(title)
        self._shop = shop
        self._region = phones.region_of(shop.board.shop)
        self.customers = customers
        self.sender_name = Labelled(refusals.field("sender.name"), PasteLine(self._paste_sender))
        self.sender_phone = Labelled(refusals.field("sender.phone"), line())
        self.sender_mail = Labelled(refusals.field("sender.mail"), line())
        self.by_mail = QCheckBox(QCoreApplication.translate("Desk", "Wants mail, not messages"))
        self.recipient_name = Labelled(refusals.field("recipient.name"), PasteLine(self._paste_recipient))
        self.recipient_phone = Labelled(refusals.field("recipient.phone"), line())
        street = QCoreApplication.translate("Desk", "Street and number")
        self.address = Labelled(refusals.field("address"), PasteLine(self._paste_address, street))
        self.address_more = line(QCoreApplication.translate("Desk", "Floor, company, city"))
        self.address_more.setAccessibleName(QCoreApplication.translate("Desk", "Address, second line"))
        self.note = Labelled(
            refusals.field("address.note"), line(QCoreApplication.translate("Desk", "Side door, ring twice"))
        )
        self.ask_recipient = QCheckBox(
            QCoreApplication.translate("Desk", "The recipient says by a link where it shall go")
        )
        self.place = place
        self._place_of = ""
        self._found_more = ""
        self.body.addWidget(Words(title, Type.BODY_STRONG))
        self._lay_out()
        self._offer(sheet)
        for phone in (self.sender_phone, self.recipient_phone):
            text(phone).editingFinished.connect(partial(self._tidy, phone))
        self.place.changed.connect(self._on_place)
        text(self.address).textEdited.connect(self._on_street)
        text(self.address).editingFinished.connect(self._know_place)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        for row, pair in enumerate(
            ((self.sender_name, self.sender_phone), (self.recipient_name, self.recipient_phone))
        ):
            for column, field in enumerate(pair):
                grid.addWidget(field, row, column, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        self.body.addLayout(grid)
        for each in (self.address, self.address_more, self.note):
            self.body.addWidget(each)
        mail = QGridLayout()
        mail.setHorizontalSpacing(12)
        mail.addWidget(self.sender_mail, 0, 0)
        beside = QVBoxLayout()  # in the middle of the field, not at the foot of its row
        beside.addStretch(1)
        self.by_mail.setFixedHeight(text(self.sender_mail).sizeHint().height())
        beside.addWidget(self.by_mail)
        mail.addLayout(beside, 0, 1)
        mail.setColumnStretch(0, 3)
        mail.setColumnStretch(1, 2)
        self.body.addLayout(mail)
        self.body.addWidget(self.ask_recipient)
        self.body.addStretch(1)

    def _offer(self, sheet: QWidget) -> None:
        self.offered = AddressOffers(text(self.address), sheet, self._shop, self, lambda: self.customers)
        self.offers = {
            "sender.name": Offers(text(self.sender_name), sheet, self._senders_by_name),
            "sender.phone": Offers(text(self.sender_phone), sheet, self._senders_by_phone),
            "recipient.name": Offers(text(self.recipient_name), sheet, self._recipients),
            "address": self.offered.offers,
        }
        for older in (self.sender_name, self.sender_phone):
            text(older).textEdited.connect(self.customers.seek_older)
        text(self.address).textEdited.connect(self.customers.seek_older_addresses)
        self.customers.found.connect(self._look_again)

    def _look_again(self) -> None:
        for each in self.offers.values():
            each.look()

    # What stands here

    @property
    def who_orders(self) -> Person:
        """Who orders, as typed."""
        name, phone, mail = (
            text(field).text().strip() for field in (self.sender_name, self.sender_phone, self.sender_mail)
        )
        return Person(name, phone, mail, self.by_mail.isChecked())

    @property
    def who_gets(self) -> Person:
        """Who gets it, as typed."""
        return Person(text(self.recipient_name).text().strip(), text(self.recipient_phone).text().strip())

    @property
    def lines(self) -> tuple[str, ...]:
        """The address, as typed."""
        lines = (text(self.address).text().strip(), self.address_more.text().strip())
        return tuple(each for each in lines if each)

    def where(self) -> Address:
        """The address with its note."""
        return Address(self.lines, text(self.note).text().strip(), self.place.place)

    def begin(self) -> None:
        """A sheet is opened: look at the shop's country again, and forget what the hub told for the last one."""
        self._region = phones.region_of(self._shop.board.shop)
        self.customers.begin()
        self.place.set_place(self.place.place, self.place.how)  # the shop itself may stand elsewhere now

    def set_sender(self, person: Person) -> None:
        """Write down who orders."""
        text(self.sender_name).setText(person.name)
        text(self.sender_phone).setText(person.phone)
        text(self.sender_mail).setText(person.mail)
        self.by_mail.setChecked(person.by_mail)

    def typed_here(self) -> WhoTyped:
        """What is typed here, to be brought back."""
        place = self.place
        return WhoTyped(
            tuple(each.text() for each in self._lines()),
            self.by_mail.isChecked(),
            self.ask_recipient.isChecked(),
            place.place,
            place.how,
            place.edit.text(),
            self._place_of,
        )

    def bring_back(self, typed: WhoTyped) -> None:
        """Type it again."""
        for field, said in zip(self._lines(), typed.lines, strict=True):
            field.setText(said)
        self.by_mail.setChecked(typed.by_mail)
        self.ask_recipient.setChecked(typed.ask_recipient)
        if typed.place is not None:
            self.place.set_place(typed.place, typed.how)
        else:
            self.place.edit.setText(typed.place_typed)
        self._place_of = typed.place_of

    def _lines(self) -> list[QLineEdit]:
        return [*(text(each) for each in self.fields.values()), self.address_more]

    def clear(self) -> None:
        """Blank fields."""
        for field in self.fields.values():
            text(field).clear()
            field.set_fault("")
        self.address_more.clear()
        self._found_more = ""
        self.ask_recipient.setChecked(False)
        self.by_mail.setChecked(False)
        self.place.set_place(None)

    @property
    def fields(self) -> dict[str, Labelled]:
        """The fields by the names that a refusal calls them."""
        return {
            "sender.name": self.sender_name,
            "sender.phone": self.sender_phone,
            "sender.mail": self.sender_mail,
            "recipient.name": self.recipient_name,
            "recipient.phone": self.recipient_phone,
            "address": self.address,
            "address.note": self.note,
        }

    @property
    def walk(self) -> list[QWidget]:
        """The fields in the order in which a caller says them; what few need comes after all of them."""
        first = [each.field for name, each in self.fields.items() if name not in ("address.note", "sender.mail")]
        return [*first, self.address_more, self.note.field]

    # Known from before

    def _senders_by_name(self) -> list[Offer]:
        return self._senders(text(self.sender_name).text(), "")

    def _senders_by_phone(self) -> list[Offer]:
        return self._senders("", text(self.sender_phone).text())

    def _senders(self, name: str, phone: str) -> list[Offer]:
        found = self.customers.senders(name, phone)
        return [
            Offer(known.person.name, self._sender_line(known), partial(self._take_sender, known))
            for known in found
            if known.person != self.who_orders
        ]

    def _sender_line(self, known: KnownSender) -> str:
        parts = [known.person.phone]
        if known.gifts:
            last = QCoreApplication.translate("Desk", "last to {name}")
            parts.append(last.format(name=known.gifts[0].to.name))
        else:
            parts.append(QCoreApplication.translate("Desk", "has asked"))
        return " · ".join(part for part in parts if part)

    def _take_sender(self, known: KnownSender) -> None:
        self.set_sender(known.person)
        self.recipient_name.field.setFocus(Qt.FocusReason.OtherFocusReason)  # where past recipients are offered

    def _recipients(self) -> list[Offer]:
        gifts = self.customers.recipients(self.who_orders, text(self.recipient_name).text())
        return [
            Offer(gift.to.name, ", ".join(gift.address.lines), partial(self._take_gift, gift))
            for gift in gifts
            if gift.to.name != text(self.recipient_name).text() or gift.address.lines != self.lines
        ]

    def _take_gift(self, gift: Delivered) -> None:
        text(self.recipient_name).setText(gift.to.name)
        text(self.recipient_phone).setText(gift.to.phone)
        self._take_address(gift.address)
        self.filled.emit()

    def typed(self) -> str:
        """The line of the address that is typed in; see `AddressField`."""
        return text(self.address).text()

    def stands(self) -> tuple[str, ...]:
        """The address as it stands."""
        return self.lines

    def people(self) -> tuple[str, ...]:
        """Names and numbers on this sheet."""
        who, to = self.who_orders, self.who_gets
        return who.name, who.phone, to.name, to.phone

    def take_known(self, address: Address) -> None:
        """An address was taken that an order had."""
        self._take_address(address)
        self.note.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_found(self, found: Found) -> None:
        """An address was taken that a server found; what else was typed stays."""
        street = with_number(self.typed(), found)
        typed_too = self.address_more.text().strip().removesuffix(self._found_more).strip(" ,")
        self._found_more = ", ".join(found.lines[1:])
        text(self.address).setText(street)
        self.address_more.setText(", ".join(part for part in (typed_too, self._found_more) if part))
        self.place.set_place(found.place, How.SUGGESTED, what_is_left(found.exact))
        self._place_of = street
        self.note.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_address(self, address: Address) -> None:
        first, more = two_lines(address.lines)
        text(self.address).setText(first)
        self.address_more.setText(more)
        self._found_more = ""
        text(self.note).setText(" ".join(address.note.split()))
        self.place.set_place(address.place, How.KNOWN)
        self._place_of = first

    # Where it is

    def _on_place(self) -> None:
        self._place_of = text(self.address).text().strip()
        self.place_changed.emit()

    def _on_street(self, street: str) -> None:
        """A place goes with its street: with another one typed, it would send the courier to the old door."""
        if self.place.place is None or not self._place_of:
            return
        typed = street.strip()
        goes_on = typed.startswith(self._place_of) or (typed and self._place_of.startswith(typed))
        of_a_door = self.place.how in (How.KNOWN, How.SUGGESTED)
        if not goes_on or (of_a_door and typed != self._place_of):
            self.place.set_place(None)

    def _know_place(self) -> None:
        """The street that was typed may be one that a courier has been to."""
        street = text(self.address).text().strip().casefold()
        if self.place.place is not None or self.place.fault or not street:
            return
        known = self.customers.addresses(street)
        places = {each.address.place for each in known if each.address.lines[0].casefold() == street}
        if len(places) == 1:
            self.place.set_place(places.pop(), How.KNOWN)

    # Pasted and typed

    def _paste_sender(self, pasted: str) -> bool:
        contact = read_contact(pasted, self._region)
        if not (contact.name and contact.phone) or contact.lines:
            return False  # a sender has no address here: nothing that was pasted may vanish
        self.set_sender(replace(self.who_orders, name=contact.name, phone=contact.phone))
        return True

    def _paste_recipient(self, pasted: str) -> bool:
        contact = read_contact(pasted, self._region)
        if not contact.is_more_than_one_thing:
            return False
        self._take_contact(contact)
        return True

    def _paste_address(self, pasted: str) -> bool:
        if is_point(pasted):
            self.place.paste(pasted)
            return True
        contact = read_contact(pasted, self._region, named=False)
        if contact.phone and text(self.recipient_phone).text().strip():
            return False  # there is a number already, and none that was pasted may vanish
        if not contact.lines or not (contact.phone or len(contact.lines) > 1):
            return False
        self._take_contact(contact)
        return True

    def _take_contact(self, contact: Contact) -> None:
        if contact.name:
            text(self.recipient_name).setText(contact.name)
        if contact.phone:
            text(self.recipient_phone).setText(contact.phone)
        if contact.lines:
            first, more = two_lines(contact.lines)
            self._on_street(first)
            text(self.address).setText(first)
            self.address_more.setText(more)
            self._found_more = ""
            self.offered.look_up()

    def _tidy(self, phone: Labelled) -> None:
        field = text(phone)
        field.setText(phones.tidy(field.text(), self._region))
        odd = QCoreApplication.translate("Desk", "Nobody can dial this. It is kept as it is written.")
        phone.set_fault(odd if phones.is_odd(field.text(), self._region) else "")


def text(labelled: Labelled) -> QLineEdit:
    """The line of a labelled field."""
    field = labelled.field
    assert isinstance(field, QLineEdit)
    return field
