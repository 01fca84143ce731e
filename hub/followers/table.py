"""Who follows. One line for each; each is a pure file of its own."""

from __future__ import annotations

from hub.followers.escalation import Escalation
from hub.followers.following import Follower

FOLLOWERS: tuple[Follower, ...] = (Escalation(),)
"""Every follower of `giftwire-hub follow`, in the order in which they look at a new board."""
