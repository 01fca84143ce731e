"""What a page is shown of an order's problems: those that somebody must still decide, else what was decided last.

A customer sees what is the matter at the door, a sender with the answers that they may choose from; a recipient of a surprise hears nothing of it before the gift is there.
"""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from hub.domain.access import Link
from hub.domain.actor import Role
from hub.domain.board import Board
from hub.domain.order import Order
from hub.domain.problem import (
    CUSTOMER_RAISES,
    FALLBACKS,
    PROBLEMS_MAX,
    REMEDIES,
    SENDER_DECIDES,
    Problem,
    ProblemKind,
    fallback,
    open_problems,
)
from hub.domain.room import may_see
from hub.gateway.contract import AgreedBefore, ProblemCard
from hub.gateway.parts import person_of

AT_THE_DOOR = SENDER_DECIDES | {ProblemKind.WRONG_ADDRESS, ProblemKind.ADDRESS_CHANGED, ProblemKind.REFUSED}
"""What a customer is shown of: the shop's own trouble is told by the shop, once it knows what it does about it."""


def problem_cards(board: Board, order: Order, link: Link) -> tuple[ProblemCard, ...]:
    """The open problems of an order, the one that is due first at the front; where none is open, the newest decided one.

    Args:
        board: the gateway's replica.
        order: of this link.
        link: who looks.
    """
    if not order.is_open or (link.role is Role.RECIPIENT and order.is_hidden):
        return ()
    shown = [
        problem
        for problem in order.problems
        if link.role is Role.COURIER or problem.kind in AT_THE_DOOR or _is_mine(problem, link)
    ]
    waiting = sorted(open_problems(shown), key=lambda problem: (problem.due_at, problem.id))
    # What was decided of an earlier try is no answer to this one.
    since = order.offered_at
    decided = [
        problem
        for problem in shown
        if problem.decided_at is not None and (since is None or problem.decided_at >= since)
    ][-1:]
    return tuple(_card(board, order, problem, link) for problem in waiting or decided)


def agreed_before(order: Order, link: Link) -> AgreedBefore | UnsetType:
    """What the sender agreed for the case that nobody can be asked, and what they may still choose; absent for others."""
    if link.role is not Role.SENDER or not order.is_open:
        return UNSET
    return AgreedBefore(
        order.fallback.value if order.fallback is not None else "", tuple(each.value for each in FALLBACKS)
    )


def may_raise(order: Order, link: Link) -> tuple[str, ...]:
    """What the holder of a customer's link may raise now, the likeliest first; what is open already needs no second voice."""
    if not order.is_open or len(order.problems) >= PROBLEMS_MAX:
        return ()
    there = {problem.kind for problem in open_problems(order.problems)}
    return tuple(kind.value for kind in CUSTOMER_RAISES.get(link.role, ()) if kind not in there)


def _is_mine(problem: Problem, link: Link) -> bool:
    return (problem.raised_by.role, problem.raised_by.person) == (link.role, person_of(link))


def _card(board: Board, order: Order, problem: Problem, link: Link) -> ProblemCard:
    asked = link.role is Role.SENDER and problem.is_open and problem.kind in SENDER_DECIDES
    return ProblemCard(
        id=problem.id,
        kind=problem.kind.value,
        raised_at=problem.raised_at,
        due_at=problem.due_at,
        otherwise=fallback(problem.kind, order.fallback).value,
        mine=_is_mine(problem, link),
        answers=tuple(each.value for each in REMEDIES[problem.kind]) if asked else (),
        answer=problem.remedy.value if problem.remedy is not None else "",
        by=problem.decided_by.role.value if problem.decided_by is not None else "",
        decided_at=problem.decided_at if problem.decided_at is not None else UNSET,
        said=_said(board, order, problem, link),
    )


def _said(board: Board, order: Order, problem: Problem, link: Link) -> str:
    """The words beside a decision, as they stand in the room ("Mrs Green, first floor"), where this link may see them."""
    room = board.rooms.get(order.room)
    if room is None or problem.decided_at is None:
        return ""
    # A message that a step left has the order's id in its own; nobody else's message can be of the same moment and person.
    beside = (
        message.text
        for message in reversed(room.messages)
        if message.id.startswith(f"{order.id}:")
        and (message.at, message.actor) == (problem.decided_at, problem.decided_by)
        and may_see(link.role, message.audience)
    )
    return next(beside, "")
