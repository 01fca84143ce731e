"""WS /api/live: a page follows what its link shows, from wherever it left off.

What is sent is always the whole view at its cursor, so nothing can be missed and nothing needs to be replayed; a page
that cannot keep up simply skips views. Fixes go between views, and only while the view has a position (P18).
"""

from __future__ import annotations

import asyncio
import logging
import threading

import msgspec
from msgspec import Struct, UnsetType
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from hub.domain.actor import Role
from hub.domain.vocabulary import LinkEnded, LinkIssued
from hub.gateway.contract import ClauseSaid, CustomerView, FixSaid, StillSaid, View, view_said
from hub.gateway.front import Front, Opened
from hub.gateway.limits import PAGES_PER_LINK, PAGES_TOTAL
from hub.gateway.security import Denied, is_same_origin
from hub.link.port import Changes

ENDED, BAD_CURSOR, TOO_MANY, AWAY = 4404, 4400, 4429, 4503
"""Closing codes of our own, after the HTTP status that says the same."""
STILL_EVERY_S = 20.0
"""Below the 30 s after which mobile networks forget an idle connection."""
LOOK_EVERY_S = 1.0
"""How often a page's connection looks again while the hub does not answer."""
CATCH_UP_S = 5.0
"""How long a page that is ahead of this gateway waits for it, before it is shown an older view."""
CURSOR_MAX = 2**53 - 1

log = logging.getLogger(__name__)
_encoder = msgspec.json.Encoder()


class News:
    """What changed since pages were last told, gathered from several calls of the link's listener."""

    def __init__(self) -> None:
        self.everything = False
        self.links = False
        self.orders: set[str] = set()
        self.rooms: set[str] = set()
        self.couriers: set[str] = set()
        self.fixes: set[str] = set()
        self.arrivals: set[str] = set()

    def add(self, changes: Changes) -> None:
        """Take in one call's changes."""
        self.everything |= changes.all or changes.shop or changes.status
        self.links |= any(isinstance(recorded.event, LinkEnded | LinkIssued) for recorded in changes.events)
        self.orders |= changes.orders
        self.rooms |= changes.rooms
        self.couriers |= changes.couriers
        self.fixes |= changes.fixes
        self.arrivals |= changes.arrivals


class Page:
    """One open connection: what woke it, and which orders it last showed."""

    def __init__(self, front: Front, opened: Opened, socket: WebSocket) -> None:
        self._front = front
        self.opened = opened
        self.socket = socket
        self.wake = asyncio.Event()
        self.changed = False
        self.close_code = 0
        self._is_ahead = False
        self._shown: frozenset[str] = frozenset()
        self._follows_courier = False
        self._said: tuple[tuple[ClauseSaid, ...], ...] = ()

    def hear(self, news: News) -> None:
        """Wake up if the news may touch this page."""
        if news.everything or self._is_touched(news):
            self.changed = True
            self.wake.set()
        elif self._is_ahead or news.links or self._is_nearer(news):
            self.wake.set()

    def _is_nearer(self, news: News) -> bool:
        """Whether a courier who brings what is shown has moved, or is expected at another time."""
        return bool(self._shown & news.arrivals) or (self._follows_courier and self._courier() in news.fixes)

    def shut(self, code: int) -> None:
        """Ask the connection to close."""
        self.close_code = code
        self.wake.set()

    def _courier(self) -> str:
        link = self.opened.link
        if link.role is Role.COURIER:
            return link.subject
        order = self._front.link.board.orders.get(link.subject)
        return order.courier if order is not None else ""

    def _is_touched(self, news: News) -> bool:
        """Whether an order that is shown, or one with the same courier, changed: then the next stop may be another."""
        board, courier = self._front.link.board, self._courier()
        if self._shown & news.orders or (courier and courier in news.couriers):
            return True
        rooms = (board.rooms.get(room) for room in news.rooms)
        touched = news.orders | {room.order for room in rooms if room is not None and room.order}
        if self._shown & touched:
            return True
        orders = (board.orders.get(order) for order in touched)
        return bool(courier) and any(order is not None and order.courier == courier for order in orders)

    async def run(self, cursor: int) -> None:
        """Tell the page everything from now on, until its link ends or it goes away."""
        await self._catch_up(cursor)
        self.changed = True
        moved = False
        while True:
            code = self._over()
            if code:
                await self.socket.close(code)
                return
            if self.changed:
                self.changed = False
                await self._tell_view()
            elif moved:
                await self._tell_fix()
            moved = await self._woken()

    async def _catch_up(self, cursor: int) -> None:
        self._is_ahead = True
        try:
            async with asyncio.timeout(CATCH_UP_S):
                while self._front.link.board.seq < cursor:
                    await self.wake.wait()
                    self.wake.clear()
                    if self.close_code:
                        return
        except TimeoutError:
            log.info("a page is ahead of the hub: it is shown an older view")
        finally:
            self._is_ahead = False

    def _over(self) -> int:
        """The code to close with, 0 while the connection goes on."""
        if self.close_code:
            return self.close_code
        if self._front.is_away():
            return AWAY
        return 0 if self._front.open(self.opened.secret) is not None else ENDED

    async def _woken(self) -> bool:
        """Wait for news; say that all is still where there is none for long. Returns whether somebody woke us."""
        left_s = (self.opened.link.expires_at - self._front.link.hub_now()).total_seconds()
        patience_s = min(STILL_EVERY_S, max(0.05, left_s)) if self._front.is_connected() else LOOK_EVERY_S
        try:
            async with asyncio.timeout(patience_s):
                await self.wake.wait()
        except TimeoutError:
            if self._front.is_connected():
                await self._still()
            return False
        self.wake.clear()
        return True

    async def _still(self) -> None:
        """Nothing happened: the clock alone may have changed how an order stands."""
        view = self._front.view(self.opened)
        if view is not None and _sentences(view) != self._said:
            await self._tell_view()
        else:
            await self._say(StillSaid(self._front.link.hub_now()))

    async def _tell_view(self) -> None:
        view = self._front.view(self.opened)
        if view is None:
            self.shut(ENDED)
            return
        self._shown, self._said = _orders_of(view), _sentences(view)
        # Whether it is really their stop, and whether there is a position, is asked again for every fix.
        self._follows_courier = isinstance(view, CustomerView) and view.order.delivery in ("picked_up", "arrived")
        await self._say(view_said(view))

    async def _tell_fix(self) -> None:
        if not self._front.is_connected():
            return  # their stop may have ended without our hearing of it
        view = self._front.view(self.opened)
        if isinstance(view, CustomerView) and not isinstance(view.position, UnsetType):
            self._said = _sentences(view)
            await self._say(FixSaid(view.position, view.order.sentence))
        elif view is not None and _sentences(view) != self._said:
            await self._tell_view()

    async def _say(self, said: Struct) -> None:
        await self.socket.send_text(_encoder.encode(said).decode())


def _orders_of(view: View) -> frozenset[str]:
    if isinstance(view, CustomerView):
        return frozenset({view.order_id})
    return frozenset(stop.order for stop in view.stops)


def _sentences(view: View) -> tuple[tuple[ClauseSaid, ...], ...]:
    if isinstance(view, CustomerView):
        return (view.order.sentence,)
    return tuple(stop.sentence for stop in view.stops)


class Live:
    """All open pages, and the way from the link's thread to them."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self.pages: dict[Page, None] = {}
        """Open connections, oldest first."""
        self._turn = threading.Lock()
        self._news: News | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        """Begin to listen, on the running loop."""
        self._loop = asyncio.get_running_loop()
        self._front.link.listener = self.listen

    def stop(self) -> None:
        """Stop listening and let go of all pages."""
        self._front.link.listener = None
        self._loop = None
        for page in self.pages:
            page.shut(1012)

    def listen(self, changes: Changes) -> None:
        """Take changes on the link's thread; many calls become one turn of the loop."""
        loop = self._loop
        if loop is None:
            return
        with self._turn:
            first = self._news is None
            self._news = self._news or News()
            self._news.add(changes)
        if first:
            try:
                loop.call_soon_threadsafe(self._pass_on)
            except RuntimeError:  # the loop closed between the two lines
                log.info("changes came after the gateway had stopped")

    def _pass_on(self) -> None:
        with self._turn:
            news, self._news = self._news, None
        if news is not None:
            for page in tuple(self.pages):
                page.hear(news)

    async def serve(self, socket: WebSocket) -> None:
        """One connection from its handshake to its end."""
        if not is_same_origin(socket, self._front.config.public_url, needed=True):
            await socket.close(1008)  # before it is accepted: 403
            return
        code, opened, cursor = self._admit(socket)
        await socket.accept()
        if opened is None:
            await socket.close(code)
            return
        page = Page(self._front, opened, socket)
        self._make_room(opened)
        self.pages[page] = None
        try:
            await _until_either_ends(page, cursor)
        finally:
            del self.pages[page]

    def _admit(self, socket: WebSocket) -> tuple[int, Opened | None, int]:
        """Who comes, and from which cursor; or the code that turns them away."""
        text = socket.query_params.get("cursor", "0")
        if not (text.isascii() and text.isdigit() and len(text) <= 16 and int(text) <= CURSOR_MAX):
            return BAD_CURSOR, None, 0
        try:
            opened = self._front.opened_by(socket)
        except Denied as denied:
            return {404: ENDED, 429: TOO_MANY}.get(denied.status, AWAY), None, 0
        if self._front.is_away():
            return AWAY, None, 0
        if len(self.pages) >= PAGES_TOTAL:
            return TOO_MANY, None, 0
        return 0, opened, int(text)

    def _make_room(self, opened: Opened) -> None:
        """The oldest page of a link makes room: it is most likely one that a phone has forgotten."""
        same = [page for page in self.pages if page.opened.link.id == opened.link.id and not page.close_code]
        for page in same[: max(0, len(same) + 1 - PAGES_PER_LINK)]:
            page.shut(TOO_MANY)


async def _until_either_ends(page: Page, cursor: int) -> None:
    """Tell the page, and notice when it goes; what it says is read and ignored, nothing is asked this way."""
    async with asyncio.TaskGroup() as group:
        telling = group.create_task(_tell(page, cursor))
        while page.socket.client_state is WebSocketState.CONNECTED:
            message = await page.socket.receive()
            if message["type"] == "websocket.disconnect":
                break
        telling.cancel()


async def _tell(page: Page, cursor: int) -> None:
    try:
        await page.run(cursor)
    except (WebSocketDisconnect, RuntimeError) as gone:
        # Starlette says RuntimeError for a send after the page has closed; the reader sees the disconnect.
        log.debug("a page went away while it was told something: %s", gone)
