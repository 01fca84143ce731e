"""Being let in: carries one attempt of a station over TCP, on a thread of its own, and writes the key bundle at its end.

What a screen needs of it: `tell` is called with each step, on this thread; `agree` and `give_up` may be called from any.
Every way in which it can go wrong has a code (docs/pairing.md), and with each the next attempt is a new one.
"""

from __future__ import annotations

import os
import platform
import socket as sockets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from pathlib import Path

import zmq
from msgspec import Struct

from hub.decoders import json_decoder
from hub.domain.actor import Actor, Role
from hub.link.keystore import Store, keep_bundle, system_store
from hub.link.pairing import PairingFailed, StationPairing
from hub.link.store import Outbox, Plain, StoreDamaged
from hub.wire.pairing import MESSAGE_BYTES_MAX, PAIRING_PORT, StationEnd, read_code

BUNDLE_NAME = "station.bundle"
REPEAT_S = 1.0
"""How often the station repeats itself while it waits."""
CONNECT_S = 4.0
AWAY_S = 12.0
"""So long without one answer, through several connections: the hub is away. Under the hub's own `LOST_AFTER_S`."""


class Step(Enum):
    """Where an attempt is."""

    REACHING = "reaching"
    PROVING = "proving"
    COMPARING = "comparing"
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class Progress(Struct, frozen=True):
    """What a person is shown.

    Args:
        shop, name, role: of whoever lets it in; known from `COMPARING` on.
        words: the four words as numbers.
        bundle: the file, when done.
        code: why it failed; `tries_left` goes with `wrong_code`, `station` with `other_station`.
    """

    step: Step
    shop: str = ""
    name: str = ""
    role: Role | None = None
    station: str = ""
    words: tuple[int, ...] = ()
    bundle: Path | None = None
    in_key_store: bool = False
    code: str = ""
    tries_left: int = 0


_STEPS = {
    StationEnd.KNOCKING: Step.REACHING,
    StationEnd.BEGUN: Step.PROVING,
    StationEnd.PROVING: Step.PROVING,
    StationEnd.INTRODUCED: Step.PROVING,
    StationEnd.OPENED: Step.PROVING,
    StationEnd.COMPARING: Step.COMPARING,
    StationEnd.AGREED: Step.WAITING,
}


def read_address(typed: str) -> tuple[str, int] | None:
    """Host and port in what a person typed; the port may be left out. None when it is no address."""
    text = typed.strip().removeprefix("tcp://").rstrip("/")
    if text.startswith("["):
        host, closed, rest = text[1:].partition("]")
        if not closed or (rest and not rest.startswith(":")):
            return None
        port = rest[1:]
    elif text.count(":") > 1:
        host, port = text, ""
    else:
        host, _, port = text.partition(":")
    if not host or any(sign.isspace() or sign in "/\\@?#" for sign in host):
        return None
    if not port:
        return host, PAIRING_PORT
    return (host, int(port)) if port.isascii() and port.isdigit() and 0 < int(port) < 65536 else None


def station_before(data_dir: Path) -> tuple[str, int]:
    """Which station this folder's outbox is of, and how many steps it still has to send; ("", 0) for a new one."""
    path = data_dir / "outbox.db"
    if not path.exists():
        return "", 0
    try:
        outbox = Outbox(path, Plain())
    except StoreDamaged:
        return "", 0
    try:
        known = outbox.note("actor")
        return (json_decoder(Actor).decode(known).station if known else ""), len(outbox.entries())
    finally:
        outbox.close()


class WayIn:
    """One attempt of a station to be let in.

    Args:
        host, port: of the hub's pairing door.
        code: as it was typed.
        data_dir: the station's folder; the bundle is written there, an outbox in it stays as it is.
        tell: told each step, on this thread; must return at once.
        store: gives the system's key store.
        name: what this computer calls itself; None: what the system calls it.

    Raises:
        ValueError: what was typed is no code (`read_code`).
    """

    def __init__(
        self,
        host: str,
        port: int,
        code: str,
        data_dir: Path,
        tell: Callable[[Progress], None],
        *,
        store: Callable[[], Store | None] = system_store,
        name: str | None = None,
    ) -> None:
        digits = read_code(code)
        if digits is None:
            raise ValueError("no code")
        self._host, self._port = host, port
        self._data_dir = data_dir
        self._tell = tell
        self._store = store
        self._was, self._to_send = station_before(data_dir)
        public, secret = zmq.curve_keypair()
        named = platform.node() if name is None else name
        self._way = StationPairing(digits, public.decode(), secret.decode(), named, self._was, os.urandom)
        self._lock = threading.Lock()
        self._given_up = ""
        self._wake = threading.Event()
        self._told: Progress | None = None
        self._thread = threading.Thread(target=self._run, name="letting in", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def agree(self) -> None:
        """The person here says that the words are the same."""
        with self._lock:
            self._way.agree()
        self._wake.set()

    def give_up(self, *, words_differ: bool = False) -> None:
        """Stop; the hub is told, and also whether it is because the words differ."""
        self._given_up = "not_the_same" if words_differ else "given_up"
        self._wake.set()

    def close(self) -> None:
        """Give up and wait for the thread to end."""
        if self._thread.is_alive():
            self.give_up()
            self._thread.join()

    # The thread -----------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            self._show(Progress(Step.REACHING))
            self._talk()
            self._finish()
        except PairingFailed as failed:
            offered = self._way.offered
            station = self._was if failed.code == "other_station" else offered.station if offered else ""
            self._show(Progress(Step.FAILED, station=station, code=failed.code, tries_left=failed.tries_left))
        except OSError:
            self._show(Progress(Step.FAILED, code="not_kept"))

    def _talk(self) -> None:
        """Say and hear until the hub has let this station in, through as many connections as it takes."""
        heard_at = time.monotonic()
        connection: sockets.socket | None = None
        ever = False
        try:
            while not self._done():
                self._look_whether_given_up(connection)
                try:
                    if connection is None:
                        connection = sockets.create_connection((self._host, self._port), CONNECT_S)
                        connection.settimeout(REPEAT_S)
                    answer = self._exchange(connection)
                except OSError as error:
                    if not ever and isinstance(error, ConnectionRefusedError | sockets.gaierror):
                        raise PairingFailed("not_reached") from error
                    if connection is not None:
                        connection.close()
                        connection = None
                    if time.monotonic() - heard_at > (AWAY_S if ever else CONNECT_S):
                        raise PairingFailed("hub_away" if ever else "not_reached") from None
                    self._pause()
                    continue
                heard_at, ever = time.monotonic(), True
                with self._lock:
                    before = self._way.say_now
                    self._way.hear(answer)
                    again = self._way.say_now == before
                self._look_whose()
                self._show_step()
                if again and not self._done():
                    self._pause()
        finally:
            if connection is not None:
                connection.close()

    def _done(self) -> bool:
        return self._way.end is StationEnd.DONE

    def _exchange(self, connection: sockets.socket) -> bytes:
        with self._lock:
            line = self._way.say_now
        connection.sendall(line + b"\n")
        answer = b""
        while not answer.endswith(b"\n"):
            if len(answer) > MESSAGE_BYTES_MAX:
                raise PairingFailed("not_our_hub")
            came = connection.recv(MESSAGE_BYTES_MAX)
            if not came:
                raise ConnectionResetError
            answer += came
        return answer[:-1]

    def _look_whether_given_up(self, connection: sockets.socket | None) -> None:
        if not self._given_up:
            return
        with self._lock:
            line = self._way.leave(words_differ=self._given_up == "not_the_same")
        if connection is not None:
            with suppress(OSError):
                connection.sendall(line + b"\n")
                connection.recv(MESSAGE_BYTES_MAX)  # or the hub might lose the line with the connection
        raise PairingFailed(self._given_up)

    def _look_whose(self) -> None:
        """Steps of one station must not go out under another's name: say so before anything is agreed."""
        offered = self._way.offered
        if offered is not None and self._to_send and self._was and offered.station != self._was:
            self._given_up = self._given_up or "other_station"

    def _pause(self) -> None:
        self._wake.wait(REPEAT_S)
        self._wake.clear()

    def _show_step(self) -> None:
        offered = self._way.offered
        step = _STEPS.get(self._way.end)
        if step is None:
            return
        if offered is None or step is Step.PROVING:
            self._show(Progress(step))
        else:
            self._show(Progress(step, offered.shop, offered.name, offered.role, offered.station, self._way.words))

    def _show(self, progress: Progress) -> None:
        if progress != self._told:
            self._told = progress
            self._tell(progress)

    def _finish(self) -> None:
        offered = self._way.offered
        assert offered is not None
        path = self._data_dir / BUNDLE_NAME
        kept = keep_bundle(path, self._way.bundle(self._host), self._store())
        self._show(
            Progress(
                Step.DONE,
                offered.shop,
                offered.name,
                offered.role,
                offered.station,
                self._way.words,
                bundle=path,
                in_key_store=kept,
            )
        )
