"""Finds QR codes in pictures: of a label before the camera, or of a photo."""

from __future__ import annotations

import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

SIDE_PX_MAX = 1280
"""A label held before a camera fills a third of it; larger pictures only take longer."""
CODE_CHARS_MAX = 200
"""What a code says is shown to a person at most so far; ours have ten characters."""


def codes_in(picture: QImage) -> list[str]:
    """What the QR codes of a picture say. Args: picture: of any size and colour, also mirrored or lying on its side."""
    if picture.isNull():
        return []
    if max(picture.width(), picture.height()) > SIDE_PX_MAX:
        picture = picture.scaled(SIDE_PX_MAX, SIDE_PX_MAX, Qt.AspectRatioMode.KeepAspectRatio)
    grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = zxingcpp.ImageView(
        grey.constBits(), grey.width(), grey.height(), zxingcpp.ImageFormat.Lum, grey.bytesPerLine(), 1
    )
    ours = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)  # kept in the module it is said to leak at the end
    found = zxingcpp.read_barcodes(pixels, formats=ours)
    return [code.text[:CODE_CHARS_MAX] for code in found if code.valid]
