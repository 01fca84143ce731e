"""One choice out of a few for wet hands: a row of large buttons, the chosen one in ink."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from desktop.widgets.button import Button, Rank, Size


class Picks(QWidget):
    """The row. Signals: chosen(key) when a person picks another one.

    Args:
        choices: (key, word, icon) each; the icon may be blank.
        name: what is chosen, for the screen reader.
    """

    chosen = Signal(str)

    def __init__(self, choices: list[tuple[str, str, str]], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.buttons: dict[str, Button] = {}
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for key, word, icon in choices:
            button = Button(word, Rank.PLAIN, Size.TOUCH, icon)
            button.setCheckable(True)
            button.setAccessibleDescription(name)
            button.clicked.connect(lambda _on=False, key=key: self._on_clicked(key))
            group.addButton(button)
            row.addWidget(button)
            self.buttons[key] = button
        row.addStretch(1)

    def choose(self, key: str) -> None:
        """Show another choice; emits nothing."""
        self.buttons[key].setChecked(True)
        for each, button in self.buttons.items():
            button.set_rank(Rank.INK if each == key else Rank.PLAIN)

    def _on_clicked(self, key: str) -> None:
        self.choose(key)
        self.chosen.emit(key)
