from __future__ import annotations

import math
import random

from hypothesis import given
from hypothesis import strategies as st

from desktop.widgets.map.clusters import CLUSTER_OVER, OVERLAP_PX, group_marks, spread_offsets
from desktop.widgets.map.marks import Kind, MarkId

points = st.lists(st.tuples(st.floats(0, 600), st.floats(0, 400)), max_size=60)


def stops(at: list[tuple[float, float]]) -> list[tuple[MarkId, float, float]]:
    return [(MarkId(Kind.STOP, f"o-{n:03}"), x, y) for n, (x, y) in enumerate(at)]


@given(points)
def test_every_mark_is_in_exactly_one_group(at: list[tuple[float, float]]) -> None:
    members = [member for group in group_marks(stops(at)) for member in group.members]
    assert sorted(members) == [mark for mark, _, _ in stops(at)]


@given(points, st.randoms(use_true_random=False))
def test_the_order_of_the_marks_does_not_matter(at: list[tuple[float, float]], dice: random.Random) -> None:
    marks = stops(at)
    shuffled = dice.sample(marks, len(marks))
    assert {group.members for group in group_marks(marks)} == {group.members for group in group_marks(shuffled)}


@given(points)
def test_a_cluster_stands_for_more_than_three(at: list[tuple[float, float]]) -> None:
    assert all(len(group.members) > CLUSTER_OVER for group in group_marks(stops(at)) if group.is_cluster)


def test_three_overlapping_stops_stay_apart_and_a_fourth_makes_a_cluster() -> None:
    assert len(group_marks(stops([(0, 0), (5, 0), (0, 5)]))) == 3
    assert len(group_marks(stops([(0, 0), (5, 0), (0, 5), (5, 5)]))) == 1


def test_a_stop_that_the_pill_would_hide_joins_it() -> None:
    four = [(0.0, 0.0), (2.0, 0.0), (0.0, 2.0), (2.0, 2.0)]
    assert len(group_marks(stops([*four, (40.0, 1.0)]))) == 1
    assert len(group_marks(stops([*four, (40.0, 60.0)]))) == 2


def test_a_street_of_stops_does_not_melt_into_one() -> None:
    street = [(n * OVERLAP_PX / 4, 0.0) for n in range(60)]
    assert len([group for group in group_marks(stops(street)) if group.is_cluster]) >= 3


@given(st.integers(0, 60))
def test_spread_marks_can_each_be_hit(count: int) -> None:
    offsets = spread_offsets(count)
    assert len(offsets) == count
    gaps = [math.dist(a, b) for n, a in enumerate(offsets) for b in offsets[:n]]
    assert all(gap > 36 for gap in gaps)
