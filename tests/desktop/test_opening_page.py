"""What stands on the screen while a station's own copy is still being read."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop import opening_page
from desktop.opening_page import OpeningPage, wait_for
from desktop.places import STATION, Places
from hub.domain.actor import Role
from hub.link.local import LocalLink
from hub.link.opening import Opening
from hub.link.port import Listener, ShopLink
from tests.desktop.conftest import DESK, Counter

WAIT_S = 60.0


class Slow:
    """A link that opens when it is let through."""

    def __init__(self, counter: Counter) -> None:
        self.gate = threading.Event()
        self._hub = counter.hub

    def __call__(self, listener: Listener) -> ShopLink:
        assert self.gate.wait(WAIT_S)
        return LocalLink(self._hub, DESK, listener)


def pages() -> list[OpeningPage]:
    """The pages that can be seen."""
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, OpeningPage) and each.isVisible()]


def as_soon_as_seen(do: object) -> QTimer:
    """Do something with the page once it is on the screen."""
    look = QTimer(interval=5)

    def see() -> None:
        for page in pages():
            look.stop()
            do(page)  # type: ignore[operator] # what a test hands over

    look.timeout.connect(see)
    look.start()
    return look


@pytest.fixture
def slow(counter: Counter) -> Slow:
    return Slow(counter)


def test_a_copy_that_takes_long_is_said_to_be_read_until_the_window_takes_the_place(
    slow: Slow, qtbot: QtBot, tmp_path: Path
) -> None:
    said: list[str] = []

    def see(page: OpeningPage) -> None:
        said.append(page.said.accessibleName())
        slow.gate.set()

    opening = Opening(slow)
    look = as_soon_as_seen(see)
    page = wait_for(opening, Role.FRONT_DESK, tmp_path)
    assert not look.isActive()
    assert said == ["One moment. What this computer knows of the shop is being read."]
    assert opening.is_done()
    assert page is not None
    window = QWidget()
    qtbot.addWidget(window)
    page.give_way_to(window)
    assert window.isVisible()
    qtbot.waitUntil(lambda: not pages())
    opening.give_up()


def test_a_copy_that_is_read_by_then_needs_no_page(slow: Slow, qtbot: QtBot, tmp_path: Path) -> None:
    slow.gate.set()
    opening = Opening(slow)
    qtbot.waitUntil(opening.is_done)
    assert wait_for(opening, Role.PACKING, tmp_path) is None
    assert pages() == []
    opening.give_up()


def test_a_copy_that_is_read_within_a_blink_shows_no_page(
    slow: Slow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening_page, "SHOWN_AFTER_MS", 3_600_000)
    opening = Opening(slow)
    QTimer.singleShot(0, slow.gate.set)
    assert wait_for(opening, Role.PACKING, tmp_path) is None
    assert opening.is_done()
    opening.give_up()


def test_whoever_closes_the_page_meanwhile_gets_no_window(slow: Slow, qtbot: QtBot, tmp_path: Path) -> None:
    opening = Opening(slow)
    look = as_soon_as_seen(lambda page: page.close())
    assert wait_for(opening, Role.DISPATCH, tmp_path) is None
    assert not look.isActive()
    assert not opening.is_done()
    slow.gate.set()
    opening.give_up()
    assert opening.is_done()


def test_the_page_stands_where_the_window_was_left(qtbot: QtBot, tmp_path: Path) -> None:
    left = QWidget()
    qtbot.addWidget(left)
    left.resize(640, 480)
    Places(tmp_path).keep(left, STATION)
    page = OpeningPage(Role.PACKING, tmp_path)
    qtbot.addWidget(page)
    assert page.size() == left.size()
