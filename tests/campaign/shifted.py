"""A program whose wall clock is wrong by what a file says, looked up at every look at the clock.

    python -m tests.campaign.shifted FILE MODULE [arguments …]

The file holds seconds. Monotonic clocks are left alone, as on a real machine. (libfaketime 0.9.10 also turns sleeps until an
absolute moment of the monotonic clock, even when told to leave that clock alone: after a jump back they end with EINVAL, and
libzmq's own threads with it. So the programs' own looks at the wall clock are turned here, every one of them.)
"""

from __future__ import annotations

import datetime as datetimes
import importlib
import runpy
import sys
import time
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

LOOKS = (
    "hub.app",
    "hub.care.forgetting",
    "hub.care.keeper",
    "hub.cli.care",
    "hub.doors.figures",
    "hub.link.link",
    "hub.link.local",
)
"""Every module of a hub and of a station that asks `datetime` for the time (`test_clocks.py` looks for others)."""

_file = Path()
_time, _time_ns = time.time, time.time_ns


def shift() -> float:
    """How far the clock is off now, in seconds."""
    return float(_file.read_text())


class Shifted(datetime):
    """A `datetime` that looks at the wrong clock."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # what it gives is an ordinary datetime
        """See `datetime.now`."""
        return datetimes.datetime.now(tz) + timedelta(seconds=shift())


def main() -> None:
    """Turn the clock, then run the module."""
    global _file
    _file = Path(sys.argv[1])
    module = sys.argv[2]
    sys.argv[1:3] = []
    time.time = lambda: _time() + shift()
    time.time_ns = lambda: _time_ns() + int(shift() * 1e9)
    for name in LOOKS:
        vars(importlib.import_module(name))["datetime"] = Shifted
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
