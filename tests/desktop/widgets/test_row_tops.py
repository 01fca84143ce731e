"""Where rows begin and which are built, kept from change to change: always what a count from the first row finds."""

from __future__ import annotations

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from desktop.widgets.row_tops import Built, Tops

STEPS = st.lists(st.tuples(st.sampled_from(["insert", "remove", "set", "build", "go", "look"]), st.integers(0, 30)))


@given(STEPS)
def test_it_is_what_a_count_from_the_first_row_finds(steps: list[tuple[str, int]]) -> None:
    tops, built = Tops([20] * 3), Built()
    heights, is_built = [20] * 3, [False] * 3
    for step, number in steps:
        at = number % len(heights) if heights else 0
        if step == "insert":
            tops.insert(at, [number, 7])
            built.insert(at, 2)
            heights[at:at], is_built[at:at] = [number, 7], [False, False]
        elif not heights:
            continue
        elif step == "remove":
            last = min(at + 1, len(heights) - 1)
            tops.remove(at, last)
            built.remove(at, last)
            del heights[at : last + 1], is_built[at : last + 1]
        elif step == "set":
            tops[at] = heights[at] = number
        elif step == "build" and not is_built[at]:
            is_built[at] = True
            after = built.add(at)
            assert after == next((row for row in range(at + 1, len(heights)) if is_built[row]), None)
        elif step == "go" and is_built[at]:
            is_built[at] = False
            built.drop(at)
        elif step == "look":
            assert list(tops.all) == list(accumulate(heights, initial=0))
    assert list(tops.all) == list(accumulate(heights, initial=0))
    assert [tops[at] for at in range(len(tops))] == heights
    assert built.rows == [at for at, one in enumerate(is_built) if one]


def test_a_row_that_comes_last_adds_up_its_own_height_alone() -> None:
    tops = Tops([20] * 10_000)
    assert tops.all[-1] == 200_000
    before = tops.added
    tops.insert(10_000, [30])
    tops[9_999] = 25
    assert tops.all[-1] == 200_035
    assert tops.added - before == 2
