"""What a busy map costs the window's thread: `python tests/bench/bench_map_paint.py [marks] [frames]`.

For each thing that a person or the day does: the longest turn of the loop that a frame of it leads to, p50, p99 and the
worst, ms of processor time, and how many went over 8. Each is followed by the loop's turns until the next frame is due,
so what is put off until after the frame counts as well; Python's collector works as it does in the program. A figure to
read, not a test: it depends on the machine.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from desktop.collecting import Collector
from desktop.theme import Scheme, apply
from desktop.watch import BUDGET_MS, Watch
from desktop.widgets.map import Courier, MapPalette, MapView, Place, theme_ring
from desktop.widgets.map.demo import NOON_S, busy

FRAME_MS = 16
OPENED = 16


class Afternoon:
    """A busy map in a window, and the clock it reads."""

    def __init__(self, marks: int, watch: Watch | None = None) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme = apply(app, Scheme.LIGHT)
        self.now_s = NOON_S
        self.view = MapView(MapPalette.of(theme), theme_ring(theme), lambda: self.now_s)
        self.view.resize(1000, 720)
        shop, self.couriers, stops, runs = busy(Place(31.2304, 121.4737), marks)
        self.view.set_shop(shop)
        self.view.set_couriers(self.couriers)
        self.view.set_stops(stops)
        self.view.set_runs(runs)
        self.watch = watch or Watch(say=False)

    def frame(self, act: Callable[[], object], ms: int = FRAME_MS) -> float:
        """Do something and let the window run; the longest turn that it led to."""
        self.watch.end_turn()
        before = len(self.watch.turns)
        loop = QEventLoop()
        QTimer.singleShot(0, act)
        QTimer.singleShot(ms, loop.quit)
        loop.exec()
        self.watch.end_turn()
        return max(self.watch.turns[before:])

    def second(self) -> None:
        """A second goes by: every age has other words."""
        self.now_s += 1
        self.view.set_couriers(self.couriers)

    def ride(self, n: int) -> None:
        """One courier is seen a little farther on."""
        at = n % len(self.couriers)
        was = self.couriers[at]
        there = Place(was.place.lat + 0.0004, was.place.lon)
        now = Courier(was.courier_id, was.initials, was.name, there, self.now_s, 40, 30.0 * n)
        self.couriers = [*self.couriers[:at], now, *self.couriers[at + 1 :]]
        self.view.set_couriers(self.couriers)


def told(name: str, times_ms: list[float], more: str = "") -> None:
    """One line of the table."""
    ranked = sorted(times_ms)
    p50, p99 = ranked[len(ranked) // 2], ranked[min(len(ranked) - 1, len(ranked) * 99 // 100)]
    over = sum(each > BUDGET_MS for each in ranked)
    print(f"{name:24} p50 {p50:6.2f}  p99 {p99:6.2f}  worst {ranked[-1]:6.2f}  over 8: {over}/{len(ranked)}{more}")


def opened(marks: int, watch: Watch) -> float:
    """Another map is shown, with nothing drawn so far."""
    day = Afternoon(marks, watch)
    day.frame(lambda: None, 100)
    gc.collect()  # what making it puts off, and leaves for the collector, is not the showing's
    took = day.frame(day.view.show, 400)
    day.view.close()
    day.view.deleteLater()
    day.frame(lambda: None, 100)
    return took


def main(marks: int = 160, frames: int = 200) -> None:
    app = QApplication([])
    Collector(app)
    day = Afternoon(marks)
    view = day.view
    day.frame(view.show, 500)
    told("opened", [opened(marks, day.watch) for _ in range(OPENED)])
    told("everything shown", [day.frame(view.show_everything, 500)])
    cases: list[tuple[str, Callable[[int], object], int]] = [
        ("still", lambda _: view.update(), FRAME_MS),
        ("a second goes by", lambda _: day.second(), 60),
        ("a courier rides on", day.ride, 300),
        ("a pan of 5 px", lambda n: view.pan_by(5 if n % 120 < 60 else -5, 0), FRAME_MS),
        ("a pan of 60 px", lambda n: view.pan_by(60 if n % 12 < 6 else -60, 0), FRAME_MS),
        ("an arrow key", lambda n: view.pan_by(150 if n % 4 < 2 else -150, 0), 40),
        ("a pinch's zoom of 0.01", lambda n: view.zoom_by(0.01 if n % 80 < 40 else -0.01), FRAME_MS),
        ("a notch of the wheel", lambda n: view.zoom_by(0.5 if n % 6 < 3 else -0.5), 40),
        ("a notch, and a rest", lambda n: view.zoom_by(0.5 if n % 6 < 3 else -0.5), 300),
    ]
    for case, change, ms in cases:
        view.show_everything()
        view.zoom_by(0.8)  # as a dispatcher looks: few clusters, most marks with their words
        day.frame(lambda: None, 800)
        began = time.monotonic()
        times_ms = []
        for n in range(frames):
            times_ms.append(day.frame(partial(change, n), ms))
            if time.monotonic() - began > 30:
                break
        seen = (
            f"   ({len(view.scene.spots)} marks, {len(view.scene.labels)} labels, {len(view.scene.clusters)} clusters)"
        )
        told(case, times_ms, seen)
    day.watch.stop()
    view.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
