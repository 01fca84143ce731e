"""What people type at the desk: a point on the map, by hand or as a link."""

from __future__ import annotations

import pytest

from desktop.stations.front_desk.fields import point, point_text
from hub.domain.order import Place

HERE = Place(515072000, -1276000)


@pytest.mark.parametrize(
    "text",
    [
        "51.5072, -0.1276",
        "51.5072 -0.1276",
        "51.5072，-0.1276",
        "https://www.openstreetmap.org/#map=17/51.5072/-0.1276",
        "https://maps.example/@51.5072,-0.1276,17z",
        "https://maps.example/?q=51.5072%2C-0.1276",
        "geo:51.5072,-0.1276",
    ],
)
def test_a_point_is_read_from_numbers_and_from_links(text: str) -> None:
    assert point(text) == HERE


def test_nothing_is_no_point() -> None:
    assert point("  ") is None


@pytest.mark.parametrize("text", ["14 Mill Lane", "51.5072", "91.0001, 0.0001", "0.0000, 0.0000", "51, 0"])
def test_what_holds_no_point_on_the_earth_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no point|not on the earth"):
        point(text)


def test_a_point_comes_back_as_it_was_shown() -> None:
    assert point(point_text(HERE)) == HERE
    assert point_text(None) == ""
