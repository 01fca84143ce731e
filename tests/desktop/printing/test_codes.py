"""The code: drawn so that any scanner reads it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from desktop.printing.codes import QUIET_MODULES, paint_code, qr_rows

pytestmark = pytest.mark.usefixtures("qapp")


def test_drawn_code_is_the_code_with_its_quiet_border() -> None:
    rows = qr_rows("GW-2418")
    side = len(rows) + 2 * QUIET_MODULES
    image = QImage(side, side, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        paint_code(painter, QRectF(0, 0, side, side), "GW-2418")
    read = [[image.pixelColor(x, y).lightness() < 128 for x in range(side)] for y in range(side)]
    inner = slice(QUIET_MODULES, -QUIET_MODULES)
    assert [tuple(row[inner]) for row in read[inner]] == list(rows)
    assert not any(read[0])
    assert not any(row[0] for row in read)
