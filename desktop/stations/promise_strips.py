"""What was promised about the gift and a station has not heard yet: one strip each, above what it shows of the order.

The wording is made at the table, so nothing is packed before its promise was read; place and surprise are there to be
known. A strip goes as soon as somebody says that it was read, and for everybody at once.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop import words
from desktop.shop import Shop
from desktop.stations.dispatch.sign import Sign
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.panel import Panel
from desktop.widgets.prose import Prose
from desktop.widgets.rest import Rest
from desktop.widgets.words import Words
from hub.domain.actor import Role
from hub.domain.order import Order
from hub.domain.promise import PromiseEntry, PromiseKind
from hub.domain.promise_ledger import unheard_at_the_table, waits_for

HEIGHT_PX_MAX = 160
"""A strip of one line, and half of the next to say that there are more: the card and the goods stay in sight."""
ALONE_PX_MAX = 320
"""What a low screen has between the order's head and its foot."""
ABOVE_PX = 16
KEY = "F7"
_ICONS = {PromiseKind.WORDING: "pencil", PromiseKind.PLACE: "map-pin", PromiseKind.SURPRISE: "gift"}


def unheard(order: Order, role: Role) -> list[PromiseEntry]:
    """The promises of an order that a role has not heard, those first without which it cannot be packed."""
    keeping = _keeping(order, role)
    found = [entry for entry in order.promises if entry.kind in _ICONS and role in waits_for(order, entry)]
    return sorted(found, key=lambda entry: (entry.seq not in keeping, entry.seq))


def _keeping(order: Order, role: Role) -> set[int]:
    """The numbers of the promises that keep a role from its work until they are heard: the table's alone."""
    return {entry.seq for entry in unheard_at_the_table(order)} if role is Role.PACKING else set()


class PromiseStrips(QScrollArea):
    """The strips of one order; nothing at all while the station's role has heard everything.

    Args:
        shop: the shop.
        role: whose station it is.
        touch: the packing table's sizes, and its key.

    Signals:
        heard(number): somebody says that the promise of this number was read.
    """

    heard = Signal(int)

    def __init__(self, shop: Shop, role: Role, *, touch: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shop = shop
        self._role = role
        self._touch = touch
        self._order_id = ""
        self._hints = touch
        self._gives_way = self._alone = False
        self._rest = Rest(self)
        self._rest.timeout.connect(self._on_rested)
        self.strips: list[PromiseStrip] = []
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, ABOVE_PX, 0, 0)
        self._column.setSpacing(8)
        self.setWidget(self._body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self._body.setAutoFillBackground(False)
        self._body.installEventFilter(self)
        self.setAccessibleName(QCoreApplication.translate("Packing", "Promised, and not read here yet"))
        self.hide()

    def show_order(self, order: Order, *, due: bool) -> None:
        """Show what the role has not heard about an order.

        Args:
            due: whether reading what keeps it from being packed is the step that is due now.
        """
        if order.id != self._order_id:
            self._drop({strip.entry.seq for strip in self.strips})
            self._order_id = order.id
        waiting = unheard(order, self._role)
        keeping = _keeping(order, self._role)
        self._drop({strip.entry.seq for strip in self.strips} - {entry.seq for entry in waiting})
        standing = {strip.entry.seq: strip for strip in self.strips}
        self.strips = []
        for number, entry in enumerate(waiting):
            strip = standing.get(entry.seq) or self._make(entry)
            strip.show_entry(
                entry, order, hint=number == 0 and self._hints, due=due and number == 0 and entry.seq in keeping
            )
            self.strips.append(strip)
            self._column.insertWidget(number, strip)
        self.give_way(self._gives_way, alone=self._alone)

    def give_way(self, gives_way: bool, *, alone: bool) -> None:
        """Stand back while another question above the order waits for its answer: one at a time.

        Args:
            alone: whether nothing is shown below, because the screen is low.
        """
        self._gives_way, self._alone = gives_way, alone
        self.setVisible(bool(self.strips) and not gives_way)
        self._fit()

    def set_narrow(self, narrow: bool) -> None:
        """On a small screen the key works without being shown."""
        self._hints = not narrow
        for number, strip in enumerate(self.strips):
            strip.button.set_hint(KEY if number == 0 and self._hints else "")

    def press_first(self) -> None:
        """Say that the first promise was read, as its key does."""
        if self.strips:
            self.strips[0].button.click()

    def _make(self, entry: PromiseEntry) -> PromiseStrip:
        strip = PromiseStrip(self._shop, entry, touch=self._touch)
        strip.heard.connect(self._on_heard)
        return strip

    @property
    def is_rested(self) -> bool:
        """Whether the first promise has stood there long enough to be read."""
        return not self._rest.isActive()

    def _on_heard(self, number: int) -> None:
        if self._rest.takes():  # the next promise comes to where this one stood, and nobody has read it
            self._let_press(False)
            self.heard.emit(number)

    def _on_rested(self) -> None:
        self._let_press(True)

    def _let_press(self, on: bool) -> None:
        for strip in self.strips:
            strip.button.setEnabled(on)

    def _drop(self, gone: set[int]) -> None:
        for strip in [strip for strip in self.strips if strip.entry.seq in gone]:
            self.strips.remove(strip)
            self._column.removeWidget(strip)
            strip.hide()
            strip.deleteLater()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """As high as the strips are, up to the most that the table gives."""
        width = max(1, self.viewport().width())
        high = (
            self._column.heightForWidth(width) if self._column.hasHeightForWidth() else self._column.sizeHint().height()
        )
        self.setFixedHeight(min(high, ALONE_PX_MAX if self._alone else HEIGHT_PX_MAX))


class PromiseStrip(Panel):
    """One promise, verbatim.

    Signals:
        heard(number): its button was pressed.
    """

    heard = Signal(int)

    def __init__(self, shop: Shop, entry: PromiseEntry, *, touch: bool) -> None:
        super().__init__(margin_px=14 if touch else 10, gap_px=0)
        body, meta = (Type.TOUCH_BODY, Type.TOUCH_META) if touch else (Type.BODY, Type.META)
        self._shop = shop
        self.entry = entry
        self.title = Words("", meta, weight=600, gives_way=not touch)
        self.said = Prose("", body)
        self.meta = Words("", meta, Color.INK_SOFT, weight=400, gives_way=True)
        self.button = Button(
            QCoreApplication.translate("Packing", "I have read it"),
            Rank.INK,
            Size.TOUCH if touch else Size.DENSE,
            "check-check",
        )
        self.button.clicked.connect(lambda: self.heard.emit(self.entry.seq))
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title, 0 if touch else 1)
        if touch:  # the table has width, and no height to spare
            head.addWidget(self.meta, 1)
        lines = QVBoxLayout()
        lines.setSpacing(2)
        lines.addLayout(head)
        lines.addWidget(self.said)
        if not touch:
            lines.addWidget(self.meta)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(Sign(_ICONS[entry.kind]), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(lines, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)

    def show_entry(self, entry: PromiseEntry, order: Order, *, hint: bool, due: bool) -> None:
        """Show it as it stands. Args: hint: whether its key is shown; due: whether it is the step that is due now."""
        self.entry = entry
        self.title.setText(_titles()[entry.kind])
        if self.said.text() != entry.text:
            self.said.set_text(entry.text)
        self.said.setVisible(bool(entry.text.strip()))
        who = words.called(entry.made_by.role, self._shop.name_of(entry.made_by, order))
        self.meta.setText(
            QCoreApplication.translate("Packing", "promised by {who} to {whom}, {time}").format(
                who=who, whom=words.role(entry.to), time=words.clock_time(self._shop, entry.made_at)
            )
        )
        self.button.set_rank(Rank.RIBBON if due else Rank.INK)
        self.button.set_hint(KEY if hint else "")
        self.set_line(Color.RIBBON if due else Color.LINE)
        named = QCoreApplication.translate("Packing", "{title}: I have read it").format(title=self.title.text())
        self.button.setAccessibleName(named)
        self.setAccessibleName(". ".join(part for part in (self.title.text(), entry.text, self.meta.text()) if part))


def _titles() -> dict[PromiseKind, str]:
    return {
        PromiseKind.WORDING: QCoreApplication.translate("Packing", "Promised about the wording"),
        PromiseKind.PLACE: QCoreApplication.translate("Packing", "Promised about the place"),
        PromiseKind.SURPRISE: QCoreApplication.translate("Packing", "Promised as a surprise"),
    }
