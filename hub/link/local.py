"""A whole shop in one process: the same rules and the same fold, without wire and without disk.

Galleries, pictures and tests of screens stand on it. It answers at once, on the caller's thread, and can play the
hub being away (`offline`), so that every state of a screen can be looked at.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime
from typing import TypeVar

from msgspec.structs import replace

from hub.domain.actor import Actor, Role
from hub.domain.board import Board, concerned
from hub.domain.courier import Fix
from hub.domain.ids import RANDOM_BYTES, uuid7
from hub.domain.rules import decide
from hub.domain.vocabulary import Command, Event, HubStarted, Recorded, Refused
from hub.link.pending import changes_between, decide_pending
from hub.link.port import Asked, Changes, LinkState, LinkStatus, Listener, MediaTrouble, Receipt

_T = TypeVar("_T")


class LocalShop:
    """The hub's part: one board that several `LocalLink`s share.

    Args:
        clock: hub time, aware UTC.
    """

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.clock = clock
        self.board = Board()
        self.events: list[Recorded] = []
        self.media: dict[str, bytes] = {}
        self.fixes: dict[str, Fix] = {}
        self.links: list[LocalLink] = []
        self.record(Actor("hub", "hub", Role.HUB), "", [HubStarted("local")])

    def record(self, actor: Actor, cause: str, events: Sequence[Event]) -> tuple[Recorded, ...]:
        """Fold events in and tell every link."""
        news = []
        before = self.board
        for event in events:
            recorded = Recorded(self.board.seq + 1, self.clock(), actor, cause, event)
            self.board = self.board.after(recorded)
            news.append(recorded)
        self.events += news
        changes = changes_between(before, self.board, tuple(news))
        for link in self.links:
            link.tell(changes)
        return tuple(news)


class LocalLink:
    """One client of a `LocalShop`; satisfies `ShopLink`."""

    def __init__(self, shop: LocalShop, actor: Actor, listener: Listener | None = None) -> None:
        self.shop = shop
        self.actor: Actor | None = actor
        self._me = actor
        self.listener = listener
        self.status = LinkStatus(LinkState.LIVE, latency_ms=1.0, since=shop.clock())
        self.board = shop.board
        self._outbox: list[tuple[str, Command]] = []
        self._settled: dict[str, Future[Receipt]] = {}
        shop.links.append(self)

    def tell(self, changes: Changes) -> None:
        """Take on the shop's newest board and pass the changes to the listener."""
        if self.status.state is not LinkState.LIVE:
            return
        self.board = self.shop.board
        if self.listener is not None:
            self.listener(changes)

    def offline(self, away: bool) -> None:
        """Play that the hub is away, or back: then the outbox is sent in order."""
        state = LinkState.OFFLINE if away else LinkState.LIVE
        self.status = replace(self.status, state=state, since=self.shop.clock())
        if not away:
            outbox, self._outbox = self._outbox, []
            for command_id, command in outbox:
                self._settle(command_id, command)
        self.status = replace(self.status, to_send=len(self._outbox))
        if self.listener is not None:
            self.board = self.board if away else self.shop.board
            self.listener(Changes(all=not away, status=True))

    @property
    def pending(self) -> Sequence[tuple[str, Command]]:
        """The outbox: (id, command) in order."""
        return tuple(self._outbox)

    @property
    def pending_board(self) -> Board:
        """The replica with the outbox decided over it."""
        return decide_pending(self.board, self._outbox, self._me, self.hub_now())[0]

    @property
    def pending_orders(self) -> frozenset[str]:
        """Orders that the outbox touches."""
        return decide_pending(self.board, self._outbox, self._me, self.hub_now())[1]

    @property
    def fixes(self) -> Mapping[str, Fix]:
        """The newest fix of each courier."""
        return self.shop.fixes

    def hub_now(self) -> datetime:
        """Hub time."""
        return self.shop.clock()

    def new_id(self) -> str:
        """Mint an id."""
        return uuid7(int(self.shop.clock().timestamp() * 1000), os.urandom(RANDOM_BYTES))

    def ask(self, command: Command, *, secret: str = "", command_id: str = "") -> Asked:
        """Decide at once, or keep in the outbox while the hub is played to be away."""
        assert not secret, "links are verified by a real hub"
        asked = Asked(command_id or self.new_id(), Future(), Future())
        self._settled[asked.id] = asked.settled
        asked.taken.set_result(None)
        if self.status.state is LinkState.LIVE:
            self._settle(asked.id, command)
            return asked
        self._outbox.append((asked.id, command))
        self.status = replace(self.status, to_send=len(self._outbox))
        if self.listener is not None:
            _, touched, rooms = decide_pending(self.board, self._outbox, self._me, self.hub_now())
            self.listener(Changes(orders=touched, rooms=rooms, status=True))
        return asked

    def _settle(self, command_id: str, command: Command) -> None:
        decision = decide(self.shop.board, command, self._me, self.shop.clock())
        if isinstance(decision, Refused):
            receipt = Receipt(command_id, refused=decision, command=command)
        else:
            news = self.shop.record(self._me, command_id, decision)
            receipt = Receipt(command_id, tuple(recorded.seq for recorded in news), command=command)
        self._settled.pop(command_id).set_result(receipt)
        if self.listener is not None:
            self.listener(Changes(receipts=(receipt,)))

    def sight(self, fix: Fix) -> None:
        """Keep the newer fix."""
        known = self.shop.fixes.get(fix.courier)
        if known is None or known.measured_at < fix.measured_at:
            self.shop.fixes[fix.courier] = fix
            for link in self.shop.links:
                if link.listener is not None:
                    link.listener(Changes(fixes=frozenset({fix.courier})))

    def history(self, room: str, before: int = 0, count: int = 50) -> Future[tuple[Recorded, ...]]:
        """Older events of a room, newest first."""
        found = [
            recorded
            for recorded in reversed(self.shop.events)
            if (not before or recorded.seq < before) and concerned(recorded.event, self.shop.board) == room
        ]
        return _done(tuple(found[:count]))

    def put_media(self, data: bytes, media_type: str) -> Future[str]:
        """Keep media in memory; the type is the room's to remember."""
        assert media_type
        media = hashlib.sha256(data).hexdigest()
        self.shop.media[media] = data
        return _done(media)

    def get_media(self, media: str) -> Future[bytes]:
        """Give media back; fails with `MediaTrouble`."""
        future: Future[bytes] = Future()
        if media in self.shop.media:
            future.set_result(self.shop.media[media])
        else:
            future.set_exception(MediaTrouble("media_not_found"))
        return future

    def close(self) -> None:
        """Leave the shop."""
        if self in self.shop.links:
            self.shop.links.remove(self)


def _done(value: _T) -> Future[_T]:
    future: Future[_T] = Future()
    future.set_result(value)
    return future
