"""What somebody lays into a message: looked at before it is decoded, made small enough to send, or refused in a sentence.

All of it may take a second and runs on the worker, never on the window's thread. Nothing of the file goes along but the
picture itself: no name, no place where it was taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice
from PySide6.QtGui import QImage, QImageReader

from desktop.pictures import encoded
from hub.domain.limits import MEDIA_BYTES_MAX

PIXELS_MAX = 40_000_000
"""Looked at before decoding: such a picture is 160 MB in memory, and no camera of a shop makes a larger one."""
KINDS = frozenset({b"jpeg", b"png", b"webp", b"heic", b"heif"})
"""By content, whatever a file is called; HEIC only where the system brings a reader for it."""
JPEG = "image/jpeg"


class Unfit(StrEnum):
    """Why something cannot be attached."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    NO_PICTURE = "no_picture"


class CannotAttach(Exception):
    """It does not go into a message; `reason` says why."""

    def __init__(self, reason: Unfit) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Attached:
    """Something ready to send.

    Args:
        data: what travels.
        picture: what it looks like, as it will arrive.
    """

    data: bytes
    media_type: str
    picture: QImage


def from_file(path: Path) -> Attached:
    """Make a picture in a file ready to send.

    Raises:
        CannotAttach: see `Unfit`.
    """
    try:
        if path.stat().st_size > MEDIA_BYTES_MAX["image"]:
            raise CannotAttach(Unfit.TOO_LARGE)
        if not path.is_file():
            raise CannotAttach(Unfit.UNREADABLE)  # a folder; a pipe would never end
        data = path.read_bytes()
    except OSError as error:
        raise CannotAttach(Unfit.UNREADABLE) from error
    held = QByteArray(data)  # a buffer does not keep it alive
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    if bytes(reader.format().data()) not in KINDS:
        raise CannotAttach(Unfit.NO_PICTURE)
    size = reader.size()
    if size.width() * size.height() > PIXELS_MAX:
        raise CannotAttach(Unfit.TOO_MANY_PIXELS)
    picture = reader.read()
    if picture.isNull():
        raise CannotAttach(Unfit.NO_PICTURE)
    return from_picture(picture)


def from_picture(picture: QImage) -> Attached:
    """Make a picture from the clipboard ready to send.

    Raises:
        CannotAttach: there is none in it.
    """
    if picture.isNull():
        raise CannotAttach(Unfit.NO_PICTURE)
    if picture.width() * picture.height() > PIXELS_MAX:
        raise CannotAttach(Unfit.TOO_MANY_PIXELS)
    try:
        data = encoded(picture, JPEG)
    except ValueError as error:
        raise CannotAttach(Unfit.NO_PICTURE) from error
    return Attached(data, JPEG, QImage.fromData(QByteArray(data)))


def why_not(error: BaseException) -> str:
    """The sentence for something that cannot be attached."""
    reason = error.reason if isinstance(error, CannotAttach) else Unfit.UNREADABLE
    return {
        Unfit.UNREADABLE: QCoreApplication.translate(
            "Desk", "This file cannot be read. Copy it to this computer first."
        ),
        Unfit.TOO_LARGE: QCoreApplication.translate("Desk", "This file is larger than 10 MB. Send a smaller picture."),
        Unfit.TOO_MANY_PIXELS: QCoreApplication.translate(
            "Desk", "This picture has more than 40 million points. Send a smaller one."
        ),
        Unfit.NO_PICTURE: QCoreApplication.translate(
            "Desk", "There is no picture in this file. JPEG, PNG and WebP work."
        ),
    }[reason]
