"""The pairing door over real TCP: strangers get one short answer each, and never the hub's memory or its stations' time."""

from __future__ import annotations

import json
import socket as sockets
import statistics
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from spake2 import SPAKE2_A, SPAKE2_B

from hub.domain.actor import Role
from hub.doors.pairing import BEGINS_PER_ADDRESS, Bucket, Wish
from hub.doors.threshold import CONNECTIONS_MAX, CONNECTIONS_PER_ADDRESS, DoorTaken, Threshold
from hub.link.codes import Codes
from hub.link.port import Wished
from hub.wire.pairing import IDENTITY, MESSAGE_BYTES_MAX, Knock, say
from tests.hub.pairing_room import Room
from tests.hub.running import HubInThread, until

SESSION = "00" * 16
KNOCK = say(Knock(SESSION, (1,))) + b"\n"


class Door:
    """A threshold over a desk, and strangers at it."""

    def __init__(self) -> None:
        self.room = Room()
        self.threshold = Threshold(self.room.desk, "127.0.0.1", 0)
        self.threshold.start()
        self._open: list[sockets.socket] = []

    def connect(self, host: str = "127.0.0.1") -> sockets.socket:
        one = sockets.create_connection(("127.0.0.1", self.threshold.port), 10, source_address=(host, 0))
        self._open.append(one)
        return one

    def close(self) -> None:
        for one in self._open:
            one.close()
        self.threshold.close()


@pytest.fixture
def door() -> Iterator[Door]:
    one = Door()
    yield one
    one.close()


def hear(connection: sockets.socket) -> bytes:
    """Everything up to a line's end, or the end."""
    heard = b""
    try:
        while not heard.endswith(b"\n"):
            came = connection.recv(4096)
            if not came:
                break
            heard += came
    except ConnectionError:
        pass
    return heard


def is_shut(connection: sockets.socket) -> bool:
    connection.settimeout(10)
    try:
        return connection.recv(4096) == b""
    except ConnectionError:
        return True


def test_a_line_is_answered_by_a_line(door: Door) -> None:
    station = door.connect()
    for _ in range(3):
        station.sendall(KNOCK)
        assert json.loads(hear(station))["t"] == "door"


def test_a_line_in_pieces_is_a_line(door: Door) -> None:
    station = door.connect()
    for at in range(0, len(KNOCK), 10):
        station.sendall(KNOCK[at : at + 10])
    assert json.loads(hear(station))["state"] == "no_code"


@pytest.mark.parametrize(
    "said",
    [
        b"GET / HTTP/1.1\r\nHost: hub\r\n\r\n",
        b"\xff\x00\x00\x00\x00\x00\x00\x00\x01\x7f\x03\x01NULL" + b"\x00" * 48 + b"\n",
        b"\n",
        b"[[[[\n",
        KNOCK + KNOCK,
    ],
    ids=["http", "zeromq", "empty", "not json", "two at once"],
)
def test_whoever_is_no_station_is_told_so_once_and_let_go(door: Door, said: bytes) -> None:
    stranger = door.connect()
    stranger.sendall(said)
    assert json.loads(hear(stranger))["reason"] == "bad_message"
    assert is_shut(stranger)


@pytest.mark.parametrize("size", [MESSAGE_BYTES_MAX + 1, 1 << 20])
def test_a_line_without_end_is_not_waited_for(door: Door, size: int) -> None:
    stranger = door.connect()
    try:
        stranger.sendall(b"x" * size)
    except ConnectionError:
        return
    assert is_shut(stranger)


def test_the_longest_line_is_heard_and_one_byte_more_is_not(door: Door) -> None:
    station = door.connect()
    padded = KNOCK[:-2] + b',"x":"' + b"y" * (MESSAGE_BYTES_MAX - len(KNOCK) - 6) + b'"}'
    assert len(padded) == MESSAGE_BYTES_MAX
    station.sendall(padded + b"\n")
    assert json.loads(hear(station))["t"] == "door"
    station.sendall(padded[:-2] + b'y"}\n')
    heard = hear(station)
    assert not heard or json.loads(heard)["reason"] == "bad_message"


def test_one_address_holds_no_more_than_its_share(door: Door) -> None:
    many = [door.connect() for _ in range(CONNECTIONS_PER_ADDRESS + 3)]
    newest = many[-1]
    newest.sendall(KNOCK)
    assert json.loads(hear(newest))["t"] == "door"
    assert is_shut(many[0])
    assert len(door.threshold._callers) <= CONNECTIONS_PER_ADDRESS


def test_all_addresses_together_hold_no_more_than_there_is_room_for(door: Door) -> None:
    try:
        for number in range(CONNECTIONS_MAX + 8):
            door.connect(f"127.0.0.{2 + number}")
    except OSError:
        pytest.skip("this system has one loopback address")
    late = door.connect("127.0.0.200")
    late.sendall(KNOCK)
    assert json.loads(hear(late))["t"] == "door"
    assert len(door.threshold._callers) <= CONNECTIONS_MAX


def test_who_says_nothing_is_let_go(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.doors.threshold.IDLE_S", 0.2)
    silent = door.connect()
    assert is_shut(silent)


def test_a_port_in_use_is_said_in_a_sentence(door: Door) -> None:
    with pytest.raises(DoorTaken, match="cannot be used for pairing"):
        Threshold(door.room.desk, "127.0.0.1", door.threshold.port)


@pytest.mark.logs("no station can be let in by a code")
def test_a_hub_whose_pairing_port_is_taken_serves_all_the_same(door: Door, tmp_path: object) -> None:
    from pathlib import Path

    from hub.app import Hub

    assert isinstance(tmp_path, Path)
    hub = Hub(tmp_path / "hub", pairing_port=door.threshold.port)
    ready = threading.Event()
    thread = threading.Thread(target=hub.serve, args=(lambda _: ready.set(),))
    thread.start()
    assert ready.wait(10)
    assert hub.serving().pairing == 0
    hub.stop()
    thread.join()


@pytest.mark.logs("the pairing door stumbled")
def test_a_desk_that_stumbles_does_not_shut_the_door_for_good(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    stumbled = threading.Event()

    def stumble(*_: object) -> bytes:
        stumbled.set()
        raise RuntimeError("planted")

    monkeypatch.setattr(door.room.desk, "hear", stumble)
    first = door.connect()
    first.sendall(KNOCK)
    assert stumbled.wait(10)
    first.close()
    monkeypatch.undo()
    station = door.connect()
    station.sendall(KNOCK)
    assert json.loads(hear(station))["t"] == "door"


# A flood ----------------------------------------------------------------------------------------------------------

QUESTIONS = 150
SLOWER_MS = 5.0
"""Two cores are shared with the flood itself and with other tests: what is looked for is a station that waits."""


def flood(port: int, stop: threading.Event) -> Callable[[], int]:
    """Strangers that say as much as they can, codes among it."""
    said = [0]
    begin = b'{"t":"begin","session":"%b","spake":"%b"}\n'
    share = SPAKE2_A(b"00000000", idA=IDENTITY, idB=IDENTITY).start().hex().encode()

    def run(number: int) -> None:
        while not stop.is_set():
            try:
                with sockets.create_connection(("127.0.0.1", port), 2) as one:
                    one.settimeout(2)
                    for turn in range(50):
                        session = f"{number:04d}{turn:028d}".encode()
                        one.sendall(begin % (session, share) if turn % 2 else KNOCK)
                        if not one.recv(4096):
                            break
                        said[0] += 1
            except OSError:
                continue

    for number in range(4):
        threading.Thread(target=run, args=(number,), daemon=True).start()
    return lambda: said[0]


def computed_under_flood(door: Door, monkeypatch: pytest.MonkeyPatch, lines: int) -> tuple[int, float]:
    """How often the hub computed SPAKE2 (20 ms of its Python each) for a flood of so many lines, and in how long."""
    computed: list[float] = []

    def count(*args: object, **named: object) -> SPAKE2_B:
        computed.append(time.monotonic())
        return SPAKE2_B(*args, **named)

    monkeypatch.setattr("hub.doors.pairing.SPAKE2_B", count)
    monkeypatch.setattr(door.room.desk, "_clock", time.monotonic)
    door.room.desk.offer(Wish(Role.PACKING))
    stop = threading.Event()
    began = time.monotonic()
    said = flood(door.threshold.port, stop)
    until(lambda: said() > lines)
    stop.set()
    return len(computed), time.monotonic() - began


def test_a_flood_makes_the_hub_compute_no_more_than_its_share(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    computed, took_s = computed_under_flood(door, monkeypatch, 200)
    assert 0 < computed <= BEGINS_PER_ADDRESS[0] + BEGINS_PER_ADDRESS[1] * took_s + 1


def test_without_the_limit_it_would(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Bucket, "take", lambda *_: True)
    computed, took_s = computed_under_flood(door, monkeypatch, 200)
    assert computed > BEGINS_PER_ADDRESS[0] + BEGINS_PER_ADDRESS[1] * took_s + 1


def test_a_flood_at_the_pairing_door_costs_the_stations_nothing(running: HubInThread) -> None:
    link = running.link("packing")
    with Codes(running.bundle("owner")) as owner:
        owner.make(Wished(Role.PACKING))

        def answers_ms() -> list[float]:
            taken = []
            raw = running.raw("dispatch", side=False)
            raw.greet()
            for mark in range(QUESTIONS):
                began = time.perf_counter()
                raw.say({"t": "ping", "mark": mark})
                raw.hears("pong")
                taken.append((time.perf_counter() - began) * 1000)
            raw.close()
            return taken

        quiet = statistics.median(answers_ms())
        stop = threading.Event()
        said = flood(running.serving.pairing, stop)
        until(lambda: said() > 20)
        loud = statistics.median(answers_ms())
        stop.set()
    assert link.status.state.value == "live"
    assert loud < quiet + SLOWER_MS, f"{quiet:.2f} ms quiet, {loud:.2f} ms under {said()} lines"
