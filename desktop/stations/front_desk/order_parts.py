"""The parts of an order that are words and goods: recipient, card, items, courier. Each edits in place.

An edit stands on the version that was on the screen when it began; who changed it meanwhile wins, and the refusal says
so. What is typed stays in the field until the shop has taken it or the person gives up.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import refusals, words
from desktop.shop import Shop
from desktop.stations.front_desk.fields import CardEdit, InPlace, ItemsField
from desktop.theme import Color, Type
from desktop.widgets.avatar import Avatar
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.card_words import CardPage
from desktop.widgets.freshness import Freshness as FreshLook
from desktop.widgets.freshness import FreshnessLine, age_words
from desktop.widgets.panel import Panel
from desktop.widgets.section_label import SectionLabel
from desktop.widgets.words import Words
from hub.domain.courier import freshness
from hub.domain.order import Item, Order, Preparation
from hub.domain.vocabulary import ChangeCard, ChangeItems

PENCIL_AIR_PX = 6
"""Above a part's first line, which is as high as its pencil's target and so has air of its own."""


class Part(Panel):
    """One panel of the order; a small pencil opens its fields.

    Signals:
        undoable: words for the slip, and what takes the step back.
    """

    undoable = Signal(str, object)

    def __init__(self, shop: Shop, title: str, edit: str, *, margin_px: int = 12) -> None:
        super().__init__(margin_px=margin_px, gap_px=2)
        if margin_px:
            self.body.setContentsMargins(margin_px, PENCIL_AIR_PX, margin_px, margin_px)
        self._shop = shop
        self._order: Order | None = None
        self.editor: InPlace | None = None
        self.setAccessibleName(title)
        self.pencil = Button("", Rank.QUIET, Size.SMALL, "pencil", name=edit)
        self.pencil.clicked.connect(self.edit)

    @property
    def order(self) -> Order:
        """The order that is shown."""
        assert self._order is not None
        return self._order

    def show_order(self, order: Order) -> None:
        """Show an order, or the same one as it stands now; an open editor of the same order stays."""
        if self._order is not None and self._order.id != order.id:
            self.close_editor()
        self._order = order
        self.refresh()

    def refresh(self) -> None:
        """Show what stands in `order`."""
        raise NotImplementedError

    def edit(self) -> None:
        """Open the fields."""
        raise NotImplementedError

    def open_editor(self, editor: InPlace) -> None:
        """Put the fields below what is shown."""
        self.close_editor()
        editor.cancelled.connect(self.close_editor)
        self.editor = editor
        self.body.addWidget(editor)
        self.set_line(Color.FOCUS)
        self.pencil.setEnabled(False)

    def close_editor(self) -> None:
        """Put the fields away."""
        if self.editor is not None:
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None
        self.set_line(Color.LINE)
        self.pencil.setEnabled(True)
        if self._order is not None:
            self.refresh()

    def changed_by(self, *kinds: str) -> str:
        """ "changed by Anna 13:21", from the last step of these kinds; blank when there was none."""
        steps = [step for step in self.order.history if step.kind in kinds]
        if not steps:
            return ""
        name = words.first_name(self._shop.name_of(steps[-1].actor, self.order)) or words.role(steps[-1].actor.role)
        time = words.clock_time(self._shop, steps[-1].at)
        return QCoreApplication.translate("Desk", "changed by {name} {time}").format(name=name, time=time)


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
        self.page.setVisible(self.editor is None)
        no_words = QCoreApplication.translate("Desk", "No card")
        self.page.set_words(card.text or no_words, was)
        self._foot.setText(self._history())
        self._foot.setVisible(bool(self._foot.text()) and self.editor is None)
        self.pencil.setVisible(order.is_open and order.preparation is not Preparation.PACKED)

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

    def edit(self) -> None:
        order = self.order
        editor = InPlace()
        words_ = CardEdit(order.card.text)
        words_.setAccessibleName(refusals.field("card"))
        editor.body.addWidget(words_)

        def look() -> None:
            left = words_.left
            fits = QCoreApplication.translate("Desk", "{count} characters too many").format(count=-left)
            editor.fault.setText("" if left >= 0 else fits)
            editor.save.setEnabled(left >= 0 and words_.words != order.card.text)

        def save() -> None:
            text = words_.words
            self._shop.ask(ChangeCard(order.id, text, order.version))
            said = QCoreApplication.translate("Desk", "Card changed. Packing sees the old and the new words.")
            self.undoable.emit(said, lambda: self._shop.ask(ChangeCard(order.id, order.card.text)))
            self.close_editor()

        words_.textChanged.connect(look)
        editor.saved.connect(save)
        look()
        self.open_editor(editor)
        self.refresh()
        words_.setFocus(Qt.FocusReason.OtherFocusReason)


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
            row.setVisible(self.editor is None)
        self.pencil.setVisible(order.is_open and order.preparation is not Preparation.PACKED)

    def edit(self) -> None:
        order = self.order
        editor = InPlace()
        field = ItemsField(order.currency, order.items)
        differs = Words("", Type.META, Color.INK, weight=600)
        editor.body.addWidget(field)
        editor.body.addWidget(differs)

        def look() -> None:
            items = field.items()
            no_price = QCoreApplication.translate("Desk", "A price is no amount")
            editor.fault.setText(no_price if items is None else "")
            differs.setText(
                words.price_change(order.total_minor, _new_total(order, items), order.currency) if items else ""
            )
            editor.save.setEnabled(bool(items))

        def save() -> None:
            items = field.items()
            if items:
                total = _new_total(order, items)
                self._shop.ask(ChangeItems(order.id, items, total, order.version))
                before = order.items, order.total_minor
                more = words.price_change(order.total_minor, total, order.currency)
                said = " ".join(part for part in (QCoreApplication.translate("Desk", "Items changed."), more) if part)
                self.undoable.emit(said, lambda: self._shop.ask(ChangeItems(order.id, *before)))
                self.close_editor()

        field.changed.connect(look)
        editor.saved.connect(save)
        look()
        self.open_editor(editor)
        self.refresh()
        field.lines[0].name.setFocus(Qt.FocusReason.OtherFocusReason)


def _new_total(order: Order, items: tuple[Item, ...]) -> int:
    """What the whole costs with other goods: what was added for the way, or taken off, stays as it was."""
    beside = order.total_minor - sum(item.price_minor for item in order.items)
    return max(0, sum(item.price_minor for item in items) + beside)


class CourierPart(Panel):
    """Who brings it, and how fresh the position is; how far that has come is said by the sentence."""

    def __init__(self, shop: Shop) -> None:
        super().__init__(margin_px=12)
        self._shop = shop
        self._order: Order | None = None
        self._avatar = Avatar("?", 32)
        self._name = Words("", Type.BODY_STRONG, gives_way=True)
        self._fresh = FreshnessLine(FreshLook.ENDED, "")
        right = QVBoxLayout()
        right.setSpacing(2)
        right.addWidget(self._name)
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
        fix = self._shop.fix(order.courier) if has and order.is_open else None
        self._fresh.setVisible(fix is not None)
        if fix is not None:
            now = self._shop.now()
            look = FreshLook(freshness(fix, now).value)
            self._fresh.set_freshness(look, age_words(now - fix.measured_at, fix.accuracy_m or None))
