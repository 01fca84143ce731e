"""What we promised: the ring, the window, who made it and who has heard it; and the steps of the desk that belong to it.

The one ribbon button of the panel is the step that is due: confirm a new order, then promise a time.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop import words
from desktop.models.table_queue import TableQueue
from desktop.shop import Shop
from desktop.stations.front_desk.fields import InPlace
from desktop.stations.front_desk.heard_words import heard_in_short, heard_lines
from desktop.stations.front_desk.more_promises import MorePromises
from desktop.stations.front_desk.promise_words import made_of, possible
from desktop.stations.front_desk.time_field import TimeField
from desktop.stations.looks import look_of, ring_face, stage_key, urgency
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.flow import Flow
from desktop.widgets.fold_lines import FoldLines, Line
from desktop.widgets.panel import Panel
from desktop.widgets.prose import Prose
from desktop.widgets.rest import Rest
from desktop.widgets.ring import WORD_COLOR, PromiseRing
from desktop.widgets.stage_chip import StageChip, StageKey
from desktop.widgets.words import Words
from hub.domain.actor import Role
from hub.domain.order import Order, Preparation
from hub.domain.promise import Clock, Urgency, Window
from hub.domain.schedule import order_clock
from hub.domain.vocabulary import ConfirmOrder, MarkRush, PromiseTime

RING_PX = 72


class PromisePanel(QWidget):
    """The panel and, below it, who has heard.

    Signals:
        undoable: a step was taken that can be taken back: the words for the slip and what undoes it.
        warned: why something was not done, to tell at the foot of the window.
    """

    undoable = Signal(str, object)
    warned = Signal(str)

    def __init__(self, shop: Shop, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shop = shop
        self._table = TableQueue(shop, self)
        self._order: Order | None = None
        self._panel = Panel(margin_px=12, gap_px=8)
        self.ring = PromiseRing(RING_PX, ring_face(Clock(Urgency.NONE, 0.0, timedelta(0))))
        self._label = Words(QCoreApplication.translate("Desk", "Promise"), Type.SECTION, Color.INK_SOFT)
        self.title = Words("", Type.PROMISE, gives_way=True)
        self._word = Words("", Type.META, weight=600)
        self._line = Words("", Type.META, Color.INK_SOFT, gives_way=True)
        self._by = ""
        self._chip = StageChip(StageKey.TAKEN, "")
        self.confirm = Button(QCoreApplication.translate("Desk", "Confirm order"), Rank.RIBBON, icon="check")
        self.promise = Button("", Rank.PLAIN, Size.SMALL, "clock")
        self.rush = Button("", Rank.PLAIN, Size.SMALL, "bell-ring")
        self.more = Button(QCoreApplication.translate("Desk", "More"), Rank.PLAIN, Size.SMALL, "plus")
        self.more.setToolTip(QCoreApplication.translate("Desk", "Promise a place, a wording or a surprise"))
        self.more.setAccessibleDescription(self.more.toolTip())
        self.more.clicked.connect(self.promise_more)
        self.confirm.clicked.connect(self._on_confirm)
        self.promise.clicked.connect(self.edit)
        self.rush.clicked.connect(self._on_rush)
        self._promise_next = False  # asked for a time as soon as the confirmation has come back
        self._rest = Rest(self)
        self._editor: InPlace | None = None
        self._time: TimeField | None = None
        self._steps = QWidget()
        self._away = Words("", Type.META, Color.INK_SOFT, gives_way=True)
        self.heard = FoldLines(
            QCoreApplication.translate("Desk", "Promises"),
            QCoreApplication.translate("Desk", "Opens: who made each promise, and who has heard it when"),
        )
        self._lay_out()

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self._label)
        first.addStretch(1)
        first.addWidget(self._chip)
        third = QHBoxLayout()
        third.setSpacing(6)
        third.addWidget(self._word)
        third.addWidget(self._line, 1)
        right = QVBoxLayout()
        right.setSpacing(1)
        right.addLayout(first)
        right.addWidget(self.title)
        right.addLayout(third)
        head = QHBoxLayout()
        head.setSpacing(18)
        head.addWidget(self.ring)
        head.addLayout(right, 1)
        steps = Flow(self._steps, 8)
        for button in (self.confirm, self.promise, self.rush, self.more):
            steps.addWidget(button)
        self._panel.body.addLayout(head)
        self._panel.body.addWidget(self._steps)
        self._panel.body.addWidget(self._away)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self._panel)
        whole.addWidget(self.heard)

    def show_order(self, order: Order) -> None:
        """Show an order, or the same one as it stands now."""
        if self._order is not None and self._order.id != order.id:
            self._close_editor()
            self._promise_next = False
            self.heard.setChecked(False)
        self._order = order
        self._by, pieces = made_of(self._shop, order, self._table)
        self._line.setAccessibleDescription(pieces)
        self.tick()
        self._chip.set_stage(stage_key(order), words.stage(order))
        window = order.promise.window if order.promise is not None else None
        only_wished = window is None and order.wanted is not None
        self._label.setText(
            QCoreApplication.translate("Desk", "Wished, not promised")
            if only_wished
            else QCoreApplication.translate("Desk", "Promise")
        )
        shown = window or order.wanted
        if shown is not None:
            self.title.setText(words.promise_title(self._shop, shown))
        else:
            self.title.setText(QCoreApplication.translate("Desk", "No time yet"))
        new = order.preparation is Preparation.NEW
        self.confirm.setVisible(new and order.is_open)
        self.promise.setVisible(order.is_open)
        self.promise.setText(
            QCoreApplication.translate("Desk", "Promise a time")
            if window is None
            else QCoreApplication.translate("Desk", "Other time")
        )
        self.promise.setAccessibleName(self.promise.text())
        self.promise.set_rank(Rank.RIBBON if window is None and not new and order.is_open else Rank.PLAIN)
        self.rush.setVisible(order.is_open)
        self.more.setVisible(order.is_open)
        self.rush.setText(
            QCoreApplication.translate("Desk", "Mark rush")
            if order.rush is None
            else QCoreApplication.translate("Desk", "End rush")
        )
        self.rush.setAccessibleName(self.rush.text())
        self._steps.setVisible(order.is_open and self._editor is None)
        whole = heard_lines(self._shop, order)
        self.heard.show_lines(
            heard_in_short(self._shop, order),
            [Line("calendar-clock", pieces[:1].upper() + pieces[1:]), *whole] if pieces else whole,
        )
        self.show_link()
        if self._promise_next and not new:
            self._promise_next = False
            self.edit()

    def show_link(self) -> None:
        """The hub has come or gone: a promise must be heard, so it needs the hub."""
        live = self._is_live()
        self.promise.setEnabled(live)
        self.more.setEnabled(live)
        away = _away_words()
        self._mind_editor()
        self.promise.setToolTip("" if live else away)
        self.promise.setAccessibleDescription("" if live else away)
        self._away.setText("" if live else away)
        self._away.setVisible(not live and self.promise.isVisibleTo(self))

    def _is_live(self) -> bool:
        return self._shop.has_hub

    def tick(self) -> None:
        """The clock moved."""
        order = self._order
        if order is None:
            return
        clock = order_clock(order, self._shop.now())
        self.ring.set_face(ring_face(clock, large=True))
        self._word.setText(urgency(clock) if clock.urgency is not Urgency.NONE else "")
        self._word.set_look(color=WORD_COLOR[look_of(clock)])
        said = f"· {self._by}" if self._by else ""
        if clock.urgency is Urgency.NONE and order.promise is None and order.rush is None:
            said = QCoreApplication.translate("Desk", "the ring begins with the promise")
        self._line.setText(said)
        self._word.setVisible(bool(self._word.text()))  # blank, it would push the line in

    # Steps

    def _on_confirm(self) -> None:
        order = self._order
        if order is None:
            return
        self._promise_next = order.promise is None and self._is_live()
        self._shop.ask(ConfirmOrder(order.id))

    def _on_rush(self) -> None:
        order = self._order
        if order is None or not self._rest.takes():  # the button has turned into its contrary by a second touch
            return
        now_rush = order.rush is None
        self._shop.ask(MarkRush(order.id, now_rush))
        said = (
            QCoreApplication.translate("Desk", "Rush: packing and dispatch must say that they have heard it.")
            if now_rush
            else QCoreApplication.translate("Desk", "No longer rush.")
        )
        self.undoable.emit(said, lambda: self._shop.ask(MarkRush(order.id, not now_rush)))

    def edit(self) -> None:
        """Ask for the time, in place."""
        order = self._order
        if order is None or not order.is_open or not self._is_live() or self._goes_on():
            return
        window = (order.promise.window if order.promise is not None else None) or order.wanted
        editor = InPlace()
        editor.save.setText(QCoreApplication.translate("Desk", "Promise"))
        field = TimeField(self._shop, window.until if window is not None else None)
        editor.body.addWidget(field)
        hint = Prose("", Type.META, Color.INK_SOFT)
        editor.body.addWidget(hint)
        agreed = QCheckBox(QCoreApplication.translate("Desk", "The sender agreed to it"))
        editor.body.addWidget(agreed)
        agreed.setVisible(order.promise is not None)  # not before: alone it would be a window, and take the keyboard

        def look() -> None:
            moment = field.moment()
            editor.save.setEnabled(moment is not None)
            hint.set_text(possible(self._shop, order, moment) if moment is not None else _time_hint(field))

        def save() -> None:
            moment = field.moment()
            if moment is not None:
                with_whom = Role.SENDER if agreed.isChecked() else None
                self._shop.ask(PromiseTime(order.id, moment, expects=order.version, agreed_with=with_whom))
                if order.promise is not None:
                    self._offer_undo(order.id, order.promise.window, moment)
                self._close_editor()
            else:
                look()  # it has passed under the hand

        field.changed.connect(look)
        editor.saved.connect(save)
        editor.cancelled.connect(self._close_editor)
        look()
        self._editor, self._time = editor, field
        editor.begins_at = field.edit
        self._panel.body.addWidget(editor)
        self._steps.hide()
        field.edit.selectAll()
        field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer_undo(self, order_id: str, before: Window, promised: datetime) -> None:
        """A mistyped time is taken back before anybody goes by it, unless somebody has promised another one since."""

        def undo() -> None:
            now = self._shop.order(order_id)
            if now is None or now.promise is None or now.promise.window.until != promised:
                said = QCoreApplication.translate("Desk", "Somebody has changed it since: nothing was taken back.")
                self.warned.emit(said)
                return
            self._shop.ask(PromiseTime(order_id, before.until, before.earliest, expects=now.version))

        was = words.promise(self._shop, before)
        self.undoable.emit(
            QCoreApplication.translate("Desk", "Another time is promised; it was {time}.").format(time=was), undo
        )

    def promise_more(self) -> None:
        """Ask for a place, a wording or a surprise, in place."""
        order = self._order
        if order is None or not order.is_open or not self._is_live() or self._goes_on():
            return
        editor = MorePromises(self._shop, order)
        editor.done.connect(self._close_editor)
        editor.cancelled.connect(self._close_editor)
        self._editor = editor
        self._panel.body.addWidget(editor)
        self._steps.hide()
        editor.words.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def is_asking(self) -> bool:
        """Whether a time, or more, is being typed."""
        return self._editor is not None

    def _goes_on(self) -> bool:
        """Whether something is asked for in place already: the keyboard goes there, and what is typed stays."""
        if self._editor is not None:
            self._editor.take_focus()
        return self._editor is not None

    def _mind_editor(self) -> None:
        """What is asked for can be promised only while the order is open and the hub hears it; what is typed stays."""
        if isinstance(self._editor, MorePromises) and self._order is not None:
            self._editor.show_order(self._order)
        if self._editor is not None and self._order is not None:
            closed = QCoreApplication.translate("Desk", "The order is closed: nothing more can be promised.")
            self._editor.forbid(closed if not self._order.is_open else "" if self._is_live() else _away_words())

    def _close_editor(self) -> None:
        if self._editor is not None:
            self._editor.hide()
            self._editor.deleteLater()
            self._editor = self._time = None
        self._steps.setVisible(self._order is not None and self._order.is_open)

    @property
    def time_field(self) -> TimeField | None:
        """The field of the time while it is being asked for."""
        return self._time


def _away_words() -> str:
    return QCoreApplication.translate("Desk", "Promises need the hub: they wait until it answers.")


def _time_hint(field: TimeField) -> str:
    if field.is_blank():
        return QCoreApplication.translate("Desk", "Type a time: 17, 1730 or 17:30.")
    if field.is_over:
        return QCoreApplication.translate("Desk", "That time is over. Type another one.")
    return QCoreApplication.translate("Desk", "This is no time. 17, 1730 or 17:30 work.")
