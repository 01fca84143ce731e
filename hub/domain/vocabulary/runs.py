"""Commands and events of runs: planned, put in order, loaded, begun; stops that go from one courier to another."""

from __future__ import annotations

from hub.domain.actor import Role
from hub.domain.run import LoadedBy
from hub.domain.vocabulary.base import COURIER_OR_DISPATCH, DISPATCH, Command, Event


class PlanRun(Command, frozen=True, tag="plan_run"):
    """One trip of one courier. `run` is minted by the asker; an order that nobody has is offered to the courier with it."""

    may = DISPATCH
    run: str
    courier: str
    orders: tuple[str, ...]


class RunPlanned(Event, frozen=True, tag="run_planned"):
    """A trip was planned."""

    run: str
    courier: str
    orders: tuple[str, ...]


class ReorderRun(Command, frozen=True, tag="reorder_run"):
    """The stops still to do, in their new order; some may be new, some may be left out. `expects`: the run's version."""

    may = DISPATCH
    run: str
    orders: tuple[str, ...]
    expects: int | None = None


class RunReordered(Event, frozen=True, tag="run_reordered"):
    """The stops still to do are these, in this order."""

    run: str
    orders: tuple[str, ...]


class LoadParcel(Command, frozen=True, tag="load_parcel"):
    """A parcel is at the vehicle, or is not after all (`loaded` false)."""

    may = COURIER_OR_DISPATCH | {Role.PACKING}
    offline = True
    run: str
    order: str
    by: LoadedBy = LoadedBy.TICKED
    loaded: bool = True


class ParcelLoaded(Event, frozen=True, tag="parcel_loaded"):
    """A parcel was seen at the vehicle, or found not to be there (`loaded` false)."""

    amends = False
    run: str
    order: str
    by: LoadedBy = LoadedBy.TICKED
    loaded: bool = True


class StartRun(Command, frozen=True, tag="start_run"):
    """Leave: every parcel must have been seen. What is loaded and not in hand yet is picked up with it."""

    may = COURIER_OR_DISPATCH
    run: str


class RunStarted(Event, frozen=True, tag="run_started"):
    """The courier left. An `order_picked_up` follows for each parcel."""

    run: str


class GiveStops(Command, frozen=True, tag="give_stops"):
    """Stops become a courier's, all of them or none: offered where they lie at the shop, handed over where they are in hand.

    `before`: who has them now, blank for nobody; it is refused where somebody else has one by then. `run`: minted by the
    asker, for a trip of what is offered; blank: no trip of its own. A trip of the courier's that has not left takes them first.
    """

    may = DISPATCH
    courier: str
    orders: tuple[str, ...]
    before: str = ""
    run: str = ""


class HandOver(Command, frozen=True, tag="hand_over"):
    """A gift in hand (`order`), or all of a run that are (`run`), go to another courier. Exactly one of the two."""

    may = DISPATCH
    courier: str
    order: str = ""
    run: str = ""


class HandedOver(Event, frozen=True, tag="handed_over"):
    """A gift changed couriers on the road; `run` is the trip that it is on now, blank if none."""

    order: str
    courier: str
    before: str
    run: str = ""
