"""The hall and its clients without a network: connections break, sockets fill, the disk fails, the hub restarts.

A seed draws the whole day. In the end every client holds what its role may hold of the hub's board, every command had its
effect once and in the asker's order, and the chain is whole. `GIFTWIRE_SEEDS=1000` tries more of them.
"""

from __future__ import annotations

import os
from collections import deque
from datetime import datetime
from random import Random

import pytest

from hub.domain.actor import Role
from hub.domain.board import Board
from hub.domain.views import view
from hub.domain.vocabulary import Command, StationPaired
from hub.doors import hall
from hub.doors.hall import Hall, Sent
from hub.doors.keys import Keyring
from hub.log.memory import MemoryLog
from hub.log.port import STORAGE_FULL, Failed
from hub.relay import UNAVAILABLE, Relay, fold_all
from hub.wire import chain
from hub.wire.boards import merge
from hub.wire.codec import encode_command
from hub.wire.session import (
    Answered,
    ClientSession,
    ClientState,
    Followed,
    Rebuilding,
    Replaced,
    Revealed,
    Stand,
    Troubled,
)
from tests.hub.random_day import RandomDay
from tests.hub.shop_day import NOON, an_id

SEEDS = int(os.environ.get("GIFTWIRE_SEEDS", "60"))
STATIONS = {"front-desk": Role.FRONT_DESK, "packing": Role.PACKING, "dispatch": Role.DISPATCH, "gateway": Role.GATEWAY}
SOCKET_FRAMES = 6
"""What a client's socket takes before it is full: little, so that it often is."""


class Router:
    """A network of two queues per connection."""

    def __init__(self) -> None:
        self.inbox: deque[tuple[bytes, str, bytes]] = deque()
        self.out: dict[bytes, deque[bytes]] = {}

    def send(self, route: bytes, frame: bytes) -> Sent:
        queue = self.out.get(route)
        if queue is None:
            return Sent.GONE
        if len(queue) >= SOCKET_FRAMES:
            return Sent.FULL
        queue.append(frame)
        return Sent.TAKEN


class Client:
    """A station: a copy of the board, an outbox, and a connection that may break at any time."""

    def __init__(self, station: str, role: Role) -> None:
        self.station, self.role, self.key = station, role, station.ljust(40, "k")
        self.board, self.stand = Board(), Stand()
        self.receipt_seq = 0
        self.outbox: list[tuple[str, bytes, str]] = []
        self.asked: list[str] = []
        self.receipts: dict[str, str] = {}
        self.route = b""
        self.up: deque[bytes] = deque()
        self.session = ClientSession("none", Stand())
        self._greetings = 0

    def connect(self, router: Router) -> None:
        """A new connection; what was on the way is lost."""
        router.out.pop(self.route, None)
        self._greetings += 1
        self.route = f"{self.station}-{self._greetings}".encode()
        router.out[self.route] = deque()
        self.up.clear()
        self.greet()

    def greet(self) -> None:
        self._greetings += 1
        self.session = ClientSession(f"{self.station}-{self._greetings}", self.stand, self.receipt_seq, 2 << 17)
        self.up.append(self.session.hello())

    def ask(self, command_id: str, command: Command, secret: str) -> None:
        self.asked.append(command_id)
        self.outbox.append((command_id, encode_command(command), secret))

    def pump(self) -> None:
        """Send what has no receipt and is not on its way."""
        if self.session.state is ClientState.GREETING:
            return
        waiting = self.outbox[len(self.session.in_flight) :][: self.session.room]
        self.up += self.session.submit([(command_id, raw, "", secret, False) for command_id, raw, secret in waiting])

    def hear(self, frame: bytes, router: Router) -> None:
        for news in self.session.hear(frame):
            match news:
                case Replaced(board=board, stand=stand):
                    self.board, self.stand = board, stand
                case Followed(events=events, stand=stand):
                    for recorded in events:
                        self.board = self.board.after(recorded)
                    self.stand = stand
                case Revealed(units=units):
                    self.board = merge(self.board, [units])
                case Answered(receipt=receipt):
                    if receipt.outcome == UNAVAILABLE:
                        self.connect(router)
                        return
                    assert self.outbox[0][0] == receipt.id, "receipts come in the order of the commands"
                    self.outbox.pop(0)
                    self.receipts[receipt.id] = receipt.outcome
                    self.receipt_seq = max(self.receipt_seq, *receipt.seqs, 0)
                case Rebuilding(reason=reason):
                    pytest.fail(f"nobody changed the ledger: {reason}")
                case Troubled(problem=problem):
                    assert problem.code == "hello_first"
                    if problem.about in ("", self.session.name):
                        self.greet()
                        return
        credit = self.session.credit_due()
        if credit is not None:
            self.up.append(credit)


class Day:
    """Everything that one seed draws."""

    def __init__(self, seed: int) -> None:
        self.random, self.commands = Random(seed), RandomDay(seed)
        self.log = MemoryLog("feedfacefeedface", chain.GENESIS)
        self.now = NOON
        self.router = Router()
        self.clients = [Client(station, role) for station, role in STATIONS.items()]
        self.relay = Relay(self.log, self.clock, self.random.randbytes)
        paired = [StationPaired(c.station, c.role, c.station, c.key, f"p-{c.station}") for c in self.clients]
        self.relay.note(paired)
        self._minted = 0
        self.start()

    def clock(self) -> datetime:
        return self.now

    def start(self) -> None:
        """The hub starts (again): every connection is lost, and what was not committed with it."""
        self.log.answer = None
        self.relay = Relay(self.log, self.clock, self.random.randbytes)
        self.relay.start("00" * 8)
        keyring = Keyring()
        keyring.renew(self.relay.board)
        self.router.inbox.clear()
        self.hall = Hall(self.relay, keyring, self.router.send, lambda: 0.0)
        for client in self.clients:
            client.connect(self.router)

    def ask(self) -> None:
        actor, command = self.commands.step(self.relay.board)
        client = next((client for client in self.clients if client.station == actor.station), self.clients[0])
        secret = ""
        if client.role is Role.GATEWAY and self.commands.secrets:
            secret = self.random.choice(list(self.commands.secrets.values()))
        self._minted += 1
        client.ask(an_id(5_000_000 + self._minted), command, secret)

    def step(self) -> None:
        client = self.random.choice(self.clients)
        chance = self.random.random()
        if chance < 0.30:
            self.ask()
        elif chance < 0.55:
            client.pump()
            self.carry_up(client, self.random.randrange(4))
        elif chance < 0.80:
            self.carry_down(client, self.random.randrange(8))
        elif chance < 0.97:
            self.log.answer = Failed(STORAGE_FULL) if self.random.random() < 0.05 else None
            self.turn()
            self.log.answer = None
            self.now += self.commands.hours(1)
        elif chance < 0.995:
            client.connect(self.router)
        else:
            self.start()

    def turn(self) -> None:
        self.hall.feed()
        while self.router.inbox:
            route, key, frame = self.router.inbox.popleft()
            self.hall.hear(route, key, [frame])
        self.hall.decide()

    def carry_up(self, client: Client, frames: int) -> None:
        for _ in range(min(frames, len(client.up))):
            self.router.inbox.append((client.route, client.key, client.up.popleft()))

    def carry_down(self, client: Client, frames: int) -> None:
        for _ in range(frames):
            queue = self.router.out[client.route]
            if not queue:
                return
            client.hear(queue.popleft(), self.router)

    def settle(self) -> None:
        """No more faults: let everybody talk until there is nothing to say."""
        for _ in range(3_000):
            for client in self.clients:
                client.pump()
                self.carry_up(client, 100)
                self.carry_down(client, 100)
            self.turn()
            quiet = not self.router.inbox and not any(
                c.up or c.outbox or self.router.out[c.route] for c in self.clients
            )
            if quiet and all(client.stand.seq == self.relay.head.seq for client in self.clients):
                return
        states = [(c.station, c.stand.seq, len(c.outbox), c.session.state) for c in self.clients]
        pytest.fail(f"they never come to rest: {states}, head {self.relay.head.seq}")


@pytest.mark.parametrize("seed", range(SEEDS))
def test_after_a_day_of_faults_all_are_equal_and_everything_was_done_once(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hall, "FULL_PAUSE_S", -1.0)
    day = Day(seed)
    for _ in range(600):
        day.step()
    day.settle()
    for client in day.clients:
        assert client.board == view(client.role, day.relay.board), client.station
        assert list(client.receipts) == client.asked
    assert day.log.verify(chain.step).broken is None
    assert fold_all(day.log) == day.relay.board
    causes = [event.command_id for event in day.log.read(0, 1 << 20, 1 << 40) if event.command_id]
    assert set(causes) <= {
        c for client in day.clients for c, outcome in client.receipts.items() if outcome == "accepted"
    }
    for client in day.clients:
        place = {command_id: number for number, command_id in enumerate(client.asked)}
        mine = [place[cause] for cause in causes if cause in place]
        assert mine == sorted(mine), f"{client.station}'s commands overtook each other"
    assert len(day.log.read(0, 1 << 20, 1 << 40)) > 40
