"""The map goes into a window of its own and comes back, is the same map there, and is locked with the station."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from desktop import language, sample, theme
from desktop.places import Places
from desktop.shop import Shop
from desktop.stations.dispatch.map_window import MapWindow
from desktop.stations.dispatch.window import DispatchWindow
from hub.domain.actor import Role
from hub.domain.vocabulary import AddStaff


class Opened:
    """A dispatch window over the sample afternoon."""

    def __init__(self, qtbot: QtBot, folder: Path | None = None) -> None:
        self.day = sample.sample_day()
        self.shop = Shop(lambda listener: self.day.link(sample.DISPATCH, listener))
        self.frame = DispatchWindow(self.shop)
        self.frame.set_places(Places(folder))
        qtbot.addWidget(self.frame)
        self.frame.show()
        qtbot.waitExposed(self.frame)
        self.map = self.frame.station.map

    @property
    def out(self) -> MapWindow | None:
        """The map's own window."""
        return self.frame.map_away.window

    def close(self) -> None:
        self.frame.close()
        self.shop.close()


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> Iterator[None]:
    language.use(qapp, "en")
    theme.apply(qapp, theme.Scheme.LIGHT, reduced_motion=True)
    yield
    for one in qapp.topLevelWidgets():
        if isinstance(one, MapWindow):
            one.close()
            one.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    qapp.setStyleSheet("")


def test_the_map_goes_out_and_comes_back_to_its_place(qtbot: QtBot) -> None:
    opened = Opened(qtbot)
    before = opened.map.parentWidget()
    opened.frame.map_away.toggle()
    assert opened.out is not None
    assert opened.map.window() is opened.out
    qtbot.waitUntil(lambda: opened.map.isVisible() and opened.map.height() > 300)
    asked: list[str] = []
    opened.map.stop_activated.connect(asked.append)
    opened.map.stop_activated.emit("of the same map")
    assert asked == ["of the same map"]
    opened.out.close()
    qtbot.waitUntil(lambda: not opened.frame.map_away.is_away)
    assert opened.map.parentWidget() is before
    qtbot.waitUntil(lambda: opened.map.isVisible() and opened.map.height() > 300)
    opened.close()


def test_the_palette_offers_it_and_a_button_in_the_stead_brings_it_back(qtbot: QtBot) -> None:
    opened = Opened(qtbot)
    (action,) = [one for one in opened.frame.palette_.actions_ if one.key == "Ctrl+Shift+M"]
    action.run()
    (button,) = [one for one in opened.frame.findChildren(QAbstractButton) if one.text() == "Bring the map back"]
    qtbot.waitUntil(button.isVisible)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert opened.out is None
    assert not button.isVisible()
    opened.close()


def test_it_is_out_again_when_the_station_is_opened_again_and_not_after_it_was_brought_back(
    qtbot: QtBot, tmp_path: Path
) -> None:
    first = Opened(qtbot, tmp_path)
    first.frame.map_away.go()
    first.close()
    assert first.out is None, "a map that stays when its station has gone"
    second = Opened(qtbot, tmp_path)
    qtbot.waitUntil(lambda: second.out is not None)
    second.frame.map_away.come_back()
    second.close()
    third = Opened(qtbot, tmp_path)
    assert not third.frame.places.is_out("map")
    third.close()


def test_whoever_locks_the_station_locks_the_map(qtbot: QtBot) -> None:
    opened = Opened(qtbot)
    opened.frame.map_away.go()
    owner = opened.day.link(sample.OWNER)
    person, name, _ = next(iter(sample.people("en")))
    owner.ask(AddStaff(person, name, (Role.DISPATCH,)))
    owner.set_pin(person, sample.PIN)
    qtbot.waitUntil(lambda: opened.frame.is_locked)
    assert opened.out is not None
    qtbot.waitUntil(lambda: not opened.map.isVisible())
    opened.close()
