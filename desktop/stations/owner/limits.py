"""The limits that the owner decides: sign-ins, links, and how long personal data is kept."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSpinBox, QVBoxLayout, QWidget

from desktop import refusals
from desktop.shop import Shop
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank
from desktop.widgets.panel import margins
from desktop.widgets.words import Words
from hub.domain.settings import RANGES, ShopSettings
from hub.domain.vocabulary import SetShopSettings
from hub.link.port import Receipt

FIELD_PX = 132


def _rows() -> tuple[tuple[str, str, str], ...]:
    """(name, what it is, its unit), in the order of the screen."""
    return (
        (
            "sign_in_hours",
            QCoreApplication.translate("Owner", "A sign-in lasts"),
            QCoreApplication.translate("Owner", " hours"),
        ),
        (
            "pin_tries",
            QCoreApplication.translate("Owner", "Wrong PINs before a person is locked"),
            QCoreApplication.translate("Owner", " tries"),
        ),
        (
            "pin_lock_minutes",
            QCoreApplication.translate("Owner", "The first lock lasts"),
            QCoreApplication.translate("Owner", " minutes"),
        ),
        (
            "link_days",
            QCoreApplication.translate("Owner", "A link is open for at most"),
            QCoreApplication.translate("Owner", " days"),
        ),
        (
            "link_commands",
            QCoreApplication.translate("Owner", "One link may ask in ten seconds"),
            QCoreApplication.translate("Owner", " times"),
        ),
        (
            "problem_minutes",
            QCoreApplication.translate("Owner", "A problem waits for a decision"),
            QCoreApplication.translate("Owner", " minutes"),
        ),
        (
            "address_days",
            QCoreApplication.translate("Owner", "Names, addresses and numbers are kept after delivery"),
            QCoreApplication.translate("Owner", " days"),
        ),
        (
            "photo_days",
            QCoreApplication.translate("Owner", "Photographs are kept"),
            QCoreApplication.translate("Owner", " days"),
        ),
        (
            "chat_days",
            QCoreApplication.translate("Owner", "Messages are kept"),
            QCoreApplication.translate("Owner", " days"),
        ),
        (
            "rush_louder_seconds",
            QCoreApplication.translate("Owner", "A rush that a role has not heard gets louder there after"),
            QCoreApplication.translate("Owner", " seconds"),
        ),
        (
            "rush_others_seconds",
            QCoreApplication.translate("Owner", "The other roles are told after"),
            QCoreApplication.translate("Owner", " seconds"),
        ),
        (
            "rush_owner_seconds",
            QCoreApplication.translate("Owner", "The owner is told after"),
            QCoreApplication.translate("Owner", " seconds"),
        ),
        (
            "courier_silent_seconds",
            QCoreApplication.translate("Owner", "A courier with a gift in hand counts as silent after"),
            QCoreApplication.translate("Owner", " seconds"),
        ),
        (
            "offer_seconds",
            QCoreApplication.translate("Owner", "An offer that its courier does not answer is to be rescued after"),
            QCoreApplication.translate("Owner", " seconds"),
        ),
        (
            "packing_hands",
            QCoreApplication.translate("Owner", "Gifts are packed at the same time by"),
            QCoreApplication.translate("Owner", " people"),
        ),
        (
            "rush_slack_minutes",
            QCoreApplication.translate("Owner", "A promise is rush when packing must begin within"),
            QCoreApplication.translate("Owner", " minutes"),
        ),
        (
            "approval_minutes",
            QCoreApplication.translate("Owner", "A sender is asked about the wrapping for"),
            QCoreApplication.translate("Owner", " minutes"),
        ),
        (
            "approval_holds",
            QCoreApplication.translate("Owner", "Without an answer the gift"),
            "",
        ),
        (
            "address_hours",
            QCoreApplication.translate("Owner", "A recipient is asked for the address for"),
            QCoreApplication.translate("Owner", " hours"),
        ),
    )


class GoesOrStays(QSpinBox):
    """0 and 1 as the words for them."""

    def __init__(self) -> None:
        super().__init__()
        self._words = (QCoreApplication.translate("Owner", "goes"), QCoreApplication.translate("Owner", "stays"))
        edit = self.lineEdit()
        if edit is not None:
            edit.setReadOnly(True)  # a word is chosen by the arrows, not spelt

    def textFromValue(self, value: int) -> str:
        return self._words[value]

    def valueFromText(self, text: str) -> int:
        return self._words.index(text)


class Limits(QWidget):
    """The form."""

    def __init__(self, shop: Shop) -> None:
        super().__init__()
        self._shop = shop
        self.fields: dict[str, QSpinBox] = {}
        self.save = Button(QCoreApplication.translate("Owner", "Save"), Rank.INK)
        self._why = Words("", Type.META, Color.INK_SOFT, gives_way=True)
        rows = QWidget()
        grid = QGridLayout(rows)
        margins(grid, 0, 0, 8, 0)
        grid.setVerticalSpacing(8)
        grid.setHorizontalSpacing(16)
        for number, (name, label, unit) in enumerate(_rows()):
            field = GoesOrStays() if name == "approval_holds" else QSpinBox()
            field.setRange(*RANGES[name])
            field.setSuffix(unit)
            field.setAccessibleName(label)
            field.setFixedWidth(FIELD_PX)
            field.setAlignment(Qt.AlignmentFlag.AlignRight)
            field.valueChanged.connect(self._on_changed)
            self.fields[name] = field
            grid.addWidget(Words(label, Type.BODY), number, 0)
            grid.addWidget(field, number, 1)
        grid.setColumnStretch(0, 1)
        self.room = QScrollArea()
        self.room.setWidget(rows)
        self.room.setWidgetResizable(True)
        self.room.setFrameShape(QFrame.Shape.NoFrame)
        self.room.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the fields are the keyboard's; it follows them
        self.room.viewport().setAutoFillBackground(False)
        rows.setAutoFillBackground(False)
        foot = QHBoxLayout()
        foot.addWidget(self._why, 1)
        foot.addWidget(self.save)
        whole = QVBoxLayout(self)
        margins(whole, 0, 0, 8, 0)
        whole.addWidget(self.room, 1)
        whole.addLayout(foot)
        self.save.clicked.connect(self.try_save)
        self.renew()

    def renew(self) -> None:
        """Show what holds now, unless somebody is changing it."""
        if not self.save.isEnabled() or not self._why.text():
            for name, field in self.fields.items():
                field.setValue(getattr(self._shop.board.settings, name))
        self._on_changed()

    def _typed(self) -> ShopSettings:
        return ShopSettings(**{name: field.value() for name, field in self.fields.items()})

    def _on_changed(self) -> None:
        changed = len(self.fields) == len(RANGES) and self._typed() != self._shop.board.settings
        self.save.setEnabled(changed)
        self._why.setText(QCoreApplication.translate("Owner", "Not saved yet") if changed else "")
        self._why.set_look(color=Color.INK_SOFT)

    def try_save(self) -> None:
        """Let it hold from now on."""

        def settled(receipt: Receipt) -> None:
            if receipt.refused is not None:
                self._why.setText(refusals.refusal(receipt.refused))
                self._why.set_look(color=Color.RIBBON_TEXT)

        self._shop.when(self, self._shop.ask(SetShopSettings(self._typed())).settled, settled)
