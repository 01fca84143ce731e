"""Plays one voice note at a time. Imported only when somebody wants to hear: Qt's multimedia part takes a moment to load."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QUrl, Signal
from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer


class VoicePlayer(QObject):
    """The computer's voice.

    Signals:
        changed: it plays, pauses, has come further or has ended.
        failed: this computer cannot play it.
    """

    changed = Signal()
    failed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._held = QByteArray()
        self._buffer: QBuffer | None = None
        self._player = QMediaPlayer(self)
        if not QMediaDevices.defaultAudioOutput().isNull():
            self._player.setAudioOutput(QAudioOutput(self))
        self._player.positionChanged.connect(lambda _: self.changed.emit())
        self._player.playbackStateChanged.connect(lambda _: self.changed.emit())
        self._player.errorOccurred.connect(lambda *_: self.failed.emit())

    @property
    def is_playing(self) -> bool:
        """Whether it is heard now."""
        return self._player.playbackState() is QMediaPlayer.PlaybackState.PlayingState

    @property
    def position_s(self) -> float:
        """How far it has come."""
        return self._player.position() / 1000

    def play(self, data: bytes) -> None:
        """Play a note from its beginning."""
        self.stop()
        self._held = QByteArray(data)
        self._buffer = QBuffer(self._held, self)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._player.setSourceDevice(self._buffer, QUrl())
        self._player.play()

    def toggle(self) -> None:
        """Pause, or go on."""
        if self.is_playing:
            self._player.pause()
        else:
            self._player.play()

    def seek(self, seconds: float) -> None:
        """Go to a place."""
        self._player.setPosition(round(seconds * 1000))

    def stop(self) -> None:
        """Fall silent and let go of the note."""
        self._player.stop()
        self._player.setSource(QUrl())
        if self._buffer is not None:
            self._buffer.deleteLater()
            self._buffer = None
