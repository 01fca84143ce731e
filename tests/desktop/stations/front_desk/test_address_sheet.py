"""Who is asked for addresses is chosen by keyboard, off until then, said plainly, and remembered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import sample
from desktop.shop import Shop
from desktop.stations.frame import StationFrame
from desktop.stations.front_desk.address_choice import ADDRESS_FILE, AddressChoice, load
from desktop.stations.front_desk.address_sheet import NOBODY, AddressSheet
from desktop.stations.front_desk.station import FrontDesk, front_desk_window
from hub.link.address_formats import Format

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def frame(dressed: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[StationFrame]:
    day = sample.sample_day()
    shop = Shop(lambda listener: day.link(sample.DESK, listener))
    one = front_desk_window(shop, data_dir=tmp_path)
    qtbot.addWidget(one)
    one.show()
    qtbot.waitExposed(one)
    one.activateWindow()
    yield one
    shop.close()


def sheet_of(frame: StationFrame) -> AddressSheet:
    (action,) = [each for each in frame.palette_.actions_ if each.title == "Where addresses are looked up"]
    action.run()
    sheet = frame.findChild(AddressSheet)
    assert sheet is not None
    return sheet


def desk_of(frame: StationFrame) -> FrontDesk:
    desk = frame.findChild(FrontDesk)
    assert desk is not None
    return desk


def test_nobody_is_asked_until_somebody_is_chosen_by_keyboard(frame: StationFrame, tmp_path: Path) -> None:
    assert desk_of(frame).addresses.choice == AddressChoice()
    sheet = sheet_of(frame)
    assert sheet.who.key() == NOBODY
    assert sheet.address.isHidden() or not sheet.address.isVisible()
    QTest.keyClick(sheet.who.segment(sheet.who.key()), Qt.Key.Key_Right)
    assert sheet.who.key() == Format.PHOTON
    assert "no names, telephone numbers, notes or cards" in sheet.leaves
    QTest.keyClicks(sheet.address, "https://photon.example/api")
    QTest.keyClick(sheet.address, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not sheet.isVisible()
    chosen = AddressChoice(True, Format.PHOTON, "https://photon.example/api")
    assert desk_of(frame).addresses.choice == load(tmp_path) == chosen
    assert chosen.named == "© OpenStreetMap contributors"


def test_what_is_wrong_is_said_and_nothing_changes(frame: StationFrame, tmp_path: Path) -> None:
    sheet = sheet_of(frame)
    for who, address, said in (
        (Format.PHOTON, "photon.example", "https://"),
        (Format.NOMINATIM, "http://nominatim.example/search", "nobody reads along"),
        (Format.AMAP, "https://restapi.example/v3/assistant/inputtips", "key"),
        (Format.PHOTON, "https://a/" + "b" * 600, ""),
    ):
        sheet.who.choose(who)
        sheet.address.setText(address)
        if not said:
            assert len(sheet.address.text()) == 500, "a longer address cannot be typed"
            continue
        sheet.try_save()
        assert sheet.isVisible()
        assert said in sheet.said
    assert desk_of(frame).addresses.choice == AddressChoice()
    assert not (tmp_path / ADDRESS_FILE).exists()


def test_going_back_to_nobody_keeps_what_was_typed_for_the_next_time(frame: StationFrame, tmp_path: Path) -> None:
    desk_of(frame).addresses.take(AddressChoice(True, Format.AMAP, "https://restapi.example", "k3y"))
    sheet = sheet_of(frame)
    sheet.who.choose(NOBODY)
    sheet.try_save()
    assert load(tmp_path) == AddressChoice(False, Format.AMAP, "https://restapi.example", "k3y")
    assert load(tmp_path).server() is None


@pytest.mark.parametrize(
    "written",
    [b"", b"{", b'{"on": "yes"}', b'{"form": "moon"}', b'{"on": true, "address": "file:///etc/passwd"}', b"[" * 9_999],
)
def test_a_file_that_cannot_be_used_asks_nobody(tmp_path: Path, written: bytes) -> None:
    (tmp_path / ADDRESS_FILE).write_bytes(written)
    assert load(tmp_path).server() is None
