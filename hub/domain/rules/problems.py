"""Rules about problems. One decision holds for everybody; who comes second is told what was decided."""

from __future__ import annotations

from datetime import datetime, timedelta

from hub.domain.actor import CUSTOMERS, Actor, Role
from hub.domain.board import Board
from hub.domain.ids import is_id
from hub.domain.limits import TEXT_CHARS_MAX, Fault, media_fault, place_fault, refuse, text_fault
from hub.domain.order import Order
from hub.domain.problem import (
    CUSTOMER_RAISES,
    DECIDES,
    FALLBACKS,
    PROBLEMS_MAX,
    REMEDIES,
    Problem,
    fallback,
    may_decide,
    open_problems,
)
from hub.domain.rules.finding import Decision, Rules, find_order
from hub.domain.vocabulary import (
    AgreeFallback,
    DecideProblem,
    DecisionPerson,
    FallbackAgreed,
    ProblemDecided,
    ProblemPerson,
    ProblemRaised,
    ProblemWithdrawn,
    RaiseProblem,
    Refused,
    WithdrawProblem,
)


def _raise_problem(board: Board, command: RaiseProblem, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    if not is_id(command.problem):
        return Refused("bad_id", {"field": "problem"})
    if any(problem.id == command.problem for problem in order.problems):
        return Refused("already_exists", {"problem": command.problem})
    if actor.role in CUSTOMERS and command.problem_kind not in CUSTOMER_RAISES[actor.role]:
        return Refused("not_yours_to_raise", {"kind": command.problem_kind.value})
    same = next((one for one in open_problems(order.problems) if one.kind is command.problem_kind), None)
    if same is not None:
        return Refused("problem_is_open", {"order": order.id, "problem": same.id})
    if len(order.problems) >= PROBLEMS_MAX:
        return Refused("too_many", {"field": "problem", "limit": str(PROBLEMS_MAX)})
    fault = (
        text_fault("note", command.note, TEXT_CHARS_MAX, lines=True)
        or (media_fault(command.media, command.media_type, "image") if command.media else None)
        or place_fault("place", command.place)
    )
    if fault is not None:
        return refuse(fault)
    due_at = now + timedelta(minutes=board.settings.problem_minutes)
    media_type = command.media_type if command.media else ""
    words = ProblemPerson(command.note, command.media, media_type, command.place)
    said = bool(command.note) or command.place is not None
    photo = bool(command.media)
    return [ProblemRaised(order.id, command.problem, command.problem_kind, due_at, said, photo, words)]


def _decide_problem(board: Board, command: DecideProblem, actor: Actor, now: datetime) -> Decision:
    found = _find(board, command.order, command.problem, actor)
    if isinstance(found, Refused):
        return found
    order, problem = found
    if problem.remedy is command.remedy:
        return []
    if problem.remedy is not None:
        return Refused("already_decided", {"problem": problem.id, "remedy": problem.remedy.value})
    if not problem.is_open:
        return Refused("problem_withdrawn", {"problem": problem.id})
    if command.remedy not in REMEDIES[problem.kind]:
        return Refused("bad_remedy", {"kind": problem.kind.value, "remedy": command.remedy.value})
    by_itself = actor.role is Role.FOLLOWER
    if by_itself:
        if now < problem.due_at or command.remedy is not fallback(problem.kind, order.fallback):
            return Refused("not_due", {})
    elif not may_decide(problem.kind, actor.role):
        return Refused("not_yours_to_decide", {"role": DECIDES[problem.kind].value})
    fault = text_fault("note", command.note, TEXT_CHARS_MAX, lines=True)
    if fault is not None:
        return refuse(fault)
    words = DecisionPerson(command.note)
    return [ProblemDecided(order.id, problem.id, command.remedy, by_itself, bool(command.note), words)]


def _find(board: Board, order_id: str, problem_id: str, actor: Actor) -> tuple[Order, Problem] | Refused:
    order = find_order(board, order_id, actor)
    if isinstance(order, Refused):
        return order
    problem = next((one for one in order.problems if one.id == problem_id), None)
    if problem is None:
        return Refused("problem_not_found", {"problem": problem_id[:40]})
    return order, problem


def _withdraw_problem(board: Board, command: WithdrawProblem, actor: Actor, now: datetime) -> Decision:
    found = _find(board, command.order, command.problem, actor)
    if isinstance(found, Refused):
        return found
    order, problem = found
    outside = actor.role in CUSTOMERS or actor.role is Role.COURIER
    if outside and (problem.raised_by.role, problem.raised_by.person) != (actor.role, actor.person):
        return Refused("problem_not_found", {"problem": problem.id})
    if problem.remedy is not None:
        return Refused("already_decided", {"problem": problem.id, "remedy": problem.remedy.value})
    return [ProblemWithdrawn(order.id, problem.id)] if problem.is_open else []


def _agree_fallback(board: Board, command: AgreeFallback, actor: Actor, now: datetime) -> Decision:
    order = find_order(board, command.order, actor)
    if isinstance(order, Refused):
        return order
    if command.remedy is not None and command.remedy not in FALLBACKS:
        return refuse(Fault("remedy", "bad_remedy"))
    return [] if order.fallback is command.remedy else [FallbackAgreed(order.id, command.remedy)]


PROBLEMS_RULES: Rules = {
    RaiseProblem: _raise_problem,
    DecideProblem: _decide_problem,
    WithdrawProblem: _withdraw_problem,
    AgreeFallback: _agree_fallback,
}
