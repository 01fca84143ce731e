"""A real hub for tests: in a thread of this process, or as the process that a shop runs. Both behind one face."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import zmq
from zmq.utils.monitor import recv_monitor_message

from hub.app import Hub
from hub.domain.actor import Role
from hub.domain.board import FOLD_VERSION
from hub.domain.vocabulary import Command, PairStation
from hub.doors.keys import new_pair
from hub.doors.owner import Serving, make_bundle
from hub.link.link import Link
from hub.link.port import Changes, LinkState, Receipt
from hub.wire.bundle import Bundle, read_bundle
from hub.wire.limits import HANDSHAKE_IVL_MS

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 20.0
"""How long a test waits for what takes milliseconds: a busy machine is no fault."""


def until(condition: Callable[[], Any], what: str = "", patience_s: float = PATIENCE_S, pause_s: float = 0.005) -> Any:
    """Wait until something is so, and give it back."""
    deadline = time.monotonic() + patience_s
    pause = threading.Event()
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < deadline, what or "it did not come to pass"
        pause.wait(pause_s)


class Raw:
    """A DEALER of the test's own: says any bytes, hears any bytes. `narrow`: it takes little before it is read."""

    def __init__(self, context: zmq.Context[Any], address: str, *, narrow: bool = False, **curve: str) -> None:
        socket: zmq.Socket[bytes] = context.socket(zmq.DEALER)
        if narrow:
            socket.rcvhwm, socket.rcvbuf = 1, 4096
        if curve:
            socket.curve_publickey = curve["public"].encode()
            socket.curve_secretkey = curve["secret"].encode()
            socket.curve_serverkey = curve["hub_key"].encode()
        socket.linger = 0
        socket.handshake_ivl = HANDSHAKE_IVL_MS
        self.socket = socket
        self._monitor = socket.get_monitor_socket(zmq.EVENT_ALL)
        self.seen: list[int] = []
        socket.connect(address)

    def say(self, *frames: bytes | dict[str, Any]) -> None:
        """Send a message; dicts go as JSON."""
        self.socket.send_multipart([f if isinstance(f, bytes) else json.dumps(f).encode() for f in frames])

    def hear(self, patience_s: float = PATIENCE_S) -> list[bytes]:
        """The next message."""
        assert self.socket.poll(int(patience_s * 1000)), "nothing was heard"
        frames: list[bytes] = self.socket.recv_multipart()
        return frames

    def hears(self, name: str) -> dict[str, Any]:
        """The next message of a name; others are passed over."""
        while True:
            said: dict[str, Any] = json.loads(self.hear()[0])
            if said["t"] == name:
                return said

    def hears_nothing_for(self, span_s: float) -> bool:
        """Whether nothing comes for so long."""
        return not self.socket.poll(int(span_s * 1000))

    def ask(self, *frames: bytes | dict[str, Any]) -> dict[str, Any]:
        """Say something and read the answer."""
        self.say(*frames)
        said: dict[str, Any] = json.loads(self.hear()[0])
        return said

    def greet(self, **changes: object) -> dict[str, Any]:
        """Greet and hear the welcome."""
        self.say({"t": "hello", "protocols": [1], "session": "raw", "credit": 1 << 20, "fold": FOLD_VERSION} | changes)
        return self.hears("welcome")

    def happened(self, event: int) -> bool:
        """Whether the monitor has told of an event."""
        while self._monitor.poll(0):
            self.seen.append(int(recv_monitor_message(self._monitor)["event"]))
        return event in self.seen

    def is_let_in(self) -> bool:
        """Whether the hub has looked at the key and taken it: what happens to that key from now on happens to an open connection."""
        return self.happened(zmq.EVENT_HANDSHAKE_SUCCEEDED)

    def close(self) -> None:
        """Let go. Safe to call twice."""
        if self.socket.closed:
            return
        self.socket.disable_monitor()
        self._monitor.close()
        self.socket.close()


class RunningHub:
    """A hub, its stations and their links. Made by the fixtures of `tests/hub/conftest.py`.

    Args:
        place: an empty folder for everything.
    """

    def __init__(self, place: Path) -> None:
        self.place = place
        self.folder = place / "hub"
        self.context: zmq.Context[Any] = zmq.Context()
        self._links: list[Link] = []
        self._raws: list[Raw] = []
        self._bundles: dict[str, Path] = {}
        self.serving: Serving
        self.start()

    def start(self) -> None:
        """Start to serve, on the ports of before if there are any."""
        raise NotImplementedError

    def stop(self) -> None:
        """Stop in order."""
        raise NotImplementedError

    def ports(self) -> tuple[int, int]:
        """The ports of before, or 0."""
        if not hasattr(self, "serving"):
            return 0, 0
        return port_of(self.serving.facts), port_of(self.serving.side)

    # Stations and links -------------------------------------------------------------------------------------------

    def owner(self) -> Link:
        """The owner's link, kept open."""
        return self.link("owner", folder=None)

    def pair(self, role: Role, station: str = "") -> Path:
        """Let a station in; returns the file of its key bundle."""
        station = station or role.value
        keys = new_pair()
        self.must(self.owner(), PairStation(station, role, station, keys.public, f"p-{station}", station.title()))
        path = self.place / f"{station}.bundle"
        make_bundle(path, station, role, station, self.serving.key, self.serving.facts, self.serving.side, keys)
        self._bundles[station] = path
        return path

    def bundle(self, station: str) -> Bundle:
        """A station's bundle; it is paired if it was not."""
        return read_bundle(self.bundle_path(station).read_bytes())

    def bundle_path(self, station: str) -> Path:
        """The file of a station's bundle; a station is paired with the role of its name if it was not."""
        if station == "owner":
            return self.folder / "owner.bundle"
        if station not in self._bundles:
            role = next(role for role in Role if station.startswith(role.value))
            self.pair(role, station)
        return self._bundles[station]

    def link(
        self,
        station: str,
        *,
        folder: Path | str | None = "",
        listener: Callable[[Changes], None] | None = None,
        live: bool = True,
        **more: Any,
    ) -> Link:
        """An open link of a station, live; the one that is open already if there is one.

        Args:
            station: its id.
            folder: where it keeps its things; "" for its own folder, None for memory.
            listener: told what changed.
            live: whether to wait for it to be live.
        """
        for link in self._links:
            if link.bundle.station == station and not more:
                return link
        place = self.place / station if folder == "" else folder
        data_dir = Path(place) if place is not None else None
        link = Link.open(self.bundle_path(station), data_dir, listener=listener, **more)
        self._links.append(link)
        if live:
            until(lambda: link.status.state is LinkState.LIVE, f"{station} is not live: {link.status}")
        return link

    def close(self, link: Link) -> None:
        """Close a link."""
        link.close()
        self._links.remove(link)

    def must(self, link: Link, *commands: Command) -> list[Receipt]:
        """Ask, wait, and be accepted."""
        receipts = [asked.settled.result(PATIENCE_S) for asked in [link.ask(command) for command in commands]]
        assert all(receipt.refused is None for receipt in receipts), receipts
        return receipts

    def equal(self, *links: Link) -> None:
        """Wait until these links hold the same board."""
        until(
            lambda: (
                len({link.board.seq for link in links}) == 1 and all(link.board == links[0].board for link in links)
            ),
            f"boards differ: {[link.board.seq for link in links]}",
        )

    # Bytes --------------------------------------------------------------------------------------------------------

    def raw(self, station: str = "", *, side: bool = False, narrow: bool = False, **curve: str) -> Raw:
        """A socket of the test's own: with a station's keys, or with these, or without any."""
        address = self.serving.side if side else self.serving.facts
        if station:
            bundle = self.bundle(station)
            curve = {"public": bundle.public, "secret": bundle.secret, "hub_key": bundle.hub_key}
        raw = Raw(self.context, address, narrow=narrow, **curve)
        self._raws.append(raw)
        return raw

    def leave(self) -> None:
        """Close everything."""
        try:
            for raw in self._raws:
                raw.close()
            for link in list(self._links):
                self.close(link)
        finally:
            self.stop()
            self.context.destroy(linger=0)


def port_of(address: str) -> int:
    """The port of a ZeroMQ address."""
    return int(address.rsplit(":", 1)[1])


class HubInThread(RunningHub):
    """A hub on a thread of this process."""

    def start(self) -> None:
        """See `RunningHub.start`."""
        self.hub = Hub(self.folder, "127.0.0.1", *self.ports())
        ready = threading.Event()
        self._thread = threading.Thread(target=self.hub.serve, args=(lambda _: ready.set(),), name="hub", daemon=True)
        self._thread.start()
        assert ready.wait(PATIENCE_S), "the hub does not serve"
        self.serving = self.hub.serving()

    def stop(self) -> None:
        """See `RunningHub.stop`."""
        self.hub.stop()
        self._thread.join()


class HubProcess(RunningHub):
    """A hub as its own process, that can be killed."""

    follow = False
    """Whether it starts the shop's followers beside itself."""

    def start(self) -> None:
        """See `RunningHub.start`."""
        facts, side = self.ports()
        arguments = ["--data-dir", str(self.folder), "--facts-port", str(facts), "--side-port", str(side)]
        self._log = (self.place / "hub.log").open("ab")
        follow = "--follow" if self.follow else "--no-follow"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "hub", "serve", follow, *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=self._log,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, (self.place / "hub.log").read_text()
        ready = json.loads(line)
        self.serving = Serving(ready["facts"], ready["side"], ready["key"], ready["epoch"], ready["pid"])

    def kill(self) -> None:
        """SIGKILL, at once."""
        self.process.kill()
        self._wait()

    def stop(self) -> None:
        """See `RunningHub.stop`."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            assert self._wait() == 0

    def _wait(self) -> int:
        code = self.process.wait(PATIENCE_S)
        if self.process.stdout is not None:
            self.process.stdout.close()
        self._log.close()
        return code
