"""How far a door is from the shop, as the crow flies."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, QLocale

from hub.domain.order import Place

EARTH_M_PER_E7 = 0.0111319
"""Metres per 1e-7 degrees of latitude: the earth's circumference by 360 and 10^7."""


def offset_m(shop: Place, there: Place) -> tuple[float, float]:
    """How far east and north of the shop a place lies, m; good within a city."""
    north = (there.lat_e7 - shop.lat_e7) * EARTH_M_PER_E7
    east = (there.lon_e7 - shop.lon_e7) * EARTH_M_PER_E7 * math.cos(math.radians(shop.lat_e7 / 1e7))
    return east, north


def distance_words(metres: float) -> str:
    """A distance as the crow flies: "350 m", "1.2 km"."""
    if metres < 950:
        return QCoreApplication.translate("Desk", "{metres} m").format(metres=round(metres / 10) * 10)
    return QCoreApplication.translate("Desk", "{km} km").format(km=QLocale().toString(metres / 1000, "f", 1))
