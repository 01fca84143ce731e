"""A problem: something that keeps a gift from its way, and somebody must decide. It is not an outcome; the gift stays where it is.

Each kind has two or three answers, a role that decides, and a last answer that needs nobody's consent: what happens when
the time to decide is over and nothing else was agreed before. Tables only; a missing entry is the error.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from hub.domain.actor import Actor, Role


class ProblemKind(StrEnum):
    """What is wrong."""

    ABSENT = "absent"
    WRONG_ADDRESS = "wrong_address"
    ADDRESS_CHANGED = "address_changed"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    DAMAGED = "damaged"
    WRONG_GOODS = "wrong_goods"
    ACCESS = "access"
    VEHICLE = "vehicle"
    LATE = "late"
    OTHER = "other"


class Remedy(StrEnum):
    """What is done about it."""

    TRY_AGAIN = "try_again"
    LEAVE_WITH_NEIGHBOUR = "leave_with_neighbour"
    LEAVE_AT_DOOR = "leave_at_door"
    GO_TO_NEW_ADDRESS = "go_to_new_address"
    DELIVER_ALL_THE_SAME = "deliver_all_the_same"
    MAKE_ANEW = "make_anew"
    SEND_ANOTHER_COURIER = "send_another_courier"
    WAIT = "wait"
    BRING_BACK = "bring_back"


REMEDIES: dict[ProblemKind, tuple[Remedy, ...]] = {
    ProblemKind.ABSENT: (Remedy.TRY_AGAIN, Remedy.LEAVE_WITH_NEIGHBOUR, Remedy.BRING_BACK),
    ProblemKind.WRONG_ADDRESS: (Remedy.GO_TO_NEW_ADDRESS, Remedy.TRY_AGAIN, Remedy.BRING_BACK),
    ProblemKind.ADDRESS_CHANGED: (Remedy.GO_TO_NEW_ADDRESS, Remedy.BRING_BACK),
    ProblemKind.UNREACHABLE: (Remedy.TRY_AGAIN, Remedy.LEAVE_WITH_NEIGHBOUR, Remedy.BRING_BACK),
    ProblemKind.REFUSED: (Remedy.TRY_AGAIN, Remedy.BRING_BACK),
    ProblemKind.DAMAGED: (Remedy.DELIVER_ALL_THE_SAME, Remedy.MAKE_ANEW, Remedy.BRING_BACK),
    ProblemKind.WRONG_GOODS: (Remedy.MAKE_ANEW, Remedy.DELIVER_ALL_THE_SAME, Remedy.BRING_BACK),
    ProblemKind.ACCESS: (Remedy.TRY_AGAIN, Remedy.LEAVE_AT_DOOR, Remedy.BRING_BACK),
    ProblemKind.VEHICLE: (Remedy.SEND_ANOTHER_COURIER, Remedy.WAIT),
    ProblemKind.LATE: (Remedy.WAIT, Remedy.SEND_ANOTHER_COURIER),
    ProblemKind.OTHER: (Remedy.TRY_AGAIN, Remedy.WAIT, Remedy.BRING_BACK),
}
"""Two or three answers to each kind, the likeliest first; the last one is safe for the gift."""

DECIDES: dict[ProblemKind, Role] = {
    ProblemKind.ABSENT: Role.FRONT_DESK,
    ProblemKind.WRONG_ADDRESS: Role.FRONT_DESK,
    ProblemKind.ADDRESS_CHANGED: Role.FRONT_DESK,
    ProblemKind.UNREACHABLE: Role.FRONT_DESK,
    ProblemKind.REFUSED: Role.FRONT_DESK,
    ProblemKind.DAMAGED: Role.FRONT_DESK,
    ProblemKind.WRONG_GOODS: Role.PACKING,
    ProblemKind.ACCESS: Role.DISPATCH,
    ProblemKind.VEHICLE: Role.DISPATCH,
    ProblemKind.LATE: Role.DISPATCH,
    ProblemKind.OTHER: Role.DISPATCH,
}
"""Whose it is to decide. The owner may always; front desk and dispatch stand in for each other."""

STANDS_IN: dict[Role, frozenset[Role]] = {
    Role.FRONT_DESK: frozenset({Role.FRONT_DESK, Role.DISPATCH, Role.OWNER}),
    Role.DISPATCH: frozenset({Role.FRONT_DESK, Role.DISPATCH, Role.OWNER}),
    Role.PACKING: frozenset({Role.PACKING, Role.FRONT_DESK, Role.OWNER}),
}

SENDER_DECIDES = frozenset({ProblemKind.ABSENT, ProblemKind.UNREACHABLE, ProblemKind.ACCESS})
"""What the sender may answer from their page: where the gift shall wait, nothing that costs the shop."""

CUSTOMER_RAISES: dict[Role, tuple[ProblemKind, ...]] = {
    Role.SENDER: (
        ProblemKind.ADDRESS_CHANGED,
        ProblemKind.WRONG_ADDRESS,
        ProblemKind.ABSENT,
        ProblemKind.LATE,
        ProblemKind.WRONG_GOODS,
        ProblemKind.OTHER,
    ),
    Role.RECIPIENT: (
        ProblemKind.ABSENT,
        ProblemKind.ACCESS,
        ProblemKind.ADDRESS_CHANGED,
        ProblemKind.WRONG_ADDRESS,
        ProblemKind.LATE,
        ProblemKind.OTHER,
    ),
}
"""What somebody outside may raise, the likeliest first: what they can know of. Goods are no word for who is to unwrap them."""

FALLBACKS = (Remedy.LEAVE_WITH_NEIGHBOUR, Remedy.LEAVE_AT_DOOR, Remedy.BRING_BACK)
"""What may be agreed before: where the gift goes when nobody decides."""

PROBLEMS_MAX = 20
"""Of one order, ever: an ordinary bad day has one or two."""


class Problem(Struct, frozen=True):
    """A problem of one order. Its words stand in the room.

    Args:
        id: minted by who raised it.
        due_at: when it is decided without anybody.
        remedy: what was decided, None while it is open.
        decided_by: who; a follower when the time was over.
        withdrawn_at: when whoever raised it took it back.
    """

    id: str
    kind: ProblemKind
    raised_at: datetime
    raised_by: Actor
    due_at: datetime
    remedy: Remedy | None = None
    decided_at: datetime | None = None
    decided_by: Actor | None = None
    withdrawn_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody must still decide."""
        return self.remedy is None and self.withdrawn_at is None


def fallback(kind: ProblemKind, agreed: Remedy | None) -> Remedy:
    """What is done when nobody decides.

    Args:
        kind: of the problem.
        agreed: what was agreed before for this order, None if nothing was.

    Returns:
        What was agreed, where it answers this kind; else the kind's last remedy.
    """
    remedies = REMEDIES[kind]
    return agreed if agreed in remedies else remedies[-1]


def may_decide(kind: ProblemKind, role: Role) -> bool:
    """Whether a role may choose what is done about a problem of a kind."""
    if role is Role.SENDER:
        return kind in SENDER_DECIDES
    return role in STANDS_IN[DECIDES[kind]]


def open_problems(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Those that somebody must still decide, oldest first."""
    return tuple(problem for problem in problems if problem.is_open)
