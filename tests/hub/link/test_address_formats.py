"""Three formats of addresses are asked and read; what is not of a format gives nothing and never fails."""

from __future__ import annotations

import copy
import json
import math
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.datum import gcj02_from_wgs84
from hub.domain.eta import distance_m
from hub.domain.limits import LINE_CHARS_MAX, address_fault
from hub.domain.order import Address, Place
from hub.link.address_formats import FOUND_MAX, READ_MAX, Exact, Format, Unwilling, question, read
from tests.address_answers import AMAP, AMAP_TEXT, AMAP_WRONG_KEY, GERMAN, NOMINATIM, PHOTON, body

SHOP = Place(515_072_345, -1_276_789)
BEIJING = Place(399_900_000, 1_164_800_000)
SAMPLES = {Format.PHOTON: PHOTON, Format.NOMINATIM: NOMINATIM, Format.AMAP: AMAP}


def told(form: Format, answer: object) -> list[tuple[tuple[str, ...], Exact]]:
    found = read(form, body(answer))
    assert found is not None
    return [(each.lines, each.exact) for each in found]


@pytest.mark.parametrize("form", [Format.PHOTON, Format.NOMINATIM])
def test_a_house_a_street_a_named_place_and_a_town_are_told_apart(form: Format) -> None:
    assert told(form, SAMPLES[form]) == [
        (("88 Quay Street", "London N1 7DR"), Exact.HOUSE),
        (("Quay Street", "London N1 7DR"), Exact.STREET),
        (("Quay Hotel", "Bridge Road, London"), Exact.NAMED),
        (("Quayton",), Exact.TOWN),
    ]
    found = read(form, body(SAMPLES[form]))
    assert found is not None
    assert found[0].place == Place(515_079_000, -1_281_000)


def test_a_number_stands_where_its_country_writes_it() -> None:
    assert told(Format.PHOTON, GERMAN) == [(("Kanalstraße 12", "10115 Berlin"), Exact.HOUSE)]


def test_a_chinese_address_is_written_as_one_and_its_place_is_put_into_wgs84() -> None:
    assert told(Format.AMAP, AMAP) == [
        (("阜通东大街6号", "北京市朝阳区"), Exact.HOUSE),
        (("阜通东大街6号 方恒国际中心", "北京市朝阳区"), Exact.NAMED),
        (("阜通东大街", "北京市朝阳区"), Exact.STREET),
    ], "a tip without a place is only a word, and words are typed already"
    assert told(Format.AMAP, AMAP_TEXT) == [(("阜通东大街6号 方恒国际中心", "北京市朝阳区"), Exact.NAMED)]
    found = read(Format.AMAP, body(AMAP))
    assert found is not None
    lat, lon = gcj02_from_wgs84(found[0].place.lat_e7 / 1e7, found[0].place.lon_e7 / 1e7)
    assert (lat, lon) == pytest.approx((39.990496, 116.482086), abs=2e-7)
    assert distance_m(found[0].place, Place(399_904_960, 1_164_820_860)) > 400


def test_a_server_that_will_not_says_so() -> None:
    with pytest.raises(Unwilling):
        read(Format.AMAP, body(AMAP_WRONG_KEY))


def asked(form: Format, address: str, near: Place | None, key: str = "") -> tuple[str, dict[str, list[str]]]:
    url = question(form, address, key, "88 Quay Street & Co", near)
    split = urlsplit(url)
    return f"{split.scheme}://{split.netloc}{split.path}", parse_qs(split.query)


def test_each_format_is_asked_as_its_document_says_with_what_is_near_the_shop_first() -> None:
    assert asked(Format.PHOTON, "https://photon.example/", SHOP) == (
        "https://photon.example/api",
        {"q": ["88 Quay Street & Co"], "limit": ["5"], "lat": ["51.507"], "lon": ["-0.128"]},
    )
    where, words = asked(Format.NOMINATIM, "https://nominatim.example/search", SHOP)
    assert where == "https://nominatim.example/search"
    assert words["viewbox"] == ["-0.428,51.207,0.172,51.807"]
    assert words["format"] == ["jsonv2"]
    where, words = asked(Format.AMAP, "https://restapi.example?city=010", BEIJING, "k3y")
    assert where == "https://restapi.example/v3/assistant/inputtips"
    assert (words["key"], words["keywords"], words["city"]) == (["k3y"], ["88 Quay Street & Co"], ["010"])
    lon, lat = map(float, words["location"][0].split(","))
    assert math.hypot(lat - 39.99, lon - 116.48) > 0.004, "AMap is told the place in its own frame"


def test_a_shop_without_a_place_asks_without_one() -> None:
    for form in Format:
        _, words = asked(form, "https://maps.example", None)
        assert not {"lat", "lon", "viewbox", "location"} & set(words)


def test_names_are_words_whatever_stands_in_them() -> None:
    answer = copy.deepcopy(PHOTON)
    about = answer["features"][0]["properties"]  # type: ignore[index]
    about["street"] = "<b>Quay</b>\u202e \x00Street\n<script>alert(1)</script>" + "\u0301" * 500
    about["city"] = "L" * 5_000
    found = read(Format.PHOTON, body(answer))
    assert found is not None
    assert found[0].lines[0].startswith("88 <b>Quay</b> Street <script>alert(1)</script>")
    assert max(map(len, found[0].lines)) <= LINE_CHARS_MAX
    assert address_fault(Address(found[0].lines, "", found[0].place)) is None, "the hub takes it as it stands"


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"null",
        b"[[[",
        b"<html>please log in</html>",
        b"\xff\xfe",
        b"[" * 100_000,
        b'"features"',
        b"1e999",
        b'{"a":1}',
    ],
)
def test_what_is_not_of_the_format_is_none(form: Format, answer: bytes) -> None:
    assert read(form, answer) is None


@pytest.mark.parametrize("form", Format)
def test_places_that_are_none_are_left_out(form: Format) -> None:
    for lat, lon in ((91, 0), (0, 0), ("x", "y"), (None, None), (True, True), (float(10**300), 1), ([], {})):
        answer = copy.deepcopy(SAMPLES[form])
        if form is Format.PHOTON:
            answer["features"] = answer["features"][:1]  # type: ignore[index]
            answer["features"][0]["geometry"]["coordinates"] = [lon, lat]  # type: ignore[index]
        elif form is Format.NOMINATIM:
            answer = [{**NOMINATIM[0], "lat": lat, "lon": lon}]
        else:
            answer["tips"] = [{**AMAP["tips"][1], "location": f"{lon},{lat}"}]  # type: ignore[index,dict-item]
        assert read(form, body(answer)) == ()


def test_so_many_are_read_and_each_once() -> None:
    many = {"features": [PHOTON["features"][0]] * 1_000 + PHOTON["features"]}  # type: ignore[operator]
    assert len(read(Format.PHOTON, body(many)) or ()) == 1, f"what stands behind the first {READ_MAX} is not looked at"
    named = [{**NOMINATIM[3], "name": f"Quayton {number}"} for number in range(40)]
    assert len(read(Format.NOMINATIM, body(named)) or ()) == FOUND_MAX


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def put(value: object, path: list[int], into: object) -> None:
    """Put something strange at some depth of a sample."""
    if isinstance(value, dict) and value:
        key = sorted(value)[path[0] % len(value)]
        if len(path) > 1 and isinstance(value[key], dict | list) and value[key]:
            put(value[key], path[1:], into)
        else:
            value[key] = into
    elif isinstance(value, list) and value:
        at = path[0] % len(value)
        if len(path) > 1 and isinstance(value[at], dict | list) and value[at]:
            put(value[at], path[1:], into)
        else:
            value[at] = into


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(Format), st.lists(st.integers(0, 50), min_size=1, max_size=5), json_values)
def test_something_strange_anywhere_in_an_answer_breaks_nothing(form: Format, path: list[int], into: object) -> None:
    answer = copy.deepcopy(SAMPLES[form])
    put(answer, path, into)
    try:
        found = read(form, json.dumps(answer).encode())
    except Unwilling:
        return
    for each in found or ():
        assert address_fault(Address(each.lines, "", each.place)) is None
