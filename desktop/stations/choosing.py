"""A sheet on which somebody chooses for this station: a head, rows of fields, and a foot that says what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.stations.overlay import EDGE_PX, Overlay
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank
from desktop.widgets.words import Words

WIDTH_PX = 620


class ChoosingSheet(Overlay):
    """The sheet; subclasses say what is chosen.

    Signals:
        save_asked: the choice shall be taken, by the button or by Ctrl and Enter.

    Args:
        window: what it lies over.
        title: what is chosen.
        save: what the button says.
    """

    save_asked = Signal()

    def __init__(self, window: QWidget, title: str, save: str) -> None:
        super().__init__(window, width_px=WIDTH_PX, name=title)
        self._title = title
        self.save = Button(save, Rank.INK, hint="Ctrl ↵")
        self._said = Words("", Type.META, Color.INK_SOFT, gives_way=True)
        self.save.clicked.connect(self.save_asked)
        self.closed.connect(self.deleteLater)

    @property
    def said(self) -> str:
        """What stands at the foot."""
        return self._said.text()

    def lay_out(self, rows: Sequence[QWidget]) -> None:
        """Put the rows between head and foot."""
        close = Button("", Rank.QUIET, icon="x", name=QCoreApplication.translate("Owner", "Close"))
        close.clicked.connect(self.close_sheet)
        head = QHBoxLayout()
        head.addWidget(Words(self._title, Type.TITLE))
        head.addStretch(1)
        head.addWidget(close)
        body = self.sheet.body
        body.setContentsMargins(20, 16, 20, 16)
        body.setSpacing(10)
        body.addLayout(head)
        for row in rows:
            body.addWidget(row)
        foot = QHBoxLayout()
        foot.addWidget(self._said, 1)
        foot.addWidget(self.save)
        body.addLayout(foot)

    def place(self) -> None:
        """Lay the sheet out again, as high as its texts are in its width."""
        super().place()
        at = self.sheet.geometry()
        if self.sheet.hasHeightForWidth():
            at.setHeight(min(self.sheet.heightForWidth(at.width()), self.height() - at.top() - EDGE_PX))
            self.sheet.setGeometry(at)

    def say_fault(self, fault: str) -> None:
        """Say at the foot what is wrong; blank when nothing is. What was typed stays."""
        self._said.set_look(color=Color.RIBBON_TEXT if fault else Color.INK_SOFT)
        self._said.setText(fault)

    def event(self, event: QEvent) -> bool:
        # The station gives the same keys to what lies beneath; while the sheet is open they are the sheet's.
        if event.type() is QEvent.Type.ShortcutOverride and _takes(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _takes(event):
            self.save_asked.emit()
        else:
            super().keyPressEvent(event)


def _takes(event: QEvent) -> bool:
    """Whether it is Ctrl and Enter."""
    if not isinstance(event, QKeyEvent) or event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


def field(text: str, name: str, chars_max: int) -> QLineEdit:
    """A line to fill."""
    line = QLineEdit(text)
    line.setAccessibleName(name)
    line.setMaxLength(chars_max)
    return line


def named(line: QLineEdit, *others: QWidget) -> QWidget:
    """A field under its name."""
    row = QHBoxLayout()
    row.addWidget(line, 1)
    for other in others:
        row.addWidget(other)
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(Words(line.accessibleName(), Type.META, Color.INK_SOFT))
    column.addLayout(row)
    return whole
