"""A sheet of paper to look at before it is printed: white in both schemes, as paper is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import Color, Radius, Theme
from desktop.widgets.draw import box

_MARGIN_PX = 20


class PaperView(QWidget):
    """The sheet on the table. Args: wide_px: of the table."""

    def __init__(self, wide_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: QImage | None = None
        self._wide_px = wide_px
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def set_picture(self, picture: QImage, name: str, said: str = "") -> None:
        """Show another sheet. Args: name, said: what it is and says, for the screen reader."""
        self._picture = picture
        self.setAccessibleName(name)
        self.setAccessibleDescription(said)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._wide_px, self._wide_px)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._wide_px, self._wide_px * 3 // 5)

    def paintEvent(self, _event: object) -> None:
        look = Theme.of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box(painter, QRectF(self.rect()), Radius.CARD, look.color(Color.SUNK), look.color(Color.LINE))
        if self._picture is None:
            return
        room = self.rect().adjusted(_MARGIN_PX, _MARGIN_PX, -_MARGIN_PX, -_MARGIN_PX).size()
        size = self._picture.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(QRectF(self.rect()).center())
        painter.drawImage(place, self._picture)
        painter.setPen(look.color(Color.LINE_STRONG))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place)
