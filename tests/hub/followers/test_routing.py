"""A routing engine is asked over HTTP in its own words; whatever it does, there is an answer in time that says whose it is."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from hub.domain.eta import Pace, straight_legs
from hub.domain.order import Place
from hub.followers.routing import (
    ANSWER_BYTES_MAX,
    PLACES_MAX,
    REST_S,
    Engine,
    EngineError,
    Osrm,
    Router,
    Valhalla,
    engine_of,
)

PLACES = [Place(312_304_000, 1_214_737_000), Place(312_404_000, 1_214_837_000), Place(312_504_000, 1_214_637_000)]
STRAIGHT = straight_legs(PLACES, 9, Pace())

# As the engines' manuals show an answer, shortened where nothing is read.
VALHALLA_SAYS = {
    "trip": {
        "locations": [{"type": "break", "lat": 31.2304, "lon": 121.4737, "original_index": 0}],
        "legs": [
            {"summary": {"time": 412.5, "length": 1.9, "cost": 500.1}, "shape": "e~ghsA"},
            {"summary": {"time": 655, "length": 2.8, "cost": 701.0}, "shape": "e~ghsA"},
        ],
        "summary": {"time": 1067.5, "length": 4.7},
        "status_message": "Found route between points",
        "status": 0,
        "units": "kilometers",
        "language": "en-US",
    }
}
OSRM_SAYS = {
    "code": "Ok",
    "routes": [
        {
            "legs": [
                {"steps": [], "weight": 400.0, "distance": 1900.4, "summary": "", "duration": 390.1},
                {"steps": [], "weight": 600.0, "distance": 2800.0, "summary": "", "duration": 610},
            ],
            "weight_name": "routability",
            "distance": 4700.4,
            "duration": 1000.1,
        }
    ],
    "waypoints": [{"hint": "", "name": "", "location": [121.4737, 31.2304], "distance": 4.1}],
}
ENGINES: dict[str, Callable[[str], Engine]] = {
    "valhalla": lambda url: Valhalla(url, within_s=5),
    "osrm": lambda url: Osrm(url, within_s=5),
}
SAYS = {"valhalla": VALHALLA_SAYS, "osrm": OSRM_SAYS}


class Town:
    """A server that answers every question alike, and remembers the questions."""

    def __init__(self, status: int, body: bytes) -> None:
        self.status, self.body = status, body
        self.asked: list[tuple[str, str, bytes]] = []
        self.url = ""


@contextmanager
def town(status: int = 200, says: Any = None, raw: bytes | None = None) -> Iterator[Town]:
    here = Town(status, json.dumps(says).encode() if raw is None else raw)

    class Answers(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            here.asked.append((self.command, self.path, body))
            self.send_response(here.status)
            self.send_header("Content-Length", str(len(here.body)))
            self.end_headers()
            self.wfile.write(here.body)

        do_GET = do_POST = _answer

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    serving = threading.Thread(target=server.serve_forever, args=(0.01,))
    serving.start()
    here.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield here
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


@contextmanager
def drip(first: bytes) -> Iterator[str]:
    """A server that says something, and then a byte every 50 ms without an end."""
    stop = threading.Event()
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        peer, _ = listening.accept()
        with closing(peer):
            try:
                peer.sendall(first)
                while not stop.wait(0.05):
                    peer.sendall(b" ")
            except OSError:
                return  # the asker has had enough

    serving = threading.Thread(target=serve)
    serving.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        stop.set()
        serving.join()
        listening.close()


def nobody_there() -> str:
    with closing(socket.create_server(("127.0.0.1", 0))) as closed:
        return f"http://127.0.0.1:{closed.getsockname()[1]}"


def test_valhalla_is_asked_in_its_words_and_its_times_are_taken() -> None:
    with town(says=VALHALLA_SAYS) as here:
        ways = Router(Valhalla(here.url + "/maps/", costing="bicycle")).ways(PLACES, 9, Pace())
    assert (ways.seconds, ways.router, ways.why) == ((412.5, 655.0), "valhalla", "")
    ((method, path, body),) = here.asked
    question = json.loads(body)
    assert (method, path, question["costing"]) == ("POST", "/maps/route", "bicycle")
    assert question["locations"][0] == {"lat": 31.2304, "lon": 121.4737}
    assert len(question["locations"]) == 3


def test_osrm_is_asked_with_longitude_first_and_its_times_are_taken() -> None:
    with town(says=OSRM_SAYS) as here:
        ways = Router(Osrm(here.url, profile="bike")).ways(PLACES, 9, Pace())
    assert (ways.seconds, ways.router, ways.why) == ((390.1, 610.0), "osrm", "")
    ((method, path, _),) = here.asked
    assert method == "GET"
    assert path.startswith("/route/v1/bike/121.4737000,31.2304000;121.4837000,31.2404000;")


def test_without_an_engine_the_way_is_a_straight_line_and_nothing_is_wrong() -> None:
    ways = Router().ways(PLACES, 9, Pace())
    assert (ways.seconds, ways.router, ways.why) == (STRAIGHT, "straight", "")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("status", "raw", "why"),
    [
        (500, b"{}", "http_500"),
        (302, b"", "http_302"),
        (200, b"<html>proxy login</html>", "unreadable"),
        (200, b"", "unreadable"),
        (200, b"{}", "unreadable"),
        (200, b"\xff\xfe", "unreadable"),
        (200, b"[" * 100_000, "unreadable"),
        (200, b" " * (ANSWER_BYTES_MAX + 1), "too_large"),
    ],
)
@pytest.mark.logs(r"gave no way \(")
def test_a_broken_answer_is_a_straight_line_that_says_why(engine: str, status: int, raw: bytes, why: str) -> None:
    with town(status, raw=raw) as here:
        ways = Router(ENGINES[engine](here.url)).ways(PLACES, 9, Pace())
    assert (ways.seconds, ways.router, ways.why) == (STRAIGHT, "straight", why)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("was", "put"), [("390.1", "-1"), ("412.5", "-1"), ("390.1", "1e9"), ("412.5", "1e9")])
def test_a_time_that_cannot_be_is_not_believed(engine: str, was: str, put: str) -> None:
    said = json.dumps(SAYS[engine])
    if was not in said:
        was = "390.1" if engine == "osrm" else "412.5"
    with town(raw=said.replace(was, put, 1).encode()) as here, pytest.raises(EngineError, match="unreadable"):
        ENGINES[engine](here.url).legs(PLACES)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_answer_for_another_number_of_doors_is_not_believed(engine: str) -> None:
    with town(says=SAYS[engine]) as here, pytest.raises(EngineError, match="unreadable"):
        ENGINES[engine](here.url).legs(PLACES[:2])


NO_WAY = {
    "valhalla": {"error_code": 442, "error": "No path could be found for input", "status_code": 400},
    "osrm": {"code": "NoRoute", "message": "Impossible route between points"},
}


@pytest.mark.parametrize("engine", ENGINES)
def test_where_the_engine_knows_no_road_it_is_asked_again_at_once_for_the_next_trip(engine: str) -> None:
    with town(400, says=NO_WAY[engine]) as here:
        router = Router(ENGINES[engine](here.url))
        assert [router.ways(PLACES, 9, Pace()).why for _ in range(2)] == ["no_way", "no_way"]
        assert len(here.asked) == 2


@pytest.mark.parametrize("engine", [Valhalla, Osrm])
@pytest.mark.parametrize("first", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n{"])
@pytest.mark.logs(r"gave no way \(")
def test_a_server_that_drips_holds_nobody_longer_than_the_whole_answer_may_take(
    engine: type[Valhalla | Osrm], first: bytes
) -> None:
    begun = time.monotonic()
    with drip(first) as url:
        ways = Router(engine(url, within_s=0.3)).ways(PLACES, 9, Pace())
        took = time.monotonic() - begun
    assert (ways.seconds, ways.router) == (STRAIGHT, "straight")
    assert ways.why == "slow"
    assert took < 3  # a machine may be busy; the drip has no end


@pytest.mark.logs(r"gave no way \(")
def test_an_engine_that_is_away_rests_and_is_then_asked_again() -> None:
    clock = [100.0]
    router = Router(Osrm(nobody_there()), lambda: clock[0])
    assert router.ways(PLACES, 9, Pace()).why == "away"
    clock[0] += REST_S - 1
    assert router.ways(PLACES, 9, Pace()).why == "resting"
    clock[0] += 1
    assert router.ways(PLACES, 9, Pace()).why == "away"


@pytest.mark.logs(r"gave no way \(")
def test_an_engine_that_comes_back_is_used_again() -> None:
    clock = [100.0]
    with town(503, says=OSRM_SAYS) as here:
        router = Router(Osrm(here.url, within_s=5), lambda: clock[0])
        assert router.ways(PLACES, 9, Pace()).router == "straight"
        here.status = 200
        clock[0] += REST_S
        assert router.ways(PLACES, 9, Pace()).router == "osrm"


def test_more_places_than_an_engine_takes_are_not_sent() -> None:
    with town(says=OSRM_SAYS) as here:
        ways = Router(Osrm(here.url)).ways(PLACES[:1] * (PLACES_MAX + 1), 9, Pace())
        assert (ways.router, ways.why, here.asked) == ("straight", "too_many_places", [])


@pytest.mark.parametrize("url", ["", "127.0.0.1:5000", "ftp://there", "http://", "http://there/?key=1"])
def test_what_is_no_address_is_refused_at_once(url: str) -> None:
    with pytest.raises(ValueError, match="no address"):
        Osrm(url)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("", None),
        ("straight\n", None),
        ("valhalla http://127.0.0.1:8002", "valhalla"),
        ("valhalla http://127.0.0.1:8002 bicycle\n", "valhalla"),
        ("osrm http://127.0.0.1:5000 bike", "osrm"),
    ],
)
def test_a_shop_chooses_its_engine_in_one_line(said: str, name: str | None) -> None:
    engine = engine_of(said)
    assert (engine.name if engine is not None else None) == name


@pytest.mark.parametrize(
    "said", ["valhalla", "google http://maps", "osrm file:///etc/passwd", "straight on", "osrm a b c"]
)
def test_a_line_that_is_no_choice_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="no "):
        engine_of(said)
