"""What a start loads, counted: seconds are measured by tests/bench/bench_start.py and promised by no test."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

NEVER = (
    "argon2", "cryptography.hazmat", "keyring", "phonenumbers", "PySide6.QtMultimedia", "PySide6.QtNetwork", "reportlab",
    "segno", "spake2", "sqlite_utils", "zeroconf", "zxingcpp",
)  # fmt: skip
"""What a station needs now and then, and never to be opened; each costs 15 to 150 ms."""
ELSEWHERE = {
    "front-desk": ("desktop.widgets.map", "desktop.stations.front_desk.new_order", "desktop.stations.dispatch.station"),
    "packing": ("desktop.widgets.map", "desktop.stations.front_desk.station", "desktop.stations.dispatch.station"),
}
"""What only another station needs, or this one when it is asked for."""
LOADS = """
import sys
import hub.link.link, hub.link.opening, desktop.opening_page, desktop.sounds, desktop.stations.calls, desktop.watch
from desktop import windows
windows.load(windows.ROLES[sys.argv[1]])
print(*sorted(sys.modules), sep="\\n")
"""


@pytest.mark.parametrize("role", sorted(ELSEWHERE))
def test_what_a_start_does_not_need_is_not_loaded(role: str) -> None:
    done = subprocess.run([sys.executable, "-c", LOADS, role], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert "desktop.stations.frame" in loaded
    unneeded = [name for name in (*NEVER, *ELSEWHERE[role]) if name in loaded]
    assert unneeded == []
