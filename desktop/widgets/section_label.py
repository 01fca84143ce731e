"""The quiet line above a group: what it is, and at the right how many or by when."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.theme import Color, Type
from desktop.widgets.words import Words


class SectionLabel(QWidget):
    """Args: urgent: True writes the title in ribbon, for groups that ask to be touched now."""

    def __init__(
        self,
        title: str,
        right: str = "",
        *,
        urgent: bool = False,
        touch: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        type_ = Type.TOUCH_SECTION if touch else Type.SECTION
        color = Color.RIBBON_TEXT if urgent else Color.INK_SOFT
        self._title = Words(title, type_, color, weight=600 if urgent else None)
        self._right = Words(right, type_, Color.INK_SOFT)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._title)
        row.addStretch(1)
        row.addWidget(self._right)
        self.setAccessibleName(title)

    def set_title(self, title: str) -> None:
        self._title.setText(title)
        self.setAccessibleName(title)

    def set_right(self, right: str) -> None:
        self._right.setText(right)
