"""A control in the corner where reading begins stays there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.widgets.at_corner import AtCorner


def test_a_control_counts_from_where_reading_begins_whatever_changes(
    qtbot: QtBot, turned: Callable[[bool], None]
) -> None:
    part, control = QWidget(), QWidget()
    qtbot.addWidget(part)
    part.resize(400, 300)
    control.resize(80, 20)
    AtCorner(part, control, QPoint(16, 12))
    part.show()
    assert control.isVisible()
    assert control.pos() == QPoint(16, 12)
    turned(True)
    assert control.pos() == QPoint(400 - 16 - 80, 12)
    control.resize(120, 20)
    assert control.pos() == QPoint(400 - 16 - 120, 12)
    part.resize(600, 300)
    assert control.pos() == QPoint(600 - 16 - 120, 12)
    turned(False)
    assert control.pos() == QPoint(16, 12)
