"""Widgets under test wear the light theme and do not move by themselves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop import theme as look
from desktop.theme import Color, Scheme, Theme


@pytest.fixture
def themed(qapp: QApplication) -> Theme:
    """The light theme, on the application."""
    return look.apply(qapp, Scheme.LIGHT, reduced_motion=True)


@pytest.fixture
def shown(qtbot: QtBot, themed: Theme) -> Callable[[QWidget], QWidget]:
    """Puts a widget on the (offscreen) screen at the size it asks for, inside a bare window as large as a station."""
    windows: list[QWidget] = []

    def show(widget: QWidget) -> QWidget:
        window = QWidget()  # without a layout: the offscreen platform complains about size hints
        windows.append(window)
        qtbot.addWidget(window)
        window.resize(1440, 900)
        widget.setParent(window)
        widget.resize(widget.sizeHint())
        window.show()
        window.activateWindow()
        return widget

    return show


def colors_of(picture: QImage) -> dict[str, int]:
    """How many pixels have which colour, by its name."""
    found: dict[str, int] = {}
    for y in range(picture.height()):
        for x in range(picture.width()):
            name = QColor(picture.pixel(x, y)).name()
            found[name] = found.get(name, 0) + 1
    return found


@pytest.fixture
def pixels(themed: Theme) -> Callable[[QWidget, Color], int]:
    """Counts the pixels of a widget that have exactly the colour of a role."""

    def count(widget: QWidget, role: Color) -> int:
        return colors_of(widget.grab().toImage()).get(Theme.of(widget).color(role).name(), 0)

    return count
