"""The three people in the shop, each at a station on a real link: they do what their own screen tells them next.

What to do next is a pure look at the station's board (`next_deeds` of each). In between lies a person's pause; when it is
over they look again, because meanwhile somebody else may have done it. A station without the hub goes on; what needs the
hub is tried again later.
"""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct

from hub.domain.board import Board
from hub.domain.order import Delivery, Order
from hub.domain.vocabulary import Command
from hub.link.link import Link
from hub.link.port import Changes, MediaTrouble, Receipt
from hub.rehearsal.pace import Pace, between
from hub.rehearsal.plan import OrderPlan
from hub.rehearsal.referee import Referee

TRY_AGAIN = frozenset({"needs_hub", "version_conflict", "card_changed_again", "courier_off_duty", "tracker_taken"})
"""Refusals after which a person simply looks again."""
LOOK_EVERY_S = 0.5
"""Looks even when nothing changed: what waits for the hub's return is tried again."""


class Story:
    """Which order on the board is which of the plan. Orders that are not of the plan belong to somebody else."""

    def __init__(self, system: str) -> None:
        self._system = system
        self._by_key: dict[str, OrderPlan] = {}
        self._by_id: dict[str, OrderPlan] = {}

    def send(self, key: str, plan: OrderPlan) -> None:
        """The web shop sends it under this key."""
        self._by_key[key] = plan

    def take(self, order_id: str, plan: OrderPlan) -> None:
        """The front desk takes it under this id."""
        self._by_id[order_id] = plan

    def plan_of(self, order: Order) -> OrderPlan | None:
        """The plan of an order, None if it is not ours."""
        if order.source is not None and order.source.system == self._system:
            plan = self._by_key.get(order.source.key)
            if plan is not None:
                self._by_id[order.id] = plan
            return plan
        return self._by_id.get(order.id)

    def plan_by_id(self, order_id: str) -> OrderPlan | None:
        """The plan of an order that some station has seen."""
        return self._by_id.get(order_id)

    def orders(self, board: Board) -> Iterator[tuple[Order, OrderPlan]]:
        """Our orders on a board that still have a way to go."""
        for order in board.orders.values():
            plan = self.plan_of(order)
            if plan is not None and not has_ended(order):
                yield order, plan

    def ours(self, board: Board) -> list[Order]:
        """All our orders on a board."""
        return [order for order in board.orders.values() if self.plan_of(order) is not None]


def has_ended(order: Order) -> bool:
    """Whether an order has come to its end: delivered, cancelled, or back in the shop."""
    return not order.is_open or order.delivery is Delivery.RETURNED


class Deed(Struct, frozen=True):
    """One thing that somebody is about to do.

    Args:
        key: names it, so that it is begun once.
        command: what is asked, given the medium's hash where there is a picture (else blank).
        picture: bytes of a picture to bring first.
        pauses: how many ordinary pauses come before it.
        then: told when it was accepted.
    """

    key: tuple[object, ...]
    command: Callable[[str], Command]
    picture: Callable[[], bytes] | None = None
    pauses: float = 1.0
    then: Callable[[], None] | None = None


NextDeeds = Callable[[Board], Iterator[Deed]]


class Station:
    """A paired station with a link of its own, and the ears of the referee.

    Args:
        id: of the station.
        bundle, folder: its keys; where its outbox and replica lie.
        moved: told of couriers with a newer fix, on the link's thread.
    """

    def __init__(
        self,
        id: str,
        bundle: Path,
        folder: Path,
        referee: Referee,
        moved: Callable[[frozenset[str]], None] | None = None,
    ) -> None:
        self.id = id
        self.referee = referee
        self.referee.stations.add(id)
        self.woken = asyncio.Event()
        self.refused: dict[str, int] = {}
        self._loop = asyncio.get_running_loop()
        self._moved = moved
        self._there = threading.Event()
        self._told = False
        self.link = Link.open(bundle, folder, listener=self._hear)
        self._there.set()

    def _hear(self, changes: Changes) -> None:
        """On the link's thread: write down what came and when, and wake the person."""
        self._there.wait()
        at = time.monotonic()
        if changes.all:
            self.referee.board_came(self.id, self.link.board.seq)
        elif changes.events:
            self.referee.hear(self.id, [recorded.seq for recorded in changes.events], at)
        if changes.fixes and self._moved is not None:
            self._moved(changes.fixes)
        self._loop.call_soon_threadsafe(self.woken.set)

    async def ask(self, command: Command) -> Receipt:
        """Ask, and wait for the hub's answer however long it is away."""
        command_id = self.link.new_id()
        self.referee.ask(self.id, command_id, command, time.monotonic())
        asked = self.link.ask(command, command_id=command_id)

        def settled(_: object) -> None:
            at = time.monotonic()
            if asked.settled.exception() is None:
                receipt = asked.settled.result()
                code = receipt.refused.code if receipt.refused else ""
                self.referee.answer(command_id, at, accepted=not code, code=code, seqs=receipt.seqs)

        asked.settled.add_done_callback(settled)
        receipt = await asyncio.wrap_future(asked.settled)
        if receipt.refused is not None:
            self.refused[receipt.refused.code] = self.refused.get(receipt.refused.code, 0) + 1
        return receipt

    async def bring(self, picture: bytes, media_type: str) -> str:
        """Bring a picture to the hub; tried again until it is there."""
        while True:
            try:
                return await asyncio.wrap_future(self.link.put_media(picture, media_type))
            except MediaTrouble:
                await asyncio.sleep(LOOK_EVERY_S)

    async def see(self, condition: Callable[[], bool]) -> None:
        """Wait until this station's screen shows something."""
        while not condition():
            self.woken.clear()
            try:
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self.woken.wait()
            except TimeoutError:
                continue


class Person:
    """Somebody who works at a station.

    Args:
        next_deeds: what could be done now, given what the screen shows.
    """

    def __init__(self, station: Station, pace: Pace, next_deeds: NextDeeds) -> None:
        self.station = station
        self._pace = pace
        self._next_deeds = next_deeds
        self._begun: set[tuple[object, ...]] = set()

    async def work(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as hands:
            while True:
                for deed in list(self._next_deeds(self.station.link.pending_board)):
                    if deed.key not in self._begun:
                        self._begun.add(deed.key)
                        hands.create_task(self._do(deed, self._pace.dice(self.station.id, *deed.key)))
                self.station.woken.clear()
                try:
                    async with asyncio.timeout(LOOK_EVERY_S):
                        await self.station.woken.wait()
                except TimeoutError:
                    continue

    async def _do(self, deed: Deed, dice: random.Random) -> None:
        await asyncio.sleep(between(dice, self._pace.pause_s * deed.pauses))
        media = await self.station.bring(deed.picture(), "image/png") if deed.picture is not None else ""
        if not self._is_still_next(deed):
            self._begun.discard(deed.key)
            return
        receipt = await self.station.ask(deed.command(media))
        if receipt.refused is None:
            if deed.then is not None:
                deed.then()
        elif receipt.refused.code in TRY_AGAIN:
            await asyncio.sleep(min(LOOK_EVERY_S, self._pace.pause_s))
            self._begun.discard(deed.key)
            self.station.woken.set()

    def _is_still_next(self, deed: Deed) -> bool:
        return any(other.key == deed.key for other in self._next_deeds(self.station.link.pending_board))
