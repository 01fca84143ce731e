"""A gateway as a process of its own, and a web shop that delivers orders to it, again and again until each is answered."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import httpx
import msgspec

from hub.domain.actor import Role
from hub.domain.vocabulary import DescribeShop
from hub.rehearsal.plan import SHOP_CURRENCY, SHOP_NAME, SHOP_PHONE, SHOP_ZONE, plan_day
from hub.rehearsal.web_shop import headers, order_json
from tests.campaign.referee import Referee
from tests.campaign.shop import READY_S, SETTLED_S, Child, Manner, Shop, waited
from tests.campaign.table import Tally

NAME = "mill-lane"
SECRET = "campaign-secret"
ANSWERED_S = 5.0
PAUSE_S = 0.05
FIRST_KEY = 7_100


class Deliveries:
    """The gateway and its one web shop.

    Args:
        shop: whose gateway it is.
    """

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._folder = shop.place / "gateway"
        self._folder.mkdir()
        (self._folder / "gateway.toml").write_text(f'[shops]\n"{NAME}" = "{SECRET}"\n')
        shop.must(shop.owner(), DescribeShop(SHOP_NAME, SHOP_ZONE, SHOP_CURRENCY, SHOP_PHONE, None))
        self._bundle = shop.pair(Role.GATEWAY, "gateway")
        self._plans = plan_day(1, 200).orders
        self._url = ""
        self._port = 0
        self.sent: list[str] = []
        self.answered: set[str] = set()
        self._quiet = threading.Event()
        self.start()
        self._thread = threading.Thread(target=self._deliver, name="web shop", daemon=True)
        self._thread.start()

    def start(self, manner: Manner | None = None) -> None:
        """Start the gateway; on the port of before if there was one."""
        self._url = ""
        arguments = ["gateway", "--data-dir", str(self._folder), "--bundle", str(self._bundle), "--port", "0"]
        manner = manner or Manner()
        self.child = Child([*manner.program, *arguments], self._shop.place / "gateway.err", manner, self._hear)

    def _hear(self, line: str) -> None:
        self._url = f"http://127.0.0.1:{msgspec.json.decode(line)['port']}"

    def kill(self) -> None:
        """SIGKILL, and a new start."""
        self.child.kill()
        self.start()

    def _deliver(self) -> None:
        """One order after another; each is sent until it is answered with 200."""
        while not self._quiet.is_set():
            number = len(self.sent)
            key = str(FIRST_KEY + number)
            now = datetime.now(UTC)
            body = msgspec.json.encode(order_json(self._plans[number % len(self._plans)], int(key), now, now))
            self.sent.append(key)
            while not self._quiet.is_set() and not self._post(body):
                self._quiet.wait(PAUSE_S)
            self._quiet.wait(PAUSE_S)

    def _post(self, body: bytes) -> bool:
        key = str(msgspec.json.decode(body)["id"])
        try:
            answer = httpx.post(
                f"{self._url}/intake/woocommerce/{NAME}",
                content=body,
                headers=headers(SECRET, body, "order.created"),
                timeout=ANSWERED_S,
                trust_env=False,
            )
        except (httpx.HTTPError, httpx.InvalidURL):
            return False
        if answer.status_code == 200 and answer.json()["outcome"] in ("kept", "repeated"):
            self.answered.add(key)
            return True
        return False

    def settle(self, tally: Tally) -> None:
        """Send no more, and wait until every order that was answered is on the board."""
        self._quiet.set()
        self._thread.join(READY_S)
        owner = self._shop.owner()

        def all_there() -> bool:
            known = {order.source.key for order in owner.board.orders.values() if order.source is not None}
            return self.answered <= known

        if not waited(all_there, SETTLED_S):
            tally.broken("orders that the gateway kept do not come to the shop")

    def judge(self, tally: Tally, referee: Referee) -> None:
        """Each answered order is placed, none twice, none that was not sent."""
        placed = referee.orders
        lost = sorted(self.answered - set(placed))
        twice = sorted(key for key in set(placed) if placed.count(key) > 1)
        unknown = sorted(set(placed) - set(self.sent))
        for what, keys in (("answered, but not placed", lost), ("placed twice", twice), ("never sent", unknown)):
            if keys:
                tally.broken(f"{len(keys)} orders of the web shop {what}: {' '.join(keys[:4])}")
        tally.notes["web orders"] = len(self.answered)

    def close(self) -> None:
        """End it."""
        self._quiet.set()
        self.child.kill()
        self._thread.join(READY_S)
