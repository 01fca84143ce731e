"""What a courier's card shows, read off the situation. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.stations.dispatch.situation import Situation
from desktop.stations.dispatch.suggestion import AT_SHOP_M, Stands, stands
from hub.domain.courier import Courier, Fix
from hub.domain.eta import distance_m
from hub.domain.order import Delivery, Order
from hub.domain.settings import ShopSettings


@dataclass(frozen=True, slots=True)
class CourierFace:
    """What a card shows of a courier at one moment.

    Args:
        orders: open ones, as the run goes.
        settings: how long the shop waits for an answer to an offer.
        silent: whether the place is too old to be believed while the courier is on duty.
    """

    courier: Courier
    orders: tuple[Order, ...]
    fix: Fix | None
    stands: Stands
    silent: bool
    now: datetime
    at_shop: bool
    settings: ShopSettings

    @property
    def offers(self) -> tuple[Order, ...]:
        """Orders that wait for an answer."""
        return tuple(order for order in self.orders if order.delivery is Delivery.OFFERED)

    @property
    def can_be_taken_back(self) -> tuple[Order, ...]:
        """Orders that are with this courier in name only."""
        return tuple(order for order in self.orders if order.delivery is Delivery.ACCEPTED)


def courier_face(situation: Situation, courier: Courier) -> CourierFace:
    """Read a courier off the situation."""
    run = situation.runs.get(courier.id)
    planned = [stop.order for stop in run.stops] if run is not None else []
    rest = [order for order in situation.orders_of(courier.id) if order not in planned]
    orders = tuple(planned + rest)
    fix = situation.fixes.get(courier.id)
    home = situation.shop_place
    near = fix is not None and home is not None and distance_m(fix.place, home) <= AT_SHOP_M
    return CourierFace(
        courier,
        orders,
        fix,
        stands(orders, fix, home),
        courier.on_duty and situation.is_silent(courier.id),
        situation.now,
        near,
        situation.board.settings,
    )
