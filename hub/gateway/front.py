"""What every door of the gateway shares: the link to the hub, the limits, and who is calling with which link.

A session is nothing but the link's secret in a cookie. The gateway keeps no list of sessions: it can be started anew
at any time, and a link that the hub has ended opens nothing from the next board on.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

from msgspec import Struct
from starlette.requests import HTTPConnection

from hub.domain.access import Link, secret_hash
from hub.domain.actor import Role
from hub.domain.vocabulary import Command
from hub.gateway import courier, customer
from hub.gateway.asked import is_closed_to
from hub.gateway.config import GatewayConfig
from hub.gateway.contract import View
from hub.gateway.limits import (
    ANSWER_WITHIN_S,
    COMMANDS_PER_LINK,
    GUESSES_PER_BLOCK,
    MEDIA_BYTES_PER_LINK,
    MISSES_PER_BLOCK,
    REQUESTS_PER_BLOCK,
    TRACKER_POSTS_PER_BLOCK,
    Buckets,
    address_block,
)
from hub.gateway.security import Denied, not_found
from hub.link.port import LinkState, Listener, MediaTrouble, Receipt, ShopLink

COOKIE = "giftwire"
SECRET_CHARS = range(16, 201)
"""128 bits take 22 characters; what is far off needs no hash."""
AWAY_AFTER_S = 5.0
"""A hub that is started anew is back within this; before, a page shall not blink."""
CONNECTED = frozenset({LinkState.LIVE, LinkState.CATCHING_UP})


class ListenedLink(ShopLink, Protocol):
    """A link whose listener can be set after it was made."""

    listener: Listener | None


class Opened(Struct, frozen=True):
    """A live link with the secret that opened it."""

    link: Link
    secret: str


class Front:
    """One gateway's shared state.

    Args:
        link: the client's end of the wire, with the role `gateway`.
        config: what the owner decided.
        clock: seconds, monotonic.
    """

    def __init__(self, link: ListenedLink, config: GatewayConfig, clock: Callable[[], float] = time.monotonic) -> None:
        self.link = link
        self.config = config
        self.clock = clock
        self.commands = Buckets(COMMANDS_PER_LINK, clock)
        self.requests = Buckets(REQUESTS_PER_BLOCK, clock)
        self.misses = Buckets(MISSES_PER_BLOCK, clock)
        self.guesses = Buckets(GUESSES_PER_BLOCK, clock)
        self.trackers = Buckets(TRACKER_POSTS_PER_BLOCK, clock)
        self.media = Buckets(MEDIA_BYTES_PER_LINK, clock)
        self._connected_at = clock()
        self._asked: dict[tuple[str, str], asyncio.Future[Receipt]] = {}

    # Who calls ------------------------------------------------------------------------------------------------------

    def is_connected(self) -> bool:
        """Whether the hub can be asked now."""
        return self.link.status.state in CONNECTED

    def is_away(self) -> bool:
        """Whether the hub has been away for so long that pages have to be told."""
        if self.is_connected():
            self._connected_at = self.clock()
            return False
        return self.link.board.seq == 0 or self.clock() - self._connected_at > AWAY_AFTER_S

    def open(self, secret: str) -> Opened | None:
        """The live link that a secret opens, if what it shows is on the board and for its holder."""
        if len(secret) not in SECRET_CHARS or not secret.isascii() or not secret.isprintable():
            return None
        board = self.link.board
        link = board.link_of_secret(secret_hash(secret), self.link.hub_now())
        if link is None:
            return None
        if link.role is Role.COURIER:
            return Opened(link, secret) if link.subject in board.couriers else None
        order = board.orders.get(link.subject)
        return None if order is None or is_closed_to(order, link) else Opened(link, secret)

    def opened_by(self, connection: HTTPConnection) -> Opened:
        """The link of whoever calls.

        Raises:
            Denied: 429 for an address block that tries too much, 503 while the hub is away, 404 for everything else.
        """
        self.must_have_room(connection)
        return self.must_open(connection, connection.cookies.get(COOKIE, ""))

    def must_have_room(self, connection: HTTPConnection) -> None:
        """Hold an address block to its rate.

        Raises:
            Denied: 429.
        """
        wait_s = self.requests.wait_s(block_of(connection))
        if wait_s:
            raise Denied(429, "too_many", retry_after_s=wait_s)

    def must_open(self, connection: HTTPConnection, secret: str) -> Opened:
        """Open a link, and count a miss against whoever tried.

        A right secret opens however many wrong ones came from its address block: nobody guesses 128 bits, and a
        guesser must not lock out the neighbours.

        Raises:
            Denied: 404, 429 after too many of them, or 503 while an unknown secret may only be unknown here.
        """
        opened = self.open(secret)
        if opened is not None:
            return opened
        if not self.is_connected() or self.link.board.seq == 0:
            raise Denied(503, "hub_away")
        wait_s = self.misses.wait_s(block_of(connection))
        raise Denied(429, "too_many", retry_after_s=wait_s) if wait_s else not_found()

    # What is shown --------------------------------------------------------------------------------------------------

    def view(self, opened: Opened) -> View | None:
        """All that a link shows now; None when there is nothing left to show."""
        now = self.link.hub_now()
        if opened.link.role is Role.COURIER:
            return courier.compose(self.link.board, self.link.arrivals, opened.link, now)
        return customer.compose(self.link.board, self.link.fixes, self.link.arrivals, opened.link, now)

    # What is asked --------------------------------------------------------------------------------------------------

    def wait_before_asking_s(self, opened: Opened) -> float:
        """Hold a link to the rate that the owner set; returns 0, or the seconds until it may ask again."""
        if self.link.board.seq:
            self.commands.full = self.link.board.settings.link_commands
        return self.commands.wait_s(opened.link.id)

    async def ask(self, command: Command, command_id: str, opened: Opened) -> Receipt | None:
        """Ask the hub in somebody's name.

        Args:
            command_id: minted by the page; asked again under the same id, the hub gives the same answer.

        Returns:
            The receipt, or None when it is not known yet: the page asks again.
        """
        key = (opened.link.id, command_id)
        settled = self._asked.get(key)
        if settled is None:
            asked = self.link.ask(command, secret=opened.secret, command_id=command_id)
            settled = asyncio.wrap_future(asked.settled)
            self._asked[key] = settled
            settled.add_done_callback(lambda _: self._asked.pop(key, None))
        try:
            return await asyncio.wait_for(asyncio.shield(settled), ANSWER_WITHIN_S)
        except TimeoutError:
            return None
        except MediaTrouble:  # the link was closed under it
            return None


def block_of(connection: HTTPConnection) -> str:
    """The address block of whoever calls."""
    return address_block(connection.client.host if connection.client else "")
