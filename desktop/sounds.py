"""A station's sounds, played by Qt's multimedia part. Where the computer has no loudspeaker, its own bell does.

Qt's part is loaded with the first sound: it takes longer to load than everything else a station shows at its start.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtWidgets import QApplication

from desktop.theme import RESOURCES

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QSoundEffect


class Sound(StrEnum):
    """By its file in resources/sounds."""

    RUSH = "rush"
    MESSAGE = "message"


class Loudspeaker(QObject):
    """Plays sounds; a device that comes later is used from then on."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._effects: dict[Sound, QSoundEffect] = {}

    def play(self, sound: str) -> None:
        """Args: sound: "rush" or "message"."""
        from PySide6.QtMultimedia import QMediaDevices, QSoundEffect

        wanted = Sound(sound)
        if not QMediaDevices.audioOutputs():
            QApplication.beep()
            return
        if wanted not in self._effects:
            effect = QSoundEffect(self)
            effect.setSource(QUrl.fromLocalFile(str(RESOURCES / "sounds" / f"{wanted}.wav")))
            self._effects[wanted] = effect
        self._effects[wanted].play()
