"""The camera at the packing table: photographing the parcel that is open, and reading a label's code."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.camera import no_camera
from desktop.printing.codes import number_in_code
from desktop.stations.camera_sheets import CameraSheet, Eyes, PhotoSheet
from desktop.theme import Color, Type
from desktop.widgets.photo_drop import PhotoDrop
from desktop.widgets.words import Words

CODE_SHOWN_CHARS = 40
SCAN_KEY = "Ctrl+Shift+S"


class ScanSheet(CameraSheet):
    """Hold a label before the camera. Signals: scanned(number): the order's number on it."""

    scanned = Signal(int)

    def __init__(self, window: QWidget, eyes: Eyes) -> None:
        title = QCoreApplication.translate("Camera", "Hold a label's code before the camera")
        super().__init__(window, title, eyes, reads=True)
        self.said = Words("", Type.TOUCH_META, Color.INK_SOFT, weight=400, gives_way=True)
        self.foot.addWidget(self.said, 1)
        self.camera.read.connect(self._on_read)

    def take_focus(self) -> None:
        self.leave.setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_read(self, code: str) -> None:
        if self.isHidden():
            return  # another frame of the same label
        number = number_in_code(code)
        if number is None:
            said = QCoreApplication.translate("Camera", "This code is not one of our labels: {code}")
            self.said.setText(said.format(code=code[:CODE_SHOWN_CHARS]))
            return
        self.close_sheet()
        self.scanned.emit(number)


class TableCamera(QObject):
    """What the camera does at the table: it photographs the open order's parcel and finds orders by their labels.

    Args:
        station: whose window the sheets cover.
        photo: where a photo goes; its click opens the camera, and asks for a file where there is none.
        say: how something is said to the person.
        eyes: the cameras of this machine.

    Signals:
        scanned(number): the order's number on a label.
    """

    scanned = Signal(int)

    def __init__(self, station: QWidget, photo: PhotoDrop, say: Callable[[str], None], eyes: Eyes) -> None:
        super().__init__(station)
        self._station, self._photo, self._say, self._eyes = station, photo, say, eyes
        self.sheet: CameraSheet | None = None
        photo.take_first = self.photograph

    def photograph(self) -> bool:
        """Open the camera for a photo. Returns: False where there is none."""
        if not self._eyes.names():
            self._say(no_camera())
            return False
        sheet = PhotoSheet(self._station.window(), self._photo.text(), self._eyes)
        sheet.taken.connect(self._photo.give)
        sheet.file_asked.connect(self._photo.browse)
        self._open(sheet)
        return True

    def scan(self) -> None:
        """Open the camera for a label."""
        if not self._eyes.names():
            self._say(
                QCoreApplication.translate("Camera", "There is no camera here. A scanner that types works at once.")
            )
            return
        sheet = ScanSheet(self._station.window(), self._eyes)
        sheet.scanned.connect(self.scanned)
        self._open(sheet)

    def close(self) -> None:
        """Let the camera go, if it is open."""
        if self.sheet is not None:
            self.sheet.close_sheet()

    def _open(self, sheet: CameraSheet) -> None:
        self.sheet = sheet
        sheet.closed.connect(self._on_closed)
        sheet.open()

    def _on_closed(self) -> None:
        self.sheet = None
