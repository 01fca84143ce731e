"""What is being written in a room is one draft, however many windows show the room, and when the last of them is closed too."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import shiboken6
from PySide6.QtCore import QObject

from desktop.shop import Shop
from desktop.stations.left_in_rooms import LeftInRooms
from desktop.widgets.bubble import Audience
from desktop.widgets.composer import Composer


class Drafts(QObject):
    """Keeps the places to write of one room equal: words and audience. What is attached stays where it was put, and what was
    left in a window that is closed waits for the next that shows the room."""

    def __init__(self, shop: Shop, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.left = LeftInRooms(shop)
        self._rooms: dict[Composer, str] = {}
        self._words: dict[str, tuple[str, Audience]] = {}

    @property
    def hold_words(self) -> bool:
        """Whether something is half written in a room that any window has shown."""
        return bool(self._words)

    def join(self, room_id: str, composer: Composer) -> None:
        """Take in another place to write in a room; it begins with what stands in the others. One that stood in another
        room leaves that."""
        if composer not in self._rooms:
            self._rooms = {each: room for each, room in self._rooms.items() if shiboken6.isValid(each)}
            composer.editor.textChanged.connect(partial(self._on_written, composer))
            composer.switch.chosen.connect(partial(self._on_chosen, composer))
        self._rooms[composer] = room_id
        other = next(self._others(composer), None)
        if other is not None:
            composer.set_audience(other.audience())
            composer.set_draft(other.draft())
        elif room_id in self._words and composer.is_blank():
            words, audience = self._words[room_id]
            composer.set_audience(audience)
            composer.set_draft(words)

    def _others(self, composer: Composer) -> Iterator[Composer]:
        here = self._rooms[composer]
        there = [each for each, room in self._rooms.items() if room == here and each is not composer]
        return (each for each in there if shiboken6.isValid(each))

    def _keep(self, composer: Composer) -> None:
        """Remember what stands in a place to write that may be gone before the words are sent."""
        if composer.draft():
            self._words[self._rooms[composer]] = composer.draft(), composer.audience()
        else:
            self._words.pop(self._rooms[composer], None)

    def _on_written(self, composer: Composer) -> None:
        self._keep(composer)
        for each in self._others(composer):
            if each.draft() != composer.draft():
                each.set_draft(composer.draft())

    def _on_chosen(self, composer: Composer, _key: str) -> None:
        self._keep(composer)
        for each in self._others(composer):
            if each.audience() is not composer.audience():
                each.set_audience(composer.audience())
