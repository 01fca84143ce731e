"""A window that does not close by itself: the wish is kept for a flow that can answer it, also for one that begins later."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget


class CloseGuard(QObject):
    """Turns the closing of a window into a wish that a flow can answer.

    Args:
        window: whose closing.

    Signals:
        wished: somebody, or the system, wishes the window closed; `is_wished` says so until `take`.
    """

    wished = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.is_wished = False
        self.may_close = False
        self.ended = False
        window.installEventFilter(self)

    def end(self) -> None:
        """The system asks for an end: close without a question. What is in the outbox stays there."""
        self.ended = True
        self._wish()

    def take(self) -> None:
        """The wish is being answered; the next one is another."""
        self.is_wished = False

    def _wish(self) -> None:
        self.is_wished = True
        self.wished.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hold the window open until the flow allows it."""
        if event.type() == QEvent.Type.Close and not self.may_close:
            event.ignore()
            self._wish()
            return True
        return super().eventFilter(watched, event)
