"""A sheet above the window that goes away by itself: Escape, a click beside it, or when its work is done.

It is no dialog: the shop goes on beneath it, and the keyboard returns to where it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.theme import Color, Radius
from desktop.widgets.panel import Panel

EDGE_PX = 8
"""Air between a sheet and the window's edge."""


class Overlay(QWidget):
    """Covers `window` invisibly and holds `sheet`; subclasses fill the sheet and say where it stands.

    Signals:
        closed: the sheet has gone.
    """

    closed = Signal()
    makes_way = False
    """Whether it goes by itself for what is done by a key: nothing is typed or taken in it."""

    def __init__(self, window: QWidget, *, width_px: int, name: str) -> None:
        super().__init__(window)
        self.setAccessibleName(name)
        self._window = window
        self._width_px = width_px
        self._came_from: QWidget | None = None
        self.sheet = Panel(
            Color.PANEL, line=Color.LINE_STRONG, radius=Radius.PANEL, margin_px=12, gap_px=8, parent=self
        )
        self.sheet.setAccessibleName(name)  # a sheet without a field of its own holds the keyboard itself
        self.sheet.setAutoFillBackground(False)
        window.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show the sheet and give it the keyboard."""
        if not self.isVisible():
            self._came_from = QApplication.focusWidget()
        if self.isHidden():
            self.setGeometry(0, 0, 1, 1)
            self.show()
        with self._unseen():
            self.raise_()
            self.setGeometry(self._window.rect())
        self.place()
        self.take_focus()

    def close_sheet(self) -> None:
        """Go, and give the keyboard back."""
        if self.isHidden():
            return
        with self._unseen():
            self.hide()
        self._window.update(self.sheet.geometry())
        if self._came_from is not None and shiboken6.isValid(self._came_from):
            self._came_from.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    @contextmanager
    def _unseen(self) -> Iterator[None]:
        """What covers the window shows nothing but its sheet: Qt would paint the whole window when it comes and goes."""
        self.setAttribute(Qt.WidgetAttribute.WA_UpdatesDisabled)
        yield
        self.setAttribute(Qt.WidgetAttribute.WA_UpdatesDisabled, False)

    def take_focus(self) -> None:
        """Where the keyboard goes when the sheet opens."""
        self.sheet.setFocus()

    def corner(self, size: QRect) -> QPoint:
        """Where the sheet's upper left corner stands, for its size; the middle of the upper third by default."""
        return QPoint((self.width() - size.width()) // 2, max(EDGE_PX, self.height() // 8))

    def place(self) -> None:
        """Lay the sheet out again: its content has grown or the window has changed."""
        width = min(self._width_px, self.width() - 2 * EDGE_PX)
        self.sheet.setFixedWidth(width)
        body = self.sheet.body  # lines that go on in a second one are known only at a width
        wanted = body.totalHeightForWidth(width) if body.hasHeightForWidth() else self.sheet.sizeHint().height()
        height = min(wanted, self.height() - 2 * EDGE_PX)
        size = QRect(0, 0, width, height)
        corner = self.corner(size)
        left = min(max(EDGE_PX, corner.x()), self.width() - width - EDGE_PX)
        top = min(max(EDGE_PX, corner.y()), self.height() - height - EDGE_PX)
        self.sheet.setGeometry(left, top, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() is QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._window.rect())
            self.place()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.sheet.geometry().contains(event.position().toPoint()):
            self.close_sheet()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()
        else:
            super().keyPressEvent(event)
