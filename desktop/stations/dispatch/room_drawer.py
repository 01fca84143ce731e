"""The room of one order beside a station's own work: read it, write into it, close it again.

The same drawer serves the packing table (staff) and dispatch (staff, courier, everyone). What is shown counts as seen.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop import words
from desktop.models.room_stream import Happened, RoomStream, Said, Sent
from desktop.shop import Shop
from desktop.theme import Color, Type
from desktop.widgets import bubble
from desktop.widgets.bubble import BubbleRow, Sending
from desktop.widgets.button import Button, Rank
from desktop.widgets.composer import Composer, QuickReply, Readers
from desktop.widgets.event_line import EventLine
from desktop.widgets.panel import Ground, Hairline
from desktop.widgets.stage_chip import StageKey
from desktop.widgets.words import Words
from hub.domain.actor import CUSTOMERS
from hub.domain.order import Order
from hub.domain.room import Audience, Message, MessageKind
from hub.domain.vocabulary import SendMessage

WIDTH_PX = 440
_STAGE_OF = {
    "packing_started": StageKey.PACKING,
    "order_packed": StageKey.PACKING,
    "order_picked_up": StageKey.WAY,
    "order_delivered": StageKey.DONE,
}
_SENDING = {Sent.HERE: Sending.PENDING, Sent.IN_SHOP: Sending.RECORDED, Sent.SEEN: Sending.SEEN}


class RoomDrawer(Ground):
    """A drawer at the right edge of `station`. Signals: closed().

    Args:
        audiences: whom one may write to from here, the first one chosen.
        replies: prepared words.
    """

    closed = Signal()

    def __init__(
        self, shop: Shop, station: QWidget, audiences: tuple[Audience, ...], replies: tuple[QuickReply, ...] = ()
    ) -> None:
        super().__init__(Color.PAPER, Qt.Edge.LeftEdge, station)
        self._shop = shop
        self._station = station
        self._pictures: dict[str, QImage | None] = {}
        self.stream = RoomStream(shop, parent=self)
        self._title = Words("", Type.TITLE, gives_way=True)
        self._meta = Words("", Type.META, Color.INK_SOFT, gives_way=True)
        self.close_button = Button("", Rank.QUIET, icon="x", name=QCoreApplication.translate("Dispatch", "Close"))
        self.close_button.clicked.connect(self.close_drawer)
        readers = [Readers(bubble.Audience(each.value), _word(each), _who(each)) for each in audiences]
        self.composer = Composer(readers, bubble.Audience(audiences[0].value), list(replies))
        self.composer.attach.setVisible(False)
        self.composer.sent.connect(self._on_sent)
        self._talk = QVBoxLayout()
        self._lay_out()
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._fill)
        for changed in (self.stream.rowsInserted, self.stream.rowsRemoved, self.stream.rowsMoved):
            changed.connect(lambda *_: self._soon.start())
        self.stream.dataChanged.connect(lambda *_: self._soon.start())
        self.stream.modelReset.connect(self._soon.start)
        station.installEventFilter(self)
        self.hide()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 10, 8, 10)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._title)
        names.addWidget(self._meta)
        head.addLayout(names, 1)
        head.addWidget(self.close_button)
        body = QWidget()
        self._talk.setContentsMargins(16, 12, 16, 12)
        self._talk.setSpacing(10)
        whole_body = QVBoxLayout(body)
        whole_body.setContentsMargins(0, 0, 0, 0)
        whole_body.addStretch(1)
        whole_body.addLayout(self._talk)
        self._scroll = QScrollArea()
        self._scroll.setWidget(body)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._to_newest)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 4, 12, 12)
        foot.addWidget(self.composer)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(Hairline())
        whole.addWidget(self._scroll, 1)
        whole.addLayout(foot)

    # Opening and closing ------------------------------------------------------------------------------------------

    def open_order(self, order: Order) -> None:
        """Show an order's room and put the cursor where one writes."""
        self._title.setText(order.recipient.name)
        sender = QCoreApplication.translate("Dispatch", "from {sender}").format(sender=order.sender.name)
        self._meta.setText(f"{words.number(order)} · {sender}")
        self.setAccessibleName(
            QCoreApplication.translate("Dispatch", "Room of {name}").format(name=order.recipient.name)
        )
        if self.stream.room_id != order.room:
            self.composer.set_draft("")
            self.stream.open(order.room)
        self._fill()
        self._place()
        self.show()
        self.raise_()
        self.composer.editor.setFocus()

    def close_drawer(self) -> None:
        """Put it away; a draft is kept for the same room."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._station and event.type() is QEvent.Type.Resize:
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_drawer()
        else:
            super().keyPressEvent(event)

    def _place(self) -> None:
        wide = min(WIDTH_PX, self._station.width())
        self.setGeometry(self._station.width() - wide, 0, wide, self._station.height())

    def _to_newest(self, _least: int, most: int) -> None:
        self._scroll.verticalScrollBar().setValue(most)

    # Reading and writing ------------------------------------------------------------------------------------------

    def _on_sent(self, audience: str, text: str) -> None:
        room = self.stream.room
        if room is not None:
            self._shop.ask(SendMessage(room.id, self._shop.new_id(), Audience(audience), text=text))

    def _fill(self) -> None:
        while (item := self._talk.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        newest = 0
        for value in self.stream.values:
            if isinstance(value, Said):
                newest = max(newest, value.message.seq)
                self._talk.addWidget(self._bubble(value))
            elif isinstance(value, Happened):
                self._talk.addWidget(self._line(value))
        if newest and self.isVisible():
            self._shop.see(self.stream.room_id, newest)

    def _line(self, value: Happened) -> EventLine:
        text, news = words.happened(self._shop, value.step, value.name)
        time = words.clock_time(self._shop, value.step.at)
        stage = _STAGE_OF.get(value.step.kind)
        if stage is not None:
            word = {
                "packing_started": QCoreApplication.translate("Dispatch", "Packing"),
                "order_packed": QCoreApplication.translate("Dispatch", "Packed"),
                "order_picked_up": QCoreApplication.translate("Dispatch", "On the way"),
                "order_delivered": QCoreApplication.translate("Dispatch", "Delivered"),
            }[value.step.kind]
            return EventLine(time, text, news, stage=stage, stage_word=word)
        return EventLine(time, text, news)

    def _bubble(self, value: Said) -> BubbleRow:
        message = value.message
        customer = message.actor.role in CUSTOMERS
        name = words.first_name(value.name) or words.role(message.actor.role)
        header = f"{name} · {words.audience(message.audience)}" if not customer else value.name
        receipt, sending = self._receipt(value)
        shown = bubble.Message(
            _text(message),
            bubble.Audience(message.audience.value),
            header,
            receipt,
            sending,
            self._picture(message),
        )
        time = words.clock_time(self._shop, message.at)
        return BubbleRow(shown, value.name or name, time, own=value.mine)

    def _receipt(self, value: Said) -> tuple[str, Sending]:
        if value.waits_min is not None:
            waits = QCoreApplication.translate("Dispatch", "waits for an answer since {minutes} min")
            return waits.format(minutes=value.waits_min), Sending.WAITING
        if not value.mine:
            return "", Sending.NONE
        if value.sent is Sent.HERE:
            return QCoreApplication.translate("Dispatch", "on this computer"), Sending.PENDING
        if value.sent is Sent.IN_SHOP:
            return QCoreApplication.translate("Dispatch", "in the shop"), Sending.RECORDED
        who = ", ".join(words.first_name(name) for name, _, _ in value.seen if name)
        if not who:
            return QCoreApplication.translate("Dispatch", "seen"), Sending.SEEN
        return QCoreApplication.translate("Dispatch", "seen by {names}").format(names=who), Sending.SEEN

    def _picture(self, message: Message) -> QImage | None:
        """The picture of a message; it is fetched once, and the stream is drawn again when it has come."""
        if message.kind is not MessageKind.IMAGE or not message.media:
            return None
        if message.media not in self._pictures:
            self._pictures[message.media] = None

            def take(data: bytes, media: str = message.media) -> None:
                picture = QImage.fromData(data)
                self._pictures[media] = None if picture.isNull() else picture
                self._soon.start()

            self._shop.get_media(self, message.media, take)
        return self._pictures[message.media]


def _text(message: Message) -> str:
    """What a bubble says; what is no text is named."""
    if message.kind is MessageKind.VOICE:
        return QCoreApplication.translate("Dispatch", "Voice note")
    if message.kind is MessageKind.PLACE:
        return QCoreApplication.translate("Dispatch", "A place")
    if message.kind is MessageKind.STICKER:
        return message.sticker
    return message.text


def _word(audience: Audience) -> str:
    return {
        Audience.STAFF: QCoreApplication.translate("Dispatch", "Staff"),
        Audience.COURIER: QCoreApplication.translate("Dispatch", "Courier"),
        Audience.EVERYONE: QCoreApplication.translate("Dispatch", "Everyone"),
    }[audience]


def _who(audience: Audience) -> str:
    return {
        Audience.STAFF: QCoreApplication.translate("Dispatch", "Only the shop reads this"),
        Audience.COURIER: QCoreApplication.translate("Dispatch", "The shop and the courier read this"),
        Audience.EVERYONE: QCoreApplication.translate("Dispatch", "The customer reads this too"),
    }[audience]
