"""What stands on both pages before there is anything of the shop's to show, and when there is nothing any more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.hub.gateway.pages.conftest import visit
from tests.hub.gateway.pages.scenes import courier, customer
from tests.hub.gateway.pages.shop_double import SECRET, ShopDouble, View

pytestmark = pytest.mark.browser
Opens = Callable[[View], ShopDouble]

KINDS = ["c", "o"]


def some_view(kind: str) -> View:
    return courier("picked_up") if kind == "c" else customer("packed", "picked_up")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("door", ["/api/session", "/api/view"])
def test_a_shop_that_cannot_be_reached_yet_is_said_and_tried_again(
    phone: BrowserContext, shop: Opens, kind: str, door: str
) -> None:
    double = shop(some_view(kind))
    double.failures[door] = [503] * 1000
    page = visit(phone, double, kind)
    expect(page.get_by_role("heading", name="No connection.")).to_be_visible()
    expect(page.locator(".bones")).to_have_count(0)
    double.failures.clear()
    expect(page.locator(".ring").first).to_be_visible()
    expect(page.locator("main.alone")).to_have_count(0)


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_that_says_one_thing_says_it_in_the_other_language_too(
    phone: BrowserContext, shop: Opens, kind: str
) -> None:
    double = shop(some_view(kind))
    page = visit(phone, double, kind)
    expect(page.locator(".ring").first).to_be_visible()
    double.end()
    expect(page.get_by_role("heading", name="This link has ended")).to_be_visible()
    page.locator("[data-do=language]").click()
    expect(page.get_by_role("heading", name="链接已失效")).to_be_visible()
    expect(page.get_by_role("link")).to_have_attribute("href", "tel:+442079460100")
    page.locator("[data-do=language]").click()
    expect(page.get_by_role("heading", name="This link has ended")).to_be_visible()


@pytest.mark.parametrize("kind", KINDS)
def test_a_link_that_was_never_one_says_so_in_the_other_language_too(
    phone: BrowserContext, shop: Opens, kind: str
) -> None:
    double = shop(some_view(kind))
    page = phone.new_page()
    page.goto(f"{double.base}/{kind}#{SECRET[:-1]}x")
    expect(page.get_by_role("heading", name="This link has ended")).to_be_visible()
    page.locator("[data-do=language]").click()
    expect(page.get_by_role("heading", name="链接已失效")).to_be_visible()


@pytest.mark.parametrize("kind", KINDS)
def test_without_scripts_the_page_says_what_it_needs_and_does_not_look_as_if_it_were_loading(
    browser: Browser, shop: Opens, kind: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640}, java_script_enabled=False)
    page = visit(context, shop(some_view(kind)), kind)
    expect(page.locator("noscript .alone")).to_be_in_viewport(ratio=1)
    expect(page.locator(".bones").first).to_be_hidden()
    context.close()
