"""Who may speak: CURVE keys on every connection, checked by ZAP, looked up again on every frame.

Facts that rule here (measured): CURVE without a ZAP handler lets any key in; `zap_domain` and `ZAP_ENFORCE_DOMAIN` are
each open alone, both together are closed; a revoked key goes on speaking on an open connection. So the handler answers
with the key as `User-Id`, and the doors look that key up in `Keyring` on every frame, where a revocation arrives with
the commit that recorded it. If the handler's thread ever dies, no new client gets in (closed, not open); the watch
starts it anew.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import zmq
from msgspec import Struct
from zmq.utils import z85

from hub.domain.actor import Actor
from hub.domain.board import Board
from hub.domain.shop import Station
from hub.wire.limits import (
    HANDSHAKE_IVL_MS,
    HEARTBEAT_IVL_MS,
    HEARTBEAT_TIMEOUT_MS,
    RCVHWM,
    SNDHWM,
    SOCKET_BYTES_MAX,
    ZAP_DOMAIN,
)

log = logging.getLogger(__name__)

OPEN_FILES = 16_384
"""What the hub asks for: a thousand clients need about 2,100 (measured), the rest is room for a flood of connections."""


class AddressTaken(Exception):
    """A door cannot be bound; the text is the sentence for the owner."""


def new_context() -> zmq.Context[zmq.Socket[bytes]]:
    """What all sockets of one hub live in, with as many open files as this system lets the hub have.

    Each client costs two (its pipes); the 1,024 that many systems begin with would end at five hundred clients, or at
    anybody on the network who opens a thousand connections.
    """
    _raise_open_files()
    return zmq.Context()


def _raise_open_files() -> None:
    try:
        import resource
    except ImportError:
        return  # Windows counts handles, and has no such limit
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        except (OSError, ValueError):
            log.info("this system lets the hub have %s open files", soft)


class KeyPair(Struct, frozen=True):
    """A CURVE key pair in Z85."""

    public: str
    secret: str

    def __repr__(self) -> str:
        """Without the secret: a trace or a log line may carry this."""
        return f"KeyPair({self.public!r})"


def new_pair() -> KeyPair:
    """Make a key pair where it will live."""
    public, secret = zmq.curve_keypair()
    return KeyPair(public.decode(), secret.decode())


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all.

    Args:
        path: where; its folder exists.
        content: all of it.
    """
    partial = path.with_name(path.name + ".part")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


class Keyring:
    """The keys that may speak, replaced whole with each commit that changes them; read from every thread."""

    def __init__(self) -> None:
        self._stations: Mapping[str, Station] = {}

    def renew(self, board: Board) -> None:
        """Take the keys from a board."""
        self._stations = {s.key: s for s in board.stations.values() if s.revoked_at is None}

    def station(self, key: str) -> Station | None:
        """The station that a key speaks for, None if it does not (any more)."""
        return self._stations.get(key)


def actor_of(station: Station) -> Actor:
    """The one person who works at a station, until sign-in exists."""
    return Actor(station.id, station.person, station.role)


ZAP_ADDRESS = "inproc://zeromq.zap.01"
ZAP_VERSION = b"1.0"


class Gatekeeper:
    """The ZAP handler of one context: one thread that answers each handshake with a look into the keyring.

    pyzmq's own handler runs on asyncio, where one exception ends it and Windows' default loop cannot carry it; this
    is a REP socket and a dict.

    Args:
        context: all doors of the hub bind in it; there can be one handler per context.
        keyring: the keys that may speak.
    """

    def __init__(self, context: zmq.Context[Any], keyring: Keyring) -> None:
        self._context = context
        self._keyring = keyring
        self._stop = threading.Event()
        self.refused = 0
        self._thread = self._start()

    def _start(self) -> threading.Thread:
        socket = self._context.socket(zmq.REP)
        socket.linger = 0
        socket.rcvtimeo = 100
        socket.bind(ZAP_ADDRESS)
        thread = threading.Thread(target=self._serve, args=(socket,), name="zap", daemon=True)
        thread.start()
        return thread

    def _serve(self, socket: zmq.Socket[bytes]) -> None:
        with socket:
            while not self._stop.is_set():
                try:
                    request = socket.recv_multipart()
                except zmq.Again:
                    continue
                except zmq.ContextTerminated:
                    return
                socket.send_multipart(self._answer(request))

    def _answer(self, request: list[bytes]) -> list[bytes]:
        """Answer one handshake. Whatever comes, there is an answer, or the next one would never be heard.

        Source: ZeroMQ RFC 27 (ZAP 1.0): version, request id, domain, address, identity, mechanism, credentials.
        """
        number = request[1] if len(request) > 1 else b""
        if len(request) == 7 and request[2] == ZAP_DOMAIN.encode() and request[5] == b"CURVE" and len(request[6]) == 32:
            key = z85.encode(request[6])
            if self._keyring.station(key.decode()) is not None:
                return [ZAP_VERSION, number, b"200", b"OK", key, b""]
        self.refused += 1
        return [ZAP_VERSION, number, b"400", b"Unknown key", b"", b""]

    def watch(self) -> bool:
        """Start the handler anew if its thread died: nobody new could come in. Returns whether it was alive."""
        if self._thread.is_alive():
            return True
        log.error("the key check had stopped and is started anew")
        self._thread = self._start()
        return False

    def close(self) -> None:
        """Stop it; after this no new connection is let in."""
        self._stop.set()
        self._thread.join()


def bind_door(context: zmq.Context[Any], pair: KeyPair, address: str) -> tuple[zmq.Socket[bytes], str]:
    """Bind a ROUTER that nobody passes without a known key.

    Args:
        context: the hub's context, whose `Gatekeeper` already runs.
        pair: the hub's own keys.
        address: "tcp://host:port"; port 0 takes a free one.

    Returns:
        The socket and the address it really has.

    Raises:
        AddressTaken: another program has it, or this machine does not.
    """
    socket = context.socket(zmq.ROUTER)
    socket.curve_server = True
    socket.curve_publickey = pair.public.encode()
    socket.curve_secretkey = pair.secret.encode()
    socket.zap_domain = ZAP_DOMAIN.encode()
    socket.setsockopt(zmq.ZAP_ENFORCE_DOMAIN, 1)
    socket.router_mandatory = True
    socket.linger = 0
    socket.rcvhwm = RCVHWM
    socket.sndhwm = SNDHWM
    socket.maxmsgsize = SOCKET_BYTES_MAX
    socket.handshake_ivl = HANDSHAKE_IVL_MS
    socket.heartbeat_ivl = HEARTBEAT_IVL_MS
    socket.heartbeat_timeout = HEARTBEAT_TIMEOUT_MS
    try:
        socket.bind(address)
    except zmq.ZMQError as error:
        socket.close()
        raise AddressTaken(f"{address} cannot be used ({error}); choose another port or address") from error
    return socket, socket.last_endpoint.decode().rstrip("\0")
