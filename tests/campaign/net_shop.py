"""The shop that the runs about networks and load play in: a hub process, clerks on real links, and one way to judge.

A clerk is a station's link with a pen: what was asked and answered, and every number that its screen was told. After the
faults end all clerks must be equal and their outboxes empty within `SETTLED_WITHIN_S` (P13), by themselves. Then the hub
is stopped, and the ledger on its disk, read anew, is the measure: its chain verifies, every clerk's board is its fold,
every clerk heard each number once and in order, every answer has its one effect, in the order of asking (P2, P3).
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, suppress
from pathlib import Path

from hub.domain.actor import Role
from hub.domain.room import SHOP_ROOM, Audience
from hub.domain.vocabulary import Command, PairStation, SendMessage
from hub.doors.keys import new_pair
from hub.doors.owner import Serving, make_bundle
from hub.link.link import Link
from hub.link.port import Changes, LinkState, Receipt
from hub.log.reading import open_reader
from hub.log.recover import database_path
from hub.rehearsal.referee import Referee
from hub.relay import fold_all, replay
from hub.wire import chain
from hub.wire.bundle import Bundle, read_bundle
from tests.campaign.table import Tally
from tests.hub.running import ROOT, HubProcess, until

SETTLED_WITHIN_S = 10.0
"""P13."""
GIVE_UP_S = 25.0
"""A shop that takes longer than this to settle is not waited for; it is a violation long before."""
OUTSTANDING_MAX = 40
"""What a clerk asks ahead of answers: their outbox is in use, and still a person's."""


class Shop(HubProcess):
    """A hub as its own process, perhaps with something planted in it.

    Args:
        place: an empty folder.
        planted: what `net_planted` puts in; nothing for the program as it is shipped.
        open_files: how many files its process may hold open ("soft:hard"), None for what this one may.
        environment: for its process, beside what this one has.
    """

    def __init__(
        self,
        place: Path,
        planted: Sequence[str] = (),
        open_files: str | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._planted = tuple(planted)
        self._open_files = open_files
        self._environment = dict(environment or {})
        self.closing = ExitStack()
        """What hangs on this shop and ends before it: gateways, clients in processes of their own."""
        place.mkdir(parents=True, exist_ok=True)
        super().__init__(place)

    def start(self) -> None:
        """Start to serve, on the ports of before if there are any."""
        facts, side = self.ports()
        program = ["-m", "tests.campaign.net_planted", ",".join(self._planted)] if self._planted else ["-m", "hub"]
        command = [sys.executable, *program, "serve", "--data-dir", str(self.folder),
                   "--facts-port", str(facts), "--side-port", str(side), "--no-follow"]  # fmt: skip
        if self._open_files is not None:
            command = ["prlimit", f"--nofile={self._open_files}", *command]
        command = [*tied(), *command]
        self._log = (self.place / "hub.log").open("ab")
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=self._log,
            env=os.environ | {"PYTHONUNBUFFERED": "1"} | self._environment,
        )  # fmt: skip
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, (self.place / "hub.log").read_text()
        ready = json.loads(line)
        self.serving = Serving(ready["facts"], ready["side"], ready["key"], ready["epoch"], ready["pid"])

    def enrol(self, role: Role, stations: Sequence[str]) -> list[Path]:
        """Let many stations in at once, through the owner's own link; the files of their bundles."""
        keys = {station: new_pair() for station in stations}
        self.must(
            self.owner(),
            *(PairStation(name, role, name, pair.public, f"p-{name}", name) for name, pair in keys.items()),
        )
        for name, pair in keys.items():
            path = self.place / f"{name}.bundle"
            make_bundle(path, name, role, name, self.serving.key, self.serving.facts, self.serving.side, pair)
            self._bundles[name] = path
        return [self._bundles[name] for name in stations]

    def freeze(self) -> None:
        """SIGSTOP."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT."""
        self.process.send_signal(signal.SIGCONT)

    def leave(self) -> None:
        """Close everything, whatever state the hub is in."""
        with suppress(ProcessLookupError):
            self.thaw()
        try:
            self.closing.close()
        finally:
            super().leave()

    @property
    def memory_mib(self) -> float:
        """Resident memory of the hub, MiB (Linux)."""
        return memory_mib(self.process.pid)

    @property
    def open_files(self) -> int:
        """File descriptors that the hub holds (Linux)."""
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def last_words(self) -> str:
        """What the hub said on standard error."""
        return (self.place / "hub.log").read_text("utf-8", "replace").strip()


def tied() -> list[str]:
    """What makes a process end with this one, however this one ends, where the system has such a thing."""
    found = shutil.which("setpriv")
    return [found, "--pdeathsig", "KILL"] if found else []


def memory_mib(pid: int) -> float:
    """Resident memory of a process, MiB (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return float("nan")


def note_load(tally: Tally) -> None:
    """Note how busy the machine was meanwhile: a figure of time is worth nothing without it."""
    tally.notes["load"] = " ".join(f"{value:.1f}" for value in os.getloadavg()[:2])


def hub_address(facts: str, side: str) -> str:
    """The address argument of `Link.open`."""
    return f"{facts},{side}"


class Clerk:
    """Somebody at a station, their link, and what the referee is told of both.

    Args:
        bundle: the station's key bundle.
        folder: where the link keeps its things, None for memory.
        address: another way to the hub than the bundle's.
    """

    def __init__(self, bundle: Path, folder: Path | None, referee: Referee, address: str | None = None) -> None:
        self.referee = referee
        self.bundle: Bundle = read_bundle(bundle.read_bytes())
        self.id = self.bundle.station
        self.states: list[LinkState] = []
        self.open = 0
        """Questions without an answer; counted on two threads, so only its being 0 after `hush` means anything."""
        self._counting = threading.Lock()
        referee.stations.add(self.id)
        self._there = threading.Event()
        self._quiet = threading.Event()
        self._room = threading.Semaphore(OUTSTANDING_MAX)
        self._thread: threading.Thread | None = None
        self.link = Link.open(bundle, folder, address, listener=self._hear)
        if self.link.board.seq:
            referee.board_came(self.id, self.link.board.seq)
        self._there.set()

    def _hear(self, changes: Changes) -> None:
        """On the link's thread."""
        self._there.wait()
        if changes.status:
            self.states.append(self.link.status.state)
        if changes.all:
            self.referee.board_came(self.id, self.link.board.seq)
        elif changes.events:
            self.referee.hear(self.id, [recorded.seq for recorded in changes.events], time.monotonic())

    def ask(self, command: Command) -> Future[Receipt]:
        """Ask, and have the answer written down."""
        command_id = self.link.new_id()
        self.referee.ask(self.id, command_id, command, time.monotonic())
        with self._counting:
            self.open += 1
        asked = self.link.ask(command, command_id=command_id)

        def settled(_: object) -> None:
            with self._counting:
                self.open -= 1
            if asked.settled.exception() is None:
                receipt = asked.settled.result()
                code = receipt.refused.code if receipt.refused else ""
                self.referee.answer(command_id, time.monotonic(), accepted=not code, code=code, seqs=receipt.seqs)

        asked.settled.add_done_callback(settled)
        return asked.settled

    def say(self, text: str) -> Future[Receipt]:
        """Say something in the shop's room."""
        return self.ask(SendMessage(SHOP_ROOM, self.link.new_id(), Audience.STAFF, text=text))

    def talk(self, every_s: float, text: str = "") -> None:
        """Talk from now on, on a thread of its own, until `hush`; never far ahead of the answers."""

        def words() -> None:
            number = 0
            while not self._quiet.wait(every_s):
                if self._room.acquire(timeout=0.2):
                    number += 1
                    self.say(f"{number} {text}").add_done_callback(lambda _: self._room.release())

        self._thread = threading.Thread(target=words, name=f"clerk {self.id}", daemon=True)
        self._thread.start()

    def hush(self) -> None:
        """Say no more."""
        self._quiet.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._quiet.clear()

    def close(self) -> None:
        """Close the link; what was not answered stays unanswered."""
        self.hush()
        self.link.close()


def opened(
    shop: Shop,
    names: Sequence[str],
    referee: Referee,
    address: Callable[[str], str | None] = lambda _: None,
    *,
    on_disk: bool = True,
    live: bool = True,
) -> list[Clerk]:
    """Clerks at the front desk, let in and (if asked) live."""
    bundles = shop.enrol(Role.FRONT_DESK, names)
    clerks = [
        Clerk(bundle, shop.place / name if on_disk else None, referee, address(name))
        for name, bundle in zip(names, bundles, strict=True)
    ]
    if live:
        for clerk in clerks:
            until(lambda clerk=clerk: clerk.link.status.state is LinkState.LIVE, f"{clerk.id} is not live")  # type: ignore[misc]  # bound on purpose
    return clerks


def settled_in(clerks: Sequence[Clerk], give_up_s: float = GIVE_UP_S) -> float:
    """Wait until all are equal and no outbox holds anything; seconds it took, or infinity."""
    began = time.monotonic()
    pause = threading.Event()
    while time.monotonic() - began < give_up_s:
        if is_settled(clerks):
            return time.monotonic() - began
        pause.wait(0.02)
    return float("inf")


def is_settled(clerks: Sequence[Clerk]) -> bool:
    """Whether all are equal and no outbox holds anything."""
    links = [clerk.link for clerk in clerks]
    if any(link.pending or link.status.state is not LinkState.LIVE for link in links):
        return False
    if any(clerk.open for clerk in clerks):
        return False
    return len({link.board.seq for link in links}) == 1 and all(link.board == links[0].board for link in links)


def judge(tally: Tally, shop: Shop, clerks: Sequence[Clerk], referee: Referee, what: str) -> None:
    """Hold everything that was told against the ledger on the hub's disk. Stops the hub and closes the clerks.

    Args:
        what: names the round in a violation.
    """
    boards = {clerk.id: (clerk.link.board, clerk.link.status.state, len(clerk.link.pending)) for clerk in clerks}
    for clerk in clerks:
        clerk.close()
    for link in list(shop._links):
        shop.close(link)
    shop.stop()
    reader = open_reader(database_path(shop.folder))
    try:
        if reader.verify(chain.step).broken is not None:
            tally.broken(f"{what}: the chain of the ledger does not verify")
        board = fold_all(reader)
        referee.follow(replay(reader, 0), time.monotonic())
    finally:
        reader.close()
    for who, (held, state, pending) in boards.items():
        if held != board:
            tally.broken(
                f"{what}: the board of {who} (at {held.seq}, {state.value}, {pending} pending) is not the fold "
                f"of the ledger (at {board.seq})"
            )
    verdict = referee.judge()
    for kind in ("lost", "duplicated", "reordered"):
        found = getattr(verdict, kind)
        if found:
            tally.broken(f"{what}: {len(found)} {kind}, e.g. {found[0]}")
