"""The follower that does what was agreed before, when nobody has decided a problem in time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from hub.domain.board import Board
from hub.domain.courier import Fix
from hub.domain.ids import derived_id
from hub.domain.problem import fallback, open_problems
from hub.domain.vocabulary import DecideProblem
from hub.followers.following import Due, Duty


class Problems:
    """Open problems whose time is over. Satisfies `Follower`."""

    name = "problems"

    def due(self, board: Board, fixes: Mapping[str, Fix], now: datetime) -> Due:  # noqa: ARG002  # as every follower
        """See `Follower.due`."""
        duties, next_at = [], None
        for order in board.orders.values():
            for problem in open_problems(order.problems) if order.is_open else ():
                if problem.due_at > now:
                    next_at = problem.due_at if next_at is None else min(next_at, problem.due_at)
                    continue
                remedy = fallback(problem.kind, order.fallback)
                # Another fallback may be agreed while the first is on its way: that is another duty.
                cause = self.name, order.id, problem.id, remedy.value
                duties.append(Duty(derived_id(problem.due_at, *cause), DecideProblem(order.id, problem.id, remedy)))
        return Due(tuple(sorted(duties, key=lambda duty: duty.id)), next_at)
