"""What a rule says when a change stood on an order that somebody changed meanwhile: both changes, by name."""

from __future__ import annotations

from hub.domain.order import Order
from hub.domain.vocabulary import (
    EVENTS,
    AssignCourier,
    ChangeAddress,
    ChangeCard,
    ChangeItems,
    ChangeRecipient,
    ChangeSender,
    PromiseTime,
    Refused,
    kind_of,
)

CHANGES_NAMED = 4
"""So many of what changed meanwhile are named: more are no answer to "what happened?"."""

Amendment = AssignCourier | ChangeAddress | ChangeCard | ChangeItems | ChangeRecipient | ChangeSender | PromiseTime


def stale(order: Order, command: Amendment) -> Refused | None:
    """Refuse a change that stood on an order that was changed since, and name both changes."""
    expects = command.expects
    if expects is None or expects == order.version:
        return None
    amending = [step for step in order.history if step.kind not in EVENTS or EVENTS[step.kind].amends]
    since = amending[expects - order.version :] if expects < order.version else []
    fields = {
        "order": order.id,
        "expected": str(expects),
        "stands": str(order.version),
        "asked": kind_of(command),
        "changes": ",".join(dict.fromkeys(step.kind for step in since[-CHANGES_NAMED:])),
    }
    return Refused("version_conflict", fields)
