"""What lies over the far end of a part (its right one; its left one where the language runs from right to left), which then keeps what must be seen and pressed beside it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget

_TELL = frozenset({QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.ParentChange})


class Covered(QObject):
    """Watches a part and its cover for as long as the part lives.

    Args:
        part: what is covered.
        cover: what may lie over it, coming in from the far end.

    Signals:
        changed: so many px of the part's far end are covered; at most half of it.
    """

    changed = Signal(int)

    def __init__(self, part: QWidget, cover: QWidget) -> None:
        super().__init__(part)
        self._part = part
        self._cover = cover
        self._known_px = 0
        around = part.parentWidget()
        while around is not None and around is not cover.parentWidget():
            around.installEventFilter(self)  # a column that moves takes the part along, which hears nothing of it
            around = around.parentWidget()
        for watched in (part, cover):
            watched.installEventFilter(self)

    @property
    def px(self) -> int:
        """How much is covered now; nothing in another window."""
        part, cover = self._part, self._cover
        if cover.isHidden() or part.window() is not cover.window():
            return 0
        begins = part.mapFromGlobal(cover.mapToGlobal(QPoint(0, 0))).x()
        covered = begins + cover.width() if part.isRightToLeft() else part.width() - begins
        return min(max(0, covered), part.width() // 2)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that one of them came, went or moved."""
        if event.type() in _TELL and (now := self.px) != self._known_px:
            self._known_px = now
            self.changed.emit(now)
        return super().eventFilter(watched, event)
