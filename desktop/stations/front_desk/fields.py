"""The fields that people fill at the desk, each with its label above it and what is wrong below it."""

from __future__ import annotations

import re
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop import words
from desktop.theme import Color, Theme, Type, follow
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.prose import Prose
from desktop.widgets.words import Words
from hub.domain.currencies import DECIMALS
from hub.domain.limits import CARD_CHARS_MAX, QUANTITY_MAX
from hub.domain.order import Item, Order

QUANTITY_PX, PRICE_PX = 64, 96


class Labelled(QWidget):
    """A field under its label; `fault` says in words what is wrong with it.

    Args:
        titled: False where the field has headings of its own.
    """

    def __init__(self, label: str, field: QWidget, *, titled: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._label = Words(label, Type.SECTION, Color.INK_SOFT)
        if not titled:
            self._label.hide()
        self._fault = Words("", Type.META, Color.RIBBON_TEXT, gives_way=True)
        self._fault.hide()
        field.setAccessibleName(label)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addWidget(self._label)
        whole.addWidget(field)
        whole.addWidget(self._fault)

    def set_fault(self, fault: str) -> None:
        """Say what is wrong; blank when nothing is."""
        self._fault.setText(fault)
        self._fault.setVisible(bool(fault))
        self.field.setAccessibleDescription(fault)

    @property
    def fault(self) -> str:
        """What is wrong, in words."""
        return self._fault.text()


def line(placeholder: str = "", text: str = "") -> QLineEdit:
    """One line to fill."""
    field = QLineEdit(text)
    field.setPlaceholderText(placeholder)
    return field


class CardEdit(QPlainTextEdit):
    """The card's words as they will be written, in the card's own face; Tab leaves the field."""

    def __init__(self, text: str = "", lines: int = 4) -> None:
        super().__init__(text)
        self.setTabChangesFocus(True)
        self._lines = lines
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        follow(self, self._wear)

    def _wear(self, theme: Theme) -> None:
        self.setFont(theme.font(Type.CARD_DESK))
        self.setFixedHeight(theme.line_px(Type.CARD_DESK) * self._lines + 18)

    @property
    def words(self) -> str:
        """What is written, character by character.

        `toPlainText` would write a plain space for one that must not break, as in "Je t'aime !", and a new line for every other
        sign that ends one; here a paragraph's end alone is "\n".
        """
        return self.document().toRawText().replace("\u2029", "\n")

    @property
    def left(self) -> int:
        """How many characters still fit."""
        return CARD_CHARS_MAX - len(self.words)


class ItemLine(QWidget):
    """One item: how many, what, for how much.

    Signals:
        filled: words were typed into it.
    """

    filled = Signal()

    def __init__(self, currency: str, item: Item | None = None) -> None:
        super().__init__()
        self._currency = currency
        self._sku = item.sku if item is not None else ""
        self.quantity = line("1")
        self.quantity.setValidator(QIntValidator(1, QUANTITY_MAX, self.quantity))
        self.quantity.setText(str(item.quantity) if item is not None else "")
        self.quantity.setFixedWidth(QUANTITY_PX)
        self.quantity.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.quantity.setAccessibleName(QCoreApplication.translate("Desk", "Number"))
        self.name = line(QCoreApplication.translate("Desk", "What is to be packed"))
        self.name.setAccessibleName(QCoreApplication.translate("Desk", "Item"))
        decimals = DECIMALS.get(currency, 2)
        self.price = line(f"{Decimal(0).scaleb(-decimals):f}")
        self.price.setFixedWidth(PRICE_PX)
        self.price.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.price.setAccessibleName(QCoreApplication.translate("Desk", "Price ({currency})").format(currency=currency))
        if item is not None:
            self.name.setText(item.name)
            self.price.setText(f"{Decimal(item.price_minor).scaleb(-decimals):f}")
        self.name.textChanged.connect(lambda _: self.filled.emit())
        self.price.textChanged.connect(lambda _: self.filled.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.name, 1)
        row.addWidget(self.quantity)
        row.addWidget(self.price)

    def is_blank(self) -> bool:
        """Whether nobody has written anything here."""
        return not self.name.text().strip() and not self.price.text().strip()

    def item(self) -> Item | None:
        """The item, or None when its price is no amount."""
        price = minor(self.price.text(), self._currency)
        if price is None:
            return None
        return Item(self.name.text().strip(), int(self.quantity.text() or "1"), price, self._sku)


def minor(text: str, currency: str) -> int | None:
    """An amount as typed ("62", "62.5", "62,50") in the currency's minor unit, or None when it is no amount of it; blank is 0."""
    text = text.strip().replace(",", ".").lstrip("£€$¥ ")
    if not text:
        return 0
    decimals = DECIMALS.get(currency, 2)
    found = re.fullmatch(r"\d{1,9}(?:\.(\d{1,3}))?", text)
    if found is None or len(found.group(1) or "") > decimals:
        return None
    return int(Decimal(text).scaleb(decimals))


class ItemsField(QWidget):
    """Any number of items; a new blank line appears as soon as the last one is written to.

    Signals:
        changed: something was typed.
    """

    changed = Signal()

    def __init__(self, currency: str, items: tuple[Item, ...] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._currency = currency
        self.lines: list[ItemLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addLayout(self._headings())
        for item in items:
            self._add(item)
        self._add(None)

    def _headings(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for text, width in (
            (QCoreApplication.translate("Desk", "Item"), 0),
            (QCoreApplication.translate("Desk", "Number"), QUANTITY_PX),
            (QCoreApplication.translate("Desk", "Price ({currency})").format(currency=self._currency), PRICE_PX),
        ):
            heading = Words(text, Type.SECTION, Color.INK_SOFT)
            if width:
                heading.setFixedWidth(width)
                heading.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(heading, 0 if width else 1)
        return row

    def _add(self, item: Item | None) -> None:
        made = ItemLine(self._currency, item)
        made.filled.connect(self._on_filled)
        before = self.lines[-1] if self.lines else None
        self.lines.append(made)
        self._column.addWidget(made)
        if before is not None:
            made.show()  # now, not at the next turn of the loop: Tab must find it
            for one, next_ in (
                (before.price, made.name),
                (made.name, made.quantity),
                (made.quantity, made.price),
            ):
                QWidget.setTabOrder(one, next_)

    def _on_filled(self) -> None:
        if not self.lines[-1].is_blank():
            self._add(None)
        self.changed.emit()

    def typed(self) -> tuple[tuple[str, str, str], ...]:
        """What is typed, line by line, right or wrong: what, how many, for how much."""
        lines = ((each.name.text(), each.quantity.text(), each.price.text()) for each in self.lines)
        return tuple(each for each in lines if any(each))

    def bring_back(self, typed: tuple[tuple[str, str, str], ...]) -> None:
        """Type it again, below what stands here."""
        for name, quantity, price in typed:
            line = self.lines[-1]
            line.quantity.setText(quantity)
            line.name.setText(name)
            line.price.setText(price)

    def items(self) -> tuple[Item, ...] | None:
        """The items that were written, or None when a price is no amount."""
        found = [each.item() for each in self.lines if not each.is_blank()]
        if any(item is None for item in found):
            return None
        return tuple(item for item in found if item is not None)

    def total_words(self) -> str:
        """The sum in words, blank while there is none."""
        items = self.items()
        return words.money(sum(item.price_minor for item in items), self._currency) if items else ""


class InPlace(QWidget):
    """A few fields with *Save* and *Cancel*: Ctrl Enter saves, Escape cancels.

    Args:
        order: the order that the fields stand on; None where they stand on none.

    Signals:
        saved, cancelled: by a person.
    """

    saved = Signal()
    cancelled = Signal()

    def __init__(self, order: Order | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._order = order
        self.begins_at: QWidget | None = None
        """Which field the keyboard goes to first."""
        self.was_refused = False
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        self.save = Button(QCoreApplication.translate("Desk", "Save"), Rank.INK, Size.SMALL)
        self.cancel = Button(QCoreApplication.translate("Desk", "Cancel"), Rank.QUIET, Size.SMALL)
        self.save.clicked.connect(self.saved)
        self.cancel.clicked.connect(self.cancelled)
        self.fault = Words("", Type.META, Color.RIBBON_TEXT, gives_way=True)
        self.why = Prose("", Type.META, Color.RIBBON_TEXT)
        self.why.hide()
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.fault, 1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.save)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(self.body)
        whole.addWidget(self.why)
        whole.addLayout(foot)

    @property
    def order(self) -> Order:
        """The order that the fields stand on."""
        assert self._order is not None
        return self._order

    def take_focus(self) -> None:
        """Give the keyboard to the first field."""
        if self.begins_at is not None:
            self.begins_at.setFocus(Qt.FocusReason.OtherFocusReason)

    def forbid(self, why: str) -> None:
        """Let nobody save, and say why; blank lets them again. What is typed stays."""
        if why or not self.save.isVisibleTo(self):
            self._say(why)
        self.save.setVisible(not why)

    def refuse(self, why: str, order: Order) -> None:
        """The shop has not taken it, and why; who saves again has read that, and what stands now."""
        self.was_refused = True
        self._order = order
        self._say(why)

    def _say(self, why: str) -> None:
        self.why.set_text(why)
        self.why.setVisible(bool(why))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return comes here from a line, Ctrl Return also from a field of several lines."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.save.isEnabled() and self.save.isVisibleTo(self):
                self.saved.emit()
        else:
            super().keyPressEvent(event)
