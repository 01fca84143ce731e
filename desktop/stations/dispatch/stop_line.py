"""A stop in a courier's opened card: pressed, it opens; dragged, it goes to another courier, another place, or back.

Every drag has a key while the line has the keyboard; they stand on the sheet of all keys (F1).
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import QApplication, QWidget

from desktop.stations.dispatch.at_hand import ORDER_PROPERTY
from desktop.stations.dispatch.named_line import NamedLine
from desktop.stations.dispatch.unassigned import order_mime
from desktop.theme import Color, Theme
from desktop.widgets.map.map_view import order_id_in


class StopLine(NamedLine):
    """The line.

    Args:
        order_id: whose stop it is.
        can_move: whether it can be dragged away.

    Signals:
        back_asked(order id): by Delete.
        put_before(order id, order id): a stop was let go over another one; it shall come before that.
    """

    back_asked = Signal(str)
    put_before = Signal(str, str)

    def __init__(self, order_id: str, name: str, right: str, short: str = "", *, can_move: bool) -> None:
        super().__init__(name, right, short)
        self.order_id = order_id
        self._can_move = can_move
        self._pressed: QPoint | None = None
        self._over = False
        self.setProperty(ORDER_PROPERTY, order_id)
        self.setAcceptDrops(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace if not event.modifiers():
                self.back_asked.emit(self.order_id)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if not event.modifiers():
                self.click()
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        left = event.button() is Qt.MouseButton.LeftButton
        self._pressed = event.position().toPoint() if left and self._can_move else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if (event.position().toPoint() - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            self.setDown(False)
            drag_order(self, self.order_id)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if order_id_in(event.mimeData()) not in (None, self.order_id):
            self._set_over(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._set_over(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._set_over(False)
        order_id = order_id_in(event.mimeData())
        if order_id is not None:
            event.acceptProposedAction()
            self.put_before.emit(order_id, self.order_id)

    def _set_over(self, over: bool) -> None:
        self._over = over
        self.update()

    def paintEvent(self, event: object) -> None:
        super().paintEvent(event)
        if self._over:  # a bar at the upper edge: it comes before this one
            with QPainter(self) as painter:
                painter.fillRect(QRectF(0, 0, self.width(), 2), Theme.of(self).color(Color.FOCUS))


def drag_order(widget: QWidget, order_id: str) -> None:
    """Let an order be dragged as the picture of a widget; comes back when it was let go."""
    drag = QDrag(widget)
    drag.setMimeData(order_mime(order_id))
    drag.setPixmap(widget.grab())
    drag.setHotSpot(QPoint(24, widget.height() // 2))
    drag.exec(Qt.DropAction.MoveAction)
