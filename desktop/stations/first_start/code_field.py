"""Where the code is typed: eight large digits in two groups. Pasting takes the digits out of whatever was copied."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.theme import Theme, Type, follow
from hub.wire.pairing import CODE_DIGITS

HEIGHT_PX = 84
SPACING_PX = 6
"""Between digits: eight of them in a row are read one by one."""
GROUP = CODE_DIGITS // 2


def digits_in(text: str) -> str:
    """The digits in a text, as ASCII, at most as many as a code has."""
    return "".join(str(int(sign)) for sign in text if sign.isdecimal())[:CODE_DIGITS]


def shown(digits: str) -> str:
    """Digits as they stand in the field."""
    return digits if len(digits) <= GROUP else f"{digits[:GROUP]} {digits[GROUP:]}"


class CodeField(QLineEdit):
    """The field.

    Signals:
        changed: other digits stand in it.
    """

    changed = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.setPlaceholderText("0000 0000")
        self.setMaximumHeight(HEIGHT_PX)
        self.textEdited.connect(self._on_edited)
        follow(self, self._wear)

    def _wear(self, theme: Theme) -> None:
        font = theme.font(Type.DISPLAY)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, SPACING_PX)
        self.setFont(font)

    def sizeHint(self) -> QSize:
        """As high as it shall be: the style sheet's least height for fields would win over one that is set."""
        return QSize(super().sizeHint().width(), HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), HEIGHT_PX)

    @property
    def digits(self) -> str:
        """What was typed so far."""
        return digits_in(self.text())

    @property
    def is_whole(self) -> bool:
        """Whether there are eight."""
        return len(self.digits) == CODE_DIGITS

    def type_in(self, text: str) -> None:
        """Put digits in as if they were typed."""
        self._on_edited(text)
        self.setCursorPosition(len(self.text()))

    def _on_edited(self, text: str) -> None:
        before = len(digits_in(text[: self.cursorPosition()]))
        digits = digits_in(text)
        self.setText(shown(digits))
        self.setCursorPosition(len(shown(digits[:before])) if before < len(digits) else len(self.text()))
        self.changed.emit(digits)
