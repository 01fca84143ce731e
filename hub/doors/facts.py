"""The facts pipe: one thread owns the hot path, from the socket through the relay to every client.

    poll -> drain what has arrived -> the hall decides, releases, feeds

While a commit is on its way to the disk the next commands gather in ZeroMQ's own thread: group commit for free.
"""

from __future__ import annotations

import queue
import socket as sockets
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress

import zmq

from hub.domain.board import Board
from hub.doors.figures import Figures
from hub.doors.hall import Errand, Hall, Sent
from hub.doors.keys import Keyring
from hub.log.errors import LogDamaged, StorageFailed
from hub.relay import Relay, StorageUnknown
from hub.wire.limits import DRAIN_BYTES_PER_PEER

DRAIN_FRAMES = 1_000
"""Frames taken off the socket before deciding: one turn stays within a few milliseconds."""


class FactsDoor:
    """The facts pipe of a hub.

    Args:
        socket: the bound ROUTER.
        relay: the one writer; used by this thread alone.
        keyring: whose keys may speak.
        published: called with the board after every commit (for the side door), on this thread.
        backup_seq: gives the seq that the newest verified backup covers.
        figures: what is counted; None counts nothing.
    """

    def __init__(
        self,
        socket: zmq.Socket[bytes],
        relay: Relay,
        keyring: Keyring,
        published: Callable[[Board], None],
        backup_seq: Callable[[], int] = lambda: 0,
        figures: Figures | None = None,
    ) -> None:
        self._socket = socket
        figures = figures or Figures()
        self.hall = Hall(
            relay,
            keyring,
            self._send,
            time.monotonic,
            published,
            backup_seq,
            turned=figures.turned,
            rebuilt=figures.rebuilt,
        )
        self._errands: queue.SimpleQueue[tuple[Errand, Future[None]]] = queue.SimpleQueue()
        self._wake_in, self._wake_out = sockets.socketpair()
        self._wake_in.setblocking(False)
        self._wake_out.setblocking(False)
        self._poller = zmq.Poller()
        self._poller.register(socket, zmq.POLLIN)
        self._poller.register(self._wake_out, zmq.POLLIN)

    def errand(self, work: Errand) -> Future[None]:
        """Have the one writer do something; from any thread.

        Returns:
            Done when it is recorded and released; fails with what `work` raised.
        """
        done: Future[None] = Future()
        self._errands.put((work, done))
        with suppress(OSError):  # it is awake already, or has stopped
            self._wake_in.send(b"x")
        return done

    def step(self, timeout_ms: int) -> None:
        """One round: wait for something, take it in, decide, release.

        Args:
            timeout_ms: how long to wait when nothing is to be done.

        Raises:
            StorageUnknown, StorageFailed: from the relay; stop.
        """
        hall = self.hall
        busy = hall.feed() or hall.has_questions
        ready = dict(self._poller.poll(0 if busy else timeout_ms))
        if self._wake_out.fileno() in ready:
            self._run_errands()
        if self._socket in ready:
            self._drain()
        elif not busy:
            hall.rest()
        hall.rest_if_due()
        hall.decide()

    def _drain(self) -> None:
        bytes_of: dict[bytes, int] = {}
        for _ in range(DRAIN_FRAMES):
            try:
                frames = self._socket.recv_multipart(zmq.DONTWAIT, copy=False)
            except zmq.Again:
                return
            try:
                key = str(frames[-1].get("User-Id"))
            except zmq.ZMQError:
                continue  # nobody without a key passes the door; this is the second lock
            route, *said = (frame.bytes for frame in frames)
            self.hall.hear(route, key, said)
            bytes_of[route] = bytes_of.get(route, 0) + sum(map(len, said))
            if bytes_of[route] > DRAIN_BYTES_PER_PEER:
                return  # decide what is in hand, then go on: nobody's flood fills the memory

    def _send(self, route: bytes, frame: bytes) -> Sent:
        try:
            self._socket.send_multipart([route, frame], zmq.DONTWAIT)
        except zmq.Again:
            return Sent.FULL
        except zmq.ZMQError:
            return Sent.GONE  # EHOSTUNREACH: the connection is gone
        return Sent.TAKEN

    def _run_errands(self) -> None:
        with suppress(BlockingIOError):
            self._wake_out.recv(4096)
        while True:
            try:
                work, done = self._errands.get_nowait()
            except queue.Empty:
                return
            try:
                self.hall.do(work)
            except (StorageUnknown, StorageFailed, LogDamaged) as error:
                done.set_exception(error)
                raise  # the log is spent: the hub ends with its own code and recovers at the next start
            except Exception as error:
                done.set_exception(error)  # whoever asked decides; the shop goes on
            else:
                done.set_result(None)

    def close(self) -> None:
        """Let go; errands that nobody ran fail."""
        while not self._errands.empty():
            self._errands.get_nowait()[1].set_exception(RuntimeError("the hub has stopped"))
        self._wake_in.close()
        self._wake_out.close()
