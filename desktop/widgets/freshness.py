"""How old a thing is: a dot whose shape says it and an age in words. Nothing frozen may look alive."""

from datetime import timedelta
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import Color, Theme, Type
from desktop.widgets.draw import brush, width_of, words

LIVE_UNDER = timedelta(seconds=60)
SILENT_OVER = timedelta(minutes=5)
_DOT_PX, _GAP_PX = 9.0, 8.0


class Freshness(StrEnum):
    LIVE = "live"
    AGEING = "ageing"
    SILENT = "silent"
    ENDED = "ended"


def freshness_of(age: timedelta) -> Freshness:
    """Live under 60 s, ageing up to 5 min, silent after."""
    if age < LIVE_UNDER:
        return Freshness.LIVE
    return Freshness.AGEING if age <= SILENT_OVER else Freshness.SILENT


def age_words(age: timedelta, accuracy_m: float | None = None) -> str:
    """An age as people say it: "40 s ago, ±25 m", "silent 7 min, ±120 m".

    Args:
        accuracy_m: radius of the fix in metres; None where it is not a place.
    """
    seconds = max(0, int(age.total_seconds()))
    if freshness_of(age) is Freshness.SILENT:
        said = QCoreApplication.translate("Widgets", "silent {minutes} min").format(minutes=seconds // 60)
    elif seconds < 60:
        said = QCoreApplication.translate("Widgets", "{seconds} s ago").format(seconds=seconds)
    else:
        said = QCoreApplication.translate("Widgets", "{minutes} min ago").format(minutes=seconds // 60)
    if accuracy_m is None:
        return said
    return QCoreApplication.translate("Widgets", "{age}, ±{metres} m").format(age=said, metres=round(accuracy_m))


_DOT = {
    Freshness.LIVE: Color.STAGE_WAY,
    Freshness.AGEING: Color.INK_SOFT,
    Freshness.SILENT: Color.RIBBON_TEXT,
    Freshness.ENDED: Color.INK_SOFT,
}
WORD_COLOR = {
    Freshness.LIVE: Color.INK,
    Freshness.AGEING: Color.INK_SOFT,
    Freshness.SILENT: Color.RIBBON_TEXT,
    Freshness.ENDED: Color.INK_SOFT,
}


def paint_dot(painter: QPainter, rect: QRectF, freshness: Freshness, color: QColor) -> None:
    """Draws the dot into the square `rect`: filled, hollow, broken, or a dash."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(color, rect.width() * 0.22, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
    inner = rect.adjusted(0.12 * rect.width(), 0.12 * rect.width(), -0.12 * rect.width(), -0.12 * rect.width())
    if freshness is Freshness.LIVE:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawEllipse(rect.adjusted(0.5, 0.5, -0.5, -0.5))
    elif freshness is Freshness.AGEING:
        painter.setPen(pen)
        painter.drawEllipse(inner)
    elif freshness is Freshness.SILENT:
        pen.setWidthF(rect.width() * 0.17)
        painter.setPen(pen)
        around = rect.adjusted(-0.5, -0.5, 0.5, 0.5)  # a broken line needs a little more room to be read as a circle
        for part in range(5):
            painter.drawArc(around, (90 + part * 72 - 24) * 16, 48 * 16)
    else:
        painter.setPen(pen)
        middle = rect.center().y()
        painter.drawLine(QPointF(rect.left(), middle), QPointF(rect.right(), middle))
    painter.restore()


class FreshnessLine(QWidget):
    """The dot and its words on one line."""

    def __init__(self, freshness: Freshness, text: str, type_: Type = Type.META, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._type = type_
        self._freshness, self._text = freshness, ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_freshness(freshness, text)

    def set_freshness(self, freshness: Freshness, text: str) -> None:
        if (freshness, text) == (self._freshness, self._text):
            return
        self._freshness = freshness
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        theme = Theme.of(self)
        wide = _DOT_PX + _GAP_PX + width_of(self._text, theme.font(self._type)) + 1
        return QSize(round(wide), theme.line_px(self._type))

    def paintEvent(self, _event: object) -> None:
        theme = Theme.of(self)
        painter = brush(self)
        dot = QRectF(0, (self.height() - _DOT_PX) / 2, _DOT_PX, _DOT_PX)
        paint_dot(painter, dot, self._freshness, theme.color(_DOT[self._freshness]))
        rest = QRectF(self.rect()).adjusted(_DOT_PX + _GAP_PX, 0, 0, 0)
        words(painter, rest, self._text, theme.font(self._type), theme.color(WORD_COLOR[self._freshness]))
