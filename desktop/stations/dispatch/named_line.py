"""One line that can be pressed: a name at the left, what there is to say of it at the right."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.theme import Color, Height, Radius, Theme, Type
from desktop.widgets.draw import box, brush, width_of, words
from desktop.widgets.focus_ring import RADIUS_PROPERTY

_SIDE_PX = 6


class NamedLine(QAbstractButton):
    """A courier's stop, or somebody else who could take an order. Args: loud: the right end asks for attention."""

    def __init__(self, name: str, right: str, *, loud: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(name)
        self._right = right
        self._loud = loud
        self.setAccessibleName(f"{name}, {right}" if right else name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setProperty(RADIUS_PROPERTY, Radius.CONTROL)

    def sizeHint(self) -> QSize:
        return QSize(120, Height.DENSE_SMALL)

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
            words(painter, line, self._right, font, colour, end)
            room = line.adjusted(0, 0, -width_of(self._right, font) - 10, 0)
            words(painter, room, self.text(), theme.font(Type.META, weight=600), theme.color(Color.INK))
