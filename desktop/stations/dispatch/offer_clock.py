"""How long an offer has still to wait for its answer: as a figure, and as a ring that empties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from desktop import moments
from desktop.models.rows import RING_STEPS
from desktop.theme import Color, Theme
from desktop.widgets.draw import upright
from hub.domain.order import Order
from hub.domain.settings import ShopSettings

RING_PX = 12.0


@dataclass(frozen=True, slots=True)
class OfferClock:
    """The clock of one offer.

    Args:
        waited: since it was offered; 0 and up.
        patience: after this long without an answer somebody should telephone; more than 0.
    """

    waited: timedelta
    patience: timedelta

    @property
    def overdue(self) -> bool:
        """Whether somebody should telephone."""
        return self.waited >= self.patience

    @property
    def time(self) -> str:
        """What is left, or, overdue, how long nobody has answered: "1:40"."""
        shown = self.waited if self.overdue else self.patience - self.waited
        return moments.counter(int(shown.total_seconds()))

    @property
    def look(self) -> tuple[bool, int]:
        """How the ring looks: whether it is overdue, and how full it is in steps of 3 degrees, finer than which nobody sees."""
        return self.overdue, RING_STEPS if self.overdue else round((1 - self.waited / self.patience) * RING_STEPS)

    def room(self, left: float, top: float) -> QRect:
        """What the ring may be painted on, its pen included, where it stands there."""
        return QRectF(left, top, RING_PX, RING_PX).adjusted(-2, -2, 2, 2).toAlignedRect()

    def paint(self, painter: QPainter, theme: Theme, left: float, top: float) -> None:
        """Draw the ring; full again, and in the ribbon's colour, when it is overdue."""
        ring = QRectF(left, top, RING_PX, RING_PX)
        with upright(painter, ring):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color(Color.TRACK), 1.8))
            painter.drawEllipse(ring)
            painter.setPen(QPen(theme.color(Color.RIBBON if self.overdue else Color.INK), 2))
            painter.drawArc(ring, 90 * 16, round(self.look[1] / RING_STEPS * 360 * 16))


def clock_of(order: Order, settings: ShopSettings, now: datetime) -> OfferClock:
    """The clock of an offer by the shop's patience. Args: now: hub time, aware UTC."""
    waited = max(timedelta(0), now - (order.offered_at or now))
    return OfferClock(waited, timedelta(seconds=settings.offer_seconds))
