"""Where a gift goes, edited in the order's panel: the address's words, the note for the courier, and the point on a map."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from desktop import refusals
from desktop.models.customers import Customers
from desktop.shop import Shop
from desktop.stations.front_desk.address_help import help_of
from desktop.stations.front_desk.address_offers import AddressOffers, what_is_left, with_number
from desktop.stations.front_desk.fields import Labelled, line
from desktop.stations.front_desk.place_field import How, PlaceField
from hub.domain.order import Address
from hub.link.address_formats import Found

LINES_PX = 64


class Door(QWidget):
    """The fields.

    Args:
        address: as it stands.
        people: names and numbers on the order; they never go out.
        window: over which offers are drawn.
    """

    def __init__(self, shop: Shop, address: Address, people: Callable[[], tuple[str, ...]], window: QWidget) -> None:
        super().__init__()
        self.people = people
        self._stood = address.lines
        self._street = self._more = ""  # what was taken from a server
        self.lines = QPlainTextEdit("\n".join(address.lines))
        self.lines.setTabChangesFocus(True)
        self.lines.setFixedHeight(LINES_PX)
        self._note = line(text=address.note)
        # The web shop sends no point, and without one nobody sees the stop on a map.
        self.place = PlaceField(shop)
        self.place.set_place(address.place)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)  # as between the fields around it
        whole.addWidget(Labelled(refusals.field("address"), self.lines))
        whole.addWidget(Labelled(refusals.field("address.note"), self._note))
        whole.addWidget(self.place)
        self.offers = AddressOffers(self.lines, window, shop, self, self._customers).offers
        self.destroyed.connect(self.offers.deleteLater)  # they lie on the window, not on this
        self.lines.textChanged.connect(self._on_text)

    def is_wrong(self) -> bool:
        """Whether no point can be read where one is typed; the keyboard is there then."""
        if self.place.fault:
            self.place.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(self.place.fault)

    def address(self) -> Address:
        """What is written."""
        lines = self.stands()
        # A point that belonged to the old words would send the courier to the old door.
        goes = self.place.how is not How.KNOWN or lines == self._stood
        return Address(lines, self._note.text().strip(), self.place.place if goes else None)

    def typed(self) -> str:
        """The line that the keyboard is in; see `AddressField`."""
        return self.lines.textCursor().block().text()

    def stands(self) -> tuple[str, ...]:
        """The address as it stands."""
        return tuple(each.strip() for each in self.lines.toPlainText().splitlines() if each.strip())

    def take_known(self, address: Address) -> None:
        """An address was taken that an order had."""
        self._stood = address.lines
        self._write(address.lines)
        self._note.setText(" ".join(address.note.split()))
        self.place.set_place(address.place, How.KNOWN)

    def take_found(self, found: Found) -> None:
        """An address was taken that a server found; other lines stay."""
        at = self.lines.textCursor().blockNumber()
        written = self.lines.toPlainText().split("\n")
        self._street = written[at] = with_number(written[at], found)
        more = [each for number, each in enumerate(written) if number == at or each.strip() != self._more]
        self._more = ", ".join(found.lines[1:])
        if self._more and self._more not in more:
            more.append(self._more)
        self._write(tuple(each for each in more if each.strip()))
        self.place.set_place(found.place, How.SUGGESTED, what_is_left(found.exact))

    def _write(self, lines: tuple[str, ...]) -> None:
        with QSignalBlocker(self.lines):
            self.lines.setPlainText("\n".join(lines))
        self.lines.moveCursor(QTextCursor.MoveOperation.End)

    def _on_text(self) -> None:
        """A place that was found goes with its street."""
        if self.place.how is How.SUGGESTED and self._street not in self.stands():
            self.place.set_place(None)

    def _customers(self) -> Customers | None:
        found = help_of(self)
        return found.customers() if found is not None else None
