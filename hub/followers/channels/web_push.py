"""Web push: messages to browsers that asked for them, sealed for each and signed as this shop's (`sealing.py`).

A push service's address was said by somebody outside: only known ones are spoken to, and no redirect is followed. A browser
shows the same message key once (its notification's tag), and a service keeps only the newest of a key (Topic).
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from hub.domain.notice import Means, Outcome, To
from hub.domain.web_push import Device, is_known_service
from hub.followers.channels.port import Answer, Message
from hub.followers.channels.sealing import bytes_of, point_of, seal, signed, text_of
from hub.followers.key_files import kept_secret

KEY_FILE = "push.key"
STEP_S = 6.0
"""For a service's answer; four browsers are still told within the time that somebody waits for an answer."""
KEPT_S = 4 * 3600
"""So long a service keeps a message for a browser that is off; later it is no news."""
SIGNED_FOR_S = 3600
PAYLOAD_BYTES_MAX = 3_000
"""A service takes 4,096 sealed (RFC 8030)."""
BROKEN = f"{KEY_FILE} is no key; remove it, then a new one is made and browsers ask anew"
GONE = frozenset({404, 410})

Connect = Callable[[str], HTTPConnection]


def secure(host: str) -> HTTPConnection:
    """A line to a push service."""
    return HTTPSConnection(host, 443, timeout=STEP_S, context=ssl.create_default_context())


class WebPush:
    """All push services. Satisfies `Way`.

    Args:
        key: this shop's, see `key_in`.
        contact: a mail address at which the services may ask.
        connect: how a service's host is reached.
    """

    means = Means.PUSH
    takes = "devices"
    keyed = True

    def __init__(self, key: ec.EllipticCurvePrivateKey, contact: str, connect: Connect = secure) -> None:
        self.serves = frozenset({To.SENDER, To.RECIPIENT})
        self._key, self._contact, self._connect = key, contact, connect

    @property
    def public_key(self) -> str:
        """What pages give to browsers, base64url."""
        return text_of(point_of(self._key.public_key()))

    def send(self, message: Message) -> Answer:
        """See `Way.send`: sent if one of the browsers' services took it."""
        answers = [(device, self._send(device, message)) for device in message.devices]
        gone = tuple(device.id for device, answer in answers if answer.code == "push_gone")
        for outcome in (Outcome.SENT, Outcome.UNKNOWN, Outcome.TEMPORARY, Outcome.PERMANENT):
            of_it = [answer for _, answer in answers if answer.outcome is outcome]
            if of_it:
                return Answer(outcome, of_it[0].code, gone)
        return Answer(Outcome.TEMPORARY, "push_gone")

    def _send(self, device: Device, message: Message) -> Answer:
        if not is_known_service(device.endpoint):
            return Answer(Outcome.PERMANENT, "bad_endpoint")
        where = urlsplit(device.endpoint)
        host = where.hostname or ""
        headers = {
            "TTL": str(KEPT_S),
            "Urgency": "high",
            "Topic": message.key.replace("-", "")[:32],
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "Authorization": signed(self._key, f"https://{host}", self._contact, int(time.time()) + SIGNED_FOR_S),
        }
        try:
            sealed = _sealed(device, message)
        except ValueError:  # a point that lies on no curve
            return Answer(Outcome.TEMPORARY, "push_gone")
        line = self._connect(host)
        try:
            return _handed_over(line, where.path + (f"?{where.query}" if where.query else ""), sealed, headers)
        finally:
            line.close()


def _handed_over(line: HTTPConnection, path: str, sealed: bytes, headers: dict[str, str]) -> Answer:
    try:
        line.connect()
    except (OSError, HTTPException):
        return Answer(Outcome.TEMPORARY, "not_reached")
    try:
        line.request("POST", path, sealed, headers)
        status = line.getresponse().status
    except (OSError, HTTPException):
        return Answer(Outcome.UNKNOWN, "no_answer")
    if 200 <= status < 300:
        return Answer(Outcome.SENT)
    if status in GONE:
        return Answer(Outcome.TEMPORARY, "push_gone")
    again = status == 429 or status >= 500
    return Answer(Outcome.TEMPORARY if again else Outcome.PERMANENT, f"http_{status}")


def _sealed(device: Device, message: Message) -> bytes:
    said = {"title": message.title, "text": message.text, "url": message.link, "tag": message.key}
    while len(raw := msgspec.json.encode(said)) > PAYLOAD_BYTES_MAX:
        said["text"] = said["text"][: len(said["text"]) // 2].rstrip() + "…"
    return seal(raw, bytes_of(device.p256dh), bytes_of(device.auth))


def key_in(folder: Path) -> ec.EllipticCurvePrivateKey:
    """The shop's key of a folder, made at the first call; readable for its owner alone.

    Args:
        folder: of the followers.

    Raises:
        OSError: it cannot be kept.
        ValueError: it is no key, or others can read it; the text is for the log.
    """
    kept = kept_secret(folder / KEY_FILE, _new_key)
    try:
        key = load_pem_private_key(kept, None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ValueError(BROKEN) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError(BROKEN)
    return key


def _new_key() -> bytes:
    made = ec.generate_private_key(ec.SECP256R1())
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
