"""A running hub: data folder, relay, two doors on two threads, and the care around them.

Start is recovery: the ledger is opened and checked, the board folded, the hub's start recorded, and only then are the
doors bound. The facts thread is the caller's own; the side pipe and the key check have theirs. A commit of unknown
outcome ends the process with its own exit code; starting again settles it.
"""

from __future__ import annotations

import gc
import logging
import os
import secrets
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from hub import VERSION
from hub.care.condition import condition_said, measured
from hub.care.forgetting import CALENDAR_NOTE, COPIES_NOTE, Forgetting
from hub.care.keeper import NOTE, Keeper
from hub.care.past import Past
from hub.domain.board import Board
from hub.domain.rules.staff import owner_at
from hub.domain.shop import Station
from hub.domain.vocabulary import StationPaired, StationPairedPerson
from hub.doors.facts import FactsDoor
from hub.doors.figures import Figures, FiguresDoor, Gauges
from hub.doors.hall import Peer
from hub.doors.keys import Gatekeeper, Keyring, bind_door, new_context
from hub.doors.letting_in import LettingIn
from hub.doors.owner import (
    FOLLOWERS_NAME,
    Serving,
    followers_bundle,
    hub_keys,
    note_serving,
    owner_bundle,
    stopped,
)
from hub.doors.side import SideDoor
from hub.doors.sign_in import NOTE as PINS_NOTE
from hub.doors.sign_in import PinCloser, PinDesk, key_for
from hub.erasure import Erasure, apply, copies_of
from hub.log.errors import LogDamaged, LogError
from hub.log.media import MediaStore
from hub.log.reading import open_reader, walk_gently
from hub.log.recover import database_path
from hub.log.sqlite import WALKED_WHOLE_EVENTS, SqliteLog
from hub.log.tombstones import Tombstones
from hub.relay import Relay, Turn
from hub.uncollected import lasting
from hub.wire import chain
from hub.wire.messages import Said

log = logging.getLogger(__name__)

STEP_MS = 100
ERRAND_S = 10.0
"""How long another thread waits for the facts thread; it answers within milliseconds unless the hub is stopping."""
SIDE_STEP_MS = 100
FACTS_PORT = 8461
SIDE_PORT = 8462
START_AGAIN_S = 2.0
"""A start that the full disk did not take is offered to it again this often."""
SWITCH_INTERVAL_S = 0.0005
"""Python hands a busy thread's turn on after this; the default of 5 ms would let a large read of the side thread
hold up a click on the facts thread for longer than its commit takes."""


def open_relay(folder: Path) -> Relay:
    """Open the ledger of a data folder and fold it. A ledger and the hub's keys begin together, whoever begins them.

    Raises:
        LogError: the folder cannot be used; the message says why.
    """
    log_ = SqliteLog.create_or_open(folder, secrets.token_hex(8), chain.GENESIS, step=chain.step)
    try:
        hub_keys(folder, may_be_new=log_.head.seq == 0)
        erasure = Erasure(log_, Tombstones.beside(folder))
    except (LogError, OSError):
        log_.close()
        raise
    return Relay(log_, lambda: datetime.now(UTC), os.urandom, erasure, ThreadPoolExecutor(1, "snapshot"))


class Hub:
    """One shop's hub.

    Args:
        folder: its data folder, made if it is not there.
        bind: host to bind to.
        facts_port, side_port: 0 takes free ones.
        backup_to: the folder of its backups; None for `backups` in the data folder.
        metrics_port: where figures are read on this machine; 0 takes a free one, None tells nobody.
        pairing_port: where stations knock that have no key yet; 0 takes a free one.
        announce: whether to say in the network that the hub is here (never on loopback, but for "loopback": tests).
        follow: whether followers of its own are let in; whoever serves starts them.

    Raises:
        LogError: the folder cannot be used.
        AddressTaken: a port is in use.
    """

    def __init__(
        self,
        folder: Path,
        bind: str = "127.0.0.1",
        facts_port: int = 0,
        side_port: int = 0,
        *,
        backup_to: Path | None = None,
        metrics_port: int | None = None,
        pairing_port: int = 0,
        announce: bool | str = True,
        follow: bool = False,
    ) -> None:
        self.folder = folder
        self._follow = follow
        self.relay = open_relay(folder)
        lasting()  # a large shop's board is a million objects: the collector need not walk over them before the ready line
        self.keyring = Keyring()
        self._stop = threading.Event()
        self._context = new_context()
        self._gatekeeper: Gatekeeper | None = None
        self.figures = Figures()
        self.metrics: FiguresDoor | None = None
        try:
            self.keys = hub_keys(folder, may_be_new=False)
            self.applied = apply(self.relay, folder / "media", Tombstones.beside(folder))
            self._first_start()
            self.keyring.renew(self.relay.board)
            self._gatekeeper = Gatekeeper(self._context, self.keyring)
            facts, self.facts_address = bind_door(self._context, self.keys, _tcp(bind, facts_port))
            side, self.side_address = bind_door(self._context, self.keys, _tcp(bind, side_port))
            if metrics_port is not None:
                self.metrics = FiguresDoor(self.figures, self._measure, metrics_port)
        except BaseException:
            self._let_go()
            raise
        self._sockets = (facts, side)
        self.side = SideDoor(
            side, self.keyring, self.relay.reader(), MediaStore(folder / "media"), lambda: datetime.now(UTC)
        )
        self.letting_in = LettingIn(
            bind,
            pairing_port,
            self.keys.public,
            port_of(self.facts_address),
            port_of(self.side_address),
            lambda: self.side.board,
            lambda work: self.facts.errand(work),
            announce,
        )
        self.side.codes = self.letting_in.answer
        self.side.owner_at = self._owner_at
        self.pins = self._pin_desk()
        self._published(self.relay.board)
        place = backup_to or folder / "backups"
        self.keeper = Keeper(folder, place, self._keep_backup_note, self.relay.kept_note(NOTE))
        self.facts = FactsDoor(
            facts, self.relay, self.keyring, self._published, lambda: self.keeper.backup_seq, self.figures
        )
        self.facts.hall.kept.update(copies_of(self.relay.kept_note(COPIES_NOTE)))
        self.forgetting = Forgetting(
            folder,
            self.relay.erasure,
            lambda: self.side.board,
            self.facts.hall.kept,
            lambda work: self.facts.errand(work),
            self.relay.kept_note(CALENDAR_NOTE),
        )
        self.side.look = self._look
        self.past = Past(folder, lambda: self.side.board, lambda: datetime.now(UTC))
        self.side.past = self.past.ask
        self.side.saw = self.past.tracking.saw
        self._side_thread = threading.Thread(target=self._serve_side, name="side", daemon=True)
        self._walk_thread = threading.Thread(target=self._walk_old, name="walk", daemon=True)
        self._broken: LogError | None = None

    def _first_start(self) -> None:
        """Let in the owner and the hub's own followers, and record that the hub serves from now on."""
        own = [(owner_bundle(self.folder, self.keys.public), StationPairedPerson("Owner"))]
        if self._follow:
            own.append((followers_bundle(self.folder, self.keys.public), StationPairedPerson(FOLLOWERS_NAME)))
        for bundle, words in own:
            known = self.relay.board.stations.get(bundle.station)
            if known is None or known.key != bundle.public:
                paired = StationPaired(bundle.station, bundle.role, bundle.name, bundle.public, bundle.station, words)
                self.relay.note([paired])
        self._try_start_at = 0.0
        self._start_noted = bool(self.relay.start(secrets.token_hex(8)).events)

    def _note_start(self) -> None:
        """Record a start that found the disk full, once the disk takes something: copies of this folder differ by it."""

        def start(relay: Relay) -> Turn:
            turn = relay.start(secrets.token_hex(8))
            self._start_noted = bool(turn.events)
            return turn

        self._try_start_at = time.monotonic() + START_AGAIN_S
        self.facts.hall.do(start)

    def _walk_old(self) -> None:
        """Walk the events that the start did not look at; a change in them ends the hub as one in the newer ones would."""
        reader = open_reader(database_path(self.folder))
        try:
            broken = walk_gently(reader, chain.step, self._walk_until, self._stop)
            if broken is not None:
                self._broken = LogDamaged(f"{broken.what}: restore the newest backup")
                self._stop.set()
        except LogError as error:
            self._broken = error
            self._stop.set()
        finally:
            reader.close()

    def _pin_desk(self) -> PinDesk:
        closer = PinCloser(key_for("pins", self.keys.secret))
        kept, seal = self.relay.kept_note(PINS_NOTE), self.relay.grant_key
        self.side.pins = PinDesk(
            kept, closer, seal, lambda work: self.facts.errand(work), self.side.later, lambda: datetime.now(UTC)
        )
        return self.side.pins

    def _owner_at(self, station: Station, grant: str) -> bool:
        return bool(owner_at(self.side.board, station.id, grant, datetime.now(UTC), self.relay.grant_key))

    def _published(self, board: Board) -> None:
        self.side.publish(board)
        self.pins.publish(board)
        self.letting_in.published()

    def _look(self, question: str, answer: Callable[[Said], None]) -> None:
        """Say how things stand: asked on the side thread, found out on the facts thread."""

        def find_out(relay: Relay) -> None:
            assert self._gatekeeper is not None
            answer(
                condition_said(
                    question, relay, self.facts.hall.peers(), self.figures, self.keeper, self._gatekeeper.refused
                )
            )

        self.facts.errand(find_out)

    def _measure(self) -> Gauges:
        """Measure for who reads the figures; on the thread of that reader."""
        peers: list[Peer] = []
        self.facts.errand(lambda _: peers.extend(self.facts.hall.peers())).result(ERRAND_S)
        assert self._gatekeeper is not None
        return measured(self.folder, self.side, peers, self.keeper, self._gatekeeper.refused, datetime.now(UTC))

    def _keep_backup_note(self, note: bytes) -> None:
        self.facts.errand(lambda relay: relay.keep_note(NOTE, note)).result(ERRAND_S)

    def serving(self) -> Serving:
        """Where it can be reached."""
        at = self.facts_address, self.side_address
        return Serving(*at, self.keys.public, self.relay.epoch, os.getpid(), self.letting_in.port)

    def serve(self, ready: Callable[[Serving], None] = lambda _: None) -> None:
        """Serve until `stop`; the calling thread becomes the facts thread.

        Raises:
            StorageUnknown, LogError: the disk gave no clear answer; the process must end and start again.
            LogDamaged: the walk along the old events found one that was changed.
        """
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        note_serving(self.folder, self.serving())
        self._side_thread.start()
        self._walk_until = self.relay.head.seq if self.relay.head.seq > WALKED_WHOLE_EVENTS else 0
        self._walk_thread.start()
        self.letting_in.start()
        self.pins.start()
        self.keeper.start()
        self.forgetting.start()
        self.past.start()
        gc.collect()
        gc.freeze()
        ready(self.serving())
        log.info("giftwire %s serves ledger %s from event %d on", VERSION, self.relay.epoch, self.relay.head.seq)
        try:
            while not self._stop.is_set():
                self.facts.step(STEP_MS)
                assert self._gatekeeper is not None
                self._gatekeeper.watch()
                if not self._start_noted and time.monotonic() >= self._try_start_at:
                    self._note_start()
            if self._broken is not None:
                raise self._broken
        finally:
            self._stop.set()
            if self.metrics is not None:
                self.metrics.close()
            self.letting_in.close()
            self._side_thread.join()
            self._walk_thread.join()
            self.pins.stop()
            self.forgetting.quit()
            self.facts.close()
            self.keeper.stop()
            self.forgetting.stop()
            self.past.stop()
            stopped(self.folder)
            log.info("stopped at event %d", self.relay.head.seq)
            self._let_go()

    def _serve_side(self) -> None:
        while not self._stop.is_set():
            try:
                self.side.step(SIDE_STEP_MS)
            except Exception:
                # Sightings and media may stumble; facts must not fall with them.
                log.exception("the side pipe stumbled and goes on")
        self.side.close()

    def _let_go(self) -> None:
        for socket in getattr(self, "_sockets", ()):
            socket.close()
        if self._gatekeeper is not None:
            self._gatekeeper.close()
        self._context.destroy(linger=0)
        self.relay.close()

    def stop(self) -> None:
        """Ask it to stop; from any thread or a signal handler."""
        self._stop.set()


def port_of(address: str) -> int:
    """The port at the end of a ZeroMQ address."""
    return int(address.rsplit(":", 1)[1])


def _tcp(host: str, port: int) -> str:
    return f"tcp://{host}:{port or '*'}"
