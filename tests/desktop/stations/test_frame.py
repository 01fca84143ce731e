"""What every station's window does before it has anything to show."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import sample
from desktop.shop import Shop
from desktop.stations.front_desk.station import front_desk_window
from hub.link.local import LocalLink
from hub.link.port import LinkState, LinkStatus, Listener, ShopLink

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def test_a_station_that_is_not_let_in_offers_the_one_thing_that_helps_and_no_search(
    dressed: QApplication, qtbot: QtBot
) -> None:
    day = sample.sample_day()

    def open_link(listener: Listener) -> ShopLink:
        link: LocalLink = day.link(sample.DESK, listener)
        link.status = LinkStatus(LinkState.REFUSED, since=day.clock())
        return link

    shop = Shop(open_link)
    frame = front_desk_window(shop, "https://pages.example")
    qtbot.addWidget(frame)
    frame.show()
    qtbot.waitExposed(frame)
    frame.activateWindow()
    qtbot.waitUntil(frame._notice.anew.hasFocus)
    assert not frame.bar.search.isVisible()
    with qtbot.waitSignal(frame.anew_asked):
        QTest.keyClick(frame._notice.anew, Qt.Key.Key_Space)
    shop.close()
