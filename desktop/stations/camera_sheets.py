"""A camera over a station's window: what every such sheet has, and the one that takes a photo, look first and then use it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.camera import Camera, cameras
from desktop.stations.overlay import EDGE_PX, Overlay
from desktop.theme import Type
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.live_view import LiveView
from desktop.widgets.words import Words

WIDTH_PX = 760


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
