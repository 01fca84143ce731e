"""The network between stations and hub, as TCP under ZeroMQ really behaves.

Within one connection nothing is lost, doubled or overtaken; a connection ends, and with it what was on its way. Between
connections anything may overtake anything. Either side may go on believing in a connection that is gone (half-open), and
libzmq may connect anew beneath a client that has not noticed and send the rest of its queue on a route that never greeted.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from hub.wire.limits import SNDHWM
from tests.simulation.world import World


class Direction:
    """One way of a connection: a queue with an end, and frames on their way through it.

    Args:
        world: whose time passes.
        arrive: takes a frame at the far end; False: not now, it stays in the queue.
        frames_max: how many it holds before it is full.
    """

    def __init__(self, world: World, arrive: Callable[[bytes], bool], frames_max: int) -> None:
        self._world = world
        self._arrive = arrive
        self._frames_max = frames_max
        self.queue: deque[bytes] = deque()
        self._moving = False
        self.open = True
        self.blocked = False
        self._stalled = False
        self.delay_s = 0.001
        self.lose_in = 0
        self.lost = 0

    def put(self, frame: bytes) -> bool:
        """Send; False when the queue is full."""
        if len(self.queue) >= self._frames_max:
            return False
        if self.lose_in:
            self.lose_in -= 1
            if not self.lose_in:
                self.lost += 1
                return True
        self.queue.append(frame)
        self._move()
        return True

    def _move(self) -> None:
        """Let what waits go on, if nothing is in the way."""
        if self._moving or not self.queue or self.blocked or self._stalled or not self.open:
            return
        self._moving = True
        self._world.after(self.delay_s * (0.5 + self._world.random.random()), self._step)

    def _step(self) -> None:
        self._moving = False
        if self.blocked:
            return
        # Several small frames travel in one packet.
        for _ in range(self._world.random.randrange(1, 6)):
            if not self.queue or not self.open:
                return
            if not self._arrive(self.queue[0]):
                self._stalled = True  # the far end does not read: `read_on` when it does again
                return
            if self.queue:
                self.queue.popleft()
        self._move()

    def read_on(self) -> None:
        """The far end reads again."""
        self._stalled = False
        self._move()

    def block(self, blocked: bool) -> None:
        """Whether a partition lies in between."""
        self.blocked = blocked
        self._move()

    def cut(self) -> None:
        """The connection is gone with everything in it."""
        self.open = False
        self.queue.clear()


class Connection:
    """One connection of a station.

    Args:
        world: whose time passes.
        route: the hub's name for it.
        name, key: the client's; the key as CURVE proved it.
        to_hub: takes a frame at the hub; False while the hub does not read.
        to_station: takes a frame at the station; False while the station does not read.
        lost: tells the station that the connection is gone.
        frames_max: how much the way to the station holds; the other holds ZeroMQ's own measure.

    Attributes:
        granted: bytes of board and events that the client still allows, as the hub was told.
    """

    def __init__(
        self,
        world: World,
        route: bytes,
        name: str,
        key: str,
        to_hub: Callable[[Connection, bytes], bool],
        to_station: Callable[[Connection, bytes], bool],
        lost: Callable[[Connection], None],
        frames_max: int,
    ) -> None:
        self.route = route
        self.name = name
        self.key = key
        self._lost = lost
        self.up = Direction(world, lambda frame: to_hub(self, frame), SNDHWM)
        self.down = Direction(world, lambda frame: to_station(self, frame), frames_max)
        self.granted = 0
        self.rebuild_due = self.rebuilt = False
        self.board_open = False

    def lost(self) -> None:
        """Tell the station that it is gone."""
        self.cut()
        self._lost(self)

    def block(self, blocked: bool) -> None:
        """A partition: nothing gets through, nobody is told; when it ends, TCP sends again what was on its way."""
        self.up.block(blocked)
        self.down.block(blocked)

    def cut(self) -> None:
        """The connection is gone with everything in it."""
        self.up.cut()
        self.down.cut()

    @property
    def quiet(self) -> bool:
        """Whether nothing is on its way."""
        return not self.up.queue and not self.down.queue
