"""The world outside for tests: a service over HTTP and a mail server, both real and on this machine."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Sms:
    """A service that takes short messages, and lets a key through once.

    Args:
        answers: status codes, one for each question; 200 when they are used up, 0 breaks the line off.
    """

    def __init__(self, *answers: int) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, Any]] = []
        self.shown: dict[str, dict[str, Any]] = {}
        self.port = 0
        self.hold = threading.Event()
        self.hold.set()

    @property
    def url(self) -> str:
        """Its address as it stands in the settings."""
        return f"json://127.0.0.1:{self.port}/send?+Idempotency-Key={{key}}&:to={{phone}}"

    def take(self, key: str, body: dict[str, Any]) -> int:
        """One question; what is answered."""
        self.asked.append(body | {"key": key})
        status = self.answers.pop(0) if self.answers else 200
        if status in (0, 200):  # a line that breaks off may have brought it all the same
            self.shown.setdefault(key, body)
        return status


@contextmanager
def sms(*answers: int) -> Iterator[Sms]:
    """A service that runs."""
    here = Sms(*answers)

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status = here.take(self.headers.get("Idempotency-Key", ""), body)
            here.hold.wait(20)
            if status == 0:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is said."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    here.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield here
    finally:
        here.hold.set()
        server.shutdown()
        server.server_close()
        thread.join()


class Post:
    """A mail server's hands. Its answers are SMTP's; "" when they are used up: all is well."""

    def __init__(self) -> None:
        self.mail: list[EmailMessage] = []
        self.rcpt_says = ""
        self.data_says = ""
        self.breaks = False

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        if self.rcpt_says:
            return self.rcpt_says
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.data_says:
            return self.data_says
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.mail.append(message)
        if self.breaks:
            assert server.transport is not None
            server.transport.close()
        return "250 OK"


class _Anywhere(Controller):
    """On whatever port is free."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # it carries no types


@contextmanager
def post() -> Iterator[tuple[Post, int]]:
    """A mail server that runs, and its port."""
    here = Post()
    controller = _Anywhere(here, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        yield here, controller.port
    finally:
        controller.stop()


def nobody() -> int:
    """A port on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
