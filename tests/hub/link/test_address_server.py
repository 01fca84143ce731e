"""Addresses are asked of a real server, politely, and nothing but an address leaves."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote_plus

import pytest

from hub.domain.order import Place
from hub.link import manners
from hub.link.address_formats import Format
from hub.link.address_server import (
    ANSWER_BYTES_MAX,
    KEPT_S,
    AddressServer,
    Came,
    server_fault,
)
from hub.link.manners import REST_S, USER_AGENT
from hub.link.only_address import only_address
from tests.address_answers import AMAP_WRONG_KEY, NOMINATIM, PHOTON, body
from tests.picture_server import PictureServer

SHOP = Place(515_072_345, -1_276_789)


class Clock:
    def __init__(self) -> None:
        self.s = 1_000.0

    def __call__(self) -> float:
        return self.s


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[PictureServer]:
    monkeypatch.setenv("no_proxy", "*")
    one = PictureServer()
    one.answer = (200, body(PHOTON), {"Content-Type": "application/json"})
    yield one
    one.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_an_address_is_found_once_and_then_known_for_some_minutes(server: PictureServer, clock: Clock) -> None:
    asks = AddressServer(Format.PHOTON, server.root, monotonic_s=clock)
    assert asks.kept("88 Quay", SHOP) is None
    first = asks.look_up("88 Quay", SHOP)
    assert first.came is Came.FOUND
    assert first.found[0].lines == ("88 Quay Street", "London N1 7DR")
    assert asks.look_up("88 quay", SHOP) == asks.kept("88 Quay", SHOP) == first
    assert len(server.asked) == 1
    assert server.agents == {USER_AGENT}
    clock.s += KEPT_S
    assert asks.kept("88 Quay", SHOP) is None


def test_none_found_is_an_answer_and_known_too(server: PictureServer, clock: Clock) -> None:
    server.answer = (200, b"[]", {})
    asks = AddressServer(Format.NOMINATIM, server.root, monotonic_s=clock)
    assert asks.look_up("Nowhere 1", SHOP).came is asks.look_up("Nowhere 1", SHOP).came is Came.NOTHING
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("form", "answer", "came"),
    [
        (Format.PHOTON, (500, b"", {}), Came.AWAY),
        (Format.PHOTON, (429, b"", {}), Came.REFUSED),
        (Format.NOMINATIM, (403, b"", {}), Came.REFUSED),
        (Format.AMAP, (200, body(AMAP_WRONG_KEY), {}), Came.REFUSED),
        (Format.PHOTON, (404, b"", {}), Came.STRANGE),
        (Format.PHOTON, (200, b"<html>please log in</html>", {}), Came.STRANGE),
        (Format.PHOTON, (200, body(PHOTON) + b" " * ANSWER_BYTES_MAX, {}), Came.STRANGE),
        (Format.NOMINATIM, (200, body(NOMINATIM), {"Content-Length": "99999"}), Came.AWAY),
        (Format.PHOTON, (302, b"", {"Location": "http://elsewhere.example/"}), Came.AWAY),
    ],
)
def test_a_server_that_fails_is_left_alone_for_half_a_minute_and_the_reason_stands(
    server: PictureServer, clock: Clock, form: Format, answer: tuple[int, bytes, dict[str, str]], came: Came
) -> None:
    asks = AddressServer(form, server.root, "key", monotonic_s=clock)
    server.answer = answer
    assert [asks.look_up(f"Quay {number}", SHOP).came for number in range(3)] == [came] * 3
    assert len(server.asked) == 1
    server.answer = (200, b'{"features": [], "tips": []}' if form is not Format.NOMINATIM else b"[]", {})
    clock.s += REST_S
    assert asks.look_up("Quay 1", SHOP).came is Came.NOTHING


def test_a_slow_server_and_one_that_dribbles_cost_no_more_than_the_time_that_is_given(
    server: PictureServer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manners, "TIMEOUT_S", 0.1)
    asks = AddressServer(Format.PHOTON, server.root, monotonic_s=clock)
    server.drips = True
    assert asks.look_up("Quay", SHOP).came is Came.AWAY
    clock.s += REST_S
    server.drips = False
    server.open.clear()
    assert asks.look_up("Quay", SHOP).came is Came.AWAY


def test_nobody_answers_where_nobody_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")
    one = PictureServer()
    one.close()
    assert AddressServer(Format.PHOTON, one.root).look_up("Quay", None).came is Came.AWAY


def test_what_goes_out_is_the_address_and_the_shops_neighbourhood_and_nothing_else(server: PictureServer) -> None:
    asks = AddressServer(Format.PHOTON, server.root)
    asks.look_up(only_address("Mei Lin Chen 88 Quay Street 020 7946 0155", ["Mei Lin Chen"]), SHOP)
    assert [unquote_plus(path) for path in server.asked] == ["/api?q=88 Quay Street&limit=5&lat=51.507&lon=-0.128"]


@pytest.mark.parametrize(
    ("form", "address", "key", "fault"),
    [
        (Format.PHOTON, "https://photon.example/api", "", ""),
        (Format.PHOTON, "http://192.168.1.9:2322/api", "", ""),
        (Format.PHOTON, "http://photon:2322", "", ""),
        (Format.NOMINATIM, "http://nominatim.example/search", "", "plain"),
        (Format.PHOTON, "http://8.8.8.8/api", "", "plain"),
        (Format.PHOTON, "file:///etc/passwd", "", "scheme"),
        (Format.PHOTON, "https://a/api\r\nHost: b", "", "scheme"),
        (Format.PHOTON, "https://a:99999/api", "", "scheme"),
        (Format.PHOTON, "https://a/" + "a" * 500, "", "long"),
        (Format.AMAP, "https://restapi.example", "", "key"),
        (Format.AMAP, "https://restapi.example", "a b", "key"),
        (Format.AMAP, "https://restapi.example", "abc", ""),
    ],
)
def test_a_server_is_looked_at_before_it_is_used(form: Format, address: str, key: str, fault: str) -> None:
    assert server_fault(form, address, key) == fault
    if fault:
        with pytest.raises(ValueError, match="not an address server"):
            AddressServer(form, address, key)
