"""A scanner types like a keyboard, only faster: this notices it and tells which order was meant.

It listens to whichever widget of the window has the focus and takes nothing away but the final Enter of a code; a code
that landed in a text field is taken out of it again. Slow typing of the same letters is typing, not a scan.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QLineEdit, QTextEdit, QWidget

from desktop.printing.codes import number_in_code

KEY_GAP_S = 0.1
"""Between two characters of a scan; scanners need 1 to 30 ms, the fastest typist about 120."""
CODE_CHARS_MAX = 24
"""Longer than any code of ours: what is longer cannot become one."""


class Scanner(QObject):
    """Listens to a window.

    Args:
        window: whose keys are heard.
        seconds: a clock that only ever runs forward.

    Signals:
        scanned(number): the order number of a code that was scanned.
    """

    scanned = Signal(int)

    def __init__(self, window: QWidget, seconds: Callable[[], float] = time.monotonic) -> None:
        super().__init__(window)
        self._seconds = seconds
        self._window = window
        self._typed = ""
        self._last_s = 0.0
        self._heard: QWidget | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)
        window.installEventFilter(self)
        self._on_focus_changed(None, app.focusWidget())

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._heard is not None and shiboken6.isValid(self._heard):
            self._heard.removeEventFilter(self)
        inside = new is not None and new is not self._window and self._window.isAncestorOf(new)
        self._heard = new if inside else None
        if self._heard is not None:
            self._heard.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if watched is self._window and self._heard is not None and shiboken6.isValid(self._heard):
            return False  # the same key, on its way up from the widget that had it first
        return self._hear(event)

    def _hear(self, event: QKeyEvent) -> bool:
        now_s = self._seconds()
        if now_s - self._last_s > KEY_GAP_S:
            self._typed = ""
        self._last_s = now_s
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            number, typed = number_in_code(self._typed), self._typed
            self._typed = ""
            if number is None:
                return False
            self._take_back(typed)
            self.scanned.emit(number)
            return True
        if event.text().isprintable() and event.text():
            self._typed = (self._typed + event.text())[-CODE_CHARS_MAX:]
        return False

    def _take_back(self, typed: str) -> None:
        """Take a code out of the text field that it was typed into."""
        field = self._heard
        if isinstance(field, QLineEdit) and field.text()[: field.cursorPosition()].endswith(typed):
            field.setSelection(field.cursorPosition() - len(typed), len(typed))
            field.del_()
        elif isinstance(field, QTextEdit):
            cursor = field.textCursor()
            cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(typed))
            if cursor.selectedText() == typed:
                cursor.removeSelectedText()
