"""The packing queue: big cards, what lies on the table first, then by the latest moment to begin."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import sentence_words, words
from desktop.models.order_queue import OrderQueue, OrderRow, Placed, Subject
from desktop.models.rows import RowRole
from desktop.models.sections import Heading
from desktop.shop import Shop
from desktop.stations.dispatch.faces import items_line
from desktop.stations.looks import ring_face, ring_roles, with_name
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.order_delegate import SECTION, OrderDelegate, Row, RowSize, row_px
from desktop.widgets.panel import Ground, margins
from desktop.widgets.row_list import RowList
from desktop.widgets.words import Words
from hub.domain.order import ON_THE_WAY, Delivery, Order, Preparation
from hub.domain.schedule import begin_by, packed_by

NOW, NEXT, PACKED = "now", "next", "packed"
SECTIONS = (NOW, NEXT, PACKED)
_SECTION_OF = {Preparation.CONFIRMED: NEXT, Preparation.PACKING: NOW, Preparation.PACKED: PACKED}
WIDTH_PX, NARROW_PX, MOST_PX = 392, 312, 620
"""Usual; on a small screen, and as far as it can be drawn together; as far as it can be drawn out."""


def rule(subject: Subject) -> Placed | None:
    """Who stands where: on the table, to be begun, packed and still in the shop; within each by latest start."""
    order = subject.order
    if order is None or not order.is_open or order.delivery in ON_THE_WAY:
        return None
    section = _SECTION_OF.get(order.preparation)
    if section is None:
        return None
    begin = begin_by(order)
    return section, (begin is None, begin or order.placed_at, order.placed_at)


def _title(section: str) -> str:
    return {
        NOW: QCoreApplication.translate("Packing", "On the table"),
        NEXT: QCoreApplication.translate("Packing", "Then, by latest start"),
        PACKED: QCoreApplication.translate("Packing", "Packed, still here"),
    }[section]


class Queue(Ground):
    """The list. Signals: chosen(order id), blank when the list has become empty."""

    chosen = Signal(str)

    def __init__(self, shop: Shop, parent: QWidget | None = None) -> None:
        super().__init__(Color.PAPER, Qt.Edge.RightEdge, parent)
        self._shop = shop
        self._chosen = ""
        self.model = OrderQueue(shop, rule, SECTIONS, present=self._present, parent=self)
        self.view = RowList(*row_px(RowSize.CARD))
        self.view.setModel(self.model)
        self.view.setItemDelegate(OrderDelegate(RowSize.CARD, ground=Color.PAPER, parent=self.view))
        self.view.setAccessibleName(QCoreApplication.translate("Packing", "Orders to pack"))
        self._title = Words(QCoreApplication.translate("Packing", "To pack"), Type.PROMISE)
        self._count = Words("", Type.TOUCH_META, Color.INK_SOFT, weight=400)
        self.scan = Button("", Rank.PLAIN, Size.TOUCH, "scan-line")
        self.scan.setAccessibleName(QCoreApplication.translate("Packing", "Scan a label with the camera"))
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._count)
        head.addSpacing(8)
        head.addWidget(self.scan)
        whole = QVBoxLayout(self)
        margins(whole, 20, 20, 21, 0)
        whole.setSpacing(4)
        whole.addLayout(head)
        whole.addWidget(self.view, 1)
        self.model.counted.connect(self._on_counted)
        self.model.rowsInserted.connect(self._keep_one_chosen)
        self.model.rowsRemoved.connect(self._keep_one_chosen)
        self.model.modelReset.connect(self._keep_one_chosen)
        self.view.selectionModel().currentChanged.connect(self._on_current_changed)
        self._on_counted()
        self._keep_one_chosen()

    def choose(self, order_id: str) -> bool:
        """Choose an order; False when it is not in the list."""
        index = self._index_of(order_id)
        if not index.isValid():
            return False
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)
        return True

    def is_in(self, order_id: str) -> bool:
        """Whether an order belongs into the list, as the board is now."""
        order = self._shop.order(order_id)
        room = self._shop.room(order.room) if order is not None else None
        return room is not None and rule(Subject(self._shop, room, order, self._shop.now())) is not None

    def _index_of(self, order_id: str) -> QModelIndex:
        order = self._shop.order(order_id)
        return self.model.index_of(order.room) if order is not None else QModelIndex()

    def chosen_id(self) -> str:
        """The chosen order's id, blank when the list is empty."""
        row = self.view.currentIndex().data(RowRole.VALUE)
        return row.order.id if isinstance(row, OrderRow) and row.order is not None else ""

    def _keep_one_chosen(self) -> None:
        if self.chosen_id() or self.choose(self._chosen):  # a board that was replaced has chosen nothing
            return
        first = next((row for row in range(self.model.rowCount()) if self._is_order(row)), None)
        if first is None:
            self.chosen.emit("")
        else:
            self.view.setCurrentIndex(self.model.index(first))

    def _is_order(self, row: int) -> bool:
        return isinstance(self.model.index(row).data(RowRole.VALUE), OrderRow)

    def _on_current_changed(self, _current: QModelIndex, _before: QModelIndex) -> None:
        if order_id := self.chosen_id():
            self._chosen = order_id
            self.chosen.emit(order_id)

    def _on_counted(self) -> None:
        left = self.model.count(NOW) + self.model.count(NEXT)
        self._count.setText(QCoreApplication.translate("Packing", "{count} to go").format(count=left))

    # What a row says ----------------------------------------------------------------------------------------------

    def _present(self, row: Any) -> Mapping[int, object]:
        if isinstance(row, Heading):
            return with_name({Row.KIND: SECTION, Row.TITLE: _title(row.section), Row.RIGHT_TEXT: str(row.count)})
        assert isinstance(row, OrderRow)
        assert row.order is not None
        third, urgent = self._third(row.order, row.start_by)
        return with_name(
            {
                Row.ORDER_ID: row.order.id,
                Row.TITLE: row.name,
                Row.SUBTITLE: items_line(row.order),
                Row.THIRD: third,
                Row.THIRD_URGENT: urgent,
                Row.PENDING: row.pending,
                **ring_roles(ring_face(row.clock)),
            }
        )

    def _third(self, order: Order, begin: datetime | None) -> tuple[str, bool]:
        """What time matters here, and whether it is over; how it stands where nothing is left to do."""
        now = self._shop.now()
        if order.preparation is Preparation.PACKED:
            return sentence_words.lasting_line(self._shop, order), False
        due = packed_by(order) if order.preparation is Preparation.PACKING else begin
        if due is None:
            return QCoreApplication.translate("Packing", "no time promised yet"), False
        time = words.clock_time(self._shop, due)
        if now > due:
            late = words.span(now - due)
            if order.preparation is Preparation.PACKING:
                over = QCoreApplication.translate("Packing", "{late} late · pack by {time}")
            else:
                over = QCoreApplication.translate("Packing", "{late} late · begin by {time}")
            return over.format(time=time, late=late), True
        if order.preparation is Preparation.CONFIRMED:
            return QCoreApplication.translate("Packing", "begin by {time}").format(time=time), False
        said = QCoreApplication.translate("Packing", "pack by {time}").format(time=time)
        who = self._courier(order)
        if who:
            said += " · " + QCoreApplication.translate("Packing", "{courier} collects").format(courier=who)
        return said, False

    def _courier(self, order: Order) -> str:
        if order.delivery is not Delivery.ACCEPTED:
            return ""
        return words.first_name(self._shop.person_name(order.courier))
