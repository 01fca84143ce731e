from __future__ import annotations

from PySide6.QtGui import QFont
from pytestqt.qtbot import QtBot

from desktop.widgets.map import MapView
from desktop.widgets.map.camera import Camera
from desktop.widgets.map.controls import Legend, ZoomButtons
from desktop.widgets.map.projection import Place, distance_m, to_world

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


def test_the_buttons_zoom_and_show_everything(view: MapView) -> None:
    (buttons,) = view.findChildren(ZoomButtons)
    zoom = view.camera.zoom
    buttons.nearer.click()
    assert view.camera.zoom == zoom + 1
    buttons.farther.click()
    assert view.camera.zoom == zoom
