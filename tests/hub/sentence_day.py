"""An order in every state that it can be in, and what is said of it: the kept texts of both languages.

    python -m tests.hub.sentence_day

writes the kept texts anew, as the stations say them; stations and pages are both held to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from hub.domain.actor import Role
from hub.domain.alarm import RiskCause
from hub.domain.courier import Fix
from hub.domain.eta import Arrival
from hub.domain.order import Address, Delivery, Place, Preparation
from hub.domain.problem import REMEDIES, ProblemKind, Remedy
from hub.domain.promise import Window
from hub.domain.sentence import Clause, ClauseKind, sentence
from hub.domain.vocabulary import (
    FAILURE_REASONS,
    AcceptOffer,
    AcknowledgeCard,
    AcknowledgeRush,
    AssignCourier,
    CancelOrder,
    ChangeCard,
    ConfirmOrder,
    DecideProblem,
    DeliverOrder,
    Erase,
    FailDelivery,
    FlagRisk,
    MarkRush,
    NoteSilence,
    PickUpOrder,
    PromiseTime,
    RaiseProblem,
    ReportArrival,
    ReturnOrder,
    StartPacking,
    UnpackOrder,
)
from tests.hub.shop_day import (
    DESK,
    DISPATCH,
    FOLLOWER,
    NOON,
    OWNER,
    PACKING,
    Decided,
    an_id,
    courier_actor,
    packing_steps,
)

KEPT = Path(__file__).parent / "golden"
ZONE = "Europe/London"
READERS = {"shop": Role.DISPATCH, "courier": Role.COURIER, "sender": Role.SENDER, "recipient": Role.RECIPIENT}
ORDER, OTHER, COURIER, PROBLEM = an_id(1), an_id(2), an_id(900), an_id(70)
MINE = courier_actor(COURIER)
DOOR = Place(515_072_000, -1_276_000)
SHIFT = timedelta(minutes=10)
"""Between two steps of an order's way."""

LATER_STAGES = (Delivery.OFFERED, Delivery.ACCEPTED)
REACHED: tuple[tuple[Preparation, Delivery], ...] = (
    *((prepared, Delivery.UNASSIGNED) for prepared in Preparation),
    *((prepared, brought) for brought in LATER_STAGES for prepared in Preparation),
    *((Preparation.PACKED, brought) for brought in (*Delivery,)[3:]),
    (Preparation.PACKING, Delivery.RETURNED),
)
"""Every pair of stages that an order can be in."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One state: its name, when it is, and what each reader is told."""

    name: str
    now: datetime
    said: dict[str, tuple[Clause, ...]]


class Day(Decided):
    """A day with one order that is followed."""

    def __init__(self) -> None:
        super().__init__()
        self.fix: Fix | None = None
        self.arrival: Arrival | None = None
        self.courier()

    def reach(self, prepared: Preparation, brought: Delivery, **changes: object) -> Day:
        """Bring an order into a state, ten minutes a step."""
        self.placed(address=Address(("12 Rose Lane",), place=DOOR), **changes)
        steps: list[Callable[[], None]] = []
        if prepared is not Preparation.NEW:
            steps += [lambda: self.must(DESK, ConfirmOrder(ORDER), PromiseTime(ORDER, NOON + timedelta(hours=4)))]
        if prepared in (Preparation.PACKING, Preparation.PACKED):
            steps += [lambda: self.must(PACKING, StartPacking(ORDER))]
        if prepared is Preparation.PACKED or brought is Delivery.RETURNED:
            steps += [lambda: self.must(PACKING, *packing_steps(ORDER, 2))]
        steps += [lambda command=command, actor=actor: self.must(actor, command) for actor, command in _way(brought)]
        if brought is Delivery.RETURNED and prepared is Preparation.PACKING:
            steps += [lambda: self.must(PACKING, UnpackOrder(ORDER))]
        for step in steps:
            self.now += SHIFT
            step()
        self.now += SHIFT
        return self

    def on_the_way(self) -> Day:
        """A gift that its courier has."""
        return self.reach(Preparation.PACKED, Delivery.PICKED_UP)

    def at_the_door_with(self, kind: ProblemKind) -> Day:
        """A courier at the door who has said what is wrong."""
        self.reach(Preparation.PACKED, Delivery.ARRIVED)
        self.must(MINE, RaiseProblem(ORDER, PROBLEM, kind))
        return self

    def seen(self, metres: float, age_s: float = 10) -> Day:
        """A position of the courier, so far north of the door."""
        place = Place(DOOR.lat_e7 + round(metres / 0.0111195), DOOR.lon_e7)
        self.fix = Fix(COURIER, place, 20, self.now - timedelta(seconds=age_s), "page")
        return self

    def expected(self, from_min: float, until_min: float) -> Day:
        """A reckoning of the arrival, in minutes from now."""
        soon, late = (self.now + timedelta(minutes=minutes) for minutes in (from_min, until_min))
        self.arrival = Arrival(ORDER, COURIER, soon, late, self.now, "straight")
        return self

    def scene(self, name: str) -> Scene:
        """What is said now."""
        order = self.board.orders[ORDER]
        said = {
            who: sentence(order, self.board, self.now, role, self.arrival, self.fix) for who, role in READERS.items()
        }
        return Scene(name, self.now, said)


def _way(brought: Delivery) -> list[tuple[object, object]]:
    return []


def scenes() -> Iterator[Scene]:
    """Every state, in an order that reads like a day."""
    return iter(())
