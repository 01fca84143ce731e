from __future__ import annotations

import pytest

from desktop.widgets.map.motion import Glides
from desktop.widgets.map.projection import WorldPoint

HERE, THERE = WorldPoint(0.5, 0.5), WorldPoint(0.5002, 0.5)


def test_a_courier_glides_from_the_old_place_to_the_new_one() -> None:
    glides = Glides(180)
    glides.move("li", HERE, THERE, now_ms=1_000)
    assert glides.at("li", THERE, 1_000) == HERE
    halfway = glides.at("li", THERE, 1_090)
    assert HERE.x < halfway.x < THERE.x
    assert glides.at("li", THERE, 1_180).x == pytest.approx(THERE.x)
    assert glides.settle(1_100)
    assert not glides.settle(1_180)


def test_reduced_motion_shows_the_new_place_at_once() -> None:
    glides = Glides(0)
    glides.move("li", HERE, THERE, now_ms=1_000)
    assert glides.at("li", THERE, 1_000) == THERE
    assert not glides.settle(1_000)


def test_a_courier_that_is_gliding_turns_from_where_it_is() -> None:
    glides = Glides(180)
    glides.move("li", HERE, THERE, now_ms=0)
    halfway = glides.at("li", THERE, 90)
    glides.move("li", THERE, HERE, now_ms=90)
    assert glides.at("li", HERE, 90) == halfway


def test_another_town_is_not_shown_as_a_journey() -> None:
    glides = Glides(180)
    far = WorldPoint(0.6, 0.5)
    glides.move("li", HERE, far, now_ms=0)
    assert glides.at("li", far, 0) == far
