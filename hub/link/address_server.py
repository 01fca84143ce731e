"""Addresses from a server that the shop chose. Owns the asking, the answer's state, and its memory of some minutes.

Rules: no server is known here. What goes out is what `only_address` left of a line, and the shop's neighbourhood. Nothing
is written down: answers lie in memory for some minutes. `look_up` blocks and belongs into a worker.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from enum import StrEnum

import msgspec

from hub.domain.order import Place
from hub.link.address_formats import Format, Found, Unwilling, question, read
from hub.link.manners import ADDRESS_CHARS_MAX, NotAnswering, Server, is_web, stays_in_the_house

ANSWER_BYTES_MAX = 256 << 10
"""Five addresses with all that is said of them have 2 to 10 kB."""
KEY_CHARS_MAX = 200
KEPT_S = 600.0
"""A caller who spells a street comes back to it within the call; later the world may be another."""
KEPT_MAX = 200
_REFUSING = frozenset({401, 402, 403, 429})


class Came(StrEnum):
    """What came of a question."""

    FOUND = "found"
    NOTHING = "nothing"
    AWAY = "away"
    """It did not answer, or is left alone because it did not."""
    REFUSED = "refused"
    """It will not: a wrong key, asked too often."""
    STRANGE = "strange"
    """What answers is no server of this format."""


class Answer(msgspec.Struct, frozen=True):
    """What came of it; `found` is blank unless something was found."""

    came: Came
    found: tuple[Found, ...] = ()


def server_fault(form: Format, address: str, key: str) -> str:
    """What is wrong with a server that was typed.

    Returns:
        "" for nothing; else "scheme", "plain" (over a foreign line without encryption), "long" or "key".
    """
    if len(address) > ADDRESS_CHARS_MAX:
        return "long"
    if not is_web(address):
        return "scheme"
    if not address.startswith("https:") and not stays_in_the_house(address):
        return "plain"
    if form is Format.AMAP and not key:
        return "key"
    return "key" if len(key) > KEY_CHARS_MAX or not key.isprintable() or " " in key else ""


class AddressServer:
    """One server.

    Args:
        form, address, key: as `server_fault` finds nothing wrong with.
        monotonic_s: the clock, in seconds.

    Raises:
        ValueError: the server cannot be asked.
    """

    def __init__(
        self, form: Format, address: str, key: str = "", *, monotonic_s: Callable[[], float] = time.monotonic
    ) -> None:
        if server_fault(form, address, key):
            raise ValueError("not an address server")
        self._form, self._address, self._key = form, address, key
        self._monotonic_s = monotonic_s
        self._server = Server(ANSWER_BYTES_MAX, stays=True, monotonic_s=monotonic_s)
        self._kept: OrderedDict[tuple[str, Place | None], tuple[float, Answer]] = OrderedDict()
        self._lock = threading.Lock()
        self._why = Answer(Came.AWAY)

    def kept(self, words: str, near: Place | None) -> Answer | None:
        """What was answered some minutes ago; asks nobody."""
        with self._lock:
            at, answer = self._kept.get((words.casefold(), near), (float("-inf"), None))
        return answer if self._monotonic_s() - at < KEPT_S else None

    def look_up(self, words: str, near: Place | None) -> Answer:
        """Ask, unless it is known; every outcome is an answer.

        Args:
            words: as `only_address` made them.
            near: the shop.
        """
        known = self.kept(words, near)
        if known is not None:
            return known
        rested = self._server.rests
        try:
            body = self._server.get(question(self._form, self._address, self._key, words, near))
            found = read(self._form, body) if body is not None else None
        except Unwilling:
            return self._failed(Came.REFUSED)
        except NotAnswering as error:
            return self._why if rested else self._failed(Came.REFUSED if error.code in _REFUSING else Came.AWAY)
        if found is None:
            return self._failed(Came.STRANGE)
        answer = Answer(Came.FOUND if found else Came.NOTHING, found)
        with self._lock:
            self._kept[words.casefold(), near] = (self._monotonic_s(), answer)
            while len(self._kept) > KEPT_MAX:
                self._kept.popitem(last=False)
        return answer

    def _failed(self, came: Came) -> Answer:
        """While it is left alone, the reason stands."""
        self._server.rest()
        self._why = Answer(came)
        return self._why
