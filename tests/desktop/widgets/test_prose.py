"""People's words keep their lines, wrap, and can be copied as plain text."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.theme import Type
from desktop.widgets.prose import Prose

Show = Callable[[QWidget], QWidget]
ROOT = Path(__file__).resolve().parents[3]
WORDS = "她六点前都在工作室 😄\nPlease ring the side door."


def test_every_line_is_as_high_as_the_tokens_say_in_any_script(shown: Show) -> None:
    assert shown(Prose("a")).height() == 20
    assert shown(Prose("她 😄")).height() == 20
    assert shown(Prose(WORDS)).height() == 40


def test_narrow_means_more_lines(shown: Show) -> None:
    prose = Prose(WORDS)
    shown(prose)
    assert prose.heightForWidth(80) > prose.heightForWidth(600) == 40


def test_all_of_it_can_be_copied_by_keyboard(qtbot: QtBot, shown: Show) -> None:
    prose = Prose(WORDS)
    shown(prose)
    prose.setFocus()
    QTest.keyClick(prose, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(prose, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == WORDS


def test_a_program_in_which_somebody_copied_something_ends_well() -> None:
    copies = """
    from PySide6.QtWidgets import QApplication
    from desktop.widgets.prose import Prose
    application = QApplication(["-platform", "offscreen"])
    prose = Prose("Please ring the side door.")
    prose.copy()
    assert application.clipboard().text() == "Please ring the side door."
    """
    program = [sys.executable, "-c", textwrap.dedent(copies)]
    surroundings = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    ended = subprocess.run(program, cwd=ROOT, env=surroundings, capture_output=True, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_dragging_selects_a_part(qtbot: QtBot, shown: Show) -> None:
    prose = Prose("Please ring the side door.", Type.BODY)
    shown(prose)
    QTest.mousePress(prose, Qt.MouseButton.LeftButton, pos=QPoint(0, 10))
    QTest.mouseMove(prose, QPoint(prose.width() // 2, 10))
    QTest.mouseRelease(prose, Qt.MouseButton.LeftButton, pos=QPoint(prose.width() // 2, 10))
    part = prose.selected_text()
    assert part
    assert "Please ring the side door.".startswith(part)
    assert len(part) < 26


def test_words_that_are_said_again_leave_what_is_selected_in_them(shown: Show) -> None:
    prose = Prose("Please ring the side door.")
    shown(prose)
    prose.select_all()
    prose.set_text("Please ring the side door.")
    assert prose.selected_text() == "Please ring the side door."
    prose.set_text("Please knock.")
    assert prose.selected_text() == ""
