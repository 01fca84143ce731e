"""A browser and its maker's push service for tests: real HTTP on this machine, opened with the keys that only the browser has."""

from __future__ import annotations

import json
import socket
import threading
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hub.domain.actor import Role
from hub.domain.vocabulary import SubscribePush
from hub.domain.web_push import Device
from hub.followers.channels.sealing import bytes_of, point_of, text_of
from tests.hub.shop_day import NOON, an_id


class Browser:
    """One browser that asks to be told."""

    def __init__(self, number: int = 950, host: str = "fcm.googleapis.com") -> None:
        self.id = an_id(number)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = number.to_bytes(16, "big")
        self.endpoint = f"https://{host}/send/{number}?a=1"
        self.p256dh = text_of(point_of(self.key.public_key()))

    def device(self, role: Role = Role.SENDER) -> Device:
        return Device(self.id, role, NOON, self.endpoint, self.p256dh, text_of(self.auth))

    def subscribes(self, order: str) -> SubscribePush:
        return SubscribePush(order, self.id, self.endpoint, self.p256dh, text_of(self.auth))

    def opens(self, sealed: bytes) -> dict[str, Any]:
        """What a browser reads (RFC 8291, as the receiver does it)."""
        salt, size = sealed[:16], sealed[20]
        sender, rest = sealed[21 : 21 + size], sealed[21 + size :]
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        info = b"WebPush: info\0" + point_of(self.key.public_key()) + sender
        secret = HKDF(SHA256(), 32, self.auth, info).derive(shared)
        key = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(secret)
        nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(secret)
        plain = AESGCM(key).decrypt(nonce, rest, None)
        assert plain.endswith(b"\x02")
        said: dict[str, Any] = json.loads(plain[:-1])
        return said


class Service:
    """A push service. `answers`: status codes, one for each message; 201 when they are used up, 0 breaks the line off."""

    def __init__(self, *answers: int) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, dict[str, str], bytes]] = []
        self.hosts: list[str] = []
        self.port = 0

    def reach(self, host: str) -> HTTPConnection:
        """In place of a line over the net."""
        self.hosts.append(host)
        return HTTPConnection("127.0.0.1", self.port, timeout=5)


@contextmanager
def service(*answers: int) -> Iterator[Service]:
    """A push service that runs."""
    here = Service(*answers)

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            here.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            status = here.answers.pop(0) if here.answers else 201
            if status == 0:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(status)
            if status == 307:
                self.send_header("Location", "http://127.0.0.1:1/inside")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is said."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    here.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def claims(authorization: str, public_key: str) -> dict[str, Any]:
    """What a service reads of who sends, once the signature was found good."""
    said = dict(part.strip().split("=", 1) for part in authorization.removeprefix("vapid ").split(","))
    assert said["k"] == public_key
    head, body, signature = said["t"].split(".")
    raw = bytes_of(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes_of(said["k"]))
    point.verify(der, f"{head}.{body}".encode(), ec.ECDSA(SHA256()))
    assert json.loads(bytes_of(head)) == {"typ": "JWT", "alg": "ES256"}
    found: dict[str, Any] = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return found
