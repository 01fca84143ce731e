"""The voice notes of a room on this screen: fetched by their hash, one heard at a time, honest while absent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QWidget

from desktop.pictures import worker
from desktop.shop import Shop
from desktop.widgets.voice_bar import Hearing, VoiceBar
from hub.domain.voice_note import NotVoice, read_voice
from hub.link.port import LinkState, MediaTrouble

if TYPE_CHECKING:
    from desktop.voice_playing import VoicePlayer

GONE = frozenset({"media_not_found", "erased"})


@dataclass(slots=True)
class _Note:
    bar: VoiceBar
    media: str
    data: bytes = b""
    length_s: float = 0.0
    said: str = ""
    away: bool = False


class RoomVoices(QObject):
    """Voice notes and their bars; a bar that has gone is forgotten."""

    def __init__(self, shop: Shop, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shop = shop
        self._notes: dict[int, _Note] = {}
        self._heard: _Note | None = None
        self._player: VoicePlayer | None = None
        shop.link_changed.connect(self._on_link)

    def bar(self, media: str) -> VoiceBar:
        """A bar for a note in the shop; the note is fetched."""
        note = self._new(media)
        self._fetch(note)
        return note.bar

    def bar_of(self, data: bytes, length_s: float) -> VoiceBar:
        """A bar for a note that is here, to listen before it is sent."""
        note = self._new("")
        note.data, note.length_s = data, length_s
        self._show(note)
        return note.bar

    def silence(self) -> None:
        """Nothing is heard any more: another room is open."""
        note, self._heard = self._heard, None
        if self._player is not None:
            self._player.stop()
        if note is not None:
            self._show(note)

    def plays_in(self, part: QWidget) -> bool:
        """Whether the bar of the note that is heard stands in a part of the window."""
        return self._heard is not None and part.isAncestorOf(self._heard.bar)

    def _new(self, media: str) -> _Note:
        note = _Note(VoiceBar(), media)
        key = id(note)
        self._notes[key] = note
        note.bar.destroyed.connect(lambda: self._forget(key))
        note.bar.play_asked.connect(lambda: self._on_play(note))
        note.bar.sought.connect(lambda seconds: self._on_sought(note, seconds))
        return note

    def _forget(self, key: int) -> None:
        note = self._notes.pop(key, None)
        if note is not None and note is self._heard:
            self._heard = None
            if self._player is not None:
                self._player.stop()

    def _fetch(self, note: _Note) -> None:
        note.away = False
        note.said = QCoreApplication.translate("Desk", "The voice note is on its way")
        self._show(note)

        def take(data: bytes) -> None:
            self._shop.when(note.bar, worker().submit(_length_s, data), lambda length: known(data, length))

        def known(data: bytes, length: float | None) -> None:
            note.data, note.length_s = (data, length) if length is not None else (b"", 0.0)
            note.said = "" if length is not None else _unheard()
            self._show(note)

        def failed(error: BaseException) -> None:
            gone = isinstance(error, MediaTrouble) and error.code in GONE
            note.away = not gone
            note.said = (
                QCoreApplication.translate("Desk", "This voice note is no longer kept")
                if gone
                else QCoreApplication.translate("Desk", "The hub is away: try again")
            )
            self._show(note)

        self._shop.get_media(note.bar, note.media, take, failed)

    def _show(self, note: _Note) -> None:
        player = self._player
        if note is self._heard and player is not None:
            note.bar.set_hearing(Hearing(player.is_playing, player.position_s, note.length_s, note.said))
        else:
            note.bar.set_hearing(Hearing(length_s=note.length_s, note=note.said))

    def _on_play(self, note: _Note) -> None:
        if note.away:
            self._fetch(note)
        if not note.data:
            return
        player = self._made()
        if note is self._heard:
            player.toggle()
            return
        self.silence()
        self._heard = note
        player.play(note.data)

    def _on_sought(self, note: _Note, seconds: float) -> None:
        if note is not self._heard:
            self._on_play(note)
        if self._player is not None and note is self._heard:
            self._player.seek(seconds)

    def _made(self) -> VoicePlayer:
        if self._player is None:
            from desktop.voice_playing import VoicePlayer

            self._player = VoicePlayer(self)
            self._player.changed.connect(self._on_changed)
            self._player.failed.connect(self._on_failed)
        return self._player

    def _on_changed(self) -> None:
        if self._heard is not None:
            self._show(self._heard)

    def _on_failed(self) -> None:
        if self._heard is not None:
            self._heard.said = _unheard()
            self._show(self._heard)

    def _on_link(self) -> None:
        if self._shop.status.state is LinkState.LIVE:
            for note in [each for each in self._notes.values() if each.away]:
                self._fetch(note)


def _unheard() -> str:
    return QCoreApplication.translate("Desk", "This computer cannot play it")


def _length_s(data: bytes) -> float | None:
    """How long a note is, None where it is none."""
    try:
        return read_voice(data).seconds
    except NotVoice:
        return None
