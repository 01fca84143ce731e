"""A flat sheet: paper, one line around it, no shadow. Rank comes from place and size, never from depth."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from desktop.theme import Color, Radius, Theme
from desktop.widgets.draw import box, brush, hairline


def margins(layout: QLayout, begin: int, top: int, end: int, bottom: int) -> None:
    """Sets the margins of `layout`, px; `begin` is the side where reading begins, and Qt turns no margin round itself."""
    turned = QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    layout.setContentsMargins(end if turned else begin, top, begin if turned else end, bottom)


class Panel(QWidget):
    """A card that lays its content out from top to bottom; `body` is the layout to fill.

    Args:
        ground: what it is made of (PANEL for an open thing, SUNK for a well).
        dashed: True for a place that waits for something.
    """

    def __init__(
        self,
        ground: Color = Color.PANEL,
        *,
        line: Color | None = Color.LINE,
        radius: int = Radius.CARD,
        margin_px: int = 12,
        gap_px: int = 4,
        dashed: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ground = ground
        self._line = line
        self._radius = radius
        self._dashed = dashed
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(margin_px, margin_px, margin_px, margin_px)
        self.body.setSpacing(gap_px)

    def set_line(self, line: Color | None) -> None:
        """Another outline: ribbon for what is overdue, strong for what is being edited."""
        self._line = line
        self.update()

    def paintEvent(self, _event: object) -> None:
        theme = Theme.of(self)
        line = theme.color(self._line) if self._line else theme.edge()
        fill = None if self._dashed else theme.color(self._ground)
        box(brush(self), QRectF(self.rect()), self._radius, fill, line, dashed=self._dashed)


class Ground(QWidget):
    """A column or a bar: one surface, with a hairline on the edges that are named."""

    def __init__(
        self, ground: Color = Color.PAPER, edges: Qt.Edge | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ground = ground
        self._edges = edges

    def paintEvent(self, _event: object) -> None:
        theme = Theme.of(self)
        painter = brush(self)
        painter.fillRect(self.rect(), theme.color(self._ground))
        if self._edges is None:
            return
        line = theme.color(Color.LINE)
        right, bottom = self.width() - 1, self.height() - 1
        ends = {
            Qt.Edge.LeftEdge: (QPointF(0, 0), QPointF(0, bottom)),
            Qt.Edge.RightEdge: (QPointF(right, 0), QPointF(right, bottom)),
            Qt.Edge.TopEdge: (QPointF(0, 0), QPointF(right, 0)),
            Qt.Edge.BottomEdge: (QPointF(0, bottom), QPointF(right, bottom)),
        }
        for edge, (start, end) in ends.items():
            if edge in self._edges:
                hairline(painter, start, end, line)


class Hairline(QWidget):
    """A line between two things of one group; one pixel, no more."""

    def __init__(self, parent: QWidget | None = None, *, upright: bool = False) -> None:
        super().__init__(parent)
        if upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, _event: object) -> None:
        brush(self).fillRect(self.rect(), Theme.of(self).color(Color.LINE))
