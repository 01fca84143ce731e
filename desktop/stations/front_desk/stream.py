"""The room's stream on the screen: bubbles and history lines that follow the model's deltas, held at the newest.

A row that is told again keeps its widget, so a selection in a message survives a receipt. Pictures come from the hub
by their hash and are kept while the room is open.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop import words
from desktop.models.room_stream import Happened, RoomStream, Said, Sent, actor_of_person
from desktop.shop import Shop
from desktop.stations.looks import stage_key_of_step
from desktop.stations.room_pictures import RoomPictures, Standing
from desktop.stations.room_voices import RoomVoices
from desktop.stickers import own_sticker, sticker_picture, sticker_word
from desktop.widgets.bubble import Audience as Tint
from desktop.widgets.bubble import BubbleRow, Message, Sending
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.card_words import PieceKind, changes
from desktop.widgets.event_line import EventLine
from hub.domain.actor import CUSTOMERS, STAFF, Role
from hub.domain.room import Audience, MessageKind
from hub.domain.room import Message as RoomMessage

NEAR_END_PX = 48
"""Who is this near to the end reads along; who has scrolled up is not torn away."""
GAP_PX = 12
SEEN_NAMES_MAX = 2
"""People named in a receipt, customers first: the desk asks whether *they* have read it."""
CHANGE_CHARS_MAX = 36
"""A change that is longer is read in the card itself."""


class StreamView(QScrollArea):
    """The stream.

    Signals:
        picture_asked: a picture shall be shown large.
        read: everything up to this seq stands on the screen.
    """

    picture_asked = Signal(QImage)
    read = Signal(int)

    def __init__(self, shop: Shop, model: RoomStream, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shop = shop
        self.model = model
        self._rows: list[QWidget] = []
        self.pictures = RoomPictures(shop, self)
        self.pictures.changed.connect(self._show_again)
        self.voices = RoomVoices(shop, self)
        model.opened.connect(self.voices.silence)
        self._at_end = True
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(QCoreApplication.translate("Desk", "Conversation and history"))
        page = QWidget()
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(24, 20, 24, 16)
        self._column.setSpacing(GAP_PX)
        self.older = Button(
            QCoreApplication.translate("Desk", "Show earlier messages"), Rank.QUIET, Size.SMALL, "history"
        )
        self.older.clicked.connect(model.read_older)
        self._column.addWidget(self.older, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(1)
        self._first = self._column.count()
        self.setWidget(page)
        self.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)
        model.rowsInserted.connect(self._on_inserted)
        model.rowsRemoved.connect(self._on_removed)
        model.rowsMoved.connect(self._on_reset)
        model.dataChanged.connect(self._on_changed)
        model.modelReset.connect(self._on_reset)
        model.older_known.connect(self._on_older_known)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._on_range_changed)
        bar.valueChanged.connect(self._on_scrolled)
        self._settle = QTimer(self, interval=0, singleShot=True)
        self._settle.timeout.connect(self._tell_read)
        self._on_reset()

    def rows(self) -> list[QWidget]:
        """The widgets of the stream, oldest first."""
        return list(self._rows)

    def to_end(self) -> None:
        """Go to the newest."""
        self._at_end = True
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    # The model's deltas

    def _on_reset(self) -> None:
        for row in self._rows:
            _take_out(row)
        self._rows = []
        for at, value in enumerate(self.model.values):
            self._insert(at, value)
        self._at_end = True
        self._on_older_known()
        self._settle.start()

    def _on_inserted(self, _: QModelIndex, first: int, last: int) -> None:
        values = self.model.values
        for at in range(first, last + 1):
            self._insert(at, values[at])
        self._settle.start()

    def _insert(self, at: int, value: Said | Happened) -> None:
        row = self._make(value)
        self._rows.insert(at, row)
        self._column.insertWidget(self._first + at, row)

    def _on_removed(self, _: QModelIndex, first: int, last: int) -> None:
        for row in self._rows[first : last + 1]:
            _take_out(row)
        del self._rows[first : last + 1]

    def _on_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        values = self.model.values
        for at in range(first.row(), last.row() + 1):
            row, value = self._rows[at], values[at]
            if isinstance(row, BubbleRow) and isinstance(value, Said):
                row.set_message(self._message(value))
            elif isinstance(value, Happened):
                self._on_removed(QModelIndex(), at, at)
                self._insert(at, value)

    def _on_older_known(self) -> None:
        self.older.setVisible(self.model.has_older)

    # One row

    def _make(self, value: Said | Happened) -> QWidget:
        if isinstance(value, Happened):
            return self._line(value)
        message = value.message
        house = message.actor.role in STAFF
        author = "" if house else value.name or words.role(message.actor.role)
        row = BubbleRow(self._message(value), author, words.clock_time(self._shop, message.at), own=house)
        row.bubble.picture_clicked.connect(lambda: self._ask_picture(message.media))
        if message.kind is MessageKind.VOICE and message.media:
            row.bubble.set_inset(self.voices.bar(message.media))
        return row

    def _ask_picture(self, media: str) -> None:
        picture = self.pictures.get(media).whole
        if picture is not None:
            self.picture_asked.emit(picture)
        else:
            self.pictures.again(media)

    def _line(self, value: Happened) -> EventLine:
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
            return EventLine("", said, strong, stage=staged[0], stage_word=staged[1])
        icons = {"card_changed": "pencil", "address_changed": "map-pin", "rush_marked": "bell-ring"}
        return EventLine(time, text, strong, icon=icons.get(step.kind, ""))

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
        return QCoreApplication.translate("Desk", "seen by {names}").format(names=names)

    # Pictures

    def _show_again(self, media: str) -> None:
        for row, value in zip(self._rows, self.model.values, strict=True):
            if isinstance(value, Said) and isinstance(row, BubbleRow) and value.message.media == media:
                row.set_message(self._message(value))

    # Scrolling and reading

    def _on_range_changed(self, _: int, maximum: int) -> None:
        if self._at_end:
            self.verticalScrollBar().setValue(maximum)
        self._settle.start()

    def _on_scrolled(self, value: int) -> None:
        self._at_end = value >= self.verticalScrollBar().maximum() - NEAR_END_PX
        self._settle.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        at_end = self._at_end
        super().resizeEvent(event)
        if at_end:
            self.to_end()

    def _tell_read(self) -> None:
        """What stands at the end of the screen has been read, while the window is in front."""
        if not self._at_end or not self.isVisible() or not self.window().isActiveWindow():
            return
        seqs = [value.message.seq for value in self.model.values if isinstance(value, Said)]
        if seqs:
            self.read.emit(max(seqs))


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


def _take_out(row: QWidget) -> None:
    """Let a row go; hidden first, or the layout, which shows its rows a turn later, would show it as a window."""
    row.hide()
    row.setParent(None)
    row.deleteLater()
