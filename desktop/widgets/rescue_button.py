"""The rescue list's count: ribbon while something waits, a quiet bow when all is well."""

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.theme import Color, Theme, Type
from desktop.widgets.draw import HOVER, PRESSED, blend, box, brush, width_of, words
from desktop.widgets.focus_ring import RADIUS_PROPERTY
from desktop.widgets.mark import paint_mark

_SIDE_PX, _GAP_PX = 12, 8


def rescue_words(count: int) -> str:
    """ "5 to rescue", or that all is well."""
    if not count:
        return QCoreApplication.translate("Widgets", "All is well")
    return QCoreApplication.translate("Widgets", "{count} to rescue").format(count=count)


class RescueButton(QAbstractButton):
    """Opens the rescue list. Args: touch: True for the packing table's taller bar."""

    def __init__(self, count: int = 0, *, touch: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._height = 40 if touch else 28
        self._type = Type.TOUCH_META if touch else Type.BODY_STRONG
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty(RADIUS_PROPERTY, self._height / 2)
        self.set_count(count)

    def set_count(self, count: int) -> None:
        self._count = count
        self.setText(rescue_words(count))
        self.setAccessibleName(self.text())
        self.updateGeometry()
        self.update()

    def count(self) -> int:
        return self._count

    def sizeHint(self) -> QSize:
        font = Theme.of(self).font(self._type, weight=600)
        return QSize(round(width_of(self.text(), font) + 2 * _SIDE_PX + 18 + _GAP_PX + 1), self._height)

    def paintEvent(self, _event: object) -> None:
        theme = Theme.of(self)
        painter = brush(self)
        rect = QRectF(self.rect())
        share = PRESSED if self.isDown() else HOVER if self.underMouse() else 0.0
        if self._count:
            fill = blend(theme.color(Color.RIBBON), theme.color(Color.INK), share)
            box(painter, rect, self._height / 2, fill)
        elif share:
            box(painter, rect, self._height / 2, theme.color(Color.SELECT))
        bow = theme.color(Color.RIBBON_INK if self._count else Color.KEPT)
        paint_mark(painter, QRectF(_SIDE_PX - 2, 0, 20, self.height()), bow)
        color = theme.color(Color.RIBBON_INK if self._count else Color.INK_SOFT)
        rest = rect.adjusted(_SIDE_PX + 18 + _GAP_PX, 0, 0, 0)
        words(painter, rest, self.text(), theme.font(self._type, weight=600), color)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()
