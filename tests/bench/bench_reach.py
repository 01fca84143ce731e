"""How far a click is from another station's model, against the floor it cannot go below.

Floor: one commit with `synchronous=FULL` and one ZeroMQ round trip to another process, on the same disk. Click: a
command asked at one station until the other station's `Shop` (on its Qt loop) says that the room changed; the hub is a
process of its own. Floor and click take turns, so that the machine's mood falls on both.

    python -m tests.bench.bench_reach [--rounds N] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import zmq

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

from desktop.shop import Shop
from hub.domain.order import Address, Channel, Item, Person
from hub.domain.room import Audience
from hub.domain.vocabulary import PlaceOrder, SendMessage
from hub.link.link import Link
from hub.link.port import LinkState

ECHO = (
    "import sys, zmq; s = zmq.Context().socket(zmq.REP); s.bind('tcp://127.0.0.1:*');"
    "print(s.last_endpoint.decode(), flush=True)\n"
    "while True: s.send(s.recv())"
)


def main() -> None:
    """Measure, print, and say whether p50 is within twice the floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=400)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    app = QCoreApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory(dir=".") as place:
        result = measure(app, Path(place), arguments.rounds)
    if arguments.json:
        print(json.dumps(result))
    else:
        for name, value in result.items():
            print(f"{name:<28} {value:.3f}")


def measure(app: QCoreApplication, folder: Path, rounds: int) -> dict[str, float]:
    """Take turns; everything in milliseconds."""
    hub = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "hub",
            "serve",
            "--no-follow",
            "--data-dir",
            str(folder / "hub"),
            "--facts-port",
            "0",
            "--side-port",
            "0",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    echo = subprocess.Popen([sys.executable, "-c", ECHO], stdout=subprocess.PIPE, text=True)
    assert hub.stdout is not None
    assert echo.stdout is not None
    try:
        json.loads(hub.stdout.readline())
        desk = Link.open(_pair(folder, "front-desk"), folder / "front-desk")
        bundle = _pair(folder, "packing")
        shop = Shop(lambda listener: Link.open(bundle, folder / "packing", listener=listener))
        _until(app, lambda: desk.status.state is LinkState.LIVE and shop.status.state is LinkState.LIVE)
        order = desk.new_id()
        desk.ask(_order(order)).settled.result(5)
        floor = floor_in(folder, echo.stdout.readline().strip())
        window = QEventLoop()
        shop.room_changed.connect(lambda room: window.quit() if room == order else None)
        floors, clicks = [], []
        for number in range(rounds):
            _rest()
            floors.append(floor())
            said = SendMessage(order, desk.new_id(), Audience.STAFF, text=f"message {number}")
            start = time.perf_counter()
            asked = desk.ask(said)
            window.exec()  # the window's loop sleeps until something comes, as a real one does
            clicks.append((time.perf_counter() - start) * 1000)
            asked.settled.result(5)
        desk.close()
        shop.close()
    finally:
        hub.terminate()
        echo.kill()
        hub.wait()
        echo.wait()
    return _summary(floors, clicks)


def _rest() -> None:
    """Let the window be idle, as it is before a person's click: a burst is told in beats of 40 ms on purpose."""
    idle = QEventLoop()
    QTimer.singleShot(60, idle.quit)
    idle.exec()


def _pair(folder: Path, role: str) -> Path:
    path = folder / f"{role}.bundle"
    subprocess.run(
        [
            sys.executable,
            "-m",
            "hub",
            "pair",
            "--data-dir",
            str(folder / "hub"),
            "--role",
            role,
            "--name",
            role,
            "--out",
            str(path),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return path


def _order(order: str) -> PlaceOrder:
    item = Item("Peonies, blush", 5, 6000)
    address = Address(("14 Mill Lane",))
    return PlaceOrder(
        order,
        Channel.PHONE,
        Person("Daniel Okafor"),
        Person("Mei Lin Chen"),
        address,
        "Thirty years",
        (item,),
        "GBP",
        6000,
    )


def floor_in(folder: Path, echo: str) -> Callable[[], float]:
    """One FULL commit of a row like an event, and one round trip."""
    connection = sqlite3.connect(folder / "floor.db")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE t (n INTEGER PRIMARY KEY, a BLOB)")
    connection.commit()
    socket: zmq.Socket[bytes] = zmq.Context.instance().socket(zmq.REQ)
    socket.connect(echo)
    payload = os.urandom(600)

    def once() -> float:
        start = time.perf_counter()
        connection.execute("INSERT INTO t (a) VALUES (?)", (bytearray(payload),))
        connection.commit()
        socket.send(payload)
        socket.recv()
        return (time.perf_counter() - start) * 1000

    return once


def _until(app: QCoreApplication, condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
        assert time.monotonic() < deadline, "nothing came"


def _summary(floors: list[float], clicks: list[float]) -> dict[str, float]:
    def p(values: list[float], share: float) -> float:
        return sorted(values)[min(len(values) - 1, int(len(values) * share))]

    return {
        "floor p50 ms": statistics.median(floors),
        "floor p99 ms": p(floors, 0.99),
        "click p50 ms": statistics.median(clicks),
        "click p99 ms": p(clicks, 0.99),
        "click / floor, p50": statistics.median(clicks) / statistics.median(floors),
        "click / floor, p99": p(clicks, 0.99) / p(floors, 0.99),
    }


if __name__ == "__main__":
    main()
