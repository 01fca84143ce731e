"""Shows what the keyboard holds: one ring, drawn around any control by one widget.

It appears for focus that came by keyboard and goes when the mouse takes over, so that a screen at rest stays calm. It
lies in the control's own parent, which clips it in scrolled places, and outside the control, which need not leave room.
Text fields show focus by their own border (station.qss) and lists by their current row; both are left alone.
"""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from desktop.theme import Color, Radius, Theme, tokens
from desktop.widgets.draw import box

_SHOW_THEMSELVES = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractItemView, QAbstractSpinBox, QComboBox)
RADIUS_PROPERTY = "giftwireRadius"  # a control rounder than Radius.CONTROL says so here
_GOING = (QEvent.Type.Hide, QEvent.Type.ParentChange, QEvent.Type.MouseButtonPress)
_RING_NAME = "giftwireFocusRing"


class FocusRing(QWidget):
    """The ring itself; `install` makes the only one."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._around: QWidget | None = None
        self.hide()

    def around(self) -> QWidget | None:
        """The control that is ringed now."""
        return self._around

    def on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        self._leave()
        by_mouse = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        if now is not None and not by_mouse and not isinstance(now, _SHOW_THEMSELVES):
            self._hold(now)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._around and event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
            self._place()
        elif watched is self._around and event.type() in _GOING:
            self._leave()
        return False

    def _hold(self, control: QWidget) -> None:
        if control.parentWidget() is None:
            return
        self._around = control
        control.installEventFilter(self)
        self.setParent(control.parentWidget())
        self._place()
        self.show()
        self.raise_()

    def _leave(self) -> None:
        if self._around is not None:
            self._around.removeEventFilter(self)
            self._around = None
            self.hide()
            self.setParent(None)  # so that it does not die with the control's window

    def _place(self) -> None:
        if self._around is not None:
            out = tokens()["control"]["focus_width"] + tokens()["control"]["focus_offset"]
            self.setGeometry(self._around.geometry().adjusted(-out, -out, out, out))

    def paintEvent(self, _event: object) -> None:
        if self._around is None:
            return
        control = tokens()["control"]
        radius = float(self._around.property(RADIUS_PROPERTY) or Radius.CONTROL)
        painter = QPainter(self)
        box(
            painter,
            QRectF(self.rect()),
            min(radius + control["focus_width"] + control["focus_offset"], self.height() / 2),
            line=Theme.of(self).color(Color.FOCUS),
            width=control["focus_width"],
        )


def install(app: QApplication) -> FocusRing:
    """Puts the ring into service for every window of `app`; called again it returns the same ring."""
    ring = app.property(_RING_NAME)
    if not isinstance(ring, FocusRing):
        ring = FocusRing()
        app.setProperty(_RING_NAME, ring)
        app.focusChanged.connect(ring.on_focus_changed)
    return ring
