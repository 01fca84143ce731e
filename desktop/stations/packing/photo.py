"""From a picture to the shop's media: upright, small enough to travel, without what a camera notes beside it."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage

EDGE_PX_MAX = 2560
"""Letters on a card stay readable, and a photo is about 1 MB."""
QUALITY = 85
MEDIA_TYPE = "image/jpeg"


def jpeg(picture: QImage) -> bytes:
    """A picture as JPEG. Args: picture: not null. Encoding anew drops a camera's notes, the place among them."""
    if max(picture.width(), picture.height()) > EDGE_PX_MAX:
        picture = picture.scaled(
            EDGE_PX_MAX,
            EDGE_PX_MAX,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    bare = QImage(picture.convertToFormat(QImage.Format.Format_RGB32))
    for key in bare.textKeys():
        bare.setText(key, "")
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    bare.save(buffer, "JPEG", QUALITY)  # type: ignore[call-overload] # the stubs know a file's name only
    return bytes(buffer.data().data())
