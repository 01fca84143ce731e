"""The manners in which a station asks a server that the shop chose: map pictures, addresses. Owns the asking, not the answers.

As the keepers of free servers ask for them: say who asks, at most two connections, and leave a server alone that does
not answer. `get` blocks and belongs into a worker.
"""

from __future__ import annotations

import ipaddress
import threading
import time
import urllib.error
import urllib.parse
from collections.abc import Callable
from typing import Any

USER_AGENT = "Giftwire-Station/1 (delivery map of a gift shop)"
"""Servers turn away who does not say what it is."""
ADDRESS_CHARS_MAX = 500
"""Longer than any address with a key in it; what is longer was pasted by mistake."""
CONNECTIONS_MAX = 2
"""What the keepers of free servers ask of one user."""
TIMEOUT_S = 6.0
"""Slower than this, the person has moved on; the next look asks again."""
REST_S = 30.0
"""How long a server that failed is left alone."""
_PART_BYTES = 64 << 10


class NotAnswering(OSError):
    """The server cannot be asked right now; later it may.

    Args:
        why: for a log, without a word of what was asked.
        code: what it answered with, where it answered; else 0.
    """

    def __init__(self, why: str, code: int = 0) -> None:
        super().__init__(why)
        self.code = code


def is_web(url: str) -> bool:
    """Whether an address can be asked: http or https, with a host, and nothing in it that would break a header."""
    try:
        split = urllib.parse.urlsplit(url)
        good = split.scheme in ("http", "https") and bool(split.hostname) and split.port != 0
    except ValueError:
        good = False
    # A space or a control character in an address would be a way to write headers of one's own.
    return good and url.isprintable() and " " not in url


def stays_in_the_house(url: str) -> bool:
    """Whether an address names this computer or one of its own network, so that what is asked crosses no foreign line.

    Args:
        url: as `is_web` takes it.
    """
    host = urllib.parse.urlsplit(url).hostname or ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith((".local", ".lan", ".internal", ".home.arpa"))
    return address.is_private or address.is_loopback


class Server:
    """One server.

    Args:
        bytes_max: 1 and up; a longer answer is none.
        stays: whether a server that sends on to another one is not followed: what was asked is for this one alone.
        monotonic_s: the clock, in seconds.
    """

    def __init__(
        self, bytes_max: int, *, stays: bool = False, monotonic_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._bytes_max = bytes_max
        self._stays = stays
        self._monotonic_s = monotonic_s
        self._gate = threading.Semaphore(CONNECTIONS_MAX)
        self._resting_until = float("-inf")

    @property
    def rests(self) -> bool:
        """Whether it is left alone now."""
        return self._monotonic_s() < self._resting_until

    def get(self, url: str) -> bytes | None:
        """Ask.

        Returns:
            The answer; None where there is nothing, or more than `bytes_max`.

        Raises:
            NotAnswering: it failed, or is left alone because it did.
        """
        with self._gate:
            if self.rests:
                raise NotAnswering("left alone for a while")
            from hub.link.only_web import asked  # with ssl and mail behind it 20 ms of a start; here a worker loads it

            try:
                with asked(url, USER_AGENT, TIMEOUT_S, stays=self._stays) as answer:
                    data = self._read(answer)
                    promised = answer.headers.get("Content-Length")
            except urllib.error.HTTPError as error:
                error.close()
                if error.code in (404, 410):
                    return None
                self.rest()
                raise NotAnswering(f"answered {error.code}", error.code) from None
            except Exception as error:  # the library lets ValueErrors and HTTPExceptions of strange answers through
                self.rest()
                raise NotAnswering(type(error).__name__) from None
        if len(data) > self._bytes_max:
            return None
        if promised is not None and promised.isdigit() and int(promised) > len(data):
            raise NotAnswering("the answer was cut short")
        return data

    def rest(self) -> None:
        """Leave it alone for a while: it failed, or said that it will not."""
        self._resting_until = self._monotonic_s() + REST_S

    def _read(self, answer: Any) -> bytes:
        """Read, no longer than a slow answer may take: a byte now and then would never time out by itself."""
        parts, held, until = [], 0, time.monotonic() + TIMEOUT_S
        while held <= self._bytes_max and (part := answer.read1(_PART_BYTES)):
            parts.append(part)
            held += len(part)
            if time.monotonic() > until:
                raise TimeoutError
        return b"".join(parts)[: self._bytes_max + 1]
