"""Shows what the keyboard holds: one ring, drawn around any control.

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
from shiboken6 import isValid

from desktop.theme import Color, Radius, Theme, tokens
from desktop.widgets.draw import box

_SHOW_THEMSELVES = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractItemView, QAbstractSpinBox, QComboBox)
RADIUS_PROPERTY = "giftwireRadius"  # a control rounder than Radius.CONTROL says so here
AIR_PROPERTY = "giftwireRingAir"  # a control that has less air around it than the ring is wide says how much, px
_GOING = (QEvent.Type.Hide, QEvent.Type.ParentChange, QEvent.Type.MouseButtonPress)
_NAME = "giftwireKeyboardFocus"


class FocusRing(QWidget):
    """The ring around one control, for as long as the keyboard is there."""

    def __init__(self, control: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.control = control
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        control.installEventFilter(self)
        control.destroyed.connect(self.go)  # Qt takes the focus away first, but a control may go without having it
        self._place()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.control and event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
            self._place()
        elif watched is self.control and event.type() in _GOING:
            self.go()
        return False

    def go(self) -> None:
        if isValid(self.control):
            self.control.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    def _place(self) -> None:
        out = tokens()["control"]["focus_width"] + tokens()["control"]["focus_offset"]
        if (air := self.control.property(AIR_PROPERTY)) is not None:
            out = min(out, int(air))
        self.setGeometry(self.control.geometry().adjusted(-out, -out, out, out))

    def paintEvent(self, _event: object) -> None:
        if not isValid(self.control):
            return  # it has gone, and the ring goes in this turn
        control, theme = tokens()["control"], Theme.of(self)
        radius = float(self.control.property(RADIUS_PROPERTY) or Radius.CONTROL)
        box(
            QPainter(self),
            QRectF(self.rect()),
            min(radius + control["focus_width"] + control["focus_offset"], self.height() / 2),
            line=theme.color(Color.FOCUS),
            width=control["focus_width"] + theme.sharp,
        )


class KeyboardFocus(QObject):
    """Watches where the focus of an application goes and puts the ring there; `install` makes the only one."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName(_NAME)
        self._ring: FocusRing | None = None
        app.focusChanged.connect(self._on_focus_changed)

    def around(self) -> QWidget | None:
        """The control that is ringed now."""
        ring = self.ring()
        return ring.control if ring is not None else None

    def ring(self) -> FocusRing | None:
        """The ring that is shown; None where the mouse rules, or where its window took it along."""
        return self._ring if self._ring is not None and isValid(self._ring) and not self._ring.isHidden() else None

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        if (ring := self.ring()) is not None and ring.control is not now:
            ring.go()
        by_mouse = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        if now is None or by_mouse or isinstance(now, _SHOW_THEMSELVES):
            return
        if (parent := now.parentWidget()) is not None and self.around() is not now:
            self._ring = FocusRing(now, parent)


def install(app: QApplication) -> KeyboardFocus:
    """Puts the ring into service for every window of `app`; called again it returns the same watcher."""
    return app.findChild(KeyboardFocus, _NAME) or KeyboardFocus(app)
