"""Which part of the world the window shows. Owns centre, zoom and size, and the step between places and the screen.

Rules: no Qt, immutable; every movement answers with a new camera, so a gesture can be tried, compared and animated.
Screen coordinates are logical pixels from the widget's top left corner. The world repeats to the left and right: a
place is drawn at whichever copy lies nearest to the centre, so a shop beside the date line has both its sides.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from desktop.widgets.map.projection import (
    Place,
    WorldPoint,
    metres_per_pixel,
    to_place,
    to_world,
    world_size_px,
)
from hub.domain.datum import Datum

ZOOM_MIN = 2.0
"""Below this the world repeats within an ordinary window."""
ZOOM_MAX = 19.0
"""A pixel is then 30 cm or less: finer than any fix."""
ZOOM_FIT_MAX = 16.5
"""Fitting one lone stop shows its quarter, not its doorstep."""
PAN_STEP = 0.15
"""An arrow key moves by this part of the window: the eye keeps its bearings, and seven presses cross it."""


@dataclass(frozen=True, slots=True)
class Margins:
    """Logical pixels at each edge that stay free of content when fitting."""

    left: float = 48.0
    top: float = 48.0
    right: float = 48.0
    bottom: float = 48.0


@dataclass(frozen=True, slots=True)
class Camera:
    """A view of the world.

    Args:
        centre: world point in the middle of the window.
        zoom: ZOOM_MIN..ZOOM_MAX.
        width: logical pixels, 1 and up.
        height: logical pixels, 1 and up.
        datum: frame of the map that is shown.
    """

    centre: WorldPoint
    zoom: float
    width: float
    height: float
    datum: Datum = Datum.WGS84
    world_px: float = field(init=False, compare=False, repr=False)
    """Edge of the whole world in logical pixels; asked for a thousand times in each layout."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "world_px", world_size_px(self.zoom))

    @property
    def metres_per_pixel(self) -> float:
        """Metres on the ground under one logical pixel in the middle of the window."""
        return metres_per_pixel(to_place(self.centre).lat, self.zoom)

    def screen(self, point: WorldPoint) -> tuple[float, float]:
        """Logical pixels of a world point; outside the window too."""
        dx = point.x - self.centre.x
        dx -= round(dx)
        world_px = self.world_px
        return self.width / 2 + dx * world_px, self.height / 2 + (point.y - self.centre.y) * world_px

    def world(self, x: float, y: float) -> WorldPoint:
        """The world point under logical pixels."""
        return WorldPoint(
            self.centre.x + (x - self.width / 2) / self.world_px,
            self.centre.y + (y - self.height / 2) / self.world_px,
        )

    def screen_of(self, place: Place) -> tuple[float, float]:
        """Logical pixels of a WGS-84 place, shifted when the map's datum asks for it."""
        return self.screen(to_world(place, self.datum))

    def place_at(self, x: float, y: float) -> Place:
        """The WGS-84 place under logical pixels."""
        return to_place(self.world(x, y), self.datum)

    def resized(self, width: float, height: float) -> Camera:
        """The same centre and zoom in a window of another size."""
        return replace(self, width=max(1.0, width), height=max(1.0, height))

    def on(self, datum: Datum) -> Camera:
        """The same ground on a map of another datum."""
        return replace(self, centre=to_world(to_place(self.centre, self.datum), datum), datum=datum)

    def panned(self, dx: float, dy: float) -> Camera:
        """Content moved by logical pixels (right and down positive); stops at the poles."""
        moved = self.world(self.width / 2 - dx, self.height / 2 - dy)
        return replace(self, centre=WorldPoint(moved.x % 1.0, min(1.0, max(0.0, moved.y))))

    def zoomed(self, steps: float, x: float, y: float) -> Camera:
        """Nearer (positive steps, each doubles) or farther, while the ground under (x, y) stays where it is."""
        zoom = min(ZOOM_MAX, max(ZOOM_MIN, self.zoom + steps))
        anchor, after = self.world(x, y), replace(self, zoom=zoom)
        moved = after.world(x, y)
        centre = WorldPoint((after.centre.x + anchor.x - moved.x) % 1.0, after.centre.y + anchor.y - moved.y)
        return replace(after, centre=WorldPoint(centre.x, min(1.0, max(0.0, centre.y))))

    def fitted(self, places: Iterable[Place], margins: Margins = Margins()) -> Camera:
        """The nearest view that holds every place within the margins; itself when there are none.

        Margins larger than the window are ignored: a tiny window still shows the middle of the content.
        """
        points = [to_world(place, self.datum) for place in places]
        if not points:
            return self
        # Measured from the first point the short way round, so a shop at the date line is not fitted across the globe.
        first = points[0]
        xs = [point.x - first.x - round(point.x - first.x) for point in points]
        ys = [point.y for point in points]
        free_w = self.width - margins.left - margins.right
        free_h = self.height - margins.top - margins.bottom
        if free_w < 32 or free_h < 32:
            margins, free_w, free_h = Margins(0, 0, 0, 0), self.width, self.height
        spread = max((max(xs) - min(xs)) / free_w, (max(ys) - min(ys)) / free_h)
        zoom = ZOOM_FIT_MAX if spread <= 0 else -math.log2(spread * world_size_px(0))
        zoom = min(ZOOM_FIT_MAX, max(ZOOM_MIN, zoom))
        world_px = world_size_px(zoom)
        x = first.x + (max(xs) + min(xs)) / 2 + (margins.right - margins.left) / 2 / world_px
        y = (max(ys) + min(ys)) / 2 + (margins.bottom - margins.top) / 2 / world_px
        return replace(self, centre=WorldPoint(x % 1.0, min(1.0, max(0.0, y))), zoom=zoom)


def scale_bar(metres_per_px: float, width_px_max: float) -> tuple[float, float]:
    """The longest round distance that fits.

    Args:
        metres_per_px: above 0.
        width_px_max: logical pixels.
    Returns:
        (metres, logical pixels); metres is 1, 2 or 5 times a power of ten.
    """
    limit_m = metres_per_px * width_px_max
    power = 10.0 ** math.floor(math.log10(limit_m))
    metres = max(step * power for step in (1.0, 2.0, 5.0) if step * power <= limit_m)
    return metres, metres / metres_per_px
