"""One seed's whole world: virtual time, one source of chance, one queue of what happens next, one trace.

Nothing in here looks at a clock, at the system's randomness, at the order of a set or at an address in memory: a seed
gives the same trace wherever it runs. Models: FoundationDB's simulation, TigerBeetle's VOPR.
"""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

NOON = datetime(2026, 5, 10, 12, 0, tzinfo=UTC)
STEPS_MAX = 200_000
"""Happenings in one seed: far above any healthy day (about 10,000); beyond it somebody talks without end."""


class Violation(Exception):
    """A promise was broken; the text says which, by whom and when."""


class Crash(BaseException):
    """A process dies at this very point. No ordinary `except` may stop it, as none stops kill -9."""


class World:
    """The scheduler.

    Args:
        seed: decides everything.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.random = Random(seed)
        self.now_us = 0
        self.counts: Counter[str] = Counter()
        self.steps = 0
        self.log: list[str] | None = None
        self.broken = ""
        self._queue: list[tuple[int, int, Callable[[], None]]] = []
        self._number = 0
        self._trace = hashlib.sha256()

    # Time ---------------------------------------------------------------------------------------------------------

    @property
    def now_s(self) -> float:
        """Virtual seconds since the seed began: what every monotonic clock in it is made of."""
        return self.now_us / 1_000_000

    def clock(self, skew: timedelta = timedelta()) -> datetime:
        """What a wall clock shows that is wrong by `skew`."""
        return NOON + timedelta(microseconds=self.now_us) + skew

    def after(self, delay_s: float, action: Callable[[], None]) -> None:
        """Have something happen later; at one moment, in the order in which it was asked for."""
        self._number += 1
        heapq.heappush(self._queue, (self.now_us + int(delay_s * 1_000_000), self._number, action))

    def run(self, seconds: float, until: Callable[[], bool] | None = None) -> bool:
        """Let time pass.

        Args:
            seconds: at most so long.
            until: looked at a few times a second; ends the run.

        Returns:
            Whether `until` came true.
        """
        end_us = self.now_us + int(seconds * 1_000_000)
        look_us = self.now_us
        while self._queue and self._queue[0][0] <= end_us:
            if until is not None and self.now_us >= look_us:
                if until():
                    return True
                look_us = self.now_us + 100_000
            self.now_us, _, action = heapq.heappop(self._queue)
            self.steps += 1
            if self.steps > STEPS_MAX:
                raise Violation(f"more than {STEPS_MAX} happenings: somebody talks without end")
            action()
            if self.broken:
                raise Violation(self.broken)
        self.now_us = max(self.now_us, end_us)
        return until is not None and until()

    # Chance -------------------------------------------------------------------------------------------------------

    def chance(self, probability: float) -> bool:
        """Whether something that is this likely comes about."""
        return probability > 0 and self.random.random() < probability

    def between(self, least: float, most: float) -> float:
        """Some figure in a range."""
        return least + (most - least) * self.random.random()

    def fail(self, what: str) -> None:
        """A promise was broken. Remembered too, for a callback's exception may be swallowed on its way.

        Raises:
            Violation: always.
        """
        self.broken = self.broken or what
        raise Violation(what)

    # What happened ------------------------------------------------------------------------------------------------

    def note(self, who: str, what: str, content: bytes = b"") -> None:
        """Write one happening into the trace: when, who, what, and the digest of the bytes it was about."""
        digest = hashlib.sha256(content).hexdigest()[:16] if content else ""
        line = f"{self.now_us} {who} {what} {digest}"
        self._trace.update(line.encode() + b"\n")
        if self.log is not None:
            self.log.append(line + (f" {content[:160]!r}" if content else ""))

    def count(self, what: str) -> None:
        """Count a fault that was injected or a rare branch that was met."""
        self.counts[what] += 1

    @property
    def trace(self) -> str:
        """SHA-256 (hex) over everything that happened so far."""
        return self._trace.hexdigest()
