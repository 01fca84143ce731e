"""What address servers are asked, and what they answer, in three public formats. Pure: no network, no clock.

Photon (github.com/komoot/photon, README), Nominatim (nominatim.org/release-docs/latest/api/Search and /Output) and AMap's
place service (lbs.amap.com/api/webservice/guide: inputtips and place/text). An answer is a stranger's: whatever is not as
the format says gives nothing, never an exception, and every name in it is plain text.
"""

from __future__ import annotations

import math
import unicodedata
import urllib.parse
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import Any

import msgspec

from hub.domain.datum import gcj02_from_wgs84, wgs84_from_gcj02
from hub.domain.limits import COMBINING_RUN_MAX, LINE_CHARS_MAX, place_fault
from hub.domain.order import Place

FOUND_MAX = 5
"""As many as one key each can take, and as many as are read at a glance."""
READ_MAX = 50
"""Of one answer; a server that sends more than it was asked for is not read to its end."""
AROUND_DEG = 0.3
"""Half of the box round the shop in which answers come first: some 30 km, a town with its suburbs."""
_JOINERS = "\u200c\u200d"
"""Signs without a width that Persian and Indian names are spelt with; all others would only turn a line about."""
_NEAR_DIGITS = 3
"""A hundred metres: the shop's door is nobody's secret, but no more of it is needed."""
_NUMBER_FIRST = frozenset(
    ("au", "ca", "fr", "gb", "hk", "ie", "il", "in", "ke", "lu", "mt", "my", "ng", "nz", "ph", "sg", "th", "us", "za")
)
"""Where a house number stands before its street, by country."""
_TOWN_FIRST = frozenset(("au", "ca", "gb", "hk", "ie", "in", "nz", "sg", "us", "za"))
"""Where a post code stands behind its town."""


class Format(StrEnum):
    """Which of them a server speaks."""

    PHOTON = "photon"
    NOMINATIM = "nominatim"
    AMAP = "amap"


class Exact(StrEnum):
    """How exactly a place is known."""

    HOUSE = "house"
    NAMED = "named"
    """A place with a name of its own: a hotel, a hospital, a housing estate."""
    STREET = "street"
    TOWN = "town"
    """A town, a village or a part of one."""


class Found(msgspec.Struct, frozen=True):
    """One address.

    Args:
        lines: as people write it there, one or two, without its country.
        place: WGS-84.
        exact: how exactly.
    """

    lines: tuple[str, ...]
    place: Place
    exact: Exact


class Unwilling(Exception):
    """The server says that it will not: a wrong key, or asked too often."""


PATHS = {Format.PHOTON: "/api", Format.NOMINATIM: "/search", Format.AMAP: "/v3/assistant/inputtips"}
"""Where each is asked, where only a host was given."""


def question(form: Format, address: str, key: str, words: str, near: Place | None) -> str:
    """The whole address of a question.

    Args:
        address: of the server; what stands behind its `?` is sent along.
        key: where the format wants one.
        words: what is looked for.
        near: the shop; what is near it comes first. None for nowhere.
    """
    split = urllib.parse.urlsplit(address)
    path = split.path if split.path.strip("/") else PATHS[form]
    asked = urllib.parse.parse_qsl(split.query, keep_blank_values=True)
    lat, lon = (near.lat_e7 / 1e7, near.lon_e7 / 1e7) if near is not None else (math.nan, math.nan)
    if form is Format.PHOTON:
        # No language: then each name is the one that stands on the spot, which the courier reads too.
        asked += [("q", words), ("limit", str(FOUND_MAX))]
        if near is not None:
            asked += [("lat", _degrees(lat)), ("lon", _degrees(lon))]
    elif form is Format.NOMINATIM:
        asked += [("q", words), ("format", "jsonv2"), ("addressdetails", "1"), ("limit", str(FOUND_MAX))]
        if near is not None:
            box = (lon - AROUND_DEG, lat - AROUND_DEG, lon + AROUND_DEG, lat + AROUND_DEG)
            asked.append(("viewbox", ",".join(map(_degrees, box))))
    else:
        asked += [("key", key), ("keywords", words), ("output", "JSON"), ("offset", str(FOUND_MAX))]
        if near is not None:
            shifted_lat, shifted_lon = gcj02_from_wgs84(lat, lon)
            asked.append(("location", f"{_degrees(shifted_lon)},{_degrees(shifted_lat)}"))
    query = urllib.parse.urlencode(asked, quote_via=urllib.parse.quote)
    return urllib.parse.urlunsplit((split.scheme, split.netloc, path, query, ""))


def read(form: Format, body: bytes) -> tuple[Found, ...] | None:
    """Read an answer.

    Args:
        body: as it came, of a size that its reader has bounded.

    Returns:
        The best first, each once, `FOUND_MAX` at the most; None where it is not of this format.

    Raises:
        Unwilling: the format has a word for it, and it was said.
    """
    try:
        answer = msgspec.json.decode(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeError, ValueError):
        return None
    if form is Format.AMAP and isinstance(answer, dict) and answer.get("status") in ("0", 0):
        raise Unwilling
    whole, reader = _READERS[form]
    return _each_once(reader(answer)) if whole(answer) else None


def _has(*names: str) -> Callable[[Any], bool]:
    return lambda answer: (
        any(isinstance(answer.get(name), list) for name in names) if isinstance(answer, dict) else False
    )


def _each_once(found: Iterator[Found]) -> tuple[Found, ...]:
    kept: dict[tuple[str, ...], Found] = {}
    for one in found:
        kept.setdefault(one.lines, one)
        if len(kept) == FOUND_MAX:
            break
    return tuple(kept.values())


def _photon(answer: Any) -> Iterator[Found]:
    for feature in _members(answer, "features"):
        about = _object(feature, "properties")
        at = _members(_object(feature, "geometry"), "coordinates")
        place = _place(at[1], at[0]) if len(at) >= 2 else None
        kind, name, street = (_words(about.get(key)) for key in ("type", "name", "street"))
        number, country = _words(about.get("housenumber")), _words(about.get("countrycode")).lower()
        if kind == "street":
            exact, first = Exact.STREET, name or street
        elif kind == "house" or (number and street):
            exact = Exact.HOUSE if number else Exact.NAMED
            first = _door(street or _words(about.get("locality")), number, country) if number else name
        else:
            exact, first = Exact.TOWN, name
        more = [_door(street, "", country)] if exact is Exact.NAMED and street != name else []
        town = _words(about.get("city")) or _words(about.get("district")) or _words(about.get("county"))
        yield from _made(first, [*more, _town(_words(about.get("postcode")), town, country)], place, exact)


_STREETS = ("road", "pedestrian", "footway", "street", "residential", "path", "place", "hamlet", "neighbourhood")
_TOWNS = ("city", "town", "village", "municipality", "hamlet", "city_district", "suburb", "county")
_RANK_HOUSE, _RANK_STREET = 30, 26
"""Nominatim's search ranks: 30 is a door or a thing with a name, 26 and 27 are streets (its customisation guide, Ranking)."""


def _nominatim(answer: Any) -> Iterator[Found]:
    for one in answer[:READ_MAX] if isinstance(answer, list) else ():
        if not isinstance(one, dict):
            continue
        parts = _object(one, "address")
        country, number = _words(parts.get("country_code")).lower(), _words(parts.get("house_number"))
        street, town = _first(parts, _STREETS), _first(parts, _TOWNS)
        name, rank = _words(one.get("name")), _number(one.get("place_rank"))
        whole = [piece.strip() for piece in _words(one.get("display_name")).split(",")]
        more: list[str] = []
        if number and rank >= _RANK_HOUSE:
            exact, first = Exact.HOUSE, _door(street, number, country)
        elif rank >= _RANK_HOUSE:
            exact, first = Exact.NAMED, name or whole[0]
            more = [street] if street != first else []
        elif rank >= _RANK_STREET:
            exact, first = Exact.STREET, name or street or whole[0]
        else:
            exact, first = Exact.TOWN, name or whole[0]
        place = _place(one.get("lat"), one.get("lon"))
        yield from _made(first, [*more, _town(_words(parts.get("postcode")), town, country)], place, exact)


def _amap(answer: Any) -> Iterator[Found]:
    for one in _members(answer, "tips") or _members(answer, "pois"):
        if not isinstance(one, dict):
            continue
        name, street = _words(one.get("name")), _words(one.get("address"))
        area = _words(one.get("district"))
        if not area:
            names = (_words(one.get(key)) for key in ("pname", "cityname", "adname"))
            area = "".join(dict.fromkeys(names))  # 上海市 is its own province
        lon, _, lat = _words(one.get("location")).partition(",")
        place = _place(lat, lon, shifted=True)
        exact = _amap_exact(_words(one.get("typecode")))
        # 阜通东大街6号 方恒国际中心: the street with its number, then what stands there.
        first = f"{street} {name}" if exact is Exact.NAMED and street and street != name else name
        yield from _made(first, [area], place, exact)


def _amap_exact(typecode: str) -> Exact:
    """By AMap's table of kinds: 1904 door plates, 1903 roads and crossings, 19 other names of areas; else a place with a name."""
    if typecode.startswith("1904"):
        return Exact.HOUSE
    if typecode.startswith("1903"):
        return Exact.STREET
    return Exact.TOWN if typecode.startswith("19") and not typecode.startswith("1906") else Exact.NAMED


_READERS: dict[Format, tuple[Callable[[Any], bool], Callable[[Any], Iterator[Found]]]] = {
    Format.PHOTON: (_has("features"), _photon),
    Format.NOMINATIM: (lambda answer: isinstance(answer, list), _nominatim),
    Format.AMAP: (_has("tips", "pois"), _amap),
}
"""Whether an answer is of the format at all, and what reads it."""


def _made(first: str, more: Iterable[str], place: Place | None, exact: Exact) -> Iterator[Found]:
    if place is None or not first:
        return
    second = ", ".join(piece for piece in dict.fromkeys(more) if piece and piece != first)
    lines = tuple(line[:LINE_CHARS_MAX].rstrip() for line in (first, second) if line)
    yield Found(lines, place, exact)


def _door(street: str, number: str, country: str) -> str:
    if not (street and number):
        return street or number
    if any(ord(char) > 0x2E7F for char in street):
        return f"{street}{number}号" if number.isdigit() and country in ("cn", "tw") else f"{street}{number}"
    return f"{number} {street}" if country in _NUMBER_FIRST else f"{street} {number}"


def _town(code: str, town: str, country: str) -> str:
    if town == code:
        return town
    return " ".join(piece for piece in ((town, code) if country in _TOWN_FIRST else (code, town)) if piece)


def _place(lat: object, lon: object, *, shifted: bool = False) -> Place | None:
    """A point on the earth, in WGS-84; None for anything else. Args: shifted: whether it came in GCJ-02."""
    at_lat, at_lon = _number(lat, math.nan), _number(lon, math.nan)
    if not (abs(at_lat) <= 90 and abs(at_lon) <= 180):
        return None
    if shifted:
        at_lat, at_lon = wgs84_from_gcj02(at_lat, at_lon)
    place = Place(round(at_lat * 1e7), round(at_lon * 1e7))
    return place if place_fault("place", place) is None else None


def _number(value: object, otherwise: float = 0.0) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return otherwise
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return otherwise
    return number if math.isfinite(number) else otherwise


def _words(value: object) -> str:
    """A name as one line of an order may hold it; "" for what is none. AMap writes [] where it has no word."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    kept, run = [], 0
    for char in str(value)[: 2 * LINE_CHARS_MAX]:
        category = unicodedata.category(char)
        run = run + 1 if category in ("Mn", "Me") else 0
        if run <= COMBINING_RUN_MAX and (category not in ("Cf", "Cs", "Co") or char in _JOINERS):
            kept.append(" " if category in ("Cc", "Zl", "Zp") else char)
    return " ".join("".join(kept).split())


def _first(parts: dict[str, Any], keys: Iterable[str]) -> str:
    return next((found for key in keys if (found := _words(parts.get(key)))), "")


def _object(value: object, name: str) -> dict[str, Any]:
    inner = value.get(name) if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else {}


def _members(value: object, name: str) -> list[Any]:
    inner = value.get(name) if isinstance(value, dict) else None
    return inner[:READ_MAX] if isinstance(inner, list) else []


def _degrees(value: float) -> str:
    return f"{value:.{_NEAR_DIGITS}f}"
