"""How this station stands with the hub, in a few words at the top of every window."""

from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QLocale, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPen, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import Color, Radius, Theme, Type
from desktop.widgets.draw import box, brush, width_of, words
from desktop.widgets.freshness import Freshness, paint_dot
from desktop.widgets.icon import paint_icon

_SIDE_PX, _SIGN_PX, _GAP_PX, _HEIGHT_PX, _HEIGHT_TOUCH_PX = 12, 12, 9, 28, 36
_TURN_MS, _TURN_STEP_DEG = 60, 24  # a turn in about a second: alive, not hurried


class LinkState(StrEnum):
    LIVE = "live"
    OFFLINE = "offline"
    CATCHING_UP = "catching_up"
    SILENT = "silent"
    REFUSED = "refused"


_WORDS = {
    LinkState.LIVE: (Color.INK_SOFT, 400),
    LinkState.OFFLINE: (Color.INK, 600),
    LinkState.CATCHING_UP: (Color.INK, 500),
    LinkState.SILENT: (Color.RIBBON_TEXT, 600),
    LinkState.REFUSED: (Color.RIBBON_TEXT, 600),
}


def link_words(state: LinkState, number: int) -> str:
    """The sentence for a state; `number` is ms to the hub, commands to send, or events to catch up."""
    shown = QLocale().toString(number)
    if state is LinkState.LIVE:
        return QCoreApplication.translate("Widgets", "live · {number} ms").format(number=shown)
    if state is LinkState.OFFLINE:
        if not number:
            return QCoreApplication.translate("Widgets", "working offline")
        return QCoreApplication.translate("Widgets", "working offline, {number} to send").format(number=shown)
    if state is LinkState.CATCHING_UP:
        return QCoreApplication.translate("Widgets", "catching up {number}").format(number=shown)
    if state is LinkState.REFUSED:
        return QCoreApplication.translate("Widgets", "not let in")
    return QCoreApplication.translate("Widgets", "hub not answering")


class LinkPill(QWidget):
    """Quiet while all is well; boxed as soon as the state is worth a look.

    Args:
        touch: the packing table's size, read from a step away.
    """

    def __init__(
        self,
        state: LinkState = LinkState.SILENT,
        number: int = 0,
        *,
        boxed: bool = False,
        touch: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._always_boxed = boxed
        self._type = Type.TOUCH_META if touch else Type.META
        self._height_px = _HEIGHT_TOUCH_PX if touch else _HEIGHT_PX
        self._turned_deg = 0
        self._turning = QTimer(self)
        self._turning.setInterval(_TURN_MS)
        self._turning.timeout.connect(self._on_turn)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_state(state, number)

    def set_state(self, state: LinkState, number: int = 0) -> None:
        """Args: number: ms to the hub (LIVE), commands to send (OFFLINE), events to go (CATCHING_UP)."""
        self._state = state
        self._number = number
        self.setAccessibleName(link_words(state, number))
        self._turn_or_rest()
        self.updateGeometry()
        self.update()

    @property
    def state(self) -> LinkState:
        return self._state

    def _turn_or_rest(self) -> None:
        moving = self._state is LinkState.CATCHING_UP and self.isVisible()
        if moving and Theme.of(self).duration_ms("move_ms"):
            self._turning.start()
        else:
            self._turning.stop()

    def _on_turn(self) -> None:
        self._turned_deg = (self._turned_deg + _TURN_STEP_DEG) % 360
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._turn_or_rest()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._turn_or_rest()

    def sizeHint(self) -> QSize:
        font = Theme.of(self).font(self._type, weight=_WORDS[self._state][1])
        wide = width_of(link_words(self._state, self._number), font)
        return QSize(round(wide + 2 * _SIDE_PX + _SIGN_PX + _GAP_PX + 1), self._height_px)

    def paintEvent(self, _event: object) -> None:
        theme = Theme.of(self)
        painter = brush(self)
        rect = QRectF(self.rect())
        if self._always_boxed or self._state is not LinkState.LIVE:
            box(painter, rect, Radius.CONTROL, theme.color(Color.DESK), theme.color(Color.LINE))
        color, weight = _WORDS[self._state]
        self._paint_sign(painter, QRectF(_SIDE_PX, (self.height() - _SIGN_PX) / 2, _SIGN_PX, _SIGN_PX), theme)
        rest = rect.adjusted(_SIDE_PX + _SIGN_PX + _GAP_PX, 0, 0, 0)
        said = link_words(self._state, self._number)
        words(painter, rest, said, theme.font(self._type, weight=weight), theme.color(color))

    def _paint_sign(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        dot = rect.adjusted(2, 2, -2, -2)
        if self._state is LinkState.LIVE:
            paint_dot(painter, dot, Freshness.LIVE, theme.color(Color.STAGE_WAY))
        elif self._state is LinkState.OFFLINE:
            paint_dot(painter, dot, Freshness.AGEING, theme.color(Color.INK))
        elif self._state is LinkState.CATCHING_UP:
            pen = QPen(theme.color(Color.INK), 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawArc(rect.adjusted(1, 1, -1, -1), (100 - self._turned_deg) * 16, 250 * 16)
        else:
            paint_icon(painter, rect.adjusted(-1, -1, 1, 1), "triangle-alert", theme.color(Color.RIBBON_TEXT))
