"""Who follows. One line for each; each is a pure file of its own."""

from __future__ import annotations

from hub.followers.escalation import Escalation
from hub.followers.following import Follower
from hub.followers.problems import Problems


def followers() -> tuple[Follower, ...]:
    """Every follower of a shop, made anew, in the order in which they look at a new board."""
    return Escalation(), Problems()
