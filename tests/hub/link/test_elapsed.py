"""Time goes on while a computer sleeps, and the link reckons with it."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from hub.link.elapsed import elapsed_s


def test_it_only_goes_forward_and_counts_seconds() -> None:
    first, wall = elapsed_s(), time.monotonic()
    while time.monotonic() - wall < 0.02:
        assert elapsed_s() >= first
    assert 0.015 < elapsed_s() - first < 5


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says how long it has been up, asleep and awake")
def test_it_is_the_time_since_the_computer_was_switched_on_with_its_sleep() -> None:
    up_s = float(Path("/proc/uptime").read_text("ascii").split()[0])
    assert elapsed_s() == pytest.approx(up_s, abs=2)
