"""Map pictures are fetched from a real server, politely, and are still there when it is gone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.domain.datum import Datum
from hub.link import manners, map_pictures
from hub.link.manners import CONNECTIONS_MAX, REST_S, NotAnswering
from hub.link.map_pictures import FRESH_S, WebPictures, address_fault
from tests.picture_server import PNG, PictureServer


class Clock:
    def __init__(self) -> None:
        self.s = 1_000_000.0

    def __call__(self) -> float:
        return self.s


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[PictureServer]:
    monkeypatch.setenv("no_proxy", "*")
    one = PictureServer()
    yield one
    one.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def source(server: PictureServer, folder: Path, clock: Clock, kept_bytes: int = 1 << 20) -> WebPictures:
    return WebPictures(
        server.address, "", Datum.WGS84, 19, folder, kept_bytes=kept_bytes, monotonic_s=clock, wall_s=clock
    )


def test_a_picture_is_fetched_once_under_our_name_and_then_comes_from_the_disk(
    server: PictureServer, tmp_path: Path, clock: Clock
) -> None:
    assert source(server, tmp_path, clock).tile(5, 3, 4) == PNG
    assert source(server, tmp_path, clock).tile(5, 3, 4) == PNG
    assert server.asked == ["/5/3/4.png"]
    assert server.agents == {manners.USER_AGENT}


def test_what_was_looked_at_before_is_there_without_the_server_however_old(
    server: PictureServer, tmp_path: Path, clock: Clock
) -> None:
    pictures = source(server, tmp_path, clock)
    pictures.tile(5, 3, 4)
    server.answer = (503, b"", {})
    clock.s += FRESH_S + 1
    assert pictures.tile(5, 3, 4) == PNG
    assert len(server.asked) == 2, "it was asked again first"


def test_an_old_picture_is_replaced(server: PictureServer, tmp_path: Path, clock: Clock) -> None:
    pictures = source(server, tmp_path, clock)
    pictures.tile(5, 3, 4)
    server.answer = (200, PNG + b"new", {})
    clock.s += FRESH_S + 1
    assert pictures.tile(5, 3, 4) == PNG + b"new"


def test_a_server_that_fails_is_left_alone_for_a_while_and_then_asked_again(
    server: PictureServer, tmp_path: Path, clock: Clock
) -> None:
    pictures = source(server, tmp_path, clock)
    server.answer = (429, b"", {})
    for x in range(3):
        with pytest.raises(NotAnswering):
            pictures.tile(5, x, 0)
    assert len(server.asked) == 1
    server.answer = (200, PNG, {})
    clock.s += REST_S
    assert pictures.tile(5, 0, 0) == PNG


def test_a_place_without_a_picture_is_no_failure(server: PictureServer, tmp_path: Path, clock: Clock) -> None:
    pictures = source(server, tmp_path, clock)
    server.answer = (404, b"", {})
    assert pictures.tile(5, 0, 0) is None
    server.answer = (200, PNG, {})
    assert pictures.tile(5, 1, 0) == PNG


@pytest.mark.parametrize("body", [b"<html>please log in</html>", b"", PNG + b"a" * map_pictures.PICTURE_BYTES_MAX])
def test_what_is_no_picture_is_neither_shown_nor_kept(
    server: PictureServer, tmp_path: Path, clock: Clock, body: bytes
) -> None:
    server.answer = (200, body, {})
    assert source(server, tmp_path, clock).tile(5, 0, 0) is None
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_half_an_answer_is_not_kept(server: PictureServer, tmp_path: Path, clock: Clock) -> None:
    server.answer = (200, PNG, {"Content-Length": str(len(PNG) + 10)})
    with pytest.raises(NotAnswering):
        source(server, tmp_path, clock).tile(5, 0, 0)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_slow_server_costs_no_more_than_the_time_that_is_given(
    server: PictureServer, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manners, "TIMEOUT_S", 0.05)
    server.open.clear()
    with pytest.raises(NotAnswering):
        source(server, tmp_path, clock).tile(5, 0, 0)


def test_a_server_cannot_send_the_station_to_its_own_files(server: PictureServer, tmp_path: Path, clock: Clock) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(PNG)
    server.answer = (302, b"", {"Location": secret.as_uri()})
    with pytest.raises(NotAnswering):
        source(server, tmp_path / "kept", clock).tile(5, 0, 0)


def test_never_more_than_two_ask_at_once(server: PictureServer, tmp_path: Path, clock: Clock) -> None:
    pictures = source(server, tmp_path, clock)
    server.open.clear()
    askers = [threading.Thread(target=pictures.tile, args=(5, x, 0)) for x in range(6)]
    for asker in askers:
        asker.start()
    server.open.set()
    for asker in askers:
        asker.join()
    assert len(server.asked) == 6
    assert server.most_inside <= CONNECTIONS_MAX


def test_the_copies_stay_within_their_room_and_the_oldest_go(
    server: PictureServer, tmp_path: Path, clock: Clock
) -> None:
    pictures = source(server, tmp_path, clock, kept_bytes=5 * len(PNG))
    for x in range(12):
        clock.s += 1
        pictures.tile(5, x, 0)
    kept = sorted(int(path.parent.name) for path in tmp_path.rglob("*") if path.is_file())
    assert len(kept) <= 5
    assert kept[-1] == 11


def test_another_servers_copies_are_not_taken_for_this_ones(
    server: PictureServer, tmp_path: Path, clock: Clock
) -> None:
    source(server, tmp_path, clock).tile(5, 0, 0)
    server.address += "?style=night"
    source(server, tmp_path, clock).tile(5, 0, 0)
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("https://tiles.example/{z}/{x}/{y}.png?key=a", ""),
        ("http://192.168.1.9:8080/{z}/{x}/{y}", ""),
        ("https://tiles.example/{z}/{x}.png", "parts"),
        ("file:///etc/{z}/{x}/{y}", "scheme"),
        ("https:///{z}/{x}/{y}", "scheme"),
        ("https://a:99999/{z}/{x}/{y}", "scheme"),
        ("https://a/{z}/{x}/{y}\r\nHost: b", "scheme"),
        ("https://a/{z}/{x}/{y}" + "a" * 500, "long"),
    ],
)
def test_an_address_is_looked_at_before_it_is_used(address: str, fault: str, tmp_path: Path) -> None:
    assert address_fault(address) == fault
    if fault:
        with pytest.raises(ValueError, match="not an address"):
            WebPictures(address, "", Datum.WGS84, 19, tmp_path)
