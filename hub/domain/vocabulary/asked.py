"""Commands and events of what the shop asks of people outside: consent to the wrapping, the address of the recipient."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from hub.domain.actor import Role
from hub.domain.order import Address
from hub.domain.promise import Window
from hub.domain.vocabulary.base import DESK, DISPATCH, FOLLOWER, PACKING, Command, Event


class AskApproval(Command, frozen=True, tag="ask_approval"):
    """Ask the sender whether wrapping and card are right; needs a picture of them. Until then the gift stays."""

    may = PACKING | DESK
    order: str


class ApprovalAsked(Event, frozen=True, tag="approval_asked"):
    """The sender was asked whether wrapping and card are right, until `due_at`."""

    order: str
    due_at: datetime


class AnswerApproval(Command, frozen=True, tag="answer_approval"):
    """The sender approves, or says what shall be other; the desk may say it for a sender on the telephone."""

    may = DESK | {Role.SENDER}
    order: str
    approved: bool
    note: str = ""


class ApprovalPerson(Struct, frozen=True):
    """The sender's words, or why somebody let it go without."""

    note: str = ""


class ApprovalAnswered(Event, frozen=True, tag="approval_answered"):
    """The sender approved, or asked for a change; `said`: whether there are words."""

    order: str
    approved: bool
    said: bool = False
    person: ApprovalPerson | None = None


class OverrideApproval(Command, frozen=True, tag="override_approval"):
    """Let the gift go without the sender's consent, and say why."""

    may = DISPATCH
    order: str
    reason: str


class ApprovalOverridden(Event, frozen=True, tag="approval_overridden"):
    """The gift goes without the sender's consent."""

    order: str
    person: ApprovalPerson | None = None


class LapseApproval(Command, frozen=True, tag="lapse_approval"):
    """Nobody answered in time, and by the shop's rule the gift goes as it is."""

    may = FOLLOWER
    order: str
    due_at: datetime


class ApprovalLapsed(Event, frozen=True, tag="approval_lapsed"):
    """Nobody answered in time; the gift goes as it is."""

    order: str


class GiveAddress(Command, frozen=True, tag="give_address"):
    """Say where the gift shall go, and when it suits: the recipient by their link; the sender or the desk in their place."""

    may = DESK | {Role.RECIPIENT, Role.SENDER}
    order: str
    address: Address
    wanted: Window | None = None


class GivenPerson(Struct, frozen=True):
    """The address."""

    address: Address


class AddressGiven(Event, frozen=True, tag="address_given"):
    """It is known where the gift shall go; `way_minutes` is the ride from the shop, `wanted` when it suits."""

    order: str
    way_minutes: int | None
    wanted: Window | None
    person: GivenPerson | None = None


class ExpireAddress(Command, frozen=True, tag="expire_address"):
    """The recipient has not said where the gift shall go: the sender is asked."""

    may = FOLLOWER
    order: str
    due_at: datetime


class AddressExpired(Event, frozen=True, tag="address_expired"):
    """The question went back to the sender."""

    order: str
