from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QFont
from pytestqt.qtbot import QtBot

from desktop.widgets.map import MapView, PickMap, Shop, Stop
from desktop.widgets.map.camera import Camera
from desktop.widgets.map.controls import BUTTON_PX, GAP_PX, Legend, ZoomButtons
from desktop.widgets.map.labels import Side
from desktop.widgets.map.marks import Kind, MarkId
from desktop.widgets.map.projection import Place, distance_m, to_world
from desktop.widgets.map.scene import SHOP_HALF
from desktop.widgets.ring import Urgency

TOWN = Place(31.2304, 121.4737)


def test_the_scale_bar_is_as_long_as_it_says(qtbot: QtBot) -> None:
    camera = Camera(to_world(TOWN), 14.3, 800, 600)
    _, text, bar = Legend("", plain=True).panels(camera, QFont())[0]
    ground_m = distance_m(camera.place_at(300, 300), camera.place_at(300 + bar, 300))
    assert text == "500 m"
    assert abs(ground_m - 500) < 2


def test_the_attribution_stays_in_the_window_however_long_it_is(qtbot: QtBot) -> None:
    legend = Legend("© Map Makers and " * 20, plain=False)
    for width in (320, 800, 2000):
        box, text, _ = legend.panels(Camera(to_world(TOWN), 14, width, 300), QFont())[-1]
        assert text
        assert 0 <= box.left() < box.right() <= width


def test_only_a_map_without_tiles_says_that_it_needs_none(qtbot: QtBot) -> None:
    camera = Camera(to_world(TOWN), 14, 800, 600)
    assert len(Legend("", plain=True).panels(camera, QFont())) == 2
    assert len(Legend("", plain=False).panels(camera, QFont())) == 1


@pytest.mark.parametrize("covered_px", [0, 130])
@pytest.mark.parametrize("attribution", ["", "© OpenStreetMap contributors"], ids=["plain", "tiles"])
@pytest.mark.parametrize("width", [290, 400, 640, 1200])
def test_nothing_that_is_said_lies_under_the_buttons_or_under_a_cover(
    width: int, attribution: str, covered_px: int, qtbot: QtBot
) -> None:
    legend = Legend(attribution, plain=not attribution)
    legend.covered_px = covered_px
    camera = Camera(to_world(TOWN), 14.3, width, 300)
    panels = legend.panels(camera, QFont())
    buttons_begin = width - covered_px - GAP_PX - BUTTON_PX
    if width - covered_px > 250:  # below that the scale bar alone is wider than what is free
        assert all(box.right() < buttons_begin for box, _, _ in panels)
    boxes = [box for box, _, _ in panels]
    assert not any(one.intersects(other) for one in boxes for other in boxes if one is not other)
    if attribution and width - covered_px >= 290:
        assert panels[-1][1] == attribution, "whom the licence wants named is named whole"
    assert legend.height_px(camera, QFont()) == 300 - min(box.top() for box in boxes)


def test_a_narrow_map_names_its_ground_shortly(qtbot: QtBot) -> None:
    legend = Legend("", plain=True)
    said = []
    for width in range(200, 800):
        texts = [text for _, text, _ in legend.panels(Camera(to_world(TOWN), 14.3, width, 300), QFont())[1:]]
        said += [texts] if texts not in said else []
    assert said == [[], ["Plain grid"], ["Plain grid, no tiles needed"]]


def test_the_buttons_stand_beside_what_covers_the_map_and_come_back(view: MapView) -> None:
    (buttons,) = view.findChildren(ZoomButtons)
    before = buttons.geometry()
    view.set_covered_px(120)
    assert buttons.geometry() == before.translated(-120, 0)
    assert all(box[2] <= view.width() - 120 for box in view._legend.boxes(view.camera, view.font()))
    view.set_covered_px(0)
    assert buttons.geometry() == before


def test_what_is_fitted_stands_beside_the_cover_and_above_what_is_said(view: MapView) -> None:
    doors = [Place(TOWN.lat + step / 100, TOWN.lon + step / 70) for step in range(4)]
    view.set_stops([Stop(f"o-{n}", at, "", 0.5, Urgency.CALM, "Door") for n, at in enumerate(doors)])
    view.show_everything()
    for covered in (0, 200):
        view.set_covered_px(covered)
        spots = [view.camera.screen_of(place) for place in view._content.places()]
        assert max(x for x, _ in spots) <= view.width() - covered - 40
        assert max(y for _, y in spots) <= view.height() - view._legend.height_px(view.camera, view.font())


def test_the_shop_on_a_small_map_stands_above_the_scale(qtbot: QtBot) -> None:
    small = PickMap()
    qtbot.addWidget(small)
    small.resize(396, 168)
    shop, door = Place(51.515, -0.125), Place(51.519, -0.119)
    small.show_places(Shop(shop, "Shop"), door)
    (scale, *_) = small._legend.boxes(small.camera, small.font())
    _, y = small.camera.screen_of(shop)
    assert y + SHOP_HALF <= scale[1]


def test_the_buttons_zoom_and_show_everything(view: MapView) -> None:
    (buttons,) = view.findChildren(ZoomButtons)
    zoom = view.camera.zoom
    buttons.nearer.click()
    assert view.camera.zoom == zoom + 1
    buttons.farther.click()
    assert view.camera.zoom == zoom


@pytest.mark.parametrize("attribution", ["", "© OpenStreetMap contributors"], ids=["plain", "tiles"])
def test_where_the_language_runs_from_right_to_left_all_stands_the_other_way_round(
    view: MapView, turned: Callable[[bool], None], attribution: str
) -> None:
    (buttons,) = view.findChildren(ZoomButtons)
    view._legend = Legend(attribution, plain=not attribution)
    view.set_covered_px(120)
    place, said = buttons.geometry(), view._legend.panels(view.camera, view.font())
    turned(True)
    wide = view.width()
    assert buttons.geometry() == place.translated(wide - place.right() - 1 - place.left(), 0)
    now = view._legend.panels(view.camera, view.font())
    assert [text for _, text, _ in now] == [text for _, text, _ in said]
    for (there, _, _), (here, _, _) in zip(said, now, strict=True):
        assert (here.left(), here.right()) == pytest.approx((wide - there.right(), wide - there.left()))
        assert here.top() == there.top()
    turned(False)
    assert buttons.geometry() == place


def test_the_town_is_never_turned_round_and_what_is_fitted_keeps_off_the_cover(
    view: MapView, turned: Callable[[bool], None]
) -> None:
    west, east = Place(TOWN.lat, TOWN.lon - 0.02), Place(TOWN.lat, TOWN.lon + 0.02)
    view.set_stops([Stop("west", west, "", 0.5, Urgency.CALM, "W"), Stop("east", east, "", 0.5, Urgency.CALM, "E")])
    turned(True)
    view.set_covered_px(300)
    view.show_everything()
    at = {stop: view.scene.by_id[MarkId(Kind.STOP, stop)] for stop in ("west", "east")}
    assert at["west"].x < at["east"].x
    assert at["west"].x > 300
    assert all(label.box[0] >= 300 for label in view.scene.labels), "no word lies under the cover"
    assert {label.side for label in view.scene.labels} == {Side.LEFT}
