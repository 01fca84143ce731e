"""What must not be forgotten: rush that nobody acknowledged, promises at risk, silent couriers, offers that nobody
answers, customers without an answer or not told what happened, questions to people outside that nobody answers, steps
that the hub refused after all. An empty list means that all is well.

What a row concerns is the same for every role; which rows a role sees is a table. What changes is looked at at once,
and by the clock everything in rounds: a shop of an ordinary size each second, 5,000 orders within ten seconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain, islice

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.models.chores import chores
from desktop.models.order_queue import AT_ONCE_MAX, TICK_MS
from desktop.models.rows import Present, Rows
from desktop.shop import Shop
from hub.domain.actor import Role
from hub.domain.alarm import Loudness, RiskCause
from hub.domain.asked import ApprovalState
from hub.domain.escalation import unanswered_from, unheard
from hub.domain.notice import Notice
from hub.domain.notice_policy import untold
from hub.domain.order import ON_THE_WAY, Delivery, Order
from hub.domain.problem import Problem, may_decide, open_problems
from hub.domain.promise import Urgency
from hub.domain.schedule import order_clock, risks_of
from hub.domain.settings import ShopSettings
from hub.link.port import Receipt

WAITS_TOO_LONG = timedelta(minutes=1)
"""An answer within a minute needs no alarm: somebody is typing it."""

APPROVAL_SOON = timedelta(minutes=5)
"""From here on somebody should telephone the sender: a call takes two or three minutes."""


LOOKS = 1_000
"""Orders and rooms that the clock comes to in one tick, about 12 ms: a shop of 5,000 orders comes round in ten seconds."""


class Concern(StrEnum):
    """Why a row stands in the rescue list, loudest first."""

    RUSH = "rush"
    PROBLEM = "problem"
    CHANGE_ASKED = "change_asked"
    APPROVAL = "approval"
    ADDRESS = "address"
    LATE = "late"
    FAILED_DELIVERY = "failed_delivery"
    RISK = "risk"
    OFFER = "offer"
    UNANSWERED = "unanswered"
    UNTOLD = "untold"
    SILENT = "silent"
    REFUSED = "refused"


_ORDER_OF_CONCERN = tuple(Concern)

SEES: dict[Role, frozenset[Concern]] = {
    Role.FRONT_DESK: frozenset(Concern),
    Role.OWNER: frozenset(Concern),
    Role.DISPATCH: frozenset(Concern) - {Concern.UNANSWERED},
    Role.PACKING: frozenset(
        {Concern.RUSH, Concern.PROBLEM, Concern.CHANGE_ASKED, Concern.LATE, Concern.RISK, Concern.REFUSED}
    ),
}
"""What each role can do something about; packing cannot call a courier."""


@dataclass(frozen=True, slots=True)
class RescueRow:
    """One thing to rescue.

    Args:
        order: the order it is about, None where it is about a courier or an enquiry.
        room: the room to open for it, blank where there is none.
        courier: id of a silent courier.
        minutes: how long it waits, is late, or is silent; minutes left for a promise at risk and for
            a sender who is asked.
        waiting_for: roles that have not acknowledged a rush.
        receipt: a refusal that came late.
        level: how loud the alarm about a rush has become; None before its first step.
        cause: why a promise is in danger; None where the clock alone says so.
        problem: one that must be decided; `minutes` is then what is left before the fallback is taken.
        notice: what a customer or the owner was not told, or perhaps not.
    """

    concern: Concern
    order: Order | None = None
    room: str = ""
    courier: str = ""
    minutes: int = 0
    waiting_for: tuple[Role, ...] = ()
    receipt: Receipt | None = None
    level: Loudness | None = None
    cause: RiskCause | None = None
    problem: Problem | None = None
    notice: Notice | None = None


_About = tuple[str, str]
"""What rows are about: ("order" | "room" | "courier" | "refusals", id)."""
_REFUSALS: _About = ("refusals", "")


class Rescue(Rows):
    """The rescue list of the role at this station. Values are `RescueRow`s.

    What an order, a room or a courier gives rise to is kept beside it, so that a change looks at that one alone.

    Signals:
        counted: how many rows there are, when that changed.
    """

    counted = Signal(int)

    def __init__(self, shop: Shop, present: Present | None = None, parent: QObject | None = None) -> None:
        super().__init__(present, parent)
        self._shop = shop
        self._count = -1
        self._role: Role | None = None
        self._of: dict[_About, frozenset[str]] = {}  # the keys of the rows that each gave rise to
        self._carried_by: dict[str, str] = {}
        self._carries: Counter[str] = Counter()
        self._round: Iterator[_About] = iter(())  # what the clock has not come to in this round
        shop.order_changed.connect(lambda order: self._on_changed(("order", order)))
        shop.order_gone.connect(lambda order: self._on_changed(("order", order)))
        shop.room_changed.connect(lambda room: self._on_changed(("room", room)))
        shop.courier_changed.connect(lambda courier: self._on_changed(("courier", courier)))
        shop.refusals_changed.connect(lambda: self._on_changed(_REFUSALS))
        shop.board_replaced.connect(self._on_board_replaced)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._tick.start()
        self._on_board_replaced()

    def look_again(self) -> None:
        """Look at the whole board again and change what is different."""
        for about in self._everything():
            self._look(about)
        self._tell_count()

    def _on_board_replaced(self) -> None:
        self._round = iter(())
        board = self._shop.board
        if len(board.orders) + len(board.rooms) <= AT_ONCE_MAX:
            self.look_again()
        else:
            chores().begin(self, "tick", self._looking_at_all())

    def _looking_at_all(self) -> Iterator[None]:
        yield from self._looking(self._everything())

    def _on_changed(self, about: _About) -> None:
        self._look(about)
        if about[0] == "order":
            order = self._shop.order(about[1])
            self._look(("room", order.room if order is not None else about[1]))
        self._tell_count()

    def _on_tick(self) -> None:
        """The clock: everything that it may change, in a round of as many ticks as it takes."""
        if chores().is_busy(self, "tick"):
            return
        me = self._shop.me
        if (me.role if me is not None else None) is not self._role:
            self._round = self._everything()
        now = list(islice(self._round, LOOKS))
        if not now:
            self._round = self._everything()
            now = list(islice(self._round, LOOKS))
        chores().begin(self, "tick", self._looking(now))

    def _looking(self, which: Iterable[_About]) -> Iterator[None]:
        for about in which:
            self._look(about)
            yield
        self._tell_count()

    def _everything(self) -> Iterator[_About]:
        """All that can give rise to a row or has done so; carriers after the orders that they carry.

        Of the board as it stands now, one after the other as it is asked on: a list of 10,000 would hold up a turn.
        """
        board = self._shop.board
        me = self._shop.me
        self._role = me.role if me is not None else None
        on_board: tuple[tuple[str, Mapping[str, object]], ...] = (
            ("order", board.orders),
            ("room", board.rooms),
            ("courier", board.couriers),
        )
        return chain(
            ((kind, which) for kind, all_of_it in on_board for which in all_of_it),
            self._left(),
            (_REFUSALS,),
        )

    def _left(self) -> Iterator[_About]:
        """What is on the board no more and has rows still."""
        board = self._shop.board
        there: dict[str, Mapping[str, object]] = {"order": board.orders, "room": board.rooms, "courier": board.couriers}
        yield from [about for about in self._of if about[1] not in there.get(about[0], {about[1]: None})]

    def _look(self, about: _About) -> None:
        """One order, room or courier as it is now."""
        now = self._shop.now()
        found = {_key(row): row for row in self._rows_of(about, now) if self._sees(row)}
        before = self._of.get(about, frozenset())
        for key in before - found.keys():
            self.drop(key)
        for key, row in found.items():
            self.put(key, _sort(row), row)
        if found:
            self._of[about] = frozenset(found)
        elif before:
            del self._of[about]

    def _tell_count(self) -> None:
        if self._count != self.rowCount():
            self._count = self.rowCount()
            self.counted.emit(self._count)

    def _sees(self, row: RescueRow) -> bool:
        me = self._shop.me
        if me is None or row.concern not in SEES.get(me.role, frozenset()):
            return False
        return row.problem is None or may_decide(row.problem.kind, me.role)

    def _rows_of(self, about: _About, now: datetime) -> Iterator[RescueRow]:
        kind, which = about
        board = self._shop.board
        if kind == "order":
            order = board.orders.get(which)
            self._note_carrier(which, order)
            if order is not None:
                if order.is_open:
                    yield from _of_order(order, board.settings, now)
                for notice in untold(
                    board, order, now
                ):  # also of an order that is done: its end may be what was not told
                    waits = _minutes(now - (notice.last.settled_at or now))
                    yield RescueRow(Concern.UNTOLD, order, order.room, minutes=waits, notice=notice)
        elif kind == "room":
            room = board.rooms.get(which)
            if room is not None and room.waiting_since is not None and now - room.waiting_since >= WAITS_TOO_LONG:
                waits = _minutes(now - room.waiting_since)
                yield RescueRow(Concern.UNANSWERED, board.orders.get(room.order), room.id, minutes=waits)
        elif kind == "courier":
            since = self._silent_since(which, now) if self._carries[which] > 0 else None
            if since is not None:
                yield RescueRow(Concern.SILENT, courier=which, minutes=_minutes(now - since))
        else:
            for receipt in self._shop.late_refusals:
                order_of_step = board.orders.get(getattr(receipt.command, "order", ""))
                room_id = getattr(receipt.command, "room", "") or (order_of_step.room if order_of_step else "")
                yield RescueRow(Concern.REFUSED, order_of_step, room_id, receipt=receipt)

    def _note_carrier(self, order_id: str, order: Order | None) -> None:
        """Who has something in hand: only then is a silence of theirs a danger."""
        has = order.courier if order is not None and order.is_open and order.delivery in ON_THE_WAY else ""
        had = self._carried_by.pop(order_id, "")
        if has:
            self._carried_by[order_id] = has
        if has != had:
            self._carries[has] += 1
            self._carries[had] -= 1
            for courier in {has, had} - {""}:
                self._look(("courier", courier))

    def _silent_since(self, courier: str, now: datetime) -> datetime | None:
        """The last sign of a silent courier: as the shop noted it, or by the newest position where nobody has noted it yet."""
        board, fix = self._shop.board, self._shop.fix(courier)
        known = board.couriers.get(courier)
        noted = known.silent_since if known is not None else None
        if noted is not None and (fix is None or fix.measured_at <= noted):
            return noted
        span = timedelta(seconds=board.settings.courier_silent_seconds)
        return fix.measured_at if fix is not None and now - fix.measured_at >= span else None


def _of_order(order: Order, settings: ShopSettings, now: datetime) -> Iterator[RescueRow]:
    waiting_for = unheard(order)
    if order.rush is not None and waiting_for:
        waits = _minutes(now - order.rush.marked_at)
        levels = {step.level for step in order.alarm if step.role in waiting_for}
        level = next((level for level in reversed(Loudness) if level in levels), None)
        yield RescueRow(Concern.RUSH, order, order.room, minutes=waits, waiting_for=waiting_for, level=level)
    for problem in open_problems(order.problems):
        yield RescueRow(Concern.PROBLEM, order, order.room, minutes=_minutes(problem.due_at - now), problem=problem)
    if order.delivery not in ON_THE_WAY:
        yield from _asked(order, now)
    if order.delivery is Delivery.FAILED:
        yield RescueRow(Concern.FAILED_DELIVERY, order, order.room)
    ticking = order_clock(order, now)
    if ticking.urgency is Urgency.LATE:
        yield RescueRow(Concern.LATE, order, order.room, minutes=_minutes(-ticking.left))
    elif ticking.urgency is Urgency.RISK or risks_of(order):
        # The newest cause is the one that somebody can do something about now.
        causes = [risk.cause for risk in order.risks if risk.cause in risks_of(order)]
        yield RescueRow(
            Concern.RISK, order, order.room, minutes=_minutes(ticking.left), cause=causes[-1] if causes else None
        )
    silent_from = unanswered_from(order, settings)
    if silent_from is not None and now >= silent_from:
        assert order.offered_at is not None  # nothing else can have no answer
        yield RescueRow(Concern.OFFER, order, order.room, minutes=_minutes(now - order.offered_at))


def _asked(order: Order, now: datetime) -> Iterator[RescueRow]:
    """What people outside are asked, and somebody of the shop must look after."""
    approval, address = order.approval, order.address_ask
    if approval is not None and approval.state is ApprovalState.CHANGE_ASKED:
        waits = _minutes(now - (approval.answered_at or now))
        yield RescueRow(Concern.CHANGE_ASKED, order, order.room, minutes=waits)
    if approval is not None and approval.state is ApprovalState.ASKED and approval.due_at - now < APPROVAL_SOON:
        yield RescueRow(Concern.APPROVAL, order, order.room, minutes=_minutes(approval.due_at - now))
    if address is not None and address.is_open and address.expired_at is not None:
        yield RescueRow(Concern.ADDRESS, order, order.room, minutes=_minutes(now - address.expired_at))


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


def _key(row: RescueRow) -> str:
    about = row.order.id if row.order is not None else row.room or row.courier
    if row.problem is not None:
        about = row.problem.id
    if row.notice is not None:
        about = row.notice.id
    return f"{row.concern} {row.receipt.id if row.receipt is not None else about}"


def _sort(row: RescueRow) -> tuple[int, int]:
    minutes = row.minutes if row.concern in (Concern.RISK, Concern.PROBLEM, Concern.APPROVAL) else -row.minutes
    return _ORDER_OF_CONCERN.index(row.concern), minutes
