"""A point on the map, typed by hand or pasted as a link."""

from __future__ import annotations

import pytest

from desktop.stations.front_desk.map_links import is_point, point, point_text
from hub.domain.datum import gcj02_from_wgs84
from hub.domain.order import Place

HERE = Place(515072000, -1276000)
BUND = Place(312400000, 1214900000)
LAT, LON = gcj02_from_wgs84(31.24, 121.49)


@pytest.mark.parametrize(
    "text",
    [
        "51.5072, -0.1276",
        "51.5072 -0.1276",
        "51.5072，-0.1276",
        "https://www.openstreetmap.org/#map=17/51.5072/-0.1276",
        "https://www.openstreetmap.org/?mlat=51.5072&mlon=-0.1276#map=12/51.4000/-0.2000",
        "https://maps.example/@51.5072,-0.1276,17z",
        "https://maps.example/?q=51.5072%2C-0.1276",
        "https://www.google.com/maps/place/Kiln/@51.4999,-0.1111,17z/data=!3m1!4b1!3d51.5072!4d-0.1276",
        "https://www.google.com/maps/search/?api=1&query=51.5072%2C-0.1276",
        "https://maps.apple.com/?ll=51.5072,-0.1276&q=Kiln%20Studio",
        "https://maps.apple.com/place?coordinate=51.5072,-0.1276&name=Kiln",
        "geo:51.5072,-0.1276",
        "geo:51.5072,-0.1276;u=35",
    ],
)
def test_a_point_is_read_from_numbers_and_from_links(text: str) -> None:
    assert point(text) == HERE


@pytest.mark.parametrize(
    "text",
    [
        f"https://uri.amap.com/marker?position={LON:.7f},{LAT:.7f}&name=Bund",
        f"https://wb.amap.com/?p=B00155L3DH,{LAT:.7f},{LON:.7f},外滩,上海",
        f"androidamap://viewMap?sourceApplication=shop&lat={LAT:.7f}&lon={LON:.7f}&dev=0",
        f"https://apis.map.qq.com/uri/v1/marker?marker=coord:{LAT:.7f},{LON:.7f};title:Bund",
        f"https://api.map.baidu.com/marker?location={LAT:.7f},{LON:.7f}&coord_type=gcj02",
        "https://uri.amap.com/marker?position=121.49,31.24&coordinate=wgs84&lat=31.24&lon=121.49",
        "androidamap://viewMap?lat=31.24&lon=121.49&dev=1",
    ],
)
def test_links_of_chinas_maps_are_converted_to_what_the_shop_keeps(text: str) -> None:
    found = point(text)
    assert found is not None
    assert abs(found.lat_e7 - BUND.lat_e7) < 10
    assert abs(found.lon_e7 - BUND.lon_e7) < 10


def test_nothing_is_no_point() -> None:
    assert point("  ") is None


@pytest.mark.parametrize(
    "text",
    [
        "14 Mill Lane",
        "51.5072",
        "91.0001, 0.0001",
        "0.0000, 0.0000",
        "51, 0",
        "geo:51.5072,999",
        "https://maps.app.goo.gl/abcDEF",
        "https://api.map.baidu.com/marker?location=31.2400,121.4900",
        "1" * 3000,
    ],
)
def test_what_holds_no_point_on_the_earth_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no point|not on the earth|too long"):
        point(text)


def test_a_point_comes_back_as_it_was_shown() -> None:
    assert point(point_text(HERE)) == HERE
    assert point_text(None) == ""


def test_an_address_is_no_point_even_with_a_number_in_it() -> None:
    assert is_point("https://maps.apple.com/?ll=51.5072,-0.1276")
    assert is_point("51.5072, -0.1276")
    assert not is_point("14 Mill Lane, unit 3.125, 4.256")
