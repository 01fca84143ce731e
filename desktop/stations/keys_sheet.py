"""Every key of a station on one sheet, with what it does; what cannot be done just now is there too, for it is to be learnt."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from desktop.stations.found import Action
from desktop.stations.overlay import Overlay
from desktop.theme import Color, Type
from desktop.widgets.panel import Ground, margins
from desktop.widgets.words import Words

HEIGHT_MAX_PX = 560


class KeysSheet(Overlay):
    """Made anew each time it is opened.

    Args:
        window: the station's.
        actions: what can be done from anywhere; those without a key are left out.
    """

    makes_way = True

    def __init__(self, window: QWidget, actions: Sequence[Action]) -> None:
        title = QCoreApplication.translate("Frame", "All keys")
        super().__init__(window, width_px=520, name=title)
        self.sheet.body.addWidget(Words(title, Type.TITLE))
        rows = Ground(Color.PANEL)
        grid = QGridLayout(rows)
        margins(grid, 8, 8, 12, 8)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        self.lines = [(action.title, action.key_text) for action in actions if action.key]
        for row, (name, key) in enumerate(self.lines):
            grid.addWidget(Words(name, Type.BODY, gives_way=True), row, 0)
            grid.addWidget(Words(key, Type.BODY, Color.INK_SOFT, weight=600), row, 1, Qt.AlignmentFlag.AlignRight)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setAccessibleName(title)
        area.setWidget(rows)
        area.setFixedHeight(min(HEIGHT_MAX_PX, rows.sizeHint().height()))
        self._area = area
        self.sheet.body.addWidget(area)
        self.closed.connect(self.deleteLater)

    def take_focus(self) -> None:
        """The keyboard scrolls."""
        self._area.setFocus()
