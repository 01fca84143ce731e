"""Which addresses can be asked at all, and which of them leave the shop's own network."""

from __future__ import annotations

import pytest

from hub.link.manners import is_web, stays_in_the_house


@pytest.mark.parametrize(
    ("url", "web"),
    [
        ("https://maps.example/api", True),
        ("http://[::1]:2322/api", True),
        ("ftp://maps.example/", False),
        ("https:///api", False),
        ("https://[::1", False),
        ("https://maps.example:0/", False),
        ("https://maps.example/a b", False),
        ("https://maps.example/\r\nHost: other", False),
        ("", False),
    ],
)
def test_only_the_web_is_asked(url: str, web: bool) -> None:
    assert is_web(url) is web


@pytest.mark.parametrize(
    ("url", "stays"),
    [
        ("http://127.0.0.1:2322/api", True),
        ("http://192.168.1.9/api", True),
        ("http://[fd00::9]/api", True),
        ("http://photon/api", True),
        ("http://photon.local/api", True),
        ("http://8.8.8.8/api", False),
        ("http://photon.example/api", False),
        ("http://192.168.1.9.example/api", False),
        ("http://user@photon.example/api", False),
    ],
)
def test_a_neighbours_address_is_told_from_the_worlds(url: str, stays: bool) -> None:
    assert stays_in_the_house(url) is stays
