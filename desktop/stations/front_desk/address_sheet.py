"""Where somebody chooses who is asked for addresses: nobody, or a server of three kinds, by its address."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.stations.choosing import ChoosingSheet, field, named
from desktop.stations.front_desk.address_choice import ATTRIBUTION_CHARS_MAX, USUAL_ATTRIBUTION, AddressChoice
from desktop.theme import Color, Type
from desktop.widgets.prose import Prose
from desktop.widgets.segmented import Choice, Segmented
from hub.link.address_formats import PATHS, Format
from hub.link.address_server import KEY_CHARS_MAX
from hub.link.manners import ADDRESS_CHARS_MAX

NOBODY = "nobody"


class AddressSheet(ChoosingSheet):
    """The sheet.

    Args:
        window: what it lies over.
        choice: what is chosen now.
        taken: is given the new choice.
    """

    def __init__(self, window: QWidget, choice: AddressChoice, taken: Callable[[AddressChoice], None]) -> None:
        title = QCoreApplication.translate("Address", "Where addresses are looked up")
        super().__init__(window, title, QCoreApplication.translate("Desk", "Save"))
        self._taken = taken
        self.save_asked.connect(self.try_save)
        self._was = choice
        self.who = Segmented(
            [
                Choice(NOBODY, QCoreApplication.translate("Address", "Nowhere")),
                Choice(Format.PHOTON, "Photon"),
                Choice(Format.NOMINATIM, "Nominatim"),
                Choice(Format.AMAP, QCoreApplication.translate("Address", "AMap")),
            ],
            choice.form if choice.on else NOBODY,
            name=title,
        )
        self.address = field(
            choice.address, QCoreApplication.translate("Address", "Address of the server"), ADDRESS_CHARS_MAX
        )
        self.key = field(choice.key, QCoreApplication.translate("Address", "Key"), KEY_CHARS_MAX)
        self.attribution = field(
            choice.attribution,
            QCoreApplication.translate("MapSheet", "Whom the licence wants named"),
            ATTRIBUTION_CHARS_MAX,
        )
        self._hint = Prose("", Type.META, Color.INK_SOFT)
        self._leaves = Prose(
            QCoreApplication.translate(
                "Address",
                "What is typed as the street goes to this server, and the shop’s neighbourhood, so that what is near comes "
                "first. No other field goes: no names, telephone numbers, notes or cards. A name or number of the order "
                "that is typed into the street is taken out before.",
            ),
            Type.META,
            Color.INK,
        )
        left = QWidget()
        row = QHBoxLayout(left)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.who, 0, Qt.AlignmentFlag.AlignLeft)
        self._key_row = named(self.key)
        self._rows = [self._leaves, named(self.address), named(self.attribution)]
        self.lay_out([left, self._hint, self._leaves, self._rows[1], self._key_row, self._rows[2]])
        self.who.chosen.connect(lambda _: self._on_who())
        self._on_who()

    def take_focus(self) -> None:
        self.who.segment(self.who.key()).setFocus(Qt.FocusReason.PopupFocusReason)

    @property
    def leaves(self) -> str:
        """What is said of what leaves the shop."""
        return self._leaves.text()

    def choice(self) -> AddressChoice:
        """What the form stands for."""
        on = self.who.key() != NOBODY
        return AddressChoice(
            on,
            Format(self.who.key()) if on else self._was.form,
            self.address.text().strip(),
            self.key.text().strip(),
            self.attribution.text().strip(),
        )

    def try_save(self) -> None:
        """Take the choice; what is wrong is said here, and what was typed stays."""
        choice = self.choice()
        fault = choice.fault()
        if fault:
            self.say_fault(_fault_words(fault))
            return
        self._taken(choice)
        self.close_sheet()

    def _on_who(self) -> None:
        who = self.who.key()
        for row in self._rows:
            row.setVisible(who != NOBODY)
        self._key_row.setVisible(who == Format.AMAP)
        if who != NOBODY:
            self.address.setPlaceholderText(f"https://…{PATHS[Format(who)]}")
            self.attribution.setPlaceholderText(USUAL_ATTRIBUTION[Format(who)])
        self._hint.set_text(
            {
                NOBODY: QCoreApplication.translate(
                    "Address", "Only the shop’s own orders are looked through. Nothing leaves the shop."
                ),
                Format.PHOTON: QCoreApplication.translate(
                    "Address", "Asked while somebody types, once the fingers rest."
                ),
                Format.NOMINATIM: QCoreApplication.translate(
                    "Address",
                    "Asked by a key only: whoever keeps the public Nominatim forbids asking while somebody types.",
                ),
                Format.AMAP: QCoreApplication.translate(
                    "Address",
                    "For mainland China. Asked while somebody types; behind ?city= the address may name a city by its code. "
                    "Places come in GCJ-02 and are converted.",
                ),
            }[who]
        )
        self.say_fault("")
        self.place()


def _fault_words(fault: str) -> str:
    return {
        "scheme": QCoreApplication.translate("MapSheet", "The address must begin with https:// or http://."),
        "plain": QCoreApplication.translate(
            "Address",
            "Outside the shop’s own network the address must begin with https://, so that nobody reads along.",
        ),
        "long": QCoreApplication.translate("MapSheet", "The address is too long."),
        "key": QCoreApplication.translate("Address", "AMap wants a key of its web service."),
    }.get(fault, QCoreApplication.translate("MapSheet", "Something here cannot be used."))
