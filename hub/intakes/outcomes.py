"""What delivery platforms say became of a gift, in the shop's words: one table, for whoever takes their reports in.

A report is either a step of the way, a problem that somebody must decide, or the end. What a platform calls failed is a
problem here, for a problem is not an outcome. Reports come late, twice and out of order: one that the order has passed
already asks for nothing (`steps_of`). `giftwire-hub reported` enters them for a courier of another firm.

Sources: WeChat immediate delivery, `order_status` of `update_waybill_status`; Onfleet, `triggerId` of a webhook and, where a
task failed, `completionDetails.failureReason`.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from hub.domain.order import Delivery, Order
from hub.domain.problem import ProblemKind
from hub.domain.vocabulary import (
    AcceptOffer,
    Command,
    DeliverOrder,
    FailDelivery,
    PickUpOrder,
    RaiseProblem,
    ReportArrival,
    ReturnOrder,
    WithdrawOffer,
)


class Platform(StrEnum):
    """Whose list it is."""

    WECHAT = "wechat"
    ONFLEET = "onfleet"


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


class Report(Struct, frozen=True):
    """One line of the table.

    Args:
        code: as the platform writes it; a reason of failure after a space ("4 REFUSED").
        says: what the platform means by it.
        means: the same in the shop's words; None where it says nothing about the gift's way.
        is_final: whether the platform reports nothing more after it.
    """

    platform: Platform
    code: str
    says: str
    means: Outcome | None
    is_final: bool = False


REPORTS = (
    Report(Platform.WECHAT, "101", "waiting for a rider", Progress.WAITING),
    Report(Platform.WECHAT, "102", "a rider has it", Progress.ASSIGNED),
    Report(Platform.WECHAT, "103", "the shop cancelled before a rider had it", Progress.CANCELLED, True),
    Report(Platform.WECHAT, "201", "the rider is at the shop", Progress.AT_SHOP),
    Report(Platform.WECHAT, "202", "picked up", Progress.PICKED_UP),
    Report(Platform.WECHAT, "203", "pick-up failed, the shop cancelled", ProblemKind.OTHER, True),
    Report(Platform.WECHAT, "204", "pick-up failed, the rider's side", ProblemKind.VEHICLE, True),
    Report(Platform.WECHAT, "205", "pick-up failed, another reason", ProblemKind.OTHER, True),
    Report(Platform.WECHAT, "301", "on the way", Progress.ON_THE_WAY),
    Report(Platform.WECHAT, "302", "delivered", Progress.DELIVERED, True),
    Report(Platform.WECHAT, "303", "cancelled, on its way back", Progress.COMING_BACK),
    Report(Platform.WECHAT, "304", "the recipient cannot be reached", ProblemKind.UNREACHABLE),
    Report(Platform.WECHAT, "305", "the recipient refused it", ProblemKind.REFUSED),
    Report(Platform.WECHAT, "401", "returned to the shop", Progress.RETURNED, True),
    Report(Platform.WECHAT, "501", "the platform's system failed", ProblemKind.OTHER, True),
    Report(Platform.WECHAT, "502", "force majeure", ProblemKind.OTHER, True),
    Report(Platform.ONFLEET, "0", "task started", Progress.ON_THE_WAY),
    Report(Platform.ONFLEET, "1", "task ETA below a threshold", None),
    Report(Platform.ONFLEET, "2", "task arrival within a distance", Progress.AT_THE_DOOR),
    Report(Platform.ONFLEET, "3", "task completed", Progress.DELIVERED, True),
    Report(Platform.ONFLEET, "4", "task failed, no reason or an unknown one", ProblemKind.OTHER, True),
    Report(Platform.ONFLEET, "4 NONE", "task failed, no reason", ProblemKind.OTHER, True),
    Report(Platform.ONFLEET, "4 NOT_AT_HOME", "task failed, nobody at home", ProblemKind.ABSENT, True),
    Report(Platform.ONFLEET, "4 UNAVAILABLE", "task failed, recipient not available", ProblemKind.UNREACHABLE, True),
    Report(Platform.ONFLEET, "4 INCORRECT_ADDRESS", "task failed, wrong address", ProblemKind.WRONG_ADDRESS, True),
    Report(Platform.ONFLEET, "4 REFUSED", "task failed, refused", ProblemKind.REFUSED, True),
    Report(Platform.ONFLEET, "4 DAMAGED", "task failed, damaged", ProblemKind.DAMAGED, True),
    Report(Platform.ONFLEET, "4 OTHER", "task failed, another reason", ProblemKind.OTHER, True),
    Report(Platform.ONFLEET, "5", "a worker's duty changed", None),
    Report(Platform.ONFLEET, "6", "task created", Progress.WAITING),
    Report(Platform.ONFLEET, "7", "task updated", None),
)
_BY_CODE = {(report.platform, report.code): report for report in REPORTS}

_LADDER: dict[Delivery, tuple[int, type[AcceptOffer | PickUpOrder | ReportArrival] | None]] = {
    Delivery.OFFERED: (0, AcceptOffer),
    Delivery.ACCEPTED: (1, PickUpOrder),
    Delivery.PICKED_UP: (2, ReportArrival),
    Delivery.FAILED: (2, ReportArrival),
    Delivery.ARRIVED: (3, None),
}
"""How far a gift is that a courier has, and the step that leads further."""
_REACHES = {
    Progress.ASSIGNED: 1,
    Progress.PICKED_UP: 2,
    Progress.ON_THE_WAY: 2,
    Progress.AT_THE_DOOR: 3,
    Progress.DELIVERED: 3,
    Progress.COMING_BACK: 2,
    Progress.RETURNED: 2,
}
"""How far a report says that it is."""


def report_of(platform: Platform, code: str, reason: str = "") -> Report | None:
    """The line of the table for what a platform sent.

    Args:
        code: its status or trigger.
        reason: why it failed, where the platform says so apart; one that is not known counts as none.

    Returns:
        None for a code that is not in the table.
    """
    plain = _BY_CODE.get((platform, code.strip()))
    return _BY_CODE.get((platform, f"{code.strip()} {reason.strip().upper()}"), plain) if plain is not None else None


def steps_of(order: Order, report: Report, problem: str, received_by: str = "") -> tuple[Command, ...]:
    """What is to be asked so that an order stands where a report says, in order.

    Args:
        order: open, with a courier.
        problem: the id of a problem, should it be one.
        received_by: who took it, where it was delivered.

    Returns:
        Nothing where the report says nothing new, or nothing that the shop notes.
    """
    means, stands = report.means, order.delivery
    if means is None or stands not in _LADDER:
        return ()
    if isinstance(means, ProblemKind):
        return (RaiseProblem(order.id, problem, means, f"{report.platform.value} {report.code}: {report.says}"),)
    if means is Progress.CANCELLED:
        return (WithdrawOffer(order.id),) if _LADDER[stands][0] < _REACHES[Progress.PICKED_UP] else ()
    steps: list[Command] = []
    while _LADDER[stands][0] < _REACHES.get(means, 0):
        step = _LADDER[stands][1]
        assert step is not None
        steps.append(step(order.id))
        stands = {AcceptOffer: Delivery.ACCEPTED, PickUpOrder: Delivery.PICKED_UP, ReportArrival: Delivery.ARRIVED}[
            step
        ]
    if means is Progress.DELIVERED:
        steps.append(DeliverOrder(order.id, received_by=received_by))
    if means in (Progress.COMING_BACK, Progress.RETURNED) and stands is not Delivery.FAILED:
        steps.append(FailDelivery(order.id, "other"))
    if means is Progress.RETURNED:
        steps.append(ReturnOrder(order.id))
    return tuple(steps)
