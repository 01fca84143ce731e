"""Anybody on the shop's network, without a key, at the hub's two ports: raw TCP in bulk.

    idle      hundreds of connections that say nothing, opened anew as the hub closes them
    garbage   random bytes as fast as they are taken, a connection each
    http      a plain HTTP request, a connection each
    half      the first 64 bytes of a CURVE handshake, then nothing
    churn     connect and close, as fast as it goes
    files     so many idle connections that the hub has no file left for another

The flooder is a process of its own at the lowest priority (a real one brings a processor of its own), bounded to
`A_SECOND` connections a second. Measured: others' clicks in turns with and without, the hub's memory and open files
before, at the height and after. When it is over the hub must take a new station at once and its files must be back.
The control is a hub whose writer looks at every connection, with keys or without.
"""

from __future__ import annotations

import os
import resource
import selectors
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from hub.domain.room import SHOP_ROOM, Audience
from hub.domain.vocabulary import SendMessage
from hub.link.link import Link
from hub.link.port import LinkState
from tests.campaign.net_clicks import Clicker, compare, judge_ratio
from tests.campaign.net_shop import Shop, note_load, tied
from tests.campaign.table import Run, Span, Tally
from tests.hub.running import ROOT, port_of, until

KINDS = ("idle", "garbage", "http", "half", "churn")
PAIRS = 8
CLICKS = 100
A_SECOND = 400
"""New connections: ten times what a shop's stations make in the worst second of a restart."""
OPEN_MAX = 600
GARBAGE_BYTES = 64 << 10
GREETING = bytes([0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 3, 1]) + b"CURVE".ljust(20, b"\0") + bytes(32)
MEMORY_MIB = 32.0
FILES_BACK = 20
"""Open files that may be left over when a flood is over."""
FEW_FILES = "200:200"


def flood() -> None:
    """The process of a `Flood`: KIND PORT PORT, until its standard input ends."""
    os.nice(19)
    kind, *ports = sys.argv[1:]
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    ended = threading.Event()

    def until_told() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=until_told, daemon=True).start()
    selector = selectors.DefaultSelector()
    opened = _connections(kind, [int(port) for port in ports], selector)
    print("ready", flush=True)
    while not ended.wait(1 / A_SECOND):
        next(opened)
        for key, _ in selector.select(0):
            _gone(selector, key.fileobj)
    for key in list(selector.get_map().values()):
        _gone(selector, key.fileobj)


def _connections(kind: str, ports: list[int], selector: selectors.BaseSelector) -> Iterator[None]:
    """Open one connection after the other and do with it what this kind does."""
    random = Random(1)
    number = 0
    while True:
        number += 1
        yield
        if len(selector.get_map()) >= OPEN_MAX:
            continue
        met = socket.socket()
        met.settimeout(0.5)
        try:
            met.connect(("127.0.0.1", ports[number % len(ports)]))
            if kind == "garbage":
                met.sendall(random.randbytes(GARBAGE_BYTES))
            elif kind == "http":
                met.sendall(b"GET / HTTP/1.1\r\nHost: hub\r\n\r\n")
            elif kind == "half":
                met.sendall(GREETING)
        except OSError:
            met.close()
            continue
        if kind == "churn":
            met.close()
            continue
        met.setblocking(False)
        selector.register(met, selectors.EVENT_READ)


def _gone(selector: selectors.BaseSelector, met: Any) -> None:
    """Close one that the hub has closed, or has said something on."""
    try:
        if met.recv(4096):
            return
    except BlockingIOError:
        pass
    except OSError:
        pass
    selector.unregister(met)
    met.close()


class Flood:
    """A flooder at work."""

    def __init__(self, shop: Shop, kind: str) -> None:
        ports = (str(port_of(shop.serving.facts)), str(port_of(shop.serving.side)))
        self.process = subprocess.Popen(
            [*tied(), sys.executable, "-m", "tests.campaign.net_floods", kind, *ports],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == b"ready\n"

    def close(self) -> None:
        """End it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


def play(
    span: Span,
    place: Path,
    planted: tuple[str, ...] = (),
    kinds: tuple[str, ...] = KINDS,
    pairs: int = PAIRS,
    *,
    judged: bool = True,
) -> Tally:
    """Each kind of flood at one hub, then the end of its files at another."""
    tally = Tally()
    random = Random(span.seed)
    for number in span:
        shop = Shop(place / f"flood-{number}", planted)
        try:
            clicker = Clicker(shop)
            for kind in kinds:
                _one_kind(tally, shop, clicker, kind, pairs, random, judged=judged)
            clicker.close()
        finally:
            shop.leave()
        if not planted:
            no_files_left(tally, place / f"files-{number}")
        tally.rounds += 1
        if tally.violations:
            break
    note_load(tally)
    return tally


def _one_kind(
    tally: Tally, shop: Shop, clicker: Clicker, kind: str, pairs: int, random: Random, *, judged: bool
) -> None:
    floods: list[Flood] = []
    clicker.clicks(CLICKS)
    memory, files = shop.memory_mib, shop.open_files
    height = [files]

    def come() -> None:
        floods.append(Flood(shop, kind))
        threading.Event().wait(0.5)

    def go() -> None:
        height.append(shop.open_files)
        floods.pop().close()
        tally.faults += 1

    judge_ratio(
        tally, kind, lambda count: compare(clicker, count, come, go, CLICKS), pairs, judged=judged, random=random
    )
    tally.notes[f"{kind}_memory_mib"] = f"+{shop.memory_mib - memory:.1f}"
    tally.notes[f"{kind}_open_files"] = f"{files}, {max(height)} at the height"
    if shop.memory_mib - memory > MEMORY_MIB:
        tally.broken(f"{kind}: the hub grew by {shop.memory_mib - memory:.1f} MiB")
    until(lambda: shop.open_files <= files + FILES_BACK, f"{kind}: {shop.open_files} files stay open, {files} before")
    link = shop.link(f"dispatch_{kind}", folder=None)
    shop.close(link)


def no_files_left(tally: Tally, place: Path, planted: tuple[str, ...] = ()) -> None:
    """Take every file that the hub may open: those inside work on, and when it is over newcomers come in."""
    shop = Shop(place, planted, open_files=FEW_FILES)
    try:
        inside = shop.link("front_desk_inside", folder=None)
        shop.bundle("packing_late")
        before = shop.open_files
        flood_ = Flood(shop, "idle")
        tally.faults += 1
        try:
            until(lambda: shop.open_files >= int(FEW_FILES.partition(":")[0]) - 2, "the hub's files never ran out")
            began = time.monotonic()
            shop.must(inside, *(_message(inside, number) for number in range(50)))
            tally.notes["files_50_messages_s"] = round(time.monotonic() - began, 2)
        finally:
            flood_.close()
        ended = time.monotonic()
        late = shop.link("packing_late", folder=None, live=False)
        until(lambda: late.status.state is LinkState.LIVE, "after the flood nobody comes in")
        tally.notes["files_newcomer_s"] = round(time.monotonic() - ended, 2)
        until(lambda: shop.open_files <= before + FILES_BACK, "files stay open")
        shop.must(late, _message(late, 0))
    finally:
        shop.leave()


def _message(link: Link, number: int) -> SendMessage:
    return SendMessage(SHOP_ROOM, link.new_id(), Audience.STAFF, text=str(number))


def control(span: Span, place: Path) -> Tally:
    """A hub whose writer looks at every connection, keys or none."""
    return play(Span(rounds=1, seed=span.seed), place, ("minds_every_connection",), ("half",), 4)


RUNS = (
    Run(
        "net-floods",
        "idle, garbage, HTTP, half handshakes, churn; no file left",
        play,
        control,
        "a hub whose writer looks at every connection, keys or none",
        full=1,
        alone=True,
    ),
)

if __name__ == "__main__":
    flood()
