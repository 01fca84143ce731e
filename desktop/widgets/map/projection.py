"""Where a place on the earth lies on a flat map: Web Mercator, the Chinese datum and distances. Owns the maths only.

Rules: no Qt, no state. A `Place` is always WGS-84, as the ledger keeps it; another datum exists only between here and
the screen, because a map source decides it and a place does not. World pixels grow right and down, and the whole world
is `TILE_PX * 2**zoom` of them wide, so zoom may be any real number, not just the whole ones that tiles come in.

Source: EPSG 3857 for the projection; the widely published polynomial for GCJ-02 (Krasovsky 1940 ellipsoid).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

TILE_PX = 256
"""Edge of a tile, and so of the world at zoom 0; every tile source in use agrees on it."""

LAT_MAX = 85.051128779806604
"""Web Mercator ends where the world becomes a square; what lies beyond is drawn at the edge."""

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius (IUGG); within 0.5 % of the ellipsoid, far finer than a courier's fix."""

EQUATOR_M = 2 * math.pi * 6_378_137.0
"""Length of the equator on the sphere that Web Mercator uses."""


class Datum(StrEnum):
    """The frame that a map source was drawn in."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"


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

_GCJ_RADIUS_M = 6_378_245.0
_GCJ_ECCENTRICITY_2 = 0.006_693_421_622_965_943
_CHINA = (0.8293, 55.8271, 72.004, 137.8347)
"""South, north, west, east of the box in which the shift is applied. Coarse, and so part of the format: everybody who
converts uses this very box, and a finer border would put us at odds with the maps."""


def in_china(place: Place) -> bool:
    """Whether GCJ-02 differs from WGS-84 here (the format's own coarse box)."""
    south, north, west, east = _CHINA
    return south <= place.lat <= north and west <= place.lon <= east


def gcj02_from_wgs84(place: Place) -> Place:
    """The GCJ-02 coordinates of a WGS-84 place; itself outside China."""
    if not in_china(place):
        return place
    d_lat, d_lon = _gcj_shift(place)
    return Place(place.lat + d_lat, place.lon + d_lon)


def wgs84_from_gcj02(place: Place) -> Place:
    """The WGS-84 place of GCJ-02 coordinates, to a centimetre; itself outside China.

    The shift has no closed inverse. It changes by less than a thousandth of itself over its own length, so guessing the
    place, shifting it and correcting by the miss gains three digits a turn.
    """
    if not in_china(place):
        return place
    lat, lon = place.lat, place.lon
    for _ in range(6):  # three digits a turn: five turns reach the last bit of a double, one to spare
        d_lat, d_lon = _gcj_shift(Place(lat, lon))
        lat, lon = place.lat - d_lat, place.lon - d_lon
    return Place(lat, lon)


def _gcj_shift(place: Place) -> tuple[float, float]:
    """Degrees (lat, lon) that GCJ-02 adds to a WGS-84 place in China."""
    x, y = place.lon - 105.0, place.lat - 35.0
    sine = math.sin
    pi = math.pi
    root = math.sqrt(abs(x))
    ripple = (20.0 * sine(6.0 * x * pi) + 20.0 * sine(2.0 * x * pi)) * 2.0 / 3.0
    north_m = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple
    north_m += (20.0 * sine(y * pi) + 40.0 * sine(y / 3.0 * pi)) * 2.0 / 3.0
    north_m += (160.0 * sine(y / 12.0 * pi) + 320.0 * sine(y * pi / 30.0)) * 2.0 / 3.0
    east_m = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple
    east_m += (20.0 * sine(x * pi) + 40.0 * sine(x / 3.0 * pi)) * 2.0 / 3.0
    east_m += (150.0 * sine(x / 12.0 * pi) + 300.0 * sine(x / 30.0 * pi)) * 2.0 / 3.0

    lat = math.radians(place.lat)
    magic = 1.0 - _GCJ_ECCENTRICITY_2 * sine(lat) ** 2
    root_magic = math.sqrt(magic)
    d_lat = math.degrees(north_m * magic * root_magic / (_GCJ_RADIUS_M * (1.0 - _GCJ_ECCENTRICITY_2)))
    d_lon = math.degrees(east_m * root_magic / (_GCJ_RADIUS_M * math.cos(lat)))
    return d_lat, d_lon
