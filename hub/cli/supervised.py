"""A program that runs beside the hub: started with it, started again when it dies, ended with it, never waited for.

Its standard input is a pipe whose other end this process holds: however the hub ends, the pipe closes, and the program ends.
"""

from __future__ import annotations

import contextlib
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import hub

log = logging.getLogger(__name__)

AGAIN_S = 1.0
"""Started again after this, then after twice this, and so on."""
AGAIN_MAX_S = 60.0
STEADY_S = 30.0
"""Who ran for so long has not failed at its start: it is started again after `AGAIN_S`."""
LOOK_S = 0.5
END_S = 5.0
"""So long a program may take to end by itself."""


def program(*arguments: str) -> list[str]:
    """The command that runs one of the hub's programs: by this Python, or by this very program where it is frozen."""
    frozen = getattr(sys, "frozen", False)
    return [sys.executable, *(() if frozen else ("-m", "hub")), *arguments]


class Supervised:
    """One such program.

    Args:
        name: what the log calls it.
        command: its argv.
        again_s: the first pause before it is started again.
    """

    def __init__(self, name: str, command: Sequence[str], again_s: float = AGAIN_S) -> None:
        self._name = name
        self._command = list(command)
        self._again_s = again_s
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin to keep it running; returns at once."""
        self._thread = threading.Thread(target=self._keep, name=self._name, daemon=True)
        self._thread.start()

    def stopping(self) -> None:
        """Let it end; returns at once."""
        self._stop.set()

    def stop(self) -> None:
        """Let it end and wait for it. Safe to call twice, and before `start`."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _keep(self) -> None:
        pause = self._again_s
        while not self._stop.is_set():
            began = time.monotonic()
            how = self._run_once()
            if self._stop.is_set():
                return
            pause = self._again_s if time.monotonic() - began >= STEADY_S else pause
            log.warning("%s ended (%s); started again in %g s", self._name, how, pause)
            self._stop.wait(pause)
            pause = min(2 * pause, AGAIN_MAX_S)

    def _run_once(self) -> str:
        """Run it until it ends or is to end; says how it ended."""
        # A group of its own: Ctrl C in a terminal is for the hub, which ends it in order.
        group: dict[str, Any] = {"start_new_session": True} if os.name == "posix" else {}
        root = str(Path(hub.__file__).resolve().parent.parent)
        paths = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
        try:
            self.process = process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": paths},
                **group,
            )
        except OSError as error:
            return f"could not be started: {error.strerror}"
        log.info("%s run as %d", self._name, process.pid)
        assert process.stdin is not None
        try:
            while process.poll() is None:
                if self._stop.wait(LOOK_S):
                    break
        finally:
            with contextlib.suppress(OSError):
                process.stdin.close()
            for harder in (process.terminate, process.kill):
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(END_S)
                    break
                harder()
            process.wait()
        return f"code {process.returncode}"
