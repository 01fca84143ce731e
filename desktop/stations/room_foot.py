"""The foot of a room: what is attached, above the place to write; and how words, pictures and stickers are sent.

The front desk's room and the drawers of the other stations share it. A picture is read and shrunk beside the window's
thread and shown before it goes; with a refusal or a hub that does not take it nothing is lost, and a sentence says why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QMimeData, Qt, Signal
from PySide6.QtGui import QHideEvent, QImage
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from desktop.attaching import Attached, from_file, from_picture, why_not
from desktop.camera import no_camera
from desktop.filled import filled, joined
from desktop.pictures import worker
from desktop.shop import Shop
from desktop.stations.attachment_strip import AttachmentStrip
from desktop.stations.left_in_rooms import Left, LeftInRooms, fewest
from desktop.stations.voice_strip import MEDIA_TYPE as VOICE_TYPE
from desktop.stations.voice_strip import VoiceStrip
from desktop.widgets.bubble import Audience as Tint
from desktop.widgets.composer import Composer
from desktop.widgets.photo_drop import given_by
from hub.domain.room import Audience, MessageKind, Room
from hub.domain.vocabulary import SendMessage

if TYPE_CHECKING:
    from desktop.stations.camera_sheets import Eyes, PhotoSheet


@dataclass(frozen=True, slots=True)
class _Words:
    """Words that were sent. Args: room: id of the room that they were written in."""

    room: str
    audience: Audience
    text: str


class RoomFoot(QWidget):
    """The foot.

    Args:
        room: the room that is shown now, None for none.
        composer: the place to write that is shown now.
        left: what was left in rooms, where several windows show them.

    Signals:
        told: something to tell in a sentence.
        said: this person has said something.
    """

    told = Signal(str)
    said = Signal()

    def __init__(
        self,
        shop: Shop,
        room: Callable[[], Room | None],
        composer: Callable[[], Composer],
        left: LeftInRooms | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._shop = shop
        self._room = room
        self._composer = composer
        self.eyes: Eyes | None = None
        """The cameras; None for those of this machine."""
        self._photo_sheet: PhotoSheet | None = None
        self._turn = 0
        self._waiting: dict[int, list[_Words]] = {}
        """What was sent while its picture was still being made ready, by the picture's turn."""
        self._coming: dict[int, str] = {}
        """Whose room was left while a picture was still being made ready for it, by the picture's turn."""
        self._replaced: Attached | None = None
        """What stood in the strip before the picture that is being made ready: it stands there again if that is none."""
        self._is_leaving = False
        self._left = left or LeftInRooms(shop)
        self.strip = AttachmentStrip()
        self.strip.send.clicked.connect(self._send_picture)
        self.strip.remove.clicked.connect(self._remove)
        self.voice = VoiceStrip(shop)
        self.voice.told.connect(self.told)
        self.voice.send_asked.connect(self._send_voice)
        self.voice.gone.connect(self._on_voice_gone)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(8)
        self.body.addWidget(self.strip)
        self.body.addWidget(self.voice)

    @property
    def holds_anything(self) -> bool:
        """Whether something was made here, or in a room that was left, and has not gone."""
        return not (self.strip.is_free and self._left.is_empty) or self.voice.is_busy

    def serve(self, composer: Composer) -> None:
        """Hear what is asked for in a place to write."""
        composer.sent.connect(self._send)
        composer.attach_asked.connect(self._browse)
        composer.camera_asked.connect(self.photograph)
        composer.given.connect(self.take)
        composer.stickers_asked.connect(self._offer_stickers)
        composer.voice_asked.connect(self._record)

    # Attaching

    def take(self, given: Path | QImage) -> None:
        """Attach a file or a picture; what is wrong with it is told."""
        if self._room() is None:
            return
        self._turn += 1
        turn = self._turn
        self._replaced = self.strip.attached or self._replaced
        self.strip.set_coming()
        self._composer().editor.setFocus()

        def ready(attached: Attached) -> None:
            sent, room = self._waiting.pop(turn, []), self._coming.pop(turn, "")
            if room:
                self._keep(room, Left((attached,)))
                return
            if turn == self._turn:
                if not sent:
                    self._replaced = None
                    self.strip.set_attached(attached)
                    return
                self._give_way()
            for number, words in enumerate(sent):  # where they were written, whatever is open by now
                if number == 0:
                    self._send_attached(words.room, words.audience, attached, words.text)
                else:
                    self._send_words(words)

        def failed(error: BaseException) -> None:
            sent, room = self._waiting.pop(turn, []), self._coming.pop(turn, "")
            here = turn == self._turn
            if here:
                self._give_way()
            if here or room:
                self.told.emit(why_not(error))
            text = "\n".join(words.text for words in sent if words.text)
            if text:
                self._give_back(sent[0].room, Left(text=text, audience=sent[0].audience), why_not(error))

        make = worker().submit(from_file, given) if isinstance(given, Path) else worker().submit(from_picture, given)
        self._shop.when(self, make, ready, failed)

    def take_drop(self, data: QMimeData) -> None:
        """Attach what was dropped; several files: the first, and that is told."""
        given = given_by(data)
        if given is not None:
            self.take(given)
        if len(data.urls()) > 1:
            self.told.emit(
                QCoreApplication.translate("Desk", "One picture goes with a message: the first one is here.")
            )

    def photograph(self) -> None:
        """Open the camera for a picture that goes with the next words; where there is none, say what goes instead."""
        from desktop.stations.camera_sheets import Eyes, PhotoSheet  # with all that a camera needs, when one is wanted

        eyes = self.eyes or Eyes()
        if self._room() is None or self._photo_sheet is not None:
            return
        if not eyes.names():
            self.told.emit(no_camera())
            return
        sheet = PhotoSheet(self.window(), QCoreApplication.translate("Desk", "A picture for this room"), eyes)
        sheet.taken.connect(self.take)
        sheet.file_asked.connect(self._browse)
        sheet.closed.connect(self._on_camera_closed)
        self._photo_sheet = sheet
        sheet.open()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody is there, or the window has gone: the camera's lamp goes out, and nobody listens; what was said stays."""
        if self._photo_sheet is not None:
            self._photo_sheet.close_sheet()
        self.voice.finish()
        super().hideEvent(event)

    def _on_camera_closed(self) -> None:
        self._photo_sheet = None

    def put_away(self) -> None:
        """Let go of what is attached; what was sent with it goes all the same."""
        self._turn += 1
        self._replaced = None
        self.strip.clear()

    def _give_way(self) -> None:
        """The strip is free for what stood there before, or waits behind it."""
        before = self._replaced
        self.put_away()
        if before is not None:
            self.strip.set_attached(before)
        self.enter()

    def _remove(self) -> None:
        """The picture shall not go; words that waited for it go without it."""
        sent = self._waiting.pop(self._turn, [])
        self._give_way()
        for words in sent:
            self._send_words(words)

    def _on_voice_gone(self) -> None:
        if not self._is_leaving:
            self._composer().editor.setFocus()
            self.enter()

    def leave(self, *, with_draft: bool = False) -> None:
        """Another room is opened: what was made for this one stays with it.

        Args:
            with_draft: whether the place to write is the next room's as well, so that its words must be kept too.
        """
        room = self._room()
        self._is_leaving = True
        if room is not None:
            if self.strip.is_coming and self._turn not in self._waiting:
                self._coming[self._turn] = room.id
            draft = self._composer().draft() if with_draft else ""
            audience = Audience(self._composer().audience().value) if draft else None
            here = self.strip.attached or self._replaced
            stands = Left((here,) if here else (), draft, (self.voice.data,) if self.voice.data else (), audience)
            self._left.keep(room.id, stands, first=True)
        self.put_away()
        if self._photo_sheet is not None:
            self._photo_sheet.close_sheet()
        if self.voice.is_busy:
            unfinished = not self.voice.data
            self.voice.put_away()
            if unfinished:
                said = QCoreApplication.translate("Desk", "The voice note was not sent: another room is open.")
                self.told.emit(said)
        self._is_leaving = False

    def enter(self) -> None:
        """A room was opened, or has room for more: what was made here and has not gone stands here again.

        One picture goes with a message: what stands here already stays, and what came back waits behind it. So does a note.
        """
        room = self._room()
        if room is None:
            return
        left = self._left.take(room.id)
        if left.pictures and self.strip.is_free:
            self.strip.set_attached(left.pictures[0])
            left = replace(left, pictures=left.pictures[1:])
        if left.voices and not self.voice.is_busy:
            self.voice.set_note(left.voices[0])
            left = replace(left, voices=left.voices[1:])
        self._write(left)
        self._left.keep(room.id, replace(left, text="", audience=None))
        self.strip.set_behind(len(left.pictures))

    def _write(self, left: Left) -> None:
        """Put words back into the place to write, for nobody who could not read them before."""
        composer = self._composer()
        draft = composer.draft()
        if left.audience is not None:
            now = Audience(composer.audience().value)
            readers = fewest(left.audience, now) if draft.strip() else left.audience
            composer.set_audience(Tint(readers.value))
        if left.text:
            composer.set_draft(f"{left.text}\n{draft}" if draft.strip() else left.text)

    def _give_back(self, room_id: str, left: Left, why: str) -> None:
        """Put what could not go where it was made: here, or into the room that was left meanwhile, and say where.

        Args:
            why: a sentence; told where another room is open, or where something else stands in its place.
        """
        if not self._keep(room_id, left):
            waits = QCoreApplication.translate("Desk", "It waits in the room of {name}.")
            self.told.emit(joined(why, filled(waits, name=self._left.name_of(room_id))))
        elif left.pictures and self.strip.attached is not left.pictures[0]:
            waits = QCoreApplication.translate("Desk", "It waits behind the one that stands here now.")
            self.told.emit(joined(why, waits))

    def _keep(self, room_id: str, left: Left) -> bool:
        """Keep what was made in a room for when it is opened. Returns: whether it is open, and it stands there already."""
        self._left.keep(room_id, left)
        here = self._room()
        if here is None or here.id != room_id:
            return False
        self.enter()
        return True

    def _browse(self) -> None:
        room = self._room()
        if room is None:
            return
        dialog = QFileDialog(self, QCoreApplication.translate("Desk", "Attach a picture"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(QCoreApplication.translate("Widgets", "Pictures") + " (*.jpg *.jpeg *.png *.webp *.heic)")
        dialog.fileSelected.connect(lambda name, asked=room.id: self._take_for(asked, Path(name)))
        dialog.open()

    def _take_for(self, room_id: str, file: Path) -> None:
        """Attach a file to the room in which it was asked for, whatever is open by now."""
        here = self._room()
        if here is not None and here.id == room_id:
            self.take(file)
            return
        why = QCoreApplication.translate("Desk", "The picture was chosen for another room.")
        self._shop.when(
            self,
            worker().submit(from_file, file),
            lambda attached: self._give_back(room_id, Left((attached,)), why),
            lambda error: self.told.emit(why_not(error)),
        )

    # Saying

    def _send_picture(self) -> None:
        """Send the picture with what stands in the place to write, unless a blank of it is still to be filled."""
        composer = self._composer()
        if composer.reason_not_to_send():
            composer.editor.setFocus()
            composer.editor.next_blank(first=True)
            return
        self._send(composer.audience().value, composer.draft())

    def _send(self, audience: str, text: str) -> None:
        room = self._room()
        if room is None:
            return
        words = _Words(room.id, Audience(audience), text.strip())
        if self.strip.is_coming:
            self._waiting.setdefault(self._turn, []).append(words)  # it goes as soon as the picture is ready
            self._composer().set_draft("")
            return
        attached = self.strip.attached
        if attached is None:
            self._send_words(words)
            self.said.emit()
            return
        self._composer().set_draft("")
        self._give_way()
        self._send_attached(words.room, words.audience, attached, words.text)

    def _send_words(self, words: _Words) -> None:
        if words.text:
            self._shop.ask(SendMessage(words.room, self._shop.new_id(), words.audience, text=words.text))

    def _send_attached(self, room: str, audience: Audience, attached: Attached, text: str) -> None:
        message = self._shop.new_id()

        def there(media: str) -> None:
            kind = MessageKind.IMAGE
            self._shop.ask(SendMessage(room, message, audience, kind, text, media, attached.media_type))
            self.said.emit()

        def failed(_: BaseException) -> None:
            here = self._room()
            if here is not None and here.id == room and self.strip.is_free:
                self.told.emit(
                    QCoreApplication.translate("Desk", "The picture is still here: the hub did not take it. Try again.")
                )
            why = QCoreApplication.translate("Desk", "The hub did not take a picture.")
            self._give_back(room, Left((attached,), text, audience=audience), why)

        self._shop.put_media(self, attached.data, attached.media_type, there, failed)

    def _offer_stickers(self) -> None:
        from desktop.stations.sticker_sheet import StickerSheet

        composer = self._composer()
        sheet = StickerSheet(self._shop, self.window(), composer)
        sheet.picked.connect(self._send_sticker)
        sheet.open()

    def _send_sticker(self, name: str, media: str) -> None:
        room = self._room()
        if room is not None:
            audience = Audience(self._composer().audience().value)
            own = next((each for each in self._shop.board.shop.stickers if media and each.media == media), None)
            kind = own.media_type if own is not None else ""
            self._shop.ask(
                SendMessage(
                    room.id, self._shop.new_id(), audience, MessageKind.STICKER, "", media if own else "", kind, name
                )
            )
            self.said.emit()

    # Speaking

    def _record(self) -> None:
        if self._room() is not None and not self.voice.is_busy:
            self.voice.record()

    def _send_voice(self, data: bytes) -> None:
        room = self._room()
        if room is None:
            return
        message, audience = self._shop.new_id(), Audience(self._composer().audience().value)
        self.voice.put_away()

        def there(media: str) -> None:
            self._shop.ask(
                SendMessage(room.id, message, audience, MessageKind.VOICE, media=media, media_type=VOICE_TYPE)
            )
            self.said.emit()

        def failed(_: BaseException) -> None:
            here = self._room()
            if here is not None and here.id == room.id:
                self.told.emit(
                    QCoreApplication.translate(
                        "Desk", "The voice note is still here: the hub did not take it. Try again."
                    )
                )
            why = QCoreApplication.translate("Desk", "The hub did not take a voice note.")
            self._give_back(room.id, Left(voices=(data,), audience=audience), why)

        self._shop.put_media(self, data, VOICE_TYPE, there, failed)
