"""Small readings of an order that the packing table and dispatch share; the looks themselves are `stations.looks`."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from desktop.stations.looks import ring_face
from desktop.widgets.ring import RingFace
from hub.domain.order import Order
from hub.domain.schedule import order_clock


def large_ring(order: Order, now: datetime, arrives: datetime | None) -> RingFace:
    """An order's ring for 64 px and more, with a tick where the expected arrival falls."""
    face = ring_face(order_clock(order, now), large=True)
    eta = eta_fraction(order, arrives) if arrives is not None else None
    return RingFace(face.urgency, face.fraction, face.text, eta)


def eta_fraction(order: Order, arrives: datetime) -> float | None:
    """Where an expected arrival falls on the promise's ring, 0..1; None where nothing was promised or it is too late."""
    if order.promise is None:
        return None
    until, made = order.promise.window.until, order.promise.made_at
    if arrives >= until or until <= made:
        return None
    return min(1.0, (until - arrives) / (until - made))


def items_line(order: Order) -> str:
    """The goods on one line: "Peonies × 5 · Stoneware vase"."""
    many = QCoreApplication.translate("Packing", "{name} × {quantity}")
    return " · ".join(
        many.format(name=item.name, quantity=item.quantity) if item.quantity > 1 else item.name for item in order.items
    )


def stepped_at(order: Order, kind: str) -> datetime | None:
    """When a step last happened to an order, None when it did not."""
    return next((step.at for step in reversed(order.history) if step.kind == kind), None)
