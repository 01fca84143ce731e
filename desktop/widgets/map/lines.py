"""Polylines cut to the window. Owns clipping and sampling, because a run is longer than any screen when zoomed in.

Rules: no Qt, logical pixels. A cut piece knows how far along the line it begins, so that its dashes stand still on the
ground while the window moves over it. (Dashing an unclipped line of a million pixels takes Qt seconds.)
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from desktop.widgets.map.labels import Box

Point = tuple[float, float]


def clip_polyline(points: Sequence[Point], box: Box) -> Iterator[tuple[float, list[Point]]]:
    """The parts of a polyline that lie in a box.

    Args:
        points: 0..n corners.
        box: left, top, right, bottom.
    Returns:
        (distance from the line's start, 2..n corners) per part.
    """
    piece: list[Point] = []
    piece_from, travelled = 0.0, 0.0
    for start, end in pairwise(points):
        length = math.dist(start, end)
        inside = _clip(start, end, box)
        if inside is None:
            if piece:
                yield piece_from, piece
            piece = []
        else:
            enter, leave = inside
            at = _between(start, end, enter)
            if not piece or enter > 0:
                if piece:
                    yield piece_from, piece
                piece, piece_from = [at], travelled + enter * length
            piece.append(_between(start, end, leave))
            if leave < 1:
                yield piece_from, piece
                piece = []
        travelled += length
    if piece:
        yield piece_from, piece


def dashes(points: Sequence[Point], long: float, gap: float, travelled: float = 0.0) -> Iterator[tuple[Point, Point]]:
    """The strokes of a dashed line; a dash that goes round a corner is two strokes.

    Args:
        points: 0..n corners.
        long: of a dash, above 0; gap: between two, 0 and up.
        travelled: how far along the whole line this part begins, so that its dashes stand still on the ground.
    """
    period = long + gap
    at = travelled % period
    for start, end in pairwise(points):
        length = math.dist(start, end)
        if length == 0:
            continue
        step = (end[0] - start[0]) / length, (end[1] - start[1]) / length
        begin = -at
        while begin < length:
            a, b = max(0.0, begin), min(length, begin + long)
            if b > a:
                yield (
                    (start[0] + step[0] * a, start[1] + step[1] * a),
                    (start[0] + step[0] * b, start[1] + step[1] * b),
                )
            begin += period
        at = (at + length) % period


def sample(points: Sequence[Point], step_px: float) -> Iterator[Point]:
    """Points along a line, no farther apart than `step_px` (above 0)."""
    for start, end in pairwise(points):
        count = max(1, math.ceil(math.dist(start, end) / step_px))
        for turn in range(count):
            yield _between(start, end, turn / count)


def _between(start: Point, end: Point, part: float) -> Point:
    return start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part


def _clip(start: Point, end: Point, box: Box) -> tuple[float, float] | None:
    """Parts of the way (0..1) at which a segment enters and leaves a box; None when it misses.

    Source: Liang and Barsky, 1984.
    """
    enter, leave = 0.0, 1.0
    dx, dy = end[0] - start[0], end[1] - start[1]
    for towards, room in (
        (-dx, start[0] - box[0]),
        (dx, box[2] - start[0]),
        (-dy, start[1] - box[1]),
        (dy, box[3] - start[1]),
    ):
        if towards == 0:
            if room < 0:
                return None
        elif towards < 0:
            enter = max(enter, room / towards)
        else:
            leave = min(leave, room / towards)
    return (enter, leave) if enter <= leave else None
