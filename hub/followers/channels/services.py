"""SMS and chat services through one library that knows more than a hundred of them by their addresses (`apprise`).

Its answer is yes or no; why lies in what it logs: a service's own number (`error=503`), or how the connection broke. Its log is
heard here and nowhere else, for it names telephone numbers. A connection that broke after something was said is unknown.
"""

from __future__ import annotations

import logging
import re
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import apprise
from apprise.manager_plugins import NotificationManager

from hub.domain.notice import Means, Outcome, To
from hub.followers.channels.port import Answer, Message

CONNECT_S, READ_S = 8.0, 20.0
"""Together below half of the time after which nobody expects an answer any more."""
AGAIN = frozenset({401, 403, 407, 408, 409, 425, 429})
"""Refusals that are about the moment or the shop's account, not about the message: it may go through later."""
HTTP = range(100, 600)
_NUMBER = re.compile(r"error=(\d{1,9})")
_NEVER_THERE = re.compile(r"NewConnectionError|ConnectTimeout|NameResolution|SSLError|Failed to establish|InvalidURL")
_BROKE = "Socket Exception"


with warnings.catch_warnings():
    # All its services are read here, once and before any thread: some still ask for what Python is about to leave out.
    warnings.simplefilter("ignore", DeprecationWarning)
    NotificationManager().load_modules()  # type: ignore[no-untyped-call]  # it carries no types


class Service:
    """One service. Satisfies `Way`.

    Args:
        url: an address as `apprise` writes it; {phone} and {key} in it stand for the number and the message key.
        keyed: whether the service lets the same key through once only.
    """

    def __init__(self, means: Means, url: str, serves: frozenset[To], *, keyed: bool = False) -> None:
        self.means, self.keyed, self.serves = means, keyed, serves
        self.takes = "phone" if "{phone}" in url else ""
        self._url = url

    def send(self, message: Message) -> Answer:
        """See `Way.send`."""
        url = self._url
        for name, value in (("{phone}", message.address), ("{key}", message.key)):
            url = url.replace(name, quote(value, safe=""))
        with _heard() as said:
            service = apprise.Apprise.instantiate(url, asset=apprise.AppriseAsset(async_mode=False, app_id="Giftwire"))
            if service is None:
                return Answer(Outcome.PERMANENT, "bad_service")
            service.socket_connect_timeout, service.socket_read_timeout = CONNECT_S, READ_S
            gone = service.notify(body=message.text, title="", body_format=apprise.NotifyFormat.TEXT)
        return Answer(Outcome.SENT) if gone else _why(said)


def _why(said: list[str]) -> Answer:
    numbers = [int(found) for line in said for found in _NUMBER.findall(line)]
    if numbers:
        number = numbers[-1]
        may_again = number in AGAIN or 500 <= number < 600 or number % 1000 == 429
        if number not in HTTP:  # a service's own table: its refusals, which trying again does not change
            return Answer(Outcome.TEMPORARY if may_again else Outcome.PERMANENT, f"service_{number}")
        return Answer(Outcome.TEMPORARY if may_again else Outcome.PERMANENT, f"http_{number}")
    broke = [line for line in said if _BROKE in line]
    if broke and not _NEVER_THERE.search(broke[-1]):
        return Answer(Outcome.UNKNOWN, "no_answer")
    return Answer(Outcome.TEMPORARY, "not_reached" if broke else "not_sent")


class _Ear(logging.Handler):
    """Hears what the library says on the thread that asked it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.here = threading.local()

    def emit(self, record: logging.LogRecord) -> None:
        """See `logging.Handler`."""
        said = getattr(self.here, "said", None)
        if said is not None:
            line = record.getMessage()
            if _BROKE in line or "error=" in line:
                said.append(line)


_EAR = _Ear()
_LIBRARY = logging.getLogger("apprise")
_LIBRARY.addHandler(_EAR)
_LIBRARY.setLevel(logging.DEBUG)
_LIBRARY.propagate = False


@contextmanager
def _heard() -> Iterator[list[str]]:
    said: list[str] = []
    _EAR.here.said = said
    try:
        yield said
    finally:
        _EAR.here.said = None
