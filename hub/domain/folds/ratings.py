"""How it was. Whoever is disappointed waits for an answer, until they get one or say otherwise."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from hub.domain.actor import CUSTOMERS, STAFF
from hub.domain.folds.changing import put
from hub.domain.order import Order
from hub.domain.rating import Rating
from hub.domain.room import Audience, Room
from hub.domain.state import Folds, S
from hub.domain.vocabulary import OrderRated, Recorded


def _order_rated(board: S, recorded: Recorded, event: OrderRated) -> S:
    order = board.orders.get(event.order)
    if order is None:
        return board
    words = event.person.words if event.person else ""
    rating = Rating(recorded.seq, recorded.at, recorded.actor, event.score, event.said, words)
    before = order.rating_of(recorded.actor.role)
    order = replace(order, ratings=(*order.ratings, rating))
    board = put(board, order)
    room = board.rooms.get(order.room)
    if room is None:
        return board
    waits = room.waiting_since
    if rating.is_bad:
        waits = waits or rating.at
    elif before is not None and before.is_bad and waits is not None:
        waits = _waits_still(room, order)
    if waits == room.waiting_since:
        return board
    return replace(board, rooms=board.rooms.set(room.id, replace(room, waiting_since=waits)))


def _waits_still(room: Room, order: Order) -> datetime | None:
    """Since when somebody has waited, now that one is disappointed no more: for their words, or for the other of the two."""
    answers = (m.seq for m in room.messages if m.actor.role in STAFF and m.audience is Audience.EVERYONE)
    answered = max(answers, default=0)
    asked = [m.at for m in room.messages if m.actor.role in CUSTOMERS and m.seq > answered]
    newest = (order.rating_of(role) for role in CUSTOMERS)
    asked += [rating.at for rating in newest if rating is not None and rating.is_bad and rating.seq > answered]
    return min(asked, default=None)


RATINGS_FOLDS: Folds = {OrderRated: _order_rated}
