"""Commands and events of what gets louder by itself. Followers ask; the rules look whether it is really due."""

from __future__ import annotations

from datetime import datetime

from hub.domain.actor import Role
from hub.domain.alarm import Loudness, RiskCause
from hub.domain.vocabulary.base import FOLLOWER, Command, Event


class EscalateRush(Command, frozen=True, tag="escalate_rush"):
    """A role has not acknowledged a rush in time. `marked_at` names the rush that the asker saw."""

    may = FOLLOWER
    order: str
    role: Role
    level: Loudness
    marked_at: datetime


class RushEscalated(Event, frozen=True, tag="rush_escalated"):
    """The alarm about a role that has not acknowledged a rush became louder."""

    essential = False
    amends = False
    order: str
    role: Role
    level: Loudness


class FlagRisk(Command, frozen=True, tag="flag_risk"):
    """A promise is in danger. `until` names the promise that the asker saw."""

    may = FOLLOWER
    order: str
    cause: RiskCause
    until: datetime


class PromiseAtRisk(Event, frozen=True, tag="promise_at_risk"):
    """A promise is in danger, and not broken yet."""

    essential = False
    amends = False
    order: str
    cause: RiskCause
    until: datetime


class LiftRisk(Command, frozen=True, tag="lift_risk"):
    """The courier is expected in time again. `until` names the promise that the asker saw."""

    may = FOLLOWER
    order: str
    cause: RiskCause
    until: datetime


class RiskLifted(Event, frozen=True, tag="risk_lifted"):
    """What a promise was in danger of is not expected any more."""

    essential = False
    amends = False
    order: str
    cause: RiskCause
    until: datetime


class NoteSilence(Command, frozen=True, tag="note_silence"):
    """A courier with a gift in hand has not been heard of since `since`."""

    may = FOLLOWER
    courier: str
    since: datetime


class CourierSilent(Event, frozen=True, tag="courier_silent"):
    """A courier with a gift in hand had not been heard of since `since`."""

    essential = False
    courier: str
    since: datetime


class EndSilence(Command, frozen=True, tag="end_silence"):
    """A silent courier was heard again, or carries nothing any more."""

    may = FOLLOWER
    courier: str


class SilenceEnded(Event, frozen=True, tag="silence_ended"):
    """A silent courier was heard again, or carries nothing any more."""

    essential = False
    courier: str
