from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.widgets.map.lines import clip_polyline, dashes, sample

BOX = (0.0, 0.0, 100.0, 100.0)
corners = st.lists(st.tuples(st.floats(-500, 500), st.floats(-500, 500)), max_size=12)


@given(corners)
def test_no_piece_leaves_the_box(line: list[tuple[float, float]]) -> None:
    for _, piece in clip_polyline(line, BOX):
        assert len(piece) >= 2
        assert all(-1e-6 <= x <= 100 + 1e-6 and -1e-6 <= y <= 100 + 1e-6 for x, y in piece)


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=2, max_size=12))
def test_a_line_inside_stays_whole(line: list[tuple[float, float]]) -> None:
    ((start, piece),) = clip_polyline(line, BOX)
    assert start == 0.0
    assert all(math.dist(a, b) < 1e-6 for a, b in zip(piece, line, strict=True))


def test_a_piece_knows_how_far_along_the_line_it_begins() -> None:
    pieces = list(clip_polyline([(-50.0, 50.0), (50.0, 50.0), (50.0, 150.0), (60.0, 150.0), (60.0, 50.0)], BOX))
    assert pieces == [
        (50.0, [(0.0, 50.0), (50.0, 50.0), (50.0, 100.0)]),
        (260.0, [(60.0, 100.0), (60.0, 50.0)]),
    ]


def test_a_line_that_passes_by_is_not_drawn() -> None:
    assert list(clip_polyline([(-50.0, 120.0), (300.0, 120.0)], BOX)) == []


@given(corners)
def test_sampled_points_are_never_far_apart(line: list[tuple[float, float]]) -> None:
    points = list(sample(line, 14.0))
    assert all(math.dist(a, b) <= 14.0 + 1e-6 for a, b in pairwise(points))


def test_dashes_are_as_long_as_they_should_be_and_as_far_apart() -> None:
    strokes = list(dashes([(0, 0), (30, 0)], 4, 6))
    assert strokes == [((0, 0), (4, 0)), ((10, 0), (14, 0)), ((20, 0), (24, 0))]


def test_a_dash_goes_round_a_corner() -> None:
    strokes = list(dashes([(0, 0), (12, 0), (12, 20)], 4, 6))
    assert strokes[1:3] == [((10, 0), (12, 0)), ((12, 0), (12, 2))]


@pytest.mark.parametrize("cut", [0.0, 3.9, 4.0, 17.5, 333.3])
def test_dashes_stand_still_on_the_ground_while_the_window_moves(cut: float) -> None:
    whole = [start[0] for start, _ in dashes([(0, 0), (400, 0)], 4, 6) if start[0] > cut + 10]
    part = [start[0] for start, _ in dashes([(cut, 0), (400, 0)], 4, 6, cut) if start[0] > cut + 10]
    assert part == pytest.approx(whole)
