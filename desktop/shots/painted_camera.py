"""A camera that sees what is painted, for pictures of the screens that open one."""

from __future__ import annotations

from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoFrame

from desktop.app import application
from desktop.camera import Camera
from desktop.smoke import settle
from desktop.stations.camera_sheets import CameraSheet, Eyes

SEEN_MS = 400
"""A frame is turned into a picture behind the window."""


class PaintedCamera(Camera):
    """A camera without a lens."""

    def start(self, number: int = 0) -> None:
        """There is nothing to open."""


def painted_eyes() -> Eyes:
    """Two of them."""
    return Eyes(lambda: ["Table", "Door"], lambda owner, reads: PaintedCamera(owner, reads=reads))


def see(sheet: CameraSheet | None, picture: QImage) -> CameraSheet:
    """Hold a picture before the camera of an open sheet. Returns: the sheet."""
    assert sheet is not None
    sheet.camera.sink.setVideoFrame(QVideoFrame(picture))
    settle(application(), SEEN_MS)
    return sheet
