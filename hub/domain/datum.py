"""The frames that coordinates come in: WGS-84, in which every place is kept, and GCJ-02, which China's maps and phones use.

Source: the widely published polynomial for GCJ-02 (Krasovsky 1940 ellipsoid).
"""

from __future__ import annotations

import math
from enum import StrEnum


class Datum(StrEnum):
    """The frame that coordinates are in."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"


_GCJ_RADIUS_M = 6_378_245.0
_GCJ_ECCENTRICITY_2 = 0.006_693_421_622_965_943
_CHINA = (0.8293, 55.8271, 72.004, 137.8347)
"""South, north, west, east of the box in which the shift is applied. Coarse, and so part of the format: everybody who
converts uses this very box, and a finer border would put us at odds with the maps."""


def in_china(lat: float, lon: float) -> bool:
    """Whether GCJ-02 differs from WGS-84 here (the format's own coarse box)."""
    south, north, west, east = _CHINA
    return south <= lat <= north and west <= lon <= east


def gcj02_from_wgs84(lat: float, lon: float) -> tuple[float, float]:
    """The GCJ-02 coordinates of a WGS-84 place; itself outside China."""
    if not in_china(lat, lon):
        return lat, lon
    d_lat, d_lon = _gcj_shift(lat, lon)
    return lat + d_lat, lon + d_lon


def wgs84_from_gcj02(lat: float, lon: float) -> tuple[float, float]:
    """The WGS-84 place of GCJ-02 coordinates, to a centimetre; itself outside China.

    The shift has no closed inverse. It changes by less than a thousandth of itself over its own length, so guessing the
    place, shifting it and correcting by the miss gains three digits a turn.
    """
    if not in_china(lat, lon):
        return lat, lon
    true_lat, true_lon = lat, lon
    for _ in range(6):  # three digits a turn: five turns reach the last bit of a double, one to spare
        d_lat, d_lon = _gcj_shift(true_lat, true_lon)
        true_lat, true_lon = lat - d_lat, lon - d_lon
    return true_lat, true_lon


def _gcj_shift(lat_deg: float, lon_deg: float) -> tuple[float, float]:
    """Degrees (lat, lon) that GCJ-02 adds to a WGS-84 place in China."""
    x, y = lon_deg - 105.0, lat_deg - 35.0
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

    lat = math.radians(lat_deg)
    magic = 1.0 - _GCJ_ECCENTRICITY_2 * sine(lat) ** 2
    root_magic = math.sqrt(magic)
    d_lat = math.degrees(north_m * magic * root_magic / (_GCJ_RADIUS_M * (1.0 - _GCJ_ECCENTRICITY_2)))
    d_lon = math.degrees(east_m * root_magic / (_GCJ_RADIUS_M * math.cos(lat)))
    return d_lat, d_lon
