"""uvicorn as this door needs it: a socket of our own, slow callers cut off, stopped from any thread."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import threading
from collections.abc import Callable, Iterator

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from hub.gateway.config import ConfigError, GatewayConfig
from hub.gateway.limits import CONNECTIONS_TOTAL, HEADER_BYTES_MAX, HEADERS_WITHIN_S

BACKLOG = 512
KEEP_ALIVE_S = 15
STOP_WITHIN_S = 2
PING_EVERY_S = 20.0
PAGE_SAYS_BYTES_MAX = 4 << 10
"""A page says nothing over its live connection."""


class PatientProtocol(H11Protocol):
    """HTTP/1.1 that waits for a request's headers only so long; uvicorn by itself waits for ever."""

    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as in uvicorn
        """Start the clock; the request's headers stop it."""
        super().connection_made(transport)
        # asyncio does this only where it made the socket itself; without it an answer waits 40 ms for the caller's ACK.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._wait_for_headers()

    def data_received(self, data: bytes) -> None:
        """Let the clock run while a request has begun and its headers are not there."""
        super().data_received(data)
        # No request yet, or the last one was answered: then these bytes begin another, or nobody wants them.
        is_between = getattr(self.cycle, "response_complete", True)
        if is_between and self.transport.get_protocol() is self:  # a live connection has a protocol of its own
            self._wait_for_headers()
        else:
            self._stop_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock for good."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait_for_headers(self) -> None:
        if self._patience is None:
            self._patience = self.loop.call_later(HEADERS_WITHIN_S, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None


class Server(uvicorn.Server):
    """Tells when it answers, and ends quietly on a signal instead of raising it once more."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and say so."""
        await super().startup(sockets)
        if self.started:
            self._ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """SIGINT and SIGTERM end the serving; what stood there before stands there afterwards."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {sig: signal.signal(sig, self.handle_exit) for sig in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for sig, handler in before.items():
                signal.signal(sig, handler)


def make_socket(config: GatewayConfig) -> socket.socket:
    """Take the address.

    Raises:
        ConfigError: with a sentence for the owner.
    """
    try:
        family = socket.getaddrinfo(config.host, config.port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((config.host, config.port), family=family, backlog=BACKLOG)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(f"The gateway cannot listen on {config.host}, port {config.port}: {reason}.") from error


def make_server(app: ASGIApp, config: GatewayConfig, ready: Callable[[], None]) -> Server:
    """Set uvicorn up.

    Args:
        app: what answers.
        ready: called on the loop once connections are taken.
    """
    return Server(
        uvicorn.Config(
            app,
            loop="asyncio",
            http=PatientProtocol,
            ws="websockets-sansio",
            ws_max_size=PAGE_SAYS_BYTES_MAX,
            ws_ping_interval=PING_EVERY_S,
            ws_ping_timeout=PING_EVERY_S,
            ws_per_message_deflate=False,
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(config.behind_proxy),
            forwarded_allow_ips=list(config.behind_proxy),
            h11_max_incomplete_event_size=HEADER_BYTES_MAX,
            limit_concurrency=CONNECTIONS_TOTAL,
            backlog=BACKLOG,
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=STOP_WITHIN_S,
            ssl_certfile=config.tls_cert or None,
            ssl_keyfile=config.tls_key or None,
        ),
        ready,
    )
