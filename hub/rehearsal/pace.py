"""How fast the people of a rehearsal are: a day's pauses, scaled so that the whole of it takes so long.

A pause is a share of an order's way. Nobody's pause is the same twice, and none depends on another's dice: each person
has dice of their own from the day's seed, so that one more message here does not change everything there.
"""

from __future__ import annotations

import math
import random
import time

ORDER_WAY_SHARE = 0.3
"""An order's way takes about this share of the day, so that many are under way at once and the last still ends."""
PAUSES_PER_WAY = 14
"""Pauses that one order waits through: confirm, promise, start, card, items, photo, packed, offer, accept, pick up,
ride (three), door."""
RIDE_PAUSES = 3.0
PAUSES_PER_STOP = 6
"""What one stop takes of a courier's day: picking up, the ride, the door, and a part of the way back."""
PAUSE_S_MAX = 8.0
"""However long the day: a person at work, watched by another, who wants to see something happen."""
RIDE_MPS = 200.0
"""A rehearsed courier is fast; a position that moves faster than an airliner is refused as a phone's error."""


class Pace:
    """A day's clock.

    Args:
        day_s: how long the day takes, seconds.
        seed: of the dice.
        ahead_s: how far the day is on when it begins: the orders until then come all at once, and nobody looks at an
            empty shop.
    """

    def __init__(self, day_s: float, seed: int, ahead_s: float = 0.0) -> None:
        self.day_s = day_s
        self._seed = seed
        self._ahead_s = ahead_s
        self._began = time.monotonic()

    def begin(self) -> None:
        """The day begins now."""
        self._began = time.monotonic() - self._ahead_s

    @property
    def share(self) -> float:
        """How much of the day is over: 0 at its beginning, 1 at its planned end, more after it."""
        return (time.monotonic() - self._began) / self.day_s

    def until(self, share: float) -> float:
        """Seconds until a share of the day is over; 0 when it is."""
        return max(0.0, (share - self.share) * self.day_s)

    @property
    def pause_s(self) -> float:
        """The ordinary pause before somebody's next step."""
        return min(PAUSE_S_MAX, self.day_s * ORDER_WAY_SHARE / PAUSES_PER_WAY)

    def arrivals_share(self) -> float:
        """The last order comes after this share of the day, so that it can still be brought."""
        return max(2 * ORDER_WAY_SHARE, 1 - 2 * PAUSES_PER_WAY * self.pause_s / self.day_s)

    def couriers(self, orders: int) -> int:
        """How many couriers bring so many orders in this day, with one to spare."""
        return 1 + math.ceil(orders * PAUSES_PER_STOP * self.pause_s / self.day_s)

    def reach_m(self) -> float:
        """How far from the shop a ride of this day gets."""
        return max(250.0, min(2_000.0, self.pause_s * RIDE_PAUSES * RIDE_MPS * 0.8))

    def dice(self, *who: object) -> random.Random:
        """The dice of one person or thing."""
        return random.Random(f"{self._seed}:{who}")


def between(dice: random.Random, pause_s: float) -> float:
    """One person's pause: about `pause_s`, never the same."""
    return pause_s * dice.uniform(0.5, 1.5)
