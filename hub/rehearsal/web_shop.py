"""A web shop as it really sends: WooCommerce's headers, the signature over the raw bytes, repeats; and somebody who forges.

Source of the form: woocommerce `class-wc-webhook.php`, REST API order v3.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from hub.rehearsal.pace import Pace
from hub.rehearsal.page import Web
from hub.rehearsal.plan import SHOP_CURRENCY, OrderPlan
from hub.rehearsal.referee import Referee

FIRST_KEY = 7_100
"""A web shop counts its own orders; they look like this after a year."""


class WebShopError(Exception):
    """The gateway answered a delivery as it must not."""


class WebShop:
    """One web shop's queue.

    Args:
        name: as the gateway knows it.
        secret: of its webhooks.
    """

    def __init__(self, web: Web, name: str, secret: str, referee: Referee) -> None:
        self.source = f"woocommerce:{name}"
        self.deliveries = 0
        self.repeats = 0
        self.forged = 0
        self._web = web
        self._phone = web.phone()
        self._path = f"/intake/woocommerce/{name}"
        self._secret = secret
        self._referee = referee

    @staticmethod
    def key(plan: OrderPlan) -> str:
        """The web shop's own number of an order."""
        return str(FIRST_KEY + plan.number)

    async def send(self, plan: OrderPlan, pace: Pace, sent: Callable[[str, OrderPlan], None]) -> None:
        """Send an order when its time has come, then again as often as planned.

        Raises:
            WebShopError: it was not taken.
        """
        await asyncio.sleep(pace.until(plan.arrives))
        key = self.key(plan)
        sent(key, plan)
        placed_at = datetime.now(UTC)
        body = msgspec.json.encode(order_json(plan, int(key), placed_at, placed_at))
        await self._deliver(body, "order.created", {"kept"})
        dice = pace.dice("web shop", plan.number)
        for repeat in range(plan.repeats):
            await asyncio.sleep(pace.pause_s * dice.uniform(0.5, 6))
            if repeat:  # not the same delivery once more, but a later change to the same order
                later = placed_at + timedelta(seconds=30 * (repeat + 1))
                body = msgspec.json.encode(order_json(plan, int(key), placed_at, later))
            await self._deliver(body, "order.updated" if repeat else "order.created", {"kept", "repeated"})
            self.repeats += 1

    async def _deliver(self, body: bytes, topic: str, expected: set[str]) -> None:
        at = time.monotonic()
        response = await self._web.post(
            self._phone, self._path, content=body, headers=headers(self._secret, body, topic)
        )
        outcome = response.json().get("outcome") if response.status_code == 200 else ""
        if outcome not in expected:
            raise WebShopError(f"a delivery was answered {response.status_code} {response.text}")
        self.deliveries += 1
        self._referee.deliver(f"{self.source}:{msgspec.json.decode(body)['id']}", at)

    async def forge(self, plan: OrderPlan, index: int) -> None:
        """Post an order that this web shop never had, signed with a guess.

        Raises:
            WebShopError: it was not turned away.
        """
        now = datetime.now(UTC)
        body = msgspec.json.encode(order_json(plan, FIRST_KEY * 10 + index, now, now))
        response = await self._web.post(
            self._phone, self._path, content=body, headers=headers("guess", body, "order.created")
        )
        if response.status_code != 401:
            raise WebShopError(f"a forged delivery was answered {response.status_code} {response.text}")
        self.forged += 1


def headers(secret: str, body: bytes, topic: str) -> dict[str, str]:
    """What WooCommerce sends beside the body."""
    signature = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
    resource, _, event = topic.partition(".")
    return {
        "Content-Type": "application/json",
        "User-Agent": "WooCommerce/9.4.1 Hookshot (WordPress/6.7)",
        "X-WC-Webhook-Source": "https://mill-lane-flowers.example/",
        "X-WC-Webhook-Topic": topic,
        "X-WC-Webhook-Resource": resource,
        "X-WC-Webhook-Event": event,
        "X-WC-Webhook-Signature": signature,
        "X-WC-Webhook-ID": "4",
        "X-WC-Webhook-Delivery-ID": hashlib.md5(body, usedforsecurity=False).hexdigest(),
    }


def order_json(plan: OrderPlan, key: int, placed_at: datetime, modified_at: datetime) -> dict[str, Any]:
    """An order as WooCommerce's REST API writes it, with FloristPress' extra fields."""
    lines = [
        {"id": 300 + index, "name": item.name, "quantity": item.quantity, "total": _money(item.price_minor),
         "total_tax": "0.00", "sku": item.sku}
        for index, item in enumerate(plan.items)
    ]  # fmt: skip
    meta = {
        "card_message": plan.card,
        "shipping_notes": plan.address.note,
        "surprise": "yes" if plan.surprise else "no",
    }
    return {
        "id": key,
        "number": str(key),
        "status": "processing",
        "currency": SHOP_CURRENCY,
        "date_created_gmt": f"{placed_at:%Y-%m-%dT%H:%M:%S}",
        "date_modified_gmt": f"{modified_at:%Y-%m-%dT%H:%M:%S}",
        "total": _money(plan.total_minor),
        "customer_note": "",
        "billing": {**_name(plan.sender.name), "phone": plan.sender.phone, "address_1": "2 Old Street", "city": "London"},
        "shipping": {**_name(plan.recipient.name), "phone": plan.recipient.phone, "address_1": plan.address.lines[0],
                     "address_2": "", "city": plan.address.lines[-1]},
        "line_items": lines,
        "meta_data": [{"id": index, "key": name, "value": value} for index, (name, value) in enumerate(meta.items()) if value],
    }  # fmt: skip


def _money(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02}"


def _name(name: str) -> dict[str, str]:
    """WooCommerce knows first and last names; a Chinese name is written last name first."""
    if " " not in name:
        return {"first_name": name[1:], "last_name": name[:1]}
    first, _, last = name.rpartition(" ")
    return {"first_name": first, "last_name": last}
