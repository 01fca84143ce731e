"""The code on the screen is the link's, drawn in whole pixels, dark on light in both schemes."""

from __future__ import annotations

import pytest
import segno
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.widgets.qr_code import QrCode

URL = "https://track.milllane.example/o#c2VjcmV0LXNlY3JldC1zZWNyZXQ"


def modules(picture: QImage, code: QrCode) -> list[list[bool]]:
    """The drawn code, read back module by module, with its quiet zone."""
    side = code.module_px
    count = picture.width() // side
    middle = side // 2
    dark = [[picture.pixelColor(x * side + middle, y * side + middle) for x in range(count)] for y in range(count)]
    return [[color.lightness() < 128 for color in row] for row in dark]


@pytest.mark.parametrize("scheme", list(theme.Scheme))
def test_what_is_drawn_is_the_code_of_the_text(qtbot: QtBot, qapp: QApplication, scheme: theme.Scheme) -> None:
    code = QrCode(URL, 164)
    qtbot.addWidget(code)
    theme.dress(code, scheme)
    code.resize(code.sizeHint())
    drawn = modules(code.grab().toImage(), code)
    wanted = [[bool(module) for module in row] for row in segno.make(URL, error="m", micro=False).matrix]
    quiet = (len(drawn) - len(wanted)) // 2
    assert quiet >= 2
    assert [row[quiet:-quiet] for row in drawn[quiet:-quiet]] == wanted
    assert not any(drawn[0])


def test_it_is_as_large_as_its_room_allows_in_whole_pixels(qtbot: QtBot) -> None:
    for size_px in (100, 164, 240):
        code = QrCode(URL, size_px)
        qtbot.addWidget(code)
        wide = code.sizeHint().width()
        assert wide <= size_px
        assert wide % code.module_px == 0
        assert wide + (wide // code.module_px) > size_px  # one pixel more per module would not fit


def test_without_a_text_there_is_no_code(qtbot: QtBot) -> None:
    code = QrCode(URL, 164)
    qtbot.addWidget(code)
    code.set_text("")
    code.resize(60, 60)
    picture = code.grab().toImage()
    assert picture.pixelColor(30, 30) == QColor("#ffffff")
