"""How long one paint of a busy map takes: `python tests/bench/bench_map_paint.py [marks] [paints]`.

Prints p50 and p99 in milliseconds: nothing moved (ground and layout kept), a courier moves (layout anew), somebody pans
(the ground shifts) or zooms (everything anew). A figure to read, not a test: it depends on the machine.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desktop.theme import Scheme, apply
from desktop.widgets.map import MapPalette, MapView, Place, theme_ring
from desktop.widgets.map.demo import NOON_S, busy


def main(marks: int = 60, paints: int = 400) -> None:
    app = QApplication([])
    theme = apply(app, Scheme.LIGHT)
    view = MapView(MapPalette.of(theme), theme_ring(theme), lambda: NOON_S, glide_ms=0)
    view.resize(1000, 720)
    shop, couriers, stops, runs = busy(Place(31.2304, 121.4737), marks)
    view.set_shop(shop)
    view.set_couriers(couriers)
    view.set_stops(stops)
    view.set_runs(runs)
    view.show()
    view.show_everything()
    view.zoom_by(0.8)  # as a dispatcher looks: few clusters, most marks with their words
    canvas = QImage(view.size(), QImage.Format.Format_ARGB32_Premultiplied)

    def courier_moves(_n: int) -> None:
        view.set_couriers(couriers)

    def pan(n: int) -> None:
        view.pan_by(5 if n % 80 < 40 else -5, 0)

    def zoom(n: int) -> None:
        view.zoom_by(0.01 if n % 2 else -0.01)

    cases: list[tuple[str, Callable[[int], None]]] = [
        ("still", lambda _: None),
        ("courier moves", courier_moves),
        ("pan", pan),
        ("zoom", zoom),
    ]
    for case, change in cases:
        times_ms = []
        for n in range(paints):
            change(n)
            began = time.process_time()
            view.render(canvas)
            times_ms.append((time.process_time() - began) * 1000)
        times_ms.sort()
        p50, p99 = times_ms[len(times_ms) // 2], times_ms[int(len(times_ms) * 0.99)]
        seen = f"{len(view.scene.spots)} marks, {len(view.scene.labels)} labels, {len(view.scene.clusters)} clusters"
        print(f"{case:14} p50 {p50:6.2f} ms   p99 {p99:6.2f} ms   ({seen} in view)")
    view.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
