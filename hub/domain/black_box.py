"""An order's black box: how it stood at a moment, and what a role had shown that it knew by then.

Whoever was connected had every step on the screen from the moment it was recorded; that somebody looked is another thing. So
each step carries the strongest sign that the role had taken it in, of those that were recorded by that moment:

    did            the role took the step itself
    understood     somebody of the role said that they understood the message
    acknowledged   packing acknowledged the wording, the role acknowledged the rush
    seen           somebody of the role had read the room beyond it
    acted          the role took a later step of this order
    none           nothing shows it

Pure: a fold of one room's events. Words that were erased are blank here too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from hub.domain.actor import STAFF, Actor, Role
from hub.domain.board import Board
from hub.domain.hits import EXCERPT_CHARS, texts_of
from hub.domain.order import Order
from hub.domain.room import Audience, may_see
from hub.domain.vocabulary import (
    CardAcknowledged,
    CardChanged,
    Erased,
    MessageSent,
    MessageUnderstood,
    OrderRated,
    Recorded,
    RoomSeen,
    RushAcknowledged,
    RushMarked,
    kind_of,
)

ROWS_MAX = 30
"""Of one answer: an ordinary journey; each may carry some lines of words, and all of them fit a frame with the order."""
ITEM_CHARS = 60
"""Of an item's name, for the same reason: what packing takes from the shelf is told by its beginning."""
ASKED_ABOUT = STAFF | {Role.COURIER}
"""Whose knowledge can be told: everybody else has a page, which shows what it shows."""


class Sign(StrEnum):
    """How a role showed that it knew a step; the strongest first."""

    DID = "did"
    UNDERSTOOD = "understood"
    ACKNOWLEDGED = "acknowledged"
    SEEN = "seen"
    ACTED = "acted"
    NONE = "none"


class Noted(Struct, frozen=True):
    """One step or message.

    Args:
        seq, at, kind, actor: of its event; `at` is when it was recorded.
        before, after: what a history line shows of a change.
        text: the words of it, cut after `EXCERPT_CHARS`.
        sign: how the role showed that it knew.
        sign_at, sign_by: when, and which person; blank where nothing shows it.
    """

    seq: int
    at: datetime
    kind: str
    actor: Actor
    before: str
    after: str
    text: str
    sign: Sign
    sign_at: datetime | None = None
    sign_by: str = ""


class BlackBox(Struct, frozen=True):
    """What a role knew of an order.

    Args:
        role, at: who, and by when (aware UTC).
        order: as it stood then; None if it was not taken yet, and on every page but the first. Without history, proofs and
            ratings, which the rows tell of; items' names after `ITEM_CHARS` are cut.
        card_seen: the wording that packing had acknowledged by then, 0 for none; `order.card.version` is the one that stood.
        rush_heard_at: when the role acknowledged the rush that stood then; None if it had not, or there was none.
        unseen: steps and messages, of all, of which nothing shows that the role knew them.
        rows: in the order of the feed.
        more: whether further rows follow the last one.
    """

    role: Role
    at: datetime
    order: Order | None
    card_seen: int
    rush_heard_at: datetime | None
    unseen: int
    rows: tuple[Noted, ...]
    more: bool = False


def known_at(events: Sequence[Recorded], order: str, role: Role, at: datetime, after: int = 0) -> BlackBox:
    """Tell what a role knew of an order.

    Args:
        events: of the order's room, from its beginning, in the order of the feed.
        order: its id.
        role: one of `ASKED_ABOUT`.
        at: the moment, aware UTC; what was recorded later is not looked at.
        after: only rows after this seq.
    """
    then = [one for one in events if one.at <= at]
    stood, rows = _fold(then, order)
    told = [_noted(recorded, change, role, then) for recorded, change in rows if _is_for(recorded, role)]
    here = [one for one in told if one.seq > after]
    heard = stood.rush.heard_by(role) if stood is not None and stood.rush is not None else None
    return BlackBox(
        role,
        at,
        _bare(stood) if stood is not None and not after else None,
        stood.card.seen_version if stood is not None else 0,
        heard.at if heard is not None else None,
        sum(one.sign is Sign.NONE for one in told),
        tuple(here[:ROWS_MAX]),
        more=len(here) > ROWS_MAX,
    )


def _bare(order: Order) -> Order:
    items = tuple(replace(item, name=_cut(item.name, ITEM_CHARS), sku="") for item in order.items)
    return replace(order, history=(), proofs=(), ratings=(), items=items)


def _cut(text: str, chars: int) -> str:
    return text if len(text) <= chars else text[:chars] + "…"


Change = tuple[str, str]


def _fold(events: Sequence[Recorded], order: str) -> tuple[Order | None, list[tuple[Recorded, Change]]]:
    """The order after these events, and each step with what its history line shows."""
    board, stood = Board(), None
    rows: list[tuple[Recorded, Change]] = []
    for recorded in events:
        # The board of this room alone: the numbers between belong to other rooms.
        board = replace(board, seq=recorded.seq - 1).after(recorded)
        stood = board.orders.get(order) or stood
        if isinstance(recorded.event, RoomSeen | MessageUnderstood | Erased):
            continue
        change = ("", "")
        if stood is not None and stood.history and stood.history[-1].seq == recorded.seq:
            change = stood.history[-1].before, stood.history[-1].after
        rows.append((recorded, change))
    return stood, rows


def _is_for(recorded: Recorded, role: Role) -> bool:
    """Whether a role could see it at all."""
    match recorded.event:
        case MessageSent(audience=audience):
            return may_see(role, audience)
        case OrderRated():
            return may_see(role, Audience.STAFF)  # said to the shop: no courier's page shows it
        case _:
            return may_see(role, Audience.COURIER)


def _noted(recorded: Recorded, change: Change, role: Role, events: Sequence[Recorded]) -> Noted:
    sign, shown = min(
        ((one, shown) for one, shown in _signs(recorded, role, events)),
        key=lambda found: (list(Sign).index(found[0]), found[1].seq),
        default=(Sign.NONE, None),
    )
    return Noted(
        recorded.seq,
        recorded.at,
        kind_of(recorded.event),
        recorded.actor,
        *change,
        _cut(" · ".join(texts_of(recorded.event)), EXCERPT_CHARS),
        sign,
        shown.at if shown is not None else None,
        shown.actor.person if shown is not None else "",
    )


def _signs(step: Recorded, role: Role, events: Sequence[Recorded]) -> Iterator[tuple[Sign, Recorded]]:
    """Everything that shows that a role knew a step."""
    if step.actor.role is role:
        yield Sign.DID, step
    for later in events:
        if later.seq <= step.seq or later.actor.role is not role:
            continue
        match later.event, step.event:
            case MessageUnderstood(message=understood), MessageSent(message=said) if understood == said:
                yield Sign.UNDERSTOOD, later
            case MessageUnderstood(), _:
                continue  # says something of that message alone
            case CardAcknowledged(card_version=read), CardChanged(card_version=written) if read >= written:
                yield Sign.ACKNOWLEDGED, later
            case RushAcknowledged(), RushMarked(rush=True):
                yield Sign.ACKNOWLEDGED, later
            case RoomSeen(up_to=up_to), _:
                if up_to >= step.seq:
                    yield Sign.SEEN, later
            case MessageSent(), _:
                yield Sign.SEEN, later  # who answers has the room before them
            case _:
                yield Sign.ACTED, later
