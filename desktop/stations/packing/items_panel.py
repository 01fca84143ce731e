"""What goes into the parcel: one row to tick for each line of goods, and how many are in."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.theme import Height
from desktop.widgets.panel import Hairline
from desktop.widgets.section_label import SectionLabel
from desktop.widgets.tick_row import TickRow
from hub.domain.order import Item, Order, Preparation

ROWS_SHOWN_MAX = 6
"""More than this scrolls, so that the place for the photo stays in sight."""
ROWS_SHOWN_MIN = 1
"""Where there is no height for all of them it scrolls sooner; nothing is ever cut off."""


class ItemsPanel(QWidget):
    """The list. Signals: ticked(item, done) with the item's place from 0."""

    ticked = Signal(int, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = SectionLabel(QCoreApplication.translate("Packing", "Items"), touch=True)
        self._items: tuple[Item, ...] = ()
        self.rows: list[TickRow] = []
        body = QWidget()
        self._list = QVBoxLayout(body)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self._scroll = _Scroll()
        self._scroll.setAccessibleName(QCoreApplication.translate("Packing", "Items"))
        self._scroll.setWidget(body)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._label)
        whole.addSpacing(12)
        whole.addWidget(Hairline())
        whole.addWidget(self._scroll)

    def show_order(self, order: Order) -> None:
        """Show an order's goods; rows are made anew only when the goods are others."""
        if self._items != order.items:
            self._items = order.items
            self._make_rows()
        on = order.preparation is Preparation.PACKING
        for place, row in enumerate(self.rows):
            row.setChecked(place in order.ticked)
            row.setEnabled(on)
            row.update()
        self._label.set_right(f"{len(order.ticked)} / {len(order.items)}")

    def toggle(self, place: int) -> None:
        """Tick a row from the keyboard; nothing happens where there is none."""
        if 0 <= place < len(self.rows) and self.rows[place].isEnabled():
            self.rows[place].click()

    def _make_rows(self) -> None:
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = []
        for place, item in enumerate(self._items):
            row = TickRow(item.name, str(item.quantity))
            row.clicked.connect(lambda done, place=place: self.ticked.emit(place, done))
            self._list.addWidget(row)
            row.show()  # at once, not with the next layout: a key may tick it in between
            self.rows.append(row)
        rows = min(len(self.rows), ROWS_SHOWN_MAX)
        self._scroll.setMinimumHeight(min(rows, ROWS_SHOWN_MIN) * int(Height.ROW_TOUCH))
        self._scroll.setMaximumHeight(rows * int(Height.ROW_TOUCH))


class _Scroll(QScrollArea):
    """As high as its rows as long as there is room."""

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.maximumHeight())
