"""What this program is: its mark, its version, its licence."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget

from desktop.stations.overlay import Overlay
from desktop.theme import Color, Type
from desktop.widgets.mark import Mark
from desktop.widgets.words import Words
from hub import VERSION


class AboutSheet(Overlay):
    """Made anew each time it is opened. Args: window: the station's."""

    makes_way = True

    def __init__(self, window: QWidget) -> None:
        name = QCoreApplication.translate("Frame", "About Giftwire")
        super().__init__(window, width_px=360, name=name)
        version = QCoreApplication.translate("Frame", "Version {version}").format(version=VERSION)
        licence = QCoreApplication.translate("Frame", "Apache License 2.0, © 2026 the Giftwire contributors")
        self.sheet.body.setContentsMargins(24, 24, 24, 24)
        self.lines = (
            Words("Giftwire", Type.TITLE),
            Words(version, Type.BODY),
            Words(licence, Type.META, Color.INK_SOFT),
        )
        self.sheet.body.addWidget(Mark(72), 0, Qt.AlignmentFlag.AlignHCenter)
        for line in self.lines:
            self.sheet.body.addWidget(line, 0, Qt.AlignmentFlag.AlignHCenter)
        self.sheet.setAccessibleDescription(". ".join(line.text() for line in self.lines))
        self.sheet.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.closed.connect(self.deleteLater)
