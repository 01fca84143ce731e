"""The room's stream on the screen: bubbles and history lines that follow the model's deltas, held at the newest.

Only what is near the screen is built (`desktop/widgets/row_column.py`). A row that is told again keeps its widget, so a
selection in a message survives a receipt. Pictures come from the hub
by their hash and are kept while the room is open.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desktop import words
from desktop.filled import filled
from desktop.models.room_stream import Happened, RoomStream, Said, Sent, actor_of_person
from desktop.shop import Shop
from desktop.stations.looks import stage_key_of_step
from desktop.stations.room_pictures import PICTURE_PX, RoomPictures, Standing
from desktop.stations.room_voices import RoomVoices
from desktop.stickers import own_sticker, sticker_picture, sticker_word
from desktop.theme import Theme, Type
from desktop.widgets.bubble import Audience as Tint
from desktop.widgets.bubble import BubbleRow, Message, Sending
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.card_words import PieceKind, changes
from desktop.widgets.event_line import EventLine
from desktop.widgets.row_column import RowColumn
from hub.domain.actor import CUSTOMERS, STAFF, Role
from hub.domain.room import Audience, MessageKind
from hub.domain.room import Message as RoomMessage

LINE_PX, CAPTIONS_PX, LETTER_PX, LETTERS_MIN = 26, 50, 11, 20
"""How high a row is guessed that nobody has seen yet: a line of history; a message's captions; how wide a letter is of the
whole column (a bubble takes two thirds of it)."""
SEEN_NAMES_MAX = 2
"""People named in a receipt, customers first: the desk asks whether *they* have read it."""
CHANGE_CHARS_MAX = 36
"""A change that is longer is read in the card itself."""


class _MessageRow(BubbleRow):
    """A message that knows which picture it shows."""

    media = ""


class StreamView(RowColumn):
    """The stream.

    Signals:
        picture_asked: a picture shall be shown large.
        read: everything up to this seq stands on the screen.
    """

    picture_asked = Signal(QImage)
    read = Signal(int)

    def __init__(self, shop: Shop, model: RoomStream, parent: QWidget | None = None) -> None:
        self.older = Button(
            QCoreApplication.translate("Desk", "Show earlier messages"), Rank.QUIET, Size.SMALL, "history"
        )
        super().__init__(self, self.older, parent)
        self._shop = shop
        self.model = model
        self.pictures = RoomPictures(shop, self)
        self.pictures.changed.connect(self._show_again)
        self.voices = RoomVoices(shop, self)
        model.opened.connect(self.voices.silence)
        self.setAccessibleName(QCoreApplication.translate("Desk", "Conversation and history"))
        self.setAccessibleDescription(
            QCoreApplication.translate(
                "Desk", "Page up goes to earlier messages, Home to the first, End to the newest."
            )
        )
        self.older.clicked.connect(model.read_older)
        model.rowsInserted.connect(self._on_inserted)
        model.rowsRemoved.connect(self._on_removed)
        model.rowsMoved.connect(self._on_moved)
        model.dataChanged.connect(self._on_changed)
        model.modelReset.connect(self._on_reset)
        model.older_known.connect(self._on_older_known)
        bar = self.verticalScrollBar()
        self._settle = QTimer(self, interval=0, singleShot=True)
        self._settle.timeout.connect(self._tell_read)
        bar.rangeChanged.connect(lambda *_: self._settle.start())
        bar.valueChanged.connect(lambda _: self._settle.start())
        self._on_reset()

    # The model's deltas

    def _on_reset(self) -> None:
        self._on_older_known()
        self.reset(self.model.rowCount())
        self._settle.start()

    def _on_inserted(self, _: QModelIndex, first: int, last: int) -> None:
        self.insert_rows(first, last)
        self._settle.start()

    def _on_removed(self, _: QModelIndex, first: int, last: int) -> None:
        self.remove_rows(first, last)

    def _on_moved(self, _: QModelIndex, first: int, last: int, __: QModelIndex, before: int) -> None:
        count = last - first + 1
        to = before - count if before > first else before
        self.remove_rows(first, last)
        self.insert_rows(to, to + count - 1)

    def _on_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        for at in range(first.row(), last.row() + 1):
            row, value = self.row_at(at), self.model.value_at(at)
            if isinstance(row, BubbleRow) and isinstance(value, Said):
                row.set_message(self._message(value))
                self.measure_row(at)
            elif isinstance(row, EventLine) and isinstance(value, Happened):
                self._tell(row, value)

    def _on_older_known(self) -> None:
        if self.older.isHidden() == self.model.has_older:
            self.older.setVisible(self.model.has_older)
            self.lay_out_soon()

    # One row

    def make_row(self, at: int) -> QWidget:
        value: Said | Happened = self.model.value_at(at)
        if isinstance(value, Happened):
            line = EventLine("", "")
            self._tell(line, value)
            return line
        message = value.message
        row = _MessageRow(self._message(value), *self._beside(value), own=message.actor.role in STAFF)
        row.media = message.media
        row.bubble.picture_clicked.connect(lambda: self._ask_picture(row.media))
        if message.kind is MessageKind.VOICE and message.media:
            row.bubble.set_inset(self.voices.bar(message.media))
        return row

    def spare(self, row: QWidget) -> bool:
        if isinstance(row, EventLine):
            row.say("", "")
            return True
        if not isinstance(row, _MessageRow) or row.bubble.has_inset:
            return False
        row.media = ""
        row.show_other(Message(""), "", "", own=False)
        return True

    def reuse(self, row: QWidget, at: int) -> bool:
        value: Said | Happened = self.model.value_at(at)
        if isinstance(row, EventLine) and isinstance(value, Happened):
            self._tell(row, value)
            return True
        if not isinstance(row, _MessageRow) or not isinstance(value, Said) or row.bubble.has_inset:
            return False
        message = value.message
        if message.kind is MessageKind.VOICE:
            return False
        row.media = message.media
        row.show_other(self._message(value), *self._beside(value), own=message.actor.role in STAFF)
        return True

    def _beside(self, value: Said) -> tuple[str, str]:
        """Whose avatar stands beside a message, and when it was said."""
        actor = value.message.actor
        author = "" if actor.role in STAFF else value.name or words.role(actor.role)
        return author, words.clock_time(self._shop, value.message.at)

    def guess_px(self, at: int) -> int:
        value: Said | Happened = self.model.value_at(at)
        if isinstance(value, Happened):
            return LINE_PX
        message = value.message
        if message.media or message.kind is MessageKind.STICKER:
            return PICTURE_PX[1] + CAPTIONS_PX
        letters = max(LETTERS_MIN, self.viewport().width() // LETTER_PX)
        lines = sum(1 + len(line) // letters for line in message.text.split("\n"))
        return CAPTIONS_PX + lines * Theme.of(self).line_px(Type.BODY)

    def has_stop(self, at: int) -> bool:
        value: Said | Happened = self.model.value_at(at)
        return isinstance(value, Said) and bool(value.message.media)

    def may_go(self, row: QWidget) -> bool:
        return not isinstance(row, BubbleRow) or not (row.bubble.is_selected or self.voices.plays_in(row))

    def _ask_picture(self, media: str) -> None:
        picture = self.pictures.get(media).whole
        if picture is not None:
            self.picture_asked.emit(picture)
        else:
            self.pictures.again(media)

    def _tell(self, line: EventLine, value: Happened) -> None:
        step = value.step
        time = words.clock_time(self._shop, step.at)
        text, strong = words.happened(self._shop, step, value.name)
        if step.kind == "card_changed":
            strong = changed_words(step.before, step.after)
            text = QCoreApplication.translate("Desk", "{text}:").format(text=text) if strong else text
        if value.pending:
            strong = f"{strong} · {_here()}" if strong else _here()
        staged = stage_key_of_step(step.kind)
        if staged is not None:
            said = QCoreApplication.translate("Desk", "{text}, {time}").format(text=text, time=time)
            line.say("", said, strong, stage=staged[0], stage_word=staged[1])
            return
        icons = {
            "card_changed": "pencil",
            "address_changed": "map-pin",
            "rush_marked": "bell-ring",
            "order_rated": "message-square-text",
        }
        line.say(time, text, strong, icon=icons.get(step.kind, ""))

    def _message(self, value: Said) -> Message:
        message = value.message
        sending, receipt = self._receipt(value)
        said = Message(
            text=message.text or _kind_words(message),
            audience=Tint(message.audience.value),
            header=self._header(value),
            receipt=receipt,
            sending=sending,
        )
        if message.kind is MessageKind.IMAGE and message.media:
            kept = self.pictures.get(message.media)
            name = QCoreApplication.translate("Desk", "Picture")
            return replace(said, picture=kept.fitted, picture_name=name, picture_note=self.pictures.note(kept))
        if message.kind is MessageKind.VOICE and message.media:
            return replace(said, picture_name=QCoreApplication.translate("Words", "Voice note"))
        if message.kind is MessageKind.STICKER and message.media:
            kept = self.pictures.get(message.media)
            name = QCoreApplication.translate("Sticker", "Sticker: {name}").format(name=message.sticker)
            note, paper = self.pictures.note(kept), kept.standing is Standing.HERE
            picture = own_sticker(kept.fitted) if paper else kept.fitted
            return replace(said, text=message.text, picture=picture, picture_name=name, picture_note=note, paper=paper)
        if message.kind is MessageKind.STICKER:
            sticker = sticker_picture(message.sticker)
            if sticker is not None:
                name = QCoreApplication.translate("Sticker", "Sticker: {name}").format(
                    name=sticker_word(message.sticker)
                )
                return replace(said, text=message.text, picture=sticker, picture_name=name, paper=True)
        return said

    def _header(self, value: Said) -> str:
        """Who speaks and who may see it, where that does not show by itself."""
        message = value.message
        who = words.called(message.actor.role, value.name)
        if message.actor.role in STAFF:
            parts = []
            if not value.mine:
                role = words.role(message.actor.role)
                parts.append(QCoreApplication.translate("Desk", "{name}, {role}").format(name=who, role=role))
            if message.audience is not Audience.EVERYONE:
                parts.append(words.audience(message.audience))
            if message.actor.offline:
                parts.append(words.offline())
            return " · ".join(parts)
        if message.audience is Audience.EVERYONE:
            role = words.role(message.actor.role)
            named = QCoreApplication.translate("Desk", "{name}, {role}").format(name=value.name, role=role)
            return named if message.actor.role is not Role.SENDER and value.name else ""
        return f"{words.audience(message.audience)} · {value.name or who}"

    def _receipt(self, value: Said) -> tuple[Sending, str]:
        if value.waits_min is not None:
            who = words.called(value.message.actor.role, value.name)
            if value.waits_min < 1:
                waits = QCoreApplication.translate("Desk", "{name} waits for an answer").format(name=who)
            else:
                waits = QCoreApplication.translate("Desk", "{name} has waited {minutes} min for an answer").format(
                    name=who, minutes=value.waits_min
                )
            return Sending.WAITING, waits
        if value.message.actor.role not in STAFF:
            return Sending.NONE, ""
        if value.sent is Sent.HERE:
            return Sending.PENDING, _here()
        if value.sent is Sent.IN_SHOP:
            return Sending.RECORDED, QCoreApplication.translate("Desk", "in the shop")
        return Sending.SEEN, self._seen(value.seen)

    def _seen(self, seen: tuple[tuple[str, str, datetime], ...]) -> str:
        told = []
        ranked = sorted(seen, key=lambda each: _nearness(_role_of(self._shop, each[1])))
        for name, person, at in ranked[:SEEN_NAMES_MAX]:
            who = words.called(_role_of(self._shop, person), name)
            told.append(f"{who} {words.clock_time(self._shop, at)}")
        if len(seen) > SEEN_NAMES_MAX:
            told.append(QCoreApplication.translate("Desk", "{count} more").format(count=len(seen) - SEEN_NAMES_MAX))
        names = QCoreApplication.translate("Words", ", ").join(told)
        return filled(QCoreApplication.translate("Desk", "seen by {names}"), names=names)

    # Pictures

    def _show_again(self, media: str) -> None:
        for at, row in self.built_rows():
            value = self.model.value_at(at)
            if isinstance(value, Said) and isinstance(row, BubbleRow) and value.message.media == media:
                row.set_message(self._message(value))
                self.measure_row(at)

    # Reading

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.WindowActivate:
            self._settle.start()  # what came while another window was in front is read now
        return super().event(event)

    def _tell_read(self) -> None:
        """What stands at the end of the screen has been read, while the window is in front."""
        if not self.reads_along or not self.isVisible() or not self.window().isActiveWindow():
            return
        rows = range(self.model.rowCount() - 1, -1, -1)
        newest = next((value for row in rows if isinstance(value := self.model.value_at(row), Said)), None)
        if newest is not None:
            self.read.emit(newest.message.seq)


def changed_words(before: str, after: str) -> str:
    """What became of a wording, in a few words: "Twenty → Thirty"; blank when too much is different."""
    pieces = changes(before, after)
    struck = " ".join(piece.text.strip() for piece in pieces if piece.kind is PieceKind.STRUCK)
    new = " ".join(piece.text.strip() for piece in pieces if piece.kind is PieceKind.NEW)
    said = f"{struck} → {new}" if struck and new else ""
    return said if len(said) <= CHANGE_CHARS_MAX else ""


def _here() -> str:
    return QCoreApplication.translate("Desk", "on this computer")


def _kind_words(message: RoomMessage) -> str:
    """Words for what this screen cannot show itself."""
    if message.kind is MessageKind.STICKER and message.sticker:
        return QCoreApplication.translate("Sticker", "Sticker: {name}").format(name=message.sticker)
    return {
        MessageKind.IMAGE: ""
        if message.media
        else QCoreApplication.translate("Desk", "This picture is no longer kept"),
        MessageKind.VOICE: "" if message.media else QCoreApplication.translate("Words", "Voice note"),
        MessageKind.PLACE: QCoreApplication.translate("Words", "Place"),
        MessageKind.STICKER: QCoreApplication.translate("Words", "Sticker"),
    }.get(message.kind, "")


def _nearness(role: Role) -> int:
    """Customers before couriers before colleagues."""
    return 0 if role in CUSTOMERS else 2 if role in STAFF else 1


def _role_of(shop: Shop, person: str) -> Role:
    actor = actor_of_person(shop, person)
    return actor.role if actor is not None else Role.HUB
