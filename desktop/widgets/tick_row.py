"""One thing to be put into the parcel: a box to tick, its name, how many."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.theme import Color, Height, Radius, Theme, Type
from desktop.widgets.draw import box, brush, hairline, upright, width_of, words


class TickRow(QAbstractButton):
    """The whole row is the target; Space ticks it. Signals: toggled(bool) of QAbstractButton."""

    def __init__(
        self, text: str, right: str = "", *, ticked: bool = False, touch: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setChecked(ticked)
        self.setText(text)
        self.setAccessibleName(f"{text}, {right}" if right else text)
        self._right = right
        self._touch = touch
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)  # repaints when the pointer comes and goes

    def sizeHint(self) -> QSize:
        return QSize(280, Height.ROW_TOUCH if self._touch else Height.DENSE)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, _event: object) -> None:
        theme = Theme.of(self)
        painter = brush(self)
        rect = QRectF(self.rect())
        if self.underMouse() or self.isDown():
            painter.fillRect(rect.adjusted(0, 0, 0, -1), theme.color(Color.SELECT if self.isDown() else Color.SUNK))
        side = 30.0 if self._touch else 16.0
        square = QRectF(1, (self.height() - 1 - side) / 2, side, side)
        self._paint_box(painter, square, theme)
        type_ = Type.TOUCH_BODY if self._touch else Type.BODY
        font = theme.font(type_)
        left = square.right() + (17 if self._touch else 10)
        soft = theme.color(Color.INK_SOFT)
        right = width_of(self._right, font) + 4 if self._right else 0.0
        ink = soft if self.isChecked() else theme.color(Color.INK)
        words(painter, QRectF(left, 0, rect.width() - left - right - 12, rect.height() - 1), self.text(), font, ink)
        end = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        words(painter, rect.adjusted(rect.width() - right, 0, -2, -1), self._right, font, soft, end)
        if self._touch:
            floor = self.height() - 1
            hairline(painter, QPointF(0, floor), QPointF(self.width(), floor), theme.color(Color.LINE))

    def _paint_box(self, painter: QPainter, square: QRectF, theme: Theme) -> None:
        radius = Radius.CONTROL if self._touch else Radius.CHIP
        if not self.isChecked():
            box(painter, square, radius, theme.color(Color.PANEL), theme.color(Color.LINE_STRONG), 1.5)
            return
        box(painter, square, radius, theme.color(Color.INK))
        pen = QPen(theme.color(Color.PANEL), square.width() * 0.085)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        tick = [QPointF(0.28, 0.53), QPointF(0.43, 0.68), QPointF(0.72, 0.35)]
        with upright(painter, square):
            painter.drawPolyline(QPolygonF([square.topLeft() + point * square.width() for point in tick]))
