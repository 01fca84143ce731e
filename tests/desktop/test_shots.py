"""Every station's screens can be drawn into files, and a picture shows something."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desktop.shots.scenes import HEIGHT_PX, WIDTH_PX, scenes
from hub.domain.actor import Role

ROOT = Path(__file__).resolve().parent.parent.parent


def test_every_station_is_shown_usual_busy_empty_offline_and_in_error() -> None:
    for role in (Role.FRONT_DESK, Role.PACKING, Role.DISPATCH):
        names = {scene.name for scene in scenes() if scene.role is role}
        assert {"usual", "busy", "empty", "offline", "refused", "not-let-in"} <= names


def test_a_picture_is_written_in_full_size_and_is_not_blank(qapp: QApplication, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "desktop.shots", "--out", str(tmp_path), "--only", "front_desk-offline-dark-en"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    (file,) = tmp_path.glob("*.png")
    assert done.stdout.strip() == file.name
    picture = QImage(str(file))
    assert (picture.width(), picture.height()) == (WIDTH_PX, HEIGHT_PX)
    colors = {picture.pixel(x, y) for x in range(0, WIDTH_PX, 9) for y in range(0, HEIGHT_PX, 9)}
    assert len(colors) > 20
