"""What lies under the marks: tiles, or the plain grid. Owns the ground's paint; knows nothing of couriers and stops.

Rules: the grid invents no streets. Its squares are as wide as the scale bar says and are counted from the shop, so that
a map without a single tile still answers "how far is that?". Missing tiles are drawn from a parent that is there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

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


def paint_plain_grid(painter: QPainter, camera: Camera, palette: MapPalette, anchor: WorldPoint) -> None:
    """Quiet squares, one scale bar wide, counted from `anchor` (the shop), with a stronger line every ten or so."""
    painter.fillRect(QRectF(0, 0, camera.width, camera.height), palette.land)
    metres, square = scale_bar(camera.metres_per_pixel, SQUARE_PX_MAX)
    many = round(10.0 ** math.ceil(math.log10(metres) + 1e-9) / metres)
    many = {1: 5, 10: 5}.get(many, many)
    x0, y0 = camera.screen(anchor)
    first_x, first_y = math.floor(-x0 / square), math.floor(-y0 / square)
    columns = [(n, x0 + n * square) for n in range(first_x, first_x + int(camera.width / square) + 2)]
    rows = [(n, y0 + n * square) for n in range(first_y, first_y + int(camera.height / square) + 2)]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(palette.block)
    inset = _STREET_PX / 2
    for _, x in columns:
        for _, y in rows:
            painter.drawRoundedRect(QRectF(x + inset, y + inset, square - _STREET_PX, square - _STREET_PX), 6, 6)
    painter.setPen(QPen(palette.road, _AVENUE_PX))
    for n, x in columns:
        if n % many == 0:
            painter.drawLine(QPointF(x, 0), QPointF(x, camera.height))
    for n, y in rows:
        if n % many == 0:
            painter.drawLine(QPointF(0, y), QPointF(camera.width, y))


def paint_tiles(
    painter: QPainter, camera: Camera, palette: MapPalette, store: TileStore, zoom_max: int
) -> list[TileKey]:
    """Draw what is in the cache.

    Returns:
        The tiles of this view, nearest to its middle first: what the store should have.
    """
    painter.fillRect(QRectF(0, 0, camera.width, camera.height), palette.land)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    needed: list[tuple[float, TileKey]] = []
    for key, target in visible_tiles(camera, zoom_max):
        _paint_tile(painter, store, key, target)
        middle = target.center()
        needed.append((math.hypot(middle.x() - camera.width / 2, middle.y() - camera.height / 2), key))
    return [key for _, key in sorted(needed)]


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
    z, x, y = key
    for up in range(min(z, _PARENTS_MAX) + 1):
        image = store.get((z - up, x >> up, y >> up))
        if image is None:
            continue
        part_w, part_h = image.width() / (1 << up), image.height() / (1 << up)
        mask = (1 << up) - 1
        painter.drawImage(target, image, QRectF((x & mask) * part_w, (y & mask) * part_h, part_w, part_h))
        return
