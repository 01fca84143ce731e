"""A point that somebody typed or pasted: numbers, a geo: address, or a link of one of the common maps.

The shop keeps WGS-84. Links of China's maps carry GCJ-02 and are converted; Baidu's own frame is not, so its links are
taken only where they say another one. A short link holds no numbers, and a station does not ask the Internet for them.
"""

from __future__ import annotations

import re
from decimal import Decimal
from urllib.parse import unquote

from hub.domain.datum import Datum, in_china, wgs84_from_gcj02
from hub.domain.limits import place_fault
from hub.domain.order import Place

LINK_CHARS_MAX = 2_000
"""Browsers make none longer; what is longer is no link."""
_NUMBER = r"(-?\d{1,3}(?:\.\d+)?)"
_DEGREES = re.compile(r"(?<![\d.])-?\d{1,3}\.\d{3,}")
_GEO = re.compile(rf"geo:{_NUMBER},{_NUMBER}", re.IGNORECASE)
_GOOGLE_PIN = re.compile(rf"!3d{_NUMBER}!4d{_NUMBER}")
"""The place itself; what stands behind @ is only the middle of the view."""
_LAT = re.compile(rf"[?&;#](?:m?lat|latitude|pointy)={_NUMBER}", re.IGNORECASE)
_LON = re.compile(rf"[?&;#](?:m?lon|m?lng|longitude|pointx)={_NUMBER}", re.IGNORECASE)
_CHINESE = re.compile(r"amap\.com|amapuri|androidamap|iosamap|autonavi|map\.qq\.com|qqmap:|google\.cn", re.IGNORECASE)
_SAYS_WGS84 = re.compile(r"coordinate=wgs84|coord_type=wgs84|[?&]dev=1", re.IGNORECASE)
_BAIDU = re.compile(r"map\.baidu\.com|baidumap:|bdapp:", re.IGNORECASE)
_SAYS_GCJ02 = re.compile(r"coord_type=gcj02", re.IGNORECASE)


def point_text(place: Place | None) -> str:
    """A point as people read and paste it: "51.507200, -0.127600"; blank for none."""
    return f"{place.lat_e7 / 1e7:.6f}, {place.lon_e7 / 1e7:.6f}" if place is not None else ""


def point(text: str) -> Place | None:
    """Read a point.

    Args:
        text: "51.5072, -0.1276", geo:51.5072,-0.1276, or a map's link that holds it.

    Returns:
        The point in WGS-84; None when the text is blank.

    Raises:
        ValueError: no point on the earth stands in it, or in a frame that is not known here.
    """
    text = unquote(text.strip())
    if not text:
        return None
    if len(text) > LINK_CHARS_MAX:
        raise ValueError("too long to be a point")
    datum = _datum(text)
    lat, lon = _numbers(text)
    if datum is Datum.GCJ02 and in_china(float(lon), float(lat)) and not in_china(float(lat), float(lon)):
        lat, lon = lon, lat  # "position=" of AMap has the longitude first; in China it is always the greater
    if abs(lat) > 90 or abs(lon) > 180:
        raise ValueError("not on the earth")
    place = Place(_e7(lat), _e7(lon))
    if datum is Datum.GCJ02:
        true_lat, true_lon = wgs84_from_gcj02(float(lat), float(lon))
        place = Place(round(true_lat * 1e7), round(true_lon * 1e7))
    if place_fault("place", place) is not None:
        raise ValueError("not on the earth")
    return place


def is_point(text: str) -> bool:
    """Whether a pasted text is a point and nothing else: a link, or two numbers alone."""
    text = text.strip()
    if "://" not in text and not text.lower().startswith("geo:") and re.search(r"[^\d\s.,，;°+-]", text):
        return False
    try:
        return len(text.split("\n")) == 1 and point(text) is not None
    except ValueError:
        return False


def _numbers(text: str) -> tuple[Decimal, Decimal]:
    for pair in (_GEO, _GOOGLE_PIN):
        if found := pair.search(text):
            return Decimal(found.group(1)), Decimal(found.group(2))
    lat, lon = _LAT.search(text), _LON.search(text)
    if lat and lon:
        return Decimal(lat.group(1)), Decimal(lon.group(1))
    # The first two numbers with three decimals or more; a zoom and other numbers beside them are shorter.
    numbers = _DEGREES.findall(text)
    if len(numbers) < 2:
        raise ValueError("no point in it")
    return Decimal(numbers[0]), Decimal(numbers[1])


def _datum(text: str) -> Datum:
    if _BAIDU.search(text):
        if _SAYS_GCJ02.search(text):
            return Datum.GCJ02
        if not _SAYS_WGS84.search(text):
            raise ValueError("no point in a frame that is known")
        return Datum.WGS84
    return Datum.GCJ02 if _CHINESE.search(text) and not _SAYS_WGS84.search(text) else Datum.WGS84


def _e7(degrees: Decimal) -> int:
    return int((degrees * 10**7).to_integral_value())
