"""Which marks stand so close that one disc must speak for them, and how to spread them again. Owns that geometry only.

Rules: no Qt; distances in world pixels of one zoom, so panning never regroups. A group has a bounded radius around its
seed: chains of stops along a street do not melt into one. What a cluster's pill would hide joins it, once; a pill that
grows by that stays where it is.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from desktop.widgets.map.marks import MarkId

CLUSTER_OVER = 3
"""Up to three overlapping discs can still be told apart and hit; a fourth hides one."""
OVERLAP_PX = 26.0
"""Centres nearer than this cover each other's rings (a stop's disc is 36 px wide)."""
PILL_HALF_W_PX, PILL_HALF_H_PX = 46.0, 24.0
"""What a cluster's pill covers, a courier's disc included: a mark in there would be hidden, so it joins."""


@dataclass(frozen=True, slots=True)
class Group:
    """Marks that are drawn together: one alone, or more than `CLUSTER_OVER`.

    Args:
        members: 1..n, by kind and id.
        x: world pixels of the middle.
        y: world pixels of the middle.
    """

    members: tuple[MarkId, ...]
    x: float
    y: float

    @property
    def is_cluster(self) -> bool:
        """Whether one disc stands for several marks."""
        return len(self.members) > 1


def group_marks(
    marks: Iterable[tuple[MarkId, float, float]], overlap_px: float = OVERLAP_PX, over: int = CLUSTER_OVER
) -> list[Group]:
    """Group marks that overlap.

    Args:
        marks: (id, x, y) in world pixels, any order; the answer does not depend on it.
        overlap_px: centres nearer than this to a seed belong to its group.
        over: groups of up to this many are left apart.
    Returns:
        Every mark in exactly one group.
    """
    ordered = sorted(marks)
    at = {mark: (x, y) for mark, x, y in ordered}
    cells: dict[tuple[int, int], list[MarkId]] = defaultdict(list)
    for mark, x, y in ordered:
        cells[int(x // overlap_px), int(y // overlap_px)].append(mark)

    def near(x: float, y: float, half_w: float, half_h: float) -> list[MarkId]:
        """Marks that no group has yet in a box around a point."""
        columns = range(int((x - half_w) // overlap_px), int((x + half_w) // overlap_px) + 1)
        rows = range(int((y - half_h) // overlap_px), int((y + half_h) // overlap_px) + 1)
        found = [mark for c in columns for r in rows for mark in cells.get((c, r), ()) if mark not in taken]
        return [mark for mark in found if abs(at[mark][0] - x) < half_w and abs(at[mark][1] - y) < half_h]

    groups: list[Group] = []
    taken: set[MarkId] = set()
    for seed, x, y in ordered:
        if seed in taken:
            continue
        core = [mark for mark in near(x, y, overlap_px, overlap_px) if math.dist(at[mark], (x, y)) < overlap_px]
        if len(core) <= over:
            continue
        middle_x, middle_y = _middle([at[mark] for mark in core])
        taken.update(core)
        hidden = near(middle_x, middle_y, PILL_HALF_W_PX, PILL_HALF_H_PX)
        taken.update(hidden)
        groups.append(Group(tuple(sorted(core + hidden)), middle_x, middle_y))
    return groups + [Group((mark,), x, y) for mark, x, y in ordered if mark not in taken]


def _middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def spread_offsets(count: int, gap_px: float = 40.0) -> list[tuple[float, float]]:
    """Places on rings around a cluster's middle, so that each member can be hit and dropped on.

    Args:
        count: members, 0 and up.
        gap_px: logical pixels between neighbours on a ring and between rings.
    Returns:
        (dx, dy) per member, the first one at twelve o'clock.
    """
    offsets: list[tuple[float, float]] = []
    radius = gap_px * 1.15
    while len(offsets) < count:
        room = max(4, int(2 * math.pi * radius / gap_px))
        here = min(room, count - len(offsets))
        for turn in range(here):
            angle = 2 * math.pi * turn / here - math.pi / 2
            offsets.append((radius * math.cos(angle), radius * math.sin(angle)))
        radius += gap_px
    return offsets
