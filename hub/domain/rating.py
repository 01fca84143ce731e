"""How it was: what the sender and the recipient each say of a gift that is there, and may say otherwise later.

The scale is 1 to 5. Everybody has used one, so nobody has to learn it on a phone; five steps fit one row of it; it has a
middle for who does not want to decide; and a mean of a day's few means something. More steps say no more about a bouquet,
and with fewer "good" and "moving" are the same.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from hub.domain.actor import Actor

SCORE_MIN = 1
SCORE_MAX = 5
BAD_SCORE_MAX = 2
"""Up to here somebody is disappointed, and waits for a word of the shop."""


class Rating(Struct, frozen=True):
    """What one of the two said.

    Args:
        seq: the event that said it.
        at: when, aware UTC.
        actor: the sender or the recipient.
        score: `SCORE_MIN` .. `SCORE_MAX`, the best last.
        said: whether there are words.
        words: theirs to the shop; blank where there are none or they are forgotten.
    """

    seq: int
    at: datetime
    actor: Actor
    score: int
    said: bool = False
    words: str = ""

    @property
    def is_bad(self) -> bool:
        """Whether the shop owes an answer."""
        return is_bad(self.score)


def is_bad(score: int) -> bool:
    """Whether a score is one that the shop must not overlook."""
    return score <= BAD_SCORE_MAX
