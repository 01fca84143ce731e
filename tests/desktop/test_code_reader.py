"""Codes are read from pictures of real labels, as a camera sees them."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QTransform

from desktop.code_reader import codes_in
from desktop.printing.label import label_sheet
from desktop.printing.out import picture
from desktop.printing.slip import slip_sheet
from tests.desktop.printing.order_on_paper import LONDON, SHOP, order

pytestmark = pytest.mark.usefixtures("qapp")


def on_a_table(label: QImage, turned: float = 0, wide_px: int = 420) -> QImage:
    """A label somewhere on a dark table, turned and in poor light. Args: turned: degrees."""
    table = QImage(1280, 720, QImage.Format.Format_RGB32)
    table.fill(Qt.GlobalColor.darkGray)
    smooth = Qt.TransformationMode.SmoothTransformation
    lying = label.convertToFormat(QImage.Format.Format_ARGB32).scaledToWidth(wide_px, smooth)
    lying = lying.transformed(QTransform().rotate(turned), smooth)
    dust = random.Random(7)
    with QPainter(table) as painter:
        painter.drawImage(400, 60, lying)
        for _ in range(400):
            painter.fillRect(dust.randrange(1280), dust.randrange(720), 2, 1, Qt.GlobalColor.gray)
    return table


@pytest.mark.parametrize("turned", [0, 17, 90, 180, 263])
def test_label_before_the_camera_is_read_however_it_is_turned(turned: float) -> None:
    assert codes_in(on_a_table(picture(label_sheet(order(), SHOP, LONDON)), turned)) == ["GW-2418"]


def test_slip_is_read_too_and_a_very_large_picture(qapp: object) -> None:
    assert codes_in(on_a_table(picture(slip_sheet(order(), SHOP, LONDON)))) == ["GW-2418"]
    assert codes_in(picture(label_sheet(order(), SHOP, LONDON), dpi=900)) == ["GW-2418"]


def test_picture_without_a_code_says_nothing() -> None:
    empty = QImage(320, 240, QImage.Format.Format_RGB32)
    empty.fill(Qt.GlobalColor.white)
    assert codes_in(empty) == codes_in(QImage()) == []
