"""A list of the owner's screen: rows with a face or a sign, two lines of words, and what can be done with each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.theme import Color, Type
from desktop.widgets.avatar import Avatar
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.panel import Hairline, margins
from desktop.widgets.words import Words

SURE_FOR_MS = 5_000
"""A button that asks once more waits so long for the second click; then it is as before."""
_FACE_PX = 32


@dataclass(frozen=True, slots=True)
class Deed:
    """What can be done with a row.

    Args:
        word: on the button.
        do: does it.
        sure: what the button asks before; blank where it needs no second click.
    """

    word: str
    do: Callable[[], None]
    sure: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: whose face (blank: none), what it says, and what can be done."""

    key: str
    title: str
    words: str
    right: str = ""
    urgent: bool = False
    face: str = ""
    deeds: tuple[Deed, ...] = ()


class SureButton(Button):
    """A button that asks once more, in its own place, before it does what cannot be taken back."""

    def __init__(self, deed: Deed) -> None:
        super().__init__(deed.word, Rank.PLAIN, Size.SMALL)
        self._deed = deed
        self._calm = QTimer(self, singleShot=True, interval=SURE_FOR_MS)
        self._calm.timeout.connect(self._on_calm)
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        if not self._deed.sure or self._calm.isActive():
            self._on_calm()
            self._deed.do()
            return
        self._ask(self._deed.sure, Rank.RIBBON)
        self._calm.start()

    def _on_calm(self) -> None:
        self._calm.stop()
        self._ask(self._deed.word, Rank.PLAIN)

    def _ask(self, word: str, rank: Rank) -> None:
        self.setText(word)
        self.setAccessibleName(word)
        self.set_rank(rank)
        self.updateGeometry()


class _Row(QWidget):
    def __init__(self, line: Line) -> None:
        super().__init__()
        self.line = line
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 8, 4, 8)
        row.setSpacing(12)
        if line.face:
            row.addWidget(Avatar(line.face, _FACE_PX))
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(Words(line.title, Type.BODY_STRONG, gives_way=True))
        said.addWidget(Words(line.words, Type.META, Color.INK_SOFT, gives_way=True))
        row.addLayout(said, 1)
        if line.right:
            row.addWidget(Words(line.right, Type.META, Color.RIBBON_TEXT if line.urgent else Color.INK_SOFT))
        self.buttons = [SureButton(deed) for deed in line.deeds]
        for button in self.buttons:
            row.addWidget(button)


class RowList(QScrollArea):
    """The rows; made anew only when what they say has changed, so that a button under the pointer stays."""

    def __init__(self, name: str, nothing: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._nothing = nothing
        self._said: list[tuple[str, ...]] | None = None
        self.rows: dict[str, _Row] = {}
        self._fill([])

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these rows."""
        said = [
            (line.key, line.title, line.words, line.right, line.face, *(deed.word for deed in line.deeds))
            for line in lines
        ]
        if said != self._said:
            self._said = said
            self._fill(lines)

    def _fill(self, lines: Sequence[Line]) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        margins(column, 0, 0, 8, 0)
        column.setSpacing(0)
        self.rows = {}
        for line in lines:
            if self.rows:
                column.addWidget(Hairline())
            row = _Row(line)
            self.rows[line.key] = row
            column.addWidget(row)
        if not lines:
            column.addWidget(Words(self._nothing, Type.BODY, Color.INK_SOFT))
        column.addStretch(1)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)  # setWidget has just turned it on
        self.viewport().setAutoFillBackground(False)
