"""All offers that wait for an answer, in one line above the couriers: how many, and how long the oldest has still to wait.

With a dozen couriers the card with the running clock may be scrolled away; the line never is, and leads there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.stations.dispatch.courier_parts import OFFER_WAITS
from desktop.theme import Color, Height, Theme, Type
from desktop.widgets.draw import brush, hairline, upright, width_of, words
from hub.domain.order import Order


class OffersLine(QAbstractButton):
    """The line; hidden while no offer waits."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.courier_id = ""
        self._left = 1.0
        self._overdue = False
        self._time = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_offers(self, offers: Sequence[Order], now: datetime) -> None:
        """Show how these stand.

        Args:
            offers: 0..n orders that were offered and not answered.
            now: hub time, aware UTC.
        """
        self.setVisible(bool(offers))
        if not offers:
            return
        oldest = min(offers, key=lambda order: order.offered_at or now)
        self.courier_id = oldest.courier
        waited = now - (oldest.offered_at or now)
        left = OFFER_WAITS - waited
        silent = sum(now - (order.offered_at or now) >= OFFER_WAITS for order in offers)
        self._overdue = silent > 0
        self._left = max(0.0, min(1.0, left / OFFER_WAITS))
        seconds = int(max(timedelta(0), waited if self._overdue else left).total_seconds())
        self._time = f"{seconds // 60}:{seconds % 60:02}"
        one = len(offers) == 1
        if self._overdue:
            said = QCoreApplication.translate("Dispatch", "{silent} of {count} offers without an answer")
        elif one:
            said = QCoreApplication.translate("Dispatch", "1 offer waits for its answer")
        else:
            said = QCoreApplication.translate("Dispatch", "{count} offers wait for their answers")
        self.setText(said.format(silent=silent, count=len(offers)))
        self.setAccessibleName(f"{self.text()}, {self._time}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, Height.DENSE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = Theme.of(self)
        rect = QRectF(self.rect())
        loud = Color.RIBBON_TEXT if self._overdue else Color.INK
        with brush(self) as painter:
            painter.fillRect(rect, theme.color(Color.SELECT if self.underMouse() else Color.SUNK))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ring = QRectF(19, rect.height() / 2 - 6, 12, 12)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            with upright(painter, ring):
                painter.setPen(QPen(theme.color(Color.TRACK), 1.8))
                painter.drawEllipse(ring)
                painter.setPen(QPen(theme.color(Color.RIBBON if self._overdue else Color.INK), 2))
                painter.drawArc(ring, 90 * 16, round((1.0 if self._overdue else self._left) * 360 * 16))
            font = theme.font(Type.META, weight=600)
            line = rect.adjusted(48, 0, -16, 0)
            end = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            words(painter, line, self._time, font, theme.color(loud), end)
            room = line.adjusted(0, 0, -width_of(self._time, font) - 8, 0)
            words(painter, room, self.text(), font, theme.color(loud))
            floor = rect.bottomLeft(), rect.bottomRight()
            hairline(painter, floor[0], floor[1], theme.color(Color.LINE))
