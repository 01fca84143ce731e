"""What became of an order's promises beside the time: about the place, the wording, the surprise.

The same as the order's own ledger of promises says, told from the bare events of its room, so that a month of orders is counted
without folding each board anew. Words are not looked at.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from hub.domain.actor import Role
from hub.domain.problem import Remedy
from hub.domain.promise import BreakCause, PromiseKind
from hub.domain.promise_ledger import ELSEWHERE
from hub.domain.report import PromiseOutcome
from hub.domain.vocabulary import (
    OrderCancelled,
    OrderDelivered,
    OrderPlaced,
    ProblemDecided,
    ProblemRaised,
    PromiseBroken,
    PromiseChanged,
    PromiseMade,
    Recorded,
    SurpriseReleased,
)


class Given(Struct):
    """One promise beside the time; `ended_at` None while it stands."""

    seq: int
    kind: PromiseKind
    made_at: datetime
    outcome: PromiseOutcome = PromiseOutcome.OPEN
    ended_at: datetime | None = None
    cause: BreakCause | None = None


class Beside(Struct):
    """All of one order's, in the order in which they were made.

    Args:
        remedies: what was decided of each problem and by which role, in the order in which the problems were raised.
    """

    given: list[Given] = []
    remedies: dict[str, tuple[Remedy, Role] | None] = {}

    def take(self, recorded: Recorded) -> None:
        """One more event of the order's room."""
        at = recorded.at
        match recorded.event:
            case OrderPlaced(surprise=True):
                self._give(recorded, PromiseKind.SURPRISE)
            case PromiseMade(promise_kind=kind) | PromiseChanged(promise_kind=kind):
                self._give(recorded, kind)
            case PromiseBroken(promise=seq, cause=cause):
                for one in self._standing():
                    if one.seq == seq:
                        _end(one, PromiseOutcome.BROKEN, at, cause)
            case SurpriseReleased():
                for one in self._standing():
                    if one.kind is PromiseKind.SURPRISE:
                        _end(one, PromiseOutcome.KEPT, at)
            case ProblemRaised(problem=problem):
                self.remedies[problem] = None
            case ProblemDecided(problem=problem, remedy=remedy):
                self.remedies[problem] = remedy, recorded.actor.role
            case OrderDelivered():
                for one in self._standing():
                    elsewhere = one.kind is PromiseKind.PLACE and self._was_left_elsewhere()
                    outcome = PromiseOutcome.BROKEN if elsewhere else PromiseOutcome.KEPT
                    _end(one, outcome, at, BreakCause.LEFT_ELSEWHERE if elsewhere else None)
            case OrderCancelled():
                for one in self._standing():
                    _end(one, PromiseOutcome.CALLED_OFF, at)
            case _:
                pass

    def _standing(self) -> list[Given]:
        return [one for one in self.given if one.ended_at is None]

    def _give(self, recorded: Recorded, kind: PromiseKind) -> None:
        for one in self._standing():
            if one.kind is kind:
                _end(one, PromiseOutcome.CHANGED, recorded.at)
        self.given.append(Given(recorded.seq, kind, recorded.at))

    def _was_left_elsewhere(self) -> bool:
        """As the ledger has it: the last such decision counts, and the sender may take it."""
        taken = [one for one in self.remedies.values() if one is not None and one[0] in ELSEWHERE]
        return bool(taken) and taken[-1][1] is not Role.SENDER


def _end(one: Given, outcome: PromiseOutcome, at: datetime, cause: BreakCause | None = None) -> None:
    one.outcome, one.ended_at, one.cause = outcome, at, cause
