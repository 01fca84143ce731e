"""The kept picture of everything that stands still: tiles or grid, and the runs' lines. Owns when it is painted anew.

Rules: it is two pictures, the land and the land with lines, because runs begin at couriers, who move, and land does not.
It is wider than the window by `MARGIN_PX` on each side, so that panning shifts it; it is stretched while somebody zooms.
Painting it takes longer than a frame has (long antialiased dashes are the map's dearest paint), so a new one is painted
in small steps between the window's events, beside the one that is shown, and takes its place when it is whole: nothing
is ever seen half done, and at rest nothing is stretched. What a pan uncovers meanwhile is painted straight away; it is
a strip. Where there is nothing to show yet, or it would be wrong (another datum, scheme or source), the land under the window
is such a strip as well, and the runs come with the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QObject, QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPixmap

from desktop.models.chores import chores
from desktop.widgets.map.camera import Camera
from desktop.widgets.map.content import Content
from desktop.widgets.map.paint_ground import Paint, plain_grid_steps, tile_steps, visible_tiles
from desktop.widgets.map.paint_marks import MarkPainter
from desktop.widgets.map.palette import MapPalette
from desktop.widgets.map.projection import WorldPoint
from desktop.widgets.map.scene import EDGE_PX, run_pieces
from desktop.widgets.map.tile_store import TileStore
from desktop.widgets.map.tiles import PlainGrid, TileSource

MARGIN_PX = 160
"""About one arrow key's step in an ordinary window; four such edges of a 1000 by 700 map cost 2.5 MB."""
AHEAD_PX = MARGIN_PX // 2
"""Panned farther than this, the next picture is begun; it is there before the rest of the margin has been used up."""
LINES_AT_ONCE_SHARE = 1 / 3
"""Of the window: runs are drawn into what a pan has uncovered up to here. A jump elsewhere has them a moment later."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """One whole ground.

    Args:
        camera: what it shows; wider than a window.
        land: without runs.
        picture: with them.
        state: what it was painted from, see `Ground.spoil`.
    """

    camera: Camera
    land: QPixmap
    picture: QPixmap
    state: tuple[int, int]

    def fits(self, ratio: float) -> bool:
        """Whether it has so many device pixels per logical pixel."""
        return self.land.devicePixelRatio() == ratio


class Ground(QObject):
    """The lower layer of a map.

    Args:
        palette: the theme's colours.
    Signals:
        changed: painting again shows more: a tile has arrived, or a new ground is whole.
    """

    changed = Signal()

    def __init__(self, palette: MapPalette, parent: QObject) -> None:
        super().__init__(parent)
        self._palette = palette
        self._source: TileSource = PlainGrid()
        self._tiles: TileStore | None = None
        self._kept: _Kept | None = None
        self._spare: list[QPixmap] = []
        self._state = 0, 0
        self.paints = self.land_paints = 0
        """How often the lines, and the land under them, were painted anew; for who counts work."""

    @property
    def source(self) -> TileSource:
        return self._source

    @property
    def loading(self) -> bool:
        """Whether tiles are still on their way."""
        return self._tiles is not None and (self._kept is None or self._tiles.busy)

    def settled(self, camera: Camera) -> bool:
        """Whether what is shown of a view is neither stretched nor old, and no new ground is on its way."""
        kept = self._kept
        return kept is not None and not chores().is_busy(self, "ground") and self._serves(kept, camera)

    def set_source(self, source: TileSource) -> None:
        """Draw on these tiles; `PlainGrid()` for none."""
        self._source = source
        self._make_tiles()

    def set_palette(self, palette: MapPalette) -> None:
        """Take another scheme; tiles are decoded anew, because a dark window tones them."""
        self._palette = palette
        self._make_tiles()

    def spoil(self) -> None:
        """Something that it shows has changed: it is painted anew, and shown as it was until then."""
        self._state = self._state[0] + 1, self._state[1]

    def spoil_lines(self) -> None:
        """Runs have changed; the land under them has not."""
        self._state = self._state[0], self._state[1] + 1

    def draw(self, painter: QPainter, camera: Camera, content: Content, marks: MarkPainter, ratio: float) -> None:
        """Draw the part that a camera shows.

        Args:
            ratio: device pixels per logical pixel.
        """
        kept = self._kept
        if kept is not None and (not kept.fits(ratio) or kept.camera.datum is not camera.datum):
            kept = self._kept = None
        if kept is None:
            self._paint_strip(painter, _window(camera), camera, content, marks)
        else:
            self._lay(painter, kept, camera, content, marks)
        if not (kept is not None and self._serves(kept, camera)) and not chores().is_busy(self, "ground"):
            # One that is under way is never given up for another view: it is nearer to it than what is shown.
            chores().begin(self, "ground", self._telling(self._painting(camera, content, marks, ratio)))

    # --- what is shown ----------------------------------------------------------------------------------------------

    def _serves(self, kept: _Kept, camera: Camera) -> bool:
        """Whether a kept ground shows a view as it is, with land to spare at its edges."""
        return kept.state == self._state and _covers(kept.camera, camera)

    def _lay(self, painter: QPainter, kept: _Kept, camera: Camera, content: Content, marks: MarkPainter) -> None:
        target, window, ratio = _lies(kept.camera, camera), _window(camera), kept.land.devicePixelRatio()
        if kept.camera.zoom == camera.zoom:
            for strip in _around(target, window):
                self._paint_strip(painter, strip, camera, content, marks)
            painter.drawPixmap(target.topLeft(), kept.picture)
            return
        shown = target.intersected(window)
        if shown != window:
            painter.fillRect(window, self._palette.land)
        if shown.isEmpty():
            return
        share = ratio * 2.0 ** (kept.camera.zoom - camera.zoom)  # only what is seen: the whole may be a country wide
        part = QRectF((shown.topLeft() - target.topLeft()) * share, shown.size() * share)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(shown, kept.picture, part)

    def _paint_strip(
        self, painter: QPainter, strip: QRectF, camera: Camera, content: Content, marks: MarkPainter
    ) -> None:
        painter.save()
        painter.setClipRect(strip)
        for paint in self._land_steps(camera, content, strip):
            paint(painter)
        if strip.width() * strip.height() <= camera.width * camera.height * LINES_AT_ONCE_SHARE:
            box = strip.left() - EDGE_PX, strip.top() - EDGE_PX, strip.right() + EDGE_PX, strip.bottom() + EDGE_PX
            for paint in marks.line_steps(run_pieces(content, camera, box)):
                paint(painter)
        painter.restore()

    # --- painting it anew -------------------------------------------------------------------------------------------

    def _telling(self, steps: Iterator[None]) -> Iterator[None]:
        yield from steps
        self.changed.emit()

    def _painting(self, camera: Camera, content: Content, marks: MarkPainter, ratio: float) -> Iterator[None]:
        """A new ground, in steps; it takes the old one's place at the end."""
        state, kept = self._state, self._kept
        if kept is not None and kept.fits(ratio) and kept.state[0] == state[0] and _covers(kept.camera, camera):
            wide, land = kept.camera, kept.land
        else:
            wide = camera.resized(camera.width + 2 * MARGIN_PX, camera.height + 2 * MARGIN_PX)
            land = self._canvas(wide, ratio)
            self.land_paints += 1
            self._want_tiles(wide)
            yield from _each(land, self._land_steps(wide, content, QRectF(0, 0, wide.width, wide.height)))
        picture = self._canvas(wide, ratio)
        self.paints += 1
        lines = run_pieces(content, wide, (-EDGE_PX, -EDGE_PX, wide.width + EDGE_PX, wide.height + EDGE_PX))
        yield from _each(picture, (lambda painter: painter.drawPixmap(0, 0, land),))
        yield from _each(picture, marks.line_steps(lines))
        self._kept = _Kept(wide, land, picture, state)
        self._spare = [] if kept is None else [one for one in (kept.land, kept.picture) if one is not land]

    def _land_steps(self, camera: Camera, content: Content, area: QRectF) -> Iterator[Paint]:
        if self._tiles is None:
            return plain_grid_steps(camera, self._palette, content.shop_at or WorldPoint(0.5, 0.5), area)
        return tile_steps(camera, self._palette, self._tiles, self._source.zoom_max, area)

    def _want_tiles(self, camera: Camera) -> None:
        if self._tiles is not None:
            middle = QPointF(camera.width / 2, camera.height / 2)
            tiles = visible_tiles(camera, self._source.zoom_max)
            near = sorted((QLineF(target.center(), middle).length(), key) for key, target in tiles)
            self._tiles.want([key for _, key in near])

    def _canvas(self, camera: Camera, ratio: float) -> QPixmap:
        """A picture to paint over; one that is out of use where it fits, for its megabytes would have to be asked for."""
        size = QSize(max(1, round(camera.width * ratio)), max(1, round(camera.height * ratio)))
        for at, picture in enumerate(self._spare):
            if picture.size() == size and picture.devicePixelRatio() == ratio:
                return self._spare.pop(at)
        picture = QPixmap(size)
        picture.setDevicePixelRatio(ratio)
        return picture

    def _make_tiles(self) -> None:
        self.spoil()
        self._kept = None
        chores().give_up(self, "ground")
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


def _window(camera: Camera) -> QRectF:
    return QRectF(0, 0, camera.width, camera.height)


def _lies(kept: Camera, camera: Camera) -> QRectF:
    """Where a kept ground lies in a view; in whole pixels while it is not stretched, or it would blur."""
    scale = 2.0 ** (camera.zoom - kept.zoom)
    x, y = camera.screen(kept.centre)
    left, top = x - kept.width * scale / 2, y - kept.height * scale / 2
    if kept.zoom == camera.zoom:
        left, top = round(left), round(top)
    return QRectF(left, top, kept.width * scale, kept.height * scale)


def _covers(kept: Camera, camera: Camera) -> bool:
    """Whether a kept ground shows the whole of a view unstretched, with something to spare for the next pan."""
    if kept.zoom != camera.zoom or kept.datum is not camera.datum:
        return False
    spare = MARGIN_PX - AHEAD_PX
    return _lies(kept, camera).contains(_window(camera).adjusted(-spare, -spare, spare, spare))


def _around(inner: QRectF, outer: QRectF) -> list[QRectF]:
    """The parts of a window that a picture leaves free, as strips that do not overlap."""
    shown = inner.intersected(outer)
    if shown.isEmpty():
        return [outer]
    strips = (
        QRectF(outer.left(), outer.top(), outer.width(), shown.top() - outer.top()),
        QRectF(outer.left(), shown.bottom(), outer.width(), outer.bottom() - shown.bottom()),
        QRectF(outer.left(), shown.top(), shown.left() - outer.left(), shown.height()),
        QRectF(shown.right(), shown.top(), outer.right() - shown.right(), shown.height()),
    )
    return [strip for strip in strips if not strip.isEmpty()]


def _each(picture: QPixmap, steps: Iterable[Paint]) -> Iterator[None]:
    """Paint step by step. Each has a painter of its own: one left open between two events would outlive its picture."""
    for paint in steps:
        with QPainter(picture) as painter:
            paint(painter)
        yield
