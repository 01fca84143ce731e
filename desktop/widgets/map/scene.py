"""Where everything lies on the screen at one moment. Owns the layout that painting, pointing and Tab all read.

Rules: no Qt painting and no clock: text widths, the time and moving marks come in as arguments, so what is drawn, what a
click hits and what a test sees are one value.

Marks always lie where they belong; words may follow. `lay_out` places all words anew; `lay_out_now` is what a frame has
time for: the same while there are few, and otherwise the words carried along with their marks until `laying_out` has
placed them, in steps between the window's events. Stops and runs that stand where they stood are not laid out again: a
courier that glides moves nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from desktop.widgets.freshness import Freshness
from desktop.widgets.map import words
from desktop.widgets.map.camera import Camera
from desktop.widgets.map.clusters import Group, spread_offsets
from desktop.widgets.map.content import Content, box_around
from desktop.widgets.map.labels import (
    URGENT_AT_ONCE_MAX,
    URGENT_RANK_MAX,
    Box,
    LabelWish,
    PlacedLabel,
    Side,
    Standing,
    carry_labels,
    placing,
)
from desktop.widgets.map.lines import Point, clip_polyline, sample
from desktop.widgets.map.marks import ALARMING, Courier, Kind, Leg, MarkId, Run, Stop, worst_urgency
from desktop.widgets.map.projection import WorldPoint
from desktop.widgets.ring import Urgency

COURIER_R, STOP_R, SHOP_HALF, CLUSTER_HALF_H = 15.0, 18.0, 22.0, 16.0
"""Logical pixels, outline included: radii of the discs, half the shop's square, half a cluster's pill."""
CLUSTER_RING_PX = 20.0
"""The worst ring of a cluster, at the left end of its pill."""
HIT_SLACK_PX = 4.0
"""A finger or a trembling hand misses by this much."""
LABEL_H = 24.0
LABEL_PAD = 10.0
DOCK_GAP = 34.0
DOCK_ROW_MAX = 5
EDGE_PX = 48.0
"""Marks this far outside the window still reach into it with their disc or circle."""
SHOP_KEY = "shop"
PLACED_AT_ONCE_MAX = 24
"""So many words find their places within a frame: 30 µs each, below a millisecond. An ordinary map has no more."""
MEASURED_AT_ONCE = 16
"""So many words are measured in one step of a chore, 25 µs each."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One courier or stop on the screen.

    Args:
        home: where it really is; differs from (x, y) while docked or spread.
        accuracy_px: radius of the accuracy circle; 0 for none.
    """

    id: MarkId
    mark: Courier | Stop
    x: float
    y: float
    home: Point
    moved_aside: bool = False
    docked: bool = False
    freshness: Freshness = Freshness.LIVE
    accuracy_px: float = 0.0

    @property
    def radius(self) -> float:
        return COURIER_R if self.id.kind is Kind.COURIER else STOP_R

    @property
    def box(self) -> Box:
        return box_around((self.x, self.y), self.radius)

    def distance(self, x: float, y: float) -> float:
        """Logical pixels from its edge; below 0 inside."""
        return math.dist((self.x, self.y), (x, y)) - self.radius


@dataclass(frozen=True, slots=True)
class ClusterSpot:
    """A pill that stands for several marks ("5 stops"); what is worst among them shows.

    A pill with a word, because a disc with a number would be read as a stop's turn.
    """

    members: tuple[MarkId, ...]
    stops: tuple[Stop, ...]
    couriers: tuple[Courier, ...]
    x: float
    y: float
    urgency: Urgency | None
    any_silent: bool
    text: str
    half_w: float

    @property
    def alarming(self) -> bool:
        return self.any_silent or self.urgency in ALARMING

    @property
    def box(self) -> Box:
        return self.x - self.half_w, self.y - CLUSTER_HALF_H, self.x + self.half_w, self.y + CLUSTER_HALF_H

    def distance(self, x: float, y: float) -> float:
        """Logical pixels from its edge; below 0 inside."""
        return max(abs(x - self.x) - self.half_w, abs(y - self.y) - CLUSTER_HALF_H)


@dataclass(frozen=True, slots=True)
class LinePiece:
    """A visible part of a leg: corners on the screen, and how far along the leg it begins."""

    run: Run
    leg: Leg
    from_px: float
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class WrittenLabel:
    """A label with its words."""

    key: Hashable
    text: str
    box: Box
    side: Side
    alarming: bool
    panel: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """The map as it lies on the screen.

    Args:
        standing: how the words stand, for the next layout.
        settled: whether every word was placed for just this view; False: some were carried along.
    """

    shop: Point | None = None
    spots: tuple[Spot, ...] = ()
    clusters: tuple[ClusterSpot, ...] = ()
    lines: tuple[LinePiece, ...] = ()
    labels: tuple[WrittenLabel, ...] = ()
    by_id: Mapping[MarkId, Spot | ClusterSpot] = field(default_factory=dict)
    standing: Standing = field(default_factory=Standing)
    settled: bool = True

    def hit(self, x: float, y: float) -> Spot | ClusterSpot | None:
        """What a click at logical pixels means: the nearest disc under it, couriers before clusters before stops."""
        couriers = [spot for spot in self.spots if spot.id.kind is Kind.COURIER]
        stops = [spot for spot in self.spots if spot.id.kind is Kind.STOP]
        layers: tuple[Iterable[Spot | ClusterSpot], ...] = (couriers, self.clusters, stops)
        for layer in layers:
            under = [spot for spot in layer if spot.distance(x, y) <= HIT_SLACK_PX]
            if under:
                return min(under, key=lambda spot: spot.distance(x, y))
        return None


@dataclass(frozen=True, slots=True)
class Moment:
    """What a layout needs to know besides content and camera.

    Args:
        now_s: hub time, seconds since 1970; None when unknown.
        drawn_at: where a courier is drawn while gliding: (courier id, resting point) -> point.
        spread: members of the cluster that is spread out.
        pointed: the mark under the pointer, the focus or a drag; its label is always shown.
        text_width: logical pixels of a label's words.
        keep_free: boxes of scale bar, buttons and the like.
        last: how the words stood at the last layout.
        turned: whether words run from right to left; the town never does.
        covered_px: so much of the window's far end lies under something else; no words go there.
        stills: what stood still so far.
    """

    now_s: float | None
    drawn_at: Callable[[str, WorldPoint], WorldPoint]
    text_width: Callable[[str], float]
    spread: frozenset[MarkId] = frozenset()
    pointed: frozenset[MarkId] = frozenset()
    keep_free: tuple[Box, ...] = ()
    last: Standing = field(default_factory=Standing)
    turned: bool = False
    covered_px: float = 0.0
    stills: Stills = field(default_factory=lambda: Stills())


class _Ask(NamedTuple):
    """Words that a mark wants beside it; they are measured when there is a place to find."""

    key: Hashable
    at: Point
    clear_px: float
    text: str
    rank: int
    alarming: bool
    must: bool

    @property
    def panel(self) -> bool:
        return self.key != SHOP_KEY

    def wish(self, text_width: Callable[[str], float]) -> LabelWish:
        width = text_width(self.text) + 2 * (LABEL_PAD if self.panel else 2)
        tie = self.key.id if isinstance(self.key, MarkId) else ""
        return LabelWish(self.key, *self.at, self.clear_px, width, LABEL_H, self.rank, self.must, tie)


@dataclass(frozen=True, slots=True)
class _Part:
    """Some of the marks, with what their words ask for."""

    spots: tuple[Spot, ...]
    clusters: tuple[ClusterSpot, ...]
    asks: tuple[_Ask, ...]


class Stills:
    """Stops and runs as they were laid out last, for as long as they and the view stay; a new one where words are others."""

    def __init__(self) -> None:
        self._stops: tuple[object, _Part] | None = None
        self._lines: tuple[object, tuple[LinePiece, ...]] | None = None

    def stops(self, key: object, lay: Callable[[], _Part]) -> _Part:
        """The stops. Args: key: all that their layout depends on."""
        if self._stops is None or self._stops[0] != key:
            self._stops = key, lay()
        return self._stops[1]

    def lines(self, key: object, lay: Callable[[], tuple[LinePiece, ...]]) -> tuple[LinePiece, ...]:
        """The runs. Args: key: all that their layout depends on."""
        if self._lines is None or self._lines[0] != key:
            self._lines = key, lay()
        return self._lines[1]


def lay_out(content: Content, camera: Camera, moment: Moment) -> Scene:
    """Place everything that the window can show."""
    return _all_of(_placing(_lay_marks(content, camera, moment), moment))


def laying_out(content: Content, camera: Camera, moment: Moment) -> Generator[None, None, Scene]:
    """`lay_out` in small steps: the marks, then one word each."""
    marks = _lay_marks(content, camera, moment)
    yield
    return (yield from _placing(marks, moment))


def lay_out_now(content: Content, camera: Camera, moment: Moment) -> Scene:
    """Place what a frame has time for: all marks, and the words anew while they are few."""
    marks = _lay_marks(content, camera, moment)
    if len(marks.asks) <= PLACED_AT_ONCE_MAX:
        return _all_of(_placing(marks, moment))
    last = moment.last
    carried = [ask for ask in marks.asks if ask.key in last.placed or ask.must]
    urgent = [ask for ask in marks.asks if ask.key not in last.placed and not ask.must and _is_new(ask, last)]
    urgent = sorted(urgent, key=lambda ask: ask.rank)[:URGENT_AT_ONCE_MAX]
    wishes = [ask.wish(moment.text_width) for ask in (*carried, *urgent)]
    labels, standing = carry_labels(wishes, marks.obstacles, marks.seen, last, marks.dear, turned=moment.turned)
    return marks.scene(labels, standing, settled=False)


def _is_new(ask: _Ask, last: Standing) -> bool:
    """Whether words have become urgent since they were placed last."""
    return ask.rank <= URGENT_RANK_MAX < last.ranks.get(ask.key, URGENT_RANK_MAX + 1)


def _placing(marks: _Marks, moment: Moment) -> Generator[None, None, Scene]:
    wishes = []
    for many, ask in enumerate(marks.asks):
        wishes.append(ask.wish(moment.text_width))
        if many % MEASURED_AT_ONCE == 0:
            yield
    sides = {key: label.side for key, label in moment.last.placed.items()}
    placed: list[PlacedLabel] = []
    steps = placing(wishes, marks.obstacles, marks.line_points, marks.seen, sides, marks.dear, turned=moment.turned)
    for label in steps:
        if label is not None:
            placed.append(label)
        yield
    ranks = {ask.key: ask.rank for ask in marks.asks}
    return marks.scene(placed, Standing({label.key: label for label in placed}, ranks), settled=True)


def _all_of(steps: Generator[None, None, Scene]) -> Scene:
    """What steps come to."""
    try:
        while True:
            next(steps)
    except StopIteration as done:
        scene: Scene = done.value
        return scene


@dataclass(frozen=True, slots=True)
class _Marks:
    """The marks of a scene, and what their words ask for. Args: seen: the window; words stay inside."""

    seen: Box
    shop: Point | None
    spots: tuple[Spot, ...]
    clusters: tuple[ClusterSpot, ...]
    lines: tuple[LinePiece, ...]
    asks: tuple[_Ask, ...]
    keep_free: tuple[Box, ...]

    @property
    def obstacles(self) -> list[Box]:
        """What no word should cover."""
        boxes = [spot.box for spot in self.spots] + [cluster.box for cluster in self.clusters]
        shop = [] if self.shop is None else [box_around(self.shop, SHOP_HALF)]
        return [*boxes, *shop, *self.keep_free]

    @property
    def line_points(self) -> list[Point]:
        """Points of the runs, which words leave free where they can."""
        return [point for piece in self.lines for point in sample(piece.points, LABEL_H)]

    @property
    def dear(self) -> list[Box]:
        """Stops in danger."""
        return [spot.box for spot in self.spots if isinstance(spot.mark, Stop) and spot.mark.urgency in ALARMING]

    def scene(self, labels: list[PlacedLabel], standing: Standing, settled: bool) -> Scene:
        """All of it, with its words."""
        by_id: dict[MarkId, Spot | ClusterSpot] = {spot.id: spot for spot in self.spots}
        by_id.update({member: cluster for cluster in self.clusters for member in cluster.members})
        asks = {ask.key: ask for ask in self.asks}
        written = tuple(_written(label, asks[label.key]) for label in labels)
        return Scene(self.shop, self.spots, self.clusters, self.lines, written, by_id, standing, settled)


def _lay_marks(content: Content, camera: Camera, moment: Moment) -> _Marks:
    window = -EDGE_PX, -EDGE_PX, camera.width + EDGE_PX, camera.height + EDGE_PX
    shop = None if content.shop_at is None else camera.screen(content.shop_at)
    grouping = content.grouping(camera.zoom)
    docked = [] if shop is None else list(_docked(content, grouping.docked, shop, moment))
    couriers = _lay_part(content, camera, moment, shop, grouping.couriers, docked)
    key = content.stops, content.shop_at, camera, moment.spread, moment.pointed
    stops = moment.stills.stops(key, lambda: _lay_part(content, camera, moment, shop, grouping.stops, []))
    lines = moment.stills.lines((content.legs, camera), lambda: run_pieces(content, camera, window))
    begins, ends = (moment.covered_px, 0.0) if moment.turned else (0.0, moment.covered_px)
    seen = begins, 0.0, camera.width - ends, float(camera.height)
    return _Marks(
        seen,
        shop,
        (*couriers.spots, *stops.spots),
        (*couriers.clusters, *stops.clusters),
        lines,
        (*_ask_shop(content, camera, shop), *couriers.asks, *stops.asks),
        moment.keep_free,
    )


def _lay_part(
    content: Content, camera: Camera, moment: Moment, shop: Point | None, groups: Iterable[Group], docked: list[Spot]
) -> _Part:
    """Lay couriers or stops out, as they stand together."""
    window = -EDGE_PX, -EDGE_PX, camera.width + EDGE_PX, camera.height + EDGE_PX
    spots: list[Spot] = docked
    clusters: list[ClusterSpot] = []
    for group in groups:
        middle = camera.screen(WorldPoint(group.x / camera.world_px, group.y / camera.world_px))
        if not group.is_cluster:
            spots.append(_spot(content, group.members[0], camera, moment, None))
        elif moment.spread.intersection(group.members):
            offsets = spread_offsets(len(group.members))
            for member, (dx, dy) in zip(group.members, offsets, strict=True):
                spots.append(_spot(content, member, camera, moment, (middle[0] + dx, middle[1] + dy)))
        else:
            clusters.append(_cluster(content, group, middle, shop, moment))
    spots = [spot for spot in spots if _reaches(window, spot.x, spot.y, spot.accuracy_px)]
    clusters = [cluster for cluster in clusters if _reaches(window, cluster.x, cluster.y, 0)]
    return _Part(tuple(spots), tuple(clusters), tuple(_asks(camera, moment, spots, clusters)))


def _spot(content: Content, mark_id: MarkId, camera: Camera, moment: Moment, aside: Point | None) -> Spot:
    mark = content.mark(mark_id)
    assert mark is not None, "groups are made from the marks that there are"
    at = content.at[mark_id]
    if isinstance(mark, Stop):
        home = camera.screen(at)
        x, y = aside or home
        return Spot(mark_id, mark, x, y, home, aside is not None)
    home = camera.screen(moment.drawn_at(mark.courier_id, at))
    x, y = aside or home
    state = mark.freshness(moment.now_s)
    accuracy_px = 0.0
    if mark.accuracy_m is not None and state is not Freshness.ENDED:
        accuracy_px = mark.accuracy_m / camera.metres_per_pixel
    return Spot(mark_id, mark, x, y, home, aside is not None, False, state, accuracy_px)


def _docked(content: Content, docked: tuple[MarkId, ...], shop: Point, moment: Moment) -> Iterable[Spot]:
    """Couriers at the shop's door: rows below its square, no accuracy circle (the word is "at the shop")."""
    for turn, mark_id in enumerate(docked):
        row, column = divmod(turn, DOCK_ROW_MAX)
        in_row = min(DOCK_ROW_MAX, len(docked) - row * DOCK_ROW_MAX)
        courier = content.couriers[mark_id.id]
        x = shop[0] + (column - (in_row - 1) / 2) * DOCK_GAP
        y = shop[1] + SHOP_HALF + COURIER_R + 5 + row * DOCK_GAP
        yield Spot(mark_id, courier, x, y, shop, True, True, courier.freshness(moment.now_s))


def _cluster(content: Content, group: Group, middle: Point, shop: Point | None, moment: Moment) -> ClusterSpot:
    stops = tuple(content.stops[mark.id] for mark in group.members if mark.kind is Kind.STOP)
    couriers = tuple(content.couriers[mark.id] for mark in group.members if mark.kind is Kind.COURIER)
    urgency = worst_urgency([stop.urgency for stop in stops]) if stops else None
    silent = any(courier.freshness(moment.now_s) is Freshness.SILENT for courier in couriers)
    text = words.cluster(len(stops), len(couriers))
    ring = CLUSTER_RING_PX if stops else 0.0
    half_w = (moment.text_width(text) + ring + 2 * LABEL_PAD) / 2 + 2
    x, y = middle
    clear = CLUSTER_HALF_H + SHOP_HALF
    if shop is not None and abs(x - shop[0]) < half_w + SHOP_HALF and abs(y - shop[1]) < clear:
        y = shop[1] + math.copysign(clear + 4, y - shop[1])  # beside the shop's square: neither may hide the other
    return ClusterSpot(group.members, stops, couriers, x, y, urgency, silent, text, half_w)


def run_pieces(content: Content, camera: Camera, window: Box) -> tuple[LinePiece, ...]:
    """The parts of every run that lie in a window (logical pixels)."""
    pieces = []
    for run, leg, world in content.legs:
        points = [camera.screen(point) for point in world]
        for from_px, part in clip_polyline(points, window):
            pieces.append(LinePiece(run, leg, from_px, tuple(part)))
    return tuple(pieces)


def _ask_shop(content: Content, camera: Camera, shop: Point | None) -> Iterator[_Ask]:
    if shop is not None and content.shop is not None and content.shop.name and _is_inside(camera, *shop):
        yield _Ask(SHOP_KEY, shop, SHOP_HALF + 6, content.shop.name, 3, alarming=False, must=False)


def _asks(camera: Camera, moment: Moment, spots: Iterable[Spot], clusters: Iterable[ClusterSpot]) -> Iterator[_Ask]:
    """Words beside the marks: whom nobody hears first, then what is late, then who rides, then the rest."""
    for spot in spots:
        if not _is_inside(camera, spot.x, spot.y):
            continue
        pointed, at = spot.id in moment.pointed, (spot.x, spot.y)
        if isinstance(spot.mark, Courier):
            silent = spot.freshness is Freshness.SILENT
            if spot.docked and not (pointed or silent):
                continue
            text = words.courier_label(spot.mark, moment.now_s)
            clear = min(76.0, max(spot.radius + 9, spot.accuracy_px + 5))
            rank = 0 if pointed else 1 if silent else 4
            ask = _Ask(spot.id, at, clear, text, rank, silent, pointed or silent)
        else:
            alarming = spot.mark.urgency in ALARMING
            text = words.stop_label(spot.mark) if pointed else spot.mark.label
            rank = 0 if pointed else 2 if alarming else 5
            ask = _Ask(spot.id, at, spot.radius + 7, text, rank, alarming, pointed)
        if text:
            yield ask
    for cluster in clusters:
        if moment.pointed.intersection(cluster.members) and _is_inside(camera, cluster.x, cluster.y):
            text = words.cluster_sentence(cluster.stops, cluster.couriers)
            yield _Ask(
                cluster.members, (cluster.x, cluster.y), CLUSTER_HALF_H + 6, text, 0, cluster.alarming, must=True
            )


def _written(label: PlacedLabel, ask: _Ask) -> WrittenLabel:
    return WrittenLabel(label.key, ask.text, label.box, label.side, ask.alarming, ask.panel)


def _is_inside(camera: Camera, x: float, y: float) -> bool:
    return 0 <= x <= camera.width and 0 <= y <= camera.height


def _reaches(box: Box, x: float, y: float, radius: float) -> bool:
    return box[0] - radius <= x <= box[2] + radius and box[1] - radius <= y <= box[3] + radius
