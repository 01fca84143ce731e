"""A front desk's whole window over the sample afternoon, as a person meets it at 15:48."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import language, sample, theme
from desktop.shop import Shop
from desktop.stations.frame import StationFrame
from desktop.stations.front_desk.station import FrontDesk, front_desk_window
from hub.link.local import LocalLink
from hub.link.port import Listener, ShopLink

PAGES = "https://pages.example"


@dataclass
class Desk:
    """The window, what stands behind it, and the day it shows."""

    day: sample.SampleDay
    shop: Shop
    link: LocalLink
    frame: StationFrame
    desk: FrontDesk

    @property
    def window(self) -> StationFrame:
        return self.frame

    def order(self, name: str) -> str:
        """The id of an order of the story."""
        return self.day.orders[name]


Open = Callable[..., Desk]


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """The application in English and in the light scheme, without motion."""
    language.use(qapp, "en")
    theme.apply(qapp, theme.Scheme.LIGHT, reduced_motion=True)
    yield qapp
    qapp.setStyleSheet("")


@pytest.fixture
def open_desk(dressed: QApplication, qtbot: QtBot) -> Iterator[Open]:
    """Opens a front desk over a day."""
    opened: list[Desk] = []

    def open_(day: sample.SampleDay | None = None) -> Desk:
        day = day or sample.sample_day()
        links: list[LocalLink] = []

        def open_link(listener: Listener) -> ShopLink:
            links.append(day.link(sample.DESK, listener))
            return links[-1]

        shop = Shop(open_link)
        frame = front_desk_window(shop, PAGES)
        qtbot.addWidget(frame)
        frame.show()
        qtbot.waitExposed(frame)
        frame.activateWindow()
        found = frame.findChild(FrontDesk)
        assert found is not None
        opened.append(Desk(day, shop, links[0], frame, found))
        qtbot.waitUntil(lambda: bool(found.inbox.room) or not day.orders)
        return opened[-1]

    yield open_
    for each in opened:
        each.shop.close()


@pytest.fixture
def desk(open_desk: Open) -> Desk:
    """The desk at 15:48."""
    return open_desk()
