"""The camera at the table, by hand and by keyboard: look first, then take it; a label opens its order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoFrame
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.camera import Camera
from desktop.printing.codes import order_code
from desktop.printing.label import label_sheet
from desktop.printing.out import picture
from desktop.sample import PACKING, SampleDay, sample_day
from desktop.shop import Shop
from desktop.stations.camera_sheets import CameraSheet, Eyes, PhotoSheet
from desktop.stations.packing import PackingWindow
from desktop.stations.packing.table_camera import ScanSheet
from desktop.theme import Scheme
from desktop.widgets.qr_code import QrCode

pytestmark = pytest.mark.qt_log_ignore("No RHI backend", "Couldn.t (load|resolve)")


class Fed(Camera):
    """A camera that sees what a test holds before it."""

    number = -1

    def start(self, number: int = 0) -> None:
        self.number = number


class Table:
    def __init__(self, qtbot: QtBot, names: list[str]) -> None:
        self.qtbot = qtbot
        self.day: SampleDay = sample_day("en")
        self.shop = Shop(lambda listener: self.day.link(PACKING, listener))
        self.window = PackingWindow(self.shop, eyes=Eyes(lambda: names, lambda owner, reads: Fed(owner, reads=reads)))
        layout = self.window.layout()
        assert layout is not None
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)  # offscreen windows warn of size hints
        self.window.resize(1440, 900)
        qtbot.addWidget(self.window)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.station = self.window.station
        assert self.station.open_order(self.day.orders["mei"])

    @property
    def sheet(self) -> CameraSheet:
        assert self.station.eyes.sheet is not None
        return self.station.eyes.sheet

    def see(self, image: QImage) -> None:
        self.sheet.camera.sink.setVideoFrame(QVideoFrame(image))


def table_with(qtbot: QtBot, qapp: QApplication, names: list[str]) -> Table:
    theme.apply(qapp, Scheme.LIGHT, reduced_motion=True)
    return Table(qtbot, names)


@pytest.fixture
def table(qtbot: QtBot, qapp: QApplication) -> Iterator[Table]:
    one = table_with(qtbot, qapp, ["Table", "Door"])
    yield one
    one.shop.close()


def green(width: int = 640) -> QImage:
    image = QImage(width, 480, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    return image


def test_photo_is_looked_at_taken_again_and_then_used(table: Table) -> None:
    table.station.order.photo.click()
    sheet = table.sheet
    assert isinstance(sheet, PhotoSheet)
    assert not sheet.shoot.isEnabled()
    table.see(green())
    table.qtbot.waitUntil(sheet.shoot.isEnabled)
    for width in (640, 800):
        QTest.keyClick(sheet.sheet, Qt.Key.Key_Return)
        table.qtbot.waitUntil(lambda: not sheet.camera._behind.busy)
        table.see(green(width))
        table.qtbot.waitUntil(sheet.use.isVisible)
        if width == 640:
            sheet.again.click()
            assert sheet.shoot.isVisible()
            assert not sheet.use.isVisible()
    QTest.keyClick(sheet.sheet, Qt.Key.Key_Return)
    taken = table.station.order.photo.picture()
    assert taken is not None
    assert taken.width() == 800
    order = table.day.orders["mei"]
    table.qtbot.waitUntil(lambda: table.day.hub.board.orders[order].proof_of("packed") is not None)
    assert table.station.eyes.sheet is None


def test_other_camera_is_one_press_away(table: Table) -> None:
    table.station.order.photo.click()
    camera = table.sheet.camera
    assert isinstance(camera, Fed)
    table.sheet.other.click()
    assert camera.number == 1
    table.sheet.other.click()
    assert camera.number == 0


def test_camera_that_fails_says_why_and_a_file_is_still_possible(table: Table) -> None:
    table.station.order.photo.click()
    sheet = table.sheet
    assert isinstance(sheet, PhotoSheet)
    sheet.camera.failed.emit("The camera gives no picture: in use")
    assert not sheet.shoot.isEnabled()
    assert sheet.view.accessibleDescription() == "The camera gives no picture: in use"
    assert sheet.file.isEnabled()


def test_camera_for_one_parcel_closes_when_another_order_is_opened(table: Table) -> None:
    table.station.order.photo.click()
    sheet = table.sheet
    table.station.open_number(table.day.hub.board.orders[table.day.orders["hannah"]].number)
    assert not sheet.isVisible()
    assert table.station.eyes.sheet is None


def test_label_before_the_camera_opens_its_order_once(table: Table) -> None:
    hannah = table.shop.order(table.day.orders["hannah"])
    assert hannah is not None
    table.window.activateWindow()
    QTest.keyClick(table.window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    table.see(picture(label_sheet(hannah, table.shop.board.shop, table.shop.zone)))
    table.qtbot.waitUntil(lambda: table.station.eyes.sheet is None)
    opened = table.station.order.order
    assert opened is not None
    assert opened.id == hannah.id
    assert order_code(opened) == f"GW-{hannah.number}"


def test_code_of_somebody_else_is_named_and_opens_nothing(table: Table) -> None:
    table.station.scan()
    sheet = table.sheet
    assert isinstance(sheet, ScanSheet)
    table.see(QrCode("https://elsewhere.example", 300).grab().toImage())
    table.qtbot.waitUntil(lambda: "https://elsewhere.example" in sheet.said.text())
    assert sheet.isVisible()


def test_table_without_a_camera_says_so(qtbot: QtBot, qapp: QApplication) -> None:
    table = table_with(qtbot, qapp, [])
    table.station.scan()
    assert table.station.eyes.sheet is None
    assert "no camera" in table.window.toast_text
    assert not table.station.eyes.photograph()
    table.shop.close()


def test_a_second_press_opens_no_second_camera(table: Table) -> None:
    for _ in range(2):
        QTest.keyClick(table.window, Qt.Key.Key_F4)
    assert [sheet.isVisible() for sheet in table.window.findChildren(PhotoSheet)] == [True]
    assert table.station.open_order(table.day.orders["hannah"])
    assert not [sheet for sheet in table.window.findChildren(PhotoSheet) if sheet.isVisible()]
