"""The mark: one line that ties itself into a bow. It is the tokens' path, never a picture of it."""

import re
from functools import cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import Color, Theme, tokens

_NUMBERS = {"M": 2, "C": 6}  # the path uses these two commands only


@cache
def mark_path() -> QPainterPath:
    """The bow in its own coordinates (32 x 24).

    Raises: ValueError where the tokens' path uses a command other than M and C.
    """
    path = QPainterPath()
    for command, body in re.findall(r"([A-Za-z])([^A-Za-z]*)", tokens()["mark"]["path"]):
        if command not in _NUMBERS:
            raise ValueError(f"mark path: command {command}")
        numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", body)]
        for at in range(0, len(numbers), _NUMBERS[command]):
            group = numbers[at : at + _NUMBERS[command]]
            if command == "M":
                path.moveTo(*group)
            else:
                path.cubicTo(*group)
    return path


def paint_mark(painter: QPainter, rect: QRectF, color: QColor, weight: float = 1.0) -> None:
    """Draws the bow as large as fits into `rect`, centred.

    Args:
        weight: thickness of the line against the tokens' own; small sizes want a little more.
    """
    _, _, wide, high = tokens()["mark"]["viewbox"]
    scale = min(rect.width() / wide, rect.height() / high)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.center())
    if painter.worldTransform().m11() < 0:
        painter.scale(-1, 1)  # a mark is the same in every language
    painter.scale(scale, scale)
    painter.translate(-mark_path().boundingRect().center())  # the bow's own middle; its box leaves more air above
    pen = QPen(color, tokens()["mark"]["stroke"] * weight)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(mark_path())
    painter.restore()


class Mark(QWidget):
    """The bow as a widget of a fixed size."""

    def __init__(
        self, width_px: int = 28, role: Color = Color.RIBBON, weight: float = 1.0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._role = role
        self._weight = weight
        self.setFixedSize(width_px, round(width_px * 0.75))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def paintEvent(self, _event: object) -> None:
        painter = QPainter(self)
        paint_mark(painter, QRectF(self.rect()), Theme.of(self).color(self._role), self._weight)
