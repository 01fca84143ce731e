"""Three questions about growth, and the hub's memory; ratios in one run, because the machine is shared.

1. One durable command at a time, against the floor (a FULL commit and a ZeroMQ round trip), taking turns.
2. Fifty askers with 64 commands in flight each: commands a second, acknowledged, and delivered to a follower.
3. The same click with 10,000 and with a million events in the ledger.
4. Memory of a hub with ten stations.

    python -m tests.bench.bench_growth [--events 1000000] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import zmq
from msgspec import Raw

from hub.app import open_relay
from hub.domain.actor import Role
from hub.domain.order import Address, Channel, Item, Person
from hub.domain.room import Audience
from hub.domain.vocabulary import PlaceOrder, SendMessage
from hub.link.link import Link
from hub.link.port import LinkState
from hub.log.port import Batch, Head, StoredEvent
from hub.log.sqlite import SqliteLog
from hub.relay import Question
from hub.wire import chain
from hub.wire.bundle import read_bundle
from hub.wire.codec import encode_command, encode_event
from hub.wire.messages import Receipts, Submission, hub_facts, say
from hub.wire.messages import Submit as SubmitSaid
from hub.wire.session import ClientSession, Stand
from tests.bench.bench_reach import ECHO, floor_in

ASKERS, IN_FLIGHT = 50, 64


class Running:
    """A hub in its own process, and links to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "hub",
                "serve",
                "--no-follow",
                "--data-dir",
                str(folder),
                "--facts-port",
                "0",
                "--side-port",
                "0",
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.ready = json.loads(self.process.stdout.readline())

    def pair(self, role: str, station: str) -> Path:
        """Let a station in."""
        path = self.folder / f"{station}.bundle"
        words = ["--role", role, "--name", station, "--station", station, "--out", str(path), "--json"]
        subprocess.run(
            [sys.executable, "-m", "hub", "pair", "--data-dir", str(self.folder), *words],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        return path

    def memory_mb(self) -> float:
        """Resident memory of the hub, MiB (Linux)."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        return float("nan")

    def stop(self) -> None:
        """End it in order."""
        self.process.terminate()
        self.process.wait()


def order_of(order: str) -> PlaceOrder:
    """An ordinary order."""
    item = Item("Peonies, blush", 5, 6000)
    people = Person("Daniel Okafor", "+44 20 7946 0312"), Person("Mei Lin Chen", "+44 20 7946 0313")
    return PlaceOrder(order, Channel.PHONE, *people, Address(("14 Mill Lane",)), "Thirty years", (item,), "GBP", 6000)


def clicks(link: Link, order: str, rounds: int) -> list[float]:
    """Ask one command after the other; milliseconds until the receipt."""
    taken = []
    for number in range(rounds):
        start = time.perf_counter()
        link.ask(SendMessage(order, link.new_id(), Audience.STAFF, text=f"message {number}")).settled.result(10)
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def until(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for a condition."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "nothing came"
        time.sleep(0.002)


def one_at_a_time(folder: Path, rounds: int) -> dict[str, float]:
    """Question 1 and 4."""
    hub = Running(folder / "one")
    echo = subprocess.Popen([sys.executable, "-c", ECHO], stdout=subprocess.PIPE, text=True)
    assert echo.stdout is not None
    links = []
    try:
        bundles = [hub.pair("front-desk", f"desk-{number}") for number in range(10)]
        links = [Link.open(bundle, folder / bundle.stem) for bundle in bundles]
        until(lambda: all(link.status.state is LinkState.LIVE for link in links))
        order = links[0].new_id()
        links[0].ask(order_of(order)).settled.result(5)
        floor = floor_in(folder, echo.stdout.readline().strip())
        floors, asked = [], []
        for _ in range(rounds):
            floors.append(floor())
            asked += clicks(links[0], order, 1)
        return {
            "floor p50 ms": statistics.median(floors),
            "durable command p50 ms": statistics.median(asked),
            "durable command / floor": statistics.median(asked) / statistics.median(floors),
            "hub with 10 stations, MiB": hub.memory_mb(),
        }
    finally:
        for link in links:
            link.close()
        hub.stop()
        echo.kill()
        echo.wait()


def many_in_flight(folder: Path, seconds: float) -> dict[str, float]:
    """Question 2: raw sessions on the wire, so that the clients cost little."""
    hub = Running(folder / "many")
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    follower = None
    try:
        order = _new_id()
        bundles = [hub.pair("front-desk", f"desk-{number}") for number in range(ASKERS)]
        follower = Link.open(hub.pair("dispatch", "dispatch"), None)
        until(lambda: follower.status.state is LinkState.LIVE)
        follower_start = follower
        askers = [_Asker(context, bundle) for bundle in bundles]
        poller = zmq.Poller()
        by_socket = {}
        for asker in askers:
            poller.register(asker.socket, zmq.POLLIN)
            by_socket[asker.socket] = asker
        first = askers[0]
        until(lambda: _pump(poller, by_socket) and all(asker.greeted for asker in askers))
        first.send([encode_command(order_of(order))])
        until(lambda: _pump(poller, by_socket) and first.answered == 1)
        base_seq = follower_start.board.seq
        for asker in askers:
            asker.room = order
            asker.fill()
        answered = sum(asker.answered for asker in askers)
        start = time.perf_counter()
        while time.perf_counter() - start < seconds:
            _pump(poller, by_socket)
        spent = time.perf_counter() - start
        acknowledged = sum(asker.answered for asker in askers) - answered
        total = sum(asker.answered for asker in askers)
        until(lambda: bool(_pump(poller, by_socket)) and follower_start.board.seq - base_seq >= total - 1)
        return {
            "50 x 64 in flight, acknowledged/s": acknowledged / spent,
            "hub after it, MiB": hub.memory_mb(),
        }
    finally:
        if follower is not None:
            follower.close()
        context.destroy(linger=0)
        hub.stop()


class _Asker:
    """A client made of the session alone."""

    def __init__(self, context: zmq.Context[zmq.Socket[bytes]], path: Path) -> None:
        bundle = read_bundle(path.read_bytes())
        self.socket = context.socket(zmq.DEALER)
        self.socket.curve_serverkey = bundle.hub_key.encode()
        self.socket.curve_publickey = bundle.public.encode()
        self.socket.curve_secretkey = bundle.secret.encode()
        self.socket.connect(bundle.facts)
        self.session = ClientSession(secrets.token_hex(8), Stand(), tail=True)
        self.socket.send(self.session.hello())
        self.greeted = False
        self.answered = 0
        self.sent = 0
        self.room = ""

    def send(self, raws: list[bytes]) -> None:
        submissions = []
        for raw in raws:
            self.sent += 1
            submissions.append(Submission(self.sent, _new_id(), Raw(raw)))
        self.socket.send(say(SubmitSaid(self.session.name, tuple(submissions))))

    def fill(self) -> None:
        free = IN_FLIGHT - (self.sent - self.answered)
        if free >= IN_FLIGHT // 4 and self.room:
            self.send(
                [encode_command(SendMessage(self.room, _new_id(), Audience.STAFF, text="hello")) for _ in range(free)]
            )

    def hear(self) -> None:
        while True:
            try:
                frame = self.socket.recv(zmq.DONTWAIT)
            except zmq.Again:
                break
            said = hub_facts.decode(frame)
            if isinstance(said, Receipts):
                assert all(receipt.outcome == "accepted" for receipt in said.receipts), said.receipts[0]
                self.answered += len(said.receipts)
            self.greeted = True
        self.fill()


def _pump(poller: zmq.Poller, by_socket: dict[zmq.Socket[bytes], _Asker]) -> bool:
    for socket, _ in poller.poll(20):
        by_socket[socket].hear()
    return True


def _new_id() -> str:
    from hub.domain.ids import uuid7

    return uuid7(time.time_ns() // 1_000_000, os.urandom(10))


def grown(folder: Path, events: int, rounds: int) -> dict[str, float]:
    """Question 3: two ledgers side by side, clicks in turns."""
    small, large = folder / "small", folder / "large"
    orders = [_fill(small, 10_000), _fill(large, events)]
    hubs = [Running(small), Running(large)]
    links = []
    try:
        links = [Link.open(hub.pair("front-desk", "desk"), None) for hub in hubs]
        until(lambda: all(link.status.state is LinkState.LIVE for link in links))
        took: list[list[float]] = [[], []]
        for _ in range(rounds):
            for number, link in enumerate(links):
                took[number] += clicks(link, orders[number], 1)
        medians = [statistics.median(one) for one in took]
        return {
            "10 k events p50 ms": medians[0],
            f"{events} events p50 ms": medians[1],
            "grown / small": medians[1] / medians[0],
        }
    finally:
        for link in links:
            link.close()
        for hub in hubs:
            hub.stop()


def _fill(folder: Path, events: int) -> str:
    """A ledger with one order and many messages, written through the log in large commits."""
    relay = open_relay(folder)
    order = _new_id()
    question = Question(
        None, "desk", Role.FRONT_DESK, "anna", Submission(1, _new_id(), Raw(encode_command(order_of(order))))
    )
    relay.turn([question])
    relay.close()
    log = SqliteLog.create_or_open(folder, "", chain.GENESIS)
    head = log.head
    now = datetime.now(UTC)
    made = 0
    while made < events:
        batch = []
        for _ in range(2_000):
            batch.append(_stored(head, order, now))
            head = Head(batch[-1].seq, batch[-1].hash)
        log.begin(Batch(batch, []))
        log.done()
        made += len(batch)
    log.close()
    open_relay(folder).close()  # leaves a snapshot, as a running hub would have
    return order


def _stored(head: Head, order: str, now: datetime) -> StoredEvent:
    from hub.domain.actor import Actor
    from hub.domain.room import MessageKind
    from hub.domain.vocabulary import MessagePerson, MessageSent

    event = MessageSent(order, _new_id(), Audience.STAFF, MessageKind.TEXT, MessagePerson("hello from an earlier year"))
    facts, person = encode_event(event, Actor("desk", "anna", Role.FRONT_DESK), "", now, "00" * 16)
    seq = head.seq + 1
    digest = chain.digest(person)
    return StoredEvent(seq, chain.link(head.hash, seq, chain.digest(facts), digest), facts, person, digest, order, "")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    result: dict[str, float] = {}
    with tempfile.TemporaryDirectory(dir=".") as place:
        folder = Path(place)
        result |= one_at_a_time(folder, arguments.rounds)
        result |= many_in_flight(folder, arguments.seconds)
        result |= grown(folder, arguments.events, arguments.rounds)
    if arguments.json:
        print(json.dumps(result))
    else:
        for name, value in result.items():
            print(f"{name:<40} {value:.3f}")


if __name__ == "__main__":
    main()
