"""One line that can be pressed: a name at the left, what there is to say of it at the right."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.theme import Color, Height, Radius, Theme, Type
from desktop.widgets.draw import box, brush, width_of, words
from desktop.widgets.focus_ring import RADIUS_PROPERTY

_SIDE_PX, _GAP_PX = 6, 10


class NamedLine(QAbstractButton):
    """A courier's stop, or somebody else who could take an order.

    Args:
        right: what there is to say; short: the same in less, where a whole name would leave no room for it.
        loud: the right end asks for attention.
    """

    def __init__(
        self, name: str, right: str, short: str = "", *, loud: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setText(name)
        self._right = right
        self._short = short or right
        self._loud = loud
        self.setAccessibleName(f"{name}, {right}" if right else name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setProperty(RADIUS_PROPERTY, Radius.CONTROL)

    def sizeHint(self) -> QSize:
        return QSize(120, Height.DENSE_SMALL)

    def right_shown(self, room: float) -> str:
        """What stands at the right end in a line of so many px: all of it beside the whole name, else the short of it."""
        theme = Theme.of(self)
        name = width_of(self.text(), theme.font(Type.META, weight=600))
        fits = name + _GAP_PX + width_of(self._right, theme.font(Type.META)) <= room
        return self._right if fits else self._short

    def paintEvent(self, _event: object) -> None:
        theme = Theme.of(self)
        rect = QRectF(self.rect())
        with brush(self) as painter:
            if self.underMouse() or self.isDown():
                box(painter, rect, Radius.CONTROL, theme.color(Color.SUNK), theme.color(Color.LINE))
            line = rect.adjusted(_SIDE_PX, 0, -_SIDE_PX, 0)
            font = theme.font(Type.META)
            colour = theme.color(Color.RIBBON_TEXT if self._loud else Color.INK_SOFT)
            end = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            right = self.right_shown(line.width())
            words(painter, line, right, font, colour, end)
            room = line.adjusted(0, 0, -width_of(right, font) - _GAP_PX, 0)
            words(painter, room, self.text(), theme.font(Type.META, weight=600), theme.color(Color.INK))
