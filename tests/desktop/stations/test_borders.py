"""The borders between a station's panels: drawn by hand or from the palette, held where they were, by the window's size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import language, sample, theme
from desktop.places import Places
from desktop.shop import Shop
from desktop.stations.dispatch.timeline import height_px
from desktop.stations.dispatch.window import DispatchWindow
from desktop.stations.frame import StationFrame
from desktop.stations.packing import PackingWindow
from desktop.stations.packing.queue import MOST_PX, NARROW_PX, WIDTH_PX
from desktop.stations.packing.station import SMALLEST_PX
from desktop.widgets.columns import STEP_PX
from hub.domain.actor import Actor

OpenWindow = Callable[[Callable[[Shop], StationFrame], Actor], StationFrame]


@pytest.fixture
def open_window(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWindow]:
    """Opens a station over the sample afternoon, where it was left."""
    language.use(qapp, "en")
    theme.apply(qapp, theme.Scheme.LIGHT, reduced_motion=True)
    opened: list[StationFrame] = []

    def open_(make: Callable[[Shop], StationFrame], actor: Actor) -> StationFrame:
        day = sample.sample_day()
        frame = make(Shop(lambda listener: day.link(actor, listener)))
        frame.set_places(Places(tmp_path))
        qtbot.addWidget(frame)
        frame.show()
        qtbot.waitExposed(frame)
        frame.resize(1440, 900)  # the offscreen platform's screen is smaller than any shop's
        qtbot.waitUntil(lambda: frame.width() == 1440)
        opened.append(frame)
        return frame

    yield open_
    for frame in opened:
        frame.close()
        frame.shop.close()
    qapp.setStyleSheet("")


def run(frame: StationFrame, title: str) -> None:
    """Do what the palette has under this title."""
    (action,) = [each for each in frame.palette_.actions_ if each.title == title]
    action.run()


def packing(open_window: OpenWindow) -> PackingWindow:
    frame = open_window(PackingWindow, sample.PACKING)
    assert isinstance(frame, PackingWindow)
    return frame


def dispatch(open_window: OpenWindow) -> DispatchWindow:
    frame = open_window(DispatchWindow, sample.DISPATCH)
    assert isinstance(frame, DispatchWindow)
    return frame


def test_packings_queue_is_drawn_wider_by_hand_and_from_the_palette(open_window: OpenWindow) -> None:
    frame = packing(open_window)
    station = frame.station
    assert station.queue.width() == WIDTH_PX
    station.columns.moveSplitter(450, 1)
    assert station.queue.width() == 450
    run(frame, "Left column wider")
    assert station.queue.width() == 450 + STEP_PX
    for _ in range(12):
        run(frame, "Left column wider")
    assert station.queue.width() == MOST_PX
    run(frame, "Columns as at first")
    assert station.queue.width() == WIDTH_PX
    assert "Right column wider" not in [each.title for each in frame.palette_.actions_], "there is none here"


def test_packings_queue_is_narrow_in_a_narrow_window_until_somebody_draws_it(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    frame = packing(open_window)
    frame.resize(*SMALLEST_PX)
    qtbot.waitUntil(lambda: frame.station.queue.width() == NARROW_PX)
    assert frame.station.order.prints["card"].text() == "", "the foot has its icons alone"
    frame.resize(1440, 900)
    qtbot.waitUntil(lambda: frame.station.queue.width() == WIDTH_PX)
    assert frame.station.order.prints["card"].text() != ""
    frame.station.columns.moveSplitter(MOST_PX, 1)
    qtbot.waitUntil(lambda: frame.station.order.prints["card"].text() == "")
    frame.resize(1300, 900)
    qtbot.waitUntil(lambda: frame.station.order.width() == 1300 - MOST_PX or frame.station.queue.width() < MOST_PX)
    assert frame.station.order.width() >= SMALLEST_PX[0] - NARROW_PX


def test_packings_border_stands_where_it_was_left(open_window: OpenWindow) -> None:
    first = packing(open_window)
    first.station.columns.moveSplitter(500, 1)
    first.places.keep(first, "window")
    assert packing(open_window).station.queue.width() == 500


def test_dispatchs_timeline_is_as_high_as_its_runs_until_somebody_draws_it(open_window: OpenWindow) -> None:
    frame = dispatch(open_window)
    station = frame.station
    runs = len(station.situation.runs)
    assert station.timeline.height() == height_px(runs)
    map_px = station.map.height()
    run(frame, "Lower part higher")
    assert station.timeline.height() == height_px(runs) + STEP_PX
    assert station.map.height() == map_px - STEP_PX
    station.refresh()
    assert station.timeline.height() == height_px(runs) + STEP_PX, "news does not move a border"
    for _ in range(9):
        run(frame, "Lower part flatter")
    assert station.timeline.height() == height_px(1)
    run(frame, "Columns as at first")
    assert station.timeline.height() == height_px(runs)


def test_dispatchs_borders_stand_where_they_were_left_with_the_map_in_its_own_window_too(
    open_window: OpenWindow,
) -> None:
    first = dispatch(open_window)
    first.map_away.go()
    first.station.shelves.moveSplitter(300, 1)
    first.station.columns.moveSplitter(430, 1)
    left = first.station.timeline.height(), first.station.unassigned.width()
    first.map_away.come_back()
    assert (first.station.timeline.height(), first.station.unassigned.width()) == left
    first.places.keep(first, "window")
    again = dispatch(open_window)
    assert (again.station.timeline.height(), again.station.unassigned.width()) == left
