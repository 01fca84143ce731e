"""Every screen speaks the language that was chosen, also after another one was spoken in the same program.

What is looked at: every visible word, what a pointer or a screen reader is told, and what lists and menus hold. People's own
words stay as they are.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from desktop import language, theme, windows
from desktop.shots import anywhere, looking_back, packing, rooms, shooting
from desktop.shots import map as map_shots
from desktop.shots.scenes import Scene, scenes
from desktop.smoke import settle
from desktop.stations.frame import StationFrame
from hub.domain.actor import Role
from tests.desktop.test_language import CHINESE, SCRIPTS, messages

pytestmark = pytest.mark.qt_log_ignore("No RHI backend", "Couldn't (load|resolve)", "pa_context_connect", extend=True)
QUICK_MS = 60
"""Of what a picture waits for only words are looked at here, and they come with the next gathering of changes (50 ms)."""
LATIN_WORD, BLANK = re.compile(r"[A-Za-z]{2,}"), re.compile(r"{\w*}")
SENTENCE = re.compile(r"[A-Za-z]{2,}[,.:;]? [a-z]{2,}")
EVERY_SCENE = bool(os.environ.get("GIFTWIRE_EVERY_SCENE"))
"""Set by the campaign's `languages`; else only the scenes that say most are opened."""
SAYING_MOST = {
    Role.FRONT_DESK: ("usual", "owner-limits", "new-order", "report"),
    Role.PACKING: ("offline", "keys", "print-label"),
    Role.DISPATCH: ("usual", "map-away", "problem"),
}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = windows.station_window

    def unpainted(*given: Any) -> StationFrame:
        window = opened(*given)
        window.setUpdatesEnabled(False)  # nobody looks at it
        return window

    monkeypatch.setattr(shooting, "station_window", unpainted)
    for module in (shooting, anywhere, looking_back, map_shots, packing, rooms):
        monkeypatch.setattr(module, "settle", lambda app, ms=0: settle(app, min(ms, QUICK_MS)))


@pytest.fixture
def chinese_folder(tmp_path: Path) -> Path:
    compiled = tmp_path / "giftwire_zh_CN.qm"
    subprocess.run([str(SCRIPTS / "pyside6-lrelease"), "-silent", str(CHINESE), "-qm", str(compiled)], check=True)
    return tmp_path


@pytest.fixture
def program(qapp: QApplication) -> Iterator[QApplication]:
    theme.apply(qapp, theme.Scheme.LIGHT, reduced_motion=True)
    yield qapp
    language.use(qapp, "en")
    qapp.setStyleSheet("")


def words_of(window: QWidget) -> Iterator[tuple[str, str]]:
    """(where, words) of whatever a person sees, hovers or hears."""
    yield "window", window.windowTitle()
    for one in [window, *window.findChildren(QWidget)]:
        if isinstance(one, QMenu):
            yield from (("menu", action.text()) for action in one.actions())
        if not one.isVisible():
            continue
        where = f"{type(one).__name__} in {type(one.parent()).__name__}"
        yield f"{where}, its name", one.accessibleName()
        yield f"{where}, its description", one.accessibleDescription()
        yield f"{where}, its tip", one.toolTip()
        if isinstance(one, QLabel | QAbstractButton):
            yield where, one.text()
        if isinstance(one, QLineEdit | QTextEdit | QPlainTextEdit):
            yield f"{where}, what stands in it while it is empty", one.placeholderText()
        if isinstance(one, QComboBox):
            yield from ((where, one.itemText(number)) for number in range(one.count()))
        if isinstance(one, QAbstractItemView) and one.model() is not None:
            model = one.model()
            for row in range(model.rowCount()):
                for role in (*_ROLES, *model.itemData(model.index(row, 0))):
                    said = model.data(model.index(row, 0), int(role))
                    if isinstance(said, str):
                        yield f"{where}, row {row}", said


_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)


def left_in_english(window: QWidget) -> Iterator[str]:
    for where, words in words_of(window):
        if is_english(words.strip()):
            yield f"{where}: {words!r}"


@cache
def is_english(words: str) -> bool:
    """Whether these are an English sentence that has another face in Chinese, whatever stands in its blanks."""
    if SENTENCE.search(words):
        return True
    plain, blanks = sources()
    return words in plain or any(one.fullmatch(words) for one in blanks)


@cache
def sources() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """English without blanks, and patterns of what has some."""
    differing = {source for (_, source), (text, _) in messages(CHINESE).items() if text != source}
    said = {one for one in differing if LATIN_WORD.search(BLANK.sub("", one))}
    blanks = (re.compile(".+".join(map(re.escape, BLANK.split(one)))) for one in said if "{" in one)
    return frozenset(one for one in said if "{" not in one), tuple(blanks)


@cache
def chinese() -> frozenset[str]:
    """Every Chinese sentence of the program that has no blanks."""
    return frozenset(text for (_, source), (text, _) in messages(CHINESE).items() if text != source and "{" not in text)


def told(role: Role) -> list[Scene]:
    """The scenes of a station that are opened."""
    wanted = [scene for scene in scenes() if scene.role is role and scene.day]
    return wanted if EVERY_SCENE else [scene for scene in wanted if scene.name in SAYING_MOST[role]]


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.PACKING, Role.DISPATCH])
def test_no_scene_keeps_a_word_of_the_language_that_was_spoken_before(
    role: Role, program: QApplication, chinese_folder: Path
) -> None:
    found: dict[str, list[str]] = {}
    first, *_ = told(role)
    assert language.use(program, "en")
    with shooting.staged(first, "en") as window:
        assert len(list(left_in_english(window))) > 20, "a search that finds nothing in English proves nothing"
    assert language.use(program, "zh", chinese_folder)
    for scene in told(role):
        with shooting.staged(scene, "zh") as window:
            if left := sorted(set(left_in_english(window))):
                found[scene.name] = left
    assert found == {}
    assert language.use(program, "en")
    with shooting.staged(first, "en") as window:
        assert {words for _, words in words_of(window) if words in chinese()} == set()
