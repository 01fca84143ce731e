"""Two ways to look for something: the bar's field, which opens the palette, and the field above a list."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QSizePolicy, QWidget

from desktop.theme import Color, Height, Radius, Theme, Type
from desktop.widgets.draw import box, brush, width_of, words
from desktop.widgets.icon import paint_icon

_ICON_PX, _SIDE_PX, _GAP_PX = 14, 10, 9
# A narrow bar keeps the glass first, then the words, then the key.
_WORDS_FROM_PX, _KEY_FROM_PX = 110, 180
_KEY_SIDE_PX, _KEY_HEIGHT_PX = 6, 18
_WIDTH_PX, _WIDTH_TOUCH_PX = 320, 384
"""The words of the bar in full, in both sizes of type."""


def _paint_key(painter: QPainter, rect: QRectF, hint: str, theme: Theme) -> float:
    """Draws a key cap at the right end of `rect`. Returns: the width it takes, px."""
    if not hint:
        return 0.0
    font = theme.font(Type.CAPTION)
    wide = max(_KEY_HEIGHT_PX, width_of(hint, font) + 2 * _KEY_SIDE_PX)
    cap = QRectF(rect.right() - wide - 8, rect.center().y() - _KEY_HEIGHT_PX / 2, wide, _KEY_HEIGHT_PX)
    box(painter, cap, Radius.CHIP, None, theme.color(Color.LINE))
    words(painter, cap, hint, font, theme.color(Color.INK_SOFT), Qt.AlignmentFlag.AlignCenter)
    return wide + 8


class SearchButton(QAbstractButton):
    """Looks like a field and opens the palette. Signals: clicked() of QAbstractButton."""

    def __init__(self, text: str, hint: str = "", *, touch: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setAccessibleName(text)
        self._hint = hint
        self._touch = touch
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(_WIDTH_TOUCH_PX if touch else _WIDTH_PX)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)  # repaints when the pointer comes and goes

    def sizeHint(self) -> QSize:
        return QSize(self.maximumWidth(), 38 if self._touch else Height.DENSE_SMALL)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().height(), self.sizeHint().height())  # the glass alone

    def paintEvent(self, _event: object) -> None:
        theme = Theme.of(self)
        painter = brush(self)
        rect = QRectF(self.rect())
        ground = theme.color(Color.PANEL if self.underMouse() else Color.PAPER)
        box(painter, rect, Radius.CONTROL, ground, theme.color(Color.LINE))
        soft = theme.color(Color.INK_SOFT)
        paint_icon(painter, QRectF(_SIDE_PX, rect.center().y() - _ICON_PX / 2, _ICON_PX, _ICON_PX), "search", soft)
        if rect.width() < _WORDS_FROM_PX:
            return
        key = _paint_key(painter, rect, self._hint, theme) if rect.width() >= _KEY_FROM_PX else 0.0
        left = _SIDE_PX + _ICON_PX + _GAP_PX
        font = theme.font(Type.TOUCH_META if self._touch else Type.META, weight=400)
        words(painter, QRectF(left, 0, rect.width() - left - key - 8, rect.height()), self.text(), font, soft)


class SearchEdit(QLineEdit):
    """The field above a list; typing filters. Args: hint: the key that leads here, shown while it is empty."""

    def __init__(self, placeholder: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(False)
        self._hint = hint
        self._leave_room()

    def _leave_room(self) -> None:
        glass, key = _ICON_PX + 6, 24 if self._hint else 0
        turned = self.isRightToLeft()
        self.setTextMargins(key if turned else glass, 0, glass if turned else key, 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._leave_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme = Theme.of(self)
        painter = brush(self)
        glass = QRectF(_SIDE_PX, (self.height() - _ICON_PX) / 2, _ICON_PX, _ICON_PX)
        paint_icon(painter, glass, "search", theme.color(Color.INK_SOFT))
        if self._hint and not self.text() and not self.hasFocus():
            _paint_key(painter, QRectF(self.rect()), self._hint, theme)
