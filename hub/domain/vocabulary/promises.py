"""Commands and events of the ledger of promises, beside the time (`orders`): made, heard, changed, broken."""

from __future__ import annotations

from msgspec import Struct

from hub.domain.actor import Role
from hub.domain.promise import BreakCause, PromiseKind
from hub.domain.vocabulary.base import DESK, DISPATCH, Command, Event


class MakePromise(Command, frozen=True, tag="make_promise"):
    """Promise a place, a wording, or that the recipient hears nothing before. Needs the hub: a promise must be heard."""

    may = DESK
    order: str
    promise_kind: PromiseKind
    text: str
    to: Role = Role.SENDER


class PromisePerson(Struct, frozen=True):
    """What exactly was promised."""

    text: str = ""


class PromiseMade(Event, frozen=True, tag="promise_made"):
    """Something was promised; the event's number names the promise."""

    order: str
    promise_kind: PromiseKind
    to: Role
    person: PromisePerson | None = None


class AcknowledgePromise(Command, frozen=True, tag="acknowledge_promise"):
    """A role has heard a promise. `promise`: the number of the event that made it."""

    may = frozenset({Role.PACKING, Role.DISPATCH, Role.COURIER})
    offline = True
    order: str
    promise: int


class PromiseHeard(Event, frozen=True, tag="promise_heard"):
    """A role heard a promise."""

    amends = False
    order: str
    promise: int
    role: Role


class ChangePromise(Command, frozen=True, tag="change_promise"):
    """Other words for a promise that stands; `agreed_with`: who outside agreed, the sender or the recipient."""

    may = DESK
    order: str
    promise: int
    text: str
    agreed_with: Role


class PromiseChanged(Event, frozen=True, tag="promise_changed"):
    """A promise stands in the place of another; the event's number names the new one."""

    order: str
    promise: int
    promise_kind: PromiseKind
    to: Role
    agreed_with: Role
    person: PromisePerson | None = None


class BreakPromise(Command, frozen=True, tag="break_promise"):
    """Say that a promise was not kept. The time needs nobody to say it."""

    may = DISPATCH
    order: str
    promise: int
    cause: BreakCause


class PromiseBroken(Event, frozen=True, tag="promise_broken"):
    """A promise was not kept."""

    order: str
    promise: int
    cause: BreakCause


class ReleaseSurprise(Command, frozen=True, tag="release_surprise"):
    """The recipient may know from now on: whoever ordered says so. Needs the hub, for nobody can take it back."""

    may = DESK | {Role.SENDER}
    order: str


class SurpriseReleased(Event, frozen=True, tag="surprise_released"):
    """The recipient may know."""

    order: str
