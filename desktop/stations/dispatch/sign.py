"""A small icon as a widget, in a colour of the theme: before a line of words, on a ribbon."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

from desktop.theme import Color, Theme
from desktop.widgets.draw import brush
from desktop.widgets.icon import paint_icon


class Sign(QWidget):
    """An icon of the bundled set, `size_px` wide and high."""

    def __init__(
        self, icon: str, size_px: int = 18, role: Color = Color.INK_SOFT, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self._role = role
        self.setFixedSize(size_px, size_px)

    def set_icon(self, icon: str) -> None:
        """Another icon."""
        self._icon = icon
        self.update()

    def paintEvent(self, _event: object) -> None:
        with brush(self) as painter:
            paint_icon(painter, QRectF(self.rect()), self._icon, Theme.of(self).color(self._role))
