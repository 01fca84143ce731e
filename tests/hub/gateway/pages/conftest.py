"""A browser and a shop for the pages."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, ViewportSize, sync_playwright

from tests.hub.gateway.pages.shop_double import SECRET, ShopDouble, View

PHONE: ViewportSize = {"width": 390, "height": 844}
TIMEOUT_MS = 15_000


@pytest.fixture(scope="module")  # no longer: while it lives, nothing else in this process may run an event loop
def browser(browser_path: str, browser_environment: dict[str, str | float | bool]) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser_path,
            args=["--no-sandbox", "--use-fake-device-for-media-stream"],
            env=browser_environment,
        )
        yield chromium
        chromium.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A phone; whatever its pages complain about fails the test."""
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, has_touch=True, is_mobile=True, locale="en-GB")
    context.set_default_timeout(TIMEOUT_MS)
    wrong: list[str] = []
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    yield context
    context.close()
    assert not wrong


@pytest.fixture
def shop() -> Iterator[Callable[[View], ShopDouble]]:
    """Open shops; each with the view it is given."""
    opened: list[ShopDouble] = []

    def open_shop(view: View) -> ShopDouble:
        opened.append(ShopDouble(view).start())
        return opened[-1]

    yield open_shop
    for each in opened:
        each.stop()


def visit(phone: BrowserContext, shop: ShopDouble, page: str) -> Page:
    """Open a link in a new tab. `page`: c or o."""
    tab = phone.new_page()
    tab.goto(f"{shop.base}/{page}#{SECRET}")
    return tab


def until(true: Callable[[], bool], timeout_s: float = 15.0) -> None:
    """Wait for something outside the browser, with a deadline."""
    deadline = time.monotonic() + timeout_s
    while not true():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.02)


def photograph(side: int = 2400) -> bytes:
    """A JPEG as a camera would make it."""
    picture = Image.new("RGB", (side, side * 3 // 4), (238, 226, 208))
    draw = ImageDraw.Draw(picture)
    for petal, (x, y) in enumerate([(0.36, 0.42), (0.5, 0.3), (0.64, 0.42), (0.43, 0.55), (0.57, 0.55)]):
        for ring in range(6, 0, -1):
            r = side * 0.018 * ring
            shade = (236 - 9 * petal, 120 + 16 * ring, 130 + 14 * ring)
            draw.ellipse((x * side - r, y * side * 0.75 - r, x * side + r, y * side * 0.75 + r), fill=shade)
    draw.polygon(
        [(side * 0.4, side * 0.48), (side * 0.6, side * 0.48), (side * 0.53, side * 0.72), (side * 0.47, side * 0.72)],
        fill=(180, 35, 44),
    )
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=92)
    return out.getvalue()


def shot(side: int = 2400) -> FilePayload:
    """The same as what a file field takes."""
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": photograph(side)}
