"""The room of one order beside a station's own work: read it, write into it, close it again.

The same drawer serves the packing table (staff, courier) and dispatch (courier, staff, everyone). What stands at the
end of it on the screen counts as seen.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStyle, QVBoxLayout, QWidget

from desktop import sentence_words, words
from desktop.filled import filled
from desktop.models.room_stream import RoomStream
from desktop.shop import Shop
from desktop.stations.asked_card import AskedCard
from desktop.stations.front_desk.stream import StreamView
from desktop.stations.problem_cards import ProblemCards
from desktop.stations.promise_strips import PromiseStrips
from desktop.stations.room_foot import RoomFoot
from desktop.theme import Color, Type
from desktop.widgets import bubble
from desktop.widgets.button import Button, Rank
from desktop.widgets.composer import Composer, QuickReply, Readers
from desktop.widgets.panel import Ground, Hairline, margins
from desktop.widgets.prose import Prose
from desktop.widgets.words import Words
from hub.domain.actor import Role
from hub.domain.order import Order
from hub.domain.room import Audience
from hub.domain.vocabulary import AcknowledgePromise

WIDTH_PX = 460


class RoomDrawer(Ground):
    """A drawer at the far edge of `station`: the right one, or the left where the language runs from right to left.

    Args:
        audiences: whom one may write to from here, the first one chosen.
        replies: prepared words.
        touch: the packing table's sizes.

    Signals:
        closed: it was put away.
        problem_asked: somebody wants to raise a problem of an order, by id.
        told: something to tell at the foot of the window.
    """

    closed = Signal()
    problem_asked = Signal(str)
    told = Signal(str)

    def __init__(
        self,
        shop: Shop,
        station: QWidget,
        audiences: tuple[Audience, ...],
        replies: tuple[QuickReply, ...] = (),
        *,
        touch: bool = False,
    ) -> None:
        super().__init__(Color.PAPER, Qt.Edge.LeftEdge, station)
        self._shop = shop
        self._station = station
        self._order_id = ""
        self._with_questions = False
        self.stream = RoomStream(shop, parent=self)
        self.view = StreamView(shop, self.stream)
        self.view.read.connect(lambda seq: shop.see(self.stream.room_id, seq))
        self.problems = ProblemCards(shop, touch=touch, one_by_one=True, above_px=12)
        self.asked = AskedCard(shop, above_px=12)
        self.promises = PromiseStrips(shop, Role.DISPATCH)
        self.promises.heard.connect(lambda seq: shop.ask(AcknowledgePromise(self._order_id, seq)))
        self._title = Words("", Type.TITLE, gives_way=True)
        self._meta = Words("", Type.META, Color.INK_SOFT, gives_way=True)
        self.sentence = Prose("", Type.BODY)
        raise_ = QCoreApplication.translate("Problem", "Raise a problem")
        self.raise_button = Button("", Rank.QUIET, icon="triangle-alert", name=raise_)
        self.raise_button.clicked.connect(lambda: self.problem_asked.emit(self._order_id))
        self.close_button = Button("", Rank.QUIET, icon="x", name=QCoreApplication.translate("Dispatch", "Close"))
        self.close_button.clicked.connect(self.close_drawer)
        readers = [Readers(bubble.Audience(each.value), _word(each), _who(each)) for each in audiences]
        self.composer = Composer(readers, bubble.Audience(audiences[0].value), list(replies))
        self.foot = RoomFoot(shop, lambda: self.stream.room, lambda: self.composer)
        self.foot.serve(self.composer)
        self.foot.body.addWidget(self.composer)
        self.foot.told.connect(self.told)
        self.foot.said.connect(self.view.to_end)
        self.view.picture_asked.connect(self._on_picture)
        self._lay_out()
        shop.order_changed.connect(lambda _: self.say())
        shop.courier_moved.connect(lambda _: self.say())
        station.installEventFilter(self)
        self.hide()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        margins(head, 24, 10, 12, 10)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._title)
        names.addWidget(self._meta)
        names.addWidget(self.sentence)
        head.addLayout(names, 1)
        head.addWidget(self.raise_button)
        head.addWidget(self.close_button)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 4, 12, 12)
        foot.addWidget(self.foot)
        whole = QVBoxLayout(self)
        margins(whole, 1, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(Hairline())
        above = QVBoxLayout()
        above.setContentsMargins(12, 0, 12, 0)
        above.addWidget(self.problems)
        above.addWidget(self.asked)
        above.addWidget(self.promises)
        whole.addLayout(above)
        whole.addWidget(self.view, 1)
        whole.addLayout(foot)

    @property
    def order_id(self) -> str:
        """The order whose room stands here, blank before the first."""
        return self._order_id

    def open_order(self, order: Order, *, problems: bool = True) -> None:
        """Show an order's room and put the cursor where one writes.

        Args:
            problems: False where what must be decided stands elsewhere in the window already.
        """
        self._order_id = order.id
        self._with_questions = problems
        self.problems.show_order(order.id if problems else "")
        self.asked.show_order(order.id if problems else "")
        if self.stream.room_id != order.room:
            self.foot.leave(with_draft=True)
            self.composer.set_draft("")  # words for one room must not land in another,
            self.composer.set_audience(self.composer.audiences[0])  # nor before the readers of another
            self.stream.open(order.room)
            self.foot.enter()
        self.say()
        self._place()
        self.show()
        self.raise_()
        self.view.to_end()
        self.composer.editor.setFocus()

    def say(self) -> None:
        """Say whose the open room is, and how its order stands now."""
        room = self.stream.room
        order = self._shop.order(room.order) if room is not None else None
        if order is not None:
            self._say_whose(order)
        if order is not None and self._with_questions and self._hears:
            self.promises.show_order(order, due=False)
        said = sentence_words.line(self._shop, order) if order is not None else ""
        if said != self.sentence.text():
            self.sentence.set_text(said)

    def _say_whose(self, order: Order) -> None:
        name = order.recipient.name
        sender = QCoreApplication.translate("Dispatch", "from {sender}").format(sender=order.sender.name)
        self._title.setText(name)
        self._meta.setText(f"{words.number(order)} · {sender}")
        self.setAccessibleName(filled(QCoreApplication.translate("Dispatch", "Room of {name}"), name=name))
        self.raise_button.setVisible(order.is_open)

    @property
    def holds_words(self) -> bool:
        """Whether something is half written here."""
        return not self.composer.is_blank() or self.foot.holds_anything

    @property
    def title(self) -> str:
        """Whose room it is."""
        return self._title.text()

    @property
    def _hears(self) -> bool:
        """Whether this is dispatch's own drawer: what packing has not heard stands above its order."""
        return self._shop.me is not None and self._shop.me.role is Role.DISPATCH

    def close_drawer(self) -> None:
        """Put it away; a draft is kept for the same room."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def _on_picture(self, picture: QImage) -> None:
        from desktop.stations.picture_sheet import PictureSheet

        PictureSheet(self.window(), picture).open()

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
        station = self._station
        place = QRect(station.width() - wide, 0, wide, station.height())
        self.setGeometry(QStyle.visualRect(station.layoutDirection(), station.rect(), place))


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
