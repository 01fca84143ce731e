"""A shop whose every part is a process that may be killed at any moment: hub, talking stations, and a judge beside them.

The judge and the journals live in the campaign's own process, outside of whatever is broken.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hub.domain.actor import Role
from hub.doors.owner import Serving
from hub.link.port import LinkState
from tests.campaign.referee import Journal, Referee
from tests.campaign.table import NotHere, Span, Tally
from tests.hub.running import ROOT, RunningHub

READY_S = 30.0
SETTLED_S = 30.0
STILL_S = 10.0
"""An outbox that did not move for so long will not move any more (P13 allows ten seconds for everything)."""
PORT_TAKEN = 73
STORAGE_FAILED = 74
HUB = ("-m", "hub")
TALKER = ("-m", "tests.campaign.talker")


def planted(*faults: str) -> tuple[str, ...]:
    """The program of a hub with faults in it."""
    return ("-m", "tests.campaign.planted", ",".join(faults))


def waited(condition: Callable[[], bool], within_s: float) -> bool:
    """Wait until something is so; whether it came to be."""
    deadline = time.monotonic() + within_s
    pause = threading.Event()
    while not condition():
        if time.monotonic() > deadline:
            return False
        pause.wait(0.005)
    return True


@dataclass(frozen=True)
class Manner:
    """How a process is started.

    Args:
        program: what Python runs.
        before: put before the command: a tracer with its orders.
        more: environment beside the own.
    """

    program: tuple[str, ...] = HUB
    before: tuple[str, ...] = ()
    more: tuple[tuple[str, str], ...] = ()


PLAIN = Manner()
HOLDS_A_LINE = (LinkState.LIVE.value, LinkState.CATCHING_UP.value)


class Child:
    """A process in a group of its own, whose lines are read as they come."""

    def __init__(self, command: Sequence[str], said: Path, manner: Manner, hear: Callable[[str], None]) -> None:
        self.said = said
        self._mark = said.stat().st_size if said.exists() else 0
        environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1", **dict(manner.more)}
        with said.open("ab") as file:
            self.process = subprocess.Popen(
                [*manner.before, sys.executable, *command],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=file,
                text=True,
                encoding="utf-8",
                env=environment,
                start_new_session=True,
            )
        self._thread = threading.Thread(target=self._read, args=(hear,), daemon=True)
        self._thread.start()

    def _read(self, hear: Callable[[str], None]) -> None:
        assert self.process.stdout is not None
        with contextlib.suppress(ValueError):
            for line in self.process.stdout:
                if line.endswith("\n"):  # a kill may tear the last one
                    hear(line.rstrip("\n"))

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self.process.poll() is None

    def words(self) -> str:
        """What it has said on standard error since its start."""
        with self.said.open("rb") as file:
            file.seek(self._mark)
            return file.read().decode("utf-8", "replace")

    def kill(self) -> None:
        """SIGKILL to it and whatever it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.ended(READY_S)

    def ended(self, within_s: float) -> int:
        """Wait for its end; its code."""
        code = self.process.wait(within_s)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)  # what it started must not outlive it
        self._thread.join(READY_S)
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
        return code

    def write(self, line: str) -> None:
        """Say something to it."""
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()


class Station:
    """A talking station: a process, and the journal of all its lives."""

    def __init__(self, name: str, bundle: Path, folder: Path, said: Path, window: int) -> None:
        self.name = name
        self.bundle = bundle
        self.folder = folder
        self.journal = Journal()
        self.state = ""
        self.rebuilt: set[str] = set()
        self.damaged = False
        self.hushed = False
        self.board = (0, "")
        self.codes: set[str] = set()
        self._said = said
        self._window = window
        self.child: Child | None = None

    def start(self, manner: Manner = PLAIN, *plants: str, window: int = 0) -> None:
        """Start a life of it."""
        self.state, self.hushed, self.damaged = "", False, False
        self.folder.mkdir(parents=True, exist_ok=True)
        more = [word for plant in plants for word in ("--plant", plant)]
        size = str(window or self._window)
        program = TALKER if manner.program == HUB else manner.program
        command = [*program, str(self.bundle), str(self.folder), "--window", size, *more]
        self.child = Child(command, self._said, manner, self._hear)

    def _hear(self, line: str) -> None:
        match line.split(" "):
            case ["asked", command]:
                self.journal.asked.append(command)
            case ["taken", command]:
                self.journal.taken.add(command)
            case ["accepted", command, first, last]:
                self.journal.accepted[command] = (int(first), int(last))
            case ["refused", command, code]:
                self.journal.refused[command] = code
            case ["state", state, code, rebuilt]:
                self.state = state
                self.codes.add(code)
                if rebuilt != "-":
                    self.rebuilt.add(rebuilt)
            case ["hushed"]:
                self.hushed = True
            case ["damaged"]:
                self.damaged = True
            case ["board", seq, digest]:
                self.board = (int(seq), digest)

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self.child is not None and self.child.alive

    def told(self) -> Journal:
        """A copy of what it has been told so far."""
        return self.journal.copy()

    def kill(self) -> None:
        """SIGKILL."""
        if self.child is not None:
            self.child.kill()

    def hush(self) -> None:
        """Let it ask no more."""
        if self.child is not None:
            self.child.write("hush")

    def leave(self) -> int:
        """End it in order; its code."""
        assert self.child is not None
        assert self.child.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self.child.process.stdin.close()
        return self.child.ended(READY_S)


class Shop(RunningHub):
    """A hub and talking stations. `place/hub` may be the mount of a disk that is broken on purpose.

    Args:
        place: folder of everything.
        manner: how the hub is started.
    """

    def __init__(self, place: Path, manner: Manner = PLAIN) -> None:
        self.manner = manner
        self.hub: Child | None = None
        self.stations: list[Station] = []
        self._ready: dict[str, object] | None = None
        super().__init__(place)
        self.referee = Referee(self.folder)

    # The hub ------------------------------------------------------------------------------------------------------

    def launch(self, manner: Manner | None = None, *, folder: Path | None = None, free_ports: bool = False) -> Child:
        """Start the hub's process without waiting for it."""
        facts, side = (0, 0) if free_ports else self.ports()
        chosen = manner or self.manner
        arguments = ["serve", "--data-dir", str(folder or self.folder), "--facts-port", str(facts)]
        self._ready = None
        child = Child(
            [
                *chosen.program,
                *arguments,
                "--side-port",
                str(side),
                "--pairing-port",
                "0",
                "--no-announce",
                "--no-follow",
            ],
            self.place / "hub.err",
            chosen,
            self._hear,
        )
        self.hub = child
        return child

    def _hear(self, line: str) -> None:
        self._ready = json.loads(line)

    def is_ready(self, within_s: float = READY_S) -> bool:
        """Wait for the ready line, or the hub's end."""
        child = self.hub
        assert child is not None
        waited(lambda: self._ready is not None or not child.alive, within_s)
        said = self._ready
        if said is None:
            return False
        self.serving = Serving(
            str(said["facts"]), str(said["side"]), str(said["key"]), str(said["epoch"]), int(str(said["pid"]))
        )
        return True

    def start(self) -> None:
        """Start the hub and wait until it serves."""
        for _ in range(5):
            self.launch()
            if self.is_ready():
                return
            assert self.hub is not None
            if self.hub.ended(READY_S) != PORT_TAKEN:
                break  # else another program was given our port meanwhile; it may let go
        assert self.hub is not None
        raise AssertionError(f"the hub does not serve: {self.hub.words()}")

    def starts_again(self, tally: Tally, when: str) -> bool:
        """Start the hub; one that does not come up by itself broke its promise."""
        try:
            self.start()
        except AssertionError as error:
            tally.broken(f"{when}: {str(error)[-400:]}")
            return False
        return True

    def kill(self) -> None:
        """SIGKILL to the hub."""
        assert self.hub is not None
        self.hub.kill()

    def is_missed(self) -> bool:
        """Wait until every station has said that the hub is gone: whatever the hub had told it is then heard here too."""
        return waited(lambda: not any(s.alive and s.state in HOLDS_A_LINE for s in self.stations), READY_S)

    def stop(self) -> None:
        """Stop the hub in order, the stations before it."""
        for station in self.stations:
            station.kill()
        assert self.hub is not None
        if self.hub.alive:
            os.kill(self.serving.pid, signal.SIGTERM)
            code = self.hub.ended(READY_S)
            assert code == 0, (code, self.hub.words())
        else:
            self.hub.kill()

    # Stations -----------------------------------------------------------------------------------------------------

    def talking(self, *names: str, window: int = 20, folder: Path | None = None) -> list[Station]:
        """Pair stations and let them talk, each named after its role."""
        made = []
        for name in names:
            role = next(role for role in Role if name.startswith(role.value))
            bundle = self.pair(role, name)
            station = Station(name, bundle, (folder or self.place) / name, self.place / f"{name}.err", window)
            station.start()
            made.append(station)
        self.stations += made
        return made

    @property
    def accepted(self) -> int:
        """Receipts of all stations so far."""
        return sum(len(station.journal.accepted) for station in self.stations)

    def more_accepted(self, more: int, within_s: float = SETTLED_S) -> bool:
        """Wait for so many receipts more."""
        enough = self.accepted + more
        return waited(lambda: self.accepted >= enough, within_s)

    def fallen(self) -> list[str]:
        """Stations that ended though nobody ended them; they are started again."""
        found = []
        for station in self.stations:
            if station.child is not None and not station.child.alive:
                said = station.child.words().strip()[-300:]
                found.append(f"{station.name} fell over with {station.child.ended(READY_S)}: {said}")
                station.start()
        return found

    # Judging ------------------------------------------------------------------------------------------------------

    def judge(self, tally: Tally, when: str, *, settled: bool = False, anew: bool = False) -> None:
        """Compare; the journals are copied before the ledger is read, so that nothing newer is held against it."""
        told = [(station, station.told()) for station in self.stations]
        wrong = self.referee.read_on(anew=anew)
        asked_since = {station.name: station.told().asked for station, _ in told}
        for station, journal in told:
            journal.asked = asked_since[station.name]  # asked before it was recorded, though perhaps after the copy
            wrong += self.referee.judge(station.name, journal, settled=settled)
        for words in wrong:
            tally.broken(f"{when}: {words}")

    def emptied(self, *, but_fallen: bool = False) -> bool:
        """Wait until every station is hushed and has its answers; whether it came to that.

        A station that noted a receipt and was killed before it could say so here says it in no later life: such a command
        is open in the journal for ever, and answered all the same if it stands in the ledger.

        Args:
            but_fallen: a station that ended is not waited for.
        """

        def all_are(answered: Callable[[Station], bool]) -> bool:
            return all((s.hushed and answered(s)) or (but_fallen and not s.alive) for s in self.stations)

        before = -1
        while not waited(lambda: all_are(lambda s: not s.journal.open), STILL_S):
            if self.accepted > before:
                before = self.accepted
                continue
            self.referee.read_on()
            return all_are(lambda s: s.journal.open <= self.referee.places.keys())
        return True

    def settle(self, tally: Tally, when: str) -> None:
        """Hush everybody, wait until every outbox is empty, and judge everything from the first event on."""
        for station in self.stations:
            if not station.alive:
                station.start()
            station.hush()
        if not self.emptied():
            left = {station.name: (len(station.journal.open), station.state) for station in self.stations}
            tally.broken(f"{when}: outboxes do not empty, nothing moved for {STILL_S:.0f} s: {left}")
        self.judge(tally, when, settled=True, anew=True)
        tally.notes["acknowledged"] = self.accepted


def all_caught(**controls: Callable[[Span, Path], Tally]) -> Callable[[Span, Path], Tally]:
    """Several controls as one: it holds violations only if each of them found some."""

    def play(span: Span, place: Path) -> Tally:
        together = Tally()
        for name, control in controls.items():
            folder = place / name
            folder.mkdir()
            tally = control(Span(span.rounds, span.minutes, span.seed), folder)
            if not tally.violations:
                print(f"the planted fault was not caught: {name}", file=sys.stderr)
                return Tally(rounds=together.rounds)
            together.rounds += tally.rounds
            together.violations += [f"{name}: {words}" for words in tally.violations]
        return together

    return play


def needs_root() -> None:
    """Raise where mounts are not to be had."""
    if sys.platform != "linux":
        raise NotHere("only Linux mounts a disk of a test's own")
    if os.geteuid() != 0:
        raise NotHere("only root may mount")
