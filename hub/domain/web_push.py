"""Web push: a browser that asked to be told, and which services may be spoken to for it.

A subscription is a browser's own: an address at its maker's push service and two keys, with which only that browser reads what is
sent. Address and keys are somebody's, and go with their words. Pure tables and checks.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from datetime import datetime
from urllib.parse import urlsplit

from msgspec import Struct

from hub.domain.actor import Role

SERVICES = (
    "fcm.googleapis.com",
    "push.services.mozilla.com",
    "push.apple.com",
    "notify.windows.com",
)
"""The push services of all browsers there are (Chrome and its kin, Firefox, Safari, Edge), with every name below them. An address
is said by somebody outside: whoever could name any host would have the shop's machine knock at doors in its own house."""
ENDPOINT_CHARS_MAX = 1_024
"""Theirs have 150 to 400."""
DEVICES_MAX = 4
"""Of one person and order: a telephone, a tablet, a computer, and one more. The oldest makes room."""
POINT_BYTES, SECRET_BYTES = 65, 16
"""An uncompressed P-256 point; the authentication secret (RFC 8291)."""

_BASE64URL = re.compile(r"[A-Za-z0-9_-]+")


class Device(Struct, frozen=True):
    """A browser that asked to be told.

    Args:
        id: minted by the page.
        role: whose it is: the sender's or the recipient's.
        endpoint, p256dh, auth: its address and its keys; blank where they are withheld or erased.
    """

    id: str
    role: Role
    since: datetime
    endpoint: str = ""
    p256dh: str = ""
    auth: str = ""


def is_known_service(endpoint: str) -> bool:
    """Whether an address is one of a push service, and nothing but that."""
    if len(endpoint) > ENDPOINT_CHARS_MAX or not endpoint.isascii() or not endpoint.isprintable() or " " in endpoint:
        return False
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    plain = parts.scheme == "https" and "@" not in parts.netloc and port in (None, 443) and not parts.fragment
    return plain and any(host == name or host.endswith(f".{name}") for name in SERVICES)


def is_key(text: str, size: int) -> bool:
    """Whether a text is that many bytes in base64url, as browsers write keys; a point must begin as an uncompressed one does."""
    if not _BASE64URL.fullmatch(text) or len(text) > 2 * size:
        return False
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return False
    return len(raw) == size and (size != POINT_BYTES or raw[0] == 4)
