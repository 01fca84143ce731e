"""What a board holds, as a value of persistent maps; what happens to it stands in `hub.domain.folds`.

A change makes a new value that shares almost everything with the old one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from immutables import Map
from msgspec import Struct

from hub.domain.access import Link
from hub.domain.courier import Courier
from hub.domain.erasure import ErasedLately
from hub.domain.order import Order
from hub.domain.reply import Reply
from hub.domain.room import Room
from hub.domain.run import Run
from hub.domain.settings import ShopSettings
from hub.domain.shop import Shop, Station
from hub.domain.staff import SignIn, StaffMember
from hub.domain.vocabulary import Event, Recorded

FIRST_NUMBER = 2401
"""Order numbers start here, so that the first customers do not hold a number that looks like a test."""


class State(Struct, frozen=True):
    """Everything that is open in the shop, as of `seq`.

    Args:
        seq: the last event folded in.
        orders, rooms, couriers, links, stations, staff, sign_ins, runs: by id.
        numbers: order ids by (system, key) of their source, for recognising a repeat.
        closed: ids of closed orders in the order of closing, for leaving the board.
        needs_update: orders that an essential event touched which this program does not know.
        restored_seq: the event that tells of the newest restore, 0 if there was none: whoever tells people outside of what
            happens says nothing about events up to it, for they heard of them before.
        erased: whose words were forgotten lately, in that order.
    """

    seq: int = 0
    at: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    shop: Shop = Shop()
    next_number: int = FIRST_NUMBER
    orders: Map[str, Order] = Map()
    rooms: Map[str, Room] = Map()
    couriers: Map[str, Courier] = Map()
    links: Map[str, Link] = Map()
    stations: Map[str, Station] = Map()
    sources: Map[str, str] = Map()
    links_by_hash: Map[str, str] = Map()
    links_by_subject: Map[str, frozenset[str]] = Map()
    stations_by_key: Map[str, str] = Map()
    closed: tuple[str, ...] = ()
    incarnation: str = ""
    needs_update: frozenset[str] = frozenset()
    restored_seq: int = 0
    erased: tuple[ErasedLately, ...] = ()
    settings: ShopSettings = ShopSettings()
    staff: Map[str, StaffMember] = Map()
    sign_ins: Map[str, SignIn] = Map()
    runs: Map[str, Run] = Map()
    replies: Map[str, Reply] = Map()

    def orders_of(self, courier: str) -> list[Order]:
        """A courier's open orders, first promise first."""
        mine = [order for order in self.orders.values() if order.courier == courier and order.is_open]
        return sorted(mine, key=by_promise)


def by_promise(order: Order) -> tuple[datetime, int]:
    """What sorts orders by their promise; those without one come last."""
    far = datetime.max.replace(tzinfo=UTC)
    return (order.promise.window.until if order.promise else far, order.number)


S = TypeVar("S", bound=State)
"""Whatever kind of state a fold is given it gives back: the board, which knows how to go on from itself."""

Folds = dict[type[Event], Callable[[Any, Recorded, Any], Any]]
"""Folds by the event that they fold in: `fold(state, recorded, event) -> state`."""
