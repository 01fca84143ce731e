"""What is offered below a field in which an address is typed: where the shop has been, then what a server finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop import moments
from desktop.models.customers import Customers, KnownAddress
from desktop.shop import Shop
from desktop.stations.front_desk.address_help import AddressHelp, Told, help_of
from desktop.stations.front_desk.offers import Offer, Offers
from hub.domain.order import Address
from hub.link.address_formats import Exact, Found

KNOWN_BESIDE = 3
"""Known addresses above those that were found, so that both fit below the field."""


class AddressField(Protocol):
    """What is typed, and what is done with an offer that was taken."""

    def typed(self) -> str:
        """The line that is typed in."""

    def stands(self) -> tuple[str, ...]:
        """The address as it stands."""

    def people(self) -> Iterable[str]:
        """Names and numbers on the same sheet; they never go out."""

    def take_known(self, address: Address) -> None:
        """An address was taken that an order had."""

    def take_found(self, found: Found) -> None:
        """An address was taken that a server found."""


class AddressOffers(QObject):
    """The offers.

    Args:
        edit: where it is typed; owns this.
        sheet: what they are drawn over.
        field: what is typed there.
        customers: whom the shop knows; None while that is not loaded.
    """

    def __init__(
        self,
        edit: QLineEdit | QPlainTextEdit,
        sheet: QWidget,
        shop: Shop,
        field: AddressField,
        customers: Callable[[], Customers | None],
    ) -> None:
        super().__init__(edit)
        self._edit, self._shop, self._field, self._customers = edit, shop, field, customers
        self._heard: AddressHelp | None = None
        name = QCoreApplication.translate("Address", "Addresses that may be meant")
        (edit.textEdited if isinstance(edit, QLineEdit) else edit.textChanged).connect(self._seek)
        self.offers = Offers(edit, sheet, self._find, name)

    def _help(self) -> AddressHelp | None:
        help_ = help_of(self._edit)
        if help_ is not None and help_ is not self._heard:
            self._heard = help_
            help_.changed.connect(self.offers.look)
        return help_

    def look_up(self) -> None:
        """What stands in the field was not typed by key, and may be looked up all the same."""
        self._seek()
        self.offers.look()

    def _seek(self) -> None:
        help_ = self._help()
        if help_ is not None and self._edit.hasFocus():
            help_.seek(self._field.typed(), self._field.people())

    def _find(self) -> list[Offer]:
        typed, stands = self._field.typed(), self._field.stands()
        customers, help_ = self._customers(), self._help()
        known = [each for each in customers.addresses(typed) if each.address.lines != stands] if customers else []
        told = help_.told(typed, self._field.people()) if help_ is not None else Told()
        been = {each.address.lines for each in known}
        found = [each for each in told.found if each.lines != stands and each.lines not in been]
        # Whom the licence wants named stands below what is theirs, and below nothing else.
        self.offers.set_foot(told.said if found or not told.found else "")
        beside = KNOWN_BESIDE if found or told.may_ask else len(known)
        offers = [*map(self._known_offer, known[:beside]), *map(self._found_offer, found)]
        if told.may_ask:
            ask = QCoreApplication.translate("Address", "Look this up")
            where = QCoreApplication.translate("Address", "at the address server")
            offers.append(Offer(ask, where, self._ask, stays=True))
        return offers

    def _ask(self) -> None:
        help_ = self._help()
        if help_ is not None:
            help_.ask(self._field.typed(), self._field.people())

    def _found_offer(self, found: Found) -> Offer:
        line = " · ".join(part for part in (", ".join(found.lines[1:]), exact_words(found.exact)) if part)
        return Offer(found.lines[0], line, partial(self._field.take_found, found))

    def _known_offer(self, known: KnownAddress) -> Offer:
        when = moments.day(self._shop.local(known.at))
        been = (
            QCoreApplication.translate("Address", "delivered there on {day}")
            if known.delivered
            else QCoreApplication.translate("Address", "noted on {day}, not delivered yet")
        ).format(day=when)
        lines = known.address.lines
        line = " · ".join(part for part in (", ".join(lines[1:]), been) if part)
        return Offer(lines[0], line, partial(self._field.take_known, known.address))


def exact_words(exact: Exact) -> str:
    """How exactly a place is known, in words."""
    return {
        Exact.HOUSE: QCoreApplication.translate("Address", "the house is known"),
        Exact.NAMED: QCoreApplication.translate("Address", "a place of this name"),
        Exact.STREET: QCoreApplication.translate("Address", "only the street is known"),
        Exact.TOWN: QCoreApplication.translate("Address", "only the area is known"),
    }[exact]


def what_is_left(exact: Exact) -> str:
    """The same beside the map, with what is left to do."""
    if exact is Exact.STREET:
        return QCoreApplication.translate("Address", "street only: point at the door")
    if exact is Exact.TOWN:
        return QCoreApplication.translate("Address", "area only: point at the door")
    return exact_words(exact)


def with_number(typed: str, found: Found) -> str:
    """The first line of an address that was taken: a number that was typed and that the server does not know stays."""
    first = found.lines[0]
    pieces = typed.split()
    known = set(_figures(first))
    numbers = [piece for piece in pieces if any(figure not in known for figure in _figures(piece))]
    if found.exact in (Exact.HOUSE, Exact.NAMED) or not numbers:
        return first
    if typed.strip().casefold().startswith(first.casefold()) or any(ord(char) > 0x2E7F for char in first):
        return " ".join(pieces)
    return " ".join([*numbers, first] if pieces[0] in numbers else [first, *numbers])


def _figures(text: str) -> list[str]:
    return "".join(char if char.isdigit() else " " for char in text).split()
