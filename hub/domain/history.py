"""An order's history as its board carries it: one line for each step of its way."""

from __future__ import annotations

from msgspec.structs import replace

from hub.domain.order import DELIVERY_STEPS, PREPARATION_STEPS, Address, Order, Person, Step
from hub.domain.vocabulary import (
    AddressChanged,
    ApprovalAnswered,
    CardChanged,
    CourierOffered,
    DeliveryFailed,
    Event,
    FallbackAgreed,
    HandedOver,
    ItemsChanged,
    OrderRated,
    ProblemDecided,
    ProblemRaised,
    PromiseAtRisk,
    PromiseBroken,
    PromiseChanged,
    PromiseHeard,
    PromiseMade,
    RecipientChanged,
    Recorded,
    RiskLifted,
    RushAcknowledged,
    RushEscalated,
    RushMarked,
    SenderChanged,
    TimePromised,
    kind_of,
)

HISTORY_KEPT = 60
"""Steps of one order that a board carries: several times an ordinary journey (about 15)."""

BESIDE_THE_WAY = frozenset({"notice_begun", "notice_settled", "push_subscribed", "push_ended"})
"""No steps of an order's way: they stand in `Order.notices` and `Order.devices`, and a bad day for mail must not push the way itself out."""

WORDS_APART = " · "
"""Stands between a name and its number, and between an address and its note."""

STEP_CHARS_MAX = 120
"""What a history line shows of an old and a new wording; the whole words stand in the feed."""


def with_step(order: Order, recorded: Recorded) -> Order:
    """Move both of an order's tracks by their tables, count its version, and write its history line.

    Args:
        order: as the event's own fold left it.
        recorded: an event of this order.

    Returns:
        The order with its line; unchanged where the event is none of its way's.
    """
    event = recorded.event
    kind = kind_of(event)
    if kind in BESIDE_THE_WAY:
        return order
    before, after = _before_after(event)
    step = Step(recorded.seq, kind, recorded.at, recorded.actor, before[:STEP_CHARS_MAX], after[:STEP_CHARS_MAX])
    return replace(
        order,
        version=order.version + type(event).amends,
        preparation=PREPARATION_STEPS[order.preparation].get(kind, order.preparation),
        delivery=DELIVERY_STEPS[order.delivery].get(kind, order.delivery),
        history=(*order.history, step)[-HISTORY_KEPT:],
    )


def _before_after(event: Event) -> tuple[str, str]:
    """What a history line shows of a change, blank where nothing is to be shown."""
    match event:
        case CardChanged(person=words) if words is not None:
            return words.before, words.text
        case TimePromised(window=window, before=before):
            return before.local if before else "", window.local
        case CourierOffered(courier=courier):
            return "", courier
        case HandedOver(before=before, courier=courier):
            return before, courier
        case RushAcknowledged(role=role) | PromiseHeard(role=role):
            return "", role.value
        case PromiseMade(promise_kind=kind) | PromiseChanged(promise_kind=kind):
            return "", kind.value
        case ItemsChanged(before_minor=before_minor, total_minor=total_minor):
            return str(before_minor), str(total_minor)
        case PromiseBroken(cause=cause):
            return "", cause.value
        case ApprovalAnswered(approved=approved):
            return "", "approved" if approved else "change_asked"
        case OrderRated(before=before, score=score):
            return str(before) if before else "", str(score)
        case RushMarked(rush=rush):
            return "", "rush" if rush else "calm"
        case RushEscalated(role=role, level=level):
            return role.value, level.value
        case PromiseAtRisk(cause=cause) | RiskLifted(cause=cause):
            return "", cause.value
        case DeliveryFailed(reason=reason):
            return "", reason
        case ProblemRaised(problem_kind=kind):
            return "", kind.value
        case ProblemDecided(remedy=remedy):
            return "", remedy.value
        case FallbackAgreed(remedy=remedy):
            return "", remedy.value if remedy is not None else ""
        case AddressChanged(person=words) if words is not None:
            return _where(words.before), _where(words.address)
        case RecipientChanged(person=words) if words is not None:
            return _whom(words.before), _whom(words.recipient)
        case SenderChanged(person=words) if words is not None:
            return _differs(words.before, words.sender)
        case _:
            return "", ""


def _where(address: Address) -> str:
    """An address in one line, with its note for the door: either may be what changed."""
    return WORDS_APART.join(part for part in (", ".join(address.lines), address.note) if part)


def _whom(person: Person) -> str:
    """A name with its number: a changed number alone is a change too."""
    return WORDS_APART.join(part for part in (person.name, person.phone) if part)


def _differs(before: Person, after: Person) -> tuple[str, str]:
    """What of somebody is another one: the name, else the number, else the address."""
    pairs = ((before.name, after.name), (before.phone, after.phone), (before.mail, after.mail))
    return next(((old, new) for old, new in pairs if old != new), ("", ""))
