"""A whole day: everybody comes to work, the day happens, everything settles, the referee judges.

`rehearse_into` runs a day in a shop that is already open (its windows may be open too); `rehearse_day` opens a shop of its
own first, and is what `giftwire-hub rehearse` runs.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct

from hub.domain.actor import Role
from hub.domain.board import Board
from hub.domain.order import Channel, Order
from hub.domain.vocabulary import MessageSent, PlaceOrder, Recorded, kind_of
from hub.link.link import Link
from hub.link.port import LinkState
from hub.rehearsal.courier import Courier, Reporter
from hub.rehearsal.customer import Customer
from hub.rehearsal.pace import Pace
from hub.rehearsal.page import Page, PageError, Web
from hub.rehearsal.people import Dispatch, FrontDesk, Packing
from hub.rehearsal.plan import SHOP_CURRENCY, DayPlan, OrderPlan, plan_day
from hub.rehearsal.premises import WEB_SHOP, Premises, PremisesError, undisturbed
from hub.rehearsal.referee import Referee
from hub.rehearsal.report import DayReport, story, table
from hub.rehearsal.station import Person, Station, Story, has_ended
from hub.rehearsal.timing import Timing
from hub.rehearsal.web_shop import WebShop, WebShopError

STILL_S = 45.0
"""A day in which nothing has happened for so long, and orders are still on their way, has failed, and says so. A day that
only takes longer than planned has not: more orders than its couriers can carry, a slow machine."""
SETTLE_S = 20.0
LOOK_S = 0.05
GLANCE_S = 0.01
UNAVAILABLE = 69
"""Exit code: the shop did not open."""
LAG_FORGOTTEN_S = 30.0
PEOPLE = {
    Role.FRONT_DESK: ("desk", "front-desk", "Front desk", "Anna Keller"),
    Role.PACKING: ("packing-table", "packing", "Packing", "Jun Park"),
    Role.DISPATCH: ("dispatch-desk", "dispatch", "Dispatch", "Marco Ruiz"),
}
"""Station id, role for `pair`, name, person. The ids are not those of the real windows, which may be open beside."""
LinkOpened = Callable[[Role, str, str], None]


class Hands(Struct, frozen=True):
    """What the rehearsal needs of an open shop.

    Args:
        base: the gateway's address.
        bundles: of the three stations that it may use, and of the referee (role follower).
        folder: where its links keep their data.
        kill_hub: kills the hub and starts it again, blocking; None where that is not allowed.
    """

    base: str
    shop: str
    shop_secret: str
    trackers_password: str
    stations: dict[Role, Path]
    referee: Path
    folder: Path
    kill_hub: Callable[[], None] | None = None


def hire(premises: Premises) -> Hands:
    """Pair what a rehearsal needs at open premises."""
    return Hands(
        base=premises.base,
        shop=WEB_SHOP,
        shop_secret=premises.web_shop_secret,
        trackers_password=premises.trackers_password,
        stations={role: premises.pair(*who) for role, who in PEOPLE.items()},
        referee=premises.pair("referee", "follower", "Referee"),
        folder=premises.folder / "rehearsal",
        kill_hub=premises.kill_hub,
    )


class Day:
    """One rehearsed day in an open shop.

    Args:
        hands: what the shop gives.
        plan: what shall happen.
        minutes: how long it takes on the clock.
        closed: whether nobody else is in the shop.
        ahead_s: how far the day is on when it begins.
        link_opened: told role, subject and secret of every link that is issued.
    """

    def __init__(
        self,
        hands: Hands,
        plan: DayPlan,
        minutes: float,
        *,
        closed: bool = True,
        ahead_s: float = 0.0,
        link_opened: LinkOpened | None = None,
    ) -> None:
        self.hands = hands
        self.plan = plan
        self.minutes = minutes
        self.referee = Referee(closed=closed)
        self.timing = Timing()
        self.pace = Pace(minutes * 60, plan.seed, ahead_s)
        self.web = Web(hands.base)
        self.web_shop = WebShop(self.web, hands.shop, hands.shop_secret, self.referee)
        self.story = Story(self.web_shop.source)
        self.customers: list[Customer] = []
        self.couriers: list[Courier] = []
        self.troubles: list[str] = []
        self.kills = 0
        self.board = Board()
        self._link_opened = link_opened
        self._equal_after: list[float] = []
        self._declined: set[str] = set()
        self._reported: dict[datetime, dict[str, float]] = {}
        self._tasks: asyncio.TaskGroup | None = None
        self._residents: list[asyncio.Task[None]] = []
        self._visitors: set[asyncio.Task[None]] = set()

    # The cast ---------------------------------------------------------------------------------------------------------

    async def run(self, kills: int = 0) -> DayReport:
        """Run the day to its end.

        Args:
            kills: how often the hub is killed in the middle.
        """
        self.hands.folder.mkdir(parents=True, exist_ok=True)
        tail = Link.open(self.hands.referee, None, tail_from=0, raw_listener=lambda news: self._follow(news.events))
        stations: dict[Role, Station] = {}
        began = time.monotonic()
        try:
            for role, bundle in self.hands.stations.items():
                station_id = PEOPLE[role][0]
                moved = self._moved if role is Role.DISPATCH else None
                folder = self.hands.folder / station_id
                stations[role] = Station(station_id, bundle, folder, self.referee, moved)
            await _within(SETTLE_S, lambda: all(is_live(station.link) for station in stations.values()))
            self._dispatch_link = stations[Role.DISPATCH].link
            self.pace.begin()
            began = time.monotonic()
            async with asyncio.TaskGroup() as tasks:
                self._tasks = tasks
                self._begin(stations)
                await self._last_end(list(stations.values()), kills)
                for task in (*self._residents, *self._visitors):
                    task.cancel()
            took_s = time.monotonic() - began
            await self._answers()
            unequal = await self._settle(list(stations.values()))
        finally:
            await self.web.close()
            for link in (*(station.link for station in stations.values()), tail):
                await asyncio.to_thread(link.close)
        return self._report(stations.values(), unequal, took_s)

    def _begin(self, stations: dict[Role, Station]) -> None:
        desk, packing, dispatch = (stations[role] for role in (Role.FRONT_DESK, Role.PACKING, Role.DISPATCH))
        self._dispatch = Dispatch(self.story, self.pace, self.plan.couriers, self._opened, dispatch.link)
        for person in (
            Person(desk, self.pace, FrontDesk(self.story, self.pace, self._opened, desk.link).next_deeds),
            Person(packing, self.pace, Packing(self.story, self.pace, packing.link).next_deeds),
            Person(dispatch, self.pace, self._dispatch.next_deeds),
        ):
            self._employ(person.work())
        for order in self.plan.orders:
            if order.by_web:
                self._visit(self.web_shop.send(order, self.pace, self.story.send))
            else:
                self._visit(self._by_telephone(desk, order))
        for index, share in enumerate(self.plan.forged):
            self._visit(self._forge(share, index))

    def _employ(self, work: Coroutine[Any, Any, None]) -> None:
        """Somebody who is there all day, and is sent home at its end."""
        assert self._tasks is not None
        self._residents.append(self._tasks.create_task(self._guarded(work)))

    def _visit(self, visit: Coroutine[Any, Any, None]) -> None:
        """Somebody whose coming and going the day waits for."""
        assert self._tasks is not None
        task = self._tasks.create_task(self._guarded(visit))
        self._visitors.add(task)
        task.add_done_callback(self._visitors.discard)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        """What goes wrong for one person is noted and does not end the day for the others."""
        try:
            await work
        except* (PageError, WebShopError) as troubles:
            self.troubles += [str(trouble) for trouble in _leaves(troubles)]

    async def _by_telephone(self, desk: Station, plan: OrderPlan) -> None:
        await asyncio.sleep(self.pace.until(plan.arrives))
        order = desk.link.new_id()
        self.story.take(order, plan)
        await desk.ask(
            PlaceOrder(
                order, Channel.PHONE, plan.sender, plan.recipient, plan.address, plan.card, plan.items, SHOP_CURRENCY,
                plan.total_minor, plan.surprise,
            )
        )  # fmt: skip

    async def _forge(self, share: float, index: int) -> None:
        await asyncio.sleep(self.pace.until(share))
        await self.web_shop.forge(self.plan.orders[index % len(self.plan.orders)], index)

    def _opened(self, role: Role, subject: str, secret: str) -> None:
        """A link was issued: whoever it is for opens it."""
        if self._link_opened is not None:
            self._link_opened(role, subject, secret)
        if role is Role.COURIER:
            plan = self._dispatch.couriers[subject]
            page = Page(self.web, f"courier {plan.name}", secret, self.referee, self.timing)
            reporter = Reporter(plan, page, self.web, self.hands.trackers_password, partial(self._note, subject))
            courier = Courier(page, reporter, subject, self.story.plan_by_id, self._declined, self.pace)
            self.couriers.append(courier)
            self._employ(courier.live())
            return
        order = self.story.plan_by_id(subject)
        assert order is not None
        page = Page(self.web, f"{role.value} of order {order.number}", secret, self.referee, self.timing)
        page.fix_came = self._shown
        customer = Customer(page, role, order, self.pace)
        self.customers.append(customer)
        self._visit(customer.live())

    def _note(self, courier: str, measured_at: datetime, at: float) -> None:
        """A report was taken at a door."""
        self._reported.setdefault(measured_at, {}).setdefault(courier, at)

    # What the referee is told -------------------------------------------------------------------------------------------

    def _follow(self, events: tuple[Recorded, ...]) -> None:
        """On the tail's thread."""
        at = time.monotonic()
        self.referee.follow(events, at)
        board = self.board
        for recorded in events:
            if recorded.seq == board.seq + 1:  # else the referee says what is wrong
                board = board.after(recorded)
        self.board = board

    def _moved(self, couriers: frozenset[str]) -> None:
        """On the dispatcher's link's thread."""
        at = time.monotonic()
        for courier in couriers:
            fix = self._dispatch_link.fixes.get(courier)
            reported = self._reported.get(fix.measured_at, {}).get(courier) if fix is not None else None
            if reported is not None:
                self.timing.positions.append(at - reported)

    def _shown(self, text: str) -> None:
        """A customer's page shows a position: whichever courier it was, the moment of measuring tells."""
        at, measured_at = time.monotonic(), datetime.fromisoformat(text)
        found = list(self._reported.get(measured_at, {}).values())
        if len(found) == 1 and at - found[0] < LAG_FORGOTTEN_S:
            self.timing.position_pages.append(at - found[0])

    # The end ------------------------------------------------------------------------------------------------------------

    async def _last_end(self, stations: list[Station], kills: int) -> None:
        """Wait until every order has come to its end and every visitor has left; meanwhile kill the hub as asked."""
        due = [0.25 + 0.5 * (index + 1) / (kills + 1) for index in range(kills)]
        seq, since = 0, time.monotonic()
        while time.monotonic() - since < STILL_S + self.pace.pause_s:
            if due and self.pace.share >= due[0] and self.hands.kill_hub is not None:
                due.pop(0)
                await asyncio.to_thread(self.hands.kill_hub)
                self.kills += 1
                await self._equal_again(stations)
            if not due and not self._visitors and len(self.ended(stations[0].link.board)) == len(self.plan.orders):
                return
            if self.board.seq > seq or due or self.pace.share < 1:
                seq, since = self.board.seq, time.monotonic()
            await asyncio.sleep(LOOK_S)
        self.troubles.append(f"nothing happened any more {STILL_S:.0f} s before the end")

    async def _equal_again(self, stations: list[Station]) -> None:
        """Time how long after the hub's return every station follows again and has nothing left to send."""
        returned = time.monotonic()
        waiting = {station.id: station.link for station in stations}
        while waiting and time.monotonic() - returned < SETTLE_S:
            waiting = {id: link for id, link in waiting.items() if not is_live(link) or link.pending}
            await asyncio.sleep(GLANCE_S)
        self._equal_after.append(time.monotonic() - returned)

    async def _answers(self) -> None:
        """Let every page have its last answer."""
        try:
            async with asyncio.timeout(SETTLE_S):
                for page in self._pages():
                    await page.finish()
        except TimeoutError:
            self.troubles.append("a page was left without an answer")

    def _pages(self) -> list[Page]:
        return [customer.page for customer in self.customers] + [courier.page for courier in self.couriers]

    def ended(self, board: Board) -> list[Order]:
        """Our orders that have come to their end."""
        return [order for order in self.story.ours(board) if has_ended(order)]

    async def _settle(self, stations: list[Station]) -> tuple[str, ...]:
        """Wait until everybody has heard everything; who does not hold the same board, or has something left to send."""

        def equal(station: Station) -> bool:
            return station.link.board == self.board and not station.link.pending

        await _within(SETTLE_S, lambda: all(equal(station) for station in stations))
        wrong = [station for station in stations if not equal(station)]
        return tuple(
            f"{station.id} stands at {station.link.board.seq} with {len(station.link.pending)} to send, the referee at "
            f"{self.board.seq}"
            for station in wrong
        )

    def _report(self, stations: Iterable[Station], unequal: tuple[str, ...], took_s: float) -> DayReport:
        refused: Counter[str] = Counter()
        for counted in (*(station.refused for station in stations), *(page.refused for page in self._pages())):
            refused.update(counted)
        kinds = Counter("message" if isinstance(r.event, MessageSent) else kind_of(r.event) for r in self.referee.feed)
        order_steps = sum(bool(getattr(recorded.event, "order", "")) for recorded in self.referee.feed)
        return DayReport(
            seed=self.plan.seed,
            minutes=self.minutes,
            planned=len(self.plan.orders),
            orders=len(self.ended(self.board)),
            steps=order_steps,
            messages=kinds["message"],
            positions=sum(courier.reporter.reported for courier in self.couriers),
            kills=self.kills,
            refused=dict(refused),
            verdict=self.referee.judge(),
            unequal=unequal,
            spreads=self.timing.spreads(self.referee),
            took_s=took_s,
            equal_after_s=tuple(self._equal_after),
            doors={
                "web-shop deliveries": self.web_shop.deliveries,
                "repeated": self.web_shop.repeats,
                "forged and turned away": self.web_shop.forged,
                "customer pages": len(self.customers),
                "couriers": len(self.couriers),
                "cards changed": sum(customer.card_changed for customer in self.customers),
                "too late": sum(customer.was_too_late for customer in self.customers),
                "said how it was": sum(customer.has_rated for customer in self.customers),
            },
            troubles=tuple(self.troubles),
        )


def _leaves(group: BaseExceptionGroup[Exception]) -> list[Exception]:
    leaves: list[Exception] = []
    for error in group.exceptions:
        leaves += _leaves(error) if isinstance(error, BaseExceptionGroup) else [error]
    return leaves


def is_live(link: Link) -> bool:
    """Whether a link has the whole board and follows."""
    return link.status.state is LinkState.LIVE and link.board.seq > 0


async def _within(seconds: float, condition: Callable[[], bool]) -> None:
    """Wait for a condition, but no longer than this. Looks again and again: several links' threads bring it about."""
    for _ in range(round(seconds / LOOK_S)):
        if condition():
            return
        await asyncio.sleep(LOOK_S)


def plan_for(seed: int, orders: int, minutes: float) -> DayPlan:
    """Plan a day of a certain length."""
    pace = Pace(minutes * 60, seed)
    return plan_day(seed, orders, pace.reach_m(), pace.arrivals_share(), pace.couriers(orders))


async def rehearse_into(
    hands: Hands,
    seed: int,
    orders: int,
    minutes: float,
    *,
    kills: int = 0,
    closed: bool = True,
    link_opened: LinkOpened | None = None,
) -> tuple[DayReport, Day]:
    """Run a day in an open shop.

    Args:
        hands: what the shop gives (`hire`).
        seed, orders, minutes: the day.
        kills: how often the hub is killed in the middle.
        closed: whether nobody else asks anything of this shop meanwhile.
        link_opened: told role, subject and secret of every link.

    Returns:
        How it went, and the day with its board for whoever wants to tell a story of it.
    """
    day = Day(hands, plan_for(seed, orders, minutes), minutes, closed=closed, link_opened=link_opened)
    return await day.run(kills), day


def rehearse_day(
    seed: int, orders: int, minutes: float, kill_hub: int, as_json: bool, say_json: Callable[[object], None]
) -> int:
    """Open a shop of its own, run a day in it, close it, and say how it went.

    Args:
        seed, orders, minutes: the day.
        kill_hub: how often the hub is killed in the middle.
        as_json: whether to say it as one object (the last line) instead of a table.
        say_json: writes one line of JSON.

    Returns:
        Exit code: 0 only if nothing was lost, duplicated or out of order and every order came to its end.
    """
    with tempfile.TemporaryDirectory(prefix="giftwire-day-", ignore_cleanup_errors=True) as folder, _ends_on_signals():
        premises = Premises(Path(folder))
        try:
            premises.open()
            report, day = asyncio.run(rehearse_into(hire(premises), seed, orders, minutes, kills=kill_hub))
        except PremisesError as error:
            print(f"giftwire-hub: the shop did not open: {error}", file=sys.stderr)
            return UNAVAILABLE
        finally:
            with undisturbed():
                premises.close()
        complaints = premises.complaints()
    for name, said in complaints.items():
        print(f"{name} said:\n{said}", file=sys.stderr)
    if as_json:
        say_json(report.as_json())
    else:
        print(table(report))
        tellable = [order for order in day.ended(day.board) if order.proof_of("delivered")]
        if tellable:
            order = max(tellable, key=lambda order: len(order.history))
            print(f"\nOrder {order.number}, its whole way:")
            print("\n".join(f"  {line}" for line in story(day.board, order)))
    return 0 if report.is_clean else 1


@contextmanager
def _ends_on_signals() -> Iterator[None]:
    """Let SIGTERM end the day in order, so that no process is left behind."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
