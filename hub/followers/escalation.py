"""The follower that makes what nobody answers louder, step by step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from hub.domain.board import Board
from hub.domain.courier import Courier, Fix
from hub.domain.escalation import carried, dangers, heard_at, rises, turns
from hub.domain.ids import derived_id
from hub.domain.order import ON_THE_WAY, Order
from hub.domain.schedule import queues, risks_of
from hub.domain.vocabulary import EndSilence, EscalateRush, FlagRisk, NoteSilence
from hub.followers.following import Due, Duty


class Escalation:
    """Rush that is not acknowledged, couriers who are silent, promises in danger. Satisfies `Follower`."""

    name = "escalation"

    def __init__(self) -> None:
        self._listens_since: datetime | None = None

    def due(self, board: Board, fixes: Mapping[str, Fix], now: datetime) -> Due:
        """See `Follower.due`."""
        # The hub keeps no position over its own end: after a start everybody has the whole span to be heard of.
        self._listens_since = self._listens_since or now
        found: list[tuple[datetime, Duty | None]] = []
        carrying: set[str] = set()
        waits = queues(board, now)
        for order in board.orders.values():
            if order.is_open:
                found += _rush(board, order)
                found += _risk(board, order, now, waits.get(order.id, timedelta(0)))
                if order.delivery in ON_THE_WAY:
                    carrying.add(order.courier)
        for courier in board.couriers.values():
            if courier.id in carrying or courier.silent_since is not None:
                found += self._silence(board, courier, fixes.get(courier.id), now)
        duties = sorted((at, duty.id, duty) for at, duty in found if duty is not None and at <= now)
        later = [at for at, duty in found if at > now or duty is None]
        return Due(tuple(duty for _, _, duty in duties), min(later, default=None))

    def _silence(
        self, board: Board, courier: Courier, fix: Fix | None, now: datetime
    ) -> Iterator[tuple[datetime, Duty | None]]:
        if courier.silent_since is not None:
            heard = heard_at(board, courier, fix, now)
            if not carried(board, courier.id) or (heard is not None and heard > courier.silent_since):
                cause = self.name, courier.id, "heard", courier.silent_since.isoformat()
                yield now, Duty(derived_id(courier.silent_since, *cause), EndSilence(courier.id))
            return
        heard = heard_at(board, courier, fix, now)
        if heard is not None:
            span = timedelta(seconds=board.settings.courier_silent_seconds)
            cause = self.name, courier.id, "silent", heard.isoformat()
            duty = Duty(derived_id(heard, *cause), NoteSilence(courier.id, heard))
            yield max(heard, self._listens_since or now) + span, duty


def _rush(board: Board, order: Order) -> Iterator[tuple[datetime, Duty | None]]:
    for rise in rises(order, board.settings):
        assert order.rush is not None
        marked = order.rush.marked_at
        cause = "escalation", order.id, marked.isoformat(), rise.role, rise.level
        yield rise.at, Duty(derived_id(rise.at, *cause), EscalateRush(order.id, rise.role, rise.level, marked))


def _risk(board: Board, order: Order, now: datetime, queue: timedelta) -> Iterator[tuple[datetime, Duty | None]]:
    if order.promise is None:
        return
    until, known = order.promise.window.until, risks_of(order)
    for cause in dangers(board, order, now, queue):
        if cause not in known:
            named = "escalation", order.id, until.isoformat(), cause
            yield now, Duty(derived_id(order.promise.made_at, *named), FlagRisk(order.id, cause, until))
    for moment in turns(order, now, queue):
        yield moment, None
