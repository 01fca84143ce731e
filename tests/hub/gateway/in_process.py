"""A hub in this process that treats the gateway as the real one does, and a gateway served on loopback beside it.

`GatewayEnd` verifies secrets like the hub: hash -> link -> actor; it gives the old receipt for an old id; its replica
is what `hub.domain.views` lets the role have. `House` is a whole shop day that tests push forward by hand.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from hub.domain.access import secret_hash
from hub.domain.actor import Actor, Role
from hub.domain.courier import Fix, Tracker
from hub.domain.ids import RANDOM_BYTES, uuid7
from hub.domain.order import Address, Channel, Item, Order, Person, Place
from hub.domain.rules import decide
from hub.domain.views import view
from hub.domain.vocabulary import (
    AcceptOffer,
    AcknowledgeCard,
    AddCourier,
    AssignCourier,
    AttachProof,
    Command,
    ConfirmOrder,
    DescribeShop,
    EndLink,
    Event,
    IssueLink,
    MarkPacked,
    PickUpOrder,
    PlaceOrder,
    PromiseTime,
    Recorded,
    Refused,
    ReportArrival,
    SetDuty,
    StartPacking,
    TickItem,
)
from hub.gateway.app import Gateway
from hub.gateway.config import GatewayConfig
from hub.link.local import LocalLink, LocalShop
from hub.link.port import Asked, Changes, LinkState, Receipt

OWNER = Actor("desk-1", "owner", Role.OWNER)
DESK = Actor("desk-1", "anna", Role.FRONT_DESK)
PACKING = Actor("packing-1", "bo", Role.PACKING)
DISPATCH = Actor("dispatch-1", "cy", Role.DISPATCH)
GATEWAY = Actor("gateway", "gateway", Role.GATEWAY)
PATIENCE_S = 20.0
"""For conditions that hold after milliseconds on a quiet machine; this one is shared."""


def new_id() -> str:
    return uuid7(time.time_ns() // 1_000_000, os.urandom(RANDOM_BYTES))


def until(condition: Callable[[], bool], what: str = "") -> None:
    """Wait for a condition, with a deadline."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, f"never came true: {what}"
        threading.Event().wait(0.005)


class Hub(LocalShop):
    """A `LocalShop` that several threads may use."""

    def __init__(self) -> None:
        self.turn = threading.RLock()
        self.ahead = timedelta()
        super().__init__(lambda: datetime.now(UTC) + self.ahead)

    def record(self, actor: Actor, cause: str, events: Sequence[Event]) -> tuple[Recorded, ...]:
        with self.turn:
            return super().record(actor, cause, events)

    def does(self, actor: Actor, command: Command) -> None:
        """Somebody at a station asks, and it must be allowed."""
        with self.turn:
            decision = decide(self.board, command, actor, self.clock())
            assert not isinstance(decision, Refused), decision
            self.record(actor, new_id(), decision)


class GatewayEnd(LocalLink):
    """The gateway's end of the wire."""

    shop: Hub

    def __init__(self, shop: Hub) -> None:
        super().__init__(shop, GATEWAY)
        self.board = view(Role.GATEWAY, shop.board)
        self.receipts: dict[str, tuple[Actor, Command, Receipt]] = {}
        self.asked: list[Command] = []
        self.mute = False
        self.sighted: list[Fix] = []

    def tell(self, changes: Changes) -> None:
        if self.status.state is LinkState.LIVE:
            self.board = view(Role.GATEWAY, self.shop.board)
            if self.listener is not None:
                self.listener(changes)

    def tell_all(self) -> None:
        """Take on the newest board after having been away."""
        self.tell(Changes(all=True))

    def sight(self, fix: Fix) -> None:
        with self.shop.turn:
            self.sighted.append(fix)
            super().sight(fix)

    def ask(self, command: Command, *, secret: str = "", command_id: str = "") -> Asked:
        asked = Asked(command_id or self.new_id(), Future(), Future())
        asked.taken.set_result(None)
        with self.shop.turn:
            self.asked.append(command)
            receipt = self._receipt(asked.id, command, secret)
        if not self.mute:
            asked.settled.set_result(receipt)
        return asked

    def _receipt(self, command_id: str, command: Command, secret: str) -> Receipt:
        actor = self._actor(command, secret)
        if actor is None:
            return Receipt(command_id, refused=Refused("link_not_found"))
        if command_id in self.receipts:
            asker, asked, receipt = self.receipts[command_id]
            return (
                receipt if (asker, asked) == (actor, command) else Receipt(command_id, refused=Refused("id_conflict"))
            )
        decision = decide(self.shop.board, command, actor, self.shop.clock())
        if isinstance(decision, Refused):
            receipt = Receipt(command_id, refused=decision, command=command)
        else:
            news = self.shop.record(actor, command_id, decision)
            receipt = Receipt(command_id, tuple(recorded.seq for recorded in news), command=command)
        self.receipts[command_id] = (actor, command, receipt)
        return receipt

    def _actor(self, command: Command, secret: str) -> Actor | None:
        if not secret:
            role = Role.WEB_SHOP if isinstance(command, PlaceOrder) else Role.GATEWAY
            return Actor("gateway", "web_shop", role)
        link = self.shop.board.link_of_secret(secret_hash(secret), self.shop.clock())
        if link is None:
            return None
        person = link.subject if link.role is Role.COURIER else f"{link.role.value}:{link.subject}"
        return Actor("gateway", person, link.role)


class House:
    """A shop with a courier, served to the outside."""

    def __init__(self, config: GatewayConfig | None = None) -> None:
        self.hub = Hub()
        self.hub.does(OWNER, DescribeShop("Bell's Flowers", "Europe/London", "GBP", "0113 496 0123"))
        self.li = new_id()
        trackers = (Tracker("owntracks", "li/phone"), Tracker("traccar", "li-7f3a"))
        self.hub.does(DISPATCH, AddCourier(self.li, "Li", "0700 900 123", trackers))
        self.hub.does(DISPATCH, SetDuty(self.li, True))
        self.link = GatewayEnd(self.hub)
        ready = threading.Event()
        self.gateway = Gateway(self.link, _with_ready(config or GatewayConfig(), ready))
        self._thread = threading.Thread(target=self.gateway.serve, name="gateway")
        self._thread.start()
        assert ready.wait(PATIENCE_S)
        self.base = f"http://127.0.0.1:{self.gateway.port}"
        self._open = ExitStack()

    def close(self) -> None:
        self._open.close()
        self.gateway.stop()
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()

    # The shop's day -------------------------------------------------------------------------------------------------

    def order(self, order_id: str) -> Order:
        return self.hub.board.orders[order_id]

    def place(self, *, card: str = "With love", surprise: bool = False, rank: int = 1) -> str:
        """A confirmed order, promised within `rank` hours: the lower, the earlier the stop."""
        order = new_id()
        self.hub.does(
            DESK,
            PlaceOrder(
                order, Channel.PHONE, Person("Anna Bell", "1"), Person("Grace Okafor", "2"),
                Address(("12 Rose Lane",), "blue door", Place(538_000_000, -15_000_000)), card,
                (Item("Peonies", 1, 4000),), "GBP", 4000, surprise=surprise,
            ),
        )  # fmt: skip
        self.hub.does(DESK, ConfirmOrder(order))
        self.hub.does(DESK, PromiseTime(order, self.hub.clock() + timedelta(hours=rank)))
        return order

    def pack(self, order: str) -> None:
        self.hub.does(PACKING, StartPacking(order))
        self.hub.does(PACKING, AcknowledgeCard(order, self.order(order).card.version))
        self.hub.does(PACKING, TickItem(order, 0))
        self.hub.does(PACKING, AttachProof(order, "packed", self.hub_media(b"\xff\xd8\xff packed")))
        self.hub.does(PACKING, MarkPacked(order))

    def hub_media(self, data: bytes) -> str:
        return self.link.put_media(data, "image/jpeg").result()

    def offer(self, order: str) -> None:
        self.hub.does(DISPATCH, AssignCourier(order, self.li))

    def accept(self, order: str) -> None:
        self.offer(order)
        self.hub.does(DISPATCH, AcceptOffer(order))

    def send_out(self, order: str) -> None:
        self.pack(order)
        self.accept(order)
        self.hub.does(DISPATCH, PickUpOrder(order))

    def arrive(self, order: str) -> None:
        self.hub.does(DISPATCH, ReportArrival(order))

    def issue(self, role: Role, subject: str, days: float = 2) -> str:
        """A fresh link's secret."""
        secret = os.urandom(16).hex()
        expires_at = self.hub.clock() + timedelta(days=days)
        self.hub.does(DISPATCH, IssueLink(new_id(), role, subject, secret_hash(secret), expires_at))
        return secret

    def end(self, secret: str) -> None:
        self.hub.does(DISPATCH, EndLink(self.hub.board.links_by_hash[secret_hash(secret)]))

    def fix(self, lat: float = 53.8, lon: float = -1.5) -> None:
        """The dispatcher's map learns where Li is."""
        place = Place(round(lat * 1e7), round(lon * 1e7))
        self.link.sight(Fix(self.li, place, 10, self.hub.clock(), "page"))

    # The outside ----------------------------------------------------------------------------------------------------

    def client(self) -> httpx.Client:
        return self._open.enter_context(httpx.Client(base_url=self.base, timeout=PATIENCE_S, trust_env=False))

    def enter(self, secret: str) -> httpx.Client:
        """A phone that has opened its link."""
        client = self.client()
        assert client.post("/api/session", json={"secret": secret}).status_code == 204
        return client

    def follow(self, secret: str, cursor: str = "0", origin: str | None = "") -> ClientConnection:
        """A page's live connection."""
        return self._open.enter_context(
            connect(
                self.base.replace("http", "ws") + f"/api/live?cursor={cursor}",
                additional_headers={"Cookie": f"giftwire={secret}"},
                origin=None if origin is None else Origin(origin or self.base),
                proxy=None,
            )
        )


def _with_ready(config: GatewayConfig, ready: threading.Event) -> GatewayConfig:
    from msgspec.structs import replace

    return replace(config, ready=lambda _: ready.set())


def pages_in(folder: Path) -> Path:
    """A folder of pages that are no pages, for tests of how they are served."""
    (folder / "static").mkdir(parents=True)
    for name in ("courier", "customer"):
        (folder / f"{name}.html").write_text(f"<!doctype html><title>{name}</title>")
    (folder / "static" / "page.js").write_text("export const a = 1;\n" * 200)
    return folder
