from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.widgets.map.camera import ZOOM_MAX, ZOOM_MIN, Camera, Margins, scale_bar
from desktop.widgets.map.projection import Place, WorldPoint, distance_m, to_world
from hub.domain.datum import Datum

SHANGHAI = Place(31.2304, 121.4737)
towns = st.builds(Place, st.floats(-70, 70), st.floats(-180, 180))
inside = st.tuples(st.floats(0, 800), st.floats(0, 600))


def looking_at(place: Place, zoom: float = 13.0, datum: Datum = Datum.WGS84) -> Camera:
    return Camera(to_world(place, datum), zoom, 800, 600, datum)


@given(towns, st.floats(ZOOM_MIN, ZOOM_MAX), inside)
def test_a_point_of_the_window_leads_to_a_place_and_back(town: Place, zoom: float, at: tuple[float, float]) -> None:
    camera = looking_at(town, zoom)
    point = camera.world(*at)
    if 0 <= point.y <= 1:
        assert camera.screen(point) == pytest.approx(at, abs=0.01)


@given(st.floats(-3, 3), inside)
def test_zooming_keeps_the_ground_under_the_pointer(steps: float, at: tuple[float, float]) -> None:
    camera = looking_at(SHANGHAI)
    assert distance_m(camera.place_at(*at), camera.zoomed(steps, *at).place_at(*at)) < 0.1


@given(st.lists(st.builds(Place, st.floats(31, 31.5), st.floats(121, 122)), min_size=2, max_size=20))
def test_fitting_shows_every_place_inside_the_margins(places: list[Place]) -> None:
    camera = looking_at(Place(0, 0)).fitted(places, Margins(50, 40, 30, 20))
    for x, y in map(camera.screen_of, places):
        assert 50 - 0.01 <= x <= 770.01
        assert 40 - 0.01 <= y <= 580.01


def test_fitting_across_the_date_line_shows_fiji_and_not_the_globe() -> None:
    camera = looking_at(Place(0, 0)).fitted([Place(-17.8, 179.9), Place(-16.9, -179.9)])
    assert camera.zoom > 8
    assert 0 <= camera.screen_of(Place(-16.9, -179.9))[0] <= 800


def test_fitting_nothing_changes_nothing() -> None:
    camera = looking_at(SHANGHAI)
    assert camera.fitted([]) == camera


def test_a_window_smaller_than_its_margins_still_shows_the_middle() -> None:
    camera = looking_at(Place(0, 0)).resized(60, 40).fitted([SHANGHAI])
    assert camera.screen_of(SHANGHAI) == pytest.approx((30, 20))


def test_panning_moves_the_ground_with_the_hand_and_stops_at_the_pole() -> None:
    camera = looking_at(SHANGHAI)
    x, y = camera.panned(40, -25).screen_of(SHANGHAI)
    assert (x, y) == pytest.approx((440, 275))
    assert camera.panned(0, 1e9).centre.y == 0.0


def test_zooming_stops_at_both_ends() -> None:
    assert looking_at(SHANGHAI).zoomed(99, 0, 0).zoom == ZOOM_MAX
    assert looking_at(SHANGHAI).zoomed(-99, 0, 0).zoom == ZOOM_MIN


def test_a_map_of_another_datum_shows_the_same_ground() -> None:
    camera = looking_at(SHANGHAI).on(Datum.GCJ02)
    assert camera.datum is Datum.GCJ02
    assert camera.screen_of(SHANGHAI) == pytest.approx((400, 300), abs=0.1)
    assert distance_m(camera.place_at(400, 300), SHANGHAI) < 0.1
    assert camera.centre != WorldPoint(0, 0)
    assert looking_at(SHANGHAI).centre != camera.centre


@given(st.floats(0.01, 50_000))
def test_the_scale_bar_is_round_and_fits(metres_per_px: float) -> None:
    metres, px = scale_bar(metres_per_px, 150)
    assert 59 < px <= 150.0001
    assert f"{metres:.0e}"[0] in "125"
