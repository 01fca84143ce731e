"""Who follows. One line for each; each is a pure file of its own."""

from __future__ import annotations

from pathlib import Path

from hub.followers.asking import Asking
from hub.followers.escalation import Escalation
from hub.followers.eta import Eta
from hub.followers.following import Follower
from hub.followers.notice_settings import outside
from hub.followers.notices import Notices
from hub.followers.problems import Problems


def followers(folder: Path | None = None, eta: Eta | None = None) -> tuple[Follower, ...]:
    """Every follower of a shop, made anew, in the order in which they look at a new board.

    Args:
        folder: where they keep what the owner set up; None: nothing is set up, and nobody outside is told anything.
        eta: the one that reckons arrivals; with straight lines and no memory where None.
    """
    return Escalation(), Problems(), Asking(), Notices(outside(folder) if folder is not None else None), eta or Eta()
