"""A person to choose from: the circle with their letters, and the name under it."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.theme import Color, Radius, Theme, Type
from desktop.widgets.avatar import paint_avatar
from desktop.widgets.draw import box, brush, words
from desktop.widgets.focus_ring import RADIUS_PROPERTY

TILE_PX = QSize(128, 124)
_AVATAR_PX = 56
_NAME_TOP_PX, _NAME_PX, _NOTE_PX = 78, 20, 16


class PersonTile(QAbstractButton):
    """A button with a face.

    Args:
        name: of the person.
        note: a word under it ("here", "locked"), blank for none.
    """

    def __init__(self, name: str, note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._note = note
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setAccessibleDescription(note)
        self.setToolTip(name)
        self.setFixedSize(TILE_PX)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty(RADIUS_PROPERTY, Radius.CARD)

    def paintEvent(self, _event: object) -> None:
        theme = Theme.of(self)
        painter = brush(self)
        rect = QRectF(self.rect())
        down = 0 if self._note else _NOTE_PX / 2  # in the middle of the tile, with a note and without
        if self.isChecked() or self.underMouse():
            fill = theme.color(Color.PANEL if self.isChecked() else Color.SELECT)
            line = theme.color(Color.LINE_STRONG) if self.isChecked() else None
            box(painter, rect, Radius.CARD, fill, line)
        paint_avatar(
            painter, QRectF((rect.width() - _AVATAR_PX) / 2, 14 + down, _AVATAR_PX, _AVATAR_PX), self._name, theme
        )
        centre = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
        inner = rect.adjusted(8, 0, -8, 0)
        name = QRectF(inner.left(), _NAME_TOP_PX + down, inner.width(), _NAME_PX)
        words(painter, name, self._name, theme.font(Type.BODY, weight=600), theme.color(Color.INK), centre)
        note = QRectF(inner.left(), _NAME_TOP_PX + _NAME_PX, inner.width(), _NOTE_PX)
        words(painter, note, self._note, theme.font(Type.CAPTION), theme.color(Color.INK_SOFT), centre)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()
