"""What an alarm is: how loud a rush has become, and why a promise is in danger. Values only; `escalation` says when."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from hub.domain.actor import Role


class Loudness(StrEnum):
    """Who is told that a role has not acknowledged a rush, one after the other."""

    LOUDER = "louder"
    OTHERS = "others"
    OWNER = "owner"


class RushStep(Struct, frozen=True):
    """One step of an alarm.

    Args:
        role: who has not acknowledged.
        level: how loud it became.
        at: when.
    """

    role: Role
    level: Loudness
    at: datetime


class RiskCause(StrEnum):
    """Why a promise may be broken."""

    LATE_START = "late_start"
    """Packing has not begun by the latest start."""
    ETA = "eta"
    """The courier is expected after the promised time."""
    COURIER_SILENT = "courier_silent"
    """Nobody knows where the gift is."""
    LITTLE_TIME = "little_time"
    """Less is left than the way takes."""


class Risk(Struct, frozen=True):
    """A promise in danger.

    Args:
        cause: why.
        until: the end of the window that it is about.
        at: when it was noticed.
        lifted: whether it was seen later that it does not hold any more.
    """

    cause: RiskCause
    until: datetime
    at: datetime
    lifted: bool = False
