"""Couriers with their page open, and whatever tells the shop where they are: the page, OwnTracks or Traccar."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import httpx

from hub.domain.order import Place
from hub.domain.room import Audience
from hub.domain.vocabulary import (
    AcceptOffer,
    Command,
    DeclineOffer,
    DeliverOrder,
    FailDelivery,
    MarkSeen,
    PickUpOrder,
    ReportArrival,
    ReturnOrder,
    SendMessage,
)
from hub.rehearsal.pace import RIDE_MPS, RIDE_PAUSES, Pace, between
from hub.rehearsal.page import Page, Web, new_id
from hub.rehearsal.pictures import parcel
from hub.rehearsal.plan import SHOP_PLACE, CourierPlan, OrderPlan, apart, moved

CARRIES_MAX = 3
REPORT_EVERY_S = 1.1
"""One fix a second is kept."""
KNOTS_OF_MPS = 1.943844
KMH_OF_MPS = 3.6
Stop = dict[str, Any]


class Position:
    """Where a courier is: on the way to a target as fast as a rehearsed courier goes."""

    def __init__(self) -> None:
        self._here = SHOP_PLACE
        self._target = SHOP_PLACE
        self._at = time.monotonic()

    def now(self) -> Place:
        """Where the courier is now."""
        at = time.monotonic()
        north, east = apart(self._here, self._target)
        far = (north * north + east * east) ** 0.5
        went = min(far, (at - self._at) * RIDE_MPS)
        if far:
            self._here = moved(self._here, north * went / far, east * went / far)
        self._at = at
        return self._here

    def head_for(self, target: Place) -> float:
        """Turn towards a place; how many seconds away it is."""
        north, east = apart(self.now(), target)
        self._target = target
        return float((north * north + east * east) ** 0.5) / RIDE_MPS


class Reporter:
    """Tells the shop where a courier is, the way this courier's tracker does.

    Args:
        taken: told the moment measured, with the monotonic second of the report, when the door took it.
    """

    def __init__(
        self, plan: CourierPlan, page: Page, web: Web, password: str, taken: Callable[[datetime, float], None]
    ) -> None:
        self._plan = plan
        self._page = page
        self._phone = web.phone()
        self._password = password
        self._taken = taken
        self.reported = 0

    async def report(self, place: Place) -> None:
        """Report once; a report that fails is not repeated, the next one is newer."""
        at, now = time.monotonic(), datetime.now(UTC)
        measured_at = now - timedelta(microseconds=now.microsecond % 1000)
        if self._plan.reports_by == "owntracks":
            measured_at -= timedelta(microseconds=measured_at.microsecond)
        try:
            status = await self._post(place.lat_e7 / 1e7, place.lon_e7 / 1e7, measured_at)
        except httpx.TransportError:
            return
        if status in (200, 204):
            self.reported += 1
            self._taken(measured_at, at)

    async def _post(self, lat: float, lon: float, at: datetime) -> int:
        speed = 9.0
        match self._plan.reports_by:
            case "page":
                fix = {"lat": lat, "lon": lon, "accuracy_m": 12, "measured_at": at.isoformat(), "speed_mps": speed}
                return await self._page.report(fix)
            case "owntracks":
                message = {"_type": "location", "lat": lat, "lon": lon, "tst": int(at.timestamp()), "acc": 14,
                           "vel": round(speed * KMH_OF_MPS), "batt": 76, "tid": "c1", "t": "p"}  # fmt: skip
                basic = base64.b64encode(f"{self._device}:{self._password}".encode()).decode()
                headers = {"Authorization": f"Basic {basic}", "X-Limit-D": "phone"}
                return (await self._phone.post("/track/owntracks", json=message, headers=headers)).status_code
            case "traccar form":
                fields = {"id": self._device, "lat": f"{lat:.7f}", "lon": f"{lon:.7f}", "batt": "64", "accuracy": "18",
                          "timestamp": str(int(at.timestamp() * 1000)), "speed": f"{speed * KNOTS_OF_MPS:.2f}"}  # fmt: skip
                return (await self._phone.post("/track/traccar", data=fields)).status_code
            case _:
                coords = {"latitude": lat, "longitude": lon, "accuracy": 9.0, "speed": speed, "heading": -1}
                location = {"timestamp": at.isoformat(), "coords": coords, "battery": {"level": 0.58}}
                told = {"location": location, "device_id": self._device}
                return (await self._phone.post("/track/traccar", json=told)).status_code

    @property
    def _device(self) -> str:
        return self._plan.trackers[0].device


class Courier:
    """One courier's whole day.

    Args:
        plan_of: the plan of an order by its id.
        declined: orders that some courier has declined as planned; shared by all.
    """

    def __init__(
        self,
        page: Page,
        reporter: Reporter,
        id: str,
        plan_of: Callable[[str], OrderPlan | None],
        declined: set[str],
        pace: Pace,
    ) -> None:
        self.page = page
        self.reporter = reporter
        self.position = Position()
        self._plan_of = plan_of
        self._declined = declined
        self._pace = pace
        self._dice = pace.dice("courier", id)

    async def live(self) -> None:
        """Open the page and work until cancelled."""
        await asyncio.sleep(between(self._dice, self._pace.pause_s * 0.2))
        await self.page.open()
        async with asyncio.TaskGroup() as group:
            group.create_task(self.page.follow())
            await self.page.see(lambda: True)
            group.create_task(self._tell_where())
            group.create_task(self._accept_offers())
            while True:
                if not await self._next():
                    self.page.woken.clear()
                    await self.page.woken.wait()

    async def _tell_where(self) -> None:
        while True:
            here = self.position.now()
            if self.page.view["tracked"]:
                await self.reporter.report(here)
            await asyncio.sleep(REPORT_EVERY_S)

    # What to do next --------------------------------------------------------------------------------------------------

    def _stops(self, action: str) -> list[Stop]:
        """Stops at which something may be done now; only the rehearsal's own."""
        stops = self.page.view["stops"]
        return [stop for stop in stops if action in stop["actions"] and self._plan_of(stop["order"]) is not None]

    async def _accept_offers(self) -> None:
        """Look at the phone beside everything else: an offer waits for nobody's ride."""
        while True:
            offered = self._stops("accept")
            if not offered:
                await self.page.see(lambda: bool(self._stops("accept")))
                continue
            await self._take_or_not(offered[0]["order"])

    async def _take_or_not(self, order: str) -> None:
        plan = self._plan_of(order)
        assert plan is not None
        await self._pause()
        if plan.declines and order not in self._declined:
            self._declined.add(order)
            await self._ask(lambda: DeclineOffer(order))
        else:
            await self._ask(lambda: AcceptOffer(order))
        await self.page.see(lambda: order not in {stop["order"] for stop in self._stops("accept")})

    async def _next(self) -> bool:
        """Do the next thing on the road, if there is one."""
        carried = [*self._stops("deliver"), *self._stops("arrive"), *self._stops("return")]
        ready = self._stops("pick_up")
        if ready and len(carried) < CARRIES_MAX and (not carried or len(carried) + len(ready) <= CARRIES_MAX):
            await self._pick_up(ready[: CARRIES_MAX - len(carried)])
            return True
        if carried:
            await self._bring(carried[0])
            return True
        return False

    async def _pick_up(self, ready: list[Stop]) -> None:
        await self._ride(SHOP_PLACE)
        for stop in ready:
            await self._pause(0.4)
            await self._ask(partial(PickUpOrder, stop["order"]))
        last = ready[-1]["order"]
        await self.page.see(lambda: last not in {stop["order"] for stop in self._stops("pick_up")})

    async def _bring(self, stop: Stop) -> None:
        """From the shop to the door, and over the threshold or back."""
        order, plan = stop["order"], self._plan_of(stop["order"])
        assert plan is not None
        if stop["stage"] == "picked_up":
            async with asyncio.TaskGroup() as riding:
                riding.create_task(self._say_half_way(stop, plan))
                await self._ride(_place(stop, plan))
            await self._ask(lambda: ReportArrival(order))
        await self._pause()
        if plan.fails:
            await self._bring_back(stop, plan)
            return
        media, media_type = await self.page.bring(parcel(self._pace.dice("parcel", plan.number)))
        taker = plan.recipient.name if self._dice.random() < 0.5 else ""
        await self._ask(lambda: DeliverOrder(order, media, media_type, taker))
        await self.page.see(lambda: order not in {stop["order"] for stop in self.page.view["stops"]})

    async def _bring_back(self, stop: Stop, plan: OrderPlan) -> None:
        order = stop["order"]
        await self._ask(lambda: FailDelivery(order, plan.fails, "Nobody opens, the neighbour neither."))
        await self._say(stop, plan.tongue.at_door[0], Audience.COURIER)
        await self._ride(SHOP_PLACE)
        await self._ask(lambda: ReturnOrder(order))
        await self.page.see(lambda: order not in {stop["order"] for stop in self.page.view["stops"]})

    async def _say_half_way(self, stop: Stop, plan: OrderPlan) -> None:
        await self._pause(RIDE_PAUSES / 2)
        if self._dice.random() < 0.7:
            await self._say(stop, self._dice.choice(plan.tongue.at_door), Audience.EVERYONE)
        unread = [line["seq"] for line in stop["messages"] if not line["mine"] and line["status"] != "seen"]
        if unread:
            await self._ask(lambda: MarkSeen(stop["room"], max(unread)))

    # The means --------------------------------------------------------------------------------------------------------

    async def _ask(self, make: Callable[[], Command]) -> None:
        await self.page.ask(make)

    async def _say(self, stop: Stop, text: str, audience: Audience) -> None:
        await self._ask(lambda: SendMessage(stop["room"], new_id(), audience, text=text))

    async def _ride(self, target: Place) -> None:
        """Ride there: at least as long as the day's pace says, and until it is reached."""
        away_s = self.position.head_for(target)
        if away_s > 0.01:
            await asyncio.sleep(max(away_s, between(self._dice, self._pace.pause_s * RIDE_PAUSES) * 0.5))

    async def _pause(self, pauses: float = 1.0) -> None:
        await asyncio.sleep(between(self._dice, self._pace.pause_s * pauses))


def _place(stop: Stop, plan: OrderPlan) -> Place:
    point = stop["address"].get("place")
    if point is None:  # a web shop's address has no point; the courier knows the street
        return plan.address.place or SHOP_PLACE
    return Place(round(point["lat"] * 1e7), round(point["lon"] * 1e7))
