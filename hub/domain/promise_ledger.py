"""An order's ledger of promises: who made which, who has heard it, and what became of it. Pure, from order to order.

A promise stands until another takes its place, the order comes to its end, or somebody says that it was broken. Of each
kind at most one stands. Receipts are of understanding: a role touched *I have heard it*, acknowledged the rush, or (the
courier) took the offer on, which shows the promise.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from hub.domain.actor import Actor, Role
from hub.domain.alarm import RiskCause
from hub.domain.order import ON_THE_WAY, Delivery, Order, Preparation
from hub.domain.problem import Remedy
from hub.domain.promise import (
    HEARERS,
    BreakCause,
    Heard,
    PromiseEnd,
    PromiseEntry,
    PromiseKind,
    Window,
)

ELSEWHERE = frozenset({Remedy.LEAVE_WITH_NEIGHBOUR, Remedy.LEAVE_AT_DOOR})
"""Decisions after which the gift is not where it was promised, unless the sender took them."""


TAKEN_BACK_WITHIN = timedelta(seconds=15)
"""A slip offers *Undo* for ten seconds; the rest is for a slow net."""


def standing(order: Order, kind: PromiseKind) -> PromiseEntry | None:
    """The promise of a kind that stands now, None if there is none."""
    return next((entry for entry in order.promises if entry.kind is kind and entry.end is None), None)


def entry_of(order: Order, seq: int) -> PromiseEntry | None:
    """The promise that an event made, None if it made none."""
    return next((entry for entry in order.promises if entry.seq == seq), None)


def waits_for(order: Order, entry: PromiseEntry) -> tuple[Role, ...]:
    """The roles that must still say that they heard a promise; whoever has done their part of the work need not."""
    if entry.end is not None or not order.is_open:
        return ()
    left = set(HEARERS) - {heard.role for heard in entry.heard}
    if order.delivery in ON_THE_WAY:
        left -= {Role.PACKING, Role.DISPATCH}
    elif order.preparation is Preparation.PACKED:
        left -= {Role.PACKING}
    if order.delivery not in ON_THE_WAY | {Delivery.ACCEPTED}:
        left -= {Role.COURIER}
    return tuple(role for role in HEARERS if role in left)


def unheard_at_the_table(order: Order) -> tuple[PromiseEntry, ...]:
    """What packing must have heard before it packs: the promises about the wording, which is made there."""
    return tuple(
        entry
        for entry in order.promises
        if entry.kind is PromiseKind.WORDING and Role.PACKING in waits_for(order, entry)
    )


# What an event makes of it ----------------------------------------------------------------------------------------


def with_entry(order: Order, entry: PromiseEntry, end: PromiseEnd, **how: BreakCause | Role | None) -> Order:
    """The order with a promise that takes the place of the one of its kind that stood, which ends so."""
    entries = tuple(
        replace(one, end=end, ended_at=entry.made_at, **how) if one.kind is entry.kind and one.end is None else one
        for one in order.promises
    )
    return replace(order, promises=(*entries, entry))


def with_time(order: Order, entry: PromiseEntry, before: Window | None, agreed_with: Role | None) -> Order:
    """The order with another time; moved to later without anybody's consent, the earlier one is broken.

    Whoever takes their own change back at once has mistyped: nothing was broken, and who had heard of the time still has.
    """
    earlier = _taken_back(order, entry)
    if earlier is not None:
        order = _as_changed(order, earlier)
        return with_entry(order, replace(entry, heard=earlier.heard), PromiseEnd.CHANGED)
    alone = before is not None and entry.window is not None and entry.window.until > before.until and not agreed_with
    if alone:
        return with_entry(order, entry, PromiseEnd.BROKEN, cause=BreakCause.MOVED_ALONE)
    return with_entry(order, entry, PromiseEnd.CHANGED, agreed_with=agreed_with)


def _taken_back(order: Order, entry: PromiseEntry) -> PromiseEntry | None:
    """The promise to which the one that stands is taken back by another of the same window, None where that is a new one."""
    wrong = standing(order, entry.kind)
    if wrong is None or wrong.made_by != entry.made_by or entry.made_at - wrong.made_at > TAKEN_BACK_WITHIN:
        return None
    ends = (one for one in reversed(order.promises) if one.kind is entry.kind and one.ended_at == wrong.made_at)
    earlier = next(ends, None)
    return earlier if earlier is not None and earlier.window == entry.window else None


def _as_changed(order: Order, entry: PromiseEntry) -> Order:
    """The order with an ended promise that nobody broke after all."""
    changed = replace(entry, end=PromiseEnd.CHANGED, cause=None)
    return replace(order, promises=tuple(changed if one.seq == entry.seq else one for one in order.promises))


def with_heard(order: Order, role: Role, actor: Actor, at: datetime, seq: int | None = None) -> Order:
    """The order once a role has heard a promise; `seq` None: everything that stands."""

    def heard(entry: PromiseEntry) -> PromiseEntry:
        meant = entry.end is None and (seq is None or entry.seq == seq)
        if not meant or entry.heard_by(role) is not None:
            return entry
        return replace(entry, heard=(*entry.heard, Heard(role, actor, at)))

    return replace(order, promises=tuple(heard(entry) for entry in order.promises))


def without_courier(order: Order) -> Order:
    """The order once its courier is another one, or none: nobody on the way has heard anything."""
    if not any(entry.heard_by(Role.COURIER) for entry in order.promises):
        return order
    entries = tuple(
        replace(entry, heard=tuple(heard for heard in entry.heard if heard.role is not Role.COURIER))
        if entry.end is None
        else entry
        for entry in order.promises
    )
    return replace(order, promises=entries)


def ended(order: Order, seq: int, at: datetime, end: PromiseEnd, **how: BreakCause | Role | None) -> Order:
    """The order once one promise has come to its end."""
    entries = tuple(
        replace(entry, end=end, ended_at=at, **how) if entry.seq == seq and entry.end is None else entry
        for entry in order.promises
    )
    return replace(order, promises=entries)


def delivered(order: Order, at: datetime) -> Order:
    """The order once the gift was handed over: what stood is kept or broken."""
    for entry in order.promises:
        if entry.end is None:
            cause = _broken_at_the_end(order, entry, at)
            end = PromiseEnd.KEPT if cause is None else PromiseEnd.BROKEN
            order = ended(order, entry.seq, at, end, cause=cause)
    return order


def called_off(order: Order, at: datetime) -> Order:
    """The order once it was cancelled."""
    for entry in order.promises:
        if entry.end is None:
            order = ended(order, entry.seq, at, PromiseEnd.CANCELLED)
    return order


def _broken_at_the_end(order: Order, entry: PromiseEntry, at: datetime) -> BreakCause | None:
    if entry.kind is PromiseKind.TIME and entry.window is not None and at > entry.window.until:
        return why_late(order, entry.window)
    if entry.kind is PromiseKind.PLACE:
        taken = [problem for problem in order.problems if problem.remedy in ELSEWHERE]
        if taken and (taken[-1].decided_by is None or taken[-1].decided_by.role is not Role.SENDER):
            return BreakCause.LEFT_ELSEWHERE
    return None


def why_late(order: Order, window: Window) -> BreakCause:
    """Why a gift came too late: what was noticed first and explains most.

    Args:
        order: with its problems and with the dangers that were noted.
        window: what was promised.
    """
    if any(problem.raised_at <= window.until and problem.withdrawn_at is None for problem in order.problems):
        return BreakCause.PROBLEM
    noted = [risk.cause for risk in order.risks if risk.until == window.until and not risk.lifted]
    if RiskCause.COURIER_SILENT in noted:
        return BreakCause.COURIER_SILENT
    begun = next((step.at for step in order.history if step.kind == "order_picked_up"), None)
    if RiskCause.LATE_START in noted or begun is None or begun > window.until:
        return BreakCause.LATE_START
    return BreakCause.COURIER_LATE
