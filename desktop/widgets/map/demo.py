"""A picture of the map without a shop: `python -m desktop.widgets.map.demo OUT.png`. Owns one afternoon of sample marks.

Rules: for looking and for the bench; no station imports it. The town is invented and lies where the options say, so the
Chinese datum and the date line can be looked at too.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import sys
import tempfile
from datetime import time
from pathlib import Path

from PySide6.QtCore import QBuffer, QDeadlineTimer, QEventLoop, QIODevice
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QApplication

from desktop import moments
from desktop.theme import Scheme, apply
from desktop.widgets.map import (
    Courier,
    Datum,
    FolderTiles,
    Leg,
    LegState,
    MapPalette,
    MapView,
    Place,
    Run,
    Shop,
    Stop,
    Urgency,
    theme_ring,
)
from desktop.widgets.map.projection import metres_per_pixel, to_pixels

NOON_S = 1_700_000_000.0
"""The demo's hub time; any moment does."""


def town(middle: Place) -> tuple[Shop, list[Courier], list[Stop], list[Run]]:
    """An afternoon: three runs, one courier silent, one order that nobody has, two couriers at the door."""

    def at(east_m: float, south_m: float) -> Place:
        lat = middle.lat - south_m / 111_195.0
        return Place(lat, middle.lon + east_m / (111_195.0 * math.cos(math.radians(middle.lat))))

    shop = Shop(at(0, 0), "Shop")
    li, sofia, hao = at(0, -1000), at(1210, -450), at(-2430, 20)
    couriers = [
        Courier("c-li", "LW", "Li Wei", li, NOON_S - 40, 25, 0.0),
        Courier("c-sofia", "SM", "Sofia", sofia, NOON_S - 12, 10, 180.0),
        Courier("c-hao", "ZH", "Hao", hao, NOON_S - 7 * 60, 120, 90.0),
        Courier("c-ben", "BA", "Ben", at(12, 6), NOON_S - 70, 15),
        Courier("c-amira", "AK", "Amira", at(-8, 4), NOON_S - 30, 12),
        Courier("c-jun", "俊", "王俊", at(2300, 700), NOON_S - 150, 60, 300.0),
    ]
    stops = [
        Stop("o-1", at(-1060, -1870), "1", 0.2, Urgency.RISK, "", "Dr. Brandt"),
        Stop("o-2", at(-1720, -1870), "2", 0.62, Urgency.CALM, "", "Hannah Weiss"),
        Stop("o-3", at(1210, 100), "1", 0.16, Urgency.RISK, "", "Priya Raman"),
        Stop("o-4", at(0, 1320), "2", 0.7, Urgency.CALM, "", "Café Morgenrot"),
        Stop("o-5", at(510, 1780), "3", 0.8, Urgency.CALM, "", "何先生 Mr He"),
        Stop("o-6", at(-1830, 1630), "1", 0.0, Urgency.LATE, "6 min late", "Ines & Paul Roth"),
        Stop("o-7", at(1740, -1890), "?", 0.2, Urgency.RISK, "林佳怡 · 16:26", "林佳怡 Lin Jiayi"),
        *(Stop(f"o-t{n}", at(-2700 + 9 * n, 1000 + 5 * n), "?", 0.5, Urgency.SOON, "", "St Anne’s") for n in range(5)),
    ]
    runs = [
        Run(
            "r-li",
            (
                Leg((shop.place, at(0, -1550), at(-1060, -1550), at(-1060, -1870)), LegState.UNDER_WAY),
                Leg((at(-1060, -1870), at(-1720, -1870)), LegState.LATER),
            ),
            0,
        ),
        Run("r-sofia", (Leg((sofia, at(1210, 870), at(0, 1040), at(0, 1780), at(510, 1780)), LegState.UNDER_WAY),), 1),
        Run("r-hao", (Leg((hao, at(-2430, 1250), at(-1830, 1250), at(-1830, 1630)), LegState.DOUBTED),), 2),
        Run(
            "r-idea",
            (
                Leg(
                    (shop.place, at(120, -440), at(1210, -800), at(1210, -1540), at(1740, -1540), at(1740, -1890)),
                    LegState.PROPOSED,
                ),
            ),
        ),
    ]
    return shop, couriers, stops, runs


def busy(middle: Place, marks: int, seed: int = 1) -> tuple[Shop, list[Courier], list[Stop], list[Run]]:
    """A crowded day: `marks` labelled marks (3..n) around a place, one in six a courier."""
    dice = random.Random(seed)

    def near() -> Place:
        return Place(middle.lat + dice.gauss(0, 0.016), middle.lon + dice.gauss(0, 0.028))

    couriers = [
        Courier(f"c-{n}", f"C{n % 10}", f"Courier {n}", near(), NOON_S - dice.choice([8, 25, 90, 500]), 40, 30.0 * n)
        for n in range(marks // 6)
    ]
    stops = [
        Stop(
            f"o-{n}",
            near(),
            str(n % 9 + 1),
            dice.random(),
            dice.choice(list(Urgency)),
            f"Order {n} · {moments.time(time(16, n % 60))}",
        )
        for n in range(marks - len(couriers))
    ]
    runs = [
        Run(f"r-{n}", (Leg((middle, *(stop.place for stop in stops[n::8][:6])), list(LegState)[n % 4]),), n)
        for n in range(8)
    ]
    return Shop(middle, "Shop"), couriers, stops, runs


def sample_tiles(folder: Path, middle: Place, zooms: range, radius: int = 4) -> None:
    """Cut invented tiles (roads, a river, z/x/y in the corner) around a place."""
    for z in zooms:
        x_px, y_px = to_pixels(middle, z)
        for x in range(int(x_px // 256) - radius, int(x_px // 256) + radius + 1):
            for y in range(int(y_px // 256) - radius, int(y_px // 256) + radius + 1):
                path = folder / str(z) / str(x) / f"{y}.png"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(sample_tile(f"{z}/{x}/{y}"))


def sample_tile(text: str) -> bytes:
    """One invented tile as PNG."""
    image = QImage(256, 256, QImage.Format.Format_RGB32)
    image.fill(QColor("#EFEBE2"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(20, 150, 90, 80, QColor("#CFE3C3"))
    for width, colour in ((9.0, "#C9BFAE"), (7.0, "#FFFFFF")):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawLine(0, 128, 256, 128)
        painter.drawLine(128, 0, 128, 256)
    painter.setPen(QColor("#6B6B6B"))
    painter.drawText(140, 116, text)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs know a file's name only
    return bytes(buffer.data().data())


def main(arguments: list[str]) -> int:
    """Render one picture."""
    parser = argparse.ArgumentParser(description="Render a picture of the map.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--scheme", choices=("light", "dark"), default="light")
    parser.add_argument("--size", default="832x668")
    parser.add_argument("--at", default="52.5200,13.4050", help="lat,lon of the invented town")
    parser.add_argument("--busy", type=int, default=0, help="this many random marks instead of the afternoon")
    parser.add_argument("--tiles", action="store_true", help="draw on invented tiles")
    parser.add_argument("--zoom", type=float, help="look at the shop from here instead of fitting everything")
    parser.add_argument("--spread", action="store_true", help="focus the first mark of a cluster")
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    theme = apply(app, Scheme(chosen.scheme), reduced_motion=True)
    middle = Place(*map(float, chosen.at.split(",")))
    view = MapView(MapPalette.of(theme), theme_ring(theme), lambda: NOON_S, glide_ms=0)
    width, height = map(int, chosen.size.split("x"))
    view.resize(width, height)
    shop, couriers, stops, runs = busy(middle, chosen.busy) if chosen.busy else town(middle)
    view.set_shop(shop)
    view.set_couriers(couriers)
    view.set_stops(stops)
    view.set_runs(runs)
    with tempfile.TemporaryDirectory() as folder:
        if chosen.tiles:
            sample_tiles(Path(folder), middle, range(12, 15))
            view.set_source(FolderTiles(Path(folder), "© Invented Map Makers", Datum.WGS84, zoom_max=14))
        view.show()
        view.activateWindow()
        view.setFocus()
        app.processEvents()
        view.show_everything()
        if chosen.zoom:
            view.look_at(middle, chosen.zoom)
        if chosen.spread:
            for _ in range(len(couriers) + 8):
                view.focusNextPrevChild(True)
        view.grab()
        deadline = QDeadlineTimer(5_000)
        while (view.loading or not view.settled) and not deadline.hasExpired():
            app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        picture = view.grab()
    picture.save(str(chosen.out))
    at = metres_per_pixel(middle.lat, view.camera.zoom)
    sys.stdout.write(f"{chosen.out}: {width}x{height}, {at:.1f} m per pixel, {len(view.scene.labels)} labels\n")
    view.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
