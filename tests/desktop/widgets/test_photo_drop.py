"""A picture may be dropped, pasted or chosen; what is no picture is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.theme import Color, Theme
from desktop.widgets import photo_drop
from desktop.widgets.photo_drop import PhotoDrop, read_picture


@pytest.fixture
def drop(shown: Callable[[QWidget], QWidget]) -> PhotoDrop:
    drop = PhotoDrop("Photo of card and wrapping", "the sender may still ask for a change")
    shown(drop)
    return drop


@pytest.fixture
def photo(themed: Theme, tmp_path: Path) -> Path:
    picture = QImage(640, 480, QImage.Format.Format_RGB32)
    picture.fill(themed.color(Color.STAGE_WAY))
    picture.save(str(tmp_path / "photo.png"))
    return tmp_path / "photo.png"


def drop_on(target: PhotoDrop, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    none = Qt.KeyboardModifier.NoModifier
    place = QPointF(20, 20)
    target.dropEvent(QDropEvent(place, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none))


def test_a_dropped_picture_is_given_and_shown(qtbot: QtBot, drop: PhotoDrop, photo: Path) -> None:
    empty = drop.grab().toImage()
    with qtbot.waitSignal(drop.given) as given:
        drop_on(drop, photo)
    assert isinstance(given.args[0], QImage)
    assert given.args[0].width() == 640
    assert drop.picture() is not None
    assert drop.grab().toImage() != empty


def test_a_picture_is_shown_to_its_edges_where_there_is_little_room(drop: PhotoDrop, themed: Theme) -> None:
    """The wrapping is checked by it: a cut-off edge could hide the card."""
    edge, middle = themed.color(Color.STAGE_WAY), themed.color(Color.STAGE_TAKEN)
    picture = QImage(640, 480, QImage.Format.Format_RGB32)
    picture.fill(edge)
    inner = QImage(560, 400, QImage.Format.Format_RGB32)
    inner.fill(middle)
    painter = QPainter(picture)
    painter.drawImage(40, 40, inner)
    painter.end()
    drop.resize(420, 120)
    drop.set_picture(picture)
    shown = drop.grab().toImage()
    across = [shown.pixelColor(210, y) for y in range(shown.height())]
    assert across[2] == across[-3] == edge
    assert across[60] == middle


def test_a_dropped_text_is_refused(qtbot: QtBot, drop: PhotoDrop, tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_text("no picture at all")
    with qtbot.waitSignal(drop.refused):
        drop_on(drop, tmp_path / "photo.png")
    assert drop.picture() is None


def test_a_file_beyond_the_limit_is_not_even_read(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo_drop, "FILE_BYTES_MAX", 10)
    assert read_picture(photo) is None
    assert read_picture(photo.with_name("gone.png")) is None


def test_a_picture_is_pasted_by_keyboard(qtbot: QtBot, drop: PhotoDrop, photo: Path) -> None:
    QGuiApplication.clipboard().setImage(QImage(str(photo)))
    with qtbot.waitSignal(drop.given):
        QTest.keyClick(drop, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.qt_log_ignore("propagateSizeHints")  # a dialog has them, the offscreen platform has not
def test_a_click_asks_for_a_file(qtbot: QtBot, drop: PhotoDrop, photo: Path) -> None:
    QTest.keyClick(drop, Qt.Key.Key_Space)
    dialog = drop.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    with qtbot.waitSignal(drop.given):
        dialog.fileSelected.emit(str(photo))
    dialog.close()


def test_taking_it_away_waits_for_a_picture_again(drop: PhotoDrop, photo: Path) -> None:
    empty = drop.grab().toImage()
    drop.set_picture(QImage(str(photo)))
    drop.set_picture(None)
    assert drop.grab().toImage() == empty


def test_file_that_is_read_after_the_place_was_cleared_is_given_to_nobody(
    qtbot: QtBot, drop: PhotoDrop, photo: Path
) -> None:
    given: list[QImage] = []
    drop.given.connect(given.append)
    drop._take_given(photo)
    drop.set_picture(None)
    qtbot.waitUntil(lambda: not drop._behind.busy)
    assert given == []
