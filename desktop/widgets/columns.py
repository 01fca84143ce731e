"""Panels side by side whose borders can be dragged; one of them takes what is left."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

STEP_PX = 32
"""How far a border goes at one press of a key."""


class Columns(QSplitter):
    """The panels.

    Args:
        name: under which their widths are remembered.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setObjectName(name)
        self.setHandleWidth(0)  # the panels draw their own edges; Qt lets it be grabbed a few pixels to both sides
        self.setChildrenCollapsible(False)
        self._parts: list[QWidget] = []
        self._usual: list[int] = []
        self._wanted: list[int] = []

    def add_side(self, part: QWidget, least_px: int, usual_px: int, most_px: int) -> None:
        """Put a panel in that keeps its width when the window grows.

        Args:
            part: the panel.
            least_px, most_px: between which its border goes.
            usual_px: where it stands until somebody drags it.
        """
        part.setMinimumWidth(least_px)
        part.setMaximumWidth(most_px)
        self._add(part, usual_px)

    def add_middle(self, part: QWidget) -> None:
        """Put the panel in that takes what is left."""
        self._add(part, 0)

    def _add(self, part: QWidget, usual_px: int) -> None:
        self.addWidget(part)
        self._parts.append(part)
        self.setStretchFactor(self.count() - 1, 0 if usual_px else 1)
        self._usual.append(usual_px)
        self._wanted.append(usual_px)

    @property
    def widths(self) -> list[int]:
        """The widths of the side panels in their order, in pixels; 0 for the one that takes what is left."""
        now = self.sizes() if sum(self.sizes()) else self._wanted
        return [width if usual else 0 for width, usual in zip(now, self._usual, strict=True)]

    def set_widths(self, widths: list[int]) -> None:
        """Put the borders where they were; what does not fit stands as near as it can.

        Args:
            widths: as `widths` gave them; anything of another length is passed over.
        """
        if len(widths) == self.count():
            self._wanted = list(widths)
            self._lay()

    def lay_as_usual(self) -> None:
        """All borders where they stood at first."""
        self.set_widths(self._usual)

    def step(self, panel: int, by: int) -> None:
        """Make a side panel wider or narrower by so many steps.

        Args:
            panel: its place from the left; -1 the last.
            by: more than 0 is wider.
        """
        widths = self.widths
        widths[panel] += by * STEP_PX
        self.set_widths(widths)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() <= 0:
            self._lay()

    def _lay(self) -> None:
        if not self.isVisible() and not self.width():
            return
        bounded = [
            min(max(width, part.minimumWidth()), part.maximumWidth()) if width else 0
            for part, width in zip(self._parts, self._wanted, strict=True)
        ]
        left = max(0, self.width() - sum(bounded))
        self.setSizes([width or left for width in bounded])
