"""Problems and what was decided of them."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from hub.domain.actor import CUSTOMERS, Actor
from hub.domain.folds.changing import change
from hub.domain.folds.saying import say_beside
from hub.domain.problem import Problem
from hub.domain.room import Audience, MessageKind
from hub.domain.state import Folds, S
from hub.domain.vocabulary import (
    FallbackAgreed,
    ProblemDecided,
    ProblemPerson,
    ProblemRaised,
    ProblemWithdrawn,
    Recorded,
)


def _problem_raised(board: S, recorded: Recorded, event: ProblemRaised) -> S:
    order = board.orders.get(event.order)
    if order is None:
        return board
    problem = Problem(event.problem, event.problem_kind, recorded.at, recorded.actor, event.due_at)
    board = change(board, order.id, problems=(*order.problems, problem))
    if not (event.said or event.photo):  # facts: where the words are withheld or erased the message stays, blank
        return board
    words = event.person or ProblemPerson()
    return say_beside(
        board,
        order,
        recorded,
        _audience_of(recorded.actor),
        kind=MessageKind.IMAGE if event.photo else MessageKind.TEXT,
        text=words.note,
        media=words.media,
        media_type=words.media_type,
        place=words.place,
    )


def _audience_of(actor: Actor) -> Audience:
    """Words beside a step are for those who work on it, unless a customer wrote them."""
    return Audience.EVERYONE if actor.role in CUSTOMERS else Audience.COURIER


def _problem_decided(board: S, recorded: Recorded, event: ProblemDecided) -> S:
    changes = {"remedy": event.remedy, "decided_at": recorded.at, "decided_by": recorded.actor}
    board = _change_problem(board, event.order, event.problem, **changes)
    order = board.orders.get(event.order)
    if order is None or not event.said:
        return board
    note = event.person.note if event.person else ""
    return say_beside(board, order, recorded, _audience_of(recorded.actor), kind=MessageKind.TEXT, text=note)


def _problem_withdrawn(board: S, recorded: Recorded, event: ProblemWithdrawn) -> S:
    return _change_problem(board, event.order, event.problem, withdrawn_at=recorded.at)


def _change_problem(board: S, order_id: str, problem_id: str, **changes: Any) -> S:
    order = board.orders.get(order_id)
    if order is None:
        return board
    problems = tuple(replace(one, **changes) if one.id == problem_id else one for one in order.problems)
    return change(board, order_id, problems=problems)


def _fallback_agreed(board: S, recorded: Recorded, event: FallbackAgreed) -> S:
    return change(board, event.order, fallback=event.remedy)


PROBLEMS_FOLDS: Folds = {
    ProblemRaised: _problem_raised,
    ProblemDecided: _problem_decided,
    ProblemWithdrawn: _problem_withdrawn,
    FallbackAgreed: _fallback_agreed,
}
