"""The camera at the packing table: photographing a parcel, look first and then take it, and reading a label's code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.camera import Camera, cameras, no_camera
from desktop.printing.codes import number_in_code
from desktop.stations.overlay import EDGE_PX, Overlay
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.live_view import LiveView
from desktop.widgets.photo_drop import PhotoDrop
from desktop.widgets.words import Words

WIDTH_PX = 760
CODE_SHOWN_CHARS = 40
SCAN_KEY = "Ctrl+Shift+S"


@dataclass(frozen=True, slots=True)
class Eyes:
    """The cameras of a machine. Args: names: of those that can be used now; open: one of them, reading codes or not."""

    names: Callable[[], list[str]] = cameras
    open: Callable[[QObject, bool], Camera] = lambda owner, reads: Camera(owner, reads=reads)


class CameraSheet(Overlay):
    """What both sheets have: the live view, another camera, and going away.

    Args:
        window: which it covers.
        title: what is done here.
        eyes: the cameras that there are.
        reads: whether codes are looked for.
    """

    def __init__(self, window: QWidget, title: str, eyes: Eyes, *, reads: bool) -> None:
        super().__init__(window, width_px=WIDTH_PX, name=title)
        self._names, self._number = eyes.names(), 0
        self.sheet.body.setContentsMargins(24, 20, 24, 20)
        self.camera = eyes.open(self, reads)
        self.view = LiveView(QCoreApplication.translate("Camera", "What the camera sees"))
        self.view.set_sentence(QCoreApplication.translate("Camera", "The camera is being opened …"))
        self.leave = Button("", Rank.QUIET, Size.TOUCH, "x")
        self.leave.setAccessibleName(QCoreApplication.translate("Camera", "Close the camera"))
        self.other = Button(QCoreApplication.translate("Camera", "Other camera"), Rank.PLAIN, Size.TOUCH, "refresh-cw")
        head = QHBoxLayout()
        head.addWidget(Words(title, Type.TOUCH_NAME, gives_way=True), 1)
        head.addWidget(self.leave)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(12)
        self.foot.addWidget(self.other)
        self.sheet.body.addLayout(head)
        self.sheet.body.addWidget(self.view, 1)
        self.sheet.body.addLayout(self.foot)
        self.other.setVisible(len(self._names) > 1)  # in its place, or it would be a window for a moment
        self.leave.clicked.connect(self.close_sheet)
        self.other.clicked.connect(self._on_other)
        self.camera.viewed.connect(self._on_viewed)
        self.camera.failed.connect(self._on_failed)
        self.closed.connect(self._on_closed)

    def open(self) -> None:
        """Show the sheet and begin the live view."""
        super().open()
        self.camera.start(self._number)

    def corner(self, size: QRect) -> QPoint:
        return QPoint((self.width() - size.width()) // 2, max(EDGE_PX, (self.height() - size.height()) // 2))

    def _on_other(self) -> None:
        self._number = (self._number + 1) % max(1, len(self._names))
        self.camera.start(self._number)

    def _on_viewed(self, picture: QImage) -> None:
        self.view.set_picture(picture)

    def _on_failed(self, sentence: str) -> None:
        self.view.set_sentence(sentence)

    def _on_closed(self) -> None:
        self.camera.stop()
        self.deleteLater()


class PhotoSheet(CameraSheet):
    """Shoot, look, take again or use it. Signals: taken(QImage); file_asked: a file is wanted instead."""

    taken = Signal(QImage)
    file_asked = Signal()

    def __init__(self, window: QWidget, title: str, eyes: Eyes) -> None:
        super().__init__(window, title, eyes, reads=False)
        self._photo: QImage | None = None
        self.file = Button(QCoreApplication.translate("Camera", "From a file"), Rank.PLAIN, Size.TOUCH, "image")
        self.again = Button(QCoreApplication.translate("Camera", "Take again"), Rank.PLAIN, Size.TOUCH, "rotate-ccw")
        self.shoot = Button(
            QCoreApplication.translate("Camera", "Take the photo"), Rank.INK, Size.PRIMARY, "camera", hint="↵"
        )
        self.use = Button(
            QCoreApplication.translate("Camera", "Use this photo"), Rank.INK, Size.PRIMARY, "check", hint="↵"
        )
        self.foot.addWidget(self.file)
        self.foot.addStretch(1)
        for button in (self.again, self.shoot, self.use):
            self.foot.addWidget(button)
        self.file.clicked.connect(self._on_file)
        self.again.clicked.connect(self._show_live)
        self.shoot.clicked.connect(self.camera.shoot)
        self.use.clicked.connect(self._on_use)
        self.camera.shot.connect(self._on_shot)
        self._show_live()
        self.shoot.setEnabled(False)

    def take_focus(self) -> None:
        self.sheet.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.sheet.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            (self.use if self.use.isVisible() else self.shoot).click()
        else:
            super().keyPressEvent(event)

    def _show_live(self) -> None:
        self._photo = None
        self._show_foot(taken=False)

    def _on_viewed(self, picture: QImage) -> None:
        if self._photo is None:
            self.shoot.setEnabled(True)
            super()._on_viewed(picture)

    def _on_failed(self, sentence: str) -> None:
        self.shoot.setEnabled(False)
        super()._on_failed(sentence)

    def _on_shot(self, picture: QImage) -> None:
        self._photo = picture
        self.view.set_picture(picture)
        self._show_foot(taken=True)
        self.take_focus()

    def _show_foot(self, *, taken: bool) -> None:
        """Either what makes a photo or what becomes of it: all of them are wider than the sheet."""
        for button in (self.again, self.use):
            button.setVisible(taken)
        for button in (self.file, self.shoot):
            button.setVisible(not taken)
        self.other.setVisible(not taken and len(self._names) > 1)

    def _on_use(self) -> None:
        photo = self._photo
        if photo is not None:
            self.close_sheet()
            self.taken.emit(photo)

    def _on_file(self) -> None:
        self.close_sheet()
        self.file_asked.emit()


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
