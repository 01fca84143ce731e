"""Windows stand where they were left, for each arrangement of screens; a window of a screen that is gone comes back on one that is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop import places
from desktop.places import ARRANGEMENTS_MAX, NAME, Places, bring_in
from desktop.widgets.columns import Columns

ROOT = Path(__file__).resolve().parents[2]
SCREEN = {"y": 0, "width": 1600, "height": 1000, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication, QWidget
from desktop.places import Places
app = QApplication([])
window = QWidget()
window.resize(900, 700)
kept = Places(Path(sys.argv[1]))
kept.put(window, "window")
if len(sys.argv) > 2:
    window.move(1800, 100)
window.show()
print(*window.geometry().getRect())
kept.keep(window, "window")
"""


def at_screens(count: int, folder: Path, *more: str) -> QRect:
    """Where the window stands in a program that sees so many screens side by side."""
    screens = [SCREEN | {"name": f"screen {number}", "x": number * 1600} for number in range(count)]
    (folder / "screens.json").write_text(json.dumps({"screens": screens}))
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder), *more],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=True,
        env=os.environ | {"QT_QPA_PLATFORM": f"offscreen:configfile={folder / 'screens.json'}"},
    )  # fmt: skip
    return QRect(*map(int, done.stdout.split()))


@pytest.mark.skipif(sys.platform == "win32", reason="a path with a colon is no screen's description there")
def test_a_window_of_the_second_screen_comes_back_on_the_first_and_returns_with_its_screen(tmp_path: Path) -> None:
    there = at_screens(2, tmp_path, "move")
    assert QRect(1600, 0, 1600, 1000).contains(there)
    alone = at_screens(1, tmp_path)
    assert QRect(0, 0, 1600, 1000).contains(alone)
    assert at_screens(2, tmp_path) == there


def test_a_window_beyond_every_screen_is_brought_in_and_one_that_can_be_taken_is_left_alone(
    qapp: QApplication, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    there = qapp.primaryScreen().availableGeometry()
    window.setGeometry(there.right() + 500, there.bottom() + 500, 400, 300)
    bring_in(window)
    assert there.contains(window.geometry())
    window.setGeometry(there.left() + 60, there.top() + 60, 300, 200)
    bring_in(window)
    assert window.pos() == there.topLeft() + window.pos() - there.topLeft()
    assert window.geometry() == QRect(there.left() + 60, there.top() + 60, 300, 200)


def columned(qtbot: QtBot) -> tuple[QWidget, Columns]:
    """A window with a list, something in the middle, and a side."""
    window = QWidget()
    qtbot.addWidget(window)
    columns = Columns("some-columns", window)
    columns.add_side(QWidget(), 100, 200, 400)
    columns.add_middle(QWidget())
    columns.add_side(QWidget(), 100, 150, 400)
    columns.resize(900, 400)
    return window, columns


def test_columns_stand_where_somebody_drew_them(tmp_path: Path, qtbot: QtBot) -> None:
    window, columns = columned(qtbot)
    window.show()
    assert columns.spans == [200, 0, 150]
    columns.set_spans([320, 0, 110])
    Places(tmp_path).keep(window, "window")
    again, others = columned(qtbot)
    Places(tmp_path).put(again, "window")
    again.show()
    assert others.spans == [320, 0, 110]


def test_a_broken_file_and_none_are_as_good_as_nothing(tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / NAME).write_bytes(b"\xff\x00[last]\nwindow=nonsense\nsome-columns=wide\n")
    for kept in (Places(tmp_path), Places(None)):
        window, columns = columned(qtbot)
        kept.put(window, "window")
        kept.keep(window, "window")
        window.show()
        assert columns.spans == [200, 0, 150]


def test_whether_a_second_window_is_out_is_remembered(tmp_path: Path, qapp: QApplication) -> None:
    assert not Places(tmp_path).is_out("map")
    for out in (True, False):
        Places(tmp_path).keep_out("map", out)
        assert Places(tmp_path).is_out("map") is out


def test_only_so_many_arrangements_of_screens_are_kept(
    tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(ARRANGEMENTS_MAX + 4):
        monkeypatch.setattr(places, "arrangement", lambda number=number: f"{number:08x}")
        Places(tmp_path).keep_out("map", True)
    groups = [line for line in (tmp_path / NAME).read_text().splitlines() if line.startswith("[0")]
    assert len(groups) == ARRANGEMENTS_MAX
    assert "[00000000]" not in groups


def test_of_many_windows_the_newest_are_remembered_and_one_can_be_forgotten(tmp_path: Path, qtbot: QtBot) -> None:
    kept = Places(tmp_path)
    for number in range(6):
        window = QWidget()
        qtbot.addWidget(window)
        window.setGeometry(10 * number, 20, 300, 200)
        kept.keep_among(window, "rooms", f"{number}", most=4)
    assert [kept._value(f"rooms/{number}") is not None for number in range(6)] == [False, False, True, True, True, True]
    kept.forget("rooms/4")
    assert kept._value("rooms/4") is None
    kept.keep_all_out("rooms", ["2", "5"])
    assert Places(tmp_path).all_out("rooms") == ["2", "5"]
    assert Places(None).all_out("rooms") == []
