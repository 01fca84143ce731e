"""A whole shop for the tests of this folder: a hub process, a gateway process before it, and who looks on.

`Premises.still` is what every bad input is held against: what the ledger on the disk, the board and the media folder
were before, they are afterwards, and a station that looked on was neither cut off nor made to begin again.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import zmq
from msgspec import Raw as RawJson

from hub.domain.access import secret_hash
from hub.domain.actor import Role
from hub.domain.courier import Tracker
from hub.domain.order import Address, Channel, Item, Person, Place
from hub.domain.vocabulary import (
    AcceptOffer,
    AddCourier,
    AssignCourier,
    Command,
    ConfirmOrder,
    DescribeShop,
    EndLink,
    IssueLink,
    PickUpOrder,
    PlaceOrder,
    PromiseTime,
    ReportArrival,
    SetDuty,
    StartPacking,
)
from hub.link.link import Link
from hub.log.reading import open_reader
from hub.log.recover import database_path
from hub.wire.codec import encode_command
from hub.wire.messages import Submission, Submit, say
from tests.hub.running import PATIENCE_S, ROOT, HubProcess, Raw, until
from tests.hub.shop_day import packing_steps

SHOP_SECRET = "the web shop's secret"
TRACKERS_PASSWORD = "the trackers' password"
WEB_SHOP = "flowers.example"
OWNTRACKS = Tracker("owntracks", "li/phone")
TRACCAR = Tracker("traccar", "li-7f3a")


class Premises:
    """One shop, open.

    Args:
        place: an empty folder.
        with_gateway: whether somebody outside comes to this one.
    """

    def __init__(self, place: Path, *, with_gateway: bool = False) -> None:
        self.place = place
        self.gateway: subprocess.Popen[bytes] | None = None
        self._clients: list[httpx.Client] = []
        self._pings = 0
        self.hub = HubProcess(place)
        try:
            self.owner: Link = self.hub.owner()
            self.ask(DescribeShop("Bell's Flowers", "Europe/London", "GBP", "0113 496 0123"))
            self.onlooker: Raw = self.hub.raw("dispatch")
            self.onlooker.greet(credit=8 << 20)
            if with_gateway:
                self._open_gateway()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Shut the shop."""
        for client in self._clients:
            client.close()
        if self.gateway is not None:
            self.gateway.terminate()
            assert self.gateway.wait(PATIENCE_S) == 0
            assert self.gateway.stdout is not None
            self.gateway.stdout.close()
        self.hub.leave()

    # The gateway ----------------------------------------------------------------------------------------------------

    def _open_gateway(self) -> None:
        folder = self.place / "gw"
        folder.mkdir()
        (folder / "gateway.toml").write_text(
            f'trackers_password = "{TRACKERS_PASSWORD}"\n[shops]\n"{WEB_SHOP}" = "{SHOP_SECRET}"\n'
        )
        bundle = self.hub.pair(Role.GATEWAY)
        with (self.place / "gateway.log").open("ab") as log:
            self.gateway = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "hub",
                    "gateway",
                    "--data-dir",
                    str(folder),
                    "--bundle",
                    str(bundle),
                    "--port",
                    "0",
                ],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=log,
                env=os.environ | {"PYTHONUNBUFFERED": "1"},
            )
        assert self.gateway.stdout is not None
        line = self.gateway.stdout.readline()
        assert line, (self.place / "gateway.log").read_text()
        self.port = int(json.loads(line)["port"])
        self.base = f"http://127.0.0.1:{self.port}"
        until(lambda: self.phone().get("/api/health").status_code == 200, "the gateway does not find the hub")

    def phone(self) -> httpx.Client:
        """A browser without a link."""
        client = httpx.Client(base_url=self.base, timeout=PATIENCE_S, trust_env=False)
        self._clients.append(client)
        return client

    def enter(self, secret: str) -> httpx.Client:
        """A phone that has opened its link; the gateway may hear of a new link a moment after the hub."""
        phone = self.phone()

        def is_open() -> bool:
            return phone.post("/api/session", json={"secret": secret}).status_code == 204

        until(is_open, "the link opens nothing", pause_s=0.1)  # each try is one of the few that a block has
        return phone

    # The shop's day -------------------------------------------------------------------------------------------------

    def ask(self, *commands: Command) -> None:
        """The owner asks, and it is done."""
        self.hub.must(self.owner, *commands)

    def place_order(self, **changes: Any) -> str:
        """An order that is confirmed and promised."""
        order = self.owner.new_id()
        fields: dict[str, Any] = {
            "order": order,
            "channel": Channel.PHONE,
            "sender": Person("Anna Bell", "1"),
            "recipient": Person("Grace Okafor", "2"),
            "address": Address(("12 Rose Lane",), "blue door", Place(538_000_000, -15_000_000)),
            "card": "With love",
            "items": (Item("Peonies", 1, 4000),),
            "currency": "GBP",
            "total_minor": 4000,
        }
        self.ask(PlaceOrder(**(fields | changes)), ConfirmOrder(order))
        self.ask(PromiseTime(order, self.owner.hub_now() + timedelta(hours=2)))
        return order

    def courier(self, *trackers: Tracker) -> str:
        """A courier on duty."""
        courier = self.owner.new_id()
        self.ask(AddCourier(courier, "Li", "0700 900 123", trackers), SetDuty(courier, True))
        return courier

    def send_out(self, order: str, courier: str, *, arrive: bool = False) -> None:
        """Pack an order and give it to a courier."""
        self.ask(StartPacking(order), *packing_steps(order, 1))
        self.ask(AssignCourier(order, courier), AcceptOffer(order), PickUpOrder(order))
        if arrive:
            self.ask(ReportArrival(order))

    def issue(self, role: Role, subject: str) -> tuple[str, str]:
        """A fresh link: its secret and its id."""
        secret, link = os.urandom(16).hex(), self.owner.new_id()
        expires_at = self.owner.hub_now() + timedelta(days=2)
        self.ask(IssueLink(link, role, subject, secret_hash(secret), expires_at))
        return secret, link

    def end(self, link: str) -> None:
        """End a link."""
        self.ask(EndLink(link))

    # What must not change -------------------------------------------------------------------------------------------

    def events(self) -> tuple[int, str]:
        """The ledger as it lies on the disk: its head, and the hash of that event."""
        reader = open_reader(database_path(self.hub.folder))
        try:
            return reader.head.seq, reader.head.hash.hex()
        finally:
            reader.close()

    def kept(self) -> str:
        """Names and sizes of all media on the hub's disk."""
        folder = self.hub.folder / "media"
        files = sorted(
            (path.relative_to(folder).as_posix(), path.stat().st_size) for path in folder.rglob("*") if path.is_file()
        )
        return hashlib.sha256(json.dumps(files).encode()).hexdigest()

    def onlooker_is_well(self) -> None:
        """The station that looks on is answered, on the connection it has had all the time, and was told nothing odd."""
        self._pings += 1
        self.onlooker.say(
            {"t": "ping", "mark": self._pings},
        )
        while True:
            said = json.loads(self.onlooker.hear()[0])
            assert said["t"] not in ("problem", "rebuild", "resend_from"), said
            if said["t"] == "pong" and said["mark"] == self._pings:
                break
        assert not self.onlooker.happened(zmq.EVENT_DISCONNECTED)

    @contextmanager
    def still(self) -> Iterator[None]:
        """Whatever happens within changes nothing."""
        before, board, media = self.events(), self.owner.board, self.kept()
        yield
        self.onlooker_is_well()
        assert self.events() == before
        assert self.kept() == media
        assert self.owner.board == board


def submission(n: int, command_id: str, command: Command | bytes, *, secret: str = "") -> Submission:
    """One command on its way."""
    raw = command if isinstance(command, bytes) else encode_command(command)
    return Submission(n, command_id, RawJson(raw), secret=secret)


def answers(raw: Raw, *submissions: Submission, session: str = "raw") -> list[dict[str, Any]]:
    """Submit, and wait for a receipt of each."""
    raw.say(say(Submit(session, submissions)))
    receipts: list[dict[str, Any]] = []
    while len(receipts) < len(submissions):
        receipts += raw.hears("receipts")["receipts"]
    return receipts
