"""Everything that is on the map, in world points. Owns the marks, their grouping at a zoom and who stands at the shop.

Rules: no Qt, no clock. Projected once per change, grouped once per change and zoom: a repaint reads. Couriers at the
shop's door are *docked* below its square, one beside the other, so that the free ones can always be seen and dropped on.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from desktop.widgets.map.clusters import Group, group_marks
from desktop.widgets.map.labels import Box
from desktop.widgets.map.lines import Point
from desktop.widgets.map.marks import Courier, Kind, Leg, MarkId, Run, Shop, Stop
from desktop.widgets.map.projection import Place, WorldPoint, distance_m, to_world, world_size_px
from hub.domain.datum import Datum

DOCK_PX = 34.0
"""A courier's disc nearer to the shop's middle than this would cover the square."""
DOCK_M = 400.0
"""Farther from the shop is not "at the shop", however far the map is zoomed out."""
WORLDS_KEPT = 1000
"""Places whose points are remembered beside those that are on the map: couriers leave old ones behind."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """How the marks stand together at one zoom.

    Args:
        docked: couriers at the shop, by id.
        couriers: the others, as they stand together.
        stops: all of them, as they stand together.
    """

    docked: tuple[MarkId, ...]
    couriers: tuple[Group, ...]
    stops: tuple[Group, ...]


class Content:
    """The marks of one map."""

    def __init__(self) -> None:
        self.shop: Shop | None = None
        self.couriers: dict[str, Courier] = {}
        self.stops: dict[str, Stop] = {}
        self.runs: tuple[Run, ...] = ()
        self.datum = Datum.WGS84
        self.shop_at: WorldPoint | None = None
        self.at: dict[MarkId, WorldPoint] = {}
        self.legs: list[tuple[Run, Leg, tuple[WorldPoint, ...]]] = []
        self._grouped: dict[Kind, tuple[float, tuple[Group, ...]]] = {}
        self._worlds: dict[tuple[float, float, Datum], WorldPoint] = {}
        self.projected = 0
        """Places that were reckoned, for a test that counts."""

    def set_shop(self, shop: Shop | None) -> None:
        self.shop = shop
        self._project()

    def set_couriers(self, couriers: Iterable[Courier]) -> None:
        self.couriers = {courier.courier_id: courier for courier in couriers}
        self._project()

    def set_stops(self, stops: Iterable[Stop]) -> None:
        self.stops = {stop.order_id: stop for stop in stops}
        self._project()

    def set_runs(self, runs: Iterable[Run]) -> None:
        self.runs = tuple(runs)
        self._project_runs()

    def set_datum(self, datum: Datum) -> None:
        """Draw on a map of another datum."""
        self.datum = datum
        self._project()
        self._project_runs()

    @property
    def is_empty(self) -> bool:
        """Whether there is neither courier nor stop."""
        return not self.couriers and not self.stops

    def mark(self, mark: MarkId) -> Courier | Stop | None:
        """The courier or stop behind an id; None when it has gone."""
        return self.couriers.get(mark.id) if mark.kind is Kind.COURIER else self.stops.get(mark.id)

    def order(self) -> list[MarkId]:
        """Every mark in the order that Tab visits: couriers by name, then stops as they were given."""
        couriers = sorted(self.couriers.values(), key=lambda courier: (courier.name, courier.courier_id))
        return [MarkId(Kind.COURIER, courier.courier_id) for courier in couriers] + [
            MarkId(Kind.STOP, order_id) for order_id in self.stops
        ]

    def places(self) -> list[Place]:
        """Every place that "show everything" must show."""
        places = [courier.place for courier in self.couriers.values()]
        places += [stop.place for stop in self.stops.values()]
        places += [place for run in self.runs for leg in run.legs for place in leg.places]
        return places if self.shop is None else [self.shop.place, *places]

    def grouping(self, zoom: float) -> Grouping:
        """How the marks stand together at a zoom; kept until something changes.

        Couriers and stops apart: a courier inside a pill of stops would be lost to the dispatcher, and couriers ride on
        every few seconds while stops stay.
        """
        world_px = world_size_px(zoom)
        docked = sorted(mark for mark in self.at if mark.kind is Kind.COURIER and self._is_docked(mark, world_px))
        groups: dict[Kind, tuple[Group, ...]] = {}
        for kind in Kind:
            kept = self._grouped.get(kind)
            if kept is None or kept[0] != zoom:
                kept = self._grouped[kind] = zoom, self._group(kind, world_px, frozenset(docked))
            groups[kind] = kept[1]
        return Grouping(tuple(docked), groups[Kind.COURIER], groups[Kind.STOP])

    def is_grouped(self, zoom: float) -> bool:
        """Whether that is known already."""
        return all(kind in self._grouped and self._grouped[kind][0] == zoom for kind in Kind)

    def _group(self, kind: Kind, world_px: float, docked: frozenset[MarkId]) -> tuple[Group, ...]:
        return tuple(
            group_marks(
                (mark, at.x * world_px, at.y * world_px)
                for mark, at in self.at.items()
                if mark.kind is kind and mark not in docked
            )
        )

    def _is_docked(self, mark: MarkId, world_px: float) -> bool:
        if self.shop is None or self.shop_at is None:
            return False
        at = self.at[mark]
        near_px = math.hypot(at.x - self.shop_at.x, at.y - self.shop_at.y) * world_px < DOCK_PX
        return near_px and distance_m(self.couriers[mark.id].place, self.shop.place) < DOCK_M

    def _project(self) -> None:
        before = self.shop_at, self.at
        self.shop_at = None if self.shop is None else self._world(self.shop.place)
        self.at = {
            MarkId(Kind.COURIER, courier.courier_id): self._world(courier.place) for courier in self.couriers.values()
        }
        for stop in self.stops.values():
            self.at[MarkId(Kind.STOP, stop.order_id)] = self._world(stop.place)
        if len(self._worlds) > WORLDS_KEPT + 2 * len(self.at):
            self._worlds.clear()
        for kind in Kind:
            if before[0] != self.shop_at or self._of(kind, before[1]) != self._of(kind, self.at):
                self._grouped.pop(kind, None)

    def _world(self, place: Place) -> WorldPoint:
        """Where a place lies; a stop's stays for as long as it is on the map, and seldom one of a hundred is new."""
        key = place.lat, place.lon, self.datum
        known = self._worlds.get(key)
        if known is None:
            self.projected += 1
            known = self._worlds[key] = to_world(place, self.datum)
        return known

    @staticmethod
    def _of(kind: Kind, at: dict[MarkId, WorldPoint]) -> dict[MarkId, WorldPoint]:
        return {mark: point for mark, point in at.items() if mark.kind is kind}

    def _project_runs(self) -> None:
        self.legs = [
            (run, leg, tuple(self._world(place) for place in leg.places)) for run in self.runs for leg in run.legs
        ]


def box_around(at: Point, half_px: float) -> Box:
    """A square box around a point."""
    return at[0] - half_px, at[1] - half_px, at[0] + half_px, at[1] + half_px
