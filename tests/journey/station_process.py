"""A front desk in a process of its own that a test can kill: its clerk writes what stands on standard input.

`python -m tests.journey.station_process BUNDLE FOLDER ROOM`: says `live` when the window is, then for every line that
comes in writes it into the room by keyboard, and says `taken N` when N lines are on this computer's disk.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.app import application
from desktop.shop import Shop
from desktop.stations.front_desk.station import FrontDesk
from desktop.windows import station_window
from hub.domain.actor import Role
from hub.link.link import Link
from hub.link.port import LinkState, Listener, ShopLink
from tests.journey.hands import key, type_into


def main(bundle: Path, folder: Path, room: str) -> None:
    """Sit at the desk until killed."""
    app = application()

    def open_link(listener: Listener) -> ShopLink:
        return Link.open(bundle, folder, listener=listener)

    shop = Shop(open_link)
    window = station_window(shop, Role.FRONT_DESK)
    window.show()
    until(app, lambda: shop.status.state is LinkState.LIVE and shop.room(room) is not None)
    print("live", flush=True)
    desk = window.findChild(FrontDesk)
    assert isinstance(desk, FrontDesk)
    desk.open_room(room)
    lines: SimpleQueue[str] = SimpleQueue()
    threading.Thread(target=listen, args=(lines,), daemon=True).start()
    told = 0
    while True:
        app.processEvents()
        if not lines.empty():
            type_into(desk.room.composer.editor, lines.get())
            key(window, Qt.Key.Key_Return, control=True)
        if len(shop.pending) != told:
            told = len(shop.pending)
            print(f"taken {told}", flush=True)
        time.sleep(0.005)


def listen(lines: SimpleQueue[str]) -> None:
    """Take what shall be written."""
    for line in sys.stdin:
        lines.put(line.strip())


def until(app: QApplication, true: Callable[[], bool]) -> None:
    """Turn Qt's loop until something is so; whoever started this process waits with a deadline."""
    while not true():
        app.processEvents()
        time.sleep(0.005)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
