"""Stickers on the screen: their picture at any size, and what they are called for who cannot see it.

The drawings in `resources/stickers` are paper of their own, with the light colours of the tokens in both schemes.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from desktop.theme import RESOURCES
from hub.domain.stickers import STICKERS

FOLDER = RESOURCES / "stickers"
STICKER_PX = 104
"""In a bubble: as high as four lines of words."""
_KEPT_MAX = 64
"""Every sticker in two sizes and two densities."""


def sticker_word(name: str) -> str:
    """What a sticker is called; a name that this version does not know is said as it is."""
    return {
        "thank_you": QCoreApplication.translate("Sticker", "Thank you"),
        "heart": QCoreApplication.translate("Sticker", "Heart"),
        "flowers": QCoreApplication.translate("Sticker", "Flowers"),
        "bow": QCoreApplication.translate("Sticker", "Bow"),
        "packed": QCoreApplication.translate("Sticker", "Packed"),
        "card": QCoreApplication.translate("Sticker", "Card"),
        "photo": QCoreApplication.translate("Sticker", "Photo"),
        "on_the_way": QCoreApplication.translate("Sticker", "On the way"),
        "at_the_door": QCoreApplication.translate("Sticker", "At the door"),
        "yes": QCoreApplication.translate("Sticker", "Yes, done"),
        "clock": QCoreApplication.translate("Sticker", "One moment"),
        "rain": QCoreApplication.translate("Sticker", "Rain"),
        "sorry": QCoreApplication.translate("Sticker", "Sorry"),
        "birthday": QCoreApplication.translate("Sticker", "Happy birthday"),
    }.get(name, name)


@lru_cache(_KEPT_MAX)
def sticker_picture(name: str, side_px: int = STICKER_PX) -> QImage | None:
    """A bundled sticker as a picture, sharp on a dense screen; None for a name that is not in the set."""
    if name not in STICKERS:
        return None
    picture = QImage(2 * side_px, 2 * side_px, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(str(FOLDER / f"{name}.svg")).render(painter, QRectF(picture.rect()))
    painter.end()
    picture.setDevicePixelRatio(2.0)
    return picture


def own_sticker(picture: QImage, side_px: int = STICKER_PX) -> QImage:
    """A picture of the shop's own as large as a sticker is, sharp on a dense screen."""
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    made = picture.scaled(2 * side_px, 2 * side_px, keep, smooth)
    made.setDevicePixelRatio(2.0)
    return made
