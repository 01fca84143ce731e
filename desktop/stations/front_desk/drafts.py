"""What is being written in a room is one draft, however many windows show the room."""

from __future__ import annotations

from functools import partial

import shiboken6
from PySide6.QtCore import QObject

from desktop.widgets.composer import Composer


class Drafts(QObject):
    """Keeps the places to write of one room equal: words and audience. What is attached stays where it was put."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._places: dict[str, list[Composer]] = {}

    def join(self, room_id: str, composer: Composer) -> None:
        """Take in another place to write in a room; it begins with what stands in the others."""
        others = self._others(room_id, composer)
        if others:
            composer.set_audience(others[0].audience())
            composer.set_draft(others[0].draft())
        self._places[room_id] = [*others, composer]
        composer.editor.textChanged.connect(partial(self._on_written, room_id, composer))
        composer.switch.chosen.connect(partial(self._on_chosen, room_id, composer))

    def _others(self, room_id: str, composer: Composer) -> list[Composer]:
        return [each for each in self._places.get(room_id, ()) if each is not composer and shiboken6.isValid(each)]

    def _on_written(self, room_id: str, composer: Composer) -> None:
        for each in self._others(room_id, composer):
            if each.draft() != composer.draft():
                each.set_draft(composer.draft())

    def _on_chosen(self, room_id: str, composer: Composer, _key: str) -> None:
        for each in self._others(room_id, composer):
            if each.audience() is not composer.audience():
                each.set_audience(composer.audience())
