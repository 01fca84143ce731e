"""The camera, from the frame on: no hardware, the same path."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoFrame
from pytestqt.qtbot import QtBot

from desktop.camera import VIEW_PX, Camera, cameras
from desktop.printing.label import label_sheet
from desktop.printing.out import picture
from tests.desktop.printing.order_on_paper import LONDON, SHOP, order

pytestmark = pytest.mark.qt_log_ignore("No RHI backend", "Couldn.t (load|resolve)")


@pytest.fixture
def owner(qapp: object) -> Iterator[QObject]:
    one = QObject()
    yield one
    one.deleteLater()


def large(size: QSize = QSize(1920, 1080)) -> QImage:
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    return image


def test_view_is_scaled_and_the_photo_is_whole_and_only_taken_when_asked_for(owner: QObject, qtbot: QtBot) -> None:
    camera, views, shots = Camera(owner), list[QImage](), list[QImage]()
    camera.viewed.connect(views.append)
    camera.shot.connect(shots.append)
    camera.sink.setVideoFrame(QVideoFrame(large()))
    qtbot.waitUntil(lambda: len(views) == 1)
    assert views[0].width() <= VIEW_PX.width()
    assert shots == []
    camera.shoot()
    camera.sink.setVideoFrame(QVideoFrame(large()))
    qtbot.waitUntil(lambda: len(views) == 2)
    assert [shot.size() for shot in shots] == [QSize(1920, 1080)]


def test_label_before_it_is_read_and_a_camera_for_photos_reads_nothing(owner: QObject, qtbot: QtBot) -> None:
    label = picture(label_sheet(order(), SHOP, LONDON))
    for reads, expected in ((True, ["GW-2418"]), (False, [])):
        camera, views, said = Camera(owner, reads=reads), list[QImage](), list[str]()
        camera.viewed.connect(views.append)
        camera.read.connect(said.append)
        camera.sink.setVideoFrame(QVideoFrame(label))
        qtbot.waitUntil(lambda views=views: bool(views))  # type: ignore[misc]
        assert said == expected


def test_frames_that_come_too_fast_are_dropped(owner: QObject, qtbot: QtBot) -> None:
    camera, views = Camera(owner), list[QImage]()
    camera.viewed.connect(views.append)
    for _ in range(50):
        camera.sink.setVideoFrame(QVideoFrame(large()))
    qtbot.waitUntil(lambda: bool(views))
    qtbot.waitUntil(lambda: not camera._behind.busy)
    assert len(views) < 50


def test_machine_without_a_camera_says_so(owner: QObject) -> None:
    if cameras():
        pytest.skip("this machine has a camera")
    camera, said = Camera(owner), list[str]()
    camera.failed.connect(said.append)
    camera.start()
    assert said == ["There is no camera here. A picture can be dropped, pasted or chosen."]
