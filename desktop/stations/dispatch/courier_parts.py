"""Parts of a courier's card: an offer that waits for its answer, and how many orders the courier has."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStyle, QVBoxLayout, QWidget

from desktop import words
from desktop.filled import filled
from desktop.stations.dispatch.at_hand import ORDER_PROPERTY
from desktop.stations.dispatch.offer_clock import OfferClock, clock_of
from desktop.stations.dispatch.stop_line import drag_order
from desktop.theme import Color, Radius, Theme, Type
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.draw import box, brush
from desktop.widgets.draw import words as write
from desktop.widgets.panel import margins
from desktop.widgets.tip import plain_tip
from desktop.widgets.words import Words
from hub.domain.order import Order
from hub.domain.settings import ShopSettings

LOAD_SHOWN = 4
_RING_AT = 11, 8
"""Left and top of an offer's ring, px."""
_PIP_PX = 12


class OfferLine(QWidget):
    """An offer that waits for an answer: which order, how long is left to wait, and what comes then.

    Signals:
        other_asked(order id): it shall be offered to somebody else.
    """

    other_asked = Signal(str)

    def __init__(self, order: Order) -> None:
        super().__init__()
        self.order_id = order.id
        self.setProperty(ORDER_PROPERTY, order.id)
        self._pressed: QPoint | None = None
        self._clock: OfferClock | None = None
        self._name = Words("", Type.META, Color.INK_SOFT, gives_way=True)
        self.time = Words("", Type.META, weight=600)
        said = filled(QCoreApplication.translate("Dispatch", "Withdraw the offer of {name}"), name=order.recipient.name)
        self.withdraw = Button("", Rank.QUIET, Size.SMALL, "x", name=said)
        said = QCoreApplication.translate("Dispatch", "Accepted by telephone: {name}").format(name=order.recipient.name)
        self.accept = Button("", Rank.QUIET, Size.SMALL, "check", name=said)
        self._then = Words("", Type.CAPTION, Color.INK_SOFT, gives_way=True)
        said = filled(
            QCoreApplication.translate("Dispatch", "Offer {name} to somebody else"), name=order.recipient.name
        )
        self.other = Button("", Rank.QUIET, Size.SMALL, "users", name=said)
        self.other.setToolTip(plain_tip(said))
        self.other.clicked.connect(lambda: self.other_asked.emit(self.order_id))
        self.accept.setToolTip(plain_tip(self.accept.accessibleName()))
        self.withdraw.setToolTip(plain_tip(self.withdraw.accessibleName()))
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(0)
        first.addWidget(self._name, 1)
        first.addWidget(self.time)
        first.addSpacing(8)
        second.addWidget(self._then, 1)
        for button in (self.accept, self.other, self.withdraw):
            second.addWidget(button)
        whole = QVBoxLayout(self)
        margins(whole, 32, 6, 2, 2)
        whole.setSpacing(0)
        whole.addLayout(first)
        whole.addLayout(second)

    def show_time(self, order: Order, settings: ShopSettings, now: datetime) -> None:
        """Count down, and say so when nobody has answered; only the ring is painted where it empties."""
        before, self._clock = self._clock, clock_of(order, settings, now)
        clock = self._clock
        offered = QCoreApplication.translate("Dispatch", "{number} offered").format(number=words.number(order))
        silent = QCoreApplication.translate("Dispatch", "{number}: no answer").format(number=words.number(order))
        self._name.setText(silent if clock.overdue else offered)
        call = QCoreApplication.translate("Dispatch", "call them now")
        then = QCoreApplication.translate("Dispatch", "then call them")
        self._then.setText(call if clock.overdue else then)
        self._then.set_look(color=Color.RIBBON_TEXT if clock.overdue else Color.INK_SOFT)
        self.time.setText(clock.time)
        self.time.set_look(color=Color.RIBBON_TEXT if clock.overdue else Color.INK)
        self.setAccessibleName(f"{self._name.text()} {self.time.text()}. {self._then.text()}")
        if before is None or before.look != clock.look:
            ring = clock.room(*_RING_AT)
            self.update(QStyle.visualRect(self.layoutDirection(), self.rect(), ring))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint() if event.button() is Qt.MouseButton.LeftButton else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if (event.position().toPoint() - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            drag_order(self, self.order_id)

    def paintEvent(self, _event: object) -> None:
        theme = Theme.of(self)
        with brush(self) as painter:
            box(painter, QRectF(self.rect()), Radius.CONTROL, theme.color(Color.SUNK))
            if self._clock is not None:
                self._clock.paint(painter, theme, *_RING_AT)


class LoadPips(QWidget):
    """How many orders a courier has, as pips; more than fit become a number."""

    def __init__(self) -> None:
        super().__init__()
        self._count = 0
        self.setFixedSize(LOAD_SHOWN * _PIP_PX, 16)

    def set_count(self, count: int) -> None:
        if count == self._count and self.accessibleName():
            return
        self._count = count
        self.setAccessibleName(QCoreApplication.translate("Dispatch", "{count} orders").format(count=count))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(LOAD_SHOWN * _PIP_PX, 16)

    def paintEvent(self, _event: object) -> None:
        theme = Theme.of(self)
        with brush(self) as painter:
            if self._count > LOAD_SHOWN:
                align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                strong = theme.font(Type.META, weight=600)
                write(painter, QRectF(self.rect()), str(self._count), strong, theme.color(Color.INK), align)
                return
            for place in range(LOAD_SHOWN):
                pip = QRectF(place * _PIP_PX + 2, 5, _PIP_PX - 3, 6)
                filled = place < self._count
                fill = theme.color(Color.INK) if filled else None
                box(painter, pip, 2, fill, theme.color(Color.INK if filled else Color.LINE_STRONG))
