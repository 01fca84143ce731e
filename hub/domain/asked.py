"""What the shop asks of people outside before it goes on: to approve the wrapping, to say where the gift shall go.

Each question has its time. No answer is an answer too: the shop's rule for the wrapping, back to the sender for the address.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from hub.domain.actor import Actor


class ApprovalState(StrEnum):
    """How it stands with the sender's consent to what was wrapped."""

    ASKED = "asked"
    APPROVED = "approved"
    CHANGE_ASKED = "change_asked"
    LAPSED = "lapsed"
    """Nobody answered in time, and by the shop's rule the gift goes as it is."""
    OVERRIDDEN = "overridden"
    """Somebody of the shop let it go all the same."""


HOLDS = frozenset({ApprovalState.ASKED, ApprovalState.CHANGE_ASKED})
"""States in which the gift stays in the shop."""


class Approval(Struct, frozen=True):
    """The question whether the wrapping and the card are right.

    Args:
        asked_at, asked_by: when, and by whom.
        due_at: until when the promise leaves time to wait, aware UTC.
        state: how it stands.
        answered_at, answered_by: who ended it; None while it is asked.
    """

    asked_at: datetime
    asked_by: Actor
    due_at: datetime
    state: ApprovalState = ApprovalState.ASKED
    answered_at: datetime | None = None
    answered_by: Actor | None = None


class AddressAsk(Struct, frozen=True):
    """The question where the gift shall go, put to the recipient.

    Args:
        asked_at: when.
        due_at: until when it waits for the recipient; then the sender is asked.
        given_at, given_by: the answer; None while there is none.
        expired_at: when it went back to the sender; None while it did not.
    """

    asked_at: datetime
    due_at: datetime
    given_at: datetime | None = None
    given_by: Actor | None = None
    expired_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody has said it yet: nothing is sent out before."""
        return self.given_at is None
