"""The parts of an order that are words and goods: recipient, card, items, courier. Each edits in place.

An edit stands on the version that was on the screen when it began; who changed it meanwhile wins, and the refusal says
so. What is typed stays in the field until the shop has taken it or the person gives up.
"""

from __future__ import annotations

import math

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desktop import words
from desktop.shop import Shop
from desktop.stations.front_desk.fields import CardEdit, InPlace, ItemsField, Labelled, line, point, point_text
from desktop.theme import Color, Type
from desktop.widgets.avatar import Avatar
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.card_words import CardPage
from desktop.widgets.freshness import Freshness as FreshLook
from desktop.widgets.freshness import FreshnessLine, age_words
from desktop.widgets.panel import Panel
from desktop.widgets.place_sketch import PlaceSketch
from desktop.widgets.prose import Prose
from desktop.widgets.section_label import SectionLabel
from desktop.widgets.words import Words
from hub.domain.courier import freshness
from hub.domain.limits import mail_fault, refuse
from hub.domain.order import ON_THE_WAY, Address, Order, Person, Place, Preparation
from hub.domain.vocabulary import ChangeAddress, ChangeCard, ChangeItems, ChangeRecipient

PENCIL_AIR_PX = 6
"""Above a part's first line, which is as high as its pencil's target and so has air of its own."""
EARTH_M_PER_E7 = 0.0111319
"""Metres per 1e-7 degrees of latitude: the earth's circumference by 360 and 10^7."""


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


class RecipientPart(Part):
    """Who gets it and where."""

    def __init__(self, shop: Shop) -> None:
        title = QCoreApplication.translate("Desk", "Recipient and address")
        super().__init__(shop, title, QCoreApplication.translate("Desk", "Change recipient or address"), margin_px=0)
        self._sketch = PlaceSketch()
        self._name = Words("", Type.BODY_STRONG, gives_way=True)
        self._phone = Words("", Type.BODY, Color.INK_SOFT)
        self._address = Prose("", Type.BODY)
        self._note = Prose("", Type.META, Color.INK_SOFT)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._name, 1)
        head.addWidget(self._phone)
        head.addWidget(self.pencil)
        self._inner = QVBoxLayout()
        self._inner.setContentsMargins(12, 6, 12, 10)
        self._inner.setSpacing(2)
        self._inner.addLayout(head)
        self._inner.addWidget(self._address)
        self._inner.addWidget(self._note)
        self.body.setSpacing(0)
        self.body.addWidget(self._sketch)
        self.body.addLayout(self._inner)

    def open_editor(self, editor: InPlace) -> None:
        super().open_editor(editor)
        self._inner.addWidget(editor)

    def refresh(self) -> None:
        order = self.order
        self._name.setText(order.recipient.name)
        self._phone.setText(order.recipient.phone)
        self._address.set_text("\n".join(order.address.lines))
        parts = [order.address.note, self.changed_by("address_changed", "recipient_changed")]
        note = " · ".join(part for part in parts if part)
        self._note.set_text(note)
        self._note.setVisible(bool(note))
        shop, there = self._shop.board.shop.place, order.address.place
        self._sketch.setVisible(shop is not None and there is not None)
        if shop is not None and there is not None:
            east, north = offset_m(shop, there)
            self._sketch.show_way(east, north, distance_words(math.hypot(east, north)))
        self.pencil.setVisible(order.is_open and order.delivery not in ON_THE_WAY)

    def edit(self) -> None:
        order = self.order
        editor = InPlace()
        name, phone = line(text=order.recipient.name), line(text=order.recipient.phone)
        mail = line(text=order.recipient.mail)
        mail_field = Labelled(words.field("recipient.mail"), mail)
        address = QPlainTextEdit("\n".join(order.address.lines))
        address.setTabChangesFocus(True)
        address.setFixedHeight(64)
        note = line(text=order.address.note)
        shown = point_text(order.address.place)
        # The web shop sends no point, and without one nobody sees the stop on a map.
        on_map = Labelled(
            words.field("address.place"),
            line(QCoreApplication.translate("Desk", "51.5072, -0.1276 or a map's link"), shown),
        )
        pasted = on_map.field
        assert isinstance(pasted, QLineEdit)
        for label, field in (
            (words.field("recipient.name"), name),
            (words.field("recipient.phone"), phone),
            (words.field("address"), address),
            (words.field("address.note"), note),
        ):
            editor.body.addWidget(Labelled(label, field))
        editor.body.addWidget(on_map)
        editor.body.addWidget(mail_field)

        def save() -> None:
            try:
                place = point(pasted.text())
            except ValueError:
                on_map.set_fault(
                    QCoreApplication.translate(
                        "Desk", "No point in this. Paste latitude and longitude, or a map's link."
                    )
                )
                return
            address_of_mail = mail.text().strip()
            fault = mail_fault("recipient.mail", address_of_mail)
            mail_field.set_fault(words.refusal(refuse(fault)) if fault is not None else "")
            if fault is not None:
                return
            recipient = replace(
                order.recipient, name=name.text().strip(), phone=phone.text().strip(), mail=address_of_mail
            )
            lines = tuple(each.strip() for each in address.toPlainText().splitlines() if each.strip())
            if pasted.text() == shown:
                # A point that belonged to the old words would send the courier to the old door.
                place = order.address.place if lines == order.address.lines else None
            where = Address(lines, note.text().strip(), place)
            self._save(order, recipient, where)

        editor.saved.connect(save)
        self.open_editor(editor)
        name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _save(self, order: Order, recipient: Person, where: Address) -> None:
        stood_on: int | None = order.version
        if recipient != order.recipient:
            self._shop.ask(ChangeRecipient(order.id, recipient, stood_on))
            stood_on = None  # the second of two steps of one edit stands on the first
        if where != order.address:
            self._shop.ask(ChangeAddress(order.id, where, stood_on))
        if recipient != order.recipient or where != order.address:
            self.undoable.emit(
                QCoreApplication.translate("Desk", "Recipient and address changed."), lambda: self._undo(order)
            )
        self.close_editor()

    def _undo(self, order: Order) -> None:
        now = self._shop.order(order.id)
        if now is not None and now.recipient != order.recipient:
            self._shop.ask(ChangeRecipient(order.id, order.recipient))
        if now is not None and now.address != order.address:
            self._shop.ask(ChangeAddress(order.id, order.address))


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
        words_.setAccessibleName(words.field("card"))
        editor.body.addWidget(words_)

        def look() -> None:
            left = words_.left
            fits = QCoreApplication.translate("Desk", "{count} characters too many").format(count=-left)
            editor.fault.setText("" if left >= 0 else fits)
            editor.save.setEnabled(left >= 0 and words_.toPlainText() != order.card.text)

        def save() -> None:
            text = words_.toPlainText()
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
        self._rows: list[QWidget] = []

    def refresh(self) -> None:
        order = self.order
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
        editor.body.addWidget(field)

        def look() -> None:
            items = field.items()
            no_price = QCoreApplication.translate("Desk", "A price is no amount")
            editor.fault.setText(no_price if items is None else "")
            editor.save.setEnabled(bool(items))

        def save() -> None:
            items = field.items()
            if items:
                total = sum(item.price_minor for item in items)
                self._shop.ask(ChangeItems(order.id, items, total, order.version))
                before = order.items, order.total_minor
                said = QCoreApplication.translate("Desk", "Items changed.")
                self.undoable.emit(said, lambda: self._shop.ask(ChangeItems(order.id, *before)))
                self.close_editor()

        field.changed.connect(look)
        editor.saved.connect(save)
        self.open_editor(editor)
        self.refresh()
        field.lines[0].name.setFocus(Qt.FocusReason.OtherFocusReason)


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


def offset_m(shop: Place, there: Place) -> tuple[float, float]:
    """How far east and north of the shop a place lies, m; good within a city."""
    north = (there.lat_e7 - shop.lat_e7) * EARTH_M_PER_E7
    east = (there.lon_e7 - shop.lon_e7) * EARTH_M_PER_E7 * math.cos(math.radians(shop.lat_e7 / 1e7))
    return east, north


def distance_words(metres: float) -> str:
    """A distance as the crow flies: "350 m", "1.2 km"."""
    if metres < 950:
        return QCoreApplication.translate("Desk", "{metres} m").format(metres=round(metres / 10) * 10)
    return QCoreApplication.translate("Desk", "{km} km").format(km=QLocale().toString(metres / 1000, "f", 1))
