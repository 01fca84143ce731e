"""What lies under the marks: tiles, or the plain grid. Owns the ground's paint; knows nothing of couriers and stops.

Rules: the grid invents no streets. Its squares are as wide as the scale bar says and are counted from the shop, so that
a map without a single tile still answers "how far is that?". Missing tiles are drawn from a parent that is there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from desktop.widgets.map.camera import Camera, scale_bar
from desktop.widgets.map.palette import MapPalette
from desktop.widgets.map.projection import TILE_PX, WorldPoint
from desktop.widgets.map.tile_store import TileKey, TileStore

SQUARE_PX_MAX = 150.0
"""Widest square of the plain grid, and longest scale bar; with steps of 1, 2, 5 the narrowest is 60."""
_STREET_PX, _AVENUE_PX = 14.0, 6.0
"""Air between the plain grid's squares, and the stronger line in every fifth or tenth of it."""
_PARENTS_MAX = 4
"""A tile enlarged sixteen times is mush; past that the land is better."""


Paint = Callable[[QPainter], None]
"""A step of painting; it sets what it needs itself, because steps may have a painter each."""


def plain_grid_steps(camera: Camera, palette: MapPalette, anchor: WorldPoint, area: QRectF) -> Iterator[Paint]:
    """Quiet squares, one scale bar wide, counted from `anchor` (the shop), with a stronger line every ten or so.

    Args:
        area: the part of the view that is wanted, logical pixels; the rest may be left out.
    """
    metres, square = scale_bar(camera.metres_per_pixel, SQUARE_PX_MAX)
    many = round(10.0 ** math.ceil(math.log10(metres) + 1e-9) / metres)
    many = {1: 5, 10: 5}.get(many, many)
    x0, y0 = camera.screen(anchor)
    columns = list(_steps(x0, square, area.left(), area.right()))
    rows = list(_steps(y0, square, area.top(), area.bottom()))
    inset = _STREET_PX / 2
    yield lambda painter: painter.fillRect(area, palette.land)
    for _, y in rows:

        def squares(painter: QPainter, y: float = y) -> None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.block)
            for _, x in columns:
                painter.drawRoundedRect(QRectF(x + inset, y + inset, square - _STREET_PX, square - _STREET_PX), 6, 6)

        yield squares

    def avenues(painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(palette.road, _AVENUE_PX))
        for n, x in columns:
            if n % many == 0:
                painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        for n, y in rows:
            if n % many == 0:
                painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))

    yield avenues


def _steps(start: float, step: float, first: float, last: float) -> Iterator[tuple[int, float]]:
    """The lines of the grid about a stretch, one square before it included: (number from the shop, where)."""
    low = math.floor((first - start) / step)
    for n in range(low, low + int((last - first) / step) + 3):
        yield n, start + n * step


def tile_steps(camera: Camera, palette: MapPalette, store: TileStore, zoom_max: int, area: QRectF) -> Iterator[Paint]:
    """Draw what is in the cache.

    Args:
        area: the part of the view that is wanted, logical pixels; the rest may be left out.
    """
    yield lambda painter: painter.fillRect(area, palette.land)
    for key, target in visible_tiles(camera, zoom_max):
        if target.intersects(area):
            yield partial(_paint_tile, store=store, key=key, target=target)


def visible_tiles(camera: Camera, zoom_max: int) -> Iterator[tuple[TileKey, QRectF]]:
    """The tiles that a view touches, with where each is drawn; columns wrap around the earth, rows end at the poles."""
    z = max(0, min(zoom_max, round(camera.zoom)))
    count = 1 << z
    edge = TILE_PX * 2.0 ** (camera.zoom - z)
    left = camera.centre.x * camera.world_px - camera.width / 2
    top = camera.centre.y * camera.world_px - camera.height / 2
    for row in range(max(0, int(top // edge)), min(count - 1, int((top + camera.height) // edge)) + 1):
        for column in range(int(left // edge), int((left + camera.width) // edge) + 1):
            # Whole pixels, or hairlines of land show between the tiles.
            x, y = round(column * edge - left), round(row * edge - top)
            x2, y2 = round((column + 1) * edge - left), round((row + 1) * edge - top)
            yield (z, column % count, row), QRectF(x, y, x2 - x, y2 - y)


def _paint_tile(painter: QPainter, store: TileStore, key: TileKey, target: QRectF) -> None:
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    z, x, y = key
    for up in range(min(z, _PARENTS_MAX) + 1):
        image = store.get((z - up, x >> up, y >> up))
        if image is None:
            continue
        part_w, part_h = image.width() / (1 << up), image.height() / (1 << up)
        mask = (1 << up) - 1
        painter.drawImage(target, image, QRectF((x & mask) * part_w, (y & mask) * part_h, part_w, part_h))
        return
