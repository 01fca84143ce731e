"""Pictures on their way to and from the hub: small enough to send, large enough to see a ribbon's knot."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cache

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter

SIDE_PX_MAX = 1600
"""The longer side of a picture that is sent: a card's words stay readable, and it is about 300 kB."""
JPEG_QUALITY = 85


@cache
def worker() -> ThreadPoolExecutor:
    """The one thread beside the window's that reads, shrinks and decodes pictures; hand its futures to `Shop.when`."""
    return ThreadPoolExecutor(1, "pictures")


def encoded(picture: QImage, media_type: str = "image/jpeg") -> bytes:
    """A picture as bytes to send, scaled down to `SIDE_PX_MAX`; nothing of the file it came from goes along.

    Args:
        picture: what is sent, already upright.
        media_type: "image/jpeg" or "image/png".

    Raises:
        ValueError: Qt could not write it.
    """
    if max(picture.width(), picture.height()) > SIDE_PX_MAX:
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        picture = picture.scaled(SIDE_PX_MAX, SIDE_PX_MAX, keep, smooth)
    if media_type == "image/jpeg" and picture.hasAlphaChannel():
        picture = _on_white(picture)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(media_type.partition("/")[2].encode()))
    writer.setQuality(JPEG_QUALITY)
    if not writer.write(picture):
        raise ValueError(writer.errorString())
    return bytes(data.data())


def decoded(data: bytes) -> QImage | None:
    """The picture in bytes from the hub, or None where they hold none."""
    picture = QImage.fromData(QByteArray(data))
    return None if picture.isNull() else picture


def _on_white(picture: QImage) -> QImage:
    """What was transparent becomes white: JPEG would make it black."""
    sheet = QImage(picture.size(), QImage.Format.Format_RGB32)
    sheet.fill(QColor("white"))
    painter = QPainter(sheet)
    painter.drawImage(0, 0, picture)
    painter.end()
    return sheet
