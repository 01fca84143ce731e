"""What the map is drawn on is chosen by keyboard, fetched from a real server, and remembered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.sample import DISPATCH, sample_day
from desktop.shop import Shop
from desktop.stations.dispatch.map_choice import MAP_FILE, MapChoice, Under, keep, load
from desktop.stations.dispatch.map_sheet import MapSheet
from desktop.stations.dispatch.window import DispatchWindow
from desktop.theme import Scheme
from desktop.widgets.map import Datum, PlainGrid
from desktop.widgets.map.demo import sample_tile
from tests.picture_server import PictureServer


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[PictureServer]:
    monkeypatch.setenv("no_proxy", "*")
    one = PictureServer()
    yield one
    one.close()


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[DispatchWindow]:
    theme.apply(qapp, Scheme.LIGHT, reduced_motion=True)
    day = sample_day("en")
    shop = Shop(lambda listener: day.link(DISPATCH, listener))
    one = DispatchWindow(shop, data_dir=tmp_path)
    layout = one.layout()
    assert layout is not None
    layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)  # offscreen windows warn of size hints
    one.resize(1440, 900)
    qtbot.addWidget(one)
    one.show()
    qtbot.waitExposed(one)
    one.activateWindow()
    yield one
    shop.close()


def sheet_of(window: DispatchWindow) -> MapSheet:
    window.ground.button.setFocus()
    QTest.keyClick(window.ground.button, Qt.Key.Key_Space)
    sheet = window.findChild(MapSheet)
    assert sheet is not None
    return sheet


def test_a_server_is_chosen_by_keyboard_its_pictures_are_drawn_and_the_choice_is_kept(
    window: DispatchWindow, server: PictureServer, qtbot: QtBot, tmp_path: Path
) -> None:
    server.answer = (200, sample_tile(""), {})
    orders = window.shop.board.orders
    sheet = sheet_of(window)
    QTest.keyClick(sheet.under.segment(sheet.under.key()), Qt.Key.Key_Right)
    QTest.keyClick(sheet.under.segment(sheet.under.key()), Qt.Key.Key_Right)
    assert sheet.under.key() == Under.WEB
    QTest.keyClicks(sheet.address, server.address)
    QTest.keyClicks(sheet.attribution, "The town")
    QTest.keyClick(sheet.attribution, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not sheet.isVisible()
    assert window.shop.board.orders == orders, "the keys were the sheet's, nobody was offered anything"
    shown = window.station.map
    qtbot.waitUntil(lambda: bool(server.asked) and not shown.loading, timeout=10_000)
    assert load(tmp_path) == MapChoice(Under.WEB, server.address, "", "The town")
    asked = len(server.asked)
    shown.set_source(load(tmp_path).source(tmp_path))
    qtbot.waitUntil(lambda: not shown.loading, timeout=10_000)
    assert len(server.asked) == asked, "the next start draws from the disk"


def test_an_address_that_cannot_be_used_is_said_and_nothing_changes(window: DispatchWindow, tmp_path: Path) -> None:
    sheet = sheet_of(window)
    sheet.under.choose(Under.WEB)
    sheet.address.setText("https://maps.example/{z}.png")
    sheet.try_save()
    assert sheet.isVisible()
    assert "{x}" in sheet.said
    assert window.ground.choice == MapChoice()
    assert not (tmp_path / MAP_FILE).exists()


def test_pictures_in_the_chinese_frame_lie_right_while_places_stay_as_they_are_kept(window: DispatchWindow) -> None:
    shown = window.station.map
    before = shown.scene.spots[0] if shown.scene.spots else None
    window.ground.take(MapChoice(Under.FOLDER, "", "/nowhere", "", Datum.GCJ02))
    assert shown.camera.datum is Datum.GCJ02
    after = shown.scene.spots[0] if shown.scene.spots else None
    assert before is not None
    assert after is not None
    assert (after.x, after.y) == pytest.approx((before.x, before.y), abs=2.0), "nothing jumps on the screen"


@pytest.mark.parametrize("written", [b"", b"{", b'{"under": "moon"}', b'{"zoom_max": 99, "under": "folder"}'])
def test_a_file_that_cannot_be_read_gives_the_plain_grid(tmp_path: Path, written: bytes) -> None:
    (tmp_path / MAP_FILE).write_bytes(written)
    assert isinstance(load(tmp_path).source(tmp_path), PlainGrid)


def test_nothing_is_fetched_where_nothing_may_be_kept(tmp_path: Path) -> None:
    choice = MapChoice(Under.WEB, "https://maps.example/{z}/{x}/{y}.png")
    assert isinstance(choice.source(None), PlainGrid)
    assert not keep(choice, tmp_path / "no such folder")
