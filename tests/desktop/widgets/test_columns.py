"""Borders between panels: dragged, moved by keys, held within what can be read."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.widgets.columns import STEP_PX, Columns, Shelves


@pytest.fixture
def columns(qtbot: QtBot) -> Columns:
    columns = Columns("test")
    qtbot.addWidget(columns)
    columns.add_side(QWidget(), 100, 200, 400)
    columns.add_middle(QWidget())
    columns.add_side(QWidget(), 100, 150, 400)
    columns.resize(1000, 300)
    columns.show()
    qtbot.waitExposed(columns)
    return columns


def test_the_middle_takes_what_a_larger_window_gives(columns: Columns, qtbot: QtBot) -> None:
    assert columns.sizes() == [200, 650, 150]
    columns.resize(1400, 300)
    qtbot.waitUntil(lambda: columns.sizes() == [200, 1050, 150])


def test_a_border_is_dragged_and_stops_where_nothing_could_be_read(columns: Columns) -> None:
    for to, width in ((260, 260), (20, 100), (900, 400)):
        columns.moveSplitter(to, 1)  # what a drag of the border asks for
        assert columns.sizes()[0] == width
        assert columns.spans[0] == width


def test_keys_move_a_border_in_steps_and_back_to_where_it_stood(columns: Columns) -> None:
    columns.step(0, 1)
    columns.step(-1, -1)
    assert columns.spans == [200 + STEP_PX, 0, 150 - STEP_PX]
    for _ in range(30):
        columns.step(0, 1)
    assert columns.spans[0] == 400
    columns.lay_as_usual()
    assert columns.spans == [200, 0, 150]


def test_widths_of_another_screen_are_passed_over(columns: Columns) -> None:
    columns.set_spans([1, 2])
    assert columns.spans == [200, 0, 150]


def test_a_border_that_nobody_moved_follows_what_is_usual_and_one_that_was_moved_stays(columns: Columns) -> None:
    columns.set_usual(0, 240)
    assert columns.spans == [240, 0, 150]
    columns.moveSplitter(300, 1)
    columns.set_usual(0, 200)
    assert columns.spans == [300, 0, 150]
    assert columns.chosen == [300, 0, 0], "only what somebody has drawn is worth remembering"
    columns.lay_as_usual()
    assert (columns.spans, columns.chosen) == ([200, 0, 150], [0, 0, 0])


def test_a_panel_that_had_to_give_way_is_as_wide_as_before_when_there_is_room_again(
    columns: Columns, qtbot: QtBot
) -> None:
    columns.step(0, 5)
    middle = columns.widget(1)
    assert middle is not None
    middle.setMinimumWidth(300)
    columns.resize(560, 300)
    qtbot.waitUntil(lambda: columns.sizes()[0] < 360)
    columns.resize(1000, 300)
    qtbot.waitUntil(lambda: columns.sizes() == [360, 490, 150])


def test_shelves_stand_above_each_other_and_are_drawn_by_their_height(qtbot: QtBot) -> None:
    shelves = Shelves("test")
    qtbot.addWidget(shelves)
    shelves.add_middle(QWidget())
    shelves.add_side(QWidget(), 80, 120, 300)
    shelves.resize(300, 600)
    shelves.show()
    qtbot.waitExposed(shelves)
    assert shelves.sizes() == [480, 120]
    shelves.step(-1, 1)
    assert shelves.spans == [0, 120 + STEP_PX]
    shelves.moveSplitter(590, 1)
    assert shelves.spans == [0, 80], "it never becomes less than can be read"
