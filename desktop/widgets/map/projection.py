"""Where a place on the earth lies on a flat map: Web Mercator, the Chinese datum and distances. Owns the maths only.

Rules: no Qt, no state. A `Place` is always WGS-84, as the ledger keeps it; another datum exists only between here and
the screen, because a map source decides it and a place does not. World pixels grow right and down, and the whole world
is `TILE_PX * 2**zoom` of them wide, so zoom may be any real number, not just the whole ones that tiles come in.

Source: EPSG 3857.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from hub.domain import datum as datum_maths
from hub.domain.datum import Datum

TILE_PX = 256
"""Edge of a tile, and so of the world at zoom 0; every tile source in use agrees on it."""

LAT_MAX = 85.051128779806604
"""Web Mercator ends where the world becomes a square; what lies beyond is drawn at the edge."""

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius (IUGG); within 0.5 % of the ellipsoid, far finer than a courier's fix."""

EQUATOR_M = 2 * math.pi * 6_378_137.0
"""Length of the equator on the sphere that Web Mercator uses."""


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the earth.

    Args:
        lat: degrees north, WGS-84, -90..90.
        lon: degrees east, WGS-84, -180..180.
    Raises:
        ValueError: out of range or not finite; such a place must not reach a map.
    """

    lat: float
    lon: float

    def __post_init__(self) -> None:
        # Written so that NaN fails too: every comparison with it is false.
        if not (-90.0 <= self.lat <= 90.0 and -180.0 <= self.lon <= 180.0):
            raise ValueError(f"not a place on the earth: lat {self.lat!r}, lon {self.lon!r}")


@dataclass(frozen=True, slots=True)
class WorldPoint:
    """A point of the flat world, both axes 0..1 from the north-west corner; x may leave that range when it wraps."""

    x: float
    y: float


def to_world(place: Place, datum: Datum = Datum.WGS84) -> WorldPoint:
    """Project a place onto the flat world.

    Args:
        place: WGS-84.
        datum: the frame of the map that it is drawn on.
    Returns:
        0..1 on both axes; beyond `LAT_MAX` the edge.
    """
    if datum is Datum.GCJ02:
        place = gcj02_from_wgs84(place)
    sin_lat = math.sin(math.radians(min(LAT_MAX, max(-LAT_MAX, place.lat))))
    y = 0.5 - math.atanh(sin_lat) / (2 * math.pi)
    return WorldPoint((place.lon + 180.0) / 360.0, min(1.0, max(0.0, y)))


def to_place(point: WorldPoint, datum: Datum = Datum.WGS84) -> Place:
    """The place that is drawn at a point of the flat world; the inverse of `to_world`.

    Args:
        point: y is held to 0..1, x wraps around the earth.
        datum: the frame of the map that the point was read from.
    Returns:
        WGS-84.
    """
    x = point.x if 0.0 <= point.x <= 1.0 else point.x % 1.0
    y = min(1.0, max(0.0, point.y))
    lat = math.degrees(math.atan(math.sinh(math.pi * (1.0 - 2.0 * y))))
    place = Place(lat, x * 360.0 - 180.0)
    return wgs84_from_gcj02(place) if datum is Datum.GCJ02 else place


def to_pixels(place: Place, zoom: float) -> tuple[float, float]:
    """World pixels of a WGS-84 place.

    Args:
        zoom: 0 and up; each step doubles the world.
    Returns:
        (x, y) in pixels from the north-west corner of the world.
    """
    point, world_px = to_world(place), world_size_px(zoom)
    return point.x * world_px, point.y * world_px


def from_pixels(x_px: float, y_px: float, zoom: float) -> Place:
    """The WGS-84 place at world pixels; the inverse of `to_pixels`."""
    world_px = world_size_px(zoom)
    return to_place(WorldPoint(x_px / world_px, y_px / world_px))


def world_size_px(zoom: float) -> float:
    """Edge of the whole world in pixels at a zoom (0 and up)."""
    return float(TILE_PX * 2.0**zoom)


def metres_per_pixel(lat: float, zoom: float) -> float:
    """Metres on the ground that one pixel covers at a latitude (degrees) and a zoom."""
    return EQUATOR_M * math.cos(math.radians(min(LAT_MAX, max(-LAT_MAX, lat)))) / world_size_px(zoom)


def distance_m(a: Place, b: Place) -> float:
    """Metres between two places along a great circle.

    Source: haversine formula, exact for points close together, where the law of cosines loses its digits.
    """
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half_lat, half_lon = (lat_b - lat_a) / 2, math.radians(b.lon - a.lon) / 2
    h = math.sin(half_lat) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(h)))


# --- GCJ-02: the frame that map makers in mainland China must use -----------------------------------------------------


def gcj02_from_wgs84(place: Place) -> Place:
    """The GCJ-02 coordinates of a WGS-84 place; itself outside China."""
    return Place(*datum_maths.gcj02_from_wgs84(place.lat, place.lon)) if in_china(place) else place


def wgs84_from_gcj02(place: Place) -> Place:
    """The WGS-84 place of GCJ-02 coordinates, to a centimetre; itself outside China."""
    return Place(*datum_maths.wgs84_from_gcj02(place.lat, place.lon)) if in_china(place) else place


def in_china(place: Place) -> bool:
    """Whether GCJ-02 differs from WGS-84 here (the format's own coarse box)."""
    return datum_maths.in_china(place.lat, place.lon)
