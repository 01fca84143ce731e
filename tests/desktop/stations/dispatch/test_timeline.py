"""The timeline: every stop where it is expected, every promise where it was made, and now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.sample import DISPATCH, SampleDay, empty_day, sample_day
from desktop.shop import Shop
from desktop.stations.dispatch.situation import look
from desktop.stations.dispatch.timeline import Timeline
from desktop.stations.dispatch.timeline_marks import Standing, run_word, stop_face
from desktop.theme import Color, Scheme


class Board:
    """A timeline over a sample day."""

    def __init__(self, qtbot: QtBot, day: SampleDay) -> None:
        self.day = day
        self.shop = Shop(lambda listener: day.link(DISPATCH, listener))
        self.situation = look(self.shop.board, day.hub.fixes, self.shop.now())
        self.timeline = Timeline(self.shop)
        layout = self.timeline.layout()
        assert layout is not None
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        qtbot.addWidget(self.timeline)
        self.timeline.resize(832, 180)
        self.timeline.show_situation(self.situation)
        self.timeline.show()
        self.picture = self.timeline.chart.grab().toImage()


@pytest.fixture
def board(qtbot: QtBot, qapp: QApplication) -> Iterator[Board]:
    theme.apply(qapp, Scheme.LIGHT, reduced_motion=True)
    one = Board(qtbot, sample_day("en"))
    yield one
    one.shop.close()


def test_each_stop_has_a_circle_and_a_click_on_it_opens_its_order(board: Board, qtbot: QtBot) -> None:
    spots = {order_id: rect for rect, order_id in board.timeline.chart._spots}
    assert set(spots) == {board.day.orders[name] for name in ("tom", "rosa", "mei")}
    with qtbot.waitSignal(board.timeline.stop_activated) as opened:
        at = spots[board.day.orders["rosa"]].center().toPoint()
        QTest.mouseClick(board.timeline.chart, Qt.MouseButton.LeftButton, pos=at)
    assert opened.args == [board.day.orders["rosa"]]


def test_stops_stand_in_the_order_of_their_arrival_and_overdue_ones_are_filled_red(board: Board) -> None:
    spots = {order_id: rect for rect, order_id in board.timeline.chart._spots}
    tom, rosa = spots[board.day.orders["tom"]], spots[board.day.orders["rosa"]]
    assert tom.center().x() < rosa.center().x()
    red = theme.theme(Scheme.LIGHT).color(Color.RIBBON)
    beside_the_number = tom.center().toPoint()
    beside_the_number.setY(beside_the_number.y() - 6)
    assert board.picture.pixelColor(beside_the_number) == red
    calm = rosa.center().toPoint()
    calm.setY(calm.y() - 6)
    assert board.picture.pixelColor(calm) != red


def test_the_line_of_a_run_does_not_strike_out_how_late_its_stop_is(board: Board) -> None:
    board.timeline.resize(2400, 180)  # the word has room before the next stop
    picture = board.timeline.chart.grab().toImage()
    spots = {order_id: rect for rect, order_id in board.timeline.chart._spots}
    tom, rosa = spots[board.day.orders["tom"]], spots[board.day.orders["rosa"]]
    y = round(tom.center().y())
    line = picture.pixelColor(round(rosa.left()) - 4, y)
    said = range(round(tom.right()), round(tom.right()) + 44)
    row = [picture.pixelColor(x, y) for x in said]
    assert line != theme.theme(Scheme.LIGHT).color(Color.PANEL)
    assert line not in row
    assert any(pixel.red() > pixel.blue() + 60 for pixel in row), "the word itself stands there"


def test_a_stop_in_danger_has_a_shape_and_a_word_beside_its_colour(board: Board) -> None:
    faces = {
        stop.order.id: stop_face(board.situation, stop) for run in board.situation.runs.values() for stop in run.stops
    }
    tom, rosa = faces[board.day.orders["tom"]], faces[board.day.orders["rosa"]]
    assert (tom.standing, tom.word) == (Standing.OVERDUE, "6 min late")
    assert (rosa.standing, rosa.word) == (Standing.TIGHT, "tight")
    assert faces[board.day.orders["mei"]].standing is Standing.ON_TIME
    assert run_word([tom, rosa]) == "1 late · 1 tight"
    spots = {order_id: rect for rect, order_id in board.timeline.chart._spots}
    for name, badge in (("tom", True), ("rosa", True), ("mei", False)):
        top = spots[board.day.orders[name]].center().toPoint()
        top.setY(top.y() - 12)
        assert (board.picture.pixelColor(top).lightness() < 160) is badge, name


def test_stops_are_walked_by_the_arrow_keys_and_opened_by_enter(board: Board, qtbot: QtBot) -> None:
    chart = board.timeline.chart
    board.timeline.activateWindow()
    chart.setFocus()
    qtbot.waitUntil(chart.hasFocus)
    assert chart.stop_at_hand() == board.day.orders["tom"]
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.stop_at_hand() == board.day.orders["rosa"]
    assert "promised 16:02, tight" in chart.accessibleName()
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.stop_at_hand() == board.day.orders["rosa"], "the run ends there"
    QTest.keyClick(chart, Qt.Key.Key_Down)
    assert chart.stop_at_hand() == board.day.orders["mei"]
    with qtbot.waitSignal(board.timeline.stop_activated) as opened:
        QTest.keyClick(chart, Qt.Key.Key_Return)
    assert opened.args == [board.day.orders["mei"]]


def test_runs_can_be_heard_as_well(board: Board) -> None:
    said = board.timeline.chart.accessibleDescription()
    assert "Hao Zhang: stop 1, Tom & Elise Hardy, expected 15:48" in said
    assert "Li Wei: stop 1, Mei Lin Chen" in said


def test_only_a_run_that_looks_otherwise_is_painted_again(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    chart, runs = board.timeline.chart, dict(board.situation.runs)
    painted: list[tuple[QRect, ...]] = []
    monkeypatch.setattr(chart, "update", lambda *where: painted.append(where))
    board.timeline.show_situation(board.situation)
    assert painted == []
    name, run = list(runs.items())[-1]
    later = replace(run.stops[-1], arrives=run.stops[-1].arrives + timedelta(minutes=3))
    runs[name] = replace(run, stops=(*run.stops[:-1], later))
    board.timeline.show_situation(replace(board.situation, runs=runs))
    assert painted == [(chart._row_rect(len(runs) - 1),)]


def test_a_run_of_which_nothing_else_is_to_be_said_is_not_put_into_words_again(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(board.timeline.chart, "_say", lambda courier, _: said.append(courier))
    a_second_later = replace(board.situation, now=board.situation.now + timedelta(seconds=1))
    board.timeline.show_situation(a_second_later)
    assert said == []


def test_what_is_painted_in_parts_is_what_is_painted_as_a_whole(board: Board) -> None:
    chart, step = board.timeline.chart, timedelta(seconds=7)
    board.timeline.show()
    for turn in range(1, 40):
        board.timeline.show_situation(replace(board.situation, now=board.situation.now + turn * step))
        QApplication.processEvents()
    screen = chart.window().windowHandle()
    assert screen is not None
    shown = chart.window().backingStore().paintDevice()
    assert isinstance(shown, QImage)
    seen = shown.copy(QRect(chart.mapTo(chart.window(), QPoint(0, 0)), chart.visibleRegion().boundingRect().size()))
    chart.window().repaint()
    whole = shown.copy(QRect(chart.mapTo(chart.window(), QPoint(0, 0)), chart.visibleRegion().boundingRect().size()))
    assert seen == whole


def test_shop_without_runs_says_what_will_be_here(qtbot: QtBot, qapp: QApplication) -> None:
    empty = Board(qtbot, empty_day("en"))
    assert empty.timeline.chart._spots == []
    assert empty.timeline.height() > 0
    empty.shop.close()


def test_time_runs_as_the_language_does(board: Board, turned: Callable[[bool], None], qtbot: QtBot) -> None:
    chart = board.timeline.chart
    there = {order_id: rect for rect, order_id in chart._spots}
    turned(True)
    chart.grab()
    here = {order_id: rect for rect, order_id in chart._spots}
    wide = chart.width()
    for order_id, rect in there.items():
        assert here[order_id].center().x() == pytest.approx(wide - rect.center().x(), abs=2)
    tom, rosa = board.day.orders["tom"], board.day.orders["rosa"]
    with qtbot.waitSignal(board.timeline.stop_activated) as opened:
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=here[rosa].center().toPoint())
    assert opened.args == [rosa]
    chart._focus_on(tom)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.stop_at_hand() == rosa, "later is to the left"
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.stop_at_hand() == tom
