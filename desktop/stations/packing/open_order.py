"""The one order that is open at the packing table: everything that is needed to pack it, and the step that is due now.

It shows and asks; what is still missing comes from the domain (`packing_needs`), never from here. One button of the
window wears the ribbon: start, read what was promised about the wording, read the card, or packed, in this order.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop import sentence_words, words
from desktop.behind import Behind
from desktop.models.order_queue import TICK_MS
from desktop.pictures import decoded, encoded
from desktop.shop import Shop
from desktop.stations.dispatch.faces import large_ring
from desktop.stations.looks import stage_key, urgency
from desktop.stations.packing.ask_part import AskPart
from desktop.stations.packing.card_panel import CardPanel
from desktop.stations.packing.items_panel import ItemsPanel
from desktop.stations.problem_cards import ProblemCards
from desktop.stations.promise_strips import PromiseStrips
from desktop.stations.room_pictures import GONE
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank, ReasonedButton, Size
from desktop.widgets.panel import Ground
from desktop.widgets.photo_drop import PhotoDrop
from desktop.widgets.rest import Rest
from desktop.widgets.ring import PromiseRing, RingFace, Urgency
from desktop.widgets.section_label import SectionLabel
from desktop.widgets.stage_chip import ChipSize, StageChip, StageKey
from desktop.widgets.words import Words
from hub.domain.actor import Role
from hub.domain.forecast import plan_run
from hub.domain.order import ON_THE_WAY, WITH_COURIER, Order, Preparation
from hub.domain.rules.packing import packing_needs
from hub.domain.schedule import order_clock, packed_by
from hub.domain.vocabulary import (
    AcknowledgeCard,
    AcknowledgePromise,
    AttachProof,
    MarkPacked,
    StartPacking,
    TickItem,
    UnpackOrder,
)
from hub.link.port import LinkState, MediaTrouble, Receipt

_HEAD_PX, _HEAD_AIR_PX, _FOOT_PX = 152, 10, 96
_SIDE_PX = 32
NARROW_UNDER_PX, TIGHT_UNDER_PX = 908, 808
"""Below these the words of a problem's answers, then of the head's button, do not fit beside the rest."""
BOTH_FROM_PX = 700
"""From this height on a problem's card leaves the words of the gift's card their lines."""
_DONE_PX, _TIGHT_PX = 220, 128
PACKED_KEY, START_KEY = "Ctrl ↵", "F2"
_FOOT_GAP_PX = 12
_PICTURE_PX_MIN = 64
MEDIA_TYPE = "image/jpeg"


class OpenOrder(QWidget):
    """The open order.

    Signals:
        print_asked(what): "card", "label" or "slip".
        ask_asked: somebody wants to ask the front desk.
        packed(order id): *packed* was pressed and asked for.
        said(sentence): something that the person should know now.
    """

    print_asked = Signal(str)
    ask_asked = Signal()
    packed = Signal(str)
    said = Signal(str)

    def __init__(self, shop: Shop, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shop = shop
        self._order_id = ""
        self._photo = ""
        self._photo_missing = False
        self._rest = Rest(self)
        self._rest.timeout.connect(self.refresh)
        self._behind = Behind(self)
        self._head()
        self.problems = ProblemCards(shop, touch=True, only_mine=True, one_by_one=True, above_px=8)
        self.promises = PromiseStrips(shop, Role.PACKING, touch=True)
        self.card = CardPanel(shop)
        self.items = ItemsPanel()
        self._photo_label = SectionLabel(QCoreApplication.translate("Packing", "Photo before it leaves"), touch=True)
        self.photo = PhotoDrop(
            QCoreApplication.translate("Packing", "Photograph card and wrapping"),
            QCoreApplication.translate("Packing", "The sender can still ask for a change"),
        )
        self.ask_sender = AskPart(shop)
        self._foot()
        self._lay_out()
        self.promises.heard.connect(lambda seq: shop.ask(AcknowledgePromise(self._order_id, seq)))
        self.card.seen.connect(self._on_card_seen)
        self.items.ticked.connect(self._on_ticked)
        self.photo.given.connect(self._on_photo_given)
        self.photo.refused.connect(self._on_photo_refused)
        self.problems.changed.connect(self._make_room)
        shop.order_changed.connect(self._on_order_changed)
        shop.courier_changed.connect(self.refresh)
        shop.board_replaced.connect(self.refresh)
        shop.link_changed.connect(self._on_link)
        shop.refused.connect(self._on_refused)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._show_time)
        self._tick.start()

    # Parts --------------------------------------------------------------------------------------------------------

    def _head(self) -> None:
        self._ring = PromiseRing(96, RingFace(Urgency.UNPROMISED))
        self._name = Words("", Type.TOUCH_TITLE, gives_way=True)
        self._chip = StageChip(StageKey.TAKEN, "", ChipSize.TOUCH)
        self._promise = Words("", Type.TOUCH_BODY)
        self._word = Words("", Type.TOUCH_BODY, weight=600)
        self._due = Words("", Type.TOUCH_BODY, gives_way=True)
        self._dots = Words(" · ", Type.TOUCH_BODY), Words(" · ", Type.TOUCH_BODY)  # between, whichever way it is read
        self.sentence = Words("", Type.TOUCH_META, gives_way=True, lines=2)
        self._meta = Words("", Type.TOUCH_META, Color.INK_SOFT, weight=400, gives_way=True, lines=2)
        self.ask = Button(QCoreApplication.translate("Packing", "Ask front desk"), Rank.PLAIN, Size.TOUCH, "users")
        self.ask.setToolTip("F6")
        self.ask.clicked.connect(self.ask_asked)

    def _foot(self) -> None:
        self.prints = {
            "card": Button(QCoreApplication.translate("Packing", "Card"), Rank.PLAIN, Size.TOUCH, "printer"),
            "label": Button(QCoreApplication.translate("Packing", "Label"), Rank.PLAIN, Size.TOUCH, "tag"),
            "slip": Button(QCoreApplication.translate("Packing", "Packing slip"), Rank.PLAIN, Size.TOUCH, "file-text"),
        }
        self._print_words = {what: button.text() for what, button in self.prints.items()}
        self._prints_px = sum(button.sizeHint().width() for button in self.prints.values())
        names = {
            "card": QCoreApplication.translate("Packing", "Print card"),
            "label": QCoreApplication.translate("Packing", "Print label"),
            "slip": QCoreApplication.translate("Packing", "Print packing slip"),
        }
        for what, button in self.prints.items():
            button.setAccessibleName(names[what])
            button.setToolTip(names[what])
            button.clicked.connect(lambda _checked=False, what=what: self.print_asked.emit(what))
        packed = QCoreApplication.translate("Packing", "Packed")
        start = QCoreApplication.translate("Packing", "Start packing")
        again = QCoreApplication.translate("Packing", "Back to the table")
        self.done = ReasonedButton(
            Button(packed, Rank.RIBBON, Size.PRIMARY, "gift", hint=PACKED_KEY), reason_first=True
        )
        self.done.button.setMinimumWidth(_DONE_PX)
        self.start = Button(start, Rank.RIBBON, Size.PRIMARY, "package", hint=START_KEY)
        self.start.setMinimumWidth(_DONE_PX)
        self.unpack = Button(again, Rank.PLAIN, Size.TOUCH, "undo-2")
        self.done.button.clicked.connect(self._on_packed)
        self.start.clicked.connect(lambda: self._shop.ask(StartPacking(self._order_id)))
        self.unpack.clicked.connect(self._on_unpack)

    def _lay_out(self) -> None:
        whole = self._whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._head_bar())
        self._above = Ground(Color.PANEL)
        inset = QVBoxLayout(self._above)
        inset.setContentsMargins(_SIDE_PX, 0, _SIDE_PX, 0)
        inset.addWidget(self.problems, 0, Qt.AlignmentFlag.AlignTop)
        inset.addWidget(self.promises)
        whole.addWidget(self._above)
        self._work = self._body()
        whole.addWidget(self._work, 1)
        whole.addWidget(self._foot_bar())

    def _head_bar(self) -> Ground:
        head = Ground(Color.PANEL, Qt.Edge.BottomEdge)
        head.setMinimumHeight(_HEAD_PX)  # higher where its sentences go on in a second line
        row = QHBoxLayout(head)
        row.setContentsMargins(_SIDE_PX, _HEAD_AIR_PX, _SIDE_PX, _HEAD_AIR_PX)
        row.setSpacing(28)
        row.addWidget(self._ring)
        title = QHBoxLayout()
        title.setSpacing(16)
        title.addWidget(self._name, 1)
        title.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignVCenter)
        title.addStretch()
        times = QHBoxLayout()
        times.setSpacing(0)
        times.addWidget(self._promise)
        times.addWidget(self._dots[0])
        times.addWidget(self._word)
        times.addWidget(self._dots[1])
        times.addWidget(self._due, 1)
        lines = QVBoxLayout()
        lines.setSpacing(2)
        lines.addStretch(1)
        lines.addLayout(title)
        lines.addLayout(times)
        lines.addWidget(self.sentence)
        lines.addWidget(self._meta)
        lines.addStretch(1)
        row.addLayout(lines, 1)
        row.addWidget(self.ask)
        return head

    def _body(self) -> Ground:
        body = Ground(Color.PANEL)
        row = QHBoxLayout(body)
        row.setContentsMargins(_SIDE_PX, 24, _SIDE_PX, 24)
        row.setSpacing(_SIDE_PX)
        row.addWidget(self.card, 5)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.items)
        right.addSpacing(16)
        right.addWidget(self._photo_label)
        right.addSpacing(12)
        right.addWidget(self.photo, 1)
        right.addWidget(self.ask_sender)
        row.addLayout(right, 4)
        return body

    def _foot_bar(self) -> Ground:
        foot = Ground(Color.PAPER, Qt.Edge.TopEdge)
        foot.setFixedHeight(_FOOT_PX)
        row = QHBoxLayout(foot)
        row.setContentsMargins(_SIDE_PX, 0, _SIDE_PX, 0)
        row.setSpacing(_FOOT_GAP_PX)
        self._foot_row = row
        for button in self.prints.values():
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.unpack)
        row.addWidget(self.start)
        row.addWidget(self.done)
        return foot

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.set_narrow(self.width() < NARROW_UNDER_PX, self.width() < TIGHT_UNDER_PX)
        self._make_room()

    def _make_room(self) -> None:
        """On a low screen a question stands alone until it is answered: squeezed words of a card would be misread."""
        low = self.height() < BOTH_FROM_PX
        self.promises.give_way(bool(self.problems.cards), alone=low)
        self._work.setVisible(not low or not (self.problems.cards or self.promises.strips))
        self._above.setSizePolicy(
            QSizePolicy.Policy.Preferred,
            QSizePolicy.Policy.Preferred if self._work.isHidden() else QSizePolicy.Policy.Maximum,
        )
        self._whole.setStretchFactor(self._above, 1 if self._work.isHidden() else 0)  # the head stays as high as it is

    def set_narrow(self, narrow: bool, tight: bool) -> None:
        """On a small screen rarer buttons show by their icon alone; names stay for the pointer and the reader.

        Args:
            narrow: a problem's and a promise's; tight: also the question to the front desk.
        """
        self.problems.set_narrow(narrow)
        self.promises.set_narrow(narrow)
        self.ask.setText("" if tight else self.ask.accessibleName())
        self.ask.updateGeometry()
        for button, key in ((self.done.button, PACKED_KEY), (self.start, START_KEY)):
            button.setMinimumWidth(_TIGHT_PX if tight else _DONE_PX)
            button.set_hint("" if tight else key)  # what is missing has the room
        self._fit_foot()

    def _fit_foot(self) -> None:
        """What is printed shows by its icons alone where its words would push off what is missing, or *Packed* itself."""
        steps = [part.sizeHint().width() for part in (self.unpack, self.start, self.done) if not part.isHidden()]
        needed = 2 * _SIDE_PX + self._prints_px + sum(steps) + _FOOT_GAP_PX * (len(self.prints) + len(steps))
        short = self.width() < needed
        self._foot_row.setSpacing(_FOOT_GAP_PX * 2 // 3 if short else _FOOT_GAP_PX)
        for what, button in self.prints.items():
            said = "" if short else self._print_words[what]
            if said != button.text():
                button.setText(said)
                button.updateGeometry()

    # What shows ---------------------------------------------------------------------------------------------------

    @property
    def order(self) -> Order | None:
        """The open order as it stands now, None when there is none."""
        return self._shop.order(self._order_id) if self._order_id else None

    def open(self, order_id: str) -> None:
        """Open another order."""
        if order_id != self._order_id:
            self._order_id = order_id
            self._photo = ""
            self.photo.begin_anew()
            self.problems.show_order(order_id)
        self.refresh()

    def refresh(self) -> None:
        """Show the open order as it stands."""
        order = self.order
        if order is None:
            return
        needs = packing_needs(order)
        packing = order.preparation is Preparation.PACKING
        to_start = order.preparation is Preparation.CONFIRMED
        self._name.setText(order.recipient.name)
        self._name.setMaximumWidth(self._name.fontMetrics().horizontalAdvance(order.recipient.name) + 2)
        self._chip.set_stage(stage_key(order), words.stage(order))
        self._meta.setText(self._about(order))
        self.promises.show_order(order, due=packing)
        self._make_room()
        self.card.show_order(order, due=packing and "promise" not in needs)
        self.items.show_order(order)
        self._show_photo(order)
        self.ask_sender.show_order(order)
        # Once there is a picture its place may be lower than the invitation to take one.
        self.photo.setMinimumHeight(0 if self.ask_sender.isHidden() else _PICTURE_PX_MIN)
        self._show_step(order, needs, to_start=to_start, packing=packing)
        self._show_time()

    def _show_step(self, order: Order, needs: tuple[str, ...], *, to_start: bool, packing: bool) -> None:
        self.start.setVisible(to_start)
        self.done.setVisible(packing)
        self.done.set_reason(_reason(order, needs) if needs else "")
        self.done.button.set_rank(Rank.RIBBON if not needs else Rank.PLAIN)
        is_packed = order.preparation is Preparation.PACKED
        self.unpack.setEnabled(not self._rest.isActive())
        self.unpack.setVisible(is_packed and order.delivery not in ON_THE_WAY)
        self._fit_foot()

    def _show_time(self) -> None:
        """What the clock alone changes."""
        order = self.order
        if order is None:
            return
        now = self._shop.now()
        self._ring.set_face(large_ring(order, now, self._expected(order)))
        self._word.setText("")
        if order.promise is None:
            self._promise.setText(QCoreApplication.translate("Packing", "No time promised yet"))
        else:
            self._promise.setText(words.promise_title(self._shop, order.promise.window))
            clock = order_clock(order, now)
            self._word.setText(urgency(clock))
        self._due.setText(self._due_words(order))
        for dot, after in zip(self._dots, (self._word, self._due), strict=True):
            dot.setVisible(bool(after.text()))
        self.ask_sender.tick()
        self.sentence.setText(sentence_words.line(self._shop, order))

    def _due_words(self, order: Order) -> str:
        due = packed_by(order)
        if due is None or order.preparation is Preparation.PACKED:
            return ""
        time = words.clock_time(self._shop, due)
        return QCoreApplication.translate("Packing", "pack by {time}").format(time=time)

    def _about(self, order: Order) -> str:
        parts = [
            words.number(order),
            QCoreApplication.translate("Packing", "from {sender}").format(sender=order.sender.name),
        ]
        if order.is_hidden:
            parts.append(QCoreApplication.translate("Packing", "surprise: do not telephone the recipient"))
        if order.address.note:
            parts.append(order.address.note)
        return " · ".join(parts)

    def _expected(self, order: Order) -> datetime | None:
        """When its courier will be at the door, as far as anybody can tell."""
        if order.delivery not in WITH_COURIER:
            return None
        board, fix = self._shop.board, self._shop.fix(order.courier)
        run = plan_run(
            order.courier,
            board.stops_of(order.courier),
            fix.place if fix else None,
            board.shop.place,
            self._shop.now(),
            {order.id: arrival} if (arrival := self._shop.arrival(order.id)) is not None else {},
        )
        return next((stop.arrives for stop in run.stops if stop.order.id == order.id), None)

    def _show_photo(self, order: Order) -> None:
        proof = order.proof_of("packed")
        self._photo_label.set_right("1 / 1" if proof is not None else "0 / 1")
        self.photo.setEnabled(order.preparation is Preparation.PACKING)
        media = proof.media if proof is not None else ""
        if media == self._photo:
            return
        self._photo = media
        if not media:
            self.photo.set_picture(None)
            return
        asked = order.id

        def take(data: bytes) -> None:
            if (asked, media) == (self._order_id, self._photo):
                self.photo.set_picture(decoded(data))

        def failed(error: BaseException) -> None:
            gone = isinstance(error, MediaTrouble) and error.code in GONE
            if not gone and (asked, media) == (self._order_id, self._photo):
                self._photo = ""  # it is asked for again as soon as the hub is back
                self._photo_missing = True

        self._shop.get_media(self, media, take, failed)

    def _on_link(self) -> None:
        if self._photo_missing and self._shop.status.state is LinkState.LIVE:
            self._photo_missing = False
            self.refresh()

    # Steps --------------------------------------------------------------------------------------------------------

    def _on_card_seen(self, version: int) -> None:
        self._shop.ask(AcknowledgeCard(self._order_id, version))

    def _on_ticked(self, item: int, done: bool) -> None:
        order = self._shop.order(self._order_id)
        if order is not None:
            self._shop.ask(TickItem(order.id, item, done, order.items_version))

    def _on_unpack(self) -> None:
        if self._rest.takes():  # it stands where *Packed* stood
            self._shop.ask(UnpackOrder(self._order_id))

    def _on_packed(self) -> None:
        if not self._rest.takes():
            return
        self._shop.ask(MarkPacked(self._order_id))
        self.packed.emit(self._order_id)

    def _on_photo_given(self, picture: QImage) -> None:
        order_id = self._order_id

        def attach(media: str) -> None:
            if order_id == self._order_id:
                self._photo = media  # it is on the screen already
            self._shop.ask(AttachProof(order_id, "packed", media, MEDIA_TYPE))

        def failed(_error: BaseException) -> None:
            if order_id == self._order_id:
                self.photo.set_picture(None)
                self._photo = ""  # one that was taken before still stands
                self.refresh()
            self.said.emit(QCoreApplication.translate("Packing", "The photo did not reach the shop. Take it again."))

        self._behind.run(
            lambda: encoded(picture),
            lambda data: self._shop.put_media(self, data, MEDIA_TYPE, attach, failed),
            failed,
        )

    def _on_photo_refused(self) -> None:
        self.said.emit(QCoreApplication.translate("Packing", "That was no picture, or it is larger than 25 MB."))

    def _on_order_changed(self, order_id: str) -> None:
        if order_id == self._order_id:
            self.refresh()

    def _on_refused(self, receipt: Receipt) -> None:
        """What the hub refused is not so: show what is."""
        if getattr(receipt.command, "order", "") == self._order_id:
            self.refresh()


def _reason(order: Order, needs: tuple[str, ...]) -> str:
    """Why it is not packed yet, on two lines: how many things, and which."""
    open_items = len(order.items) - len(order.ticked)
    if order.card.seen_version > 0:
        card = QCoreApplication.translate("Packing", "see the change")
    else:
        card = QCoreApplication.translate("Packing", "read the card")
    things = {
        "promise": QCoreApplication.translate("Packing", "read the promise"),
        "card": card,
        "items": QCoreApplication.translate("Packing", "{count} items").format(count=open_items)
        if open_items > 1
        else QCoreApplication.translate("Packing", "1 item"),
        "photo": QCoreApplication.translate("Packing", "take a photo"),
    }
    if len(needs) == len(things):  # all of them do not fit beside the button
        return QCoreApplication.translate("Packing", "{count} things missing, first:\n{which}").format(
            count=len(needs), which=things[needs[0]]
        )
    which = QCoreApplication.translate("Packing", ", ").join(things[need] for need in needs)
    if len(needs) == 1:
        return QCoreApplication.translate("Packing", "1 thing missing:\n{which}").format(which=which)
    return QCoreApplication.translate("Packing", "{count} things missing:\n{which}").format(
        count=len(needs), which=which
    )
