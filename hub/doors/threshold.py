"""The pairing door: where a station that has no key yet may knock. A line of JSON in, a line of JSON out, over TCP.

Plain TCP, not ZeroMQ: on a socket without keys libzmq takes the parts of one message without end before anybody sees the
first (each within MAXMSGSIZE, all of them in memory), so any stranger in the network could fill the hub's. Here a stranger
gets one connection out of a few, one line of bounded length at a time, and a share of one thread that rests between rounds.
Stations' own pipes share nothing with it: no socket, no I/O thread, no lock that they wait for.

What is said over it, and why it may be said in the open, stands in `hub/wire/pairing.py`.
"""

from __future__ import annotations

import logging
import selectors
import socket as sockets
import sys
import threading
import time
from contextlib import suppress

from hub.doors.pairing import PairingDesk
from hub.wire.pairing import MESSAGE_BYTES_MAX, Closed, say

log = logging.getLogger(__name__)

CONNECTIONS_MAX = 32
CONNECTIONS_PER_ADDRESS = 4
"""A station needs one, and one more while an old one is given up."""
IDLE_S = 10.0
"""A station says something every second."""
PAUSE_S = 0.01
"""Between two rounds with something in them: a flood gets 3,200 lines a second, about 4 % of one core."""
STEP_S = 0.2
BACKLOG = 16
WILDCARDS = frozenset({"*", "0.0.0.0", "::", "[::]"})


class DoorTaken(Exception):
    """The pairing door cannot be opened; the text is the sentence for the owner."""


class Caller:
    """One connection."""

    def __init__(self, socket: sockets.socket, address: str, now: float) -> None:
        self.socket = socket
        self.address = address
        self.buffer = b""
        self.heard_at = now


class Threshold:
    """Listens for stations that want to be let in, on a thread of its own.

    Args:
        desk: answers them.
        host: as the hub binds; "*" for all addresses.
        port: 0 takes a free one.

    Raises:
        DoorTaken: the port is in use.
    """

    def __init__(self, desk: PairingDesk, host: str, port: int) -> None:
        self._desk = desk
        self._stop = threading.Event()
        self._callers: dict[int, Caller] = {}
        try:
            self._listener = _listen(host, port)
        except OSError as error:
            raise DoorTaken(f"{host}:{port} cannot be used for pairing ({error})") from error
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, name="pairing", daemon=True)

    def start(self) -> None:
        """Start to answer."""
        self._thread.start()

    def close(self) -> None:
        """Stop, and let everybody go."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
        for caller in list(self._callers.values()):
            self._drop(caller)
        self._selector.close()
        self._listener.close()

    def _serve(self) -> None:
        while not self._stop.is_set():
            try:
                if self._round():
                    self._stop.wait(PAUSE_S)
            except Exception:
                # Nobody comes in while this stumbles; the shop itself must not notice.
                log.exception("the pairing door stumbled and goes on")
                self._stop.wait(STEP_S)

    def _round(self) -> bool:
        """Look once at everybody; whether there was something."""
        ready = self._selector.select(STEP_S)
        now = time.monotonic()
        for key, _ in ready:
            if key.fileobj is self._listener:
                self._accept(now)
            else:
                self._hear(self._callers[key.fd], now)
        for caller in [caller for caller in self._callers.values() if now - caller.heard_at > IDLE_S]:
            self._drop(caller)
        return bool(ready)

    def _accept(self, now: float) -> None:
        try:
            socket, address = self._listener.accept()
        except OSError:
            return  # gone again before it was looked at
        name = str(address[0])
        mine = [caller for caller in self._callers.values() if caller.address == name]
        if len(mine) >= CONNECTIONS_PER_ADDRESS:
            self._drop(min(mine, key=lambda caller: caller.heard_at))
        elif len(self._callers) >= CONNECTIONS_MAX:
            self._drop(min(self._callers.values(), key=lambda caller: caller.heard_at))
        socket.setblocking(False)
        self._callers[socket.fileno()] = Caller(socket, name, now)
        self._selector.register(socket, selectors.EVENT_READ)

    def _hear(self, caller: Caller, now: float) -> None:
        """Take in at most one line."""
        try:
            came = caller.socket.recv(MESSAGE_BYTES_MAX)
        except BlockingIOError:
            return
        except OSError:
            came = b""
        if not came:
            self._drop(caller)
            return
        caller.buffer += came
        line, found, rest = caller.buffer.partition(b"\n")
        if not found:
            if len(line) > MESSAGE_BYTES_MAX:
                self._drop(caller)
            return
        if rest:  # a station waits for its answer; who does not is none (an HTTP client, say)
            with suppress(OSError):
                caller.socket.send(say(Closed("", "bad_message")) + b"\n")
            self._drop(caller)
            return
        caller.buffer = b""
        caller.heard_at = now
        answer = self._desk.hear(line, caller.address) + b"\n"
        try:
            whole = caller.socket.send(answer) == len(answer)
        except OSError:
            whole = False
        if not whole or answer.startswith(b'{"t":"closed","session":""'):
            self._drop(caller)

    def _drop(self, caller: Caller) -> None:
        del self._callers[caller.socket.fileno()]
        self._selector.unregister(caller.socket)
        with suppress(OSError):
            caller.socket.close()


def _listen(host: str, port: int) -> sockets.socket:
    plain = "0.0.0.0" if host in ("*", "") else host.strip("[]")
    family = sockets.AF_INET6 if ":" in plain else sockets.AF_INET
    listener = sockets.socket(family, sockets.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # there it would let another program take the port over
            listener.setsockopt(sockets.SOL_SOCKET, sockets.SO_REUSEADDR, 1)
        listener.bind((plain, port))
        listener.listen(BACKLOG)
        listener.setblocking(False)
    except OSError:
        listener.close()
        raise
    return listener
