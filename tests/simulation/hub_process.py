"""The hub's process in the simulation: the production `Relay`, `Keyring` and `Hall`, and what drives them.

The order of a step is that of `FactsDoor.step`. The process may die in any commit and before any frame it sends.
"""

from __future__ import annotations

import traceback
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hub import erasure
from hub.domain.board import FOLD_VERSION
from hub.domain.vocabulary import StationPaired
from hub.doors.hall import Errand, Hall, Sent
from hub.doors.keys import Keyring
from hub.log.errors import LogError
from hub.relay import LATER, Relay, StorageUnknown, Turn
from tests.simulation import knobs
from tests.simulation.disk import HubDisk
from tests.simulation.network import Connection
from tests.simulation.world import Crash, Violation, World

if TYPE_CHECKING:
    from tests.simulation.referee import Referee

NO_MEDIA = Path("/no media here")
IDLE_S = 0.25
HEARTBEAT_S = 6.0
"""After this libzmq gives up a connection whose other end is silent."""
DRAIN_FRAMES = 40


class WatchedRelay(Relay):
    """The production relay, whose referee hears what each turn puts off: that stands in no batch, and where the process
    dies right after the commit, or before its receipts are sent, on no wire either.

    Args:
        referee: hears it before the turn goes to the disk.
        anything: as for `Relay`.
    """

    def __init__(self, referee: Referee, *anything: Any) -> None:
        super().__init__(*anything)
        self._referee = referee

    def _commit(self, batch: Any) -> Turn:
        self._referee.puts_off([a.question.submission for a in batch.answers if a.outcome.outcome == LATER])
        return super()._commit(batch)


class HubProcess:
    """The hub.

    Args:
        world: whose time passes.
        disk: what outlives the process.
        referee: watches every frame.
        pairings: whom the first start lets in.
    """

    def __init__(
        self, world: World, disk: HubDisk, referee: Referee, pairings: Callable[[], list[StationPaired]]
    ) -> None:
        self._world = world
        self.disk = disk
        self._referee = referee
        self._pairings = pairings
        self.keyring = Keyring()
        self.relay: Relay | None = None
        self.hall: Hall | None = None
        self.connections: dict[bytes, Connection] = {}
        self._inbox: deque[tuple[Connection, bytes]] = deque()
        self._inbox_max = 64
        self._due_us = -1
        self.paused = False
        self.skew = timedelta()
        self.fold = FOLD_VERSION
        self.crash_at_send = 0.0
        self._errands: list[Errand] = []

    @property
    def up(self) -> bool:
        """Whether it serves."""
        return self.hall is not None and not self.paused

    @property
    def owes_nothing(self) -> bool:
        """Whether everybody was sent all that there is."""
        clients = self.hall._clients if self.hall is not None else {}
        sessions = [client.session for route, client in clients.items() if route in self.connections]
        return self.up and not any(one.board is not None or one.wants_board for one in sessions)

    def clock(self) -> datetime:
        """The hub machine's wall clock."""
        return self._world.clock(self.skew)

    # Life ---------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start, which is recovery; may die on the way like at any other time."""
        if self.hall is not None:
            return
        world = self._world
        knobs.fold(self.fold)
        try:
            log, stones = self.disk.opened(), self.disk.stones
            relay = WatchedRelay(self._referee, log, self.clock, world.random.randbytes, erasure.Erasure(log, stones))
            self._referee.recovered(relay)
            erasure.apply(relay, NO_MEDIA, stones)
            if not relay.board.stations:
                relay.note(self._pairings())
            relay.start(world.random.randbytes(8).hex())
        except Crash as crash:
            world.note("hub", f"dies at its start: {crash}")
            world.after(0.5, self.start)
            return
        except StorageUnknown:
            world.count("unknown_at_start")
            world.after(0.5, self.start)
            return
        except LogError:
            world.count("no_room_to_start")
            world.after(0.5, self.start)
            return
        if not relay.board.stations:
            world.after(0.5, self.start)  # no room for its first words
            return
        self.relay = relay
        self.keyring = Keyring()
        self.keyring.renew(relay.board)
        self.hall = Hall(relay, self.keyring, self._send, lambda: world.now_s, backup_seq=lambda: self.disk.backup_seq)
        world.note("hub", f"serves from {relay.head.seq}", relay.head.hash)
        self.wake(0.0)

    def die(self, why: str, *, silently: bool = False) -> None:
        """The process is gone.

        Args:
            why: for the trace.
            silently: whether the machine went with it, so that nobody's connection is told.
        """
        if self.hall is None:
            return
        self._world.note("hub", f"dies: {why}")
        self.relay = self.hall = None
        self._inbox.clear()
        self._errands.clear()
        self.paused = False
        gone, self.connections = list(self.connections.values()), {}
        for connection in gone:
            connection.up.cut()
            if silently:
                connection.down.open = False
                self._world.after(HEARTBEAT_S, connection.lost)
            else:
                self._world.after(self._world.between(0, 0.02), connection.lost)

    # The network's side -------------------------------------------------------------------------------------------

    def arrive(self, connection: Connection, frame: bytes) -> bool:
        """A frame is there; False when the queue before the door is full."""
        if not self.up or connection.route not in self.connections or len(self._inbox) >= self._inbox_max:
            return False
        self._inbox.append((connection, frame))
        self.wake(0.0002)
        return True

    def _send(self, route: bytes, frame: bytes) -> Sent:
        world = self._world
        connection = self.connections.get(route)
        if connection is None:
            return Sent.GONE
        if world.chance(self.crash_at_send):
            world.count("hub_crash_at_send")
            raise Crash("before a frame was sent")
        taken = connection.down.put(frame)
        self._referee.hub_sends(connection, frame, taken)
        world.note("hub", f"to {connection.name} {'taken' if taken else 'full'}", frame)
        return Sent.TAKEN if taken else Sent.FULL

    # The loop -----------------------------------------------------------------------------------------------------

    def wake(self, delay_s: float) -> None:
        """Let the next step come no later than this."""
        due_us = self._world.now_us + int(delay_s * 1_000_000)
        if self.hall is None or (0 <= self._due_us <= due_us):
            return
        self._due_us = due_us
        self._world.after(delay_s, lambda: self._at(due_us))

    def _at(self, due_us: int) -> None:
        if due_us == self._due_us:
            self._due_us = -1
            self._step()

    def errand(self, work: Errand) -> None:
        """Hand work to the one writer."""
        self._errands.append(work)
        self.wake(0.0)

    def _step(self) -> None:
        hall = self.hall
        if hall is None or self.paused:
            return
        world = self._world
        knobs.fold(self.fold)
        turns = hall.turns
        try:
            busy = hall.feed() or hall.has_questions
            while self._errands:
                hall.do(self._errands.pop(0))
            heard = bool(self._inbox)
            if heard:
                self._drain(hall)
            elif not busy:
                hall.rest()
            hall.rest_if_due()
            hall.decide()
        except Crash as crash:
            self.die(str(crash))
            world.after(world.between(0.1, 2.0), self.start)
            return
        except StorageUnknown as unknown:
            world.count("hub_stopped_on_unknown")
            self.die(str(unknown))
            world.after(world.between(0.1, 2.0), self.start)
            return
        except Violation:
            raise
        except Exception as error:
            raise Violation(f"the hub stumbled: {error!r}\n{traceback.format_exc()}") from error
        if hall.turns != turns:
            self.wake(world.between(0.0003, 0.004))  # the disk took its time; meanwhile the next ones gathered
        elif heard or busy:
            self.wake(0.0005)  # the next round begins with the feed: what was heard may have been credit
        else:
            self.wake(IDLE_S)

    def _drain(self, hall: Hall) -> None:
        for _ in range(min(DRAIN_FRAMES, len(self._inbox))):
            connection, frame = self._inbox.popleft()
            if connection.route not in self.connections:
                continue
            self._referee.hub_hears(connection, frame)
            hall.hear(connection.route, connection.key, [frame])
        for connection in self.connections.values():
            if connection.up.queue:
                connection.up.read_on()

    def resume(self) -> None:
        """It was stopped (SIGSTOP) and goes on."""
        self.paused = False
        for connection in self.connections.values():
            connection.up.read_on()
        self._due_us = -1
        self.wake(0.0)
