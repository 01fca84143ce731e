"""A crowded map while a hand moves it: marks in every frame, words and ground once it rests."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models import chores as module
from desktop.models.chores import chores
from desktop.widgets.map import MapPalette, MapView, Stop, Urgency
from desktop.widgets.map.demo import busy
from desktop.widgets.map.map_view import REST_MS
from desktop.widgets.map.marks import Kind, MarkId
from desktop.widgets.map.scene import PLACED_AT_ONCE_MAX, Spot
from tests.desktop.widgets.map.conftest import SHANGHAI, Rings

LONELY = 90.0, 540.0
"""A corner of the window where nobody else is."""


@pytest.fixture
def stops() -> list[Stop]:
    """Many, none of them in danger."""
    return [replace(stop, urgency=Urgency.CALM) for stop in busy(SHANGHAI, 90)[2]]


@pytest.fixture
def crowded(view: MapView, stops: list[Stop], qtbot: QtBot) -> MapView:
    """A map with more words than a frame has time for, at rest."""
    shop, couriers, _, runs = busy(SHANGHAI, 90)
    view.set_shop(shop)
    view.set_couriers(couriers)
    view.set_stops(stops)
    view.set_runs(runs)
    view.show_everything()
    assert not view.settled
    at_rest(view, qtbot)
    assert len(view.scene.labels) > PLACED_AT_ONCE_MAX / 2
    return view


def at_rest(view: MapView, qtbot: QtBot) -> QImage:
    """What it shows once nothing is on its way any more."""
    view.grab()
    qtbot.waitUntil(lambda: view.settled, timeout=10_000)
    return view.grab().toImage()


def beside(view: MapView) -> dict[object, tuple[float, float]]:
    """How far each word stands from its mark."""
    spots = view.scene.by_id
    found: dict[object, tuple[float, float]] = {}
    for label in view.scene.labels:
        spot = spots[label.key] if isinstance(label.key, MarkId) else None
        if spot is not None:
            found[label.key] = round(label.box[0] - spot.x, 3), round(label.box[1] - spot.y, 3)
    return found


def apart(one: QImage, other: QImage) -> int:
    """The largest difference of lightness in every fourth pixel."""
    return max(
        abs(one.pixelColor(x, y).lightness() - other.pixelColor(x, y).lightness())
        for x in range(0, one.width(), 2)
        for y in range(0, one.height(), 2)
    )


@pytest.mark.parametrize("motion", ["a drag", "a zoom", "a drag and a zoom"])
def test_what_is_seen_after_a_motion_is_what_a_fresh_paint_shows(
    crowded: MapView, qtbot: QtBot, palette: MapPalette, rings: Rings, motion: str
) -> None:
    for step in range(12):
        if "drag" in motion:
            crowded.pan_by(17, -9)
        if "zoom" in motion:
            crowded.zoom_by(0.11 if step < 9 else -0.05)
        crowded.grab()
        QApplication.processEvents()
    moved = at_rest(crowded, qtbot)
    crowded.set_palette(palette, rings)  # nothing that was drawn before is of any use
    fresh = at_rest(crowded, qtbot)
    # A ground that was shifted by whole pixels differs by a shade; a mark or a word elsewhere by far more.
    assert apart(moved, fresh) <= 12


def test_words_move_with_their_marks_and_find_new_places_only_when_the_hand_rests(
    crowded: MapView, qtbot: QtBot
) -> None:
    stood = beside(crowded)
    for _ in range(6):
        crowded.pan_by(9, 4)
        QApplication.processEvents()
        assert not crowded.settled
        assert beside(crowded).items() <= stood.items(), "none has jumped, none is new"
    at_rest(crowded, qtbot)
    width, height = crowded.width(), crowded.height()
    for label in (one for one in crowded.scene.labels if not one.alarming):  # those are written in any case
        assert label.box[0] >= 0
        assert label.box[1] >= 0
        assert label.box[2] <= width
        assert label.box[3] <= height


def test_a_stop_that_comes_into_danger_while_a_hand_moves_the_map_is_seen_in_the_same_frame(
    crowded: MapView, stops: list[Stop], qtbot: QtBot, rings: Rings
) -> None:
    calm = replace(stops[3], place=crowded.camera.place_at(*LONELY), label="")
    crowded.set_stops([calm, *stops[10:]])
    at_rest(crowded, qtbot)
    crowded.pan_by(15, 5)
    crowded.grab()
    late = replace(calm, urgency=Urgency.LATE, label="6 min late")
    rings.drawn.clear()
    crowded.set_stops([late, *stops[10:]])
    crowded.pan_by(15, 5)
    seen = crowded.grab().toImage()
    assert not crowded.settled
    assert any(state == "late" for _, state, _ in rings.drawn)
    (label,) = (one for one in crowded.scene.labels if one.key == MarkId(Kind.STOP, "o-3"))
    assert (label.text, label.alarming) == ("6 min late", True)
    left, top, right, bottom = (round(edge) for edge in label.box)
    inks = [seen.pixelColor(x, y) for x in range(left, right) for y in range(top, bottom)]
    assert any(ink.red() - ink.green() > 100 for ink in inks), "in red"


def test_marks_lie_where_they_belong_in_every_frame_of_a_zoom(crowded: MapView, stops: list[Stop]) -> None:
    places = {stop.order_id: stop.place for stop in stops}
    for _ in range(8):
        crowded.zoom_by(0.13)
        crowded.grab()
        for spot in crowded.scene.spots:
            if spot.id.kind is Kind.STOP and not spot.moved_aside:
                assert (spot.x, spot.y) == pytest.approx(crowded.camera.screen_of(places[spot.id.id]), abs=0.01)


def test_with_reduced_motion_a_courier_and_its_words_are_at_the_new_place_at_once(
    crowded: MapView, qtbot: QtBot
) -> None:
    _, couriers, _, _ = busy(SHANGHAI, 90)
    key = next(label.key for label in crowded.scene.labels if getattr(label.key, "kind", None) is Kind.COURIER)
    assert isinstance(key, MarkId)
    stood = beside(crowded)[key]
    spot = crowded.scene.by_id[key]
    assert isinstance(spot, Spot)
    there = crowded.camera.place_at(spot.x + 60, spot.y)
    crowded.set_couriers([replace(one, place=there) if one.courier_id == key.id else one for one in couriers])
    assert crowded.scene.by_id[key].x == pytest.approx(spot.x + 60, abs=0.01)
    assert beside(crowded)[key] == stood


def test_a_hand_that_moves_on_goes_before_words_that_were_about_to_find_places(
    qtbot: QtBot, crowded: MapView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TURN_MS", -1)  # no chore comes to its turn
    crowded.pan_by(150, 0)
    crowded.grab()
    qtbot.waitUntil(lambda: chores().is_busy(crowded, "words"))
    stood = beside(crowded)
    monkeypatch.setattr(module, "TURN_MS", 0.02)
    next(chores()._chores[crowded, "words"])  # begun, and ninety words to go
    crowded._rest.setInterval(60_000)  # a hand that goes on, however slow the machine
    crowded.pan_by(3, 0)
    qtbot.waitUntil(lambda: not chores().is_busy(crowded, "words"))
    assert not crowded.settled
    assert beside(crowded).items() <= stood.items()
    monkeypatch.undo()
    crowded._rest.start(REST_MS)
    at_rest(crowded, qtbot)
    assert not beside(crowded).items() <= stood.items(), "those that have come into view are written by then"


def test_words_find_places_though_couriers_never_stop_moving(
    qtbot: QtBot, crowded: MapView, stops: list[Stop], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TURN_MS", 0.02)  # couriers move between any two words
    _, couriers, _, _ = busy(SHANGHAI, 90)
    new = Stop("o-new", crowded.camera.place_at(*LONELY), "1", 0.5, Urgency.CALM, "A new one", "")
    crowded.set_stops([new, *stops])
    steps = count()

    def ride() -> None:
        at = couriers[0].place
        crowded.set_couriers([replace(couriers[0], place=replace(at, lat=at.lat + next(steps) * 1e-6)), *couriers[1:]])
        crowded.grab()

    riding = QTimer(crowded, interval=0)
    riding.timeout.connect(ride)
    riding.start()
    qtbot.waitUntil(lambda: any(label.text == "A new one" for label in crowded.scene.labels), timeout=60_000)
    assert next(steps) > 1, "they moved meanwhile"


def test_a_full_map_opens_with_its_land_and_its_marks_follow_in_the_next_turns(crowded: MapView, qtbot: QtBot) -> None:
    crowded.hide()
    crowded.show()
    assert not crowded.settled
    crowded.grab()
    assert crowded._painted is not crowded.scene, "the land alone"
    qtbot.waitUntil(lambda: crowded.settled, timeout=10_000)
    assert crowded._painted is crowded.scene


def test_a_courier_that_glides_lays_no_stop_out_anew(crowded: MapView, qtbot: QtBot) -> None:
    stood = {spot.id: spot for spot in crowded.scene.spots if spot.id.kind is Kind.STOP}
    _, couriers, _, _ = busy(SHANGHAI, 90)
    at = couriers[0].place
    crowded.set_couriers([replace(couriers[0], place=replace(at, lat=at.lat + 0.001)), *couriers[1:]])
    here = {spot.id: spot for spot in crowded.scene.spots if spot.id.kind is Kind.STOP}
    assert here
    assert all(here[mark] is stood[mark] for mark in here)
    crowded.pan_by(5, 0)
    moved = {spot.id: spot for spot in crowded.scene.spots if spot.id.kind is Kind.STOP}
    assert all(moved[mark].x == pytest.approx(here[mark].x + 5) for mark in here.keys() & moved.keys())
