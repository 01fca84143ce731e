"""The orders that nobody has, by promise, and under the chosen one who should take it and why.

An order can be dragged onto a courier in the list or on the map; the same by keyboard through the suggestion's button
and the others' menu.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import (
    QCoreApplication,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QDrag, QDragEnterEvent, QDropEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QStyle,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop import words
from desktop.models.order_queue import OrderQueue, OrderRow, unassigned_rule
from desktop.models.rows import RowRole
from desktop.shop import Shop
from desktop.stations.dispatch.suggestion import Candidate
from desktop.stations.dispatch.suggestion_card import Suggestion
from desktop.stations.looks import look_of, ring_face, ring_roles, urgency, with_name
from desktop.theme import Color, Height, Theme, Type
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.map import ORDER_MIME
from desktop.widgets.map.map_view import order_id_in
from desktop.widgets.order_delegate import OrderDelegate, Row
from desktop.widgets.panel import Ground, Hairline, margins
from desktop.widgets.ring import Urgency
from desktop.widgets.row_list import RowList
from desktop.widgets.words import Words
from hub.domain.forecast import until
from hub.domain.order import Delivery, Order

WIDTH_PX = 312
_EMPTY_PX = 240
_LOUD = (Urgency.RISK, Urgency.LATE)
_Index = QModelIndex | QPersistentModelIndex


class Unassigned(Ground):
    """The left column.

    Signals:
        chosen(order id): another order is selected, blank for none.
        offer_asked(order id, courier id): an order shall be offered to a courier.
        room_asked(order id): its room shall be opened.
        back_asked(order id): it was dragged here from its courier, and shall be taken back.
    """

    back_asked = Signal(str)
    chosen = Signal(str)
    offer_asked = Signal(str, str)
    room_asked = Signal(str)

    def __init__(self, shop: Shop, parent: QWidget | None = None) -> None:
        super().__init__(Color.PAPER, Qt.Edge.RightEdge, parent)
        self._shop = shop
        self._chosen = ""
        self.setFixedWidth(WIDTH_PX)
        self.setAcceptDrops(True)
        self.model = OrderQueue(
            shop, unassigned_rule, ("unassigned",), headings=False, present=self._present, parent=self
        )
        self.suggestion = Suggestion(shop)
        self.suggestion.offer_asked.connect(lambda courier: self.offer_asked.emit(self.chosen_id(), courier))
        self.suggestion.room_asked.connect(lambda: self.room_asked.emit(self.chosen_id()))
        self.view = _List(self.model, self.suggestion)
        self.suggestion.changed.connect(self.view.lay_out_again)
        self.view.setAccessibleName(QCoreApplication.translate("Dispatch", "Orders that nobody has"))
        self._count = Words("", Type.BODY, Color.INK_SOFT)
        self.empty = EmptyState(
            QCoreApplication.translate("Dispatch", "Everybody is provided for"),
            QCoreApplication.translate("Dispatch", "Every order has a courier. New ones appear here by promise."),
        )
        foot = Words(
            QCoreApplication.translate("Dispatch", "Drag onto a courier, or press Ctrl ↵"),
            Type.META,
            Color.INK_SOFT,
            gives_way=True,
        )
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 16, 0)
        head.addWidget(Words(QCoreApplication.translate("Dispatch", "Nobody has these"), Type.TITLE, weight=600))
        head.addStretch(1)
        head.addWidget(self._count)
        bar = QWidget()
        bar.setFixedHeight(48)
        bar.setLayout(head)
        self._hint = QWidget()
        inset = QHBoxLayout(self._hint)
        inset.setContentsMargins(16, 12, 16, 12)
        inset.addWidget(foot, 1)
        whole = QVBoxLayout(self)
        margins(whole, 0, 0, 1, 0)
        whole.setSpacing(0)
        whole.addWidget(bar)
        whole.addWidget(Hairline())
        whole.addWidget(self.view, 1)
        self._rest = QVBoxLayout()
        self._rest.setContentsMargins(12, 12, 12, 12)
        self.empty.setFixedHeight(_EMPTY_PX)
        self._rest.addWidget(self.empty)
        self._rest.addStretch(1)
        whole.addLayout(self._rest)
        whole.addWidget(self._hint)
        self.model.counted.connect(self._on_counted)
        self.model.rowsInserted.connect(self._keep_one_chosen)
        self.model.rowsRemoved.connect(self._keep_one_chosen)
        self.model.modelReset.connect(self._keep_one_chosen)
        self.view.selectionModel().currentChanged.connect(self._on_current_changed)
        self._on_counted()
        self._keep_one_chosen()

    # Choosing -----------------------------------------------------------------------------------------------------

    def choose(self, order_id: str) -> bool:
        """Select an order; False when it is not in the list."""
        order = self._shop.order(order_id)
        index = self.model.index_of(order.room) if order is not None else QModelIndex()
        if not index.isValid():
            return False
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)
        return True

    def chosen_id(self) -> str:
        """The selected order's id, blank when the list is empty."""
        row = self.view.currentIndex().data(RowRole.VALUE)
        return row.order.id if isinstance(row, OrderRow) and row.order is not None else ""

    def show_candidates(self, order: Order | None, found: list[Candidate]) -> None:
        """Put the suggestion for the selected order in its place."""
        self.suggestion.show_candidates(order, found)
        self.view.grow()

    def _keep_one_chosen(self) -> None:
        if not self.chosen_id() and self.model.rowCount() and not self.choose(self._chosen):
            self.view.setCurrentIndex(self.model.index(0))
        elif not self.model.rowCount():
            self.chosen.emit("")

    def _on_current_changed(self, _current: QModelIndex, _before: QModelIndex) -> None:
        self.view.lay_out_again()
        self._chosen = self.chosen_id()
        self.chosen.emit(self._chosen)

    def _on_counted(self) -> None:
        count = self.model.count("unassigned")
        self._count.setText(str(count))
        self.view.setVisible(bool(count))
        self.empty.setVisible(not count)
        self._hint.setVisible(bool(count))

    # What is dragged here ---------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        order = self._shop.order(order_id_in(event.mimeData()) or "")
        if order is not None and order.delivery in (Delivery.OFFERED, Delivery.ACCEPTED):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        order_id = order_id_in(event.mimeData())
        if order_id is not None:
            event.acceptProposedAction()
            self.back_asked.emit(order_id)

    # What a row says ----------------------------------------------------------------------------------------------

    def _present(self, row: Any) -> Mapping[int, object]:
        assert isinstance(row, OrderRow)
        assert row.order is not None
        by = until(row.order)
        return with_name(
            {
                Row.ORDER_ID: row.order.id,
                Row.TITLE: row.name,
                Row.SUBTITLE: self._second(row.order),
                Row.RIGHT_TEXT: urgency(row.clock),
                Row.RIGHT_LOWER: words.clock_time(self._shop, by) if by is not None else "",
                Row.URGENT: look_of(row.clock) in _LOUD,
                Row.PENDING: row.pending,
                **ring_roles(ring_face(row.clock)),
            }
        )

    def _second(self, order: Order) -> str:
        """Where it goes; who just said no comes first, because that is news."""
        where = ", ".join(line for line in order.address.lines if line.strip())
        last = next((step for step in reversed(order.history) if step.kind.startswith(("offer_", "courier_"))), None)
        if last is not None and last.kind == "offer_declined":
            who = words.first_name(self._shop.person_name(last.actor.person))
            said = QCoreApplication.translate("Dispatch", "{courier} cannot").format(courier=who)
            return f"{said} · {where}"
        return where


class _List(RowList):
    """Rows by promise; the selected one opens to show the suggestion under it. Rows can be dragged away."""

    under: Suggestion | None = None  # the table lays itself out before there is one

    def __init__(self, model: OrderQueue, under: Suggestion) -> None:
        super().__init__(int(Height.ROW_INBOX))
        self._pressed: QPoint | None = None
        self._under_px = -1
        self._open = QPersistentModelIndex()
        self.under = under
        under.setParent(self.viewport())
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))

    def under_height(self) -> int:
        """How high the suggestion is, px."""
        return self.under.wanted_height(self.viewport().width()) if self.under is not None else 0

    def grow(self) -> None:
        """Lay out again where the suggestion needs another height; each second's look must not disturb a scroll."""
        if self.under_height() != self._under_px:
            self.lay_out_again()

    def lay_out_again(self) -> None:
        """The suggestion has another height, or belongs to another row."""
        self._under_px = self.under_height()
        if self._open.isValid():
            self.set_height(self._open.row())
        self._open = QPersistentModelIndex(self.currentIndex())
        if self._open.isValid():
            self.set_height(self._open.row(), int(Height.ROW_INBOX) + self._under_px)
        self._place_under()

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self._place_under()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._place_under()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out_again()

    def _place_under(self) -> None:
        index = self.currentIndex()
        if self.under is None:
            return
        self.under.setVisible(index.isValid())
        if index.isValid():
            rect = self.visualRect(index)
            self.under.setGeometry(rect.adjusted(0, Height.ROW_INBOX, 0, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        here = self.indexAt(event.position().toPoint())
        self._pressed = event.position().toPoint() if here.isValid() else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        far = (event.position().toPoint() - self._pressed).manhattanLength()
        if far >= QApplication.startDragDistance():
            index, self._pressed = self.indexAt(self._pressed), None
            self._drag(index)

    def _drag(self, index: QModelIndex) -> None:
        order_id = index.data(Row.ORDER_ID)
        if not order_id:
            return
        drag = QDrag(self)
        drag.setMimeData(order_mime(str(order_id)))
        row = QRect(self.visualRect(index).topLeft(), QSize(self.viewport().width(), int(Height.ROW_INBOX)))
        drag.setPixmap(self.viewport().grab(row))
        drag.setHotSpot(QPoint(34, int(Height.ROW_INBOX) // 2))
        drag.exec(Qt.DropAction.MoveAction)


def order_mime(order_id: str) -> QMimeData:
    """What a dragged order carries."""
    data = QMimeData()
    data.setData(ORDER_MIME, order_id.encode("ascii"))
    return data


class _Delegate(OrderDelegate):
    """A dense row; the selected one is higher by the suggestion, on the same ground."""

    def __init__(self, view: _List) -> None:
        super().__init__(lined=True, ground=Color.PAPER, parent=view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected and rect.height() > Height.ROW_INBOX:
            theme = Theme.of(self._view)
            painter.fillRect(rect, theme.color(Color.SELECT))
            painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color(Color.LINE))
            row = QRect(rect.topLeft(), QSize(rect.width(), int(Height.ROW_INBOX)))
            option.rect = row
            super().paint(painter, option, index)
            painter.fillRect(row.left(), row.bottom() - 1, row.width(), 2, theme.color(Color.SELECT))  # no line inside
            return
        super().paint(painter, option, index)
