"""The situation as the map draws it: the shop, couriers, numbered stops, runs, and the ride that is proposed."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from desktop import words
from desktop.models.rows import stepped
from desktop.shop import Shop as ShopHere
from desktop.stations.dispatch.situation import Situation
from desktop.stations.looks import look_of
from desktop.widgets.avatar import initials
from desktop.widgets.map import Courier, Leg, LegState, Run, Shop, Stop, Urgency
from desktop.widgets.map import Place as At
from desktop.widgets.ring import Urgency as Look
from hub.domain.forecast import RunPlan, StopPlan, until
from hub.domain.order import Delivery, Order, Place
from hub.domain.schedule import order_clock

NOBODY = "?"
"""The number of a stop that is in nobody's run."""


NOBODYS_SHOWN = 120
"""Stops of nobody's that the map shows, first promise first: more cover the town and each other, and the list has them."""


STOPS_AT_ONCE = 24
"""So many stops are laid on the map in one step, half a millisecond."""


class Show(StrEnum):
    """What the map is narrowed to."""

    ALL = "all"
    MOVING = "moving"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Marks:
    """Everything on the map."""

    shop: Shop | None
    couriers: tuple[Courier, ...]
    stops: tuple[Stop, ...]
    runs: tuple[Run, ...]


def marks(shop: ShopHere, situation: Situation, chosen: str, show: Show) -> Marks:
    """Lay the situation on the map.

    Args:
        chosen: id of the order that is selected, blank for none; its proposed ride is drawn.
        show: what the map is narrowed to.
    """
    steps = marking(shop, situation, chosen, show)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            found: Marks = done.value
            return found


def marking(shop: ShopHere, situation: Situation, chosen: str, show: Show) -> Generator[None, None, Marks]:
    """`marks` in small steps."""
    place = situation.shop_place
    home = Shop(_at(place), QCoreApplication.translate("Dispatch", "Shop")) if place is not None else None
    shown = _shown_runs(situation, show)
    couriers = tuple(_couriers(situation, show, shown))
    yield
    runs = tuple(_runs(situation, shown))
    proposal = _proposal(situation, chosen)
    yield
    stops: list[Stop] = []
    for stop in _stops(shop, situation, chosen, show, shown):
        stops.append(stop)
        if len(stops) % STOPS_AT_ONCE == 0:
            yield
    return Marks(home, couriers, tuple(stops), (*runs, proposal) if proposal is not None else runs)


def moving(situation: Situation) -> int:
    """How many couriers have something in hand."""
    return sum(_is_moving(run) for run in situation.runs.values())


def in_danger(situation: Situation) -> int:
    """How many orders are at risk or late."""
    orders = [stop.order for run in situation.runs.values() for stop in run.stops]
    return sum(situation.in_danger(order) for order in orders) + situation.dangers_of_nobodys()


def _is_moving(run: RunPlan) -> bool:
    return any(stop.order.delivery in (Delivery.PICKED_UP, Delivery.ARRIVED) for stop in run.stops)


def _shown_runs(situation: Situation, show: Show) -> dict[str, RunPlan]:
    return {courier: run for courier, run in situation.runs.items() if _is_shown(situation, run, show)}


def _is_shown(situation: Situation, run: RunPlan, show: Show) -> bool:
    if show is Show.MOVING:
        return _is_moving(run)
    return show is Show.ALL or any(situation.in_danger(stop.order) for stop in run.stops)


def _couriers(situation: Situation, show: Show, shown: dict[str, RunPlan]) -> Iterator[Courier]:
    for courier in situation.board.couriers.values():
        fix = situation.fixes.get(courier.id)
        busy = courier.id in situation.runs
        if fix is None or not (courier.on_duty or busy):
            continue
        missed = show is Show.DANGER and situation.is_silent(courier.id)
        if show is not Show.ALL and courier.id not in shown and not missed:
            continue
        yield Courier(
            courier.id,
            initials(courier.name),
            words.first_name(courier.name),
            _at(fix.place),
            fix.measured_at.timestamp(),
            fix.accuracy_m or None,
            fix.heading_deg,
        )


def _stops(shop: ShopHere, situation: Situation, chosen: str, show: Show, shown: dict[str, RunPlan]) -> Iterator[Stop]:
    for run in shown.values():
        for stop in run.stops:
            if stop.order.address.place is not None:
                yield _stop(situation, stop.order, str(stop.number), _late_words(situation, stop))
    first = situation.unassigned[:NOBODYS_SHOWN]
    for order in (*first, *_beyond(situation, chosen, first)):
        if order.address.place is None or (show is not Show.ALL and not situation.in_danger(order)):
            continue
        if show is Show.MOVING and order.id != chosen:
            continue
        label = ""
        by = until(order)
        if order.id == chosen and by is not None:
            label = f"{order.recipient.name} · {words.clock_time(shop, by)}"
        yield _stop(situation, order, NOBODY, label)


def _beyond(situation: Situation, chosen: str, first: tuple[Order, ...]) -> Iterator[Order]:
    """The chosen order, where it is none of the first: it is on the map whatever its promise."""
    order = situation.nobodys_order(chosen)
    if order is not None and all(each.id != chosen for each in first):
        yield order


def _stop(situation: Situation, order: Order, number: str, label: str) -> Stop:
    assert order.address.place is not None
    # As coarse as a list's ring: what no eye can tell apart is not painted again.
    clock = stepped(order_clock(order, situation.now))
    look = look_of(clock)
    urgency = Urgency.CALM if look is Look.UNPROMISED else Urgency(look.value)
    return Stop(order.id, _at(order.address.place), number, clock.fraction, urgency, label, order.recipient.name)


def _late_words(situation: Situation, stop: StopPlan) -> str:
    by = until(stop.order)
    late = situation.now - by if by is not None and situation.now > by else -(stop.spare or timedelta(0))
    if late < timedelta(minutes=1):
        return ""
    return QCoreApplication.translate("Dispatch", "{span} late").format(span=words.span(late))


def _runs(situation: Situation, shown: dict[str, RunPlan]) -> Iterator[Run]:
    """Straight lines from stop to stop; nobody knows the streets here, and the lines do not claim to."""
    hues = {courier: place for place, courier in enumerate(situation.runs)}
    for courier, run in shown.items():
        doubted = situation.is_silent(courier)
        legs: list[Leg] = []
        here = run.starts_at or situation.shop_place
        for stop in run.stops:
            there = stop.order.address.place
            if there is None:
                continue
            path = [here, situation.shop_place, there] if stop.from_shop else [here, there]
            places = _distinct(path)
            state = LegState.UNDER_WAY if not legs else LegState.LATER
            if len(places) > 1:
                legs.append(Leg(places, LegState.DOUBTED if doubted else state))
            here = there
        if legs:
            yield Run(courier, tuple(legs), hues[courier])


def _proposal(situation: Situation, chosen: str) -> Run | None:
    order = situation.nobodys_order(chosen)
    if order is None:
        return None
    places = _distinct([situation.shop_place, order.address.place])
    return Run("proposed", (Leg(places, LegState.PROPOSED),)) if len(places) > 1 else None


def _distinct(path: list[Place | None]) -> tuple[At, ...]:
    places: list[At] = []
    for place in path:
        if place is not None and (not places or places[-1] != _at(place)):
            places.append(_at(place))
    return tuple(places)


def _at(place: Place) -> At:
    return At(place.lat_e7 / 1e7, place.lon_e7 / 1e7)
