"""Lines in short that open to the whole: by mouse, by key; heard whole by whoever does not see them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.widgets.fold_lines import LINE_PX, FoldLines, Line, Tone

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

SHORT = (Line("check-check", "Time: seen by all", "Anna 13:02"), Line("clock", "Surprise: not heard", "", Tone.WAITS))
WHOLE = (Line("check", "Anna promised the time", "13:02"), Line("check-check", "Seen by packing", "15:28"), *SHORT)


@pytest.fixture
def folded(qtbot: QtBot) -> Iterator[FoldLines]:
    """Two lines in a column of the desk's width, shown."""
    column = QWidget()
    lines = FoldLines("Promises", "Opens all of it")
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(lines)
    lines.show_lines(SHORT, WHOLE)
    column.setFixedWidth(322)
    qtbot.addWidget(column)
    column.show()
    qtbot.waitExposed(column)
    column.activateWindow()
    lines.setFocus()
    qtbot.waitUntil(lines.hasFocus)
    yield lines
    column.close()


def test_it_is_as_high_as_its_lines_and_opens_by_mouse_and_by_key(folded: FoldLines) -> None:
    assert [*folded.lines] == [*SHORT]
    assert folded.height() == 2 * LINE_PX
    QTest.mouseClick(folded, Qt.MouseButton.LeftButton)
    assert [*folded.lines] == [*WHOLE]
    assert folded.height() == 4 * LINE_PX
    QTest.keyClick(folded, Qt.Key.Key_Return)
    assert [*folded.lines] == [*SHORT]
    QTest.keyClick(folded, Qt.Key.Key_Space)
    assert [*folded.lines] == [*WHOLE]


def test_all_of_it_is_heard_whether_open_or_not(folded: FoldLines) -> None:
    assert folded.accessibleName().startswith("Promises: Anna promised the time 13:02. Seen by packing 15:28. ")
    assert folded.accessibleDescription() == "Opens all of it"
    assert folded.isCheckable()


def test_long_words_go_on_in_a_second_line_and_open_in_as_many_as_they_need(folded: FoldLines) -> None:
    long = Line("map-pin", "Place “" + "at the reception, into her own hands, " * 4 + "”", "Anna 13:02")
    folded.show_lines([long], [long])
    assert folded.height() == 2 * LINE_PX
    folded.click()
    assert folded.height() > 3 * LINE_PX


def test_nothing_promised_is_nothing_to_see(folded: FoldLines) -> None:
    folded.show_lines([], [])
    assert not folded.isVisible()
    folded.show_lines(SHORT, WHOLE)
    assert folded.isVisible()
