"""A client's process in the simulation: the production `Exchange`, `Outbox` and `ReplicaFile`, and what drives them.

The order of a round is that of `Link._round`. The process may die in any commit of its outbox or replica, before any
frame it sends, and at any moment between rounds; its disk outlives it.
"""

from __future__ import annotations

import traceback
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from hub.domain.actor import Role
from hub.domain.board import FOLD_VERSION
from hub.domain.vocabulary import Command
from hub.link.exchange import REFUSED_AGAIN_AFTER_S, Ask, Exchange
from hub.link.port import Asked, Changes, LinkState
from hub.link.store import Outbox, Plain, ReplicaFile, Seal, Sealed
from tests.simulation import knobs
from tests.simulation.disk import StationDisk
from tests.simulation.hub_process import HubProcess
from tests.simulation.network import Connection
from tests.simulation.world import Crash, Violation, World

if TYPE_CHECKING:
    from tests.simulation.referee import Referee

IDLE_MS = 500
FRAMES_PER_ROUND = 200
LIES = ("gap", "chain_broken", "bad_board", "bad_event", "bad_hash", "out_of_turn", "bad_message", "bad_json")
"""What a client hangs up for. Between honest programs only a frame that was deleted on the way can lead to it."""
CONNECT_AGAIN_S = 0.1, 0.8
"""How often libzmq knocks at a door that is not there."""


class Station:
    """One client; the surroundings of its exchange.

    Args:
        world, hub, referee: where it lives.
        name, role: what it is paired as.
        frames_max: how much a connection of this seed holds.
        credit: bytes that it lets the hub send ahead.
    """

    def __init__(
        self, world: World, hub: HubProcess, referee: Referee, name: str, role: Role, frames_max: int, credit: int
    ) -> None:
        self._world = world
        self._hub = hub
        self._referee = referee
        self.name = name
        self.role = role
        self._frames_max = frames_max
        self._credit = credit
        self.disk = StationDisk(name)
        self.disk.dies = self._may_die
        self.keys = 0
        self.key = ""
        self.new_key()
        self.exchange: Exchange | None = None
        self.outbox: Outbox | None = None
        self.connection: Connection | None = None
        self._inbox: deque[tuple[Connection, bytes]] = deque()
        self._asks: list[Ask] = []
        self._attempt = 0
        self._routes = 0
        self._due_us = -1
        self._connect_at = 0.0
        self._socket = False
        self._starts = 0
        self.base_s = 0.0
        self.skew = timedelta()
        self.fold = FOLD_VERSION
        self.paused = False
        self.partitioned = False
        self.delay_s = 0.001
        self.crash_at_commit = self.crash_at_send = self.loses_at_first = 0.0

    def new_key(self) -> None:
        """Make a key where it will live."""
        self.keys += 1
        self.key = f"{self.name}-{self.keys}-".ljust(40, "k")

    # Surroundings -------------------------------------------------------------------------------------------------

    def monotonic(self) -> float:
        """See `Surroundings.monotonic`."""
        return self.base_s + self._world.now_s

    def wall(self) -> datetime:
        """See `Surroundings.wall`."""
        return self._world.clock(self.skew)

    def random(self, size: int) -> bytes:
        """See `Surroundings.random`."""
        return self._world.random.randbytes(size)

    def hang_up(self, pause_s: float) -> None:
        """See `Surroundings.hang_up`."""
        self._let_go_of_socket()
        self._connect_at = self.monotonic() + pause_s

    def tell(self, changes: Changes) -> None:
        """See `Surroundings.tell`."""
        self._referee.told(self, changes)

    # Life ---------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the program."""
        if self.exchange is not None:
            return
        knobs.fold(self.fold)
        self._starts += 1
        self.base_s = self._world.between(0, 1000)
        self._connect_at = 0.0
        try:
            seal: Seal = Sealed("secret of the gateway", self.random) if self.role is Role.GATEWAY else Plain()
            self.outbox = Outbox(self.disk.folder / "outbox.db", seal)
            replica = ReplicaFile(None if self.role is Role.GATEWAY else self.disk.folder / "replica.db")
            exchange = Exchange(
                self.role, self.outbox, replica, self, raw_listener=lambda news: self._referee.followed(self, news)
            )
        except Crash:
            self._killed("dies at its start")
            self._world.after(0.3, self.start)
            return
        exchange.credit = self._credit
        self.exchange = exchange
        self._world.note(self.name, "starts", exchange._stand.hash)
        self._referee.loaded(self, exchange)
        self.wake(0.0)

    def stop(self) -> None:
        """Close the program in order."""
        exchange = self.exchange
        if exchange is None:
            return
        knobs.fold(self.fold)
        self._let_go_of_socket()
        try:
            exchange.close()
        except Crash:
            self._killed("dies while closing")
            return
        self._world.note(self.name, "closed")
        self._referee.station_gone(self)
        self.exchange = None
        self._inbox.clear()
        self._asks.clear()

    def kill(self, *, power_cut: bool = False) -> None:
        """kill -9, or the power of its machine."""
        if self.exchange is not None:
            self._killed("loses power" if power_cut else "is killed", power_cut=power_cut)

    def _killed(self, how: str, *, power_cut: bool = False) -> None:
        self._world.note(self.name, how)
        if power_cut:
            self.disk.power_cut(self._world)
        else:
            self.disk.killed()
        self._let_go_of_socket(silently=power_cut)
        if self.exchange is not None:
            self._referee.station_gone(self)
        self.exchange = None
        self.paused = False
        self._inbox.clear()
        self._asks.clear()

    def _may_die(self) -> None:
        if self.exchange is not None and self._world.chance(self.crash_at_commit):
            self._world.count("station_crash_at_commit")
            raise Crash("in a commit")

    # Connection ---------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        assert self.exchange is not None
        self._socket = True
        self._attempt += 1
        self.exchange.connecting()
        self._knock(self._attempt)

    def _knock(self, attempt: int) -> None:
        self._world.after(self.delay_s * 3, lambda: self._shake_hands(attempt))

    def _shake_hands(self, attempt: int) -> None:
        if attempt != self._attempt or self.exchange is None or self.connection is not None:
            return
        if self.partitioned or not self._hub.up:
            self._world.after(self._world.between(*CONNECT_AGAIN_S), lambda: self._knock(attempt))
            return
        if self._hub.keyring.station(self.key) is None:
            self._world.note(self.name, "key refused")
            self._world.count("key_refused_at_the_door")
            self.exchange.lose(LinkState.REFUSED, "key_refused", REFUSED_AGAIN_AFTER_S)
            self.wake(0.0)
            return
        self.connection = self._new_connection()
        self._world.note(self.name, "connected")
        knobs.fold(self.fold)
        self._guarded(lambda exchange: exchange.up(self._send))
        self.wake(0.0)

    def _new_connection(self) -> Connection:
        self._routes += 1
        route = f"{self.name}/{self._routes}".encode()
        connection = Connection(
            self._world, route, self.name, self.key, self._hub.arrive, self._arrive, self.lost, self._frames_max
        )
        connection.up.delay_s = connection.down.delay_s = self.delay_s
        if self._world.chance(self.loses_at_first):
            connection.down.lose_in = self._world.random.randrange(1, 8)  # a welcome, or a part of a board
            self._world.count("frame_lost")
        self._hub.connections[route] = connection
        return connection

    def connect_beneath(self) -> None:
        """The connection breaks and libzmq makes another before anybody noticed: the rest of the queue goes there."""
        old = self.connection
        if old is None or not self._hub.up or self.partitioned:
            return
        self._world.count("reconnected_beneath")
        rest = list(old.up.queue)
        self.reset_at_hub(old)
        old.cut()
        connection = self.connection = self._new_connection()
        for frame in rest:
            connection.up.put(frame)
        self._world.after(self._world.between(0.0, 0.3), lambda: self.lost(connection))

    def reset_at_hub(self, connection: Connection) -> None:
        """The hub's end of a connection is gone."""
        self._hub.connections.pop(connection.route, None)

    def lost(self, connection: Connection) -> None:
        """The monitor says that the connection is gone."""
        if connection is not self.connection or self.exchange is None:
            return
        self._world.note(self.name, "connection lost")
        knobs.fold(self.fold)
        self._guarded(lambda exchange: exchange.lose())
        self.wake(0.0)

    def _let_go_of_socket(self, *, silently: bool = False) -> None:
        self._attempt += 1
        self._socket = False
        connection, self.connection = self.connection, None
        self._inbox.clear()
        if connection is None:
            return
        connection.up.cut()
        if silently:  # the hub goes on believing in it until its heartbeats find nobody
            self._world.count("half_open_at_hub")
            self._world.after(6.0, lambda: self.reset_at_hub(connection))
        else:
            self._world.after(self._world.between(0, 0.005), lambda: self.reset_at_hub(connection))

    def _send(self, frame: bytes) -> bool:
        connection = self.connection
        if connection is None:
            return True  # into a socket that is about to learn that nobody is there
        if self._world.chance(self.crash_at_send):
            self._world.count("station_crash_at_send")
            raise Crash("before a frame was sent")
        taken = connection.up.put(frame)
        if not taken:
            self._world.count("station_socket_full")
        self._world.note(self.name, f"to hub {'taken' if taken else 'full'}", frame)
        return taken

    def _arrive(self, connection: Connection, frame: bytes) -> bool:
        if connection is not self.connection or self.paused or self.exchange is None or len(self._inbox) >= 64:
            return False
        self._inbox.append((connection, frame))
        self.wake(0.0001)
        return True

    # The loop -----------------------------------------------------------------------------------------------------

    def wake(self, delay_s: float) -> None:
        """Let the next round come no later than this."""
        due_us = self._world.now_us + int(delay_s * 1_000_000)
        if self.exchange is None or (self._world.now_us <= self._due_us <= due_us):
            return
        self._due_us = due_us
        self._world.after(delay_s, lambda: self._at(due_us))

    def _at(self, due_us: int) -> None:
        if due_us == self._due_us:
            self._due_us = -1
            self._round()

    def ask(self, command: Command, command_id: str, secret: str) -> Asked | None:
        """Somebody at this station asks."""
        exchange = self.exchange
        if exchange is None or self.paused:
            return None
        asked = Asked(command_id or exchange.new_id(), Future(), Future())
        self._referee.asks(self, asked, command)
        self._asks.append(Ask(asked, command, secret))
        self.wake(0.0)
        return asked

    def _guarded(self, work: Callable[[Exchange], None]) -> bool:
        assert self.exchange is not None
        try:
            work(self.exchange)
        except Crash as crash:
            self._killed(str(crash))
            self._world.after(self._world.between(0.1, 1.5), self.start)
            return False
        except Violation:
            raise
        except Exception as error:
            raise Violation(f"{self.name} stumbled: {error!r}\n{traceback.format_exc()}") from error
        return True

    def _round(self) -> None:
        if self.exchange is None or self.paused:
            return
        knobs.fold(self.fold)
        if self._guarded(self._play_round) and self.exchange is not None:
            self._referee.after_round(self)
            wait_ms = self.exchange.wait_ms(IDLE_MS)
            if not self._socket:
                wait_ms = min(wait_ms, max(0, int((self._connect_at - self.monotonic()) * 1000) + 1))
            self.wake(wait_ms / 1000)

    def _play_round(self, exchange: Exchange) -> None:
        if not self._socket and self.monotonic() >= self._connect_at:
            self._connect()
        asks, self._asks = self._asks, []
        if asks:
            exchange.take(asks)
        for _ in range(min(FRAMES_PER_ROUND, len(self._inbox))):
            if not self._inbox or not exchange.greeted:
                break
            connection, frame = self._inbox.popleft()  # it may be of one that libzmq has replaced since
            exchange.hear(frame)
            hung_up = not self._socket
            if hung_up and exchange.status.code in LIES and not connection.down.lost:
                raise Violation(f"R6 the hub broke the protocol: {exchange.status.code} at {self.name}")
        if self.connection is not None and self.connection.down.queue:
            self.connection.down.read_on()
        if self._socket:
            exchange.beat()
        exchange.pump()
        exchange.write_overdue()
        exchange.flush()
        exchange.write_behind()

    def resume(self) -> None:
        """It was stopped (SIGSTOP, a lid closed) and goes on."""
        self.paused = False
        if self.connection is not None:
            self.connection.down.read_on()
        self._due_us = -1
        self.wake(0.0)
