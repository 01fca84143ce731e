"""What `python3 start.py` runs where there is no display: real processes, pictures, a table, and nothing left behind."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from PIL import Image

from hub.rehearsal.premises import environment


@pytest.mark.browser
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there always is a display")
def test_a_short_day_off_the_screen_ends_well_with_pictures_and_leaves_nothing(
    tmp_path: Path, browser_path: str
) -> None:
    assert browser_path
    shots = tmp_path / "shots"
    with tempfile.TemporaryDirectory(prefix="gw-") as temporary:  # short: a browser puts the path of a socket there
        day = _run(temporary, shots)
        assert os.listdir(temporary) == []
    assert day.returncode == 0, day.stdout + day.stderr
    assert "4 of 4 orders came to their end" in day.stdout
    assert "its whole way:" in day.stdout
    assert re.search(r"lost +0\n.*duplicated +0\n.*out of order +0\n", day.stdout)
    pictures = {file.stem: Image.open(file) for file in shots.glob("*.png")}
    assert set(pictures) == {"front-desk", "packing", "dispatch", "courier", "customer"}, day.stdout
    for name, picture in pictures.items():
        with picture:
            assert len(picture.convert("RGB").getcolors(maxcolors=1 << 24) or ()) > 100, name
    assert not [line for line in _commands() if temporary in line]


def _run(temporary: str, shots: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.journey.shop_day", "--off-screen", "--seed", "2", "--orders", "4",
         "--minutes", "0.15", "--shots", str(shots)],
        env={**environment(), "TMPDIR": temporary}, capture_output=True, text=True, timeout=150,
    )  # fmt: skip


def _commands() -> list[str]:
    """The command lines of everything that runs on this machine."""
    lines = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            lines.append(Path("/proc", pid, "cmdline").read_text().replace("\0", " "))
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
    return lines
