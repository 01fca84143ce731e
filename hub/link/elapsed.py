"""How much time has gone by, also while the computer slept.

Hub time is reckoned from the last ping on. Python's monotonic clock stands still while Linux or macOS sleeps: a laptop
that is opened after lunch would show the morning's time and its orders' old rings until the hub is heard again, for
hours where it cannot be. And what was to be heard from the hub meanwhile would not be missed.
"""

from __future__ import annotations

import sys
import time


def elapsed_s() -> float:
    """Seconds since some fixed moment; goes only forward, and on while the computer sleeps."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    elif sys.platform == "darwin":  # a branch each, as the type checker knows platforms
        return time.clock_gettime(time.CLOCK_MONOTONIC)  # goes on asleep there, unlike what `time.monotonic` reads
    else:
        return time.monotonic()  # Windows counts the time asleep
