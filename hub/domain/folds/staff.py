"""Who works here, and who is signed in where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from hub.domain.staff import PIN_CHANGED, REMOVED, RENEWED, SIGN_INS_KEPT, SignIn, StaffMember
from hub.domain.state import Folds, S
from hub.domain.vocabulary import (
    PinLocked,
    PinSet,
    Recorded,
    SignedIn,
    SignedOut,
    StaffAdded,
    StaffChanged,
    StaffRemoved,
)


def _staff_added(board: S, recorded: Recorded, event: StaffAdded) -> S:
    name = event.person.name if event.person else ""
    member = StaffMember(event.person_id, name, event.roles, recorded.at)
    return replace(board, staff=board.staff.set(member.id, member))


def change_staff(board: S, person: str, **changes: Any) -> S:
    member = board.staff.get(person)
    if member is None:
        return board
    return replace(board, staff=board.staff.set(person, replace(member, **changes)))


def _staff_changed(board: S, recorded: Recorded, event: StaffChanged) -> S:
    return change_staff(board, event.person_id, name=event.person.name if event.person else "", roles=event.roles)


def _staff_removed(board: S, recorded: Recorded, event: StaffRemoved) -> S:
    board = change_staff(board, event.person_id, removed_at=recorded.at, pin_set_at=None, locked_until=None)
    return end_sign_ins(board, recorded.at, REMOVED, lambda one: one.person == event.person_id)


def _pin_set(board: S, recorded: Recorded, event: PinSet) -> S:
    board = change_staff(board, event.person_id, pin_set_at=recorded.at, locked_until=None)
    if event.own:
        return board
    return end_sign_ins(board, recorded.at, PIN_CHANGED, lambda one: one.person == event.person_id)


def _pin_locked(board: S, recorded: Recorded, event: PinLocked) -> S:
    return change_staff(board, event.person_id, locked_until=event.until)


def _signed_in(board: S, recorded: Recorded, event: SignedIn) -> S:
    # The same person at the same station again: one sign-in is enough, the newer lasts longer.
    here = (event.station, event.person_id)
    board = end_sign_ins(board, recorded.at, RENEWED, lambda one: (one.station, one.person) == here)
    sign_in = SignIn(event.sign_in, event.station, event.person_id, recorded.at, event.until)
    kept = board.sign_ins.mutate()
    for old in board.sign_ins.values():
        if recorded.at - old.until > SIGN_INS_KEPT:
            del kept[old.id]
    kept[sign_in.id] = sign_in
    board = replace(board, sign_ins=kept.finish())
    return change_staff(board, event.person_id, locked_until=None)


def _signed_out(board: S, recorded: Recorded, event: SignedOut) -> S:
    return end_sign_ins(board, recorded.at, event.why, lambda one: one.id == event.sign_in)


def end_sign_ins(board: S, at: datetime, why: str, which: Callable[[SignIn], bool]) -> S:
    """End some sign-ins that nobody has ended yet, whether or not their time is over."""
    ended = [one for one in board.sign_ins.values() if one.ended_at is None and which(one)]
    if not ended:
        return board
    sign_ins = board.sign_ins.mutate()
    for one in ended:
        sign_ins[one.id] = replace(one, ended_at=at, why=why)
    return replace(board, sign_ins=sign_ins.finish())


STAFF_FOLDS: Folds = {
    StaffAdded: _staff_added,
    StaffChanged: _staff_changed,
    StaffRemoved: _staff_removed,
    PinSet: _pin_set,
    PinLocked: _pin_locked,
    SignedIn: _signed_in,
    SignedOut: _signed_out,
}
