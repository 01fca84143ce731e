"""Hub and gateway as real processes in a folder of their own: started, paired, killed, started again, stopped.

Every process is a group of its own, so that what it started ends with it. What a process says on standard error is kept
in a file beside its data and shown when it fails to start.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import hub
from hub.rehearsal.plan import SHOP_CURRENCY, SHOP_NAME, SHOP_PHONE, SHOP_PLACE, SHOP_ZONE

READY_S = 30.0
"""A start takes under a second; a machine that runs ten other things needs more."""
STOP_S = 5.0
WEB_SHOP = "mill-lane"
POSIX = os.name == "posix"


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Close in peace: whoever presses Ctrl C once more shall not leave processes behind."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class PremisesError(Exception):
    """Something did not start; the text says what it said itself."""


def program(*arguments: str) -> list[str]:
    """The command that runs the hub's program: this Python, or this very program where it is frozen."""
    frozen = getattr(sys, "frozen", False)
    return [sys.executable, *(() if frozen else ("-m", "hub")), *arguments]


def environment() -> dict[str, str]:
    """The environment of what is started here: it must find the same `hub` that this process runs."""
    root = str(Path(hub.__file__).resolve().parent.parent)
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}


class Running:
    """One process that was started, in a group of its own.

    Args:
        command: its argv.
        said: file that takes its standard error.
        more: environment beside the own.
    """

    def __init__(self, command: Sequence[str], said: Path, more: dict[str, str] | None = None) -> None:
        self.said = said
        group: dict[str, Any] = (
            {"start_new_session": True} if POSIX else {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}  # type: ignore[attr-defined] # Windows only
        )
        with said.open("ab") as file:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=file, text=True, encoding="utf-8",
                env={**environment(), **(more or {})}, **group,
            )  # fmt: skip
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put("")

    def ready(self) -> dict[str, Any]:
        """Wait for its one ready line.

        Raises:
            PremisesError: it ended, or was silent for too long.
        """
        try:
            line = self._lines.get(timeout=READY_S)
        except queue.Empty:
            raise PremisesError(f"no ready line within {READY_S:.0f} s: {self.last_words()}") from None
        if not line:
            raise PremisesError(f"it ended with {self.process.wait()}: {self.last_words()}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def last_words(self) -> str:
        """The end of what it said on standard error."""
        return self.said.read_text("utf-8", "replace")[-2_000:].strip()

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def kill(self) -> None:
        """End it as a power cut would: nothing is tidied up."""
        if POSIX:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        else:
            self.process.kill()
        self.process.wait()
        self.let_go()

    def stop(self) -> int:
        """Ask it to end, and make it if it does not; everything that it started ends too.

        Returns:
            Its exit code.
        """
        if self.is_alive:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(STOP_S)
        code = self.process.poll()
        self.kill()
        return self.process.returncode if code is None else code

    def let_go(self) -> None:
        """Close the pipe of one that has ended, by itself or not. Safe to call twice."""
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()


class Premises:
    """A shop's two processes and the bundles of who was let in.

    Args:
        folder: where everything lies; made by the caller, and removed by the caller.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hub_dir = folder / "hub"
        self.web_shop_secret = secrets.token_urlsafe(24)
        self.trackers_password = secrets.token_urlsafe(12)
        self.base = ""
        self.kills = 0
        self._facts_port = self._side_port = 0
        self._hub: Running | None = None
        self._gateway: Running | None = None

    def open(self) -> None:
        """Start the hub, describe the shop, pair and start the gateway.

        Raises:
            PremisesError: something did not start.
        """
        self.start_hub()
        place = f"{SHOP_PLACE.lat_e7 / 1e7},{SHOP_PLACE.lon_e7 / 1e7}"
        self.run("describe-shop", "--data-dir", str(self.hub_dir), "--name", SHOP_NAME, "--zone", SHOP_ZONE,
                 "--currency", SHOP_CURRENCY, "--phone", SHOP_PHONE, "--place", place)  # fmt: skip
        self.start_gateway(self.pair("gateway", "gateway", "Gateway"))

    def start_hub(self) -> None:
        """Start the hub: on free ports at first, on the same ones ever after."""
        ports = ("--facts-port", str(self._facts_port), "--side-port", str(self._side_port))
        command = program("serve", "--data-dir", str(self.hub_dir), *ports)
        self.hub_dir.mkdir(parents=True, exist_ok=True)
        self._hub = Running(command, self.folder / "hub.err")
        ready = self._hub.ready()
        self._facts_port, self._side_port = int(ready["ports"]["facts"]), int(ready["ports"]["side"])

    def kill_hub(self) -> None:
        """Kill the hub as a power cut would, and start it again on its ports."""
        assert self._hub is not None
        self._hub.kill()
        self.kills += 1
        self.start_hub()

    def start_gateway(self, bundle: Path) -> None:
        """Start the gateway on a free port, with one web shop and the trackers' door."""
        folder = self.folder / "gateway"
        folder.mkdir(exist_ok=True)
        # Secrets travel in a file: every user of a machine can read the arguments of its programs.
        secrets_file = folder / "gateway.toml"
        secrets_file.touch(0o600)
        secrets_file.write_text(
            f'trackers_password = "{self.trackers_password}"\n\n[shops]\n"{WEB_SHOP}" = "{self.web_shop_secret}"\n'
        )
        self._gateway = Running(
            program("gateway", "--data-dir", str(folder), "--bundle", str(bundle), "--port", "0"),
            self.folder / "gateway.err",
        )
        ready = self._gateway.ready()
        self.base = str(ready.get("url") or f"http://127.0.0.1:{ready['port']}").rstrip("/")

    def pair(self, station: str, role: str, name: str, person: str = "") -> Path:
        """Let somebody in; the bundle's file.

        Raises:
            PremisesError: it was refused.
        """
        bundle = self.folder / f"{station}.bundle"
        self.run("pair", "--data-dir", str(self.hub_dir), "--role", role, "--station", station, "--name", name,
                 "--person", person or name, "--out", str(bundle))  # fmt: skip
        return bundle

    def run(self, *arguments: str) -> str:
        """Run one of the owner's tools to its end.

        Raises:
            PremisesError: it did not end with 0.
        """
        ran = subprocess.run(
            program(*arguments), capture_output=True, text=True, encoding="utf-8", env=environment(), timeout=READY_S
        )
        if ran.returncode:
            said = "\n".join([ran.stderr.strip(), *self.complaints().values()])
            raise PremisesError(f"{arguments[0]} ended with {ran.returncode}: {said}")
        return ran.stdout

    def complaints(self) -> dict[str, str]:
        """What hub and gateway said on standard error, by name; nothing in a quiet day."""
        said = {name: (self.folder / f"{name}.err") for name in ("hub", "gateway")}
        words = {name: path.read_text("utf-8", "replace").strip() for name, path in said.items() if path.exists()}
        return {name: text for name, text in words.items() if text}

    def close(self) -> None:
        """End both, the gateway first. Safe to call twice, and whatever happened before."""
        for running in (self._gateway, self._hub):
            if running is not None and running.is_alive:
                running.stop()
            elif running is not None:
                running.let_go()
