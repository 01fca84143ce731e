"""The parts of an order that are words and goods: card, items, courier."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import refusals, words
from desktop.shop import Shop
from desktop.stations.front_desk.fields import CardEdit, InPlace, ItemsField
from desktop.stations.front_desk.part import Part
from desktop.theme import Color, Type
from desktop.widgets.avatar import Avatar
from desktop.widgets.card_words import CardPage
from desktop.widgets.freshness import Freshness as FreshLook
from desktop.widgets.freshness import FreshnessLine, age_words
from desktop.widgets.panel import Panel
from desktop.widgets.section_label import SectionLabel
from desktop.widgets.words import Words
from hub.domain.courier import freshness
from hub.domain.order import Item, Order, Preparation
from hub.domain.vocabulary import ChangeCard, ChangeItems


class CardPart(Part):
    """The card's words verbatim; what packing has not read yet is marked, old beside new."""

    def __init__(self, shop: Shop) -> None:
        title = QCoreApplication.translate("Desk", "Card, verbatim")
        super().__init__(shop, title, QCoreApplication.translate("Desk", "Change the card"))
        self._unseen = Words("", Type.META, Color.RIBBON_TEXT, weight=600)
        self.page = CardPage("")
        self._foot = Words("", Type.META, Color.INK_SOFT, gives_way=True)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Words(title, Type.SECTION, Color.INK_SOFT))
        head.addStretch(1)
        head.addWidget(self._unseen)
        head.addWidget(self.pencil)
        self.body.addLayout(head)
        self.body.addWidget(self.page)
        self.body.addSpacing(4)  # the words are the sender's, the line below them ours
        self.body.addWidget(self._foot)

    @property
    def unseen_words(self) -> str:
        """What stands beside the title: that packing has not read it, or nothing."""
        return self._unseen.text()

    def refresh(self) -> None:
        order = self.order
        card = order.card
        told = order.preparation is not Preparation.NEW and order.card_unseen and order.is_open
        self._unseen.setText(QCoreApplication.translate("Desk", "Packing has not seen this") if told else "")
        was = card.seen_text if told and card.seen_version else None
        self.page.setVisible(self.shows_what_stands)
        no_words = QCoreApplication.translate("Desk", "No card")
        self.page.set_words(card.text or no_words, was)
        self._foot.setText(self._history())
        self._foot.setVisible(bool(self._foot.text()) and self.editor is None)
        self.pencil.setVisible(self.may_edit)

    def _history(self) -> str:
        card = self.order.card
        if card.version < 2 or card.changed_by is None or card.changed_at is None:
            return ""
        name = words.first_name(self._shop.name_of(card.changed_by, self.order)) or words.role(card.changed_by.role)
        time = words.clock_time(self._shop, card.changed_at)
        changed = QCoreApplication.translate("Desk", "Changed by {name} {time}").format(name=name, time=time)
        if card.version == 2:
            earlier = QCoreApplication.translate("Desk", "1 earlier wording")
        else:
            earlier = QCoreApplication.translate("Desk", "{count} earlier wordings").format(count=card.version - 1)
        return f"{changed} · {earlier}"

    @property
    def may_edit(self) -> bool:
        return _is_unpacked(self.order)

    def make_editor(self) -> InPlace:
        editor = InPlace(self.order)
        words_ = CardEdit(self.order.card.text)
        words_.setAccessibleName(refusals.field("card"))
        editor.body.addWidget(words_)
        editor.begins_at = words_

        def look() -> None:
            left = words_.left
            fits = QCoreApplication.translate("Desk", "{count} characters too many").format(count=-left)
            editor.fault.setText("" if left >= 0 else fits)
            editor.save.setEnabled(left >= 0 and words_.words != editor.order.card.text)

        words_.textChanged.connect(look)
        editor.saved.connect(lambda: self._save(editor, words_.words))
        look()
        return editor

    def _save(self, editor: InPlace, text: str) -> None:
        order = editor.order
        said = QCoreApplication.translate("Desk", "Card changed. Packing sees the old and the new words.")
        self.save(editor, ChangeCard(order.id, text, order.version))
        self.undoable.emit(said, lambda: self._undo(order, text))

    def _undo(self, before: Order, text: str) -> None:
        now = self._shop.order(before.id)
        if now is not None and self.still_mine(now.card.text == text):
            self._shop.ask(ChangeCard(now.id, before.card.text, now.version))


class ItemsPart(Part):
    """The goods and their price."""

    def __init__(self, shop: Shop) -> None:
        title = QCoreApplication.translate("Desk", "Items")
        super().__init__(shop, title, QCoreApplication.translate("Desk", "Change the items"))
        self._head = SectionLabel(title)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._head, 1)
        head.addWidget(self.pencil)
        self.body.addLayout(head)
        self._changed = Words("", Type.META, Color.INK_SOFT, gives_way=True)
        self.body.addWidget(self._changed)
        self._rows: list[QWidget] = []

    def refresh(self) -> None:
        order = self.order
        self._changed.setText(self.changed_by("items_changed"))
        self._changed.setVisible(bool(self._changed.text()) and self.editor is None)
        self._head.set_right(words.money(order.total_minor, order.currency))
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = []
        for number, item in enumerate(order.items):
            row = QWidget()
            name = Words(item.name, Type.BODY, gives_way=True)
            count = Words(str(item.quantity), Type.BODY, Color.INK_SOFT)
            across = QHBoxLayout(row)
            across.setContentsMargins(0, 0, 0, 0)
            across.addWidget(name, 1)
            across.addWidget(count)
            self._rows.append(row)
            self.body.insertWidget(1 + number, row)  # before it is shown: alone it would be a window
            row.setVisible(self.shows_what_stands)
        self.pencil.setVisible(self.may_edit)

    @property
    def may_edit(self) -> bool:
        return _is_unpacked(self.order)

    def make_editor(self) -> InPlace:
        editor = InPlace(self.order)
        field = ItemsField(self.order.currency, self.order.items)
        differs = Words("", Type.META, Color.INK, weight=600)
        editor.body.addWidget(field)
        editor.body.addWidget(differs)
        editor.begins_at = field.lines[0].name

        def look() -> None:
            items, order = field.items(), editor.order
            no_price = QCoreApplication.translate("Desk", "A price is no amount")
            editor.fault.setText(no_price if items is None else "")
            differs.setText(
                words.price_change(order.total_minor, _new_total(order, items), order.currency) if items else ""
            )
            editor.save.setEnabled(bool(items))

        def save() -> None:
            items = field.items()
            if items:
                self._save(editor, items)

        field.changed.connect(look)
        editor.saved.connect(save)
        look()
        return editor

    def _save(self, editor: InPlace, items: tuple[Item, ...]) -> None:
        order, total = editor.order, _new_total(editor.order, items)
        self.save(editor, ChangeItems(order.id, items, total, order.version))
        more = words.price_change(order.total_minor, total, order.currency)
        said = " ".join(part for part in (QCoreApplication.translate("Desk", "Items changed."), more) if part)
        self.undoable.emit(said, lambda: self._undo(order, items))

    def _undo(self, before: Order, items: tuple[Item, ...]) -> None:
        now = self._shop.order(before.id)
        if now is not None and self.still_mine(now.items == items):
            self._shop.ask(ChangeItems(now.id, before.items, before.total_minor, now.version))


def _is_unpacked(order: Order) -> bool:
    """Whether words and goods can still be changed: they lie on the table, not in the parcel."""
    return order.is_open and order.preparation is not Preparation.PACKED


def _new_total(order: Order, items: tuple[Item, ...]) -> int:
    """What the whole costs with other goods: what was added for the way, or taken off, stays as it was."""
    beside = order.total_minor - sum(item.price_minor for item in order.items)
    return max(0, sum(item.price_minor for item in items) + beside)


class CourierPart(Panel):
    """Who brings it, since when, and how fresh the position is; how far that has come is said by the sentence."""

    def __init__(self, shop: Shop) -> None:
        super().__init__(margin_px=12)
        self._shop = shop
        self._order: Order | None = None
        self._avatar = Avatar("?", 32)
        self._name = Words("", Type.BODY_STRONG, gives_way=True)
        self._fresh = FreshnessLine(FreshLook.ENDED, "")
        self._since = Words("", Type.META, Color.INK_SOFT)
        named = QHBoxLayout()
        named.setSpacing(8)
        named.addWidget(self._name, 1)
        named.addWidget(self._since)
        right = QVBoxLayout()
        right.setSpacing(2)
        right.addLayout(named)
        right.addWidget(self._fresh)
        self._row = QHBoxLayout()
        self._row.setSpacing(12)
        self._row.addWidget(self._avatar)
        self._row.addLayout(right, 1)
        self.body.addLayout(self._row)

    def show_order(self, order: Order) -> None:
        """Show the courier of an order."""
        self._order = order
        self.tick()

    @property
    def since(self) -> str:
        """What stands beside the name: when the courier said yes; blank while nobody has."""
        return self._since.text()

    def _accepted(self, order: Order) -> str:
        answers = ("courier_offered", "offer_accepted", "offer_declined", "offer_withdrawn", "handed_over")
        last = next((step for step in reversed(order.history) if step.kind in answers), None)
        if last is None or last.kind != "offer_accepted":
            return ""
        time = words.clock_time(self._shop, last.at)
        return QCoreApplication.translate("Desk", "accepted {time}").format(time=time)

    def tick(self) -> None:
        """The position has become older."""
        order = self._order
        if order is None:
            return
        has = bool(order.courier)
        self._avatar.setVisible(has)
        name = self._shop.person_name(order.courier) if has else ""
        if has:
            self._avatar.set_name(name)
        none = QCoreApplication.translate("Desk", "No courier yet: dispatch chooses one")
        self._name.setText(name if has else none)
        self._name.set_look(Type.BODY_STRONG if has else Type.META, Color.INK if has else Color.INK_SOFT)
        self._since.setText(self._accepted(order) if has else "")
        fix = self._shop.fix(order.courier) if has and order.is_open else None
        self._fresh.setVisible(fix is not None)
        if fix is not None:
            now = self._shop.now()
            look = FreshLook(freshness(fix, now).value)
            self._fresh.set_freshness(look, age_words(now - fix.measured_at, fix.accuracy_m or None))
