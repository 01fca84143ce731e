"""What a start loads, counted: seconds are measured by tests/bench/bench_start.py and promised by no test."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

NEVER = (
    "argon2", "asyncio", "cryptography.hazmat", "keyring", "phonenumbers", "PySide6.QtMultimedia", "PySide6.QtNetwork",
    "PySide6.QtPrintSupport", "qasync", "reportlab", "segno", "spake2", "sqlite_utils", "ssl", "zeroconf", "zxingcpp",
)  # fmt: skip
"""What a station needs now and then, and never to be opened; each costs 10 to 150 ms."""
WHEN_ASKED = (
    "desktop.code_reader", "desktop.printing.draw", "desktop.printing.out", "desktop.printing.typeset",
    "desktop.stations.first_start",
    "desktop.stations.keys_sheet", "desktop.stations.leaving", "desktop.stations.owner.shop_sheet",
    "desktop.stations.past_order", "desktop.stations.picture_sheet", "desktop.stations.raising",
    "desktop.stations.report.sheet", "desktop.stations.sticker_sheet", "desktop.voice_playing", "desktop.voice_recording",
)  # fmt: skip
"""Sheets and papers that somebody asks for."""
ELSEWHERE = {
    "dispatch": (
        "desktop.stations.dispatch.courier_sheets", "desktop.stations.dispatch.run_sheet",
        "desktop.stations.front_desk.station", "desktop.stations.packing.station",
    ),
    "front-desk": (
        "desktop.kept_choice", "desktop.stations.front_desk.address_choice", "desktop.stations.front_desk.address_help",
        "desktop.stations.front_desk.address_offers", "desktop.stations.front_desk.address_sheet",
        "desktop.stations.front_desk.door", "hub.link.address_formats", "hub.link.address_server", "hub.link.only_address",
        "desktop.widgets.map", "desktop.stations.dispatch.station", "desktop.stations.front_desk.enquiry_sheet",
        "desktop.stations.front_desk.new_order", "desktop.stations.front_desk.replies_sheet",
        "desktop.stations.packing.station",
    ),
    "packing": (
        "desktop.widgets.map", "desktop.stations.dispatch.station", "desktop.stations.front_desk.station",
        "desktop.stations.packing.print_sheet",
    ),
}  # fmt: skip
"""What only another station needs, or this one when it is asked for."""
LOADS = """
import sys
import hub.link.link, hub.link.opening, desktop.opening_page, desktop.sounds, desktop.stations.calls, desktop.watch
from desktop import app, theme, windows
from desktop.shop import Shop
from hub.domain.actor import Actor
from hub.link.local import LocalLink, LocalShop
qt, role = app.application(), windows.ROLES[sys.argv[1]]
theme.apply(qt)
shop = Shop(lambda listener: LocalLink(LocalShop(), Actor("station", "anna", role), listener))
window = windows.station_window(shop, role)
window.show()
qt.processEvents()
print(*sorted(sys.modules), sep="\\n", flush=True)
import os
os._exit(0)
"""
"""Everything that a program loads until its window is there, what the window loads as it is built and painted too."""


@pytest.mark.parametrize("role", sorted(ELSEWHERE))
def test_what_a_start_does_not_need_is_not_loaded(role: str) -> None:
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    words = [sys.executable, "-c", LOADS, role]
    done = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert "desktop.stations.frame" in loaded
    unneeded = [name for name in (*NEVER, *WHEN_ASKED, *ELSEWHERE[role]) if name in loaded]
    assert unneeded == []


PIECES_MAX = 4
PIECES = """
import sys
from importlib import import_module
from desktop.stations.front_desk import station
import phonenumbers
for name in station._SHEET:
    before = set(sys.modules)
    import_module(name)
    print(len(set(sys.modules) - before), name, flush=True)
"""
"""What the sheet for a new order is made of, loaded as the desk loads it."""


def test_the_sheet_for_a_new_order_is_loaded_a_few_modules_at_a_time() -> None:
    done = subprocess.run([sys.executable, "-c", PIECES], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = [(int(count), name) for count, name in (line.split() for line in done.stdout.splitlines())]
    assert sum(count for count, _ in loaded) > len(loaded), "the desk had loaded them before"
    assert [each for each in loaded if each[0] > PIECES_MAX] == []
