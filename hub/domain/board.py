"""The state as a fold: `board.after(recorded) -> board`, the same pure function at the hub, at every client, in tests.

An event whose person part is blank folds to the same board with blanks. Closed orders leave the board 48 h after they
closed (at the next event after that moment, so that every fold agrees without a clock of its own).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec.structs import replace

from hub.domain.access import Link
from hub.domain.folds import FOLDS
from hub.domain.history import with_step
from hub.domain.order import Delivery, Order
from hub.domain.run import forgotten, in_run_order
from hub.domain.state import State, by_promise
from hub.domain.vocabulary import Event, Recorded

FOLD_VERSION = 8
"""Stands in every snapshot; who reads a snapshot of another version folds the ledger again."""

CLOSED_ORDERS_KEPT = timedelta(hours=48)


class Board(State, frozen=True):
    """Everything that is open in the shop, as of `seq`, and how it goes on from there."""

    def after(self, recorded: Recorded) -> Board:
        """Fold one event in.

        Args:
            recorded: the event with seq = self.seq + 1.

        Returns:
            The board at that seq. An event that this program cannot place changes nothing but `seq`.
        """
        assert recorded.seq == self.seq + 1, f"board at {self.seq} was given {recorded.seq}"
        board = replace(self, seq=recorded.seq, at=max(self.at, recorded.at))
        fold = FOLDS.get(type(recorded.event))
        if fold is not None:
            board = fold(board, recorded, recorded.event)
        order = board.orders.get(getattr(recorded.event, "order", ""))
        if order is not None:
            board = replace(board, orders=board.orders.set(order.id, with_step(order, recorded)))
        return _forget_closed(board)

    def order_of_source(self, system: str, key: str) -> Order | None:
        """The order that a web shop's key led to, or None."""
        found = self.sources.get(f"{system}:{key}")
        return self.orders.get(found) if found else None

    def stops_of(self, courier: str, among: Iterable[Order] | None = None) -> list[Order]:
        """A courier's open orders as they are taken: by the courier's runs, then those without one, first promise first.

        Args:
            among: the courier's open orders, where somebody has kept them; None looks through the board.
        """
        known = self.orders_of(courier) if among is None else sorted(among, key=by_promise)
        mine = in_run_order(self.runs, courier, (order.id for order in known))
        return [self.orders[order] for order in mine]

    def current_stop(self, courier: str) -> Order | None:
        """The order the courier is bringing now: the one at whose door they stand, else the next on their way."""
        carried = [o for o in self.stops_of(courier) if o.delivery in (Delivery.PICKED_UP, Delivery.ARRIVED)]
        at_door = [order for order in carried if order.delivery is Delivery.ARRIVED]
        return next(iter(at_door or carried), None)

    def link_of_secret(self, hashed: str, now: datetime) -> Link | None:
        """The live link that a secret's hash opens, or None."""
        found = self.links_by_hash.get(hashed)
        link = self.links.get(found) if found else None
        return link if link is not None and link.is_live(now) else None

    def is_shown_outside(self, order: str) -> bool:
        """Whether somebody outside holds a link to this order: directly, or as its courier while it is open."""
        if order in self.links_by_subject:
            return True
        found = self.orders.get(order)
        return found is not None and found.is_open and found.courier in self.links_by_subject


def _forget_closed(board: Board) -> Board:
    """Let orders go that closed 48 h before the newest event: at most a few at a time, so no event is slow."""
    closed = board.closed
    while closed:
        order = board.orders.get(closed[0])
        if order is not None and order.closed_at is not None:
            if board.at - order.closed_at < CLOSED_ORDERS_KEPT:
                break
            board = _forget(board, order)
        closed = closed[1:]
    return board if closed is board.closed else replace(board, closed=closed)


def _forget(board: Board, order: Order) -> Board:
    orders = board.orders.delete(order.id)
    rooms = board.rooms.delete(order.room) if order.room in board.rooms else board.rooms
    sources = board.sources
    if order.source is not None and f"{order.source.system}:{order.source.key}" in sources:
        sources = sources.delete(f"{order.source.system}:{order.source.key}")
    runs = forgotten(board.runs, order.id, orders)
    return replace(board, orders=orders, rooms=rooms, sources=sources, runs=runs)


def concerned(event: Event, board: Board) -> str:
    """The room that an event belongs to, or "" when it concerns the shop as a whole.

    Args:
        event: any event.
        board: a board after it.
    """
    room = getattr(event, "room", "")
    if room:
        return str(room)
    order = board.orders.get(getattr(event, "order", ""))
    return order.room if order is not None else ""
