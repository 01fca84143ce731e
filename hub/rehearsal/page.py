"""A phone at the gateway's door: a link's secret, a session, a live view, and an outbox that sends one thing at a time.

It behaves as the pages do (docs/gateway.md): the secret is exchanged for a cookie, a command keeps its id until an answer
comes that is final, a lost live connection comes back with its cursor. It knows only what the gateway says.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidHandshake, WebSocketException

from hub.domain.ids import RANDOM_BYTES, uuid7
from hub.domain.vocabulary import Command
from hub.rehearsal.referee import Referee
from hub.rehearsal.timing import Shown, Timing

COOKIE = "giftwire"
AGAIN_S = (0.25, 0.5, 1.0, 2.0, 4.0)
"""Growing pauses before something is tried again; the last one from then on."""
NOT_YET = frozenset({408, 429, 503})
"""Answers that are not final: the same id is asked again."""
UNKNOWN_TRIES = 6
"""A link may be on paper a moment before the gateway has heard of it."""
VIEW_BYTES_MAX = 1 << 20
LIVE_SAYS_S = 60.0
"""Three times the quiet after which the gateway says that it is still there."""


class PageError(Exception):
    """The gateway said what it must not say, or nothing at all for too long."""


class Answer(msgspec.Struct, frozen=True):
    """The final answer to a command."""

    accepted: bool
    code: str = ""
    fields: dict[str, str] = {}


def new_id() -> str:
    """Mint an id as a page does."""
    return uuid7(time.time_ns() // 1_000_000, os.urandom(RANDOM_BYTES))


class Web:
    """The net between all phones of a rehearsal and the gateway.

    Args:
        base: "http://127.0.0.1:8460".
    """

    def __init__(self, base: str) -> None:
        self.base = base
        self.live_url = f"ws{base.removeprefix('http')}/api/live"
        self._transport = httpx.AsyncHTTPTransport(limits=httpx.Limits(max_connections=None), trust_env=False)
        self.turned_away = 0
        self._clients: list[httpx.AsyncClient] = []

    def phone(self) -> httpx.AsyncClient:
        """One more phone with a cookie jar of its own."""
        client = httpx.AsyncClient(
            base_url=self.base, transport=_Shared(self._transport), timeout=30.0, trust_env=False
        )
        self._clients.append(client)
        return client

    async def post(self, phone: httpx.AsyncClient, path: str, **what: Any) -> httpx.Response:
        """Post until there is an answer that is final: a phone in a lift, a door that is too full."""
        return await self.send(phone, "POST", path, **what)

    async def send(self, phone: httpx.AsyncClient, method: str, path: str, **what: Any) -> httpx.Response:
        """Ask until there is an answer that is final."""
        tries = 0
        while True:
            try:
                response = await phone.request(method, path, **what)
            except httpx.TransportError:
                wait_s = AGAIN_S[min(tries, len(AGAIN_S) - 1)]
            else:
                if response.status_code not in NOT_YET:
                    return response
                self.turned_away += response.status_code == 429
                wait_s = float(response.headers.get("Retry-After", AGAIN_S[min(tries, len(AGAIN_S) - 1)]))
            tries += 1
            await asyncio.sleep(wait_s)

    async def close(self) -> None:
        """Let go of all connections."""
        for client in self._clients:
            await client.aclose()
        await self._transport.aclose()


class _Shared(httpx.AsyncBaseTransport):
    """The one transport, which no single phone closes."""

    def __init__(self, transport: httpx.AsyncHTTPTransport) -> None:
        self._transport = transport

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass it on."""
        return await self._transport.handle_async_request(request)


class Page:
    """One open page.

    Args:
        who: how the referee calls its asker.
        secret: of its link.
    """

    def __init__(self, web: Web, who: str, secret: str, referee: Referee, timing: Timing) -> None:
        self.who = who
        self.view: dict[str, Any] = {}
        self.woken = asyncio.Event()
        self.refused: dict[str, int] = {}
        self._web = web
        self._phone = web.phone()
        self._secret = secret
        self._referee = referee
        self._timing = timing
        self._shown: Shown | None = None
        self._turn = asyncio.Lock()
        self._asking: set[asyncio.Task[Answer]] = set()
        self._position_at = ""
        self.fix_came: Callable[[str], None] | None = None

    async def open(self) -> None:
        """Exchange the secret for the cookie.

        Raises:
            PageError: the link opens nothing.
        """
        for tries in range(UNKNOWN_TRIES):
            response = await self._web.post(self._phone, "/api/session", json={"secret": self._secret})
            if response.status_code == 204:
                return
            await asyncio.sleep(AGAIN_S[min(tries, len(AGAIN_S) - 1)])
        raise PageError(f"the link of {self.who} opens nothing: {response.status_code} {response.text}")

    # Following --------------------------------------------------------------------------------------------------------

    async def follow(self) -> None:
        """Follow the live view until cancelled; a lost connection comes back by itself."""
        tries = 0
        while True:
            try:
                await self._follow_once()
                tries = 0
            except (OSError, WebSocketException, InvalidHandshake, TimeoutError):
                tries += 1
            await asyncio.sleep(AGAIN_S[min(tries, len(AGAIN_S) - 1)])

    async def _follow_once(self) -> None:
        parts = urlsplit(self._web.base)
        async with connect(
            f"{self._web.live_url}?cursor={self.view.get('cursor', 0)}",
            origin=f"{parts.scheme}://{parts.netloc}",  # type: ignore[arg-type] # websockets has a NewType for it
            additional_headers={"Cookie": f"{COOKIE}={self._phone.cookies[COOKIE]}"},
            proxy=None,
            compression=None,
            max_size=VIEW_BYTES_MAX,
        ) as socket:
            while True:
                async with asyncio.timeout(LIVE_SAYS_S):
                    self._take(msgspec.json.decode(await socket.recv()))

    def _take(self, said: dict[str, Any]) -> None:
        at = time.monotonic()
        if said["type"] == "view":
            self.view = said["view"]
            if self._shown is None and "order_id" in self.view:
                self._shown = Shown(self.view["room"], self.view["order_id"])
                self._timing.pages.append(self._shown)
            if self._shown is not None:
                self._shown.views.append((said["cursor"], at))
            self._show_position(self.view.get("position", {}).get("measured_at", ""))
        elif said["type"] == "fix":
            self._show_position(said["position"]["measured_at"])
        self.woken.set()

    def _show_position(self, measured_at: str) -> None:
        """A newer position is news; the first one is as old as it was when the page began to show any."""
        if measured_at and self._position_at and measured_at != self._position_at and self.fix_came is not None:
            self.fix_came(measured_at)
        self._position_at = measured_at

    async def see(self, condition: Callable[[], bool]) -> None:
        """Wait until this page shows something."""
        while not (self.view and condition()):
            self.woken.clear()
            await self.woken.wait()

    # Asking -----------------------------------------------------------------------------------------------------------

    async def ask(self, make: Callable[[], Command]) -> Answer:
        """Ask, one thing at a time and in order, until there is a final answer.

        Args:
            make: makes the command when its turn has come, from what the page shows then.
        """
        asking = asyncio.create_task(self._ask(make))
        self._asking.add(asking)
        asking.add_done_callback(self._asking.discard)
        return await asyncio.shield(asking)

    async def _ask(self, make: Callable[[], Command]) -> Answer:
        async with self._turn:
            command, command_id = make(), new_id()
            self._referee.ask(self.who, command_id, command, time.monotonic())
            body = {"id": command_id, "command": msgspec.to_builtins(command)}
            response = await self._web.post(
                self._phone, "/api/ask", content=msgspec.json.encode(body), headers={"Content-Type": "application/json"}
            )
            answer = _answer(response)
            self._referee.answer(command_id, time.monotonic(), accepted=answer.accepted, code=answer.code)
            if not answer.accepted:
                self.refused[answer.code] = self.refused.get(answer.code, 0) + 1
            return answer

    async def finish(self) -> None:
        """Wait for the answers to everything asked: what is on its way stays on its way when its asker goes home."""
        while self._asking:
            await asyncio.wait(self._asking)

    async def bring(self, picture: bytes) -> tuple[str, str]:
        """Upload a picture.

        Returns:
            What it became: hash and media type.

        Raises:
            PageError: the gateway does not take it.
        """
        response = await self._web.post(self._phone, "/api/media", content=picture)
        if response.status_code != 201:
            raise PageError(f"a picture of {self.who} was not taken: {response.status_code} {response.text}")
        kept = response.json()
        return kept["media"], kept["media_type"]

    async def fetch(self, media: str) -> bytes:
        """Load a picture that the page shows.

        Raises:
            PageError: it is not there.
        """
        response = await self._web.send(self._phone, "GET", f"/api/media/{media}")
        if response.status_code != 200:
            raise PageError(f"a picture that {self.who} shows is not there: {response.status_code}")
        return response.content

    async def report(self, fix: dict[str, Any]) -> int:
        """Report a position once; the status."""
        try:
            response = await self._phone.post("/api/fix", json=fix)
        except httpx.TransportError:
            return 0
        return response.status_code


def _answer(response: httpx.Response) -> Answer:
    said = response.json()
    if response.status_code == 200 and said.get("outcome") == "accepted":
        return Answer(True)
    return Answer(False, said.get("code", f"status {response.status_code}"), said.get("fields", {}))
