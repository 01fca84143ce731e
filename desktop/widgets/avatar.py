"""A person in a circle: two letters of a Latin name, the last character of a Chinese one."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import Color, Theme, Type
from desktop.widgets.draw import box, brush, words

_LETTERS_MAX = 2


def initials(name: str) -> str:
    """What stands for `name` in a small circle: "Daniel Okafor" DO, "Anna" AN, "何志远" 远, "王晓彤 Wang" 彤, "Li Wei 李伟" LW."""
    parts = name.split()
    if not parts:
        return "?"
    first = parts[0]
    if first[0] > "\u2e7f" and first[-1].isalpha():  # CJK: a given name stands last
        return first[-1]
    parts = [part for part in parts if part[0] <= "\u2e7f"]
    if len(parts) == 1:
        return first[:_LETTERS_MAX].upper()
    return (first[0] + parts[-1][0]).upper()


def paint_avatar(painter: QPainter, rect: QRectF, name: str, theme: Theme, *, absent: bool = False) -> None:
    """Draws the circle into the square `rect`; dashed for somebody who has fallen silent."""
    line = theme.color(Color.LINE_STRONG if absent else Color.LINE)
    box(painter, rect, rect.width() / 2, fill=theme.color(Color.SUNK), line=line, dashed=absent)
    font = theme.font(Type.CAPTION, size_px=max(9, round(rect.width() * 0.40)), weight=600)
    words(painter, rect, initials(name), font, theme.color(Color.INK_SOFT), Qt.AlignmentFlag.AlignCenter)


class Avatar(QWidget):
    def __init__(self, name: str, size_px: int = 24, *, absent: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._absent = absent
        self.setFixedSize(size_px, size_px)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self.setToolTip(name)

    def set_name(self, name: str) -> None:
        """Shows somebody else; whoever is shown already is not painted again."""
        if name == self._name:
            return
        self._name = name
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def paintEvent(self, _event: object) -> None:
        paint_avatar(brush(self), QRectF(self.rect()), self._name, Theme.of(self), absent=self._absent)
