"""The process that faces the Internet, as strangers meet it: attacked, at full processor, killed (P17, P18, P19, P12).

    net-gateway    clicks of the shop's stations with the gateway attacked, spinning, and gone, against an idle one
    net-position   a customer's view of the position ends with their stop, though the courier rides on; who has no open run
                   is not tracked: the page gets 410, trackers their success, and nothing reaches the map
    net-webhooks   forged, truncated, re-serialised, spoiled deliveries have no effect; a genuine one, sent a hundred times
                   while the gateway is killed and started between, has one
    net-links      a link is ended while its page is open: the page is closed

Attackers are processes of their own at the lowest priority; they have the same two cores as the hub, which no real one has.
"""

from __future__ import annotations

import base64
import http.client
import json
import os
import secrets
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import httpx
import msgspec
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from hub.domain.access import secret_hash
from hub.domain.actor import Role
from hub.domain.courier import Tracker
from hub.domain.order import Address, Channel, Item, Person, Place
from hub.domain.vocabulary import (
    AcceptOffer,
    AcknowledgeCard,
    AddCourier,
    AssignCourier,
    AttachProof,
    Command,
    ConfirmOrder,
    DeliverOrder,
    DescribeShop,
    EndLink,
    IssueLink,
    MarkPacked,
    OrderPlaced,
    PickUpOrder,
    PlaceOrder,
    PromiseTime,
    ReportArrival,
    SetDuty,
    StartPacking,
    TickItem,
)
from hub.link.link import Link
from hub.log.reading import open_reader
from hub.log.recover import database_path
from hub.rehearsal.web_shop import headers
from hub.relay import replay
from tests.campaign.net_clicks import Clicker, compare, judge_ratio
from tests.campaign.net_shop import Shop, note_load, tied
from tests.campaign.table import Run, Span, Tally
from tests.hub.running import PATIENCE_S, ROOT, until

WEB_SHOP = "mill-lane"
WITHIN_S = 2.0
"""P12, P18."""
PAIRS = 10
CLICKS = 100
ATTACKERS = 2
GENUINE = 100
KILLS = 5
RIDES_ON_S = 2.6
"""How long the courier is watched after the stop: past the two seconds, with a fix a second."""


class Door:
    """A gateway process.

    Args:
        planted: what `net_planted` puts in.
    """

    def __init__(self, shop: Shop, planted: tuple[str, ...] = ()) -> None:
        self._shop = shop
        self._planted = planted
        self.secret = secrets.token_urlsafe(24)
        self.password = secrets.token_urlsafe(12)
        self._folder = shop.place / "gateway"
        self._folder.mkdir(exist_ok=True)
        settings = self._folder / "gateway.toml"
        settings.touch(0o600)
        settings.write_text(f'trackers_password = "{self.password}"\n\n[shops]\n"{WEB_SHOP}" = "{self.secret}"\n')
        self._bundle = shop.bundle_path("gateway")
        self.port = 0
        shop.closing.callback(self.end)
        self.start()

    def start(self) -> None:
        """Start it, on the port of before."""
        program = ["-m", "tests.campaign.net_planted", ",".join(self._planted)] if self._planted else ["-m", "hub"]
        with (self._shop.place / "gateway.log").open("ab") as said:
            self.process = subprocess.Popen(
                [*tied(), sys.executable, *program, "gateway", "--data-dir", str(self._folder), "--bundle", str(self._bundle),
                 "--port", str(self.port)],
                cwd=ROOT, stdout=subprocess.PIPE, stderr=said,
            )  # fmt: skip
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, (self._shop.place / "gateway.log").read_text()[-2_000:]
        self.port = int(json.loads(line)["port"])
        self.base = f"http://127.0.0.1:{self.port}"
        until(self._is_well, "the gateway is not connected")

    def _is_well(self) -> bool:
        try:
            return httpx.get(f"{self.base}/api/health", trust_env=False, timeout=PATIENCE_S).status_code == 200
        except httpx.HTTPError:
            return False

    def end(self) -> None:
        """Kill it if it runs."""
        if self.process.poll() is None:
            self.kill()

    def kill(self) -> None:
        """SIGKILL."""
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def webhook(self, body: bytes, signed: dict[str, str]) -> int:
        """Post a delivery; its status, 0 when nobody answered."""
        try:
            return httpx.post(
                f"{self.base}/intake/woocommerce/{WEB_SHOP}",
                content=body,
                headers=signed,
                trust_env=False,
                timeout=PATIENCE_S,
            ).status_code
        except httpx.HTTPError:
            return 0

    def track(self, lat: float) -> int:
        """Report a position as OwnTracks does; the status."""
        credentials = base64.b64encode(f"li:{self.password}".encode()).decode()
        location = {"_type": "location", "lat": lat, "lon": -1.5, "tst": int(time.time()), "acc": 15, "tid": "li"}
        more = {"X-Limit-U": "li", "X-Limit-D": "phone", "Authorization": f"Basic {credentials}"}
        return httpx.post(
            f"{self.base}/track/owntracks", json=location, headers=more, trust_env=False, timeout=PATIENCE_S
        ).status_code


class Day:
    """A shop with a courier, and its steps."""

    def __init__(self, shop: Shop, door: Door) -> None:
        self.shop = shop
        self.door = door
        self.desk = shop.link("front_desk_day", folder=None)
        self.packing = shop.link("packing_day", folder=None)
        self.dispatch = shop.link("dispatch_day", folder=None)
        self.courier = self.desk.new_id()
        self._media = self.packing.put_media(b"\xff\xd8\xff packed", "image/jpeg").result(PATIENCE_S)
        self.does(shop.owner(), DescribeShop("Bell's Flowers", "Europe/London", "GBP", "0113 496 0123"))
        trackers = (Tracker("owntracks", "li/phone"),)
        self.does(self.dispatch, AddCourier(self.courier, "Li", "0700 900 123", trackers), SetDuty(self.courier, True))

    def does(self, link: Link, *commands: Command) -> None:
        """Ask one after the other, and be accepted."""
        for command in commands:
            self.shop.must(link, command)

    def place(self, rank: int) -> str:
        """A confirmed order, promised within `rank` hours: the lower, the earlier the stop."""
        order = self.desk.new_id()
        people = Person("Anna Bell", "1"), Person("Grace Okafor", "2")
        address = Address(("12 Rose Lane",), "blue door", Place(538_000_000, -15_000_000))
        self.does(
            self.desk,
            PlaceOrder(order, Channel.PHONE, *people, address, "With love", (Item("Peonies", 1, 4000),), "GBP", 4000),
            ConfirmOrder(order),
            PromiseTime(order, self.desk.hub_now() + timedelta(hours=rank)),
        )
        return order

    def send_out(self, order: str) -> None:
        """Pack it and have it picked up."""
        until(lambda: order in self.packing.board.orders)
        card = self.packing.board.orders[order].card.version
        self.does(
            self.packing,
            StartPacking(order), AcknowledgeCard(order, card), TickItem(order, 0),
            AttachProof(order, "packed", self._media), MarkPacked(order),
        )  # fmt: skip
        self.does(self.dispatch, AssignCourier(order, self.courier), AcceptOffer(order), PickUpOrder(order))

    def issue(self, role: Role, subject: str) -> tuple[str, str]:
        """A fresh link: its id and its secret, once the gateway knows it."""
        secret, link = secrets.token_urlsafe(24), self.desk.new_id()
        expires_at = self.desk.hub_now() + timedelta(days=2)
        self.does(self.dispatch, IssueLink(link, role, subject, secret_hash(secret), expires_at))
        pause = threading.Event()
        for wait_s in (
            0.05,
            0.3,
            0.6,
            1.0,
            2.0,
            4.0,
            8.0,
        ):  # slowly: who guesses is slowed down, and this looks like it
            pause.wait(wait_s)
            if self.enter(secret) == 204:
                return link, secret
        raise AssertionError("the link opens nothing")

    def enter(self, secret: str) -> int:
        """Exchange a secret for a session; the status."""
        return httpx.post(
            f"{self.door.base}/api/session",
            json={"secret": secret},
            headers={"Origin": self.door.base},
            trust_env=False,
            timeout=PATIENCE_S,
        ).status_code


class Watched:
    """A page's open connection, and what it was told when."""

    def __init__(self, door: Door, secret: str) -> None:
        self.said: list[tuple[float, bool]] = []
        """When, and whether there was a position in it."""
        self.closed_at = 0.0
        self.code = 0
        self._open = ExitStack()
        self._socket: ClientConnection = self._open.enter_context(
            connect(
                door.base.replace("http", "ws") + "/api/live?cursor=0",
                additional_headers={"Cookie": f"giftwire={secret}"},
                origin=Origin(door.base),
                proxy=None,
            )
        )
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        try:
            while True:
                said = json.loads(self._socket.recv())
                has = said["type"] == "fix" or (said["type"] == "view" and "position" in said["view"])
                if said["type"] in ("fix", "view"):
                    self.said.append((time.monotonic(), has))
        except ConnectionClosed as closed:
            self.closed_at = time.monotonic()
            self.code = closed.rcvd.code if closed.rcvd is not None else 0

    @property
    def shows(self) -> bool:
        """Whether the page shows a position now."""
        return bool(self.said) and self.said[-1][1]

    def last_shown_at(self) -> float:
        """When a position was last told."""
        return max((at for at, has in self.said if has), default=0.0)

    def close(self) -> None:
        """Go."""
        self._open.close()
        self._thread.join()


# P17 --------------------------------------------------------------------------------------------------------------


def attack() -> None:
    """The process of an attacker: PORT, until its standard input ends."""
    os.nice(19)
    port = int(sys.argv[2])
    ended = threading.Event()

    def until_told() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=until_told, daemon=True).start()
    random = Random(port)
    wishes: list[tuple[str, str, bytes]] = [
        ("POST", "/api/session", b'{"secret": "%b"}' % secrets.token_hex(16).encode()),
        ("GET", "/api/view", b""),
        ("POST", "/api/ask", b"x" * 30_000),
        ("POST", f"/intake/woocommerce/{WEB_SHOP}", b"{" * 20_000),
        ("POST", "/track/owntracks", b"{}"),
        ("GET", "/static/courier.js", b""),
        ("GET", "/api/live", b""),
    ]
    print("ready", flush=True)
    met: http.client.HTTPConnection | None = None
    while not ended.is_set():
        try:
            met = met or http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            method, path, body = random.choice(wishes)
            met.request(method, path, body, {"Content-Type": "application/json"})
            met.getresponse().read()
        except (OSError, http.client.HTTPException):
            if met is not None:
                met.close()
            met = None


class Attack:
    """Attackers at work."""

    def __init__(self, door: Door) -> None:
        self._processes = [
            subprocess.Popen(
                [*tied(), sys.executable, "-m", "tests.campaign.net_gateway", "attack", str(door.port)],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            for _ in range(ATTACKERS)
        ]
        for process in self._processes:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"

    def close(self) -> None:
        """End them."""
        for process in self._processes:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.close()
            try:
                process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            process.stdout.close()


def load(
    span: Span, place: Path, planted_hub: tuple[str, ...] = (), pairs: int = PAIRS, *, judged: bool = True
) -> Tally:
    """Clicks beside a gateway that is attacked, one that spins, and none at all."""
    tally = Tally()
    random = Random(span.seed)
    for number in span:
        shop = Shop(place / str(number))
        try:
            door = Door(shop)
            clicker = Clicker(shop)
            attacks: list[Attack] = []

            def come(door: Door = door, attacks: list[Attack] = attacks) -> None:
                attacks.append(Attack(door))
                threading.Event().wait(0.3)

            def go(attacks: list[Attack] = attacks) -> None:
                attacks.pop().close()
                tally.faults += 1

            def measured(count: int, clicker: Clicker = clicker) -> Any:
                return compare(clicker, count, come, go, CLICKS)  # used in this round alone

            judge_ratio(tally, "attacked", measured, pairs, judged=judged, random=random)
            _spinning_and_gone(tally, shop, door, clicker, pairs, random, judged=judged)
            clicker.close()
        finally:
            shop.leave()
        tally.rounds += 1
        if tally.violations:
            break
    note_load(tally)
    return tally


def _spinning_and_gone(
    tally: Tally, shop: Shop, door: Door, clicker: Clicker, pairs: int, random: Random, *, judged: bool
) -> None:
    """Another gateway in the place of the first that uses all the processor it gets; then none."""

    def swap(planted: tuple[str, ...] | None) -> None:
        door.end()
        if planted is not None:
            door._planted = planted
            door.start()
        tally.faults += 1

    judge_ratio(
        tally, "spinning", lambda n: compare(clicker, n, lambda: swap(("gateway_spins",)), lambda: swap(()), CLICKS), pairs,
        judged=judged, random=random,
    )  # fmt: skip
    judge_ratio(
        tally, "gone", lambda n: compare(clicker, n, lambda: swap(None), lambda: swap(()), CLICKS), pairs,
        judged=judged, random=random,
    )  # fmt: skip


def control_load(span: Span, place: Path) -> Tally:
    """A gateway inside the hub's process, as it were: the hub itself spins."""
    tally = Tally()
    shop, spinning = Shop(place / "calm"), Shop(place / "spins", ("spins",))
    try:
        calm_clicks, spun_clicks = Clicker(shop), Clicker(spinning)

        def measured(count: int) -> Any:
            from tests.campaign.net_clicks import Compared

            compared = Compared()
            for _ in range(count):
                compared.without.append(calm_clicks.clicks(CLICKS))
                compared.beside.append(spun_clicks.clicks(CLICKS))
            return compared

        judge_ratio(tally, "inside", measured, 4, random=Random(span.seed))
        calm_clicks.close()
        spun_clicks.close()
    finally:
        shop.leave()
        spinning.leave()
    return tally


# P18 --------------------------------------------------------------------------------------------------------------


def position(span: Span, place: Path, planted: tuple[str, ...] = ()) -> Tally:
    """Rounds: two stops; after the first, its customer sees no position any more, though the courier rides on."""
    tally = Tally()
    shop = Shop(place)
    took: list[float] = []
    try:
        door = Door(shop, planted)
        day = Day(shop, door)
        _, courier_secret = day.issue(Role.COURIER, day.courier)
        moving = threading.Event()
        rider = threading.Thread(target=_ride, args=(door, moving), daemon=True)
        rider.start()
        try:
            for number in span:
                _one_stop(tally, day, door, number, took)
                tally.rounds += 1
                if tally.violations:
                    break
        finally:
            moving.set()
            rider.join()
        _not_tracked(tally, day, door, courier_secret)
    finally:
        shop.leave()
    if took:
        tally.notes["ended_p50_ms"] = round(sorted(took)[len(took) // 2] * 1000)
        tally.notes["ended_max_ms"] = round(max(took) * 1000)
    return tally


def _ride(door: Door, stop: threading.Event) -> None:
    number = 0
    while not stop.wait(0.4):
        number += 1
        door.track(53.8 + number % 100 / 1e5)


def _one_stop(tally: Tally, day: Day, door: Door, number: int, took: list[float]) -> None:
    first, second = day.place(rank=1), day.place(rank=3)
    for order in (first, second):
        day.send_out(order)
    pages = [Watched(door, day.issue(Role.SENDER, order)[1]) for order in (first, second)]
    try:
        until(lambda: pages[0].shows, "the customer never saw the courier")
        if pages[1].shows:
            tally.broken(f"round {number}: the second stop's customer saw the courier before their turn")
        day.does(day.dispatch, ReportArrival(first))
        asked_at = time.monotonic()
        day.does(day.dispatch, DeliverOrder(first, received_by="Grace"))
        tally.faults += 1
        threading.Event().wait(RIDES_ON_S)
        after = pages[0].last_shown_at() - asked_at
        gone_at = min((at for at, has in pages[0].said if at > asked_at and not has), default=float("inf"))
        if gone_at < float("inf"):
            took.append(gone_at - asked_at)
        if after > WITHIN_S or gone_at - asked_at > WITHIN_S:
            tally.broken(f"round {number}: a position was shown {after:.2f} s after the stop's end")
        until(lambda: pages[1].shows, "the second stop's customer never saw the courier")
        day.does(day.dispatch, ReportArrival(second), DeliverOrder(second, received_by="Grace"))
    finally:
        for page in pages:
            page.close()


def _not_tracked(tally: Tally, day: Day, door: Door, secret: str) -> None:
    """The courier has no open run any more."""
    threading.Event().wait(1.1)
    before = day.dispatch.fixes.get(day.courier)
    statuses = [door.track(53.803) for _ in range(3)]
    fix = {"lat": 53.803, "lon": -1.5, "accuracy_m": 9, "measured_at": datetime.now(UTC).isoformat()}
    page = httpx.post(
        f"{door.base}/api/fix",
        json=fix,
        headers={"Cookie": f"giftwire={secret}", "Origin": door.base},
        trust_env=False,
        timeout=PATIENCE_S,
    ).status_code
    threading.Event().wait(0.5)
    tally.faults += 4
    if statuses != [200] * 3 or page != 410:
        tally.broken(f"without an open run trackers got {statuses}, the page {page}")
    if day.dispatch.fixes.get(day.courier) != before:
        tally.broken("a courier without an open run was tracked")


def control_position(span: Span, place: Path) -> Tally:
    """A gateway that shows the position for ever; and one that tracks everybody."""
    one = Span(rounds=1, seed=span.seed)
    shown = position(one, place / "shows", ("shows_where_couriers_are_for_ever",))
    if not any("position was shown" in words for words in shown.violations):
        return Tally()
    return position(one, place / "tracks", ("tracks_everybody",))


# P19 --------------------------------------------------------------------------------------------------------------


def delivery(key: int, **changes: Any) -> bytes:
    """A delivery as WooCommerce writes it."""
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}"
    name = {"first_name": "Anna", "last_name": "Bell", "phone": "0113 496 0123"}
    order = {
        "id": key, "number": str(key), "status": "processing", "currency": "GBP", "date_created_gmt": now,
        "date_modified_gmt": now, "total": "40.00", "customer_note": "",
        "billing": {**name, "address_1": "2 Old Street", "city": "London"},
        "shipping": {**name, "address_1": "12 Rose Lane", "address_2": "", "city": "London"},
        "line_items": [{"id": 1, "name": "Peonies", "quantity": 1, "total": "40.00", "total_tax": "0.00", "sku": "P1"}],
        "meta_data": [{"id": 0, "key": "card_message", "value": "With love"}],
    }  # fmt: skip
    return msgspec.json.encode(order | changes)


def webhooks(
    span: Span, place: Path, planted: tuple[str, ...] = (), genuine: int = GENUINE, kills: int = KILLS
) -> Tally:
    """Rounds: spoiled deliveries, then a genuine one a hundred times with the gateway killed in between; one order."""
    tally = Tally()
    shop = Shop(place)
    random = Random(span.seed)
    keys: list[int] = []
    try:
        door = Door(shop, planted)
        shop.must(shop.owner(), DescribeShop("Bell's Flowers", "Europe/London", "GBP", "0113 496 0123"))
        for number in span:
            keys.append(7_000 + number)
            _spoiled(tally, door, 90_000 + 10 * number, random)
            body = delivery(keys[-1])
            kill_at = set(random.sample(range(2, genuine), min(kills, genuine - 2)))
            taken = 0
            for index in range(genuine):
                if index in kill_at:
                    _killed_under_way(door, body)
                    tally.faults += 1
                taken += door.webhook(body, headers(door.secret, body, "order.created")) == 200
            if taken != genuine:
                tally.broken(f"round {number}: {genuine - taken} genuine deliveries were not taken")
            tally.count("genuine", genuine)
            tally.rounds += 1
        clerk = shop.link("front_desk_1", folder=None)
        until(lambda: len(_numbers(clerk)) >= len(keys), "an order never came")
        threading.Event().wait(1.0)
        door.kill()
        for link in list(shop._links):
            shop.close(link)
        shop.stop()
        placed = _placed(shop)
        if sorted(placed) != keys:
            tally.broken(f"the web shop's orders {keys} were placed as {sorted(placed)}")
    finally:
        shop.leave()
    return tally


def _killed_under_way(door: Door, body: bytes) -> None:
    """Kill the gateway while it has this very delivery in hand."""
    post = threading.Thread(target=door.webhook, args=(body, headers(door.secret, body, "order.created")))
    post.start()
    threading.Event().wait(0.002)
    door.kill()
    post.join()
    door.start()


def _spoiled(tally: Tally, door: Door, key: int, random: Random) -> None:
    """Everything that is not what was signed."""
    body = delivery(key)
    signed = headers(door.secret, body, "order.created")
    value = msgspec.json.decode(body)
    at = random.randrange(len(body))
    spoiled = {
        "forged": (body, headers("guess", body, "order.created")),
        "unsigned": (body, {name: text for name, text in signed.items() if "Signature" not in name}),
        "truncated": (body[:-1], signed),
        "cut": (body[: len(body) // 2], signed),
        "re-serialised": (json.dumps(value, indent=1).encode(), signed),
        "re-ordered": (msgspec.json.encode(dict(reversed(value.items()))), signed),
        "one bit": (body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :], signed),
        "of another": (delivery(key + 1), signed),
        "another shop's": (body, headers(door.password, body, "order.created")),
    }
    for name, (bytes_, sent) in spoiled.items():
        status = door.webhook(bytes_, sent)
        tally.faults += 1
        if status != 401:
            tally.broken(f"a {name} delivery was answered {status}")


def _numbers(link: Link) -> list[str]:
    return [order.source.key for order in link.board.orders.values() if order.source is not None]


def _placed(shop: Shop) -> list[int]:
    reader = open_reader(database_path(shop.folder))
    try:
        events = [recorded.event for recorded in replay(reader, 0)]
    finally:
        reader.close()
    return [int(event.source.key) for event in events if isinstance(event, OrderPlaced) and event.source is not None]


def control_webhooks(span: Span, place: Path) -> Tally:
    """A gateway that believes any signature."""
    return webhooks(Span(rounds=1, seed=span.seed), place, ("believes_any_signature",), 3, 0)


# P12, links -------------------------------------------------------------------------------------------------------


def links(span: Span, place: Path, planted: tuple[str, ...] = ()) -> Tally:
    """Rounds: eight pages are open, their links are ended; when are they closed, and does the secret open anything?"""
    tally = Tally()
    shop = Shop(place)
    took: list[float] = []
    pages: list[Watched] = []
    try:
        door = Door(shop, planted)
        day = Day(shop, door)
        for number in span:
            order = day.place(rank=1)
            issued = [day.issue(Role.SENDER if index % 2 else Role.RECIPIENT, order) for index in range(8)]
            pages = [Watched(door, secret) for _, secret in issued]
            until(lambda: all(page.said for page in pages), "a page was never told anything")  # noqa: B023  # asked now
            asked_at = []
            for link, _ in issued:
                asked_at.append(time.monotonic())
                day.does(day.dispatch, EndLink(link))
            threading.Event().wait(WITHIN_S)
            for page, at, (_, secret) in zip(pages, asked_at, issued, strict=True):
                tally.faults += 1
                if not page.closed_at or page.closed_at - at > WITHIN_S or page.code != 4404:
                    tally.broken(f"round {number}: an open page of an ended link goes on (closed with {page.code})")
                else:
                    took.append(page.closed_at - at)
                if day.enter(secret) == 204:
                    tally.broken(f"round {number}: an ended link opened a session")
                page.close()
            pages = []
            tally.rounds += 1
            if tally.violations:
                break
    finally:
        for page in pages:
            page.close()
        shop.leave()
    if took:
        tally.notes["closed_p50_ms"] = round(sorted(took)[len(took) // 2] * 1000, 1)
        tally.notes["closed_max_ms"] = round(max(took) * 1000, 1)
    return tally


def control_links(span: Span, place: Path) -> Tally:
    """A gateway that goes on with a link it has opened once."""
    return links(Span(rounds=1, seed=span.seed), place, ("links_never_end",))


RUNS = (
    Run(
        "net-gateway",
        "stations' clicks beside an attacked, a spinning and no gateway (P17)",
        load,
        control_load,
        "a gateway inside the hub's process",
        full=1,
        alone=True,
    ),
    Run(
        "net-position",
        "a customer's view of the position ends with their stop; no run, no tracking (P18)",
        position,
        control_position,
        "a gateway that shows it for ever; one that tracks everybody",
        full=25,
    ),
    Run(
        "net-webhooks",
        "spoiled deliveries, and a genuine one a hundred times with the gateway killed between (P19)",
        webhooks,
        control_webhooks,
        "a gateway that believes any signature",
        full=10,
    ),
    Run(
        "net-links",
        "links ended while their pages are open (P12)",
        links,
        control_links,
        "a gateway that goes on with a link it has opened once",
        full=20,
    ),
)

if __name__ == "__main__":
    attack()
