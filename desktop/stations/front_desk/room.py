"""The centre column: one room. Who it is about and who is in it, the stream, and the place to write.

Each room keeps its own draft: who leaves a half-written answer to take a telephone order finds it again. A place to write
in which nothing stands goes along to the next room: it is neither made nor painted anew. A picture is shown before it
goes, and goes with the next words or by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from desktop import words
from desktop.models.chores import chores
from desktop.models.room_stream import RoomStream, actor_of_person
from desktop.shop import Shop
from desktop.stations.front_desk.drafts import Drafts
from desktop.stations.front_desk.replies import quick_replies
from desktop.stations.front_desk.stream import StreamView
from desktop.stations.room_foot import RoomFoot
from desktop.theme import Color, Type
from desktop.widgets.avatar import Avatar
from desktop.widgets.bubble import Audience as Tint
from desktop.widgets.button import Button, Rank
from desktop.widgets.composer import Composer, QuickReply, Readers
from desktop.widgets.panel import Ground, margins
from desktop.widgets.photo_drop import may_be_given
from desktop.widgets.words import Words
from hub.domain.actor import STAFF
from hub.domain.order import Order
from hub.domain.room import Room, RoomKind

DRAFTS_MAX = 30
"""Rooms whose own place to write is kept; the oldest without a draft goes first."""
AVATARS_MAX = 4
_OF_AN_ORDER = [Tint.STAFF, Tint.COURIER, Tint.EVERYONE]
"""Who may read in the room of an order."""


class RoomView(Ground):
    """The column, or a window of its own around the same.

    Args:
        drafts: what is being written, where the same room may be shown twice.

    Signals:
        order_wanted: an order shall be made of this enquiry, by the room's id.
        more_asked: what else can be done with the room is asked for.
        told: something to tell at the foot of the window.
        picture_asked: a picture shall be shown large.
        replies_asked: the shop's own quick replies shall be changed.
    """

    order_wanted = Signal(str)
    more_asked = Signal()
    told = Signal(str)
    picture_asked = Signal(QImage)
    replies_asked = Signal()

    def __init__(self, shop: Shop, drafts: Drafts | None = None, parent: QWidget | None = None) -> None:
        super().__init__(Color.PANEL, None, parent)
        self._shop = shop
        self._drafts = drafts or Drafts(shop, self)
        self.setAcceptDrops(True)
        self.model = RoomStream(shop, parent=self)
        self.stream = StreamView(shop, self.model)
        self.stream.read.connect(self._on_read)
        self.stream.picture_asked.connect(self.picture_asked)
        self._head = _Head()
        self._head.call.clicked.connect(self._on_call)
        self._head.more.clicked.connect(self.more_asked)
        self._head.make.clicked.connect(lambda: self.order_wanted.emit(self.model.room_id))
        self.foot = RoomFoot(shop, lambda: self.model.room, lambda: self.composer, self._drafts.left)
        self.foot.told.connect(self.told)
        self.foot.said.connect(self.stream.to_end)
        self._composers: dict[str, Composer] = {}
        self._next: Composer | None = None
        self._place = QStackedWidget()
        self._place.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 0, 16, 16)
        self.foot.body.addWidget(self._place)
        foot.addWidget(self.foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._head)
        whole.addWidget(self.stream, 1)
        whole.addLayout(foot)
        shop.order_changed.connect(self._on_order_changed)
        shop.room_changed.connect(self._on_room_changed)
        shop.shop_changed.connect(self._offer_replies)
        shop.board_replaced.connect(self._show_head)
        shop.board_replaced.connect(self._offer_replies)
        shop.courier_changed.connect(self._on_courier_changed)

    # Which room

    @property
    def composer(self) -> Composer:
        """The composer of the room that is shown."""
        return self._composers[self.model.room_id]

    @property
    def title(self) -> str:
        """Whose room it is, in a few words."""
        room, order = self.model.room, self.order
        if order is not None:
            return f"{order.recipient.name} · {words.number(order)}"
        return room.customer.name if room is not None else ""

    @property
    def foot_px(self) -> int:
        """How high the place to write is, with what is attached."""
        return self.height() - self.stream.geometry().bottom()

    @property
    def order(self) -> Order | None:
        """The order of the room that is shown, None for an enquiry."""
        room = self.model.room
        return self._shop.order(room.order) if room is not None and room.order else None

    def open(self, room_id: str) -> None:
        """Show a room; its draft is where it was left."""
        if room_id == self.model.room_id:
            return
        self.foot.leave()
        left = self.model.room_id
        self.model.open(room_id)
        room = self.model.room
        if room is None:
            return
        if room_id not in self._composers:
            self._place_composer(room, left)
        self._place.setCurrentWidget(self._composers[room_id])
        self._show_head()
        self.foot.enter()
        if not self.composer.is_blank():
            self._prepare()

    @property
    def holds_words(self) -> bool:
        """Whether something is half written in any room."""
        return self.foot.holds_anything or any(not each.is_blank() for each in self._composers.values())

    def take_up(self, room_id: str) -> None:
        """Another window of the room that is shown was closed: what was made there stands here now."""
        if room_id == self.model.room_id and room_id in self._composers:
            self.foot.enter()

    def open_replies(self) -> None:
        """Show every prepared answer that fits here."""
        if self.model.room_id in self._composers:
            self.composer.open_replies()

    def write(self) -> None:
        """Give the keyboard to the place to write."""
        if self.model.room_id in self._composers:
            self.composer.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _place_composer(self, room: Room, left: str) -> None:
        """A place to write for a room that has none: one in which nothing stands, or another one.

        Args:
            left: id of the room that was shown: where its own is blank, it stays on the screen as it is.
        """
        readers, replies = self._readers(room), self._replies(room)
        chosen = Tint.EVERYONE if any(each.audience is Tint.EVERYONE for each in readers) else Tint.STAFF
        found = self._blank([each.audience for each in readers], chosen, left)
        composer = found or self._made(readers, chosen)
        composer.set_readers(readers)
        composer.set_quick_replies(replies)
        self._composers[room.id] = composer
        self._drafts.join(room.id, composer)
        self._drop_old(room.id)

    def _blank(self, audiences: list[Tint], chosen: Tint, left: str) -> Composer | None:
        """A place to write that no room needs any longer, for the same people."""
        for room_id in sorted(self._composers, key=lambda each: each != left):
            blank = self._composers[room_id]
            if blank.is_blank() and blank.audience() is chosen and blank.audiences == audiences:
                del self._composers[room_id]
                blank.go_elsewhere()
                return blank
        if audiences != _OF_AN_ORDER:
            return None
        spare, self._next = self._next, None
        return spare

    def _made(self, readers: list[Readers], chosen: Tint) -> Composer:
        composer = Composer(readers, chosen)
        composer.replies_asked.connect(self.replies_asked)
        composer.typing.connect(self._prepare)
        self.foot.serve(composer)
        self._place.addWidget(composer)
        return composer

    def _drop_old(self, shown: str) -> None:
        """Of rooms in which nothing is being written but somebody else was chosen to read it."""
        for old in [key for key, each in self._composers.items() if key != shown and each.is_blank()]:
            if len(self._composers) <= DRAFTS_MAX:
                break
            gone = self._composers.pop(old)
            self._place.removeWidget(gone)
            gone.deleteLater()

    def _prepare(self) -> None:
        """Something is being written here: the next room needs a place to write of its own, made before it is opened."""
        if self._next is None and self.order is not None:
            chores().begin(self, "next", self._preparing())

    def _preparing(self) -> Iterator[None]:
        room = self.model.room
        if self._next is None and room is not None and room.order and not self.composer.is_blank():
            self._next = self._made(self._readers(room), Tint.EVERYONE)
        yield

    # The head

    def _on_order_changed(self, order_id: str) -> None:
        room = self.model.room
        if room is not None and room.order == order_id:
            self._show_head()
            self._offer_replies()

    def _on_room_changed(self, room_id: str) -> None:
        if room_id == self.model.room_id:
            self._show_head()

    def _on_courier_changed(self, _courier: str) -> None:
        self._show_head()

    def _show_head(self) -> None:
        room = self.model.room
        if room is None or room.id not in self._composers:
            return
        order = self.order
        if order is None:
            title, after = room.customer.name, QCoreApplication.translate("Desk", "enquiry")
            at = words.clock_time(self._shop, room.opened_at)
            line = QCoreApplication.translate("Desk", "no order yet · since {time}").format(time=at)
            phone = room.customer
        else:
            title = order.recipient.name
            after = QCoreApplication.translate("Words", "from {name}").format(name=order.sender.name)
            line = _order_line(self._shop, order)
            phone = order.sender
        self._head.show_words(title, after, line)
        self._head.show_people(self._people(room, order))
        self._head.call.setText(
            QCoreApplication.translate("Desk", "Call {name}").format(name=words.first_name(phone.name))
        )
        self._head.call.setAccessibleName(self._head.call.text())
        self._head.call.setToolTip(phone.phone)
        self._head.call.setVisible(bool(phone.phone))
        self._head.make.setVisible(room.kind is RoomKind.ENQUIRY)
        self.composer.set_readers(self._readers(room))
        self.composer.set_due(room.waiting_since is not None)

    def _offer_replies(self) -> None:
        """Other replies fit once the order has moved on."""
        if self.model.room_id in self._composers:
            room = self.model.room
            self.composer.set_quick_replies(self._replies(room) if room is not None else [])

    def _replies(self, room: Room) -> list[QuickReply]:
        order = self._shop.order(room.order) if room.order else None
        return quick_replies(self._shop, order, room.customer)

    def _people(self, room: Room, order: Order | None) -> list[str]:
        """Who is in the room, as names: the customer, the courier, and staff who have looked in."""
        names = [room.customer.name] if order is None else [order.sender.name]
        if order is not None and order.courier:
            names.append(self._shop.person_name(order.courier))
        for seen in room.seen:
            actor = actor_of_person(self._shop, seen.person)
            if actor is not None and actor.role in STAFF:
                names.append(self._shop.person_name(seen.person))
        return [name for name in dict.fromkeys(names) if name][:AVATARS_MAX]

    def _readers(self, room: Room) -> list[Readers]:
        staff = QCoreApplication.translate("Desk", "Packing and dispatch will read this")
        found = [Readers(Tint.STAFF, QCoreApplication.translate("Desk", "Staff"), staff)]
        order = self._shop.order(room.order) if room.order else None
        if room.kind is RoomKind.SHOP:
            return found
        courier = self._shop.person_name(order.courier) if order is not None and order.courier else ""
        if order is not None:
            with_courier = QCoreApplication.translate("Desk", "{name}, packing and dispatch will read this")
            nobody = QCoreApplication.translate("Desk", "Packing and dispatch will read this; no courier yet")
            who = with_courier.format(name=courier) if courier else nobody
            found.append(Readers(Tint.COURIER, QCoreApplication.translate("Desk", "Courier"), who))
        names = [words.first_name(order.sender.name if order is not None else room.customer.name)]
        if courier:
            names.append(courier)
        everyone = QCoreApplication.translate("Desk", "{names}, packing and dispatch will read this").format(
            names=QCoreApplication.translate("Words", ", ").join(names)
        )
        found.append(Readers(Tint.EVERYONE, QCoreApplication.translate("Desk", "Everyone"), everyone))
        return found

    # Files and pictures

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if may_be_given(event.mimeData()) and self.model.room is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.foot.take_drop(event.mimeData())

    # Reading and calling

    def _on_read(self, up_to: int) -> None:
        if self.model.room_id:
            self._shop.see(self.model.room_id, up_to)

    def _on_call(self) -> None:
        room, order = self.model.room, self.order
        if room is None:
            return
        person = order.sender if order is not None else room.customer
        QGuiApplication.clipboard().setText(person.phone)
        self.told.emit(
            QCoreApplication.translate("Desk", "{name}: {phone} (copied)").format(name=person.name, phone=person.phone)
        )


def _order_line(shop: Shop, order: Order) -> str:
    """What an order is, under its name; what must not be overlooked comes first, for a narrow window cuts the end off."""
    parts = [words.number(order), words.channel(order.channel), words.clock_time(shop, order.placed_at)]
    if order.is_hidden:
        parts.insert(0, QCoreApplication.translate("Desk", "Surprise for the recipient"))
    if order.cancelled:
        parts.insert(0, QCoreApplication.translate("Desk", "Cancelled: {reason}").format(reason=order.cancelled))
    return " · ".join(parts)


WORDS_LEAST_PX = 320
"""A name with who ordered, and a number with channel and time."""
_SIDES_PX, _GAP_PX, _FACES_GAP_PX = 40, 12, 8


class _Head(Ground):
    """Who it is about, who is in it, and how to call."""

    def __init__(self) -> None:
        super().__init__(Color.PANEL, Qt.Edge.BottomEdge)
        self.setFixedHeight(64)
        self._title = Words("", Type.TITLE, gives_way=True)
        self._title.setSizePolicy(
            QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred
        )  # a long name is no wide window
        self._after = Words("", Type.BODY, Color.INK_SOFT, gives_way=True)
        self._line = Words("", Type.META, Color.INK_SOFT, gives_way=True)
        self._names: list[str] = []
        self._faces: list[Avatar] = []
        self._avatars = QHBoxLayout()
        self._avatars.setSpacing(_FACES_GAP_PX)
        self.make = Button(QCoreApplication.translate("Desk", "Make an order of it"), Rank.INK, icon="plus")
        self.call = Button("", Rank.PLAIN, icon="phone")
        self.more = Button("", Rank.QUIET, icon="ellipsis", name=QCoreApplication.translate("Desk", "More"))
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self._title)
        first.addWidget(self._after, 1)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addStretch(1)
        left.addLayout(first)
        left.addWidget(self._line)
        left.addStretch(1)
        row = QHBoxLayout(self)
        margins(row, 24, 0, _SIDES_PX - 24, 0)
        row.setSpacing(_GAP_PX)
        row.addLayout(left, 1)
        row.addLayout(self._avatars)
        row.addWidget(self.make)
        row.addWidget(self.call)
        row.addWidget(self.more)

    def show_words(self, title: str, after: str, line: str) -> None:
        self._title.setText(title)
        self._after.setText(after)
        self._line.setText(line)
        self.setAccessibleName(f"{title} {after}, {line}")

    def show_people(self, names: list[str]) -> None:
        if names == self._names:
            return
        self._names = names
        self._faces = []
        while (item := self._avatars.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for name in names:
            avatar = Avatar(name)
            avatar.setToolTip(name)
            self._avatars.addWidget(avatar)
            self._faces.append(avatar)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def _fit(self) -> None:
        """As many faces as leave the words their room; who reads along is said in full where one writes."""
        buttons = (each for each in (self.make, self.call, self.more) if not each.isHidden())
        room = self.width() - WORDS_LEAST_PX - _SIDES_PX - sum(each.sizeHint().width() + _GAP_PX for each in buttons)
        for number, avatar in enumerate(self._faces, 1):
            avatar.setVisible(room >= number * (avatar.width() + _FACES_GAP_PX))
