"""Judges what customers were told on a rehearsed day: the ledger against what arrived on their telephones.

No customer above the budget (an end that a crash cut short apart), every end told once, nothing to the recipient of a
surprise before it is out. It reads the feed
and the telephones, and none of the code that decides what is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from hub.domain.notice import BUDGET, ENDS, Outcome, To
from hub.domain.promise import PromiseKind
from hub.domain.vocabulary import (
    NoticeBegun,
    NoticeSettled,
    OrderCancelled,
    OrderDelivered,
    OrderPlaced,
    PromiseMade,
    Recorded,
    SurpriseReleased,
)
from hub.rehearsal.mothers_verdict import Verdict
from hub.rehearsal.phones import Arrived, Phones


def judge_notices(verdict: Verdict, feed: Sequence[Recorded], phones: Phones, repeated: str) -> None:
    """Add what customers were told to a day's verdict.

    Args:
        verdict: of the day; breaches and figures are added.
        feed: every event, from the first.
        phones: what arrived.
        repeated: the words that mark a message as possibly repeated.
    """
    begun: dict[str, NoticeBegun] = {}
    outcomes: dict[str, list[Outcome]] = defaultdict(list)
    cut_short: set[str] = set()
    ended: dict[str, datetime] = {}
    hidden: set[str] = set()
    out: dict[str, datetime] = {}
    for one in feed:
        match one.event:
            case NoticeBegun(notice=notice) as event:
                begun.setdefault(notice, event)
            case NoticeSettled(notice=notice, outcome=outcome, code=code):
                outcomes[notice].append(outcome)
                if outcome is Outcome.UNKNOWN and not code:
                    cut_short.add(notice)
            case OrderPlaced(order=order, surprise=True) | PromiseMade(order=order, promise_kind=PromiseKind.SURPRISE):
                hidden.add(order)
            case SurpriseReleased(order=order):
                out.setdefault(order, one.at)
            case OrderDelivered(order=order):
                out.setdefault(order, one.at)
                ended[order] = one.at
            case OrderCancelled(order=order):
                ended[order] = one.at
            case _:
                pass
    told: dict[str, list[Arrived]] = defaultdict(list)
    for message in phones.arrived:
        if message.key not in begun:
            verdict.breaches.append(f"message {message.key} went out and the ledger does not know of it")
            continue
        told[begun[message.key].order].append(message)
    most = 0
    for order, messages in told.items():
        again = any(message.key in cut_short and begun[message.key].template in ENDS for message in messages)
        if len(messages) > BUDGET + again:
            verdict.breaches.append(f"order {order}: customers were told {len(messages)} times")
        if len(messages) > most:
            most = len(messages)
            verdict.worst["most told"] = f"order {order}: {most} messages"
        for message in messages:
            early = order not in out or message.at < out[order]
            if order in hidden and begun[message.key].to is To.RECIPIENT and early:
                verdict.breaches.append(f"order {order}: the surprise was spoiled at {message.at:%H:%M:%S}")
    for order in ended:
        _end_told_once(verdict, order, told[order], begun, outcomes, keyed=phones.keyed, repeated=repeated)
    unknown = sum(Outcome.UNKNOWN in found for found in outcomes.values())
    verdict.figures |= {"messages": len(phones.arrived), "sends that failed": phones.failed, "sends unknown": unknown}


def _end_told_once(
    verdict: Verdict,
    order: str,
    messages: Sequence[Arrived],
    begun: dict[str, NoticeBegun],
    outcomes: dict[str, list[Outcome]],
    *,
    keyed: bool,
    repeated: str,
) -> None:
    """The sender hears of the end once; a second time only where nobody knew, and marked so."""
    keys = [key for key, one in begun.items() if one.order == order and one.to is To.SENDER and one.template in ENDS]
    ends = [message for message in messages if message.key in keys]
    if not ends:
        given_up = [
            key for key in keys if outcomes[key] and outcomes[key][-1] in (Outcome.TEMPORARY, Outcome.PERMANENT)
        ]
        if given_up:
            verdict.count("ends not told, on the rescue list")
        else:
            verdict.breaches.append(f"order {order}: the sender was never told of its end")
        return
    verdict.count("ends told")
    if len(ends) == 1:
        return
    verdict.count("ends told again, marked so")
    marked = all(repeated in message.text for message in ends[1:])
    unknown = any(Outcome.UNKNOWN in outcomes[key] for key in keys)
    if keyed or len(ends) > 2 or not (marked and unknown):
        verdict.breaches.append(f"order {order}: the sender was told of its end {len(ends)} times")
