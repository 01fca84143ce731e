"""Commands and events about who carries gifts."""

from __future__ import annotations

from msgspec import Struct

from hub.domain.actor import Role
from hub.domain.courier import Tracker
from hub.domain.vocabulary.base import COURIER_OR_DISPATCH, DISPATCH, Command, Event


class AddCourier(Command, frozen=True, tag="add_courier"):
    """A courier joins, or changes name, number or trackers (same id).

    `outsourced`: somebody else's, who holds no link; dispatch takes their steps in their name.
    """

    may = DISPATCH
    courier: str
    name: str
    phone: str
    trackers: tuple[Tracker, ...] = ()
    outsourced: bool = False


class CourierPerson(Struct, frozen=True):
    """Who the courier is."""

    name: str
    phone: str
    trackers: tuple[Tracker, ...] = ()


class CourierAdded(Event, frozen=True, tag="courier_added"):
    """A courier joined or changed."""

    courier: str
    person: CourierPerson | None = None
    outsourced: bool = False


class SetDuty(Command, frozen=True, tag="set_duty"):
    """A courier begins or ends work."""

    may = COURIER_OR_DISPATCH | {Role.FRONT_DESK}
    courier: str
    on_duty: bool


class DutySet(Event, frozen=True, tag="duty_set"):
    """A courier began or ended work."""

    courier: str
    on_duty: bool
