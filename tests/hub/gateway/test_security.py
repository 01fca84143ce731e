"""What holds at every door: headers, lengths, patience."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hub.domain.actor import Role
from hub.gateway import asking, sessions
from hub.gateway import server as server_module
from hub.gateway.config import PAGES, GatewayConfig
from tests.hub.gateway.in_process import PATIENCE_S, House, pages_in


def raw(house: House, *parts: bytes, within_s: float = PATIENCE_S) -> bytes:
    """Say bytes to the server and listen until it closes."""
    with socket.create_connection(("127.0.0.1", house.gateway.port), timeout=within_s) as caller:
        heard = b""
        try:
            for part in parts:
                caller.sendall(part)
            while chunk := caller.recv(65_536):
                heard += chunk
        except (ConnectionResetError, BrokenPipeError):
            return heard
    return heard


def test_every_answer_carries_the_headers(house: House) -> None:
    client = house.enter(house.issue(Role.SENDER, house.place()))
    for path in ("/o", "/c", "/api/view", "/api/openapi.json", "/nowhere", "/api/media/x", "/api/health"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["cache-control"] == "no-store"
        assert "geolocation=(self)" in headers["permissions-policy"]
        assert "server" not in headers


def test_pages_come_from_their_folder_and_nothing_else_does(
    make_house: Callable[[GatewayConfig], House], tmp_path: Path
) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    house = make_house(GatewayConfig(pages=pages_in(tmp_path / "pages")))
    client = house.client()
    assert client.get("/c").text == "<!doctype html><title>courier</title>"
    assert client.get("/o").headers["content-type"].startswith("text/html")
    script = client.get("/static/page.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["cache-control"] == "no-cache"
    assert script.headers["content-encoding"] == "gzip"
    for path in (
        "/static/../courier.html",
        "/static/..%2f..%2fsecret.txt",
        "/static//etc/passwd",
        "/static/",
    ):
        assert client.get(path).status_code == 404
        assert "secret" not in client.get(path).text


def test_the_pages_that_are_shipped_need_nothing_that_the_policy_forbids() -> None:
    for page in PAGES.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "<script>" not in text
        assert " style=" not in text
        assert " onclick=" not in text
        assert "http:" not in text
        assert "https:" not in text


def test_an_unknown_path_and_a_wrong_method_speak_the_same_json(house: House) -> None:
    client = house.client()
    assert client.get("/nowhere").json() == {"code": "not_found", "fields": {}}
    assert client.delete("/api/view").json() == {"code": "wrong_method", "fields": {}}
    assert client.get("/api/session").status_code == 405


def test_a_body_may_not_be_compressed(house: House) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < 64 << 10
    client = house.enter(house.issue(Role.SENDER, house.place()))
    for path in ("/api/session", "/api/ask", "/api/media"):
        headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
        answer = client.post(path, content=bomb, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (415, "no_encoding")


def test_json_says_that_it_is_json_and_is_at_most_64_kib(house: House) -> None:
    client = house.enter(house.issue(Role.SENDER, house.place()))
    assert client.post("/api/ask", content=b"{}", headers={"Content-Type": "text/plain"}).status_code == 415
    headers = {"Content-Type": "application/json"}
    assert client.post("/api/ask", content=b"{" + b" " * (64 << 10), headers=headers).status_code == 413
    assert client.post("/api/ask", content=b"{" + b" " * ((64 << 10) - 1), headers=headers).status_code == 400
    chunks = (b" " * 10_000 for _ in range(8))
    assert client.post("/api/ask", content=chunks, headers=headers).status_code == 413


@pytest.mark.logs("Invalid HTTP request received")
def test_a_megabyte_of_headers_is_cut_off(house: House) -> None:
    answer = raw(house, b"GET /o HTTP/1.1\r\nHost: x\r\nX: " + b"a" * (1 << 20))
    assert answer.startswith(b"HTTP/1.1 400") or answer == b""
    assert house.client().get("/api/health").status_code == 200


def test_two_lengths_are_one_too_many(house: House) -> None:
    head = b"POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    both = head + b"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
    answer = raw(house, both)
    assert answer.startswith(b"HTTP/1.1 400")
    assert b"two_lengths" in answer


@pytest.mark.parametrize("length", [b"-1", b"1e3", b"+5", b"9" * 30])
@pytest.mark.logs("Invalid HTTP request received")
def test_a_length_that_is_none_is_refused(house: House, length: bytes) -> None:
    answer = raw(house, b"POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + b"\r\n\r\n")
    assert answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 413", b"HTTP/1.1 415"))


def test_a_body_that_does_not_come_is_given_up(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "BODY_WITHIN_S", 0.2)
    monkeypatch.setattr(asking, "BODY_WITHIN_S", 0.2)
    began = time.monotonic()
    head = b"POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"
    answer = raw(house, head)
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"too_slow" in answer
    assert time.monotonic() - began < 10


def test_headers_that_do_not_come_are_given_up(
    make_house: Callable[[GatewayConfig], House], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_module, "HEADERS_WITHIN_S", 0.2)
    monkeypatch.setattr(server_module, "KEEP_ALIVE_S", 1)
    house = make_house(GatewayConfig())
    began = time.monotonic()
    assert raw(house, b"GET /o HTTP/1.1\r\nHost: x\r\nX-Slow: ") == b""
    assert raw(house) == b""  # nothing said at all
    again = raw(house, b"GET /api/health HTTP/1.1\r\nHost: x\r\n\r\n", b"GET /o HTTP/1.1\r\nX-Slow: ")
    assert again.count(b"HTTP/1.1") == 1  # patience is no greater after a good request
    secret = house.issue(Role.SENDER, house.place())
    socket_ = house.follow(secret)
    assert "order" in socket_.recv(timeout=PATIENCE_S)
    with pytest.raises(TimeoutError):
        socket_.recv(timeout=0.5)  # a live connection is not cut off
    assert time.monotonic() - began < 10
    assert house.client().get("/api/health").status_code == 200


def test_a_caller_who_leaves_in_the_middle_of_a_body_does_no_harm(house: House) -> None:
    with socket.create_connection(("127.0.0.1", house.gateway.port)) as caller:
        caller.sendall(
            b"POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"
        )
    assert house.client().get("/api/health").status_code == 200
