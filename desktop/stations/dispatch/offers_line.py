"""All offers that wait for an answer, in one line above the couriers: how many, and how long the oldest has still to wait.

With a dozen couriers the card with the running clock may be scrolled away; the line never is, and leads there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.stations.dispatch.offer_clock import RING_PX, OfferClock, clock_of
from desktop.theme import Color, Height, Theme, Type
from desktop.widgets.draw import brush, hairline, width_of, words
from hub.domain.order import Order
from hub.domain.settings import ShopSettings


class OffersLine(QAbstractButton):
    """The line; hidden while no offer waits."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.courier_id = ""
        self._clock: OfferClock | None = None
        self._look: tuple[object, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_offers(self, offers: Sequence[Order], settings: ShopSettings, now: datetime) -> None:
        """Show how these stand.

        Args:
            offers: 0..n orders that were offered and not answered.
            settings: how long an offer may wait.
            now: hub time, aware UTC.
        """
        self.setVisible(bool(offers))
        if not offers:
            return
        oldest = min(offers, key=lambda order: order.offered_at or now)
        self.courier_id = oldest.courier
        looked = self._look
        self._clock = clock = clock_of(oldest, settings, now)
        silent = sum(clock_of(order, settings, now).overdue for order in offers)
        one = len(offers) == 1
        if clock.overdue:
            said = QCoreApplication.translate("Dispatch", "{silent} of {count} offers without an answer")
        elif one:
            said = QCoreApplication.translate("Dispatch", "1 offer waits for its answer")
        else:
            said = QCoreApplication.translate("Dispatch", "{count} offers wait for their answers")
        self.setText(said.format(silent=silent, count=len(offers)))
        self.setAccessibleName(f"{self.text()}, {clock.time}")
        self._look = self.text(), clock.time, clock.look
        if self._look != looked:
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, Height.DENSE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, clock = Theme.of(self), self._clock
        if clock is None:
            return
        rect = QRectF(self.rect())
        loud = Color.RIBBON_TEXT if clock.overdue else Color.INK
        with brush(self) as painter:
            painter.fillRect(rect, theme.color(Color.SELECT if self.underMouse() else Color.SUNK))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            clock.paint(painter, theme, 19, (rect.height() - RING_PX) / 2)
            font = theme.font(Type.META, weight=600)
            line = rect.adjusted(48, 0, -16, 0)
            end = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            words(painter, line, clock.time, font, theme.color(loud), end)
            room = line.adjusted(0, 0, -width_of(clock.time, font) - 8, 0)
            words(painter, room, self.text(), font, theme.color(loud))
            floor = rect.bottomLeft(), rect.bottomRight()
            hairline(painter, floor[0], floor[1], theme.color(Color.LINE))
