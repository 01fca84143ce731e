"""The foot of a room: what is attached, above the place to write; and how words, pictures and stickers are sent.

The front desk's room and the drawers of the other stations share it. A picture is read and shrunk beside the window's
thread and shown before it goes; with a refusal or a hub that does not take it nothing is lost, and a sentence says why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QMimeData, Qt, Signal
from PySide6.QtGui import QHideEvent, QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.attaching import Attached, from_file, from_picture, why_not
from desktop.camera import no_camera
from desktop.pictures import worker
from desktop.shop import Shop
from desktop.stations.voice_strip import MEDIA_TYPE as VOICE_TYPE
from desktop.stations.voice_strip import VoiceStrip
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.composer import Composer
from desktop.widgets.panel import Panel
from desktop.widgets.photo_drop import given_by
from desktop.widgets.words import Words
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


@dataclass(frozen=True, slots=True)
class _Left:
    """What could not go: a picture with its words, words alone, or a voice note."""

    attached: Attached | None = None
    text: str = ""
    voice: bytes = b""


class RoomFoot(QWidget):
    """The foot.

    Args:
        room: the room that is shown now, None for none.
        composer: the place to write that is shown now.

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
        self._left: dict[str, _Left] = {}
        """What was made in a room and has not gone from it: it stands there again when the room is opened."""
        self.strip = AttachmentStrip()
        self.strip.send.clicked.connect(lambda: self._send(self._composer().audience().value, self._composer().draft()))
        self.strip.remove.clicked.connect(self._remove)
        self.voice = VoiceStrip(shop)
        self.voice.told.connect(self.told)
        self.voice.send_asked.connect(self._send_voice)
        self.voice.gone.connect(lambda: self._composer().editor.setFocus())
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(8)
        self.body.addWidget(self.strip)
        self.body.addWidget(self.voice)

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
        self.strip.set_coming()
        self._composer().editor.setFocus()

        def ready(attached: Attached) -> None:
            sent, room = self._waiting.pop(turn, []), self._coming.pop(turn, "")
            if room:
                self._keep(room, _Left(attached))
                return
            if turn == self._turn:
                if not sent:
                    self.strip.set_attached(attached)
                    return
                self.put_away()
            for number, words in enumerate(sent):  # where they were written, whatever is open by now
                if number == 0:
                    self._send_attached(words.room, words.audience, attached, words.text)
                else:
                    self._send_words(words)

        def failed(error: BaseException) -> None:
            sent, room = self._waiting.pop(turn, []), self._coming.pop(turn, "")
            here = turn == self._turn
            if here:
                self.put_away()
            if here or room:
                self.told.emit(why_not(error))
            text = "\n".join(words.text for words in sent if words.text)
            if text:
                self._give_back(sent[0].room, _Left(text=text), why_not(error))

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
        """Nobody is there, or the window has gone: the camera's lamp goes out."""
        if self._photo_sheet is not None:
            self._photo_sheet.close_sheet()
        super().hideEvent(event)

    def _on_camera_closed(self) -> None:
        self._photo_sheet = None

    def put_away(self) -> None:
        """Let go of what is attached; what was sent with it goes all the same."""
        self._turn += 1
        self.strip.clear()

    def _remove(self) -> None:
        """The picture shall not go; words that waited for it go without it."""
        sent = self._waiting.pop(self._turn, [])
        self.put_away()
        for words in sent:
            self._send_words(words)

    def leave(self, *, with_draft: bool = False) -> None:
        """Another room is opened: what was made for this one stays with it.

        Args:
            with_draft: whether the place to write is the next room's as well, so that its words must be kept too.
        """
        room = self._room()
        if room is not None:
            if self.strip.is_coming and self._turn not in self._waiting:
                self._coming[self._turn] = room.id
            draft = self._composer().draft() if with_draft else ""
            self._keep(room.id, _Left(self.strip.attached, draft, self.voice.data), entering=False)
        self.put_away()
        if self._photo_sheet is not None:
            self._photo_sheet.close_sheet()
        if self.voice.is_busy:
            unfinished = not self.voice.data
            self.voice.put_away()
            if unfinished:
                said = QCoreApplication.translate("Desk", "The voice note was not sent: another room is open.")
                self.told.emit(said)

    def enter(self) -> None:
        """A room was opened: what was made here and has not gone stands here again."""
        room = self._room()
        left = self._left.pop(room.id, None) if room is not None else None
        if left is None:
            return
        if left.attached is not None:
            self.strip.set_attached(left.attached)
        if left.voice:
            self.voice.set_note(left.voice)
        if left.text:
            draft = self._composer().draft()
            self._composer().set_draft(f"{left.text}\n{draft}" if draft.strip() else left.text)

    def _give_back(self, room_id: str, left: _Left, why: str) -> None:
        """Put what could not go where it was made: here, or into the room that was left meanwhile, and say where.

        Args:
            why: a sentence; told where another room is open.
        """
        if self._keep(room_id, left):
            return
        waits = QCoreApplication.translate("Desk", "It waits in the room of {name}.")
        self.told.emit(f"{why} {waits.format(name=self._name_of(room_id))}")

    def _keep(self, room_id: str, left: _Left, *, entering: bool = True) -> bool:
        """Keep what was made in a room for when it is opened. Returns: whether it is open, and it stands there already."""
        before = self._left.get(room_id, _Left())
        text = "\n".join(each for each in (before.text, left.text) if each)
        kept = _Left(left.attached or before.attached, text, left.voice or before.voice)
        if kept != _Left():
            self._left[room_id] = kept
        rooms = self._shop.board.rooms
        self._left = {each: what for each, what in self._left.items() if each in rooms}
        here = self._room()
        if not entering or here is None or here.id != room_id:
            return False
        self.enter()
        return True

    def _name_of(self, room_id: str) -> str:
        """Whose room it is."""
        room = self._shop.board.rooms.get(room_id)
        order = self._shop.order(room.order) if room is not None and room.order else None
        return order.recipient.name if order is not None else room.customer.name if room is not None else ""

    def _browse(self) -> None:
        dialog = QFileDialog(self, QCoreApplication.translate("Desk", "Attach a picture"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(QCoreApplication.translate("Widgets", "Pictures") + " (*.jpg *.jpeg *.png *.webp *.heic)")
        dialog.fileSelected.connect(lambda name: self.take(Path(name)))
        dialog.open()

    # Saying

    def _send(self, audience: str, text: str) -> None:
        room = self._room()
        if room is None:
            return
        words = _Words(room.id, Audience(audience), text.strip())
        if self.strip.is_coming:
            self._waiting.setdefault(self._turn, []).append(words)  # it goes as soon as the picture is ready
            return
        attached = self.strip.attached
        if attached is None:
            self._send_words(words)
            self.said.emit()
            return
        self.put_away()
        self._composer().set_draft("")
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
            if here is not None and here.id == room:
                self.told.emit(
                    QCoreApplication.translate("Desk", "The picture is still here: the hub did not take it. Try again.")
                )
            why = QCoreApplication.translate("Desk", "The hub did not take a picture.")
            self._give_back(room, _Left(attached, text), why)

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
            self._give_back(room.id, _Left(voice=data), why)

        self._shop.put_media(self, data, VOICE_TYPE, there, failed)


class AttachmentStrip(Panel):
    """What will go along, before it goes."""

    _THUMB_PX = 56

    def __init__(self) -> None:
        super().__init__(Color.SUNK, margin_px=8)
        self.attached: Attached | None = None
        self.is_coming = False
        self._thumb = QLabel()
        self._thumb.setTextFormat(Qt.TextFormat.PlainText)
        self._thumb.setAccessibleName(QCoreApplication.translate("Desk", "Attached picture"))
        self._hint = Words("", Type.META, gives_way=True)
        self.send = Button(QCoreApplication.translate("Desk", "Send picture"), Rank.PLAIN, Size.SMALL)
        self.remove = Button("", Rank.QUIET, Size.SMALL, "x", name=QCoreApplication.translate("Desk", "Remove picture"))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._thumb)
        row.addWidget(self._hint, 1)
        row.addWidget(self.send)
        row.addWidget(self.remove)
        self.body.addLayout(row)
        self.hide()

    def set_coming(self) -> None:
        """Something is being made ready."""
        self.attached, self.is_coming = None, True
        self._thumb.hide()
        self._hint.setText(QCoreApplication.translate("Desk", "The picture is being made ready …"))
        self.show()

    def set_attached(self, attached: Attached) -> None:
        """Show what is ready to go."""
        self.attached, self.is_coming = attached, False
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        small = attached.picture.scaled(self._THUMB_PX * 2, self._THUMB_PX, keep, smooth)
        self._thumb.setPixmap(QPixmap.fromImage(small))
        self._thumb.show()
        self._hint.setText(QCoreApplication.translate("Desk", "This picture goes with your next words."))
        self.show()

    def clear(self) -> None:
        """Hold nothing, and go away."""
        self.attached, self.is_coming = None, False
        self.hide()
