"""What delivery platforms say became of a gift, in the shop's words: one table for each, for whoever takes their reports in.

A report is either a step of the way, a problem that somebody must decide, or the end. What a platform calls failed is a
problem here, for a problem is not an outcome.

Sources: WeChat immediate delivery, `order_status` of `update_waybill_status`; Onfleet, webhook triggers and the
`completionDetails.failureReason` of a task.
"""

from __future__ import annotations

from enum import StrEnum

from hub.domain.problem import ProblemKind


class Progress(StrEnum):
    """What a report says when nothing is wrong."""

    WAITING = "waiting"
    ASSIGNED = "assigned"
    AT_SHOP = "at_shop"
    PICKED_UP = "picked_up"
    ON_THE_WAY = "on_the_way"
    AT_THE_DOOR = "at_the_door"
    DELIVERED = "delivered"
    COMING_BACK = "coming_back"
    RETURNED = "returned"
    CANCELLED = "cancelled"


Outcome = Progress | ProblemKind

WECHAT: dict[int, Outcome] = {
    101: Progress.WAITING,
    102: Progress.ASSIGNED,
    103: Progress.CANCELLED,
    201: Progress.AT_SHOP,
    202: Progress.PICKED_UP,
    203: ProblemKind.OTHER,  # pick-up failed: the shop cancelled
    204: ProblemKind.VEHICLE,  # pick-up failed: the rider's side
    205: ProblemKind.OTHER,  # pick-up failed: other
    301: Progress.ON_THE_WAY,
    302: Progress.DELIVERED,
    303: Progress.COMING_BACK,
    304: ProblemKind.UNREACHABLE,
    305: ProblemKind.REFUSED,
    401: Progress.RETURNED,
    501: ProblemKind.OTHER,  # the platform's system
    502: ProblemKind.OTHER,  # force majeure
}
WECHAT_FINAL = frozenset({302, 103, 203, 204, 205, 401, 501, 502})
"""After these no further report comes."""

ONFLEET_TRIGGERS: dict[int, Outcome] = {
    0: Progress.ON_THE_WAY,
    2: Progress.AT_THE_DOOR,
    3: Progress.DELIVERED,
    4: ProblemKind.OTHER,  # failed: the reason says more, see ONFLEET_FAILURES
    6: Progress.WAITING,
}
ONFLEET_FAILURES: dict[str, ProblemKind] = {
    "NONE": ProblemKind.OTHER,
    "NOT_AT_HOME": ProblemKind.ABSENT,
    "UNAVAILABLE": ProblemKind.UNREACHABLE,
    "INCORRECT_ADDRESS": ProblemKind.WRONG_ADDRESS,
    "REFUSED": ProblemKind.REFUSED,
    "DAMAGED": ProblemKind.DAMAGED,
    "OTHER": ProblemKind.OTHER,
}


def of_wechat(order_status: int) -> Outcome | None:
    """What a status of WeChat's means; None for one that this table does not know."""
    return WECHAT.get(order_status)


def of_onfleet(trigger: int, failure: str = "") -> Outcome | None:
    """What a webhook of Onfleet's means.

    Args:
        trigger: its `triggerId`.
        failure: the failure reason where the task failed; one that is not known counts as another reason.

    Returns:
        None for a trigger that says nothing about the gift's way.
    """
    if trigger == 4:
        return ONFLEET_FAILURES.get(failure.upper(), ProblemKind.OTHER)
    return ONFLEET_TRIGGERS.get(trigger)
