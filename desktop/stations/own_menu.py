"""The station's own menu: language, colours, size, sound, and every key there is. What it shows is what was chosen."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from desktop.chosen import SIZES, Chosen


class OwnMenu(QMenu):
    """Pops up at the station's bar.

    Signals:
        picked: somebody chose anew; the whole of it, a `Chosen`.
        keys_asked: all keys shall be shown.
        leave_asked: the station shall be closed.
    """

    picked = Signal(object)
    keys_asked = Signal()
    leave_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._chosen = Chosen()
        self._marks: list[tuple[QAction, Callable[[Chosen], bool]]] = []
        say = QCoreApplication.translate
        system = say("Frame", "As the system says")
        self.choices: list[QMenu] = []
        languages = self._choice(say("Frame", "Language"), "language", {"": system, "en": "English", "zh": "中文"})
        languages.setObjectName("languages")
        colours = {"": system, "light": say("Frame", "Light"), "dark": say("Frame", "Dark")}
        colours["contrast"] = say("Frame", "High contrast")
        self._choice(say("Frame", "Colours"), "scheme", colours)
        sizes: dict[object, str] = {0: system, **{size: f"{size}%" for size in SIZES}}
        self._choice(say("Frame", "Size"), "size", sizes)
        self.sound = self.addAction(say("Frame", "Sound"))
        self.sound.setCheckable(True)
        self.sound.triggered.connect(lambda heard: self._pick(muted=not heard))
        self._marks.append((self.sound, lambda chosen: not chosen.muted))
        self.addSeparator()
        keys = self.addAction(say("Frame", "All keys") + "\tF1")
        keys.triggered.connect(self.keys_asked)
        leave = self.addAction(say("Frame", "Close this station"))
        leave.triggered.connect(self.leave_asked)
        self.show_chosen(self._chosen)

    def _choice(self, title: str, field: str, choices: dict[object, str] | dict[str, str]) -> QMenu:
        menu = self.addMenu(title)
        self.choices.append(menu)
        group = QActionGroup(menu)
        for value, name in choices.items():
            action = menu.addAction(name)
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(lambda _=False, value=value: self._pick(**{field: value}))
            self._marks.append((action, lambda chosen, value=value: getattr(chosen, field) == value))  # type: ignore[misc] # bound on purpose
        return menu

    def show_chosen(self, chosen: Chosen) -> None:
        """Mark what is chosen now."""
        self._chosen = chosen
        for action, is_so in self._marks:
            action.setChecked(is_so(chosen))

    def _pick(self, **anew: object) -> None:
        chosen = replace(self._chosen, **anew)
        if chosen != self._chosen:
            self.show_chosen(chosen)
            self.picked.emit(chosen)
