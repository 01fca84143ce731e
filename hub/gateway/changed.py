"""What is another at a stop since its courier has it: the old beside the new, for the courier to notice.

The order's history says it and the ledger of promises; nothing is kept here. A promise is told until the courier has
acknowledged it (`PromiseHeard`); of everything else the page itself remembers up to which event it was seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from hub.domain.actor import Role
from hub.domain.history import WORDS_APART
from hub.domain.order import Order
from hub.domain.promise import PromiseEntry, PromiseKind
from hub.gateway.contract import Changed, Span
from hub.gateway.parts import AT_WORK

HAS_IT = frozenset({"offer_accepted", "handed_over"})
"""Steps with which a courier has a gift, and has read what stood then."""

FACTS: dict[str, Literal["address", "recipient", "fallback"]] = {
    "address_changed": "address",
    "address_given": "address",
    "recipient_changed": "recipient",
    "fallback_agreed": "fallback",
}
"""Steps that change what the courier reads at a stop."""

PROMISED: dict[PromiseKind, Literal["time", "place", "surprise"]] = {
    PromiseKind.TIME: "time",
    PromiseKind.PLACE: "place",
    PromiseKind.SURPRISE: "surprise",
}
"""Promises that are the courier's to keep; the wording is packing's."""


def changed(order: Order) -> tuple[Changed, ...]:
    """What changed at a stop since its courier took it on.

    Args:
        order: as it stands on the gateway's replica.

    Returns:
        The changes, oldest first; none before the courier has accepted and none once the gift is at its end.
    """
    since = next((step.seq for step in reversed(order.history) if step.kind in HAS_IT), None)
    if since is None or order.delivery not in AT_WORK:
        return ()
    return tuple(sorted((*_facts(order, since), *_promises(order, since)), key=lambda change: change.seq))


def _facts(order: Order, since: int) -> Iterator[Changed]:
    agreed = ""
    for step in order.history:
        what = FACTS.get(step.kind)
        before = step.before
        if what == "fallback":
            before, agreed = agreed, step.after
        if what is None or step.seq <= since:
            continue
        change = Changed(what, step.seq, step.at, before, step.after)
        if what == "recipient" and order.is_hidden:
            change = replace(change, before=_name_of(step.before), after=_name_of(step.after))
        if change.before != change.after or step.kind == "address_given":
            yield change


def _name_of(words: str) -> str:
    """A person without the number: while it is a surprise, a courier is not given it (`courier.compose`)."""
    return words.partition(WORDS_APART)[0]


def _promises(order: Order, since: int) -> Iterator[Changed]:
    for entry in order.promises:
        what = PROMISED.get(entry.kind)
        if what is None or entry.end is not None or entry.seq <= since or entry.heard_by(Role.COURIER) is not None:
            continue
        earlier = [one for one in order.promises if one.kind is entry.kind and one.seq < entry.seq]
        before = earlier[-1] if earlier else None
        yield Changed(what, entry.seq, entry.made_at, before.text if before else "", entry.text, _span(before))


def _span(entry: PromiseEntry | None) -> Span | UnsetType:
    if entry is None or entry.window is None:
        return UNSET
    earliest = entry.window.earliest
    return Span(entry.window.until, earliest if earliest is not None else UNSET)
