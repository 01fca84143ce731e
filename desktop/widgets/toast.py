"""What was just done, with a way back for as long as there is one. It never takes the focus."""

import shiboken6
from PySide6.QtCore import QEvent, QObject, QRectF, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.theme import Color, Radius, Theme, Type
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.draw import box, brush
from desktop.widgets.panel import margins
from desktop.widgets.words import Words

UNDO_FOR_MS = 10_000  # screens.md: undo for ten seconds
_ABOVE_FLOOR_PX = 24


class Toast(QWidget):
    """A slip at the foot of a window. Signals: undone() when the step is taken back, expired() when time is up.

    Args:
        undo: the word on the button; empty where the step cannot be taken back.
        for_ms: how long it stays, ms.
        above_px: what must stay free at the window's foot, where people write, px.
        touch: the packing table's sizes, where the words have room at them.
        over: the part of the window that it speaks of, in whose middle it stands; none for the window's own.
    """

    undone = Signal()
    expired = Signal()

    def __init__(
        self,
        window: QWidget,
        text: str,
        undo: str = "",
        for_ms: int = UNDO_FOR_MS,
        above_px: int = 0,
        *,
        touch: bool = False,
        over: QWidget | None = None,
    ) -> None:
        super().__init__(window)
        self._over = over
        self._window = window
        self._above_px = above_px
        self._words = Words(text, Type.TOUCH_BODY if touch else Type.BODY, Color.PAPER, weight=500)
        self.setAccessibleName(text)
        row = QHBoxLayout(self)
        margins(row, 16, 8, 8 if undo else 16, 8)
        row.setSpacing(16)
        row.addWidget(self._words)
        self.button = Button(undo, Rank.PLAIN, Size.TOUCH if touch else Size.SMALL, "undo-2")
        self.button.clicked.connect(self._on_undo)
        row.addWidget(self.button)
        self.button.setVisible(bool(undo))  # not before: alone it would be a window, and take the keyboard
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_expired)
        self._timer.start(for_ms)
        window.installEventFilter(self)
        self.adjustSize()
        if touch and self.width() > window.width() - 2 * _ABOVE_FLOOR_PX:
            self._words.set_look(Type.BODY)  # a sentence that is seen whole goes before one that is large
            self.adjustSize()
        self._place()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parent() and event.type() is QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        window = self._window
        middle = window.width() // 2
        if self._over is not None and shiboken6.isValid(self._over) and self._over.isVisibleTo(window):
            middle = self._over.mapTo(window, self._over.rect().center()).x()
        last = window.width() - self.width() - _ABOVE_FLOOR_PX
        left = max(0, min(max(_ABOVE_FLOOR_PX, middle - self.width() // 2), last))
        self.move(left, window.height() - self.height() - _ABOVE_FLOOR_PX - self._above_px)

    def _on_undo(self) -> None:
        self._timer.stop()
        self.undone.emit()
        self._go()

    def _on_expired(self) -> None:
        self.expired.emit()
        self._go()

    def _go(self) -> None:
        self.hide()
        self.deleteLater()

    def paintEvent(self, _event: object) -> None:
        theme = Theme.of(self)
        box(brush(self), QRectF(self.rect()), Radius.CARD, theme.color(Color.INK))
