"""Who takes this instead? Everybody who could, with the same reckoning as a suggestion; by key the arrows or letters of a name, and Enter."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.filled import filled
from desktop.models.seeking import begins
from desktop.shop import Shop
from desktop.stations.dispatch import reasons
from desktop.stations.dispatch.named_line import NamedLine
from desktop.stations.dispatch.suggestion import Candidate
from desktop.stations.overlay import Overlay
from desktop.theme import Color, Type
from desktop.widgets.prose import Prose
from desktop.widgets.words import Words
from hub.domain.order import ON_THE_WAY, Order
from hub.domain.words import folded

SHOWN_MAX = 14
"""So many lines fit the sheet; the best come first, and a shop has seldom more on duty."""


class MoveSheet(Overlay):
    """The sheet.

    Signals:
        taken(order id, courier id): that courier shall have it.
    """

    taken = Signal(str, str)

    def __init__(self, shop: Shop, window: QWidget) -> None:
        super().__init__(window, width_px=420, name=QCoreApplication.translate("Dispatch", "Who takes it instead?"))
        self._shop = shop
        self._title = Words("", Type.TITLE, gives_way=True)
        self.note = Prose("", Type.META, Color.INK_SOFT)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self.lines: list[NamedLine] = []
        self.sheet.body.setContentsMargins(20, 16, 20, 16)
        self.sheet.body.addWidget(self._title)
        self.sheet.body.addWidget(self.note)
        self.sheet.body.addLayout(self._rows)
        self._keys = Words(
            QCoreApplication.translate("Dispatch", "↑ ↓ or letters of a name choose · ↵ gives it · Esc leave"),
            Type.CAPTION,
            Color.INK_SOFT,
            gives_way=True,
        )
        self.sheet.body.addWidget(self._keys)
        self._typed = ""
        self.order: Order | None = None
        """Whom it is about, as it stood when it was asked; None before the first time."""

    def open_for(self, order: Order, found: list[Candidate]) -> None:
        """Show who could take an order, best first."""
        self.order = order
        self._title.setText(
            filled(QCoreApplication.translate("Dispatch", "Who takes {name} instead?"), name=order.recipient.name)
        )
        for line in self.lines:
            line.hide()
            line.deleteLater()
        self.lines = []
        self._typed = ""
        for each in found[:SHOWN_MAX]:
            line = NamedLine(*reasons.in_short(self._shop, each), loud=not each.in_time)
            line.clicked.connect(partial(self._on_line, order.id, each.courier.id))
            self._rows.addWidget(line)
            line.show()
            self.lines.append(line)
        self._keys.setVisible(bool(self.lines))
        self.note.set_text(_note(order, bool(self.lines)))
        self.open()

    def take_focus(self) -> None:
        (self.lines[0] if self.lines else self.sheet).setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = next((line for line in self.lines if line.hasFocus()), None)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and here is not None:
            here.click()
        elif event.text().strip() and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            self._go_to(event.text())
        else:
            super().keyPressEvent(event)

    def _go_to(self, letter: str) -> None:
        """To the next best whose name, or one of whose names, begins so; letters that lead nowhere begin anew."""
        for typed in (self._typed + letter, letter):
            line = next((line for line in self.lines if begins(line.text(), (folded(typed),))), None)
            if line is not None:
                self._typed = typed
                line.setFocus(Qt.FocusReason.TabFocusReason)
                return
        self._typed = ""

    def _on_line(self, order_id: str, courier_id: str) -> None:
        self.close_sheet()
        self.taken.emit(order_id, courier_id)


def _note(order: Order, anybody: bool) -> str:
    if not anybody:
        return QCoreApplication.translate("Dispatch", "Nobody else is on duty and heard of.")
    if order.delivery in ON_THE_WAY:
        return QCoreApplication.translate(
            "Dispatch", "It is on the road: the two couriers meet, and both pages show it at once."
        )
    return QCoreApplication.translate(
        "Dispatch", "It is taken back and offered anew; whoever you choose may still say no."
    )
