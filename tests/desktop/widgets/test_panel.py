"""Panels are flat sheets; a section says its name and count."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from desktop.theme import Color, Theme
from desktop.widgets.panel import Ground, Hairline, Panel
from desktop.widgets.words import Words

Show = Callable[[QWidget], QWidget]
Count = Callable[[QWidget, Color], int]


def test_a_panel_has_its_ground_and_one_line(shown: Show, pixels: Count) -> None:
    panel = Panel()
    panel.body.addWidget(Words("Items"))
    shown(panel)
    panel.resize(200, 100)
    assert pixels(panel, Color.PANEL) > 15_000
    assert pixels(panel, Color.LINE) > 400
    panel.set_line(Color.RIBBON)
    assert pixels(panel, Color.RIBBON) > 400


def test_a_bar_has_a_line_on_the_named_edge_only(shown: Show) -> None:
    bar = Ground(Color.DESK, Qt.Edge.BottomEdge)
    shown(bar)
    bar.resize(100, 40)
    picture = bar.grab().toImage()
    line, desk = (Theme.of(bar).color(role).name() for role in (Color.LINE, Color.DESK))
    assert [QColor(picture.pixel(50, y)).name() for y in (0, 20, 39)] == [desk, desk, line]


def test_a_hairline_is_one_pixel(shown: Show) -> None:
    line = Hairline()
    shown(line)
    assert line.height() == 1
