from __future__ import annotations

import socket
import threading
from random import Random

import pytest
import zmq

from hub.link.link import Link
from hub.link.pipe import Pipe, PipeNews
from hub.link.port import LinkState
from tests.campaign.net_bytes import ByteProxy, Fault
from tests.campaign.net_shop import hub_address
from tests.hub.running import PATIENCE_S, HubInThread, port_of, until

GREETING, WELCOME = 20, 100
"""Bytes of the hub's half of the handshake: in libzmq's greeting, and in the CURVE WELCOME behind it."""


@pytest.mark.parametrize("at", [0, GREETING, WELCOME])
def test_one_flipped_bit_of_the_handshake_does_not_keep_a_station_out_for_ever(standing: HubInThread, at: int) -> None:
    proxy = ByteProxy(port_of(standing.serving.facts), iter([Fault("flip", "down", at)]), Random(at), harmless=0.0)
    link = Link.open(standing.bundle_path("front_desk_flip"), None, hub_address(proxy.address, standing.serving.side))
    try:
        until(lambda: proxy.struck["flip"], "the fault never struck")
        proxy.calm()
        until(lambda: link.status.state is LinkState.LIVE, f"it never came in: {link.status}")
    finally:
        link.close()
        proxy.close()


@pytest.mark.parametrize("at", [WELCOME, 700])
def test_the_side_pipe_comes_back_after_a_flipped_bit_while_facts_go_on(running: HubInThread, at: int) -> None:
    picture = running.link("packing").put_media(b"a picture" * 20_000, "image/jpeg").result(PATIENCE_S)
    proxy = ByteProxy(port_of(running.serving.side), iter([Fault("flip", "down", at)]), Random(at), harmless=0.0)
    link = Link.open(running.bundle_path("front_desk_side"), None, hub_address(running.serving.facts, proxy.address))
    try:
        until(lambda: link.status.state is LinkState.LIVE)
        fetched = link.get_media(picture)
        until(lambda: proxy.struck["flip"], "the fault never struck")
        proxy.calm()
        assert fetched.result(PATIENCE_S) == b"a picture" * 20_000
        assert link.status.state is LinkState.LIVE
    finally:
        link.close()
        proxy.close()


def test_a_station_comes_in_after_another_program_had_answered_at_the_hubs_port(standing: HubInThread) -> None:
    bundle = standing.bundle("front_desk_port")
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    with socket.create_server(("127.0.0.1", 0)) as other:
        pipe = Pipe(context, bundle, f"tcp://127.0.0.1:{other.getsockname()[1]}")
        met, _ = other.accept()
        with met:
            met.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n" * 3)
            try:
                said = until(pipe.news, "nobody says that this is no hub")
            finally:
                pipe.close()
                context.term()
    assert said[0] is PipeNews.DOWN  # the link takes a new socket then; libzmq would never try again


DOWNGRADES = {
    "nothing but an old length": b"\x01\x00",
    "ZMTP 1.0": bytes([0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 0]),
    "ZMTP 2.0": bytes([0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 1, 5, 0, 0]),
    "ZMTP 3.0 without keys": bytes([0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 3, 0]) + b"NULL".ljust(20, b"\0") + bytes(32),
    "ZMTP 3.1 with a password": bytes([0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 3, 1])
    + b"PLAIN".ljust(20, b"\0")
    + bytes(32),
}


@pytest.mark.parametrize("greeting", DOWNGRADES.values(), ids=DOWNGRADES)
def test_a_hub_that_speaks_an_older_or_open_protocol_hears_nothing_of_the_shop(
    standing: HubInThread, greeting: bytes
) -> None:
    bundle = standing.bundle("front_desk_downgrade")
    heard = bytearray()
    with socket.create_server(("127.0.0.1", 0)) as false_hub:
        false_hub.settimeout(0.2)
        closing = threading.Event()

        def serve() -> None:
            while not closing.is_set():
                try:
                    met, _ = false_hub.accept()
                except TimeoutError:
                    continue
                with met:
                    met.settimeout(0.5)
                    try:
                        met.sendall(greeting)
                        while data := met.recv(4096):
                            heard.extend(data)
                    except OSError:
                        continue

        thread = threading.Thread(target=serve)
        thread.start()
        address = f"tcp://127.0.0.1:{false_hub.getsockname()[1]}"
        link = Link.open(standing.bundle_path("front_desk_downgrade"), None, hub_address(address, address))
        try:
            until(lambda: len(heard) > 100, "it never knocked")
            assert link.status.state is not LinkState.LIVE
        finally:
            link.close()
            closing.set()
            thread.join()
    assert b"hello" not in heard  # the first words of a link, in the clear
    assert bundle.secret.encode() not in heard
