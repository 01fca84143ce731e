"""What stands in the upper corner of a part where reading begins, without a layout: over a map, which lies under all of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtWidgets import QStyle, QWidget

_PART = frozenset({QEvent.Type.Resize, QEvent.Type.LayoutDirectionChange})


class AtCorner(QObject):
    """Keeps a control in its place for as long as its part lives.

    Args:
        part: what it stands on.
        control: becomes the part's child.
        at: px from the corner, across and down; across counts from the right where the part runs from right to left.
    """

    def __init__(self, part: QWidget, control: QWidget, at: QPoint) -> None:
        super().__init__(part)
        self._part = part
        self._control = control
        self._at = at
        if control.parentWidget() is not part:
            control.setParent(part)
        part.installEventFilter(self)
        control.installEventFilter(self)
        self._place()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Notice that one of them has another size, or the part another direction."""
        if event.type() in _PART:
            self._place()
        return False

    def _place(self) -> None:
        place = QRect(self._at, self._control.size())
        turned = QStyle.visualRect(self._part.layoutDirection(), self._part.rect(), place)
        self._control.move(turned.topLeft())
