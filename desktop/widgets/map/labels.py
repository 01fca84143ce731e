"""Where labels go so that none covers another or a mark. Owns the choice of side; paints nothing.

Rules: no Qt. The most important label chooses first. A label keeps its side while that stays free, because words that
jump while the map moves cannot be read. One that finds no free side is left out (hovering shows it), unless it must be
seen (a silent courier, the mark that is pointed at): that one is written where it covers least.

Finding every label its place takes longer than a frame has when a hundred want one. So there are two ways: `placing` goes
step by step, whenever there is time, and `carry_labels` takes the places found last along with their marks, which costs
next to nothing. What is carried never covers a mark in danger, and a label that has become urgent finds its place at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in logical pixels."""

LABELS_MAX = 120
"""More words than this on one map are noise; what must be seen is ranked before the rest and gets in first."""
_CELL_PX = 96.0
"""About a label's width, so a label touches two cells or so of the lookup grid."""


class Side(StrEnum):
    """Where a label stands beside its mark."""

    RIGHT = "right"
    LEFT = "left"
    ABOVE = "above"
    BELOW = "below"
    ABOVE_RIGHT = "above_right"
    ABOVE_LEFT = "above_left"
    BELOW_RIGHT = "below_right"
    BELOW_LEFT = "below_left"


_USUAL = (Side.RIGHT, Side.LEFT, Side.ABOVE, Side.BELOW)
_CORNERS = (Side.ABOVE_RIGHT, Side.ABOVE_LEFT, Side.BELOW_RIGHT, Side.BELOW_LEFT)
"""Tried by what matters most, before it would cover a mark or be left out in a crowd."""
_USUAL_TURNED = (Side.LEFT, Side.RIGHT, Side.ABOVE, Side.BELOW)
_CORNERS_TURNED = (Side.ABOVE_LEFT, Side.ABOVE_RIGHT, Side.BELOW_LEFT, Side.BELOW_RIGHT)
"""Where a language runs from right to left, words begin at their mark too: left of it."""
URGENT_RANK_MAX = 2
"""Pointed at, silent, at risk or late: ranked before whatever is only good to know."""
URGENT_AT_ONCE_MAX = 12
"""Urgent labels that find a place while others are carried: a tenth of a millisecond each. More than these become urgent
in one frame only when the map is opened, and then the next layout has them."""
_FARTHER_PX = 30.0
"""A label that must be seen and would cover a mark stands off by one more disc, if that covers less."""
_OVER_PX = 12.0
"""How far a label at a corner still stands over its mark, so that it is seen whose it is."""
_HIDES_AS_MUCH = 1.0
"""Square px: what a fraction of a pixel in the mark's place makes of it."""
_DEAR = 10.0
"""A mark in danger is hidden only where ten others of its size would be."""


@dataclass(frozen=True, slots=True)
class LabelWish:
    """A label that wants a place.

    Args:
        key: whose label.
        x: centre of the mark, logical pixels.
        y: centre of the mark.
        clear_px: distance from the centre that stays free of words.
        width: of the label's panel.
        height: of the label's panel.
        rank: lower chooses earlier.
        must: never left out.
        tie: who chooses first among equals; the key's own words where it is blank (those cost more to make).
    """

    key: Hashable
    x: float
    y: float
    clear_px: float
    width: float
    height: float
    rank: int
    must: bool = False
    tie: str = ""

    def box(self, side: Side, farther: float = 0.0) -> Box:
        """The panel when it stands on a side. Args: farther: logical pixels more than it has to be away."""
        return replace(self, clear_px=self.clear_px + farther)._box(side) if farther else self._box(side)

    def _box(self, side: Side) -> Box:
        match side:
            case Side.RIGHT:
                left, top = self.x + self.clear_px, self.y - self.height / 2
            case Side.LEFT:
                left, top = self.x - self.clear_px - self.width, self.y - self.height / 2
            case Side.ABOVE:
                left, top = self.x - self.width / 2, self.y - self.clear_px - self.height
            case Side.BELOW:
                left, top = self.x - self.width / 2, self.y + self.clear_px
            case Side.ABOVE_RIGHT:
                left, top = self.x - _OVER_PX, self.y - self.clear_px - self.height
            case Side.ABOVE_LEFT:
                left, top = self.x + _OVER_PX - self.width, self.y - self.clear_px - self.height
            case Side.BELOW_RIGHT:
                left, top = self.x - _OVER_PX, self.y + self.clear_px
            case Side.BELOW_LEFT:
                left, top = self.x + _OVER_PX - self.width, self.y + self.clear_px
        return left, top, left + self.width, top + self.height


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A label with its place.

    Args:
        farther_px: how much farther from its mark it stands than it has to.
        hides: square px of marks in danger that it had to cover, because it must be seen itself.
    """

    key: Hashable
    side: Side
    box: Box
    farther_px: float = 0.0
    hides: float = 0.0


@dataclass(frozen=True, slots=True)
class Standing:
    """How the labels stood when they were placed last: what a map in motion carries along.

    Args:
        placed: those that found a place.
        ranks: of all that wanted one.
    """

    placed: Mapping[Hashable, PlacedLabel] = field(default_factory=dict)
    ranks: Mapping[Hashable, int] = field(default_factory=dict)


def place_labels(
    wishes: Iterable[LabelWish],
    obstacles: Iterable[Box],
    quiet_points: Iterable[tuple[float, float]],
    bounds: Box,
    before: Mapping[Hashable, Side],
    dear: Iterable[Box] = (),
    *,
    turned: bool = False,
) -> list[PlacedLabel]:
    """Give every label that fits a side.

    Args:
        wishes: any order; rank decides.
        obstacles: marks and panels that no label may cover.
        quiet_points: points of run lines; covering them is allowed and avoided.
        bounds: the window; labels stay inside.
        before: sides at the last layout, by key.
        dear: those of the obstacles that are in danger; a label that must be seen covers any other mark sooner.
        turned: whether the words run from right to left.
    Returns:
        At most `LABELS_MAX`, in rank order.
    """
    steps = placing(wishes, obstacles, quiet_points, bounds, before, dear, turned=turned)
    return [label for label in steps if label is not None]


def placing(
    wishes: Iterable[LabelWish],
    obstacles: Iterable[Box],
    quiet_points: Iterable[tuple[float, float]],
    bounds: Box,
    before: Mapping[Hashable, Side],
    dear: Iterable[Box] = (),
    *,
    turned: bool = False,
) -> Iterator[PlacedLabel | None]:
    """`place_labels` in steps of one label each; None for one that found no place."""
    ground = _Ground(_Boxes(obstacles), _Boxes(dear), _Points(quiet_points), bounds, turned)
    placed = 0
    for wish in _in_order(wishes):
        if placed >= LABELS_MAX:
            return
        found = _placed(wish, before.get(wish.key), ground)
        placed += found is not None
        yield found


def carry_labels(
    wishes: Iterable[LabelWish],
    obstacles: Iterable[Box],
    bounds: Box,
    last: Standing,
    dear: Iterable[Box] = (),
    *,
    turned: bool = False,
) -> tuple[list[PlacedLabel], Standing]:
    """Let the labels stand beside their marks as they stood last, wherever those are now.

    Args:
        wishes: any order.
        obstacles: marks and panels that no urgent label should cover.
        bounds: the window; an urgent label stays inside.
        last: how they stood.
        dear: those of the obstacles that are in danger; nothing carried covers more of them than where it was placed.
        turned: whether the words run from right to left.
    Returns:
        The labels in rank order, and how they stand now.
    """
    precious = _Boxes(dear)
    carried: list[PlacedLabel] = []
    urgent: list[LabelWish] = []
    for wish in _in_order(wishes):
        was = last.placed.get(wish.key)
        box = None if was is None else wish.box(was.side, was.farther_px)
        if was is not None and box is not None and _may_stay(was, box, precious):
            carried.append(replace(was, box=box))
        elif wish.must or wish.rank <= URGENT_RANK_MAX < last.ranks.get(wish.key, URGENT_RANK_MAX + 1):
            urgent.append(wish)
    found: list[PlacedLabel] = []
    if urgent:
        ground = _Ground(_Boxes((*obstacles, *(label.box for label in carried))), precious, _Points(()), bounds, turned)
        for wish in urgent[:URGENT_AT_ONCE_MAX]:
            was = last.placed.get(wish.key)
            label = _placed(wish, None if was is None else was.side, ground)
            if label is not None:
                found.append(label)
    labels = found + carried
    placed = {**last.placed, **{label.key: label for label in labels}}
    return labels, Standing(placed, {**last.ranks, **{label.key: URGENT_RANK_MAX for label in found}})


def _may_stay(was: PlacedLabel, box: Box, dear: _Boxes) -> bool:
    """Whether a label that is carried along hides no more than it did. In a crowd one that must be seen finds no better
    place, and looking for one costs half a millisecond."""
    if not dear.touches(box):
        return True
    return was.hides > 0 and dear.overlap(box) <= was.hides + _HIDES_AS_MUCH


def _in_order(wishes: Iterable[LabelWish]) -> list[LabelWish]:
    return sorted(wishes, key=lambda wish: (wish.rank, wish.tie or str(wish.key)))


def _placed(wish: LabelWish, last: Side | None, ground: _Ground) -> PlacedLabel | None:
    """A label where it stands best; what comes after it keeps off."""
    best = _best(wish, last, ground)
    if best is not None and best.covered > 0 and wish.must:  # it must be seen, and should hide nobody
        best = min(best, _best(wish, None, ground, _FARTHER_PX) or best, key=lambda each: each.cost)
    if best is None:
        return None
    ground.hard.add(best.box)
    hides = ground.dear.overlap(best.box) if best.covered else 0.0
    return PlacedLabel(wish.key, best.side, best.box, best.farther_px, hides)


@dataclass(frozen=True, slots=True)
class _Place:
    cost: float
    covered: float
    side: Side
    box: Box
    farther_px: float


def _best(wish: LabelWish, last: Side | None, ground: _Ground, farther: float = 0.0) -> _Place | None:
    """The side that costs least; None when every side covers something and the label need not be seen."""
    best: _Place | None = None
    for order, side in enumerate(_sides(last, wish.rank, ground.turned)):
        box = wish.box(side, farther)
        outside = _outside(box, ground.bounds)
        if not wish.must:
            if outside > 0 or ground.hard.touches(box):
                continue
            covered = 0.0
        else:
            covered = ground.hard.overlap(box) + _DEAR * ground.dear.overlap(box) + outside
        # An old side wins over a new one unless it crosses a whole line more: order is worth less than a point.
        cost = covered * 1_000 + ground.soft.count(box) + order * 0.5
        if best is None or cost < best.cost:
            best = _Place(cost, covered, side, box, farther)
        if covered == 0 and cost <= order * 0.5:
            break  # free and clear of lines: every later side can only cost more
    return best


def _sides(last: Side | None, rank: int, turned: bool) -> tuple[Side, ...]:
    usual, corners = (_USUAL_TURNED, _CORNERS_TURNED) if turned else (_USUAL, _CORNERS)
    every = usual + corners if rank <= URGENT_RANK_MAX else usual
    return every if last is None else (last, *(side for side in every if side is not last))


def _outside(box: Box, bounds: Box) -> float:
    """Logical pixels by which a box leaves the bounds; 0 inside."""
    if bounds[0] <= box[0] and bounds[1] <= box[1] and box[2] <= bounds[2] and box[3] <= bounds[3]:
        return 0.0
    return (
        max(0.0, bounds[0] - box[0])
        + max(0.0, bounds[1] - box[1])
        + max(0.0, box[2] - bounds[2])
        + max(0.0, box[3] - bounds[3])
    )


def _cells(box: Box) -> Iterable[tuple[int, int]]:
    for column in range(int(box[0] // _CELL_PX), int(box[2] // _CELL_PX) + 1):
        for row in range(int(box[1] // _CELL_PX), int(box[3] // _CELL_PX) + 1):
            yield column, row


class _Boxes:
    """Boxes by cell: asking about one label looks at its neighbours only."""

    def __init__(self, boxes: Iterable[Box] = ()) -> None:
        self._by_cell: dict[tuple[int, int], list[Box]] = defaultdict(list)
        for box in boxes:
            self.add(box)

    def add(self, box: Box) -> None:
        for cell in _cells(box):
            self._by_cell[cell].append(box)

    def touches(self, box: Box) -> bool:
        """Whether anything lies under a box; far cheaper than how much, and all that most labels need to know."""
        left, top, right, bottom = box
        for cell in _cells(box):
            for west, north, east, south in self._by_cell.get(cell, ()):
                if west < right and east > left and north < bottom and south > top:
                    return True
        return False

    def overlap(self, box: Box) -> float:
        """Covered area in square pixels; a neighbour in two cells counts twice, which only makes it less welcome."""
        left, top, right, bottom = box
        area = 0.0
        for cell in _cells(box):
            for west, north, east, south in self._by_cell.get(cell, ()):
                if west < right and east > left and north < bottom and south > top:  # most are not
                    area += (min(right, east) - max(left, west)) * (min(bottom, south) - max(top, north))
        return area


class _Points:
    """Points by cell."""

    def __init__(self, points: Iterable[tuple[float, float]]) -> None:
        self._by_cell: dict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
        for x, y in points:
            self._by_cell[int(x // _CELL_PX), int(y // _CELL_PX)].append((x, y))

    def count(self, box: Box) -> int:
        left, top, right, bottom = box
        return sum(
            1
            for cell in _cells(box)
            for x, y in self._by_cell.get(cell, ())
            if left <= x <= right and top <= y <= bottom
        )


@dataclass(frozen=True, slots=True)
class _Ground:
    """What lies under labels: what may not be covered, the part of it that is in danger, what is better left free.

    Args: turned: whether words run from right to left.
    """

    hard: _Boxes
    dear: _Boxes
    soft: _Points
    bounds: Box
    turned: bool
