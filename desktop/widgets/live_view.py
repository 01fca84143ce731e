"""What a camera sees now, or the photo that was just taken, whole and never cropped."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import Color, Radius, Theme, Type
from desktop.widgets.draw import box, flags


class LiveView(QWidget):
    """The view. Args: name: for the screen reader."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: QImage | None = None
        self._sentence = ""
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def picture(self) -> QImage | None:
        """What it shows."""
        return self._picture

    def set_picture(self, picture: QImage) -> None:
        """Show the next picture."""
        self._picture, self._sentence = picture, ""
        self.update()

    def set_sentence(self, sentence: str) -> None:
        """Say why there is no picture."""
        self._picture, self._sentence = None, sentence
        self.setAccessibleDescription(sentence)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(720, 480)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 240)

    def paintEvent(self, _event: object) -> None:
        look, rect = Theme.of(self), QRectF(self.rect())
        painter = QPainter(self)
        box(painter, rect, Radius.CARD, look.color(Color.SUNK), look.color(Color.LINE))
        if self._picture is None:
            room = rect.adjusted(32, 16, -32, -16)
            painter.setFont(look.font(Type.TOUCH_BODY))
            painter.setPen(look.color(Color.INK_SOFT))
            wrapped = Qt.TextFlag.TextWordWrap.value
            painter.drawText(room, flags(Qt.AlignmentFlag.AlignCenter, turned=False) | wrapped, self._sentence)
            return
        shape = QPainterPath()
        shape.addRoundedRect(rect, Radius.CARD, Radius.CARD)
        painter.setClipPath(shape)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._picture.size().scaled(rect.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(rect.center())
        painter.drawImage(place, self._picture)
