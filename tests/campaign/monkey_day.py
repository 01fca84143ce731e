"""One day of a monkey in a process of its own: what it did and found as one line of JSON.

python -m tests.campaign.monkey_day --station packing --seed 7 --seconds 30 [--plant FAULT]
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import logging
import os
import re
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from hub.domain.actor import Role
from tests.desktop import monkey as module
from tests.desktop.monkey import Monkey

ROOT = Path(__file__).resolve().parents[2]
HANGS_S = 30.0
"""A touch that has not come back by then never will; where it stands is written to standard error."""
OFFSCREEN = ("This plugin does not support",)
"""What a platform without a screen says of every window that is raised."""
PLANTED_FREEZE_S = 0.6
PLANTED_HANGS_S = 3.0
PLANTED_LIMIT, PLANTED_AT_ONCE = 100, 40
KIB = 1024


def listen(say: Callable[[str], None]) -> None:
    """Hear what Qt and the program complain of, but for what the tests ignore as well."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        ignored = [*tomllib.load(file)["tool"]["pytest"]["ini_options"]["qt_log_ignore"], *OFFSCREEN]

    def hear(kind: QtMsgType, _: object, words: str) -> None:
        loud = kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)
        if loud and not any(re.search(pattern, words) for pattern in ignored):
            say(f"Qt: {words}")

    qInstallMessageHandler(hear)

    class Loud(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            say(f"log: {record.levelname} {record.name}: {record.getMessage()}")

    logging.getLogger().addHandler(Loud(logging.WARNING))


def plant(fault: str, monkey: Monkey) -> float:
    """Put a fault where touches lead to it.

    Returns:
        How long a touch may hang before it is taken for endless.
    """
    kept: list[QWidget] = []

    def strike(*_: object) -> None:
        if fault == "raises":
            raise ValueError("planted")
        if fault == "freezes":
            until = time.monotonic() + PLANTED_FREEZE_S
            while time.monotonic() < until:
                pass  # as a loop that is at work and hears nobody
        elif fault == "hangs":
            while True:
                pass
        elif fault == "dies":
            os.abort()
        elif fault == "windows":
            kept.extend(QWidget() for _ in range(PLANTED_AT_ONCE))
            kept[-1].show()
        else:
            kept.extend(QPushButton(monkey.window) for _ in range(PLANTED_AT_ONCE))

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.focusChanged.connect(strike)
    module.ROUND = 25
    module.MORE_WIDGETS_MAX = module.MORE_WINDOWS_MAX = PLANTED_LIMIT
    if fault == "freezes":
        module.ANSWERS_WITHIN_S = PLANTED_FREEZE_S / 2
    return PLANTED_HANGS_S


def resident_mib() -> int:
    """What this process has in memory; 0 where the system has no such file."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) // KIB for line in lines if line.startswith("VmRSS:")), 0)


def main() -> int:
    """Play it.

    Returns:
        0 when it came to its end, whatever it found.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--station", choices=[role.value for role in Role], required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--plant", default="")
    given = parser.parse_args()
    monkey = Monkey(Role(given.station), given.seed, ("en", "zh")[given.seed // 3 % 2])
    listen(monkey.complain)
    hangs = plant(given.plant, monkey) if given.plant else HANGS_S
    monkey.before_touch = lambda: faulthandler.dump_traceback_later(hangs, exit=True)
    monkey.before_touch()
    resident: list[int] = []
    monkey.after_round = lambda: resident.append(resident_mib())
    found = monkey.play(given.seconds)
    faulthandler.dump_traceback_later(HANGS_S, exit=True)
    monkey.close()
    faulthandler.cancel_dump_traceback_later()
    more = resident[-1] - resident[0] if resident else 0
    told = {"touches": found.touches, "slowest_ms": round(found.slowest_s * 1000), "more_mib": more}
    print(json.dumps(told | {"faults": found.faults}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
