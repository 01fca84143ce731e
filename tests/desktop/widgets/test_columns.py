"""Borders between panels: dragged, moved by keys, held within what can be read."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.widgets.columns import STEP_PX, Columns


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
        assert columns.widths[0] == width


def test_keys_move_a_border_in_steps_and_back_to_where_it_stood(columns: Columns) -> None:
    columns.step(0, 1)
    columns.step(-1, -1)
    assert columns.widths == [200 + STEP_PX, 0, 150 - STEP_PX]
    for _ in range(30):
        columns.step(0, 1)
    assert columns.widths[0] == 400
    columns.lay_as_usual()
    assert columns.widths == [200, 0, 150]


def test_widths_of_another_screen_are_passed_over(columns: Columns) -> None:
    columns.set_widths([1, 2])
    assert columns.widths == [200, 0, 150]
