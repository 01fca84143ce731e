"""The telephones of a rehearsal: where pushed notices arrive, over a service that fails now and then, as services do.

A message can be refused for the moment, or arrive though the answer is lost. A service that knows message keys lets each through
once; one that does not delivers whatever it is given. What arrived, and when, is what the verdict looks at.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

from msgspec import Struct

from hub.domain.notice import Means, Outcome, To

REFUSES_SHARE = 0.04
ANSWER_LOST_SHARE = 0.02


class Said(Protocol):
    """What goes out (`hub.followers.channels.port.Message`)."""

    @property
    def key(self) -> str:
        """The same for every attempt."""

    @property
    def address(self) -> str:
        """A telephone number."""

    @property
    def text(self) -> str:
        """The words."""


class Arrived(Struct, frozen=True):
    """One message on somebody's telephone."""

    at: datetime
    key: str
    address: str
    text: str


class Phones:
    """Every telephone, behind one service. A way out as notices use it.

    Args:
        seed: of what fails.
        keyed: whether the service lets a message key through once only.
    """

    means = Means.SMS
    serves = frozenset({To.SENDER, To.RECIPIENT})

    def __init__(self, seed: int, *, keyed: bool) -> None:
        self.keyed = keyed
        self.arrived: list[Arrived] = []
        self.failed = 0
        self.clock: Callable[[], datetime] = lambda: datetime.min.replace(tzinfo=UTC)
        self._dice = random.Random(f"phones {seed}")
        self._keys: set[str] = set()

    def take(self, said: Said) -> tuple[Outcome, str]:
        """Take a message, and say what came of it as far as the service tells."""
        chance = self._dice.random()
        if chance < REFUSES_SHARE:
            self.failed += 1
            return Outcome.TEMPORARY, "http_503"
        if not self.keyed or said.key not in self._keys:
            self._keys.add(said.key)
            self.arrived.append(Arrived(self.clock(), said.key, said.address, said.text))
        if chance < REFUSES_SHARE + ANSWER_LOST_SHARE:
            self.failed += 1
            return Outcome.UNKNOWN, "no_answer"
        return Outcome.SENT, ""
