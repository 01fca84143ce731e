"""Commands and events of pushed notices: that one begins to go out, and what came of it. Facts only, nobody's words or number.

A follower alone asks. That a notice begins is recorded before anything leaves the house, its outcome after: who dies between
leaves `sending` on the board, and the next life says that it is unknown.
"""

from __future__ import annotations

from hub.domain.notice import Means, Outcome, Template, To
from hub.domain.vocabulary.base import FOLLOWER, Command, Event


class BeginNotice(Command, frozen=True, tag="begin_notice"):
    """Begin to send a notice. `about` names the step that it tells of, `attempt` counts from 0.

    `zones` are those in which whoever is told may live, as their number says it; none: where the shop is. The asker reads the
    number, for rules need nobody's (and after an erasure there is none).
    """

    may = FOLLOWER
    order: str
    notice: str
    to: To
    template: Template
    about: int
    means: Means
    keyed: bool = False
    attempt: int = 0
    zones: tuple[str, ...] = ()


class NoticeBegun(Event, frozen=True, tag="notice_begun"):
    """A notice is about to go out; `notice` is its message key, `keyed` whether its way lets a key through once only."""

    essential = False
    amends = False
    order: str
    notice: str
    to: To
    template: Template
    about: int
    means: Means
    keyed: bool = False
    attempt: int = 0


class SettleNotice(Command, frozen=True, tag="settle_notice"):
    """Say what came of an attempt; `code` says why it failed, or why nobody knows."""

    may = FOLLOWER
    order: str
    notice: str
    attempt: int
    outcome: Outcome
    code: str = ""


class NoticeSettled(Event, frozen=True, tag="notice_settled"):
    """An attempt to send a notice ended so, as far as anybody knows; a later one about the same attempt knows better."""

    essential = False
    amends = False
    order: str
    notice: str
    attempt: int
    outcome: Outcome
    code: str = ""
