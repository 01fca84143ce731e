"""How long the way takes: a routing engine over HTTP where one is configured, else (and whenever it fails) a straight line.

An engine is asked for seconds and nothing else; it gets places without names. It never holds anybody up: its whole answer
has `WITHIN_S`, and after a failure it is left alone for `REST_S`. Every answer says who reckoned and, if that was not
the engine, why.
"""

from __future__ import annotations

import http.client
import logging
import math
import socket
import threading
import time
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from hub.decoders import json_decoder
from hub.domain.eta import Pace, straight_legs
from hub.domain.order import Place

log = logging.getLogger(__name__)

T = TypeVar("T")

WITHIN_S = 1.5
"""An engine in the same town answers in a tenth of this; a later answer is about a courier who has moved on."""
REST_S = 30.0
"""So long an engine that failed is not asked: twelve couriers would wait for it one after the other."""
ANSWER_BYTES_MAX = 1 << 20
"""An answer for `PLACES_MAX` places with its shape is a tenth of this."""
PLACES_MAX = 20
"""Valhalla's own default limit of locations in one question."""
LEG_S_MAX = 86_400.0
"""A leg of a day is another town's answer."""

STRAIGHT = "straight"


ROUTER_FILE = "router"
"""In the followers' folder: which engine, as `engine_of` reads it."""


class EngineError(Exception):
    """An engine gave no usable answer.

    Args:
        code: `away`, `slow`, `http_<status>`, `no_way`, `unreadable`, `too_large`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Ways(Struct, frozen=True):
    """How long each leg takes.

    Args:
        seconds: of each leg.
        router: who reckoned: "valhalla", "osrm" or "straight".
        why: "" when it is who shall reckon; else why the engine did not: a code of `EngineError`, `resting`,
            `too_many_places`.
    """

    seconds: tuple[float, ...]
    router: str
    why: str = ""


class Engine(Protocol):
    """A routing engine."""

    name: str

    def legs(self, places: Sequence[Place]) -> tuple[float, ...]:
        """Seconds of each leg between consecutive places (2 .. `PLACES_MAX`).

        Raises:
            EngineError: there is no usable answer.
        """


class Router:
    """Answers always: by the engine, or in a straight line.

    Args:
        engine: None where none is configured.
        monotonic: seconds that only ever grow.
    """

    def __init__(self, engine: Engine | None = None, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._monotonic = monotonic
        self._again_at = -math.inf

    def ways(self, places: Sequence[Place], hour: int, pace: Pace) -> Ways:
        """Reckon a trip.

        Args:
            places: the courier's position, then the doors in order; fewer than two have no leg.
            hour: of the shop's day, 0 .. 23.
            pace: what was learnt about straight lines.
        """
        why = ""
        if self._engine is not None and len(places) > 1:
            if len(places) > PLACES_MAX:
                why = "too_many_places"
            elif self._monotonic() < self._again_at:
                why = "resting"
            else:
                try:
                    return Ways(self._engine.legs(places), self._engine.name)
                except EngineError as error:
                    why = error.code
                    if why != "no_way":  # the engine is well, it knows no road there
                        self._again_at = self._monotonic() + REST_S
                        log.warning("%s gave no way (%s): straight lines for %.0f s", self._engine.name, why, REST_S)
        return Ways(straight_legs(places, hour, pace), STRAIGHT, why)


# Valhalla ---------------------------------------------------------------------------------------------------------


class _Summary(Struct):
    time: float


class _ValhallaLeg(Struct):
    summary: _Summary


class _Trip(Struct):
    legs: list[_ValhallaLeg]


class _ValhallaAnswer(Struct):
    trip: _Trip


class Valhalla:
    """Valhalla's `/route`. Satisfies `Engine`.

    Args:
        url: where it listens, "http://127.0.0.1:8002".
        costing: what couriers ride: "auto", "bicycle", "motor_scooter", …
        within_s: for a whole answer.

    Raises:
        ValueError: the URL is none.
    """

    name = "valhalla"

    def __init__(self, url: str, costing: str = "motor_scooter", within_s: float = WITHIN_S) -> None:
        self._http = _Http(url, within_s)
        self._costing = costing

    def legs(self, places: Sequence[Place]) -> tuple[float, ...]:
        """See `Engine.legs`."""
        question = {
            "locations": [{"lat": place.lat_e7 / 1e7, "lon": place.lon_e7 / 1e7} for place in places],
            "costing": self._costing,
            "directions_type": "none",
        }
        status, body = self._http.ask("POST", "/route", msgspec.json.encode(question))
        if status == 400:  # no road near a place, or none between two
            raise EngineError("no_way")
        answer = _read(status, body, _ValhallaAnswer)
        return _checked([leg.summary.time for leg in answer.trip.legs], places)


# OSRM -------------------------------------------------------------------------------------------------------------


class _OsrmLeg(Struct):
    duration: float


class _Route(Struct):
    legs: list[_OsrmLeg]


class _OsrmAnswer(Struct):
    code: str
    routes: list[_Route] = []


class Osrm:
    """OSRM's `route` service, version 1. Satisfies `Engine`.

    Args:
        url: where it listens, "http://127.0.0.1:5000".
        profile: as its data was prepared: "driving", "bike", …
        within_s: for a whole answer.

    Raises:
        ValueError: the URL is none.
    """

    name = "osrm"

    def __init__(self, url: str, profile: str = "driving", within_s: float = WITHIN_S) -> None:
        self._http = _Http(url, within_s)
        self._profile = profile

    def legs(self, places: Sequence[Place]) -> tuple[float, ...]:
        """See `Engine.legs`."""
        points = ";".join(f"{place.lon_e7 / 1e7:.7f},{place.lat_e7 / 1e7:.7f}" for place in places)
        path = f"/route/v1/{self._profile}/{points}?overview=false&steps=false"
        status, body = self._http.ask("GET", path, None)
        if status == 400:
            said = _read(200, body, _OsrmAnswer).code
            raise EngineError("no_way" if said in ("NoRoute", "NoSegment") else "http_400")
        answer = _read(status, body, _OsrmAnswer)
        if answer.code != "Ok" or not answer.routes:
            raise EngineError("no_way" if answer.code in ("NoRoute", "NoSegment") else "unreadable")
        return _checked([leg.duration for leg in answer.routes[0].legs], places)


def engine_of(said: str) -> Engine | None:
    """The engine that a shop has chosen.

    Args:
        said: "" or "straight": none; else "valhalla URL [COSTING]" or "osrm URL [PROFILE]".

    Raises:
        ValueError: it is none of these.
    """
    name, *more = said.split() or [STRAIGHT]
    if name == STRAIGHT and not more:
        return None
    kinds: dict[str, Callable[..., Engine]] = {"valhalla": Valhalla, "osrm": Osrm}
    if name not in kinds or not 1 <= len(more) <= 2:
        raise ValueError(f"no routing engine: {said[:80]!r}; valhalla URL [COSTING], osrm URL [PROFILE] or straight")
    return kinds[name](*more)


# HTTP -------------------------------------------------------------------------------------------------------------


def _read(status: int, body: bytes, kind: type[T]) -> T:
    if status != 200:
        raise EngineError(f"http_{status}")
    try:
        return json_decoder(kind).decode(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise EngineError("unreadable") from error


def _checked(seconds: list[float], places: Sequence[Place]) -> tuple[float, ...]:
    if len(seconds) != len(places) - 1 or not all(0 <= leg <= LEG_S_MAX for leg in seconds):
        raise EngineError("unreadable")
    return tuple(seconds)


class _Http:
    """Asks one server, one connection a question; follows no redirect and no proxy.

    Args:
        url: scheme, host, and perhaps a port and a path.
        within_s: for connecting, asking and the whole answer together.
    """

    def __init__(self, url: str, within_s: float) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError(f"no address of a routing engine: {url}")
        self._kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._host, self._port, self._path = parts.hostname, parts.port, parts.path.rstrip("/")
        self._within_s = within_s

    def ask(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        """Ask, and read the whole answer.

        Raises:
            EngineError: `away`, `slow`, `too_large`.
        """
        connection = self._kind(self._host, self._port, timeout=self._within_s)
        begun = time.monotonic()
        cut = threading.Event()
        watch: threading.Timer | None = None
        try:
            connection.connect()
            # A socket's own limit is for each piece: a server that drips would hold us for ever.
            watch = threading.Timer(self._within_s - (time.monotonic() - begun), _cut, (connection.sock, cut))
            watch.daemon = True
            watch.start()
            connection.request(method, self._path + path, body, {"Accept": "application/json"})
            answer = connection.getresponse()
            read = answer.read(ANSWER_BYTES_MAX + 1)
        except (OSError, http.client.HTTPException) as error:
            raise EngineError("slow" if cut.is_set() or isinstance(error, TimeoutError) else "away") from error
        finally:
            if watch is not None:
                watch.cancel()
            connection.close()
        if cut.is_set():  # the answer may have ended where we cut it
            raise EngineError("slow")
        if len(read) > ANSWER_BYTES_MAX:
            raise EngineError("too_large")
        return answer.status, read


def _cut(sock: socket.socket, cut: threading.Event) -> None:
    cut.set()
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        log.debug("the routing engine's connection had ended by itself")
