"""The problems of an order that somebody must decide, on top of whatever a station shows of it: one card each.

A card asks one question and has its two or three answers as buttons, the likeliest first; keys are shown on the first
card alone, so that a key never answers two questions. It always says until when and what is done otherwise. What the
rules forbid is not hidden: the buttons are off and say whose they are.
"""

from __future__ import annotations

import math
from datetime import timedelta

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop import words
from desktop.models.order_queue import TICK_MS
from desktop.shop import Shop
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.panel import Panel
from desktop.widgets.prose import Prose
from desktop.widgets.rest import REST_MS
from desktop.widgets.ring import PromiseRing, RingFace, Urgency
from desktop.widgets.words import Words
from hub.domain.limits import TEXT_CHARS_MAX
from hub.domain.order import Order
from hub.domain.problem import DECIDES, REMEDIES, Problem, Remedy, fallback, may_decide, open_problems
from hub.domain.room import Message
from hub.domain.vocabulary import DecideProblem, WithdrawProblem

RING_PX, TOUCH_RING_PX = 56, 80
SOON_OVER = timedelta(minutes=2)
"""From here on the ring is red: reading, deciding and a call to the courier fit into it just so."""


class ProblemCards(QWidget):
    """The open problems of one order; nothing at all while there is none.

    Args:
        shop: the shop.
        touch: the packing table's sizes.
        only_mine: leave out what this station may not decide.
        one_by_one: show the first alone, where there is no room to scroll; how many wait behind it is said.
        above_px: air above the first card, there only with it.

    Signals:
        decided: a remedy's words, as soon as it was asked for here.
        changed: other cards stand here than before, or none.
    """

    decided = Signal(str)
    changed = Signal()

    def __init__(
        self,
        shop: Shop,
        *,
        touch: bool = False,
        only_mine: bool = False,
        one_by_one: bool = False,
        above_px: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._shop = shop
        self._touch = touch
        self._only_mine = only_mine
        self._order_id = ""
        self._narrow = False
        self._one_by_one = one_by_one
        self._forward = ""  # the problem that somebody came for
        self._first = "", ""  # order and problem of the card that had the keys
        self.cards: list[ProblemCard] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, above_px, 0, 0)
        self._column.setSpacing(8)
        self.more = Words("", Type.TOUCH_META if touch else Type.META, Color.INK_SOFT)
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self.refresh)
        shop.order_changed.connect(self._on_order_changed)
        shop.room_changed.connect(self._on_room_changed)
        for changed in (shop.board_replaced, shop.link_changed):
            changed.connect(self.refresh)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._tick.start()
        self.hide()

    def show_order(self, order_id: str) -> None:
        """Show the open problems of an order by id; blank for none."""
        self._order_id = order_id
        self.refresh()

    def refresh(self) -> None:
        """Show what waits for a decision now; a card whose problem still waits stays as it is, with what is typed in it."""
        order = self._shop.order(self._order_id) if self._order_id else None
        waiting = self._waiting(order)
        if order is None or not waiting:
            self._drop({card.problem.id for card in self.cards})
            self._first = "", ""
            self.hide()
            self.changed.emit()
            return
        shown = waiting[:1] if self._one_by_one else waiting
        self._drop({card.problem.id for card in self.cards} - {problem.id for problem in shown})
        standing = {card.problem.id for card in self.cards}
        for problem in shown:
            if problem.id not in standing:
                card = ProblemCard(self._shop, problem, touch=self._touch, wide=self._one_by_one)
                card.decided.connect(self.decided)
                self.cards.append(card)
                self._column.addWidget(card)
        places = [problem.id for problem in shown]
        self.cards.sort(key=lambda card: places.index(card.problem.id))
        for card in self.cards:
            self._column.removeWidget(card)
            self._column.addWidget(card)
        self._column.removeWidget(self.more)
        self._column.addWidget(self.more)
        self._show_more(len(waiting) - len(shown))
        self._hand_keys_on(order.id, shown[0].id)
        for number, card in enumerate(self.cards):
            card.rests = self._rest.isActive()
            card.show_problem(order, keys=number == 0 and not self._rest.isActive(), hints=not self._narrow)
        self.show()
        self.changed.emit()

    def _show_more(self, count: int) -> None:
        said = QCoreApplication.translate("Problem", "{count} more to decide after this")
        self.more.setText(said.format(count=count) if count else "")
        self.more.setVisible(count > 0)

    def _hand_keys_on(self, order: str, first: str) -> None:
        """The keys rest for a moment where one question takes another's place: a finger may be on its way to the old one."""
        before, self._first = self._first, (order, first)
        if before[0] == order and before[1] not in ("", first) and self._forward != first:
            self._rest.start()
        elif before[0] != order:
            self._rest.stop()

    def set_narrow(self, narrow: bool) -> None:
        """On a small screen the answers' keys work without being shown."""
        if narrow != self._narrow:
            self._narrow = narrow
            self.refresh()

    def take_focus(self, problem_id: str = "") -> bool:
        """Put the keyboard on the likeliest answer. Returns: False when there is nothing to answer here."""
        if problem_id:
            self._forward = problem_id
            self.refresh()
        found = [card for card in self.cards if card.problem.id == problem_id] or self.cards
        if not found:
            return False
        first = next((button for button in found[0].buttons.values() if button.isEnabled()), None)
        if first is None:
            return False
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def _waiting(self, order: Order | None) -> list[Problem]:
        if order is None or not order.is_open:
            return []
        me = self._shop.me
        found = [
            problem
            for problem in open_problems(order.problems)
            if not self._only_mine or me is None or may_decide(problem.kind, me.role)
        ]
        return sorted(found, key=lambda problem: (problem.id != self._forward, problem.due_at, problem.id))

    def _drop(self, gone: set[str]) -> None:
        for card in [card for card in self.cards if card.problem.id in gone]:
            self.cards.remove(card)
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()

    def _on_order_changed(self, order_id: str) -> None:
        if order_id == self._order_id:
            self.refresh()

    def _on_room_changed(self, room_id: str) -> None:
        order = self._shop.order(self._order_id) if self._order_id else None
        if self.cards and order is not None and order.room == room_id:
            self.refresh()

    def _on_tick(self) -> None:
        for card in self.cards:
            card.tick()


class ProblemCard(Panel):
    """One question.

    Args:
        problem: which waits.
        touch: the packing table's sizes.
        wide: there is less height than width: the answers after the first stand side by side.

    Signals:
        decided: the words of the remedy that was asked for.
    """

    decided = Signal(str)

    def __init__(self, shop: Shop, problem: Problem, *, touch: bool = False, wide: bool = False) -> None:
        super().__init__(line=Color.RIBBON, margin_px=14 if touch else 12, gap_px=12 if touch else 8)
        self._shop = shop
        self._order: Order | None = None
        self.rests = False
        """Whether a touch is still meant for the question that stood here before."""
        self.problem = problem
        self._wide = wide
        self._size = Size.TOUCH if touch else Size.DENSE
        body, meta = (Type.TOUCH_BODY, Type.TOUCH_META) if touch else (Type.BODY, Type.META)
        self.ring = PromiseRing(TOUCH_RING_PX if touch else RING_PX, RingFace(Urgency.SOON))
        self.title = Words("", Type.TOUCH_BODY if touch else Type.BODY_STRONG, weight=600, gives_way=True)
        self.raised = Words("", meta, Color.INK_SOFT, gives_way=True)
        self.otherwise = Words("", meta, Color.INK, gives_way=True)
        self.said = Prose("", body)
        self.note = QLineEdit(self)
        self.note.setMaxLength(TEXT_CHARS_MAX)
        self.note.setPlaceholderText(QCoreApplication.translate("Problem", "A word to the courier, if needed"))
        self.note.setAccessibleName(QCoreApplication.translate("Problem", "Words for the courier"))
        self.reason = Prose("", meta, Color.INK_SOFT)
        self.over = Button(
            QCoreApplication.translate("Problem", "It is no problem any more"),
            Rank.QUIET,
            Size.SMALL,
        )
        self.over.clicked.connect(self._on_over)
        self.buttons: dict[Remedy, Button] = {}
        self._keys: list[QShortcut] = []
        self._lay_out()

    def _lay_out(self) -> None:
        lines = QVBoxLayout()
        lines.setSpacing(1)
        for part in (self.title, self.raised, self.otherwise):
            lines.addWidget(part)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(self.ring)
        head.addLayout(lines, 1)
        self.body.addLayout(head)
        touch = self._size is Size.TOUCH
        if touch:  # the table's height is for the card and the goods
            head.addWidget(self.said, 1)
        else:
            self.body.addWidget(self.said)
        answers = QGridLayout()
        answers.setSpacing(12 if touch else 6)
        for number, remedy in enumerate(REMEDIES[self.problem.kind]):
            hint = f"Alt {number + 1}"
            rank = Rank.RIBBON if number == 0 else Rank.PLAIN
            button = Button(words.remedy(remedy), rank, self._size, hint=hint)
            button.clicked.connect(lambda _checked=False, remedy=remedy: None if self.rests else self.decide(remedy))
            key = QShortcut(QKeySequence(f"Alt+{number + 1}"), self)
            key.setAutoRepeat(False)  # held, it would go on to the next question
            key.activated.connect(button.click)
            self.buttons[remedy] = button
            self._keys.append(key)
            row, column, span = _place(number, touch=touch, wide=self._wide)
            answers.addWidget(button, row, column, 1, span)
        self.body.addLayout(answers)
        self.body.addWidget(self.reason)
        if touch:  # whoever raised it takes it back; here it is answered
            self.over.hide()
            return
        if self._wide:
            foot = QHBoxLayout()
            foot.setSpacing(6)
            foot.addWidget(self.note, 1)
            foot.addWidget(self.over)
            self.body.addLayout(foot)
            return
        self.body.addWidget(self.note)
        self.body.addWidget(self.over, 0, Qt.AlignmentFlag.AlignLeft)

    # What shows

    def show_problem(self, order: Order, *, keys: bool, hints: bool = True) -> None:
        """Show it as it stands now.

        Args:
            order: whose problem it is.
            keys: whether the answers have their keys: the first card's alone.
            hints: whether the keys are shown.
        """
        self._order = order
        problem = self.problem
        self.title.setText(words.problem(problem.kind))
        self.raised.setText(self._raised(order))
        message = self._beside(order)
        said = message.text if message is not None else ""
        photo = message is not None and bool(message.media)
        place = message is not None and message.place is not None
        shown = [f"“{said}”"] if said else []
        if photo:
            shown.append(QCoreApplication.translate("Problem", "The photo is among the messages."))
        elif place:
            shown.append(QCoreApplication.translate("Problem", "The place is among the messages."))
        self.said.set_text("\n".join(shown))
        self.said.setVisible(bool(shown))
        reason = self._reason()
        for number, button in enumerate(self.buttons.values()):
            button.setEnabled(not reason)
            button.set_hint(f"Alt {number + 1}" if keys and hints and not reason else "")
            button.setAccessibleDescription(reason)
        for key in self._keys:
            key.setEnabled(keys and not reason)
        self.note.setVisible(not reason and self._size is not Size.TOUCH)
        self.reason.set_text(reason)
        self.reason.setVisible(bool(reason))
        self.over.setEnabled(self._is_live())
        self.tick()

    def has_keys(self) -> bool:
        """Whether the answers' keys answer this one now."""
        return all(key.isEnabled() for key in self._keys)

    def tick(self) -> None:
        """The clock moved."""
        left = self.problem.due_at - self._shop.now()
        whole = max(self.problem.due_at - self.problem.raised_at, timedelta(minutes=1))
        minutes = max(0, math.ceil(left / timedelta(minutes=1)))
        share = min(1.0, max(0.0, left / whole))
        if left <= timedelta():
            face = RingFace(Urgency.LATE, 0.0, "0")
        else:
            face = RingFace(Urgency.RISK if left <= SOON_OVER else Urgency.SOON, share, str(minutes))
        self.ring.set_face(face)
        self.ring.setAccessibleName(
            QCoreApplication.translate("Problem", "{span} left to decide").format(
                span=words.span(timedelta(minutes=minutes))
            )
        )
        self.otherwise.setText(self._otherwise())
        self.setAccessibleName(". ".join((self.title.text(), self.raised.text(), self.otherwise.text())))

    def _raised(self, order: Order) -> str:
        by = self.problem.raised_by
        who = words.called(by.role, self._shop.name_of(by, order))
        time = words.clock_time(self._shop, self.problem.raised_at)
        return QCoreApplication.translate("Problem", "raised by {who}, {time}").format(who=who, time=time)

    def _otherwise(self) -> str:
        agreed = self._order.fallback if self._order is not None else None
        remedy = words.remedy(fallback(self.problem.kind, agreed))
        time = words.clock_time(self._shop, self.problem.due_at)
        return QCoreApplication.translate("Problem", "Otherwise at {time}: {remedy}").format(time=time, remedy=remedy)

    def _beside(self, order: Order) -> Message | None:
        """What was said and shown when it was raised, as it stands in the room."""
        room = self._shop.room(order.room)
        if room is None:
            return None
        mark = self.problem.raised_at, self.problem.raised_by
        beside = (
            message
            for message in room.messages
            if message.id.startswith(f"{order.id}:") and (message.at, message.actor) == mark
        )
        return next(beside, None)

    def _reason(self) -> str:
        """Why nobody can answer it here, blank when somebody can."""
        me = self._shop.me
        if me is not None and not may_decide(self.problem.kind, me.role):
            decides = words.role(DECIDES[self.problem.kind])
            return QCoreApplication.translate("Problem", "Decided by {role}.").format(role=decides)
        if not self._is_live():
            return QCoreApplication.translate(
                "Problem", "One decision holds for everybody, so it needs the hub: it waits until the hub answers."
            )
        return ""

    def _is_live(self) -> bool:
        return self._shop.has_hub

    # Steps

    def decide(self, remedy: Remedy) -> None:
        """Choose an answer; the card goes once the shop has taken it."""
        if self._order is None:
            return
        self._shop.ask(DecideProblem(self._order.id, self.problem.id, remedy, self.note.text().strip()))
        self.decided.emit(words.remedy(remedy))

    def _on_over(self) -> None:
        if self._order is not None:
            self._shop.ask(WithdrawProblem(self._order.id, self.problem.id))


def _place(number: int, *, touch: bool, wide: bool) -> tuple[int, int, int]:
    """Where an answer stands: row, column, and how many columns it takes."""
    if touch:
        return 0, number, 1
    if wide and number:
        return 1, number - 1, 1
    return number, 0, 2
