"""A camera of this machine: its live view, a photo when one is asked for, the codes that it sees.

Frames are turned into pictures, scaled and read on a worker of their own, one at a time: what comes meanwhile is dropped,
so a slow machine sees fewer frames and never an old one. Nothing is kept that nobody asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCameraPermission, QCoreApplication, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage

from desktop.behind import Behind

if TYPE_CHECKING:  # the library is large and loaded when somebody first asks for a camera
    from PySide6.QtMultimedia import QCamera, QCameraDevice, QVideoFrame

VIEW_PX = QSize(960, 720)
"""As large as the view on any of our screens."""
WIDE_PX_MAX = 1920
"""Of the formats that a camera has; a photo is sent with 1,600 px on its longer side."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of one frame. Args: view: for the screen; whole: only when a photo was asked for; codes: what was read."""

    view: QImage
    whole: QImage | None
    codes: list[str]


def cameras() -> list[str]:
    """The names of the cameras that can be used now, the system's usual one first; empty where there is none."""
    return [device.description() for device in _devices()]


def _devices() -> list[QCameraDevice]:
    from PySide6.QtMultimedia import QMediaDevices

    usual = QMediaDevices.defaultVideoInput()
    devices = [device for device in QMediaDevices.videoInputs() if device != usual]
    return devices if usual.isNull() else [usual, *devices]


class Camera(QObject):
    """One camera.

    Args:
        reads: whether codes are looked for.

    Signals:
        viewed(QImage): the next picture of the live view.
        shot(QImage): the photo that was asked for, at full size.
        read(str): what a code says, again and again while it is seen.
        failed(str): a sentence that says why there is no picture.
    """

    viewed = Signal(QImage)
    shot = Signal(QImage)
    read = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QObject, *, reads: bool = False) -> None:
        super().__init__(parent)
        from PySide6.QtMultimedia import QMediaCaptureSession, QVideoSink

        self._reads = reads
        self._wanted = False
        self._camera: QCamera | None = None
        self._behind = Behind(self, "camera")
        self.sink = QVideoSink(self)
        self.sink.videoFrameChanged.connect(self._on_frame)
        self._session = QMediaCaptureSession(self)
        self._session.setVideoSink(self.sink)

    def start(self, number: int = 0) -> None:
        """Begin the live view; the system may ask the person first. Args: number: which one of `cameras()`."""
        permission, app = QCameraPermission(), QCoreApplication.instance()
        assert app is not None
        status = app.checkPermission(permission)
        if status is Qt.PermissionStatus.Undetermined:
            app.requestPermission(permission, self, lambda _answer: self.start(number))
        elif status is Qt.PermissionStatus.Denied:
            self.failed.emit(
                QCoreApplication.translate("Camera", "This computer does not let Giftwire use its camera.")
            )
        else:
            self._begin(number)

    def _begin(self, number: int) -> None:
        from PySide6.QtMultimedia import QCamera

        devices = _devices()
        if not devices:
            self.failed.emit(no_camera())
            return
        device = devices[number % len(devices)]
        self.stop()
        self._camera = QCamera(device, self)
        formats = [each for each in device.videoFormats() if each.resolution().width() <= WIDE_PX_MAX]
        if formats:
            self._camera.setCameraFormat(
                max(formats, key=lambda each: (each.resolution().width(), each.maxFrameRate()))
            )
        self._camera.errorOccurred.connect(self._on_error)
        self._session.setCamera(self._camera)
        self._camera.start()

    def stop(self) -> None:
        """Let the camera go; its lamp goes out."""
        self._wanted = False
        if self._camera is not None:
            self._camera.stop()
            self._camera.deleteLater()
            self._camera = None

    def shoot(self) -> None:
        """Take the next frame as a photo."""
        self._wanted = True

    def _on_frame(self, frame: QVideoFrame) -> None:
        if self._behind.busy or not frame.isValid():
            return
        wanted, self._wanted, reads = self._wanted, False, self._reads
        self._behind.run(lambda: look_at(frame, whole=wanted, reads=reads), self._on_seen)

    def _on_seen(self, seen: Seen) -> None:
        if seen.view.isNull():
            return
        self.viewed.emit(seen.view)
        if seen.whole is not None:
            self.shot.emit(seen.whole)
        for code in seen.codes:
            self.read.emit(code)

    def _on_error(self, _error: object, said: str) -> None:
        self.failed.emit(
            QCoreApplication.translate("Camera", "The camera gives no picture: {reason}").format(reason=said)
        )


def no_camera() -> str:
    """The sentence for a machine without one, where a photo is wanted."""
    return QCoreApplication.translate(
        "Camera",
        "There is no camera here. A picture can be dropped, pasted or chosen.",
    )


def look_at(frame: QVideoFrame, *, whole: bool, reads: bool) -> Seen:
    """What is made of a frame, on the worker."""
    from desktop.code_reader import codes_in  # loaded here, it costs no station its start

    picture = frame.toImage()
    if picture.isNull():
        return Seen(picture, None, [])
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.FastTransformation
    view = picture.scaled(VIEW_PX.boundedTo(picture.size()), keep, smooth)
    return Seen(view, picture if whole else None, codes_in(picture) if reads else [])
