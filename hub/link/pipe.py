"""One connection to a hub: a DEALER with the client's keys, and the monitor that says why it is not there.

libzmq would reconnect beneath us and let a later frame overtake lost ones; so a broken connection is thrown away and a
new one made. A refused key looks like a dead network to everybody but the monitor. And after bytes that are no ZeroMQ
(one flipped bit of the hub's half of the handshake, another program on that port) libzmq ends the connection and never
tries again, so a break before the handshake is done counts as one too.
"""

from __future__ import annotations

import functools
import operator
import struct
from enum import Enum
from typing import Any

import zmq

from hub.wire.bundle import Bundle
from hub.wire.limits import (
    HANDSHAKE_IVL_MS,
    HEARTBEAT_IVL_MS,
    HEARTBEAT_TIMEOUT_MS,
    RCVHWM,
    RECONNECT_IVL_MAX_MS,
    RECONNECT_IVL_MS,
    SNDHWM,
    SOCKET_BYTES_MAX,
)

SILENT_AFTER_MS = 5_000


class PipeNews(Enum):
    """What the monitor says."""

    UP = "up"
    DOWN = "down"
    REFUSED = "refused"


_NEWS = {
    zmq.EVENT_HANDSHAKE_SUCCEEDED: PipeNews.UP,
    zmq.EVENT_DISCONNECTED: PipeNews.DOWN,
    zmq.EVENT_HANDSHAKE_FAILED_AUTH: PipeNews.REFUSED,
    zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL: PipeNews.DOWN,
    zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL: PipeNews.DOWN,
}
_WATCHED = functools.reduce(operator.or_, _NEWS)
_SAID = struct.Struct("=Hi")
"""The first frame of what a monitor says: which event, and a value. Read here, for pyzmq's own reader loads the whole of
asyncio and ssl, 11 ms of each start. https://libzmq.readthedocs.io/en/latest/zmq_socket_monitor.html"""


class Pipe:
    """A connection in the making or made. Used by one thread.

    Args:
        context: the client's context.
        bundle: its keys, and the hub's, which is pinned.
        address: where to.
    """

    def __init__(self, context: zmq.Context[Any], bundle: Bundle, address: str) -> None:
        socket = context.socket(zmq.DEALER)
        socket.curve_serverkey = bundle.hub_key.encode()
        socket.curve_publickey = bundle.public.encode()
        socket.curve_secretkey = bundle.secret.encode()
        socket.linger = 0
        socket.rcvhwm = RCVHWM
        socket.sndhwm = SNDHWM
        socket.maxmsgsize = SOCKET_BYTES_MAX
        socket.reconnect_ivl = RECONNECT_IVL_MS
        socket.reconnect_ivl_max = RECONNECT_IVL_MAX_MS
        socket.handshake_ivl = HANDSHAKE_IVL_MS
        socket.heartbeat_ivl = HEARTBEAT_IVL_MS
        socket.heartbeat_timeout = HEARTBEAT_TIMEOUT_MS
        # Nothing is queued for a hub that is not there: the outbox is the queue.
        socket.immediate = True
        self.monitor = socket.get_monitor_socket(_WATCHED)
        self.socket = socket
        socket.connect(address)

    def news(self) -> list[PipeNews]:
        """What happened since the last look, in order."""
        news = []
        while self.monitor.poll(0):
            event, _ = _SAID.unpack(self.monitor.recv_multipart()[0])
            news.append(_NEWS[event])
        return news

    def send(self, *frames: bytes) -> bool:
        """Send a message; False when it cannot be taken now."""
        try:
            self.socket.send_multipart(frames, zmq.DONTWAIT)
        except zmq.Again:
            return False
        return True

    def receive(self) -> list[bytes] | None:
        """The next message, None if there is none."""
        try:
            frames: list[bytes] = self.socket.recv_multipart(zmq.DONTWAIT)
        except zmq.Again:
            return None
        return frames

    def close(self) -> None:
        """Throw it away with everything in it."""
        self.socket.disable_monitor()
        self.monitor.close()
        self.socket.close()


def try_curve() -> None:
    """Send one message through CURVE to ourselves, as a frozen program must be able to.

    Raises:
        zmq.ZMQError: this build of ZeroMQ cannot.
        TimeoutError: nothing came through.
    """
    hub_public, hub_secret = zmq.curve_keypair()
    own_public, own_secret = zmq.curve_keypair()
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    try:
        server, client = context.socket(zmq.DEALER), context.socket(zmq.DEALER)
        server.curve_server, server.curve_secretkey, server.curve_publickey = True, hub_secret, hub_public
        port = server.bind_to_random_port("tcp://127.0.0.1")
        client.curve_serverkey, client.curve_publickey, client.curve_secretkey = hub_public, own_public, own_secret
        client.connect(f"tcp://127.0.0.1:{port}")
        client.send(b"hello")
        if not server.poll(SILENT_AFTER_MS):
            raise TimeoutError("no message came through CURVE")
        assert server.recv() == b"hello"
    finally:
        context.destroy(linger=0)
