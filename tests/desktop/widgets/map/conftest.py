"""A map in a real window for the tests of this folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from pytestqt.qtbot import QtBot

from desktop.widgets.map import MapPalette, MapView, Place

TOKENS = Path(__file__).parents[4] / "resources" / "theme" / "tokens.json"
NOW_S = 1_700_000_000.0
SHANGHAI = Place(31.2304, 121.4737)


class Rings:
    """A ring painter that remembers what it was asked for."""

    def __init__(self) -> None:
        self.drawn: list[tuple[float, str, str]] = []

    def __call__(self, painter: QPainter, rect: QRectF, fraction: float, state: str, text: str) -> None:
        self.drawn.append((fraction, state, text))
        painter.drawEllipse(rect)


class Clock:
    """Hub time that a test turns by hand; None is "not known"."""

    def __init__(self) -> None:
        self.now_s: float | None = NOW_S

    def __call__(self) -> float | None:
        return self.now_s


@pytest.fixture
def palette() -> MapPalette:
    return MapPalette.from_scheme(json.loads(TOKENS.read_text("utf-8"))["color"]["light"])


@pytest.fixture
def dark_palette() -> MapPalette:
    return MapPalette.from_scheme(json.loads(TOKENS.read_text("utf-8"))["color"]["dark"])


@pytest.fixture
def rings() -> Rings:
    return Rings()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def view(qtbot: QtBot, palette: MapPalette, rings: Rings, clock: Clock) -> MapView:
    """An empty map, 800 by 600, shown and active."""
    view = MapView(palette, rings, clock, glide_ms=0)
    qtbot.addWidget(view)
    view.resize(800, 600)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    view.look_at(SHANGHAI, 14)
    return view
