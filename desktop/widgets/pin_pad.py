"""A PIN as it is typed: dots instead of digits, and a pad for fingers. The digits leave this widget once, with `entered`."""

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.theme import Color, Radius, Theme
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.draw import box
from desktop.widgets.focus_ring import RADIUS_PROPERTY

DIGITS_MAX = 12
_DOT_PX, _GAP_PX, _FIELD_PX = 10, 10, 44
_AIR_PX = 8
"""Between the keys and the ring that shows where the keyboard is."""
_KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9")


class _Dots(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self.wrong = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(DIGITS_MAX * (_DOT_PX + _GAP_PX) + _GAP_PX, _FIELD_PX)

    def paintEvent(self, _event: object) -> None:
        theme = Theme.of(self)
        painter = QPainter(self)
        rect = QRectF(self.rect())
        line = Color.RIBBON if self.wrong else Color.LINE_STRONG
        box(painter, rect, Radius.CONTROL, theme.color(Color.PANEL), theme.color(line))
        width = self.count * (_DOT_PX + _GAP_PX) - _GAP_PX
        at = rect.center().x() - width / 2
        for _ in range(self.count):
            dot = QRectF(at, rect.center().y() - _DOT_PX / 2, _DOT_PX, _DOT_PX)
            box(painter, dot, _DOT_PX / 2, theme.color(Color.INK))
            at += _DOT_PX + _GAP_PX


class PinPad(QWidget):
    """Digits by keyboard or by finger.

    Signals:
        entered: the digits, when Enter was pressed; the pad forgets them at once.
        changed: a digit came or went.
    """

    entered = Signal(str)
    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._digits = ""
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # figures and their keys lie the same way everywhere
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty(RADIUS_PROPERTY, Radius.CONTROL)
        self._dots = _Dots()
        grid = QGridLayout()
        grid.setSpacing(8)
        for number, key in enumerate((*_KEYS, "", "0", "")):
            if key:
                button = Button(key, Rank.PLAIN, Size.TOUCH)
                button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
                button.clicked.connect(lambda _=False, key=key: self.type(key))
                grid.addWidget(button, number // 3, number % 3)
        self.back = Button(
            "", Rank.QUIET, Size.TOUCH, "delete", name=QCoreApplication.translate("SignIn", "Last digit away")
        )
        self.enter = Button("", Rank.INK, Size.TOUCH, "check", name=QCoreApplication.translate("SignIn", "Come in"))
        for button, column in ((self.back, 0), (self.enter, 2)):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            grid.addWidget(button, 3, column)
        self.back.clicked.connect(self.take_back)
        self.enter.clicked.connect(self.give)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(_AIR_PX, _AIR_PX, _AIR_PX, _AIR_PX)
        whole.setSpacing(12)
        whole.addWidget(self._dots)
        whole.addLayout(grid)
        self._show()

    @property
    def count(self) -> int:
        """How many digits stand there."""
        return len(self._digits)

    def type(self, digits: str) -> None:
        """Add digits; anything else is passed over."""
        self._digits = (self._digits + "".join(each for each in digits if each in "0123456789"))[:DIGITS_MAX]
        self._dots.wrong = False
        self._show()

    def take_back(self) -> None:
        """The last digit away."""
        self._digits = self._digits[:-1]
        self._show()

    def clear(self, *, wrong: bool = False) -> None:
        """Forget the digits; `wrong` shows that they were not right."""
        self._digits = ""
        self._dots.wrong = wrong
        self._show()

    def give(self) -> None:
        """Hand the digits over and forget them."""
        if self._digits:
            digits, self._digits = self._digits, ""
            self._show()
            self.entered.emit(digits)

    def _show(self) -> None:
        self._dots.count = len(self._digits)
        self._dots.update()
        self.enter.setEnabled(bool(self._digits))
        self.back.setEnabled(bool(self._digits))
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.give()
        elif event.key() == Qt.Key.Key_Backspace:
            self.take_back()
        elif event.text() and event.text() in "0123456789":
            self.type(event.text())
        else:
            super().keyPressEvent(event)
