"""A picture of the room, as large as the window allows."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from desktop.stations.overlay import Overlay


class PictureSheet(Overlay):
    """A picture over `window`; a click beside it or Escape puts it away."""

    makes_way = True

    def __init__(self, window: QWidget, picture: QImage) -> None:
        room = window.size() * 0.82
        shown = picture.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        name = QCoreApplication.translate("Desk", "Picture")
        super().__init__(window, width_px=shown.width() + 24, name=name)
        label = QLabel()
        label.setPixmap(QPixmap.fromImage(shown))
        label.setAccessibleName(name)
        self.sheet.body.addWidget(label)
        self.sheet.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.closed.connect(self.deleteLater)
