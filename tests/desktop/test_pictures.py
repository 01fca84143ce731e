"""Pictures leave small, upright and without their file's secrets, and come back as pictures or as nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from desktop.pictures import SIDE_PX_MAX, decoded, encoded


@pytest.fixture(autouse=True)
def _with_qt(qapp: QApplication) -> None:
    """Image formats are plugins of a running application."""


def plain(width: int, height: int, color: QColor | Qt.GlobalColor = Qt.GlobalColor.red) -> QImage:
    picture = QImage(width, height, QImage.Format.Format_ARGB32)
    picture.fill(color)
    return picture


def test_a_large_picture_is_scaled_and_keeps_its_shape() -> None:
    back = decoded(encoded(plain(4000, 3000)))
    assert back is not None
    assert (back.width(), back.height()) == (SIDE_PX_MAX, SIDE_PX_MAX * 3 // 4)


def test_a_small_picture_keeps_its_size() -> None:
    back = decoded(encoded(plain(320, 200), "image/png"))
    assert back is not None
    assert (back.width(), back.height()) == (320, 200)


def test_what_was_transparent_is_white_and_not_black() -> None:
    back = decoded(encoded(plain(32, 32, Qt.GlobalColor.transparent)))
    assert back is not None
    assert back.pixelColor(16, 16).lightness() > 250


def test_bytes_that_are_no_picture_are_nothing() -> None:
    assert decoded(b"not a picture") is None


def test_a_type_that_qt_cannot_write_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"\w"):
        encoded(plain(8, 8), "image/nonsense")
