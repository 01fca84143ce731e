"""What holds for every request: headers on the way out; length, time and encoding on the way in; who may ask.

A body is never read before its length was looked at, and never longer or slower than its door allows. Nothing that
people wrote is ever sent as HTML, so a strict policy costs nothing: no inline script, nothing from elsewhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.domain.vocabulary import VocabularyError
from hub.gateway.contract import Wrong
from hub.wire.codec import check_json

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
PERMISSIONS = (
    "geolocation=(self), camera=(self), microphone=(self), screen-wake-lock=(self), accelerometer=(), autoplay=(), "
    "display-capture=(), gyroscope=(), magnetometer=(), midi=(), payment=(), usb=()"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": PERMISSIONS,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
STATIC_CACHE = "no-cache"
"""Assets hold nothing about anybody; they may be kept and are asked after each time (ETag)."""
HSTS = "max-age=31536000"
UNREAD_CLOSES = frozenset({400, 408, 413, 415})
"""Answers after which the rest of the body would still come: the connection is closed instead of reading it."""

_encoder = msgspec.json.Encoder()


class Denied(Exception):
    """A request that gets an error: status, code and fields."""

    def __init__(
        self, status: int, code: str, fields: Mapping[str, str] | None = None, *, retry_after_s: float = 0.0
    ) -> None:
        super().__init__(status, code)
        self.status = status
        self.code = code
        self.fields = dict(fields or {})
        self.retry_after_s = retry_after_s


def not_found() -> Denied:
    """The one answer for whatever is unknown, ended, or somebody else's."""
    return Denied(404, "not_found")


def said(value: object, status: int = 200) -> Response:
    """A value of the contract as JSON."""
    return Response(_encoder.encode(value), status, media_type="application/json")


def answer_denied(_: Request, wrong: Exception) -> Response:
    """Every error as {code, fields}."""
    assert isinstance(wrong, Denied)
    fields = dict(wrong.fields)
    if wrong.retry_after_s:
        fields["retry_after_s"] = str(max(1, round(wrong.retry_after_s + 0.5)))
    response = said(Wrong(wrong.code, fields), wrong.status)
    if wrong.retry_after_s:
        response.headers["Retry-After"] = fields["retry_after_s"]
    if wrong.status in UNREAD_CLOSES:
        response.headers["Connection"] = "close"
    return response


def answer_http(request: Request, wrong: Exception) -> Response:
    """Starlette's own errors (no route, wrong method) in the same form."""
    assert isinstance(wrong, HTTPException)
    code = {404: "not_found", 405: "wrong_method"}.get(wrong.status_code, "not_possible")
    return answer_denied(request, Denied(wrong.status_code, code))


def answer_bug(request: Request, _: Exception) -> Response:
    """Our own mistake, in the same form; what went wrong stands in the log and nowhere else."""
    return answer_denied(request, Denied(500, "our_fault"))


class Guard:
    """Wraps the application: puts the headers on every answer and turns away what no door takes."""

    def __init__(self, app: ASGIApp, *, is_tls: bool) -> None:
        self._app = app
        self._is_tls = is_tls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if self._is_tls:
                    headers["Strict-Transport-Security"] = HSTS
            await send(message)

        code = _smuggles(Headers(scope=scope))
        if code:
            await answer_denied(Request(scope), Denied(400, code))(scope, receive, guarded)
            return
        await self._app(scope, receive, guarded)


def _smuggles(headers: Headers) -> str:
    """Two ways of saying how long a body is: a proxy in front may have believed the other one."""
    if "transfer-encoding" in headers and "content-length" in headers:
        return "two_lengths"
    return "two_lengths" if len(headers.getlist("content-length")) > 1 else ""


async def read_body(request: Request, bytes_max: int, within_s: float) -> bytes:
    """Read a body within its limits.

    Args:
        bytes_max: the largest that the door takes.
        within_s: how long it may take in all.

    Raises:
        Denied: 413, 408, 415 for a compressed body (a gzip bomb is never unpacked).
    """
    if request.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise Denied(415, "no_encoding")
    length = request.headers.get("content-length", "0")
    if not length.isascii() or not length.isdigit() or int(length[:20]) > bytes_max:
        raise Denied(413, "too_large", {"limit": str(bytes_max)})
    body = bytearray()
    try:
        async with asyncio.timeout(within_s):
            async for chunk in request.stream():
                body += chunk
                if len(body) > bytes_max:
                    raise Denied(413, "too_large", {"limit": str(bytes_max)})
    except TimeoutError as error:
        raise Denied(408, "too_slow") from error
    except ClientDisconnect as error:
        raise Denied(400, "cut_off") from error
    return bytes(body)


async def read_json(request: Request, bytes_max: int, within_s: float) -> dict[str, Any]:
    """Read a JSON object within its limits.

    Raises:
        Denied: as `read_body`; 415 for another content type; 400 `bad_json`.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Denied(415, "wrong_content_type")
    body = await read_body(request, bytes_max, within_s)
    try:
        check_json(body)
    except VocabularyError as error:
        raise Denied(400, "bad_json") from error
    value = msgspec.json.decode(body)
    if not isinstance(value, dict):
        raise Denied(400, "bad_json")
    return value


def is_same_origin(connection: HTTPConnection, public_url: str, *, needed: bool = False) -> bool:
    """Whether a request comes from our own pages.

    Args:
        public_url: how people reach us, blank when the Host header says it.
        needed: whether a missing Origin counts as foreign: browsers always send it with WebSockets.
    """
    origin = connection.headers.get("origin")
    if origin is None:
        return not needed
    ours = urlsplit(public_url).netloc if public_url else connection.headers.get("host", "")
    try:
        return bool(ours) and urlsplit(origin).netloc.lower() == ours.lower()
    except ValueError:
        return False


def must_be_same_origin(request: Request, public_url: str) -> None:
    """Turn away what another site's page asks for.

    Raises:
        Denied: 403.
    """
    if not is_same_origin(request, public_url):
        raise Denied(403, "wrong_origin")
