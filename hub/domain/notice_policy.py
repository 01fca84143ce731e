"""Which notices are due, which wait, which are dropped: pure, the same answer at the follower that asks and in the rule.

From an order and a moment alone: its steps say what there is to tell, `Order.notices` what was begun for them. What is no
longer so when its moment comes is dropped; so is a middle step that a newer one, or the end, has overtaken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from hub.domain.actor import Role
from hub.domain.alarm import Loudness
from hub.domain.asked import ApprovalState
from hub.domain.board import Board
from hub.domain.escalation import unheard
from hub.domain.notice import (
    ATTEMPTS_MAX,
    BACK_OFF,
    BUDGET,
    ENDS,
    KINDS,
    MERGES,
    NOTICES_MAX,
    PLACES,
    QUIET_FROM,
    QUIET_UNTIL,
    SHOWN_FOR,
    TELLS,
    TOLD_WITHIN,
    UNANSWERED,
    UNDO,
    Notice,
    NoticeKind,
    Outcome,
    Template,
    To,
)
from hub.domain.order import Delivery, Order, Step
from hub.domain.problem import SENDER_DECIDES, open_problems
from hub.domain.promise_ledger import entry_of

_OFTEN = frozenset({Template.PROBLEM, Template.RUSH_UNHEARD})
"""Of these an older step may still be news; of the others the newest alone."""
_OVERTAKES = frozenset({NoticeKind.MIDDLE, NoticeKind.FINAL})
_RANK = {
    NoticeKind.ALARM: 0,
    NoticeKind.FINAL: 1,
    NoticeKind.FIRST: 2,
    NoticeKind.URGENT: 3,
    NoticeKind.MIDDLE: 4,
    NoticeKind.PAGE: 5,
}
"""Who takes a place of the budget first."""
NEVER_TOGETHER = timedelta(hours=26)
"""A hour in which all are awake comes every day, and a clock may be set in between."""
REACHES = {To.SENDER: "sender_changed", To.RECIPIENT: "recipient_changed"}
"""The step after which somebody may be reached where they were not before."""


class Push(Struct, frozen=True):
    """Something that is to be pushed.

    Args:
        about: the step that it tells of, by its place in the feed.
        about_at: when that was.
        at: from when on it is due, aware UTC.
        attempt: 0 for the first.
        before: the notice that is tried again, None for a first attempt.
    """

    to: To
    template: Template
    about: int
    about_at: datetime
    at: datetime
    attempt: int = 0
    before: Notice | None = None

    @property
    def kind(self) -> NoticeKind:
        """How it stands to the others of its order."""
        return KINDS[self.template]


def may_tell_recipient(order: Order) -> bool:
    """Whether anything about an order may reach its recipient: never before a surprise is out."""
    return not order.is_hidden


def pushes(board: Board, order: Order, now: datetime, zones: Sequence[str] = ()) -> tuple[Push, ...]:
    """Everything that is to be pushed about an order, now or later, if nothing else happens.

    Args:
        board: the newest board, for the shop's zone and the newest restore.
        order: one of its orders, open or closed.
        now: hub time, aware UTC.
        zones: where whoever is told may live, as in `asleep_until`.

    Returns:
        What is due (`at` is passed) and what waits, in the order in which it may take the places that the budget has left.
    """
    return tuple(awake(push, zones, board.shop.zone, now) for push in planned(order, board.restored_seq, now))


def planned(order: Order, restored_seq: int, now: datetime) -> tuple[Push, ...]:
    """As `pushes`, before it is asked whether anybody sleeps: the same for as long as the order is, but for what grows old.

    Args:
        order: open or closed.
        restored_seq: of the board.
        now: hub time, aware UTC.
    """
    found = [*_again(order, restored_seq), *_new(order, restored_seq, now)]
    found.sort(key=lambda push: (_RANK[push.kind], push.about))
    reached = sum(notice.reached for notice in order.notices if notice.to is not To.OWNER)
    room = NOTICES_MAX - len(order.notices)
    kept: list[Push] = []
    for push in found:
        if push.kind is NoticeKind.PAGE and push.before is None and any(one.to is push.to for one in kept):
            continue  # the other one carries the link
        is_new, adds = push.before is None, _adds(push)
        if push.kind is not NoticeKind.ALARM and adds and reached >= _places(push):
            continue
        if is_new and room <= 0 and push.template not in ENDS:
            continue
        if push.kind is not NoticeKind.ALARM:
            reached += adds
        room -= is_new
        kept.append(push)
    return tuple(kept)


def unanswered_at(notice: Notice) -> datetime | None:
    """From when on nobody will say what came of a notice's newest attempt; None where it is known."""
    return notice.last.begun_at + UNANSWERED if notice.last.outcome is Outcome.SENDING else None


def untold(board: Board, order: Order, now: datetime) -> tuple[Notice, ...]:
    """The notices of an order that went wrong for good and that nothing has made up for: somebody should call.

    Args:
        board, order, now: as in `pushes`.
    """
    ended = [notice for notice in order.notices if notice.last.settled_at and notice.last.outcome is not Outcome.SENT]
    if not ended:
        return ()
    coming = {push.before.id for push in pushes(board, order, now) if push.before is not None}
    told: dict[To, int] = {}
    for notice in order.notices:
        if notice.last.outcome is Outcome.SENT:
            told[notice.to] = max(told.get(notice.to, 0), notice.about)
    return tuple(
        notice
        for notice in ended
        if notice.id not in coming
        and notice.about > told.get(notice.to, 0)
        and notice.last.settled_at is not None
        and now - notice.last.settled_at < SHOWN_FOR
        and _is_still_so(order, notice.template, _step_of(order, notice.about))
    )


def quiet_until(moment: datetime, zone: str) -> datetime | None:
    """When the quiet hours end that a moment lies in.

    Args:
        moment: aware.
        zone: IANA name.

    Returns:
        The first moment after them, aware UTC; None outside of them.
    """
    place = ZoneInfo(zone)
    local = moment.astimezone(place)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return None
    day = local.date() + timedelta(days=1) if local.time() >= QUIET_FROM else local.date()
    return datetime.combine(day, QUIET_UNTIL, place).astimezone(UTC)


def asleep_until(moment: datetime, zones: Sequence[str], shop_zone: str) -> datetime | None:
    """When somebody who may live in any of some zones is awake for certain.

    Args:
        moment: aware.
        zones: IANA names; none: they live where the shop is. So they do where the shop's zone is one of them.
        shop_zone: IANA name.

    Returns:
        The first moment outside of the quiet hours of all of them, aware UTC; None where it is outside of them now. Zones
        that are never awake together (a number that belongs to half the world) say nothing: then it is the shop's.
    """
    if not zones or shop_zone in zones:
        return quiet_until(moment, shop_zone)
    awake_at = moment
    while ends := [end for zone in zones if (end := quiet_until(awake_at, zone)) is not None]:
        awake_at = max(ends)
        if awake_at - moment > NEVER_TOGETHER:
            return quiet_until(moment, shop_zone)
    return awake_at if awake_at > moment else None


def awake(push: Push, zones: Sequence[str], shop_zone: str, now: datetime) -> Push:
    """A push whose moment is outside of the quiet hours of whoever is told, where it obeys them; `zones` as in `asleep_until`."""
    if push.kind not in (NoticeKind.MIDDLE, NoticeKind.PAGE):
        return push
    until = asleep_until(max(push.at, now), zones, shop_zone)
    return push if until is None else replace(push, at=until)


def _adds(push: Push) -> bool:
    """Whether one more message may be in somebody's hand after it."""
    return push.before is None or not (push.before.keyed and push.before.reached)


def _places(push: Push) -> int:
    if push.template not in ENDS:
        return PLACES[push.kind]
    # Cut short by a crash, the end may never have gone out: that it is said once more must not fail for want of a place.
    cut_short = push.before is not None and any(
        attempt.outcome is Outcome.UNKNOWN and not attempt.code for attempt in push.before.attempts
    )
    return BUDGET + cut_short


# What was never begun ----------------------------------------------------------------------------------------------


def _new(order: Order, restored_seq: int, now: datetime) -> Iterator[Push]:
    begun = {(notice.to, notice.about) for notice in order.notices}
    seen: set[tuple[To, Template]] = set()
    middle: dict[To, list[Push]] = {}
    alarms: list[Push] = []
    for step in reversed(order.history):
        for tells in TELLS.get(step.kind, ()):
            one = tells.to, tells.template
            if one in seen:
                continue
            if tells.template not in _OFTEN:
                seen.add(one)
            if step.seq <= restored_seq or now - step.at > TOLD_WITHIN or (tells.to, step.seq) in begun:
                continue
            if not _may_be_told(order, tells.to) or not _is_still_so(order, tells.template, step):
                continue
            at = step.at + UNDO if tells.undoable else step.at
            push = Push(tells.to, tells.template, step.seq, step.at, at)
            if push.kind is NoticeKind.MIDDLE:
                middle.setdefault(push.to, []).append(push)
            elif push.kind is NoticeKind.ALARM:
                alarms.append(push)
            elif push.kind is NoticeKind.PAGE:
                yield replace(push, at=step.at + MERGES)
            else:
                yield push
    for to, waiting in middle.items():
        told = _overtaken_up_to(order, to)
        waiting = [push for push in waiting if push.about > told]
        if waiting:  # newest first: it is told when the oldest has waited long enough
            yield replace(waiting[0], at=waiting[-1].about_at + MERGES)
    yield from [push for push in alarms if not _is_told_of_alarm(order, push)][:1]


def _overtaken_up_to(order: Order, to: To) -> int:
    return max(
        (notice.about for notice in order.notices if notice.to is to and KINDS[notice.template] in _OVERTAKES),
        default=0,
    )


def _is_told_of_alarm(order: Order, push: Push) -> bool:
    """Two roles that have not heard the same rush are one alarm."""
    return any(
        notice.to is push.to and (push.about < notice.about or push.about_at - notice.attempts[0].begun_at < MERGES)
        for notice in order.notices
    )


# What is tried again ------------------------------------------------------------------------------------------------


def _again(order: Order, restored_seq: int) -> Iterator[Push]:
    for notice in order.notices:
        at = _again_at(notice) or _elsewhere_at(order, notice)
        if at is None or notice.about <= restored_seq or not _may_be_told(order, notice.to):
            continue
        kind, step = KINDS[notice.template], _step_of(order, notice.about)
        if kind is NoticeKind.MIDDLE and notice.about < _overtaken_up_to(order, notice.to):
            continue
        if _is_still_so(order, notice.template, step):
            about_at = step.at if step is not None else notice.attempts[0].begun_at
            yield Push(notice.to, notice.template, notice.about, about_at, at, len(notice.attempts), notice)


def _again_at(notice: Notice) -> datetime | None:
    """When a notice is tried again, None if never."""
    last, tried = notice.last, len(notice.attempts)
    if last.settled_at is None or tried >= ATTEMPTS_MAX:
        return None
    if last.outcome is Outcome.TEMPORARY:
        return last.settled_at + BACK_OFF[tried - 1]
    if last.outcome is not Outcome.UNKNOWN:
        return None
    unknown = sum(attempt.outcome is Outcome.UNKNOWN for attempt in notice.attempts)
    if not notice.keyed and (notice.template not in ENDS or unknown > 1):
        return None  # twice the same news is worse than the page alone; of the end it is not, once
    return last.settled_at + BACK_OFF[tried - 1] if last.code else last.settled_at


def _elsewhere_at(order: Order, notice: Notice) -> datetime | None:
    """When a notice that was refused for good is tried once more, for its receiver has another number or address since; else None."""
    last = notice.last
    if last.outcome is not Outcome.PERMANENT or last.settled_at is None or len(notice.attempts) >= ATTEMPTS_MAX:
        return None
    kind = REACHES.get(notice.to)
    newest = next((step.at for step in reversed(order.history) if step.kind == kind), None)
    return newest + UNDO if newest is not None and newest > last.settled_at else None


# What is so ---------------------------------------------------------------------------------------------------------


def _may_be_told(order: Order, to: To) -> bool:
    return to is not To.RECIPIENT or may_tell_recipient(order)


def _step_of(order: Order, seq: int) -> Step | None:
    return next((step for step in reversed(order.history) if step.seq == seq), None)


def _is_still_so(order: Order, template: Template, step: Step | None) -> bool:
    """Whether what a step would be told of is so now; a step that has left the history is told only if it was the end."""
    if template is Template.DELIVERED:
        return order.delivery is Delivery.DELIVERED
    if template is Template.CANCELLED:
        return bool(order.cancelled)
    if step is None or not order.is_open:
        return False
    match template:
        case Template.PROMISED:
            return order.promise is not None and order.promise.made_at == step.at and not _is_known_time(order, step)
        case Template.ON_THE_WAY | Template.COMING:
            return order.delivery is Delivery.PICKED_UP
        case Template.AT_THE_DOOR:
            return order.delivery is Delivery.ARRIVED
        case Template.NOT_HANDED_OVER:
            return order.delivery is Delivery.FAILED
        case Template.BROUGHT_BACK:
            return order.delivery is Delivery.RETURNED
        case Template.PROBLEM:
            waiting = [one for one in open_problems(order.problems) if one.kind in SENDER_DECIDES]
            # Who raised it knows of it.
            return any(one.raised_at == step.at and one.raised_by.role is not Role.SENDER for one in waiting)
        case Template.WRAPPING:
            asked = order.approval
            return asked is not None and asked.state is ApprovalState.ASKED and asked.asked_at == step.at
        case Template.ADDRESS:
            address = order.address_ask
            return address is not None and address.is_open and address.expired_at == step.at
        case Template.YOUR_PAGE:
            return _has_lost_page(order, To.SENDER)
        case Template.THEIR_PAGE:
            return _has_lost_page(order, To.RECIPIENT)
        case Template.RUSH_UNHEARD:
            return step.after == Loudness.OWNER and Role(step.before) in unheard(order)
        case _:
            return True


def _has_lost_page(order: Order, to: To) -> bool:
    """Whether somebody's links ended, and no notice has carried a fresh one to them since."""
    lost = next((one for one in order.lost_pages if one.to is to), None)
    return lost is not None and (
        lost.opened_at is None
        or not any(
            one.to is to and one.last.begun_at >= lost.opened_at and one.last.outcome in (Outcome.SENDING, Outcome.SENT)
            for one in order.notices
        )
    )


def moved_since(order: Order, notice: Notice) -> bool:
    """Whether somebody was given another name, number or address since a notice to them was last begun."""
    kind = REACHES.get(notice.to)
    return any(step.kind == kind and step.at >= notice.last.begun_at for step in order.history)


def _is_known_time(order: Order, step: Step) -> bool:
    """Whether the time that was promised is the one that the sender was told last: a change was taken back before they heard of it."""
    told = [one for one in order.notices if one.template is Template.PROMISED and one.about < step.seq and one.reached]
    if not told or told[-1].last.outcome is not Outcome.SENT:
        return False
    last, now = entry_of(order, told[-1].about), entry_of(order, step.seq)
    return last is not None and now is not None and last.window == now.window
