"""A sketch points from the shop to the address and stays inside its sheet, whatever the direction."""

from __future__ import annotations

import math

import pytest
from pytestqt.qtbot import QtBot

from desktop.widgets.place_sketch import PlaceSketch


@pytest.mark.parametrize("degrees", range(0, 360, 30))
def test_the_line_points_the_right_way_and_fits(qtbot: QtBot, degrees: int) -> None:
    sketch = PlaceSketch()
    qtbot.addWidget(sketch)
    sketch.resize(330, sketch.height())
    east, north = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    sketch.show_way(east * 900, north * 900, "0.9 km")
    shop, there = sketch._ends()
    way = there - shop
    length = math.hypot(way.x(), way.y())
    assert length > 20
    assert way.x() / length == pytest.approx(east, abs=1e-6)
    assert -way.y() / length == pytest.approx(north, abs=1e-6)
    for end in (shop, there):
        assert sketch.rect().adjusted(6, 6, -6, -6).contains(end.toPoint())
    assert not sketch.grab().isNull()


def test_next_door_is_still_drawn(qtbot: QtBot) -> None:
    sketch = PlaceSketch()
    qtbot.addWidget(sketch)
    sketch.resize(330, sketch.height())
    sketch.show_way(0.0, 0.0, "0 m")
    assert not sketch.grab().isNull()
    assert sketch.accessibleName() == "0 m"
