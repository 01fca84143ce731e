"""The one line that says how an order stands: "Packed 14:10, card checked, Li has it, 1.2 km away, promised 17:00".

Made here for every screen, page and clerk, out of the order, the board, the clock and the sightings. It is made of
clauses: a kind and its values, no words; screens and pages have the words. The kinds stand in the order in which they
are said, each at most once. What a reader may know differs, and only that: a clause that two readers get says the same
to both. Nothing is said that another clause takes back: a danger that the expected arrival or a newer sign of the
courier has settled is not mentioned.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from hub.domain.actor import CUSTOMERS, STAFF, Role
from hub.domain.alarm import RiskCause
from hub.domain.asked import ApprovalState
from hub.domain.board import Board
from hub.domain.courier import Fix, Freshness, freshness
from hub.domain.eta import Arrival, distance_m, is_awaited
from hub.domain.order import ON_THE_WAY, Delivery, Order, Preparation
from hub.domain.problem import DECIDES, SENDER_DECIDES, Problem, ProblemKind, open_problems
from hub.domain.promise import Urgency, Window, clock
from hub.domain.schedule import order_clock


class ClauseKind(StrEnum):
    """What a clause says. The order here is the order of the sentence."""

    CANCELLED = "cancelled"
    DELIVERED = "delivered"
    RECEIVED_BY = "received_by"
    KEPT = "kept"
    BROKEN = "broken"
    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    PACKING = "packing"
    PACKED = "packed"
    CARD_CHECKED = "card_checked"
    CARD_CHANGED = "card_changed"
    """Other words stand on it than packing has read."""
    ADDRESS_AWAITED = "address_awaited"
    """The recipient has been asked where the gift shall go."""
    ADDRESS_MISSING = "address_missing"
    """The recipient has not said it; the question went back to the sender."""
    APPROVAL_AWAITED = "approval_awaited"
    """The sender has been asked whether wrapping and card are right."""
    CHANGE_ASKED = "change_asked"
    APPROVED = "approved"
    RUSH = "rush"
    RUSH_UNHEARD = "rush_unheard"
    RETURNED = "returned"
    NO_COURIER = "no_courier"
    ASKED = "asked"
    """A courier has been asked and has not answered."""
    COMING = "coming"
    """A courier comes to fetch it."""
    CARRIES = "carries"
    AT_DOOR = "at_door"
    OTHER_STOP = "other_stop"
    """The courier goes to another door first."""
    DISTANCE = "distance"
    LAST_SEEN = "last_seen"
    ARRIVES = "arrives"
    FAILED = "failed"
    REASON = "reason"
    PROBLEM = "problem"
    MORE_PROBLEMS = "more_problems"
    DECIDES = "decides"
    """Who has to decide about the problem, and until when."""
    REMEDY = "remedy"
    SHOP_AT_WORK = "shop_at_work"
    """The shop finds out how to go on: what is said instead of its affairs."""
    PROMISED = "promised"
    WISHED = "wished"
    NO_PROMISE = "no_promise"
    LATE = "late"
    AT_RISK = "at_risk"


class Clause(Struct, frozen=True, omit_defaults=True):
    """One part of the sentence.

    Args:
        kind: what it says; `VALUES` says which of the others it carries.
        at: when that happened or was measured, aware UTC; None where nobody knows any more.
        earliest, until: the ends of a span; `earliest` None: some time up to `until`.
        metres: to the door as the crow flies, rounded as people say it.
        count: how many more.
        name: of the courier, or of who took the gift; blank where it is not known.
        code: a `ProblemKind`, `Remedy` or `RiskCause`.
        roles: who has not heard yet, or who decides.
    """

    kind: ClauseKind
    at: datetime | None = None
    earliest: datetime | None = None
    until: datetime | None = None
    metres: int | None = None
    count: int | None = None
    name: str = ""
    code: str = ""
    roles: tuple[Role, ...] = ()


_AT, _SPAN, _NAME, _CODE, _ROLES = ("at",), ("earliest", "until"), ("name",), ("code",), ("roles",)
VALUES: dict[ClauseKind, tuple[str, ...]] = {
    ClauseKind.CANCELLED: _AT,
    ClauseKind.DELIVERED: _AT,
    ClauseKind.RECEIVED_BY: _NAME,
    ClauseKind.KEPT: _SPAN,
    ClauseKind.BROKEN: _SPAN,
    ClauseKind.UNCONFIRMED: (),
    ClauseKind.CONFIRMED: _AT,
    ClauseKind.PACKING: _AT,
    ClauseKind.PACKED: _AT,
    ClauseKind.CARD_CHECKED: (),
    ClauseKind.CARD_CHANGED: _AT,
    ClauseKind.ADDRESS_AWAITED: ("until",),
    ClauseKind.ADDRESS_MISSING: (),
    ClauseKind.APPROVAL_AWAITED: ("until",),
    ClauseKind.CHANGE_ASKED: (),
    ClauseKind.APPROVED: (),
    ClauseKind.RUSH: (),
    ClauseKind.RUSH_UNHEARD: _ROLES,
    ClauseKind.RETURNED: _AT,
    ClauseKind.NO_COURIER: (),
    ClauseKind.ASKED: _NAME,
    ClauseKind.COMING: _NAME,
    ClauseKind.CARRIES: _NAME,
    ClauseKind.AT_DOOR: _NAME,
    ClauseKind.OTHER_STOP: (),
    ClauseKind.DISTANCE: ("metres",),
    ClauseKind.LAST_SEEN: _AT,
    ClauseKind.ARRIVES: _SPAN,
    ClauseKind.FAILED: _AT,
    ClauseKind.REASON: _CODE,
    ClauseKind.PROBLEM: _CODE,
    ClauseKind.MORE_PROBLEMS: ("count",),
    ClauseKind.DECIDES: (*_ROLES, "until"),
    ClauseKind.REMEDY: _CODE,
    ClauseKind.SHOP_AT_WORK: (),
    ClauseKind.PROMISED: _SPAN,
    ClauseKind.WISHED: _SPAN,
    ClauseKind.NO_PROMISE: (),
    ClauseKind.LATE: (),
    ClauseKind.AT_RISK: _CODE,
}
"""The values that a clause of each kind may carry; any other stays as it is by default."""

_SHOP = STAFF | {Role.FOLLOWER, Role.HUB}
_SENDER = _SHOP | {Role.SENDER}
_OUTSIDE = _SHOP | CUSTOMERS
_CARRYING = _SHOP | {Role.COURIER}
_ALL = _OUTSIDE | {Role.COURIER}
HEARS: dict[ClauseKind, frozenset[Role]] = {
    **dict.fromkeys(ClauseKind, _ALL),
    # The shop's own affairs: what it asks of its people, and what it fears.
    **dict.fromkeys((ClauseKind.RUSH_UNHEARD, ClauseKind.NO_COURIER, ClauseKind.ASKED), _SHOP),
    **dict.fromkeys((ClauseKind.MORE_PROBLEMS, ClauseKind.NO_PROMISE, ClauseKind.AT_RISK), _SHOP),
    # The words of the card are the sender's; a recipient reads them when the gift is unwrapped.
    **dict.fromkeys((ClauseKind.CARD_CHECKED, ClauseKind.CARD_CHANGED, ClauseKind.WISHED), _SENDER),
    # What is asked of people outside is between the shop and them.
    **dict.fromkeys((ClauseKind.ADDRESS_MISSING, ClauseKind.APPROVAL_AWAITED), _SENDER),
    **dict.fromkeys((ClauseKind.CHANGE_ASKED, ClauseKind.APPROVED), _SENDER),
    ClauseKind.ADDRESS_AWAITED: _OUTSIDE,
    **dict.fromkeys((ClauseKind.RUSH, ClauseKind.DECIDES), _CARRYING),
    # A courier knows what they carry, where they are and what their own chip says.
    **dict.fromkeys((ClauseKind.COMING, ClauseKind.CARRIES, ClauseKind.AT_DOOR, ClauseKind.RETURNED), _OUTSIDE),
    **dict.fromkeys((ClauseKind.OTHER_STOP, ClauseKind.DISTANCE, ClauseKind.LAST_SEEN), _OUTSIDE),
    # Of problems a sender hears those that they may answer, see `_hears`.
    **dict.fromkeys((ClauseKind.REASON, ClauseKind.PROBLEM, ClauseKind.REMEDY), _CARRYING | {Role.SENDER}),
    ClauseKind.SHOP_AT_WORK: CUSTOMERS,
}
"""Which roles a clause is for. A role that is nowhere here (the gateway, a web shop) reads no sentence."""

_PREPARED: dict[Preparation, tuple[ClauseKind, tuple[str, ...]]] = {
    Preparation.NEW: (ClauseKind.UNCONFIRMED, ()),
    Preparation.CONFIRMED: (ClauseKind.CONFIRMED, ("order_confirmed",)),
    Preparation.PACKING: (ClauseKind.PACKING, ("packing_started", "order_unpacked")),
    Preparation.PACKED: (ClauseKind.PACKED, ("order_packed",)),
}
"""What a stage of preparation is called, and the steps that led to it."""

_BROUGHT: dict[Delivery, ClauseKind] = {
    Delivery.OFFERED: ClauseKind.ASKED,
    Delivery.ACCEPTED: ClauseKind.COMING,
    Delivery.PICKED_UP: ClauseKind.CARRIES,
    Delivery.ARRIVED: ClauseKind.AT_DOOR,
    Delivery.FAILED: ClauseKind.CARRIES,
}
"""What a courier is doing for an order."""

SETTLES = frozenset(
    {
        "packing_started",
        "order_unpacked",
        "courier_offered",
        "offer_accepted",
        "order_picked_up",
        "courier_arrived",
        "order_returned",
    }
)
"""Steps after which what was decided about a problem is being done: it is news no more."""

AT_HAND_M, NEAR_M, FAR_M = 100, 950, 9_500
"""Below the first distances are said in fives, below the second in tens and below the third in hundreds of metres, then in whole
kilometres."""


def sentence(
    order: Order, board: Board, now: datetime, reader: Role, arrival: Arrival | None = None, fix: Fix | None = None
) -> tuple[Clause, ...]:
    """Say how an order stands.

    Args:
        order: which one, as it stands on `board`.
        board: the reader's, for couriers and their other stops.
        now: hub time, aware UTC.
        reader: whose screen or page it is.
        arrival: when its courier is expected, None when nobody reckons.
        fix: the newest of its courier, None when there is none.

    Returns:
        The clauses in the order in which they are said. Empty for a recipient who is being surprised, until the gift
        is in their hands, and for roles that read nothing; never empty for the shop.
    """
    if reader is Role.RECIPIENT and order.is_hidden:
        return ()
    said = [clause for clause in _clauses(order, board, now, arrival, fix) if _hears(clause, reader, order)]
    if any(clause.kind in (ClauseKind.PROBLEM, ClauseKind.REMEDY) for clause in said):
        said = [clause for clause in said if clause.kind is not ClauseKind.SHOP_AT_WORK]
    return tuple(said)


def _hears(clause: Clause, reader: Role, order: Order) -> bool:
    if reader not in HEARS[clause.kind]:
        return False
    if reader is not Role.SENDER or clause.kind not in (ClauseKind.REASON, ClauseKind.PROBLEM, ClauseKind.REMEDY):
        return True
    if clause.kind is ClauseKind.REASON:
        return clause.code in SENDER_DECIDES
    problem = _open(order) if clause.kind is ClauseKind.PROBLEM else _decided(order)
    return problem is not None and (problem.kind in SENDER_DECIDES or problem.raised_by.role is Role.SENDER)


def _clauses(order: Order, board: Board, now: datetime, arrival: Arrival | None, fix: Fix | None) -> Iterator[Clause]:
    """Everything that is so, whoever may hear it."""
    if order.cancelled:
        yield Clause(ClauseKind.CANCELLED, at=order.closed_at)
        return
    if order.delivery is Delivery.DELIVERED:
        yield from _delivered(order, now)
        return
    yield from _prepared(order)
    yield from _courier(order, board)
    yield from _way(order, board, now, fix)
    expected = _expected(order, now, arrival)
    if expected is not None:
        yield expected
    yield from _trouble(order)
    yield from _promise(order, now, expected, is_silent=_silent_since(order, board, now, fix) is not None)


def _delivered(order: Order, now: datetime) -> Iterator[Clause]:
    proof = order.proof_of("delivered")
    at = proof.at if proof is not None else order.closed_at
    yield Clause(ClauseKind.DELIVERED, at=at)
    if proof is not None and proof.received_by:
        yield Clause(ClauseKind.RECEIVED_BY, name=proof.received_by)
    if order.promise is not None:
        kept = clock(order.promise, now, done_at=at).urgency is Urgency.KEPT
        yield _span(ClauseKind.KEPT if kept else ClauseKind.BROKEN, order.promise.window)


def _prepared(order: Order) -> Iterator[Clause]:
    kind, steps = _PREPARED[order.preparation]
    yield Clause(kind, at=_last_at(order, *steps))
    if order.card.seen_version == order.card.version:
        yield Clause(ClauseKind.CARD_CHECKED)
    elif order.card.version > 1:
        yield Clause(ClauseKind.CARD_CHANGED, at=order.card.changed_at)
    yield from _asked_outside(order)
    if order.rush is not None:
        yield Clause(ClauseKind.RUSH)
        if order.rush.waiting_for and order.delivery not in ON_THE_WAY:
            yield Clause(ClauseKind.RUSH_UNHEARD, roles=order.rush.waiting_for)


_ANSWERED = {
    ApprovalState.ASKED: ClauseKind.APPROVAL_AWAITED,
    ApprovalState.CHANGE_ASKED: ClauseKind.CHANGE_ASKED,
    ApprovalState.APPROVED: ClauseKind.APPROVED,
}
"""What is said of the sender's consent; where the shop goes on without it there is nothing to say."""


def _asked_outside(order: Order) -> Iterator[Clause]:
    """What the gift waits for from people outside."""
    ask, approval = order.address_ask, order.approval
    if ask is not None and ask.is_open:
        if ask.expired_at is None:
            yield Clause(ClauseKind.ADDRESS_AWAITED, until=ask.due_at)
        else:
            yield Clause(ClauseKind.ADDRESS_MISSING)
    kind = _ANSWERED.get(approval.state) if approval is not None else None
    if kind is not None and approval is not None:
        yield Clause(kind, until=approval.due_at if kind is ClauseKind.APPROVAL_AWAITED else None)


def _courier(order: Order, board: Board) -> Iterator[Clause]:
    if order.delivery is Delivery.RETURNED:
        yield Clause(ClauseKind.RETURNED, at=_last_at(order, "order_returned"))
    doing = _BROUGHT.get(order.delivery)
    if doing is not None and order.courier:
        courier = board.couriers.get(order.courier)
        yield Clause(doing, name=courier.name if courier is not None else "")
    elif order.preparation is not Preparation.NEW:
        yield Clause(ClauseKind.NO_COURIER)


def _way(order: Order, board: Board, now: datetime, fix: Fix | None) -> Iterator[Clause]:
    """Where the courier is, only while they ride to this very door."""
    if order.delivery is not Delivery.PICKED_UP:
        return
    stop = board.current_stop(order.courier)
    if stop is not None and stop.id != order.id:
        yield Clause(ClauseKind.OTHER_STOP)
        return
    since = _silent_since(order, board, now, fix)
    if since is not None:
        yield Clause(ClauseKind.LAST_SEEN, at=since)
    elif fix is not None and fix.courier == order.courier and order.address.place is not None:
        yield Clause(ClauseKind.DISTANCE, metres=_said_m(distance_m(fix.place, order.address.place)))


def _silent_since(order: Order, board: Board, now: datetime, fix: Fix | None) -> datetime | None:
    """When the courier of a gift on its way was last heard of, None while that is fresh or nobody knows."""
    if order.delivery is not Delivery.PICKED_UP:
        return None
    courier = board.couriers.get(order.courier)
    missed = courier.silent_since if courier is not None else None
    if fix is None or fix.courier != order.courier:
        return missed
    if freshness(fix, now) is Freshness.SILENT or (missed is not None and missed >= fix.measured_at):
        return fix.measured_at
    return None


def _said_m(metres: float) -> int:
    step = 5 if metres < AT_HAND_M else 10 if metres < NEAR_M else 100 if metres < FAR_M else 1000
    return max(step, int(metres / step + 0.5) * step)


def _expected(order: Order, now: datetime, arrival: Arrival | None) -> Clause | None:
    """When the gift arrives; None where that is not reckoned, or was reckoned for another courier or a time long over."""
    if arrival is None or arrival.order != order.id or not is_awaited(arrival, order) or arrival.latest < now:
        return None
    return Clause(ClauseKind.ARRIVES, earliest=arrival.earliest, until=arrival.latest)


def _trouble(order: Order) -> Iterator[Clause]:
    problem, decided = _open(order), _decided(order)
    if order.delivery is Delivery.FAILED:
        yield Clause(ClauseKind.FAILED, at=_last_at(order, "delivery_failed"))
        reason = next((step.after for step in reversed(order.history) if step.kind == "delivery_failed"), "")
        if reason in frozenset(ProblemKind) and (problem is None or problem.kind != reason):
            yield Clause(ClauseKind.REASON, code=reason)
    if problem is not None:
        yield Clause(ClauseKind.PROBLEM, code=problem.kind.value)
        more = len(open_problems(order.problems)) - 1
        if more:
            yield Clause(ClauseKind.MORE_PROBLEMS, count=more)
        yield Clause(ClauseKind.DECIDES, roles=(DECIDES[problem.kind],), until=problem.due_at)
    elif decided is not None and decided.remedy is not None:
        yield Clause(ClauseKind.REMEDY, code=decided.remedy.value)
    if order.delivery is Delivery.FAILED:
        yield Clause(ClauseKind.SHOP_AT_WORK)


def _open(order: Order) -> Problem | None:
    """The problem that has waited longest for a decision, None when none does."""
    return next(iter(open_problems(order.problems)), None)


def _decided(order: Order) -> Problem | None:
    """The problem that was decided last, while what was decided has yet to be done."""
    decided = [(one.decided_at, one) for one in order.problems if one.decided_at is not None]
    if not decided:
        return None
    at, problem = max(decided, key=lambda each: each[0])
    seq = next((step.seq for step in reversed(order.history) if step.kind == "problem_decided"), 0)
    done = any(step.kind in SETTLES and (step.seq > seq if seq else step.at > at) for step in order.history)
    return None if done else problem


def _promise(order: Order, now: datetime, expected: Clause | None, *, is_silent: bool) -> Iterator[Clause]:
    if order.promise is None:
        if order.wanted is not None:
            yield _span(ClauseKind.WISHED, order.wanted)
        else:
            yield Clause(ClauseKind.NO_PROMISE)
        return
    yield _span(ClauseKind.PROMISED, order.promise.window)
    read = order_clock(order, now)
    if read.urgency is Urgency.LATE:
        yield Clause(ClauseKind.LATE)
        return
    cause = _danger(order, read.urgency, expected, is_silent=is_silent)
    if cause is not None:
        yield Clause(ClauseKind.AT_RISK, code=cause.value)


def _danger(order: Order, urgency: Urgency, expected: Clause | None, *, is_silent: bool) -> RiskCause | None:
    """Why the promise is in danger as things stand now; what was noticed before and no longer holds is not said."""
    if order.promise is None:
        return None
    if order.delivery is Delivery.ARRIVED:  # what was feared of the way is over; a door that stays shut is not
        return RiskCause.LITTLE_TIME if urgency is Urgency.RISK else None
    until = order.promise.window.until
    if expected is not None and expected.until is not None:
        return RiskCause.ETA if expected.until > until else None
    holds = {
        RiskCause.LATE_START: order.preparation in (Preparation.NEW, Preparation.CONFIRMED),
        RiskCause.ETA: True,
        RiskCause.COURIER_SILENT: is_silent,
        RiskCause.LITTLE_TIME: True,
    }
    for risk in reversed(order.risks):
        if risk.until == until and not risk.lifted and holds[risk.cause]:
            return risk.cause
    return RiskCause.LITTLE_TIME if urgency is Urgency.RISK else None


def _span(kind: ClauseKind, window: Window) -> Clause:
    return Clause(kind, earliest=window.earliest, until=window.until)


def _last_at(order: Order, *steps: str) -> datetime | None:
    return next((step.at for step in reversed(order.history) if step.kind in steps), None)
