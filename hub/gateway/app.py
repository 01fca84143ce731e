"""The gateway put together: routes, and the one call that serves them until it is told to stop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from hub.gateway import asking, intake, media, openapi, positions, sessions, trackers
from hub.gateway.config import GatewayConfig
from hub.gateway.front import Front, ListenedLink
from hub.gateway.live import Live
from hub.gateway.security import STATIC_CACHE, Denied, Guard, answer_bug, answer_denied, answer_http, said
from hub.gateway.server import make_server, make_socket

SMALL_BYTES = 1_000
"""Below that compressing an asset saves no packet."""


class Gateway:
    """One gateway.

    Args:
        link: the client's end of the wire, with the role `gateway`; its listener becomes ours while we serve.
        config: what the owner decided.

    Raises:
        ConfigError: it would be unsafe, or the address is taken; the text is a sentence for the owner.
    """

    def __init__(self, link: ListenedLink, config: GatewayConfig) -> None:
        config.check()
        self.config = config
        self.front = Front(link, config)
        self._socket = make_socket(config)
        self.port = int(self._socket.getsockname()[1])
        self._live = Live(self.front)
        self._server = make_server(application(self.front, self._live), config, self._is_ready)

    def serve(self) -> None:
        """Serve until `stop`, or a signal where this is the main thread."""
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self._socket.close()

    def stop(self) -> None:
        """End the serving, from any thread; open requests have two seconds."""
        self._server.should_exit = True

    @property
    def pages(self) -> Collection[object]:
        """The live connections that are open now."""
        return self._live.pages

    def _is_ready(self) -> None:
        if self.config.ready is not None:
            self.config.ready(self.port)


def run(link: ListenedLink, config: GatewayConfig) -> None:
    """Serve phones, web shops and trackers until a signal ends it.

    Raises:
        ConfigError: it cannot start like this.
    """
    Gateway(link, config).serve()


def application(front: Front, live: Live) -> ASGIApp:
    """All routes behind the guard."""
    app = Starlette(
        routes=_routes(front.config),
        exception_handlers={Denied: answer_denied, HTTPException: answer_http, Exception: answer_bug},
        lifespan=_lifespan,
    )
    app.state.front = front
    app.state.live = live
    app.state.positions = positions.Positions(front, front.clock)
    return Guard(app, is_tls=bool(front.config.tls_cert))


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    front: Front = app.state.front
    live: Live = app.state.live
    app.state.media = media.Media(front)
    async with asyncio.TaskGroup() as group:
        settling = None
        if front.config.keys is not None:
            app.state.intake = intake.Intake(front, front.config.keys)
            settling = group.create_task(app.state.intake.run())
        live.start()
        try:
            yield
        finally:
            live.stop()
            if settling is not None:
                settling.cancel()


async def _follow(socket: WebSocket) -> None:
    live: Live = socket.app.state.live
    await live.serve(socket)


async def _document(_: Request) -> Response:
    try:
        ours = version("giftwire")
    except PackageNotFoundError:
        ours = "0"
    return said(openapi.document(ours))


class _Assets:
    """Static files, compressed where it saves something; they hold nothing about anybody and may be kept."""

    def __init__(self, files: StaticFiles) -> None:
        self._files = GZipMiddleware(files, minimum_size=SMALL_BYTES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def kept(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Cache-Control"] = STATIC_CACHE
            await send(message)

        await self._files(scope, receive, kept)


def _routes(config: GatewayConfig) -> list[BaseRoute]:
    def page(name: str) -> Route:
        path = {"courier": "/c", "customer": "/o"}[name]

        async def show(_: Request) -> Response:
            return FileResponse(config.pages / f"{name}.html", media_type="text/html")

        return Route(path, show, methods=["GET"])

    async def worker(_: Request) -> Response:
        # At the root, for that is how far a service worker's word reaches.
        return FileResponse(
            config.pages / "tell.js", media_type="text/javascript", headers={"Cache-Control": STATIC_CACHE}
        )

    assets = _Assets(StaticFiles(directory=config.pages / "static", check_dir=False))
    return [
        page("courier"),
        page("customer"),
        Route("/tell.js", worker, methods=["GET"]),
        Mount("/static", assets),
        Route("/api/session", sessions.enter, methods=["POST"]),
        Route("/api/view", sessions.view, methods=["GET"]),
        Route("/api/ask", asking.ask, methods=["POST"]),
        Route("/api/media", media.upload, methods=["POST"]),
        Route("/api/media/{media:str}", media.download, methods=["GET"]),
        Route("/api/fix", positions.report_fix, methods=["POST"]),
        Route("/api/health", sessions.health, methods=["GET"]),
        Route("/api/openapi.json", _document, methods=["GET"]),
        WebSocketRoute("/api/live", _follow),
        Route("/intake/woocommerce/{shop:str}", intake.woocommerce_post, methods=["POST"]),
        Route("/track/owntracks", trackers.owntracks_post, methods=["POST"]),
        Route("/track/owntracks/{rest:path}", trackers.owntracks_post, methods=["POST"]),
        Route("/track/traccar", trackers.traccar_post, methods=["GET", "POST"]),
        Route("/track/traccar/{rest:path}", trackers.traccar_post, methods=["GET", "POST"]),
    ]
