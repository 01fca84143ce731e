from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.widgets.map.labels import LABELS_MAX, Box, LabelWish, Side, Standing, carry_labels, place_labels

WINDOW: Box = (0, 0, 800, 600)
marks = st.lists(st.tuples(st.floats(0, 800), st.floats(0, 600)), max_size=60)


def wish(key: str, x: float, y: float, rank: int = 1, must: bool = False) -> LabelWish:
    return LabelWish(key, x, y, 20, 120, 24, rank, must)


def overlap(a: Box, b: Box) -> bool:
    return min(a[2], b[2]) - max(a[0], b[0]) > 1e-6 and min(a[3], b[3]) - max(a[1], b[1]) > 1e-6


@given(marks)
def test_no_label_covers_a_mark_another_label_or_the_edge(at: list[tuple[float, float]]) -> None:
    discs: list[Box] = [(x - 15, y - 15, x + 15, y + 15) for x, y in at]
    placed = place_labels([wish(str(n), x, y) for n, (x, y) in enumerate(at)], discs, [], WINDOW, {})
    for n, label in enumerate(placed):
        assert not any(overlap(label.box, disc) for disc in discs)
        assert not any(overlap(label.box, other.box) for other in placed[:n])
        assert label.box[0] >= 0
        assert label.box[1] >= 0
        assert label.box[2] <= 800
        assert label.box[3] <= 600


def test_a_label_turns_to_the_left_at_the_right_edge() -> None:
    (placed,) = place_labels([wish("a", 780, 300)], [], [], WINDOW, {})
    assert placed.side is Side.LEFT


def test_words_from_right_to_left_begin_at_their_mark_too() -> None:
    (placed,) = place_labels([wish("a", 400, 300)], [], [], WINDOW, {}, turned=True)
    assert placed.side is Side.LEFT
    (placed,) = place_labels([wish("a", 20, 300)], [], [], WINDOW, {}, turned=True)
    assert placed.side is Side.RIGHT, "at the left edge it turns"
    (late,), _ = carry_labels([wish("a", 400, 300)], [], WINDOW, Standing(), turned=True)
    assert late.side is Side.LEFT, "what became urgent meanwhile as well"


def test_a_label_leaves_a_run_line_free_when_it_can() -> None:
    line = [(x, 300.0) for x in range(400, 800, 14)]
    (placed,) = place_labels([wish("a", 400, 300)], [], line, WINDOW, {})
    assert placed.side is Side.LEFT


def test_a_label_keeps_its_side_while_that_is_free() -> None:
    (placed,) = place_labels([wish("a", 400, 300)], [], [], WINDOW, {"a": Side.BELOW})
    assert placed.side is Side.BELOW


def test_the_more_important_label_chooses_first() -> None:
    tight: Box = (390, 280, 560, 320)
    placed = place_labels([wish("later", 410, 300, rank=5), wish("first", 410, 300, rank=1)], [], [], tight, {})
    assert [label.key for label in placed] == ["first"]


def test_what_must_be_seen_is_written_even_in_a_crowd() -> None:
    everywhere: list[Box] = [WINDOW]
    assert place_labels([wish("a", 400, 300)], everywhere, [], WINDOW, {}) == []
    (placed,) = place_labels([wish("a", 400, 300, must=True)], everywhere, [], WINDOW, {})
    assert placed.key == "a"


def test_there_are_never_more_labels_than_can_be_read() -> None:
    wishes = [wish(str(n), 10 + 150 * (n % 50), 10 + 30 * (n // 50)) for n in range(400)]
    assert len(place_labels(wishes, [], [], (-1e4, -1e4, 1e4, 1e4), {})) == LABELS_MAX


def test_what_must_be_seen_stands_off_rather_than_hide_a_mark() -> None:
    middle = (400.0, 300.0)
    ring: list[Box] = [(280, 270, 384, 330), (416, 270, 520, 330), (280, 256, 520, 284), (280, 316, 520, 344)]
    (placed,) = place_labels([wish("a", *middle, must=True)], ring, [], WINDOW, {})
    assert not any(overlap(placed.box, box) for box in ring)


def test_a_corner_is_found_where_every_side_is_taken() -> None:
    at = (400.0, 300.0)
    sides: list[Box] = [(420, 290, 430, 310), (370, 290, 380, 310), (345, 256, 350, 280), (345, 320, 350, 344)]
    (placed,) = place_labels([wish("a", *at, rank=2)], sides, [], WINDOW, {})
    assert not any(overlap(placed.box, box) for box in sides)
    assert place_labels([wish("a", *at, rank=3)], sides, [], WINDOW, {}) == []


def test_what_must_be_seen_hides_a_calm_mark_sooner_than_one_in_danger() -> None:
    late: Box = (450, 290, 470, 310)  # at the right, the side that is tried first
    crowd: list[Box] = [WINDOW, late]
    calm = place_labels([wish("a", 400, 300, must=True)], [WINDOW], [], WINDOW, {})
    assert overlap(calm[0].box, late)
    (placed,) = place_labels([wish("a", 400, 300, must=True)], crowd, [], WINDOW, {}, [late])
    assert not overlap(placed.box, late)


@given(marks, st.floats(-300, 300), st.floats(-300, 300), st.sets(st.integers(0, 59), max_size=12))
def test_labels_that_are_carried_move_with_their_marks_and_cover_nothing_in_danger(
    at: list[tuple[float, float]], dx: float, dy: float, in_danger: set[int]
) -> None:
    wishes = [wish(str(n), x, y, rank=5) for n, (x, y) in enumerate(at)]
    placed = place_labels(wishes, [], [], WINDOW, {})
    last = Standing({label.key: label for label in placed}, {one.key: 5 for one in wishes})
    moved = [replace(one, x=one.x + dx, y=one.y + dy) for one in wishes]
    dear: list[Box] = [
        (x + dx - 15, y + dy - 15, x + dx + 15, y + dy + 15) for n, (x, y) in enumerate(at) if n in in_danger
    ]
    carried, _ = carry_labels(moved, dear, WINDOW, last, dear)
    stood = {label.key: label.box for label in placed}
    for label in carried:
        was = stood[label.key]
        assert (label.box[0], label.box[1]) == pytest.approx((was[0] + dx, was[1] + dy))
        assert not any(overlap(label.box, box) for box in dear)


def test_a_label_that_becomes_urgent_finds_a_place_while_the_others_are_carried() -> None:
    last = Standing({}, {"calm": 5, "late": 5})
    wishes = [
        wish("calm", 100, 100, rank=5),
        wish("late", 400, 300, rank=2),
        wish("silent", 600, 300, rank=1, must=True),
    ]
    carried, now = carry_labels(wishes, [], WINDOW, last)
    assert [label.key for label in carried] == ["silent", "late"]
    again, _ = carry_labels(wishes, [], WINDOW, now)
    assert again == carried, "and keeps it in the next frame"


def test_an_urgent_label_that_found_no_place_is_not_asked_again_in_every_frame() -> None:
    last = Standing({}, {"late": 2})
    assert carry_labels([wish("late", 400, 300, rank=2)], [], WINDOW, last)[0] == []


def test_a_label_that_must_be_seen_leaves_a_mark_that_has_come_into_danger() -> None:
    alone = wish("silent", 400, 300, rank=1, must=True)
    (stood,) = place_labels([alone], [], [], WINDOW, {})
    left, top, *_ = stood.box
    ring: Box = (left + 10, top, left + 40, top + 24)
    ((carried,), _) = carry_labels([alone], [ring], WINDOW, Standing({"silent": stood}, {"silent": 1}), [ring])
    assert not overlap(carried.box, ring)


def test_a_label_that_found_no_free_place_is_carried_where_it_hides_no_more_than_it_did() -> None:
    crowd: list[Box] = [
        (x - 18.0, y - 18.0, x + 18.0, y + 18.0) for x in range(300, 520, 36) for y in range(200, 420, 36)
    ]
    must = LabelWish("silent", 400, 300, 20, 120, 24, 1, must=True)
    (placed,) = place_labels([must], crowd, [], WINDOW, {}, crowd)
    assert placed.hides > 0
    last = Standing({"silent": placed}, {"silent": 1})
    (carried,), _ = carry_labels([must], crowd, WINDOW, last, crowd)
    assert (carried.side, carried.box) == (placed.side, placed.box)
    nearer = [*crowd, placed.box]  # another one in danger has come to lie just there
    (found,), _ = carry_labels([must], nearer, WINDOW, last, nearer)
    assert found.box != placed.box
