"""The kept picture of everything that stands still: tiles or grid, and the runs' lines. Owns when it is painted anew.

Rules: it is two pictures, the land and the land with lines, because runs begin at couriers, who move, and land does not.
It is painted wider than the window by `MARGIN_PX` on each side, so that panning shifts it instead of painting it
(long antialiased dashes are the map's dearest paint).
A new zoom, run, tile, scheme or a pan beyond the margin paints it anew.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QPainter, QPixmap

from desktop.widgets.map.camera import Camera
from desktop.widgets.map.content import Content
from desktop.widgets.map.paint_ground import paint_plain_grid, paint_tiles
from desktop.widgets.map.paint_marks import MarkPainter
from desktop.widgets.map.palette import MapPalette
from desktop.widgets.map.projection import WorldPoint
from desktop.widgets.map.scene import EDGE_PX, run_pieces
from desktop.widgets.map.tile_store import TileKey, TileStore
from desktop.widgets.map.tiles import PlainGrid, TileSource

MARGIN_PX = 160
"""About one arrow key's step in an ordinary window; four such edges of a 1000 by 700 map cost 2.5 MB."""


class Ground(QObject):
    """The lower layer of a map.

    Args:
        palette: the theme's colours.
    Signals:
        changed: a tile has arrived; painting again shows more.
    """

    changed = Signal()

    def __init__(self, palette: MapPalette, parent: QObject) -> None:
        super().__init__(parent)
        self._palette = palette
        self._source: TileSource = PlainGrid()
        self._tiles: TileStore | None = None
        self._picture: QPixmap | None = None
        self._painted: Camera | None = None
        self._land: QPixmap | None = None
        self._lines_stand = False
        self.paints = self.land_paints = 0
        """How often the lines, and the land under them, were painted anew; for who counts work."""

    @property
    def source(self) -> TileSource:
        return self._source

    @property
    def loading(self) -> bool:
        """Whether tiles are still on their way."""
        return self._tiles is not None and self._tiles.busy

    def set_source(self, source: TileSource) -> None:
        """Draw on these tiles; `PlainGrid()` for none."""
        self._source = source
        self._make_tiles()

    def set_palette(self, palette: MapPalette) -> None:
        """Take another scheme; tiles are decoded anew, because a dark window tones them."""
        self._palette = palette
        self._make_tiles()

    def spoil(self) -> None:
        """Something that it shows has changed: paint it anew next time."""
        self._painted = None

    def spoil_lines(self) -> None:
        """Runs have changed; the land under them has not."""
        self._lines_stand = False

    def draw(self, painter: QPainter, camera: Camera, content: Content, marks: MarkPainter, ratio: float) -> None:
        """Draw the part that a camera shows.

        Args:
            ratio: device pixels per logical pixel.
        """
        shift = self._shift(camera, ratio)
        if shift is None:
            wide = camera.resized(camera.width + 2 * MARGIN_PX, camera.height + 2 * MARGIN_PX)
            self._paint_land(wide, content, ratio)
            shift = (0, 0)
        if not self._lines_stand:
            self._paint_lines(content, marks, ratio)
        assert self._picture is not None, "just painted, or it could not have been shifted"
        painter.drawPixmap(shift[0] - MARGIN_PX, shift[1] - MARGIN_PX, self._picture)

    def _shift(self, camera: Camera, ratio: float) -> tuple[int, int] | None:
        """How far the kept picture has moved, in whole pixels (a broken one would blur it); None when it is no use."""
        kept = self._painted
        if self._land is None or kept is None or self._land.devicePixelRatio() != ratio:
            return None
        same_size = (kept.width, kept.height) == (camera.width + 2 * MARGIN_PX, camera.height + 2 * MARGIN_PX)
        if kept.zoom != camera.zoom or kept.datum is not camera.datum or not same_size:
            return None
        x, y = camera.screen(kept.centre)
        shift = round(x - camera.width / 2), round(y - camera.height / 2)
        return shift if max(abs(shift[0]), abs(shift[1])) <= MARGIN_PX else None

    def _paint_lines(self, content: Content, marks: MarkPainter, ratio: float) -> None:
        wide = self._painted
        assert self._land is not None, "lines lie on land"
        assert wide is not None, "land was painted for a view"
        picture = self._picture = _fitting(self._picture, self._land.size(), ratio)
        lines = run_pieces(content, wide, (-EDGE_PX, -EDGE_PX, wide.width + EDGE_PX, wide.height + EDGE_PX))
        self.paints += 1
        with QPainter(picture) as painter:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            painter.drawPixmap(0, 0, self._land)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
            marks.paint_lines(painter, lines)
        self._lines_stand = True

    def _paint_land(self, wide: Camera, content: Content, ratio: float) -> None:
        size = QSize(max(1, round(wide.width * ratio)), max(1, round(wide.height * ratio)))
        self._land = _fitting(self._land, size, ratio)
        self.land_paints += 1
        needed: list[TileKey] = []
        with QPainter(self._land) as painter:
            if self._tiles is None:
                anchor = content.shop_at or WorldPoint(0.5, 0.5)
                paint_plain_grid(painter, wide, self._palette, anchor)
            else:
                needed = paint_tiles(painter, wide, self._palette, self._tiles, self._source.zoom_max)
        self._painted, self._lines_stand = wide, False
        if self._tiles is not None:
            self._tiles.want(needed)

    def _make_tiles(self) -> None:
        self.spoil()
        if self._tiles is not None:
            self._tiles.deleteLater()
            self._tiles = None
        if self._source.zoom_max >= 0:
            ramp = (self._palette.land, self._palette.ink_soft) if self._palette.dark else None
            self._tiles = TileStore(self._source, ramp, parent=self)
            self._tiles.arrived.connect(self._on_arrived)

    def _on_arrived(self) -> None:
        self.spoil()
        self.changed.emit()


def _fitting(known: QPixmap | None, size: QSize, ratio: float) -> QPixmap:
    """A picture to paint over; the known one where it fits, for its megabytes would have to be asked for each time."""
    if known is not None and known.size() == size and known.devicePixelRatio() == ratio:
        return known
    picture = QPixmap(size)
    picture.setDevicePixelRatio(ratio)
    return picture
