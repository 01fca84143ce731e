"""Panels beside or above each other whose borders can be dragged; one of them takes what is left."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

STEP_PX = 32
"""How far a border goes at one press of a key."""


class Panels(QSplitter):
    """What `Columns` and `Shelves` share; a panel's size is its width in the one and its height in the other.

    Args:
        name: under which their sizes are remembered.
        along: the direction in which they follow each other.
    """

    def __init__(self, name: str, along: Qt.Orientation, parent: QWidget | None = None) -> None:
        super().__init__(along, parent)
        self.setObjectName(name)
        self.setHandleWidth(0)  # the panels draw their own edges; Qt lets it be grabbed a few pixels to both sides
        self.setChildrenCollapsible(False)
        self._parts: list[QWidget] = []
        self._usual: list[int] = []
        self._wanted: list[int] = []
        self.splitterMoved.connect(self._on_dragged)

    def add_side(self, part: QWidget, least_px: int, usual_px: int, most_px: int) -> None:
        """Put a panel in that keeps its size when the window grows.

        Args:
            part: the panel.
            least_px, most_px: between which its border goes.
            usual_px: where it stands until somebody drags it.
        """
        if self._lies:
            part.setMinimumWidth(least_px)
            part.setMaximumWidth(most_px)
        else:
            part.setMinimumHeight(least_px)
            part.setMaximumHeight(most_px)
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
    def _lies(self) -> bool:
        return self.orientation() is Qt.Orientation.Horizontal

    @property
    def sides(self) -> list[int]:
        """The places of the panels that have a size of their own, from the left or from above."""
        return [place for place, usual in enumerate(self._usual) if usual]

    @property
    def spans(self) -> list[int]:
        """The sizes of the panels in their order, in pixels; 0 for the one that takes what is left."""
        now = self.sizes() if sum(self.sizes()) else self._wanted
        return [size if usual else 0 for size, usual in zip(now, self._usual, strict=True)]

    @property
    def chosen(self) -> list[int]:
        """The same as somebody has drawn them; 0 also where nobody has moved the border."""
        return [0 if each == usual else each for each, usual in zip(self._wanted, self._usual, strict=True)]

    def set_spans(self, spans: list[int]) -> None:
        """Put the borders where they were; what does not fit stands as near as it can.

        Args:
            spans: as `chosen` or `spans` gave them, 0 for as usual; anything of another length is passed over.
        """
        if len(spans) == self.count():
            self._wanted = [size or usual for size, usual in zip(spans, self._usual, strict=True)]
            self._lay()

    def set_usual(self, panel: int, usual_px: int) -> None:
        """Where a border stands has become another place; one that somebody has moved stays.

        Args:
            panel: its place; one of `sides`.
            usual_px: more than 0.
        """
        if self._wanted[panel] == self._usual[panel]:
            self._wanted[panel] = usual_px
        changed = self._usual[panel] != usual_px
        self._usual[panel] = usual_px
        if changed:
            self._lay()

    def lay_as_usual(self) -> None:
        """All borders where they stood at first."""
        self.set_spans(self._usual)

    def step(self, panel: int, by: int) -> None:
        """Make a panel larger or smaller by so many steps.

        Args:
            panel: its place; -1 the last.
            by: more than 0 is larger.
        """
        self._wanted[panel] = max(1, self.spans[panel] + by * STEP_PX)
        self._lay()
        self._wanted[panel] = self.spans[panel]  # a step beyond what fits is not to be taken back first

    def _on_dragged(self, _to_px: int, border: int) -> None:
        for panel in {border - 1, border} & set(self.sides):
            self._wanted[panel] = self.spans[panel]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def _bounded(self) -> list[int]:
        """What is wanted, as far as each panel lets itself be drawn."""
        least = [part.minimumWidth() if self._lies else part.minimumHeight() for part in self._parts]
        most = [part.maximumWidth() if self._lies else part.maximumHeight() for part in self._parts]
        return [
            min(max(size, low), high) if size else 0 for size, low, high in zip(self._wanted, least, most, strict=True)
        ]

    def _lay(self) -> None:
        room = self.width() if self._lies else self.height()
        if not self.isVisible() and not room:
            return
        bounded = self._bounded()
        left = max(0, room - sum(bounded))
        self.setSizes([size or left for size in bounded])


class Columns(Panels):
    """Panels side by side. Args: name: under which their widths are remembered."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, Qt.Orientation.Horizontal, parent)


class Shelves(Panels):
    """Panels above each other. Args: name: under which their heights are remembered."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, Qt.Orientation.Vertical, parent)
