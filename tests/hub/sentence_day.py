"""An order in every state that it can be in, and what is said of it: the kept texts of both languages.
Stations and pages are both held to them; `python -m tests.desktop.test_sentence_words` writes them anew, to be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hub.domain.actor import Actor, Role
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
    AnswerApproval,
    AskApproval,
    AssignCourier,
    CancelOrder,
    ChangeCard,
    Command,
    ConfirmOrder,
    DecideProblem,
    DeliverOrder,
    Erase,
    ExpireAddress,
    FailDelivery,
    FlagRisk,
    GiveAddress,
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
    PICTURE,
    Decided,
    an_id,
    courier_actor,
    customer,
    packing_steps,
)

KEPT = Path(__file__).parent / "golden"
ZONE = "Europe/London"
READERS = {"shop": Role.DISPATCH, "courier": Role.COURIER, "sender": Role.SENDER, "recipient": Role.RECIPIENT}
ORDER, OTHER, COURIER, PROBLEM = an_id(1), an_id(2), an_id(900), an_id(70)
MINE = courier_actor(COURIER)
CUSTOMER = customer(Role.SENDER, ORDER)
_FETCHED: tuple[tuple[Actor, Command], ...] = (
    (DISPATCH, AssignCourier(ORDER, COURIER)),
    (MINE, AcceptOffer(ORDER)),
    (MINE, PickUpOrder(ORDER)),
)
_ARRIVED = (*_FETCHED, (MINE, ReportArrival(ORDER)))
WAY: dict[Delivery, tuple[tuple[Actor, Command], ...]] = {
    Delivery.UNASSIGNED: (),
    Delivery.OFFERED: _FETCHED[:1],
    Delivery.ACCEPTED: _FETCHED[:2],
    Delivery.PICKED_UP: _FETCHED,
    Delivery.ARRIVED: _ARRIVED,
    Delivery.DELIVERED: (*_ARRIVED, (MINE, DeliverOrder(ORDER, PICTURE))),
    Delivery.FAILED: (*_ARRIVED, (MINE, FailDelivery(ORDER, "absent", ""))),
    Delivery.RETURNED: (*_ARRIVED, (MINE, FailDelivery(ORDER, "absent", "")), (MINE, ReturnOrder(ORDER))),
}
DOOR = Place(515_072_000, -1_276_000)
SHIFT = timedelta(minutes=10)
"""Between two steps of an order's way."""

REACHED: tuple[tuple[Preparation, Delivery], ...] = (
    *((prepared, Delivery.UNASSIGNED) for prepared in Preparation),
    *((prepared, Delivery.OFFERED) for prepared in (*Preparation,)[1:]),
    *((prepared, Delivery.ACCEPTED) for prepared in (*Preparation,)[1:]),
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

    def reach(self, prepared: Preparation, brought: Delivery, **changes: Any) -> Day:
        """Bring an order into a state, ten minutes a step."""
        self.placed(**{"address": Address(("12 Rose Lane",), place=DOOR), **changes})
        if prepared is not Preparation.NEW:
            self.step(DESK, ConfirmOrder(ORDER), PromiseTime(ORDER, NOON + timedelta(hours=4)))
        if prepared in (Preparation.PACKING, Preparation.PACKED):
            self.step(PACKING, StartPacking(ORDER))
        if prepared is Preparation.PACKED or brought is Delivery.RETURNED:
            self.step(PACKING, *packing_steps(ORDER, 2))
        for actor, command in WAY[brought]:
            self.step(actor, command)
        if (prepared, brought) == (Preparation.PACKING, Delivery.RETURNED):
            self.step(PACKING, UnpackOrder(ORDER))
        self.now += SHIFT
        return self

    def step(self, actor: Actor, *commands: Command) -> Day:
        """What somebody does ten minutes later."""
        self.now += SHIFT
        self.must(actor, *commands)
        return self

    def step_now(self, actor: Actor, *commands: Command) -> Day:
        """What somebody does at this moment."""
        self.must(actor, *commands)
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


def scenes() -> Iterator[Scene]:
    """Every state, and what makes a difference within one."""
    for prepared, brought in REACHED:
        yield Day().reach(prepared, brought).scene(f"{prepared}, {brought}")
    yield from _before_it_leaves()
    yield from _on_the_way()
    yield from _trouble()
    yield from _the_end()


def _before_it_leaves() -> Iterator[Scene]:
    new = Preparation.NEW, Delivery.UNASSIGNED
    at_the_table = Preparation.PACKING, Delivery.UNASSIGNED
    packed = Preparation.PACKED, Delivery.UNASSIGNED
    wanted = Window(NOON + timedelta(hours=26), NOON + timedelta(hours=24))
    yield Day().reach(*new, wanted=wanted).scene("a time is wished, tomorrow")
    yield Day().reach(*new, wanted=Window(NOON + timedelta(hours=5))).scene("it is wished for until a time")
    yield Day().reach(*new).step(DESK, CancelOrder(ORDER, "the wedding is off")).scene("cancelled")
    spans = {"a window is promised": (3, 5), "another day is promised": (72, 74), "a night is promised": (10, 12)}
    for name, (first, last) in spans.items():
        ask = PromiseTime(ORDER, NOON + timedelta(hours=last), earliest=NOON + timedelta(hours=first))
        yield Day().reach(*packed).step(DESK, ask).scene(name)
    day = Day().reach(*packed)
    day.now += timedelta(days=1)
    yield day.scene("packed yesterday, late")
    day = Day().reach(*at_the_table).step(PACKING, AcknowledgeCard(ORDER, 1))
    yield day.scene("the card is checked")
    yield day.step(DESK, ChangeCard(ORDER, "Marry me?")).scene("the card is changed")
    yield day.step(PACKING, AcknowledgeCard(ORDER, 2)).scene("the new card is checked")
    day = Day().reach(*new, address=Address(), ask_recipient=True)
    yield day.scene("the recipient is asked where it goes")
    asked = day.board.orders[ORDER].address_ask
    assert asked is not None
    ask_until = day.now = asked.due_at
    yield day.step(FOLLOWER, ExpireAddress(ORDER, ask_until)).scene("the recipient has not said where it goes")
    yield day.step(CUSTOMER, GiveAddress(ORDER, Address(("12 Rose Lane",), place=DOOR))).scene("the sender has said it")
    day = Day().reach(*packed).step(DESK, AskApproval(ORDER))
    yield day.scene("the sender is asked about the wrapping")
    yield day.step(CUSTOMER, AnswerApproval(ORDER, False, "a red ribbon")).scene("the sender asks for a change")
    day = Day().reach(*packed).step(DESK, AskApproval(ORDER))
    yield day.step(CUSTOMER, AnswerApproval(ORDER, True)).scene("the sender approves of the wrapping")
    day = Day().reach(*at_the_table).step(DESK, MarkRush(ORDER, True))
    yield day.scene("rush, nobody has heard it")
    yield day.step(PACKING, AcknowledgeRush(ORDER)).scene("rush, dispatch has not heard it")
    yield day.step(DISPATCH, AcknowledgeRush(ORDER)).scene("rush, everybody has heard it")
    day = Day().reach(*at_the_table).step(DESK, MarkRush(ORDER, True)).step(DISPATCH, AcknowledgeRush(ORDER))
    yield day.scene("rush, packing has not heard it")
    day = Day().reach(Preparation.CONFIRMED, Delivery.UNASSIGNED)
    until = NOON + timedelta(hours=4)
    day.now = until - timedelta(minutes=45)
    yield day.step(FOLLOWER, FlagRisk(ORDER, RiskCause.LATE_START, until)).scene("packing should have begun")
    day.now = until - timedelta(minutes=5)
    yield day.scene("five minutes left and nothing is packed")


def _on_the_way() -> Iterator[Scene]:
    yield Day().on_the_way().seen(1234).expected(25, 35).scene("near, in time")
    yield Day().on_the_way().seen(87).expected(1, 1.5).scene("almost there")
    yield Day().on_the_way().seen(12_400).expected(300, 320).scene("far, too late")
    yield Day().on_the_way().seen(400, age_s=370).scene("silent for six minutes")
    yield Day().on_the_way().seen(400, age_s=7500).scene("silent for two hours")
    day = Day().on_the_way()
    day.must(FOLLOWER, NoteSilence(COURIER, day.now - timedelta(minutes=4)))
    day.must(FOLLOWER, FlagRisk(ORDER, RiskCause.COURIER_SILENT, NOON + timedelta(hours=4)))
    yield day.scene("the shop misses its courier")
    day = Day().on_the_way()
    day.now = NOON + timedelta(hours=3, minutes=55)
    yield day.seen(500).scene("five minutes left on the way")
    day.now = NOON + timedelta(hours=4, minutes=6)
    yield day.seen(200).expected(2, 6).scene("late and near")
    day = Day().on_the_way()
    day.placed(2, address=Address(("1 Mill Lane",), place=DOOR))
    day.must(DESK, ConfirmOrder(OTHER), PromiseTime(OTHER, NOON + timedelta(hours=3)))
    day.must(PACKING, StartPacking(OTHER), *packing_steps(OTHER, 2))
    day.must(DISPATCH, AssignCourier(OTHER, COURIER))
    day.must(MINE, AcceptOffer(OTHER), PickUpOrder(OTHER))
    yield day.seen(900).scene("another stop first")


def _trouble() -> Iterator[Scene]:
    for reason in FAILURE_REASONS:
        day = Day().reach(Preparation.PACKED, Delivery.ARRIVED).step(MINE, FailDelivery(ORDER, reason, ""))
        yield day.scene(f"not handed over: {reason}")
    for kind in ProblemKind:
        yield Day().at_the_door_with(kind).scene(f"problem: {kind}")
    for remedy in Remedy:
        kind = next(kind for kind, remedies in REMEDIES.items() if remedy in remedies)
        day = Day().at_the_door_with(kind).step(OWNER, DecideProblem(ORDER, PROBLEM, remedy))
        yield day.scene(f"decided: {remedy} ({kind})")
    day = Day().at_the_door_with(ProblemKind.ABSENT)
    day.must(MINE, RaiseProblem(ORDER, an_id(71), ProblemKind.VEHICLE))
    yield day.scene("two problems")
    day = Day().at_the_door_with(ProblemKind.ABSENT).step(MINE, FailDelivery(ORDER, "absent", ""))
    yield day.scene("not handed over, nobody has decided")
    day.step(DESK, DecideProblem(ORDER, PROBLEM, Remedy.TRY_AGAIN))
    yield day.scene("not handed over, decided")
    yield day.step(MINE, ReportArrival(ORDER)).scene("at the door again")
    yield Day().at_the_door_with(ProblemKind.DAMAGED).step(MINE, FailDelivery(ORDER, "damaged", "")).scene("damaged")


def _the_end() -> Iterator[Scene]:
    def handed_over(late: timedelta, name: str) -> Day:
        day = Day().reach(Preparation.PACKED, Delivery.ARRIVED)
        day.now = NOON + timedelta(hours=4) + late
        day.must(MINE, DeliverOrder(ORDER, "" if name else PICTURE, received_by=name))
        return day

    yield handed_over(timedelta(minutes=-10), "Lin Yue 林月").scene("delivered in time")
    yield handed_over(timedelta(minutes=-10), "").scene("delivered with a picture")
    for late, name in ((-10, "delivered in its window"), (12, "delivered after its window")):
        day = Day().reach(Preparation.PACKED, Delivery.ARRIVED)
        window = PromiseTime(ORDER, NOON + timedelta(hours=4), earliest=NOON + timedelta(hours=2))
        day.must(DESK, window)
        day.now = NOON + timedelta(hours=4, minutes=late)
        yield day.step_now(MINE, DeliverOrder(ORDER, PICTURE)).scene(name)
    day = handed_over(timedelta(minutes=12), "Lin Yue 林月")
    yield day.scene("delivered late")
    day.now += timedelta(days=1)
    yield day.scene("delivered yesterday")
    yield day.step(OWNER, Erase(order=ORDER)).scene("delivered and forgotten")
    surprise = Day().reach(Preparation.PACKED, Delivery.ARRIVED, surprise=True)
    yield surprise.scene("a surprise")
    yield surprise.step(MINE, DeliverOrder(ORDER, "", received_by="Lin Yue 林月")).scene("a surprise that is out")
    kinds = tuple(Clause(kind) for kind in (ClauseKind.PACKED, ClauseKind.COMING, ClauseKind.PROMISED))
    yield Scene("moments and names that nobody knows any more", NOON, dict.fromkeys(READERS, kinds[:2]))


def kept(language: str) -> dict[tuple[str, str], str]:
    """The kept texts: (scene, reader) -> line, blank where nothing is said."""
    found: dict[tuple[str, str], str] = {}
    scene = ""
    for line in (KEPT / f"sentence.{language}.txt").read_text("utf-8").splitlines():
        if line.startswith("# "):
            scene = line[2:]
        elif line:
            reader, _, said = line.partition(": ")
            found[scene, reader.rstrip(":")] = said
    return found


def written(said: Callable[[Scene, str], str]) -> str:
    """What `kept` reads. Args: said: the line of a scene for a reader."""
    parts = []
    for scene in scenes():
        lines = [f"{reader}: {said(scene, reader)}".rstrip() for reader in READERS]
        parts.append("\n".join((f"# {scene.name}", *lines)) + "\n")
    return "\n".join(parts)
