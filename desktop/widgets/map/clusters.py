"""Which marks stand so close that one disc must speak for them, and how to spread them again. Owns that geometry only.

Rules: no Qt; distances in world pixels of one zoom, so panning never regroups. A group has a bounded radius around its
seed: chains of stops along a street do not melt into one.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from desktop.widgets.map.marks import MarkId

CLUSTER_OVER = 3
"""Up to three overlapping discs can still be told apart and hit; a fourth hides one."""
OVERLAP_PX = 22.0
"""Centres nearer than this cover each other's numbers (a disc is 28 to 32 px wide)."""


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

    groups: list[Group] = []
    taken: set[MarkId] = set()
    for seed, x, y in ordered:
        if seed in taken:
            continue
        column, row = int(x // overlap_px), int(y // overlap_px)
        near = [
            mark
            for c in (column - 1, column, column + 1)
            for r in (row - 1, row, row + 1)
            for mark in cells.get((c, r), ())
            if mark not in taken and math.dist(at[mark], (x, y)) < overlap_px
        ]
        members = tuple(sorted(near)) if len(near) > over else (seed,)
        taken.update(members)
        middle_x = sum(at[mark][0] for mark in members) / len(members)
        middle_y = sum(at[mark][1] for mark in members) / len(members)
        groups.append(Group(members, middle_x, middle_y))
    return groups


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
