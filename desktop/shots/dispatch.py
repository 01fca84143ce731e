"""What is done at dispatch before its pictures are taken: a full town, offers that wait, a link, a run, somebody else."""

from __future__ import annotations

import random
from datetime import timedelta

from desktop.app import application
from desktop.sample import DISPATCH, OWNER, PACKING, SEED, SampleDay
from desktop.shots.stage import Act, Stage
from desktop.smoke import settle
from desktop.stations.dispatch.window import DispatchWindow
from hub.domain.courier import Fix
from hub.domain.order import Delivery, Place, Preparation
from hub.domain.vocabulary import (
    AcceptOffer,
    AcknowledgeCard,
    AddCourier,
    AssignCourier,
    AttachProof,
    MarkPacked,
    PickUpOrder,
    PlanRun,
    SetDuty,
    StartPacking,
    TickItem,
)
from hub.link.local import LocalLink

SETTLE_MS = 400
MORE_COURIERS = (
    "Amira Khan",
    "Jonas Weber",
    "郑雅文",
    "Oluwaseun Adeyemi-Fitzgerald",
    "Marek Nowak",
    "Ivy Chan",
    "Pedro Álvarez",
    "陈晓东",
)
"""With the four of the sample they are twelve."""


def crowd(day: SampleDay) -> None:
    """Twelve couriers, most of them on the road, and sixty orders."""
    dice = random.Random(SEED)
    hub = LocalLink(day.hub, OWNER)
    for number, name in enumerate(MORE_COURIERS):
        courier = day.couriers[f"more {number}"] = hub.new_id()
        day.ask("15:48", DISPATCH, AddCourier(courier, name, f"+44 20 7946 08{number:02}"))
        day.ask("15:48", DISPATCH, SetDuty(courier, True))
    free = [
        day.orders[name]
        for name in day.orders
        if name.startswith("more ")
        and day.hub.board.orders[day.orders[name]].delivery is Delivery.UNASSIGNED
        and day.hub.board.orders[day.orders[name]].preparation is not Preparation.NEW
    ]
    for number in range(len(MORE_COURIERS) - 1):
        mine = [free.pop(0) for _ in range(dice.randint(2, 4)) if free]
        _ride(day, f"more {number}", mine, on_the_road=number % 2 == 0)
    shop = day.hub.board.shop.place
    assert shop is not None
    for number in range(len(MORE_COURIERS)):
        north, east = dice.random() - 0.5, dice.random() - 0.5
        place = Place(shop.lat_e7 + int(north * 380_000), shop.lon_e7 + int(east * 650_000))
        measured = day.clock() - timedelta(seconds=dice.choice((8, 20, 45, 130)))
        hub.sight(
            Fix(
                day.couriers[f"more {number}"], place, dice.choice((12, 30, 80)), measured, "page", 45 * number, 4.0, 70
            )
        )
    hub.close()


def _ride(day: SampleDay, courier: str, orders: list[str], *, on_the_road: bool) -> None:
    for order in orders:
        day.ask("15:48", DISPATCH, AssignCourier(order, day.couriers[courier]))
    for order in orders[:-1] if not on_the_road else orders:
        day.ask("15:48", day.courier(courier), AcceptOffer(order))
        if on_the_road:
            _pack(day, order)
            day.ask("15:48", day.courier(courier), PickUpOrder(order))


def _pack(day: SampleDay, order_id: str) -> None:
    order = day.hub.board.orders[order_id]
    if order.preparation is Preparation.PACKED:
        return
    if order.preparation is not Preparation.PACKING:
        day.ask("15:48", PACKING, StartPacking(order_id))
    for item in set(range(len(order.items))) - set(order.ticked):
        day.ask("15:48", PACKING, TickItem(order_id, item))
    day.ask("15:48", PACKING, AcknowledgeCard(order_id, order.card.version))
    day.ask("15:48", PACKING, AttachProof(order_id, "packed", "0" * 64))
    day.ask("15:48", PACKING, MarkPacked(order_id))


def _window(stage: Stage) -> DispatchWindow:
    assert isinstance(stage.window, DispatchWindow)
    return stage.window


def _crowd(stage: Stage) -> None:
    crowd(stage.day)
    settle(application(), SETTLE_MS)
    _window(stage).station.refresh()


def _crowd_courier(stage: Stage) -> None:
    _crowd(stage)
    _window(stage).station.couriers.open_courier(stage.day.couriers["more 0"])


def _offers(stage: Stage) -> None:
    day = stage.day
    day.ask("15:45", DISPATCH, AssignCourier(day.orders["hannah"], day.couriers["li"]))
    day.ask("15:47", DISPATCH, AssignCourier(day.orders["zhou"], day.couriers["hao"]))
    day.clock.now = day.clock.at("15:48")
    settle(application(), SETTLE_MS)
    station = _window(stage).station
    station.couriers.open_courier(day.couriers["li"])
    station.refresh()


def _link(stage: Stage) -> None:
    _window(stage).station.mint_link(stage.day.couriers["li"])
    settle(application(), SETTLE_MS)


def _run(stage: Stage) -> None:
    day = stage.day
    day.ask("15:48", DISPATCH, AssignCourier(day.orders["hannah"], day.couriers["li"]))
    day.ask("15:48", day.courier("li"), AcceptOffer(day.orders["hannah"]))
    stops = tuple(order.id for order in day.hub.board.stops_of(day.couriers["li"]))
    link = LocalLink(day.hub, DISPATCH)
    day.ask("15:48", DISPATCH, PlanRun(link.new_id(), day.couriers["li"], stops))
    link.close()
    settle(application(), SETTLE_MS)
    _window(stage).station.open_run(day.couriers["li"])


def _who_else(stage: Stage) -> None:
    _window(stage).station.hands.ask_who_else(stage.day.orders["mei"])


ACTS: dict[str, Act] = {
    "crowd": _crowd,
    "crowd_courier": _crowd_courier,
    "offers": _offers,
    "courier_link": _link,
    "run": _run,
    "who_else": _who_else,
}
