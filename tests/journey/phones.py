"""Couriers' and customers' phones: tabs of a real headless browser, and what trackers and web shops post."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import httpx
from playwright.sync_api import Browser, Error, Locator, Page, ViewportSize

from hub.intakes.woocommerce import signature
from hub.rehearsal.premises import WEB_SHOP
from tests.journey.stage import Stage

PHONE: ViewportSize = {"width": 390, "height": 844}
WORKING_DAY = {"latitude": 51.5080, "longitude": -0.1250, "accuracy": 25}


class Phone:
    """One person's phone with one page open.

    Args:
        url: the link that this person was given.
        place: where the phone is, as the browser tells it; None for a phone that may not say.
    """

    def __init__(self, stage: Stage, browser: Browser, url: str, place: Mapping[str, float] | None = None) -> None:
        self._stage = stage
        self.complaints: list[str] = []
        self._context = browser.new_context(
            viewport=PHONE, device_scale_factor=2, has_touch=True, is_mobile=True, locale="en-GB",
            **({"permissions": ["geolocation"], "geolocation": dict(place)} if place else {}),  # type: ignore[arg-type] # a mapping is one
        )  # fmt: skip
        self._context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self._context.on(
            "console",
            lambda said: self.complaints.append(said.text) if "Content Security Policy" in said.text else None,
        )
        self.page: Page = self._context.new_page()
        self.page.goto(url)
        self.page.locator("main:not(.waiting-page)").wait_for()

    @property
    def text(self) -> str:
        """What stands on the page."""
        return self.page.inner_text("body")

    @property
    def sentence(self) -> str:
        """The one sentence of a customer's page."""
        return self.page.locator(".sentence").inner_text()

    def sees(self, *words: str, within_s: float = 15.0) -> float:
        """Wait until all these words stand on the page; the seconds that it took."""
        return self._stage.until(
            lambda: all(each in self.text for each in words), f"the page shows {words}: {self.text}", within_s
        )

    def no_longer_sees(self, part: Locator, within_s: float = 15.0) -> float:
        """Wait until a part of the page is gone; the seconds that it took."""
        return self._stage.until(lambda: part.count() == 0, f"{part} goes away", within_s)

    def touch(self, name: str) -> None:
        """Touch the button whose name begins like this, once it is there (a count may follow)."""
        button = self.page.get_by_role("button", name=re.compile("^" + re.escape(name))).first
        self._stage.until(lambda: button.count() > 0 and button.is_visible(), f"a button {name!r}: {self.text}")
        button.click()

    def step(self, action: str) -> None:
        """Touch the courier's big button until its step is taken: right after a step it overhears a second touch."""
        button = self.page.locator(f"[data-action={action}]")
        self._stage.until(lambda: button.count() > 0, f"the step {action}: {self.text}")

        def gone() -> bool:
            with contextlib.suppress(Error):  # it went between looking and touching
                button.click(timeout=300)
            return button.count() == 0

        self._stage.until(gone, f"{action} is taken")

    def write(self, words: str) -> None:
        """Write into the open conversation and send."""
        self.page.locator("#words").fill(words)
        self.page.get_by_role("button", name="Send").click()

    def close(self) -> None:
        """Put the phone away."""
        self._context.close()


# What machines post -----------------------------------------------------------------------------------------------


def web_order(number: int, **changes: Any) -> dict[str, Any]:
    """An order as WooCommerce's REST API v3 writes it, with what FloristPress adds."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    order: dict[str, Any] = {
        "id": number, "number": str(number), "status": "processing", "currency": "GBP", "date_created_gmt": now,
        "date_modified_gmt": now, "total": "86.00",
        "billing": {
            "first_name": "Daniel", "last_name": "Okafor", "company": "", "address_1": "1 Office Way",
            "city": "London", "postcode": "N1 1AA", "country": "GB", "phone": "+44 20 7946 0312",
        },
        "shipping": {
            "first_name": "Mei Lin", "last_name": "Chen", "company": "Kiln Studio", "address_1": "14 Mill Lane",
            "address_2": "", "city": "London", "state": "", "postcode": "E2 8PX", "country": "GB",
            "phone": "+44 20 7946 0313",
        },
        "customer_note": "Side door, ring twice",
        "meta_data": [
            {"id": 1, "key": "_card_message", "value": "Twenty years, and you still laugh first.\r\n生日快乐，阿梅 🌷"},
        ],
        "line_items": [
            {"id": 1, "name": "Peonies, blush, hand-tied", "quantity": 5, "total": "60.00", "total_tax": "2.00"},
            {"id": 2, "name": "Stoneware vase, small", "quantity": 1, "total": "24.00", "total_tax": "0.00"},
        ],
    }  # fmt: skip
    return order | changes


def post_order(stage: Stage, order: Mapping[str, Any], secret: str = "") -> httpx.Response:
    """Deliver `order.created` as WooCommerce does: signed over the raw body, with its own headers."""
    body = json.dumps(order, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "WooCommerce/9.9.5 Hookshot (WordPress/6.8.1)",
        "X-WC-Webhook-Source": "https://mill-lane.example/",
        "X-WC-Webhook-Topic": "order.created",
        "X-WC-Webhook-Resource": "order",
        "X-WC-Webhook-Event": "created",
        "X-WC-Webhook-Signature": signature(secret or stage.premises.web_shop_secret, body),
        "X-WC-Webhook-ID": "3",
        "X-WC-Webhook-Delivery-ID": "5f0bd4a9c0c7",
    }
    return httpx.post(f"{stage.premises.base}/intake/woocommerce/{WEB_SHOP}", content=body, headers=headers)


def post_owntracks(stage: Stage, user: str, device: str, lat: float, lon: float, accuracy_m: int) -> httpx.Response:
    """Report a position as OwnTracks' Android app does."""
    told = {
        "_type": "location", "lat": lat, "lon": lon, "acc": accuracy_m, "tst": int(datetime.now(UTC).timestamp()),
        "vel": 14, "cog": 92, "batt": 64, "tid": "lw", "t": "u", "conn": "m", "topic": f"owntracks/{user}/{device}",
        "_id": "6f1c7a52",
    }  # fmt: skip
    return httpx.post(
        f"{stage.premises.base}/track/owntracks", json=told, auth=(user, stage.premises.trackers_password),
        headers={"X-Limit-U": user, "X-Limit-D": device},
    )  # fmt: skip


def post_traccar(stage: Stage, device: str, lat: float, lon: float, accuracy_m: int) -> httpx.Response:
    """Report a position as Traccar Client from version 9 on does."""
    told = {
        "location": {
            "timestamp": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
            "coords": {
                "latitude": lat, "longitude": lon, "accuracy": accuracy_m, "speed": 4.2, "heading": 88.0,
                "altitude": 21.0,
            },
            "is_moving": True, "odometer": 1204, "event": "motionchange",
            "battery": {"level": 0.62, "is_charging": False}, "activity": {"type": "on_bicycle"}, "extras": {},
        },
        "device_id": device,
    }  # fmt: skip
    return httpx.post(f"{stage.premises.base}/track/traccar", json=told)


def post_old_traccar(stage: Stage, device: str, lat: float, lon: float, accuracy_m: int) -> httpx.Response:
    """Report a position as Traccar Client before version 9 and OsmAnd do."""
    told: dict[str, str | float] = {
        "id": device, "lat": lat, "lon": lon, "accuracy": accuracy_m, "speed": 8.1, "bearing": 80, "batt": 61,
        "timestamp": int(datetime.now(UTC).timestamp()),
    }  # fmt: skip
    return httpx.post(f"{stage.premises.base}/track/traccar", params=told)
