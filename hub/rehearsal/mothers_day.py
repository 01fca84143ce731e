"""Mother's Day at Mill Lane: 200 orders, 12 couriers, and everything that goes wrong on such a morning.

People here see what their screens show and do one thing at a time, slower or faster as the dice say. Some acknowledge a
rush late or not at all, one station is away for ten minutes, a courier is late, another is silent, recipients are absent,
addresses are wrong. What the shop's rules and followers make of it is judged by `judge`.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from hub.domain.access import secret_hash
from hub.domain.actor import Role
from hub.domain.board import Board
from hub.domain.courier import Fix
from hub.domain.notice_policy import pushes, unanswered_at
from hub.domain.order import Channel, Delivery, Order, Place, Preparation, Source
from hub.domain.problem import REMEDIES, ProblemKind, Remedy, open_problems
from hub.domain.rules.packing import packing_needs
from hub.domain.vocabulary import (
    AcceptOffer,
    AcknowledgeCard,
    AcknowledgeRush,
    AddCourier,
    AssignCourier,
    AttachProof,
    ChangeCard,
    Command,
    ConfirmOrder,
    DecideProblem,
    DeclineOffer,
    DeliverOrder,
    DescribeShop,
    FailDelivery,
    IssueLink,
    MarkPacked,
    MarkRush,
    PickUpOrder,
    PlaceOrder,
    PromiseTime,
    RaiseProblem,
    ReportArrival,
    ReturnOrder,
    SetDuty,
    StartPacking,
    TickItem,
)
from hub.rehearsal.mothers_verdict import Verdict, judge
from hub.rehearsal.notices_verdict import judge_notices
from hub.rehearsal.phones import Phones
from hub.rehearsal.plan import (
    SHOP_CURRENCY,
    SHOP_NAME,
    SHOP_PHONE,
    SHOP_PLACE,
    SHOP_ZONE,
    CourierPlan,
    OrderPlan,
    apart,
    plan_day,
)
from hub.rehearsal.virtual import Acting, Follower, VirtualShop
from hub.relay import Outcome

ORDERS = 200
COURIERS = 12
BEGINS = datetime(2026, 5, 10, 6, 0, tzinfo=UTC)
LENGTH_S = 6 * 3600.0
"""Orders come in for this long; the day ends when the last one has come to its end."""
LATEST_S = 16 * 3600.0
LOOKS_AGAIN_S = 60.0
"""Whether anybody still waits for a message is looked at after every event, and else so often: it is most of the work."""
HANDS = {Role.FRONT_DESK: 3, Role.PACKING: 4, Role.DISPATCH: 2}
"""People at each of the stations, on such a day."""
AWAY_S = 600.0
RIDE_MPS = 5.0
CARRIES_MAX = 4
FIX_EVERY_S = 15.0
TROUBLES = (ProblemKind.ABSENT, ProblemKind.ABSENT, ProblemKind.WRONG_ADDRESS, ProblemKind.ACCESS)
PICTURE = secret_hash("the picture of a bouquet")
Deed = tuple[tuple[object, ...], float, Command]
"""What it is about (done once), how many seconds it takes, and what is asked."""


def _was_brought_back(order: Order) -> bool:
    return any(step.kind == "delivery_failed" for step in order.history)


class Rider:
    """A courier: where they are, what they do next, and how their day goes wrong."""

    def __init__(self, courier: str, plan: CourierPlan, dice: random.Random) -> None:
        self.id = courier
        self.plan = plan
        self.dice = dice
        self.place = SHOP_PLACE
        self.busy = False
        self.late_from_s = math.inf
        self.silent_s: tuple[float, float] = (math.inf, math.inf)


class Morning:
    """The day.

    Args:
        seed: of everything.
        followers: what the shop does by itself.
        orders: how many; the couriers follow from it.
        kills: how often the hub is killed in the middle.
    """

    def __init__(self, seed: int, followers: Sequence[Follower], orders: int = ORDERS, kills: int = 0) -> None:
        self.dice = random.Random(f"mothers day {seed}")
        self.shop = VirtualShop(seed, BEGINS, followers)
        for one in followers:
            if isinstance(one, Acting):
                self.shop.acting[one.name] = one.act
        self.plan = plan_day(seed, orders, couriers=max(2, round(orders * COURIERS / ORDERS)))
        self.plans: dict[str, OrderPlan] = {}
        self.placed = 0
        self.refused: dict[str, int] = {}
        self.secrets: dict[str, str] = {}
        self.riders: dict[str, Rider] = {}
        self._hands: dict[Role, int] = dict(HANDS)
        self._doing: set[tuple[object, ...]] = set()
        self._away = self.dice.choice((Role.PACKING, Role.DISPATCH))
        self._away_from_s = self.dice.uniform(0.3, 0.6) * LENGTH_S
        self._heeds: dict[tuple[str, Role], float] = {}
        self._looked_at: Board | None = None
        self._looks_again_s = 0.0
        self._open_shop()
        for _ in range(kills):
            self.shop.after(self.dice.uniform(0.05, 0.55) * LENGTH_S, self.shop.kill)

    def play(self) -> None:
        """Let the day happen."""
        self.shop.run(self._is_over, LATEST_S)

    def _is_over(self) -> bool:
        everybody_asked = self.placed == len(self.plan.orders) and len(self.shop.board.orders) >= self.placed
        if not everybody_asked or any(order.is_open for order in self.shop.board.orders.values()):
            return False
        if not self.shop.acting:
            return True
        board, now = self.shop.board, self.shop.now
        if board is self._looked_at and self.shop.elapsed_s < self._looks_again_s:
            return False
        self._looked_at, self._looks_again_s = board, self.shop.elapsed_s + LOOKS_AGAIN_S
        return not any(
            pushes(board, order, now) or any(unanswered_at(notice) for notice in order.notices)
            for order in board.orders.values()
        )

    # Opening ----------------------------------------------------------------------------------------------------------

    def _open_shop(self) -> None:
        shop = self.shop
        about = DescribeShop(SHOP_NAME, SHOP_ZONE, SHOP_CURRENCY, SHOP_PHONE, SHOP_PLACE)
        self._ask("owner", Role.OWNER, about)
        for plan in self.plan.couriers:
            courier = shop.mint()
            rider = Rider(courier, plan, random.Random(self.dice.getrandbits(64)))
            self.riders[courier] = rider
            self._take_on(courier, plan)
            shop.after(3 + rider.dice.random() * FIX_EVERY_S, lambda rider=rider: self._tell_where(rider))  # type: ignore[misc]
            shop.after(5, lambda rider=rider: self._ride(rider))  # type: ignore[misc]
        late, silent = self.dice.sample(sorted(self.riders), 2)
        self.riders[late].late_from_s = self.dice.uniform(0.2, 0.6) * LENGTH_S
        begins = self.dice.uniform(0.2, 0.7) * LENGTH_S
        self.riders[silent].silent_s = (begins, begins + 600.0)
        for plan_ in self.plan.orders:
            shop.after(10 + plan_.arrives * LENGTH_S, lambda plan_=plan_: self._arrives(plan_))  # type: ignore[misc]
        for role in HANDS:
            shop.after(5, lambda role=role: self._look_up(role))  # type: ignore[misc]

    def _take_on(self, courier: str, plan: CourierPlan) -> None:
        """One step after the other: a line that loses the first must not let the second overtake it."""

        def on_duty(_: Outcome) -> None:
            self._ask("dispatch", Role.DISPATCH, SetDuty(courier, True), lambda _: self._let_in(Role.COURIER, courier))

        self._ask("dispatch", Role.DISPATCH, AddCourier(courier, plan.name, plan.phone, ()), on_duty)

    def _ask(
        self,
        station: str,
        role: Role,
        command: Command,
        then: Callable[[Outcome], None] | None = None,
        secret: str = "",
    ) -> None:
        def answered(outcome: Outcome) -> None:
            if outcome.outcome == "refused":
                self.refused[outcome.code] = self.refused.get(outcome.code, 0) + 1
            if then is not None:
                then(outcome)

        self.shop.ask(station, role, command, answered, secret=secret)

    def _let_in(self, role: Role, subject: str) -> None:
        secret = f"{self.dice.getrandbits(128):032x}"
        until = self.shop.now + timedelta(days=1)
        link = IssueLink(self.shop.mint(), role, subject, secret_hash(secret), until)

        def answered(outcome: Outcome) -> None:
            if outcome.outcome == "accepted":
                self.secrets[f"{role.value}:{subject}"] = secret

        self._ask("front_desk", Role.FRONT_DESK, link, answered)

    def _arrives(self, plan: OrderPlan) -> None:
        order = self.shop.mint()
        self.plans[order] = plan
        self.placed += 1
        channel = Channel.WEB if plan.by_web else Channel.PHONE
        source = Source("woocommerce:mill-lane", str(plan.number)) if plan.by_web else None
        placed = PlaceOrder(
            order, channel, plan.sender, plan.recipient, plan.address, plan.card, plan.items, SHOP_CURRENCY,
            plan.total_minor, plan.surprise, source=source,
        )  # fmt: skip
        if plan.by_web:
            self._ask("gateway", Role.GATEWAY, placed)
        else:
            self._ask("front_desk", Role.FRONT_DESK, placed)
        if plan.card_change:
            wait = 60.0 if plan.card_change == "early" else 1800.0
            self.shop.after(wait + 240 * self.dice.random(), lambda: self._changes_card(order, plan))

    def _changes_card(self, order: str, plan: OrderPlan) -> None:
        secret = self.secrets.get(f"sender:{order}")
        if secret is not None:
            self._ask("gateway", Role.GATEWAY, ChangeCard(order, plan.new_card), secret=secret)

    # At the stations ----------------------------------------------------------------------------------------------------

    def _is_away(self, role: Role) -> bool:
        return role is self._away and self._away_from_s <= self.shop.elapsed_s < self._away_from_s + AWAY_S

    def _look_up(self, role: Role) -> None:
        """Everybody at a station who has a hand free takes the next deed."""
        if not self._is_away(role):
            for about, takes_s, command in self._deeds(role):
                if not self._hands[role]:
                    break
                if about not in self._doing:
                    self._begin(role, about, takes_s, command)
        self.shop.after(2.0, lambda: self._look_up(role))

    def _begin(self, role: Role, about: tuple[object, ...], takes_s: float, command: Command) -> None:
        self._doing.add(about)
        self._hands[role] -= 1

        def done() -> None:
            if self._is_away(role):  # the line went meanwhile: it is asked when the station is back
                self.shop.after(5.0, done)
                return
            self._hands[role] += 1
            self._ask(role.value, role, command, lambda _: self._doing.discard(about))

        self.shop.after(takes_s * self.dice.uniform(0.6, 1.6), done)

    def _deeds(self, role: Role) -> Iterator[Deed]:
        """What could be done at a station now, the most urgent first."""
        far = datetime.max.replace(tzinfo=UTC)
        orders = [order for order in self.shop.board.orders.values() if order.is_open]
        orders.sort(key=lambda order: (order.promise.window.until if order.promise else far, order.number))
        if role is not Role.FRONT_DESK:
            yield from self._rush(role, orders)
        step = {Role.FRONT_DESK: self._at_the_desk, Role.PACKING: self._packing, Role.DISPATCH: self._dispatching}[role]
        for order in orders:
            yield from step(order)

    def _rush(self, role: Role, orders: Sequence[Order]) -> Iterator[Deed]:
        """Who has a hand free hears it; how soon they look is theirs, and some do not look for minutes."""
        for order in orders:
            if order.rush is None or order.rush.heard_by(role) is not None:
                continue
            about = (order.id, role)
            if about not in self._heeds:
                slow = self.dice.random()
                heeds_after = self.dice.uniform(3, 30) if slow < 0.7 else self.dice.uniform(30, 400)
                self._heeds[about] = self.shop.elapsed_s + heeds_after
            if self.shop.elapsed_s >= self._heeds[about]:
                yield ("rush", *about), 2.0, AcknowledgeRush(order.id)

    def _decide(self, order: Order) -> Iterator[Deed]:
        """Ask the sender and decide; who is slow is overtaken by what was agreed before."""
        for problem in open_problems(order.problems):
            about = (problem.id, Role.FRONT_DESK)
            if about not in self._heeds:
                slow = self.dice.random()
                after = self.dice.uniform(20, 200) if slow < 0.7 else self.dice.uniform(200, 1200)
                self._heeds[about] = self.shop.elapsed_s + after
            if self.shop.elapsed_s >= self._heeds[about]:
                remedy = self.dice_of(problem.id).choice(REMEDIES[problem.kind])
                yield ("decide", problem.id), 5.0, DecideProblem(order.id, problem.id, remedy)

    def _at_the_desk(self, order: Order) -> Iterator[Deed]:
        yield from self._decide(order)
        plan = self.plans[order.id]
        if order.preparation is Preparation.NEW:
            yield ("confirm", order.id), 8.0, ConfirmOrder(order.id)
        elif order.promise is None:
            until = self.shop.now + timedelta(minutes=plan.promise_min + 30)
            yield ("promise", order.id), 10.0, PromiseTime(order.id, until.replace(second=0, microsecond=0))
        elif plan.rush and order.rush is None and order.preparation is not Preparation.PACKED:
            yield ("mark", order.id), 3.0, MarkRush(order.id)
        elif f"sender:{order.id}" not in self.secrets:
            about = ("link", order.id)
            if about not in self._doing:
                self._doing.add(about)
                self._let_in(Role.SENDER, order.id)

    def _packing(self, order: Order) -> Iterator[Deed]:
        if order.preparation is Preparation.CONFIRMED and order.promise is not None:
            yield ("start", order.id), 10.0, StartPacking(order.id)
        if order.preparation is not Preparation.PACKING:
            return
        if order.card_unseen:
            yield ("card", order.id, order.card.version), 8.0, AcknowledgeCard(order.id, order.card.version)
            return
        missing = next((index for index in range(len(order.items)) if index not in order.ticked), None)
        if missing is not None:
            yield ("tick", order.id, missing), 25.0, TickItem(order.id, missing, version=order.items_version)
        elif order.proof_of("packed") is None:
            yield ("photo", order.id), 20.0, AttachProof(order.id, "packed", PICTURE)
        elif not packing_needs(order):
            yield ("packed", order.id, order.card.version), 15.0, MarkPacked(order.id)

    def _dispatching(self, order: Order) -> Iterator[Deed]:
        if (
            order.delivery not in (Delivery.UNASSIGNED, Delivery.RETURNED)
            or order.promise is None
            or order.preparation is not Preparation.PACKED
        ):
            return
        declined = {step.actor.person for step in order.history if step.kind == "offer_declined"}
        board = self.shop.board
        ready = [rider for rider in sorted(self.riders) if rider not in declined and rider in board.couriers]
        if ready:
            courier = min(ready, key=lambda rider: (len(board.orders_of(rider)), rider))
            if len(board.orders_of(courier)) < CARRIES_MAX:
                offers = sum(step.kind == "courier_offered" for step in order.history)
                yield ("offer", order.id, offers), 12.0, AssignCourier(order.id, courier)

    # On the way -----------------------------------------------------------------------------------------------------

    def _tell_where(self, rider: Rider) -> None:
        silent_from, silent_until = rider.silent_s
        if not silent_from <= self.shop.elapsed_s < silent_until:
            now = self.shop.now
            self.shop.fixes[rider.id] = Fix(rider.id, rider.place, 15, now, "page")
            self.shop.look_soon()
        self.shop.after(FIX_EVERY_S, lambda: self._tell_where(rider))

    def _ride(self, rider: Rider) -> None:
        """Take the next step of a courier's round, and come back to it."""
        self.shop.after(self._next_step(rider), lambda: self._ride(rider))

    def _next_step(self, rider: Rider) -> float:
        mine = self.shop.board.orders_of(rider.id)
        secret = self.secrets.get(f"courier:{rider.id}", "")
        if not secret:
            return 5.0
        for order in mine:
            if order.delivery is Delivery.OFFERED:
                plan = self.plans[order.id]
                declines = plan.declines and not any(step.kind == "offer_declined" for step in order.history)
                answer: Command = DeclineOffer(order.id) if declines else AcceptOffer(order.id)
                self._once(("answer", order.id, len(order.history)), answer, secret)
                return rider.dice.uniform(10, 40)
        carried = [order for order in mine if order.delivery in (Delivery.PICKED_UP, Delivery.ARRIVED)]
        failed = [order for order in mine if order.delivery is Delivery.FAILED]
        waiting = [order for order in mine if order.delivery is Delivery.ACCEPTED]
        if waiting and not carried:
            if self._goes_to(rider, SHOP_PLACE):
                return FIX_EVERY_S
            for order in waiting:
                self._once(("pick up", order.id, len(order.history)), PickUpOrder(order.id), secret)
            return 30.0
        if carried:
            return self._at_a_stop(rider, carried[0], secret)
        if not self._goes_to(rider, SHOP_PLACE):
            for order in failed:
                self._once(("brought back", order.id, len(order.history)), ReturnOrder(order.id), secret)
        return FIX_EVERY_S

    def _at_a_stop(self, rider: Rider, order: Order, secret: str) -> float:
        plan = self.plans[order.id]
        door = plan.address.place or SHOP_PLACE
        if rider.late_from_s <= self.shop.elapsed_s:
            rider.late_from_s = math.inf
            return 2400.0  # a flat tyre
        if self._goes_to(rider, door):
            return FIX_EVERY_S
        if order.delivery is Delivery.PICKED_UP:
            self._once(("arrived", order.id, len(order.history)), ReportArrival(order.id), secret)
            return rider.dice.uniform(20, 60)
        last: Command = DeliverOrder(order.id, received_by=plan.recipient.name)
        mine = [problem for problem in order.problems if problem.raised_by.role is Role.COURIER]
        if plan.fails and not mine:
            kind = self.dice_of(order.id).choice(TROUBLES)
            last = RaiseProblem(order.id, self.shop.mint(), kind, "Nobody opens, the neighbour neither.")
        elif mine and mine[-1].is_open:
            return 10.0  # one decision comes back to the courier
        elif mine and mine[-1].remedy is Remedy.BRING_BACK and not _was_brought_back(order):
            last = FailDelivery(order.id, "other")
        self._once(("at the door", order.id, len(order.history)), last, secret)
        return rider.dice.uniform(10, 30)

    def dice_of(self, about: str) -> random.Random:
        """Dice of one thing, whenever they are thrown."""
        return random.Random(f"{self.plan.seed} {about}")

    def _once(self, about: tuple[object, ...], command: Command, secret: str) -> None:
        if about not in self._doing:
            self._doing.add(about)
            self._ask("gateway", Role.GATEWAY, command, lambda _: self._doing.discard(about), secret)

    def _goes_to(self, rider: Rider, there: Place) -> bool:
        """Ride on for as long as a fix takes; whether there is still a way to go."""
        north, east = apart(rider.place, there)
        far_m = math.hypot(north, east)
        if far_m < 1.0:
            return False
        share = min(1.0, RIDE_MPS * FIX_EVERY_S / far_m)
        rider.place = Place(
            rider.place.lat_e7 + round((there.lat_e7 - rider.place.lat_e7) * share),
            rider.place.lon_e7 + round((there.lon_e7 - rider.place.lon_e7) * share),
        )
        return share < 1.0


class Day(Struct, frozen=True):
    """How one day went."""

    seed: int
    hours: float
    verdict: Verdict
    refused: Mapping[str, int]

    @property
    def count(self) -> int:
        """How many promises were broken."""
        return len(self.verdict.breaches)

    def as_json(self) -> dict[str, object]:
        """The object that programs read."""
        verdict = self.verdict
        return {
            "seed": self.seed,
            "hours": self.hours,
            "breaches": verdict.breaches,
            "figures": verdict.figures,
            "worst": verdict.worst,
            "refused": dict(self.refused),
        }


def play_days(
    seeds: Sequence[int],
    orders: int,
    kills: int,
    followers: Callable[[Phones], Sequence[Follower]],
    tell: Callable[[str], None],
    repeated: str = "",
) -> list[Day]:
    """Play days one after the other.

    Args:
        seeds: of each day.
        orders, kills: of each day.
        followers: makes the shop's followers anew for a day, given the telephones of its customers.
        tell: told one line about each day, and one about each broken promise.
        repeated: the words that mark a message as possibly repeated.
    """
    days = []
    for seed in seeds:
        phones = Phones(seed, keyed=bool(seed % 2))
        morning = Morning(seed, followers(phones), orders, kills)
        phones.clock = lambda: morning.shop.now  # noqa: B023  # asked within the day only
        morning.play()
        verdict = judge(morning.shop.feed, morning.shop.board, orders)
        if morning.shop.acting:
            judge_notices(verdict, morning.shop.feed, phones, repeated)
        verdict.figures |= {"kills": morning.shop.kills, "asked again": morning.shop.repeated}
        said = ", ".join(f"{count} {name}" for name, count in verdict.figures.items())
        tell(f"seed {seed}: {said}; " + "; ".join(f"{what}: {case}" for what, case in verdict.worst.items()))
        for breach in verdict.breaches:
            tell(f"seed {seed} BROKEN {breach}")
        days.append(Day(seed, round(morning.shop.elapsed_s / 3600, 2), verdict, morning.refused))
    return days
